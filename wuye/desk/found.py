"""Founding a house: the first commit holds its rules and its founder, and is signed by him."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wuye.builtin import shipped_schemas
from wuye.data import dataclass
from wuye.desk import clock
from wuye.desk.house import House
from wuye.desk.record import commit_entries, on_page, signers_file
from wuye.errors import BadInput, HouseTrouble, WuyeError
from wuye.ledger.entry import Entry, EntryId
from wuye.ledger.write import dump_map
from wuye.pattern import pattern
from wuye.registers.books import Books
from wuye.registers.fold import take
from wuye.registers.load import FORMAT, load_rules
from wuye.repo import keys
from wuye.repo.config import write_trust
from wuye.repo.house import create, write_signers
from wuye.repo.lock import writing
from wuye.repo.objects import object_id
from wuye.text import Text, same

FOUNDER = pattern(r"(?P<id>[a-z][a-z0-9_-]{1,31}):(?P<name>[^:]+):(?P<role>[a-z_]+)(?::(?P<dept>[a-z_]+))?")


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new house is called, who founds it, and how his key is made."""

    folder: Path
    name: str
    founder: str
    zone: str = "Asia/Shanghai"
    lang: str = "zh"
    passphrase: bool = True
    public_key: str | None = None
    rehearsal: bool = False
    settings: Mapping[str, Any] | None = None
    schemas: Mapping[str, bytes] | None = None


def found(wanted: Founding) -> House:
    """Makes the house; where anything fails, nothing is left behind. Gives it opened (to be closed by the caller)."""
    founder = FOUNDER.fullmatch(wanted.founder)
    if founder is None:
        raise BadInput.of(
            f"--founder 看不懂：{wanted.founder}", f"--founder can't be read: {wanted.founder}",
            remedy=Text("--founder chenjing:陈静:general_manager", "--founder chenjing:陈静:general_manager"),
        )  # fmt: skip
    folder = wanted.folder.absolute()
    if folder.exists() and any(folder.iterdir()):
        raise HouseTrouble.of(
            f"{folder} 不是空的", f"{folder} isn't empty", remedy=Text("换一个空目录", "name an empty folder")
        )
    made = not folder.exists()
    try:
        return _found(wanted, founder, folder)
    except (WuyeError, OSError):
        if made:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            shutil.rmtree(folder / ".git", ignore_errors=True)
        raise


def _found(wanted: Founding, founder: re.Match[str], folder: Path) -> House:
    files = _files(wanted)
    rules = load_rules(files)
    _check_role(rules.roles, founder["role"])
    create(folder)
    person, house_id = founder["id"], rules.house_id
    line = wanted.public_key or keys.make_key(house_id, person, passphrase=wanted.passphrase)
    books = Books(rules)
    start = clock.now(rules)
    entries = _entries(books, start, founder, keys.normal(line), files)
    house = House(folder)
    house.objects.__enter__()
    try:
        keys.unlock(house_id, person)
        commit = _commit(house, books, entries, files)
    except BaseException:
        house.objects.__exit__(None, None, None)
        raise
    house.advance(commit)
    write_signers(folder, signers_file(house.books))
    write_trust(house_id, {"root": keys.fingerprint(line), "head": commit})
    return house


def _commit(house: House, books: Books, entries: list[Entry], files: dict[str, bytes]) -> str:
    changes, written = dict(files), []
    for entry in entries:
        path, data, entry_ = on_page(entry, books, changes.get(page_of_first(entry, books)))
        changes[path] = data
        take(entry_, books)
        written.append(entry_)
    house.hold(books)
    with writing(house.path, person=entries[0].by, command="init"):
        return commit_entries(house, written, changes, [])


def page_of_first(entry: Entry, books: Books) -> str:
    """The path of a founding entry's page."""
    from wuye.desk.record import page_of

    return page_of(entry, books.register(entry.register), books)


def _entries(
    books: Books, at: dt.datetime, founder: re.Match[str], key: str, files: Mapping[str, bytes]
) -> list[Entry]:
    registers, person = books.rules.registers, founder["id"]
    role = books.rules.roles[founder["role"]]
    rows = [{"path": p, "blob": object_id("blob", data)} for p, data in sorted(files.items())]
    dept = founder["dept"] or role.dept or "administration"
    staff = {"name": founder["name"].strip(), "roles": [founder["role"]], "dept": dept, "public_key": key}
    return [
        Entry("house", _first_id(registers["house"].prefix, at), at, person, "found", (), {"files": rows}),
        Entry(
            "staff", _first_id(registers["staff"].prefix, at), at + dt.timedelta(seconds=1), person, "enrol", (person,),
            staff,
        ),
    ]  # fmt: skip


def _first_id(prefix: str, at: dt.datetime) -> str:
    return str(EntryId(prefix, f"{at:%y%m}", "", 1))


def _check_role(roles: Mapping[str, object], role: str) -> None:
    if role not in roles:
        raise BadInput.of(f"没有 {role} 这个岗位", f"there is no role {role}", remedy=same(", ".join(roles)))


def _files(wanted: Founding) -> dict[str, bytes]:
    slug = re.sub(r"[^a-z0-9]+", "-", wanted.folder.name.lower()).strip("-") or "house"
    settings: dict[str, Any] = {
        "wuye": FORMAT,
        "id": f"{slug[:24]}-{secrets.token_hex(4)}",
        "name": wanted.name,
        "zone": wanted.zone,
        "lang": wanted.lang,
        **({"rehearsal": True} if wanted.rehearsal else {}),
        **(wanted.settings or {}),
    }
    files = {"wuye.yaml": "# 大厦的设置 the house's own settings\n".encode() + dump_map(settings)}
    schemas = wanted.schemas and {f"schemas/{name}": data for name, data in wanted.schemas.items()}
    return {**files, **(schemas or shipped_schemas())}
