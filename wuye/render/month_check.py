"""Whether a pack that somebody brings is that month's: its manifest, its signature, the close it names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from wuye.data import dataclass, field
from wuye.desk.house import House
from wuye.pattern import pattern
from wuye.registers.closing import closes, tag_name
from wuye.registers.things import Record
from wuye.render.closing import digest
from wuye.render.manifest import NAME, SIGNED
from wuye.render.month_pack import PRIVATE, part_name, private_files, public_files, sheet_digests
from wuye.repo.files import disk
from wuye.repo.keys import normal
from wuye.repo.lineage import leads_to
from wuye.repo.sshsig import BadSignature, verify
from wuye.repo.tags import read_tag, tag_bytes, tags
from wuye.reports.closing.pack import NAMESPACE, gather
from wuye.text import Text

LINE = pattern(r"([0-9a-f]{64})  \./(.+)")
OID = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
MOST = 1 << 28
"""How many bytes a file of a pack may have."""


class Fault(NamedTuple):
    """What isn't as it should be, and in which file."""

    file: str
    message: Text


@dataclass(slots=True)
class Verdict:
    """What a pack says of itself, who signed it, and all that is wrong with it; `later` where the month was restated since."""

    said: dict[str, Any] = field(default_factory=dict)
    signer: str = ""
    faults: list[Fault] = field(default_factory=list)
    later: str | None = None


def check(house: House, folder: Path, month: Any = None, *, again: bool = False) -> Verdict:
    """All that keeps a folder from being the pack of a month; `again`, each of its files is made anew and compared."""
    found = Verdict()
    files = read_files(folder, found)
    public = {name: data for name, data in files.items() if not name.startswith(PRIVATE)}
    found.said = _said(public, found)
    kept = _close(house, found, month)
    found.signer = _sealed(house, public, "", kept, found)
    for part, inner in parts(files).items():
        _sealed(house, inner, part, kept, found)
    if kept is not None:
        found.faults += _unlike(house, kept, files)
        if again and found.signer:
            found.faults += _anew(house, kept, found.signer, files)
    return found


