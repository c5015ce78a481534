"""Named numbers computed from the books: count, sum, share (of a hundred), each, elapsed, a named function; nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from wuye.registers import clock
from wuye.registers.conditions import overlaps, weigher
from wuye.registers.define import Register
from wuye.registers.operands import operand, operand_getter
from wuye.registers.paths import Getter as Reader
from wuye.registers.paths import Scene, getter, resolve
from wuye.registers.rules import MISSING, Rules
from wuye.registers.things import Due, Record, Subject
from wuye.registers.words import BUILT_IN

Getter = Callable[[str], Any]
Tester = Callable[[Getter, Scene], bool]
Row = Subject | Record | Due
"""What a query looks through: the subjects of some registers, the entries of its own, or what is owed."""


def value_of(name: str, scene: Scene) -> Any:
    """A value of the register, for one entry; see the words under `values` in docs/registers.md."""
    made = scene.register.made.queries
    read: Reader | None = made.get(name)
    if read is None:
        read = made[name] = _reader(scene.register.values[name], scene.register)
    return read(scene)


def matches(raw: Mapping[str, Any], scene: Scene) -> Iterator[Getter]:
    """What a query finds, each as a getter of its fields."""
    return (_getter_of(row, scene) for row in Query(raw, scene.register).found(scene))


def _reader(raw: Mapping[str, Any], register: Register) -> Reader:
    if "python" in raw:
        return _named(str(raw["python"]), [getter(str(path), register) for path in raw.get("of") or ()])
    if "elapsed" in raw:
        start, end = (getter(str(path), register) for path in raw["elapsed"])
        return lambda scene: _elapsed(start(scene), end(scene))
    query = Query(raw, register)
    if "share" in raw:
        return lambda scene: _share(query, scene)
    if "sum" in raw:
        return lambda scene: _sum(str(raw["sum"]), query, scene)
    if "each" in raw:
        return lambda scene: [_getter_of(row, scene)("subject") for row in query.found(scene)]
    return lambda scene: len(query.found(scene))


def _named(name: str, of: Sequence[Reader]) -> Reader:
    def read(scene: Scene) -> Any:
        from wuye.registers.named import NAMED

        given = [one(scene) for one in of]
        return MISSING if MISSING in given else NAMED[name](scene, *given) or MISSING

    return read


def _elapsed(start: Any, end: Any) -> Any:
    return MISSING if MISSING in (start, end) else end - start


def _share(query: Query, scene: Scene) -> Any:
    everything = len(query.everything(scene))
    return Decimal(100 * len(query.found(scene))) / everything if everything else MISSING


def _sum(path: str, query: Query, scene: Scene) -> Any:
    values = (_getter_of(row, scene)(path) for row in query.found(scene))
    return sum((value for value in values if value is not MISSING), 0)


class Test(NamedTuple):
    """One test of a query, and what it holds a value against: a plain word or another value, or the last day that fits."""

    path: str
    passes: Tester
    want: Reader | None
    until: Reader | None = None


class Way(NamedTuple):
    """A fact by which subjects are found: the word or the last day it has, and the tests left to make of those found."""

    path: str
    want: Reader | None
    until: Reader | None
    left: tuple[Tester, ...]


class Query:
    """What a query of a schema comes down to in one register."""

    def __init__(self, raw: Mapping[str, Any], register: Register) -> None:
        what = raw.get("of", raw.get("count", raw.get("share", raw.get("each"))))
        where: Mapping[str, Any] = raw.get("where") or {}
        self._raw, self._register = raw, register
        self._tests = {path: _test(path, test, register) for path, test in where.items()}
        self._all = tuple(test.passes for test in self._tests.values())
        self._population = {"entries": self._entries, "dues": self._dues}.get(str(what), self._subjects)
        names = what if isinstance(what, list) else [where.get("register")] if what == "dues" else [what]
        self._names = [register.name if name == "subjects" else str(name) for name in names]
        states, dos = raw.get("state"), raw.get("do")
        self._states: list[Any] | None = states if isinstance(states, list) else [states] if states else None
        self._dos = tuple(dos) if isinstance(dos, list) else (dos,) if dos else (*register.actions, *BUILT_IN)
        self._ways: tuple[Rules | None, dict[str, list[Way]]] = None, {}

    def found(self, scene: Scene) -> list[Row]:
        """All it finds for one entry, in order."""
        return self._population(scene, True)

    def everything(self, scene: Scene) -> list[Row]:
        """All it looks through."""
        return self._population(scene, False)

    def _subjects(self, scene: Scene, tested: bool) -> list[Row]:
        books, states, mine = scene.books, self._states, self._register.name
        out: list[Row] = []
        for name in self._names:
            subjects, tests = self._looked_for(name, scene)
            if not subjects:
                continue
            lapse = books.lapsing(name)
            but = scene.subject if self._raw.get("but_this") and name == mine else None
            for subject in subjects:
                state = books.state(subject, scene.at) if lapse else subject.state
                there = (states is None or state in states) and (but is None or subject.id != but)
                if there and (not tested or not tests or _passes(subject, tests, scene)):
                    out.append(subject)
        return out

    def _looked_for(self, register: str, scene: Scene) -> tuple[Collection[Subject], tuple[Tester, ...]]:
        """The subjects among which all is found that can be: by a fact it asks for, or its states; and the tests left."""
        found = self._with_fact(register, scene)
        if found is not None:
            return found
        books, states = scene.books, self._states
        if states is None:
            return books.all(register), self._all
        return books.in_states(register, books.rules.own_states(register, states)), self._all

    def _with_fact(self, register: str, scene: Scene) -> tuple[Collection[Subject], tuple[Tester, ...]] | None:
        for path, read, until, left in self._ways_to(register, scene.books.rules):
            if read is not None:
                want = read(scene)
                if want.__class__ is str or (isinstance(want, list) and all(isinstance(word, str) for word in want)):
                    return scene.books.having(register, path, want), left
                return ((), ()) if want is MISSING else None
            day = until(scene) if until is not None else None
            if isinstance(day, dt.date) and not isinstance(day, dt.datetime):
                return scene.books.by_day(register, path, day), left
        return None

    def _ways_to(self, register: str, rules: Rules) -> list[Way]:
        """The facts it may go by in a register, as the rules in force have them."""
        if self._ways[0] is not rules:
            self._ways = rules, {}
        ways = self._ways[1].get(register)
        if ways is None:
            asked = [path for path in rules.asked.get(register, ()) if path in self._tests]
            ways = self._ways[1][register] = [self._way(path) for path in asked]
        return ways

    def _way(self, path: str) -> Way:
        test = self._tests[path]
        # Whoever is found by a word has passed the test of it.
        left = tuple(one.passes for other, one in self._tests.items() if other != path)
        return Way(path, test.want, test.until, left if test.want is not None else self._all)

    def _entries(self, scene: Scene, tested: bool) -> list[Row]:
        done = (r for r in self._done(scene) if r.status == "done" and not _struck(r, scene) and self._same(r, scene))
        return [record for record in done if not tested or not self._all or _passes(record, self._all, scene)]

    def _same(self, record: Record, scene: Scene) -> bool:
        for path in self._raw.get("same") or ():
            mine = resolve(path, scene)
            if mine is MISSING or mine != _of_record(record)(path):
                return False
        return True

    def _done(self, scene: Scene) -> list[Record]:
        name = self._register.name
        if "in" not in self._raw:
            return scene.books.doing(name, self._dos)
        start, end = clock.period(str(self._raw["in"]).split(" of ")[0], scene.happened, scene.books.calendar)
        found = scene.books.done_by(name, self._dos, start, end)
        return [record for record in found if start <= record.happened < end]

    def _dues(self, scene: Scene, tested: bool) -> list[Row]:
        raw, own = self._raw, self._register.name
        out: list[Row] = []
        late, but_this, owed_by = raw.get("late"), raw.get("but_this"), "owed_by" in raw
        debtor = f"person:{operand(raw['owed_by'], scene)}" if owed_by else ""
        dues, tests = self._owed(scene)
        for due in dues:
            mine = due.subject == scene.subject and due.register == own
            out_of_it = (owed_by and debtor not in due.who) or (but_this and mine) or (late and not due.late(scene.at))
            if not out_of_it and (not tested or not tests or _passes(due, tests, scene)):
                out.append(due)
        return out

    def _owed(self, scene: Scene) -> tuple[Iterable[Due], tuple[Tester, ...]]:
        """The open dues it looks through: of a name, or all; of the subjects with a fact it asks for, where those are fewer."""
        books, do = scene.books, self._raw.get("do")
        found = self._with_fact(self._names[0], scene)
        if found is not None and not found[0]:
            return (), ()
        dues = books.dues.group("name", do) if do else books.all_open()
        if found is None or len(found[0]) >= len(dues):
            return dues, self._all
        theirs = (due for subject in found[0] for due in books.dues_of(subject.register, subject.id))
        return sorted((due for due in theirs if not do or due.name == do), key=lambda due: due.number), found[1]


def _passes(row: Row, tests: tuple[Tester, ...], scene: Scene) -> bool:
    value = _getter_of(row, scene)
    return all(passes(value, scene) for passes in tests)


def _struck(record: Record, scene: Scene) -> bool:
    """Whether a correction took the entry back without putting anything right in it."""
    by = scene.books.named(record.corrected_by)
    return by is not None and not by.entry.fields.get("fields")


def _getter_of(row: Row, scene: Scene) -> Getter:
    if isinstance(row, Subject):
        return _of_subject(row, scene)
    return _of_record(row) if isinstance(row, Record) else _of_due(row, scene)


def _of_subject(subject: Subject, scene: Scene) -> Getter:
    register = scene.books.register(subject.register)
    view = Scene(
        scene.books, register, scene.by, scene.at, subject.id, subject, {}, subject.facts,
        scene.books.state(subject, scene.at), scene.entry, scene.subjects,
    )  # fmt: skip
    return lambda path: resolve(path, view)


def _of_record(record: Record) -> Getter:
    own = {"subject": record.entry.subject, "by": record.entry.by, "at": record.entry.at}
    return lambda path: own.get(path, record.fields.get(path, MISSING))


def _of_due(due: Due, scene: Scene) -> Getter:
    subject = scene.books.subject(due.register, due.subject)
    inner = _of_subject(subject, scene) if subject else lambda _path: MISSING
    return lambda path: due.register if path == "register" else inner(path)


def _test(path: str, test: Any, register: Register) -> Test:
    if path == "span":
        return Test(path, lambda getter, scene: _spans(test, getter, scene), None)
    weigh = weigher(test, register)

    def passes(getter: Getter, scene: Scene) -> bool:
        value = getter(path)
        return value is not MISSING and weigh(value, scene) is True

    plain = isinstance(test, str) or (isinstance(test, dict) and set(test) == {"the"})
    until = test["before"] if isinstance(test, dict) and set(test) == {"before"} else None
    return Test(
        path,
        passes,
        operand_getter(test, register) if plain else None,
        operand_getter(until, register) if until else None,
    )


def _spans(test: Any, getter: Getter, scene: Scene) -> bool:
    theirs = [getter(str(p)) for p in test.get("of", ("starts", "ends"))]
    return overlaps(theirs, [operand({"the": p}, scene) for p in test["overlaps"]])
