"""What every screen is drawn with: the books, the clock, the language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.define import Field, Register
from wuye.registers.plan import field_of
from wuye.registers.say import state_label
from wuye.registers.signing import KIND
from wuye.registers.things import Record, Signature
from wuye.registers.words import BUILT_IN
from wuye.render import words
from wuye.render.receipt import ACT, headline
from wuye.text import Lang, Text

MASK = "***"
"""Stands for a personal value in lists; `show` has it."""
HIDDEN = ("digest", "of")
"""What a signature holds for the proof, not for the reader."""
ROWS = 3
"""Tables of more rows than this are counted in lists and written out in `show`."""
BRIEF = ("person", "people", "enum", "choice", "time", "day", "int", "ref", "money", "decimal")


class View(NamedTuple):
    """The books at a moment, in a language."""

    books: Books
    now: dt.datetime
    lang: Lang

    def to(self, text: Text) -> str:
        """A text in this language."""
        return text.to(self.lang)

    def say(self, zh: str, en: str) -> str:
        """Words in this language."""
        return zh if self.lang == "zh" else en

    def name(self, person: str) -> str:
        """A person's name."""
        return words.plain(people.name_of(self.books, person))

    def who(self, tokens: Iterable[str]) -> str:
        """A who expression."""
        return words.plain(self.to(people.say_who(self.books, tuple(tokens))))

    def when(self, moment: dt.datetime | None) -> str:
        """A time near now."""
        return words.when(moment, self.now, self.lang) if moment else self.say("不定期", "no date")

    def span(self, length: dt.timedelta) -> str:
        """A length."""
        return words.span(length, self.lang)

    def state(self, register: str, state: str | None) -> str:
        """A state in words."""
        if state == "waiting":
            return self.say("待签", "waiting")
        return words.plain(self.to(state_label(self.books.register(register), state)))

    def rules(self, rules: Iterable[str]) -> str:
        """Rule ids in brackets, or nothing."""
        joined = " ".join(rules)
        return f"[{joined}]" if joined else ""

    def listing(self, parts: Iterable[str]) -> str:
        """Several names in a row."""
        return ("、" if self.lang == "zh" else ", ").join(parts)

    def facts(self, register: Register, facts: Mapping[str, Any], *, short: bool = False) -> str:
        """Facts with their labels; `short` masks what is personal and leaves keys out."""
        there = [(n, raw) for n, raw in facts.items() if raw != []]
        said = [self._fact(register, n, raw, short) for n, raw in there if not (short and _is_key(register, n))]
        return " · ".join(said)

    def _fact(self, register: Register, name: str, raw: Any, short: bool) -> str:
        kind = field_of(register, name)
        label = self.to(kind.label) if kind else name
        if short and kind is not None and kind.personal:
            return f"{label} {MASK}"
        if short and isinstance(raw, list) and len(raw) > ROWS and isinstance(raw[0], dict):
            return self.say(f"{label} {len(raw)} 项", f"{label}: {len(raw)}")
        return words.fact(register, name, raw, self.books, self.now, self.lang)

    def fields(self, record: Record, *, short: bool = False) -> str:
        """What an entry says beside its subject."""
        entry, register = record.entry, self.books.register(record.entry.register)
        if entry.do not in BUILT_IN:
            return self.facts(register, {n: record.fields.get(n, raw) for n, raw in entry.fields.items()}, short=short)
        return " · ".join(self._act(register, n, raw, short) for n, raw in entry.fields.items() if n not in HIDDEN)

    def _act(self, register: Register, name: str, raw: Any, short: bool) -> str:
        if name == "as" and raw in KIND:
            return self.to(KIND[raw])
        if name == "role" and raw in self.books.rules.roles:
            return self.to(self.books.rules.roles[raw].label)
        if name == "verdict":
            return self.say("同意", "agreed") if raw == "yes" else self.say("不同意", "declined")
        if name == "to":
            return self.who((str(raw),) if str(raw) not in self.books.names("staff") else (f"person:{raw}",))
        if name == "fields" and isinstance(raw, dict):
            return self.say("改为 ", "now ") + self.facts(register, raw, short=short)
        if name == "routine" and raw in register.routines:
            return self.to(register.routines[raw].label)
        return (
            words.fact(register, name, raw, self.books, self.now, self.lang) if field_of(register, name) else str(raw)
        )

    def brief(self, record: Record) -> str:
        """The two or three values by which an entry is known at a glance."""
        register, found = self.books.register(record.entry.register), []
        for name in record.action.clause.need if record.action else ():
            kind = register.fields.get(name)
            if kind is not None and kind.type in BRIEF and not kind.personal and name in record.fields:
                found.append(self.value(kind, record.fields[name], register.name))
        return " ".join(found[:3])

    def value(self, kind: Field, raw: Any, register: str) -> str:
        """One value in words."""
        return words.value(raw, kind, self.books, register, self.now, self.lang)

    def what(self, record: Record) -> str:
        """What was done to what."""
        return headline(record.entry, self.books, self.lang).partition("  ")[2]

    def act(self, record: Record) -> str:
        """What was done."""
        label = record.action.label if record.action else ACT.get(record.entry.do)
        return self.to(label) if label else record.entry.do

    def signed(self, signature: Signature) -> str:
        """Who signed as what."""
        deputy = self.say("代 ", "for ") + self.name(signature.deputy_of) if signature.deputy_of else ""
        kind = self.to(KIND[signature.kind]) if signature.kind in KIND else signature.kind
        return " ".join(p for p in (self.name(signature.by), deputy, kind) if p)

    def marks(self, record: Record) -> list[str]:
        """What the reader must know of an entry: not in force, corrected, to be signed again, marked."""
        found = []
        if record.status == "waiting":
            lapsed = not record.waiting(self.now)
            found.append(
                self.say("等签过时，已作废", "waited too long, lapsed") if lapsed else self.say("待签", "waiting")
            )
        elif record.status in STATUS:
            found.append(self.to(STATUS[record.status]))
        if record.corrected_by:
            found.append(self.say(f"已由 {record.corrected_by} 更正", f"corrected by {record.corrected_by}"))
        if record.stale:
            names = self.listing(self.name(p) for p in sorted(record.resign))
            found.append(self.say(f"更正后待 {names} 重签", f"{names} to sign again"))
        if record.glass:
            found.append(self.say("应急先行", "break-glass"))
        return found + [f"! {self.to(flag.message)} {self.rules(flag.rules)}".rstrip() for flag in record.flags]


STATUS = {"declined": Text("不同意，未生效", "declined"), "replaced": Text("被后一条取代", "replaced by a later one")}


def _is_key(register: Register, name: str) -> bool:
    return name in register.fields and register.fields[name].type == "key"