def _unlike(house: House, kept: Record, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """What isn't as the close has it, for everybody and in each private part."""
    yield from _of_close(house, kept, files, "")
    yield from _figures(kept, files.get("figures.json", b""))
    for part, inner in parts(files).items():
        yield from _of_close(house, kept, inner, part)
        yield from _each(kept, inner.get("figures.json", b""), f"{part}figures.json")


def read_files(folder: Path, found: Verdict) -> dict[str, bytes]:
    """Every file of a folder; what is no plain file is a fault."""
    files: dict[str, bytes] = {}
    with disk(folder):
        for top, folders, names in os.walk(folder):
            for name in sorted((*names, *(f for f in folders if (Path(top) / f).is_symlink()))):
                path = Path(top) / name
                said = path.relative_to(folder).as_posix()
                if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST:
                    found.faults.append(Fault(said, Text("不是普通文件", "it isn't a plain file")))
                else:
                    files[said] = path.read_bytes()
    return files


def parts(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """The files of each private part, by the folder it lies in."""
    found: dict[str, dict[str, bytes]] = {}
    for name, data in files.items():
        if name.startswith(PRIVATE):
            part, _, rest = name.removeprefix(PRIVATE).partition("/")
            found.setdefault(f"{PRIVATE}{part}/", {})[rest] = data
    return found


def _said(files: Mapping[str, bytes], found: Verdict) -> dict[str, Any]:
    try:
        said = json.loads(files["month.json"])
    except (KeyError, ValueError):
        said = None
    if not isinstance(said, dict):
        found.faults.append(Fault("month.json", Text("没有说是哪个月的", "it doesn't say which month it is of")))
        return {}
    return said


def _close(house: House, found: Verdict, month: Any) -> Record | None:
    """The close that the pack names, where these books have it and it is of the month asked for."""
    said, every = found.said, closes(house.books)
    if not said:
        return None
    if month is not None and said.get("month") != month:
        text = Text(f"这是 {said.get('month')} 的，不是 {month} 的", f"it is of {said.get('month')}, not of {month}")
        found.faults.append(Fault("month.json", text))
    kept = next((r for r in every if r.entry.id == said.get("entry")), None)
    if kept is None:
        text = Text("账本里没有这一次结账", "these books have no such close")
        found.faults.append(Fault("month.json", text))
        return None
    last = [r for r in every if r.entry.subjects == kept.entry.subjects][-1]
    found.later = last.entry.id if last is not kept else None
    return kept


def _sealed(house: House, files: Mapping[str, bytes], where: str, kept: Record | None, found: Verdict) -> str:
    """Who signed the manifest with a key that was good then; empty where nobody has."""
    sums = files.get(NAME, b"")
    found.faults += [Fault(f"{where}{f.file}", f.message) for f in _listed(files, sums)]
    try:
        key = normal(verify(files.get(SIGNED, b""), sums, NAMESPACE))
    except BadSignature as bad:
        text = Text("清单的签名无效：{why}", "the manifest's signature doesn't hold: {why}").fill(why=bad.reason)
        found.faults.append(Fault(f"{where}{SIGNED}", text))
        return ""
    since = kept.entry.at if kept is not None else None
    good = [k.person for k in house.books.staff_keys if normal(k.key) == key and _good(k.until, since)]
    if not good:
        text = Text("签清单的钥匙当时不是在册的", "the key that signed the manifest wasn't good then")
        found.faults.append(Fault(f"{where}{SIGNED}", text))
        return ""
    return good[-1]


def _good(until: Any, since: Any) -> bool:
    """Whether a key was still good at the close or later, when a pack of it could be made."""
    return until is None or since is None or until > since


def _listed(files: Mapping[str, bytes], sums: bytes) -> Iterator[Fault]:
    """Each file that isn't as the manifest says, isn't there, or isn't in it."""
    lines = [LINE.fullmatch(line) for line in sums.decode("utf-8", "replace").splitlines()]
    said = {found[2]: found[1] for found in lines if found is not None}
    if not said or None in lines:
        yield Fault(NAME, Text("没有清单，或读不懂", "there is no manifest, or it can't be read"))
    there = {name: digest(data) for name, data in files.items() if name not in (NAME, SIGNED)}
    for name in sorted(said.keys() | there.keys()):
        if name not in there:
            yield Fault(name, Text("缺这个文件", "this file is missing"))
        elif name not in said:
            yield Fault(name, Text("清单里没有这个文件", "the manifest doesn't have this file"))
        elif said[name] != there[name]:
            yield Fault(name, Text("改过", "it was changed"))


def _of_close(house: House, kept: Record, files: Mapping[str, bytes], where: str) -> Iterator[Fault]:
    """It says of itself what the close says, and carries its entry and its tag."""
    try:
        said = json.loads(files.get("month.json", b""))
    except ValueError:
        said = {}
    fields = kept.fields
    wanted = {
        "house_id": house.books.rules.house_id, "month": kept.entry.subjects[0], "edition": fields["edition"],
        "head": fields["head"], "entry": kept.entry.id, "digest": kept.entry.digest, "tag": tag_name(kept),
        "figures": fields["figures"],
    }  # fmt: skip
    for name in [n for n, value in wanted.items() if not isinstance(said, dict) or said.get(n) != value]:
        text = Text(f"「{name}」与结账记录不同", f"{name} isn't what the close says")
        yield Fault(f"{where}month.json", text)
    if files.get("close.yaml") != kept.entry.raw:
        yield Fault(f"{where}close.yaml", Text("不是结账记录的原文", "these aren't the words of the close"))
    if not _same_tag(house, kept, files):
        yield Fault(f"{where}close.tag", Text("不是账本里的标签", "it isn't the tag of these books"))
    head = str(fields["head"])
    if OID.fullmatch(head) is None or not leads_to(house.path, head, house.head):
        yield Fault(
            f"{where}month.json", Text("那次提交不在账本的历史里", "the head isn't in the history of these books")
        )


def _same_tag(house: House, kept: Record, files: Mapping[str, bytes]) -> bool:
    oid = tags(house.path, "close").get(tag_name(kept))
    raw = tag_bytes(house.objects, oid) if oid is not None else None
    if raw is None:
        return False
    tag = read_tag(raw)
    return (files.get("close.tag"), files.get("close.tag.sig")) == (tag.payload, tag.signature)


def _figures(kept: Record, data: bytes) -> Iterator[Fault]:
    """The figures are the very bytes that the close has the digest of; which one isn't is said."""
    if digest(data) == kept.fields["figures"]:
        return
    yield Fault("figures.json", Text("数字不是结账时的", "the figures aren't those of the close"))
    yield from _each(kept, data, "figures.json")


def _each(kept: Record, data: bytes, file: str) -> Iterator[Fault]:
    said = {row["figure"]: row["digest"] for row in kept.fields["each"]}
    try:
        found = {name: digest(raw) for name, raw in sheet_digests(data)}
    except (ValueError, KeyError, TypeError):
        yield Fault(file, Text("读不懂", "it can't be read"))
        return
    for name in [n for n, value in found.items() if said.get(n) != value]:
        yield Fault(file, Text(f"报表 {name} 不是结账时的", f"the figure {name} isn't that of the close"))


def _anew(house: House, kept: Record, signer: str, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Each file made anew out of the history, but for the pages that say who made the pack."""
    pack = gather(house, kept, signer)
    made = public_files(pack)
    for part in pack.parts:
        inner = private_files(pack, part)
        made |= {f"{PRIVATE}{part_name(part)}/{name}": data for name, data in inner.items()}
    for name, data in sorted(made.items()):
        if name in files and files[name] != data:
            yield Fault(name, Text("与账本做出来的不同", "it isn't what the books give"))
