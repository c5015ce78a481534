"""The tags that closes are held by: each there, where it belongs, and signed by whoever signed the close last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from wuye.audit.change import UNREADABLE
from wuye.audit.violation import Violation
from wuye.desk.tagging import BELOW, tag_message
from wuye.registers.books import Books
from wuye.registers.closing import REGISTER, closes, sealed_by, tag_name
from wuye.registers.things import Record
from wuye.repo.keys import normal
from wuye.repo.lineage import all_lead_to
from wuye.repo.objects import Objects
from wuye.repo.sshsig import BadSignature, verify
from wuye.repo.tags import FOLDER, Tag, read_tag, tag_bytes, tags
from wuye.repo.write import trailers
from wuye.text import Text, same

CHECK = "tag"


def held(path: Path, objects: Objects, books: Books, holds: Callable[[str], bool]) -> Iterator[Violation]:
    """What is wrong with the tags of a house's closes, one missing included; and whether each names a head that is there."""
    if REGISTER not in books.rules.registers:
        return
    yield from _heads(path, closes(books), holds)
    expected = {tag_name(record): record for record in closes(books)}
    there = tags(path, BELOW)
    for name in sorted(expected.keys() | there.keys()):
        yield from wrong(name, there.get(name), expected.get(name), objects, books)


def _heads(path: Path, every: list[Record], holds: Callable[[str], bool]) -> Iterator[Violation]:
    """Each close names a head that is in the history; together they are asked for once."""
    if all_lead_to(path, [str(record.fields.get("head")) for record in every], "HEAD"):
        return
    for record in every:
        head = str(record.fields.get("head"))
        if not holds(head):
            entry = record.entry
            text = Text(f"{entry.id} 说的提交不在历史里", f"the head that {entry.id} names isn't in the history")
            yield Violation(CHECK, text, path=entry.path, line=entry.line, found=head)


def wrong(name: str, oid: str | None, record: Record | None, objects: Objects, books: Books) -> Iterator[Violation]:
    """What is wrong with one tag."""
    if record is None:
        yield _fault(name, Text(f"标签 {name} 没有对应的结账", f"no close belongs to the tag {name}"), found=oid)
        return
    month, person = record.entry.subjects[0], sealed_by(record)[0]
    if oid is None:
        text = Text(f"缺标签 {name}", f"the tag {name} is missing")
        remedy = Text(f"由 {person} 补做：wuye close {month}", f"{person} makes it: wuye close {month}")
        yield Violation(CHECK, text, expected=person, remedy=remedy)
        return
    try:
        tag = read_tag(tag_bytes(objects, oid) or b"")
    except ValueError:
        yield _fault(name, Text(f"标签 {name} 不是签名的标签", f"{name} isn't a signed tag"), found=oid)
        return
    yield from _moved(name, tag, record, objects)
    yield from _forged(name, tag, record, books)


def _moved(name: str, tag: Tag, record: Record, objects: Objects) -> Iterator[Violation]:
    """It names the commit of the last signature, and the entry that it closes."""
    last = sealed_by(record)[1]
    try:
        commit = objects.commit(tag.commit)
    except UNREADABLE:
        commit = None
    if tag.name != name or commit is None or last not in trailers(commit.message):
        text = Text(f"标签 {name} 指到别处", f"the tag {name} has been moved")
        yield _fault(name, text, found=tag.commit, expected=last)
    elif tag.message != tag_message(record):
        yield _fault(
            name, Text(f"标签 {name} 说的是别的", f"the tag {name} says something else"), found=tag.message[:200]
        )


def _forged(name: str, tag: Tag, record: Record, books: Books) -> Iterator[Violation]:
    person, _ = sealed_by(record)
    moment = record.done_at or record.entry.at
    good = {
        normal(k.key) for k in books.staff_keys
        if k.person == person and k.since <= moment and (k.until is None or k.until > moment)
    }  # fmt: skip
    try:
        key = verify(tag.signature or b"", tag.payload)
    except BadSignature as bad:
        text = Text("标签 {name} 的签名无效：{why}", "the signature of the tag {name} doesn't hold: {why}")
        yield _fault(name, text.fill(name=name, why=bad.reason))
        return
    if normal(key) not in good or tag.tagger.email.partition("@")[0] != person:
        signer = next((k.person for k in books.staff_keys if normal(k.key) == normal(key)), "?")
        text = Text(f"标签 {name} 不是 {person} 签的", f"the tag {name} isn't signed by {person}")
        yield _fault(name, text, expected=person, found=signer)


def _fault(name: str, text: Text, *, found: str | None = None, expected: str | None = None) -> Violation:
    remedy = same(f"git update-ref -d {FOLDER}{name}; wuye close {name.partition('/')[2][:7]}")
    return Violation(CHECK, text, path=f"{FOLDER}{name}", expected=expected, found=found, remedy=remedy)
