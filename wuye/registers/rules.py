"""The rules in force: the house's own figures over the registers' defaults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from wuye.data import dataclass, field
from wuye.registers.clock import Calendar
from wuye.registers.custody import WORD
from wuye.registers.define import Register
from wuye.registers.words import ROOTS
from wuye.text import Lang, Text, same

MISSING = object()
"""What isn't there: `must` refuses, `should` is silent, `when` is false."""


@dataclass(frozen=True, slots=True)
class Role:
    """A post a person may hold, what it counts as, and who stands above it."""

    name: str
    label: Text
    counts_as: tuple[str, ...] = ()
    above: str | None = None
    dept: str | None = None


Table = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Rules:
    """One version of a house's rules: `wuye.yaml` and the registers."""

    settings: Mapping[str, Any]
    registers: Mapping[str, Register]
    labels: dict[str, str] = field(default_factory=dict, init=False)
    sql: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    """The figures that are files of SQL, by name."""
    _knobs: dict[tuple[str, str], Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _tables: dict[tuple[str, str], Table] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lists: dict[str, dict[str, Text]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _held: dict[tuple[str, ...], dict[str, str | None]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _counts: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The house's time zone."""
        return ZoneInfo(str(self.settings.get("zone", "Asia/Shanghai")))

    @cached_property
    def calendar(self) -> Calendar:
        """The house's calendar (G-18)."""
        days, extra = self.settings.get("holidays") or [], self.settings.get("workdays") or []
        return Calendar(self.zone, _dates(days), _dates(extra))

    @property
    def lang(self) -> Lang:
        """The house's language."""
        return "en" if self.settings.get("lang") == "en" else "zh"

    @property
    def house_id(self) -> str:
        """The id under which this house's keys and pins are kept on a machine."""
        return str(self.settings.get("id", "house"))

    @cached_property
    def name(self) -> Text:
        """The house's name."""
        raw = self.settings.get("name", "")
        return Text(raw["zh"], raw["en"]) if isinstance(raw, dict) else same(str(raw))

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Register by prefix."""
        return {r.prefix: r.name for r in self.registers.values()}

    def knob(self, register: str, name: str) -> Any:
        """A knob's value: the house's, else the register's default; MISSING where there is none."""
        key = (register, name)
        if key not in self._knobs:
            self._knobs[key] = self._knob(register, name)
        return self._knobs[key]

    def _knob(self, register: str, name: str) -> Any:
        own = (self.settings.get("knobs") or {}).get(register) or {}
        if name in own:
            return own[name]
        for owner in (register, "house"):
            book = self.registers.get(owner)
            if book is not None and name in book.knobs:
                house = (self.settings.get("knobs") or {}).get(owner) or {}
                return house.get(name, book.knobs[name].default)
        return MISSING

    def table(self, register: str, name: str) -> Table:
        """A table's rows, the house's own rows laid over the register's."""
        key = (register, name)
        if key not in self._tables:
            self._tables[key] = self._table(register, name)
        return self._tables[key]

    def _table(self, register: str, name: str) -> Table:
        book = self.registers.get(register)
        rows: dict[str, Any] = dict(book.tables.get(name, {})) if book else {}
        own = ((self.settings.get("tables") or {}).get(register) or {}).get(name) or {}
        for row, columns in own.items():
            rows[row] = {**rows.get(row, {}), **columns}
        return rows

    @cached_property
    def roles(self) -> dict[str, Role]:
        """Every role of this house."""
        return {n: _role(n, row) for n, row in self.table("house", "roles").items() if n != "else"}

    def house_list(self, name: str) -> dict[str, Text]:
        """A list of the house (roles, departments, shifts) with its labels."""
        if name not in self._lists:
            rows = self.table("house", name).items()
            told = {n: Text(str(r["zh"]), str(r["en"])) for n, r in rows if n != "else"}
            self._lists[name] = told if name != WORD else {n: self.registers[n].label for n in self.custodies}
        return self._lists[name]

    @cached_property
    def counted_as(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The register and action that entries of another one count as, by `register.action` of those (`by_entry`)."""
        found: dict[str, list[tuple[str, str]]] = {}
        for register in self.registers.values():
            for action in register.actions.values():
                for done in action.by_entry:
                    found.setdefault(done, []).append((register.name, action.name))
        return found

    @cached_property
    def lapsing(self) -> frozenset[str]:
        """The registers in which a subject may stand elsewhere than its own entries say: by the clock, or with its whole."""
        books = self.registers.items()
        return frozenset(
            n for n, b in books if b.subject.follows or any(s.until is not None for s in b.states.values())
        )

    def own_states(self, register: str, states: Iterable[Any]) -> list[Any]:
        """The states into which its own entries must have brought a subject for it to stand in one of these now."""
        wanted = list(states)
        if register not in self.lapsing:
            return wanted
        book = self.registers[register]
        lapsed = [s.name for s in book.states.values() if s.then in wanted]
        with_whole = book.subject.follows if set(wanted) & set(book.subject.follows) else ()
        return list(dict.fromkeys([*wanted, *lapsed, *with_whole]))

    @cached_property
    def custodies(self) -> tuple[str, ...]:
        """The registers of things that are held, lent and counted."""
        return tuple(name for name, book in self.registers.items() if book.custody is not None)

    @cached_property
    def timed(self) -> Mapping[str, Sequence[str]]:
        """The routines that name a moment by which they are due, by register."""
        found = {
            book.name: tuple(
                n for n, one in book.routines.items() if one.at or one.by or self._hour(book.name, one.every)
            )
            for book in self.registers.values()
        }
        return {name: routines for name, routines in found.items() if routines}

    def _hour(self, register: str, every: Any) -> bool:
        """Whether a routine's `every`, or the knob it names, says more than how often."""
        named = isinstance(every, Mapping) and str(every.get("the")).startswith("knob.")
        words = self.knob(register, str(every["the"]).removeprefix("knob.")) if named else every
        return len(str(words).split()) > 1

    @cached_property
    def asked(self) -> Mapping[str, Sequence[str]]:
        """The facts by which the queries of the registers look for subjects, by register."""
        found: dict[str, dict[str, None]] = {}
        for name, fact in (pair for register in self.registers.values() for pair in _asked(register)):
            book = self.registers.get(name)
            if book is not None and fact in book.facts and not book.subject.inherits(fact) and fact not in _taken(book):
                found.setdefault(name, {})[fact] = None
        return {name: tuple(sorted(facts)) for name, facts in found.items()}

    def told(self, known: Mapping[str, object]) -> Rules:
        """These rules, with what was worked out of all their registers before, so that none is made for it."""
        self.__dict__.update(known)
        return self

    def counts_as(self, role: str) -> frozenset[str]:
        """A role and all it counts as."""
        if role not in self._counts:
            self._counts[role] = frozenset(self._counting(role))
        return self._counts[role]

    def held(self, roles: tuple[str, ...]) -> dict[str, str | None]:
        """All that several roles count as, as roles of one's own."""
        if roles not in self._held:
            self._held[roles] = dict.fromkeys(counted for role in roles for counted in self.counts_as(role))
        return self._held[roles]

    def _counting(self, role: str) -> set[str]:
        seen, todo = set(), [role]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo.extend(self.roles[one].counts_as if one in self.roles else ())
        return seen

    def day_of(self, at: dt.datetime) -> dt.date:
        """The calendar day of a moment in this house."""
        return at.astimezone(self.zone).date()


def _role(name: str, row: Mapping[str, Any]) -> Role:
    raw = row.get("is") or ()
    counts = tuple(raw) if isinstance(raw, (list, tuple)) else (str(raw),)
    return Role(name, Text(str(row["zh"]), str(row["en"])), counts, row.get("above"), row.get("dept"))


def _dates(raw: Iterable[Any]) -> frozenset[dt.date]:
    return frozenset(dt.date.fromisoformat(str(day)) for day in raw)


def _taken(register: Register) -> set[str]:
    """The paths that lead elsewhere than to a field of that name."""
    return {*ROOTS, "was", "knob", "today", *register.values}


def _asked(register: Register) -> Iterator[tuple[str, str]]:
    """The paths that a register's queries hold against a plain value, each with the register it looks in."""
    if register.custody is not None:
        facts = (register.custody.holder, register.custody.keeper, *register.custody.shelf)
        yield from ((register.name, fact) for fact in facts if fact is not None)
    queries = [
        *register.values.values(),
        *({"of": f.of, "where": f.where} for f in register.counts if isinstance(f.of, str)),
    ]
    queries += [{"of": r.each.get("in"), "where": r.each.get("where")} for r in register.routines.values() if r.each]
    for query in queries:
        what = query.get("of", query.get("count", query.get("share", query.get("each"))))
        what = (query.get("where") or {}).get("register") if what == "dues" else what
        for name in what if isinstance(what, list) else [register.name if what == "subjects" else what]:
            for path, test in (query.get("where") or {}).items():
                if isinstance(test, str) or (isinstance(test, dict) and set(test) in ({"the"}, {"before"})):
                    yield str(name), path
