"""The sample building's entries written anew: a fresh house, fresh keys, every entry through the one way in."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from wuye.builtin import sample_dir
from wuye.data import replace
from wuye.desk.added import order
from wuye.desk.draft import Draft
from wuye.desk.found import Founding, found
from wuye.desk.house import House
from wuye.desk.record import record
from wuye.errors import HouseTrouble
from wuye.ledger.entry import Entry
from wuye.ledger.page import parse_path, read_page
from wuye.repo import keys
from wuye.text import Lang, Text

FILES = "ledgers/files/"


def sample_entries(folder: Path) -> list[Entry]:
    """Every entry of the sample's pages, in the order they were recorded."""
    found_: list[Entry] = []
    for file in folder.rglob("*.yaml"):
        path = f"ledgers/{file.relative_to(folder).as_posix()}"
        if parse_path(path) is not None:
            found_.extend(read_page(path, file.read_bytes()))
    if not found_:
        raise HouseTrouble.of(
            f"样本不在：{folder}",
            f"the sample isn't there: {folder}",
            remedy=Text("重新安装 wuye", "install wuye again"),
        )
    return sorted(found_, key=order)


def found_sample(folder: Path, name: str, lang: Lang, entries: list[Entry]) -> House:
    """A fresh house for rehearsals, founded by whoever the sample enrols first, just before he is enrolled."""
    first = entries[0]
    roles, person = first.fields["roles"], first.subjects[0]
    assert isinstance(roles, list)
    founder = f"{person}:{first.fields['name']}:{roles[0]}:{first.fields['dept']}"
    # A house's first second is its founding, the next one the founder's enrolment.
    with clock_at(first.at - dt.timedelta(seconds=1)):
        return found(Founding(folder, name, founder, lang=lang, passphrase=False, rehearsal=True))


def replay(house: House, entries: list[Entry]) -> Iterator[Entry]:
    """Writes the sample's entries after the founder's, each at its time and by its author; gives each once written."""
    for entry in entries[1:]:
        with clock_at(entry.at):
            draft = _draft(house, entry)
            yield record(house, draft, extra=draft.files).entry


def _draft(house: House, entry: Entry) -> Draft:
    fields = dict(entry.fields)
    if entry.do == "enrol":
        fields["public_key"] = keys.make_key(house.rules.house_id, entry.subjects[0], passphrase=False)
    if entry.do in ("sign", "glass", "correct", "settle"):
        fields = {"of": fields.pop("of"), "digest": house.books.records[str(entry.fields["of"])].entry.digest, **fields}
    return Draft(entry.register, entry.do, entry.by, entry.subjects, fields, _attached(fields))


def _attached(fields: Mapping[str, object]) -> dict[str, bytes]:
    """The sample's files that an entry names."""
    values = [v for value in fields.values() for v in (value if isinstance(value, list) else [value])]
    paths = [v for v in values if isinstance(v, str) and v.startswith(FILES)]
    return {path: (sample_dir() / path.removeprefix("ledgers/")).read_bytes() for path in paths}


def as_sample(entry: Entry) -> Entry:
    """An entry without what each house makes anew: digests of its own entries, keys of its own people."""
    own = ("digest", "public_key")
    return replace(entry, fields={k: v for k, v in entry.fields.items() if k not in own}, raw=b"", path="", line=0)


@contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """The clock of a rehearsal house set to a moment."""
    before = os.environ.get("WUYE_NOW")
    os.environ["WUYE_NOW"] = moment.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["WUYE_NOW"]
        else:
            os.environ["WUYE_NOW"] = before
