"""What the acts that every register has may carry: their fields, and words fit for a page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from wuye.errors import Problem
from wuye.ledger.entry import Entry
from wuye.registers import kinds
from wuye.registers.books import Books
from wuye.registers.define import Field, Register
from wuye.registers.plan import Verdict, field_of
from wuye.registers.say import no_field
from wuye.registers.signing import KIND
from wuye.registers.things import Record
from wuye.registers.values import from_page
from wuye.registers.words import UNIVERSAL
from wuye.text import Text, same

OF = ("of", "digest", "why", "note", "happened")
TAKES: dict[str, tuple[str, ...]] = {
    "sign": (*OF, "as", "role", "verdict"),
    "glass": OF,
    "correct": (*OF, "fields"),
    "done": (*OF, "due", "how"),
    "told": (*OF, "to", "how"),
    "routine": ("routine", "why", "note", "happened"),
    "settle": OF,
}
VERDICTS = ("yes", "no")


def check_fields(entry: Entry, books: Books) -> list[Problem]:
    """Every field that the act doesn't take, or whose words may not stand on a page."""
    register = books.register(entry.register)
    of = books.named(entry.fields.get("of"))
    glass = of.action.glass if of is not None and of.action is not None else None
    takes = (*TAKES[entry.do], *(glass.need if glass and entry.do == "glass" else ()))
    problems = []
    for name, raw in entry.fields.items():
        if name not in takes:
            said = Text(f"「{entry.do}」不收「{name}」", f"{entry.do} takes no {name}")
            problems.append(Problem(said, field=name))
        elif name == "fields":
            problems.extend(_corrected(raw, entry, books))
        else:
            kind = _kind(name, entry, register)
            try:
                from_page(kind, raw, books, entry.register)
            except kinds.Unfit as unfit:
                problems.append(unfit.problem(kind))
    return [*problems, *_choices(entry)]


def target(entry: Entry, books: Books, verdict: Verdict) -> Record | None:
    """The entry that this one names with `of`; its digest must be the one given."""
    of = str(entry.fields.get("of", ""))
    record = books.records.get(of)
    if record is None or record.entry.register != entry.register:
        verdict.input.append(
            Problem(Text(f"没有 {of} 这条记录", f"there is no entry {of}"), remedy=same("wuye log"), field="of")
        )
        return None
    if "digest" in entry.fields and entry.fields["digest"] != record.entry.digest:
        verdict.refused.append(
            Problem(
                Text(f"签的不是 {of} 的原文", f"the digest isn't that of {of}"),
                remedy=same(f"wuye sign {of}"),
            )
        )
        return None
    return record


def _kind(name: str, entry: Entry, register: Register) -> Field:
    """An act's own fields are words; what glass asks for besides is a field of the register."""
    own = name in TAKES[entry.do] and name not in UNIVERSAL
    return _words(name) if own else field_of(register, name) or _words(name)


@cache
def _words(name: str) -> Field:
    return Field(name, same(name), "text")


def _corrected(raw: object, entry: Entry, books: Books) -> Iterable[Problem]:
    if not isinstance(raw, dict):
        yield Problem(Text("更正的内容须是 栏: 值", "a correction's fields are a map"), field="fields")
        return
    register = books.register(entry.register)
    for name, value in raw.items():
        kind = field_of(register, str(name))
        if kind is None:
            yield no_field(str(name), register)
        else:
            try:
                from_page(kind, value, books, entry.register)
            except kinds.Unfit as unfit:
                yield unfit.problem(kind)


def _choices(entry: Entry) -> Iterable[Problem]:
    kind, verdict = entry.fields.get("as"), entry.fields.get("verdict", "yes")
    if kind is not None and kind not in KIND:
        yield Problem(
            Text(f"没有「{kind}」这种签字", f"nothing is signed as {kind}"), remedy=same(", ".join(KIND)), field="as"
        )
    if verdict not in VERDICTS:
        yield Problem(Text("结论只能是 yes 或 no", "the verdict is yes or no"), field="verdict")
