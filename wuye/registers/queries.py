"""Named numbers computed from the books: count, sum, share (of a hundred), each, elapsed, a named function; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from wuye.registers import clock
from wuye.registers.conditions import overlaps, weigher
from wuye.registers.define import Condition, Register
from wuye.registers.paths import Scene, operand, resolve
from wuye.registers.rules import MISSING
from wuye.registers.things import Due, Record, Subject
from wuye.registers.words import BUILT_IN

Getter = Callable[[str], Any]
Tester = Callable[[Getter, Scene], bool]


def value_of(name: str, scene: Scene) -> Any:
    """A value of the register, for one entry; see the words under `values` in docs/registers.md."""
    raw = scene.register.values[name]
    if "python" in raw:
        from wuye.registers.rights import NAMED

        return NAMED[str(raw["python"])](scene) or MISSING
    if "elapsed" in raw:
        start, end = (resolve(str(p), scene) for p in raw["elapsed"])
        return MISSING if MISSING in (start, end) else end - start
    found = list(matches(raw, scene))
    if "share" in raw:
        everything = sum(1 for _ in _population(raw, raw["share"], scene))
        return Decimal(100 * len(found)) / everything if everything else MISSING
    if "sum" in raw:
        return sum((g(str(raw["sum"])) for g in found if g(str(raw["sum"])) is not MISSING), 0)
    return [g("subject") for g in found] if "each" in raw else len(found)


def matches(raw: Mapping[str, Any], scene: Scene) -> Iterator[Getter]:
    """What a query finds, each as a getter of its fields."""
    what = raw.get("of", raw.get("count", raw.get("share", raw.get("each"))))
    tests = _testers(raw.get("where") or {}, scene.register)
    for getter in _population(raw, what, scene):
        if all(passes(getter, scene) for passes in tests):
            yield getter


def _population(raw: Mapping[str, Any], what: Any, scene: Scene) -> Iterator[Getter]:
    if what == "entries":
        yield from (_of_record(r) for r in _records(raw, scene))
    elif what == "dues":
        yield from (_of_due(d, scene) for d in _dues(raw, scene))
    else:
        names = what if isinstance(what, list) else [scene.register.name if what == "subjects" else what]
        yield from (_of_subject(s, scene) for n in names for s in _subjects(str(n), raw, scene))


def _subjects(register: str, raw: Mapping[str, Any], scene: Scene) -> Iterator[Subject]:
    states = raw.get("state")
    wanted = states if isinstance(states, list) else [states] if states else None
    but = scene.subject if raw.get("but_this") and register == scene.register.name else None
    lapse = scene.books.lapsing(register)
    books = scene.books
    for subject in _looked_for(register, raw, None if lapse else wanted, scene):
        state = books.state(subject, scene.at) if lapse else subject.state
        if (wanted is None or state in wanted) and (but is None or subject.id != but):
            yield subject


def _looked_for(
    register: str, raw: Mapping[str, Any], states: list[str | None] | None, scene: Scene
) -> Iterable[Subject]:
    """The subjects among which a query finds all it can find: those with a fact it asks for, or in its states."""
    where = raw.get("where") or {}
    for path in (name for name in scene.books.rules.asked.get(register, ()) if name in where):
        test = where[path]
        if isinstance(test, str) or (isinstance(test, dict) and set(test) == {"the"}):
            want = operand(test, scene)
            words = want if isinstance(want, list) else [want]
            if all(isinstance(word, str) for word in words):
                return scene.books.having(register, path, want)
            return () if want is MISSING else _standing(register, states, scene)
    return _standing(register, states, scene)


def _standing(register: str, states: list[str | None] | None, scene: Scene) -> Iterable[Subject]:
    return scene.books.all(register) if states is None else scene.books.in_states(register, states)


def _records(raw: Mapping[str, Any], scene: Scene) -> Iterator[Record]:
    dos = raw.get("do")
    wanted = dos if isinstance(dos, list) else [dos] if dos else None
    for record in _done(wanted or (*scene.register.actions, *BUILT_IN), raw, scene):
        if record.status == "done" and not _struck(record, scene) and _same(record, raw, scene):
            yield record


def _struck(record: Record, scene: Scene) -> bool:
    """Whether a correction took the entry back without putting anything right in it."""
    by = scene.books.named(record.corrected_by)
    return by is not None and not by.entry.fields.get("fields")


def _same(record: Record, raw: Mapping[str, Any], scene: Scene) -> bool:
    for path in raw.get("same") or ():
        mine = resolve(path, scene)
        if mine is MISSING or mine != _of_record(record)(path):
            return False
    return True


def _done(dos: Iterable[str], raw: Mapping[str, Any], scene: Scene) -> list[Record]:
    if "in" not in raw:
        return scene.books.doing(scene.register.name, dos)
    start, end = clock.period(str(raw["in"]).split(" of ")[0], scene.happened, scene.books.calendar)
    found = scene.books.done_by(scene.register.name, dos, start, end)
    return [record for record in found if start <= record.happened < end]


def _dues(raw: Mapping[str, Any], scene: Scene) -> Iterator[Due]:
    debtor = operand(raw.get("owed_by"), scene)
    books, late, but_this = scene.books, raw.get("late"), raw.get("but_this")
    for due in books.dues.group("name", raw["do"]) if raw.get("do") else books.all_open():
        if "owed_by" in raw and f"person:{debtor}" not in due.who:
            continue
        mine = due.subject == scene.subject and due.register == scene.register.name
        if not (but_this and mine) and (not late or due.late(scene.at)):
            yield due


def _of_subject(subject: Subject, scene: Scene) -> Getter:
    register = scene.books.register(subject.register)
    view = Scene(
        scene.books, register, scene.by, scene.at, subject.id, subject, {}, subject.facts,
        scene.books.state(subject, scene.at), scene.entry, scene.together,
    )  # fmt: skip
    return lambda path: resolve(path, view)


def _of_record(record: Record) -> Getter:
    own = {"subject": record.entry.subject, "by": record.entry.by, "at": record.entry.at}
    return lambda path: own.get(path, record.fields.get(path, MISSING))


def _of_due(due: Due, scene: Scene) -> Getter:
    subject = scene.books.subject(due.register, due.subject)
    inner = _of_subject(subject, scene) if subject else lambda _path: MISSING
    return lambda path: due.register if path == "register" else inner(path)


def _testers(where: Mapping[str, Any], register: Register) -> list[Tester]:
    """What the tests of a query come down to; those that stand in a schema are made once, for its register."""
    made: tuple[Register, list[Tester]] | None = where.made if isinstance(where, Condition) else None
    if made is None or made[0] is not register:
        made = register, [_tester(path, test, register) for path, test in where.items()]
        if isinstance(where, Condition):
            where.made = made
    return made[1]


def _tester(path: str, test: Any, register: Register) -> Tester:
    if path == "span":
        return lambda getter, scene: _spans(test, getter, scene)
    weigh = weigher(test, register)

    def passes(getter: Getter, scene: Scene) -> bool:
        value = getter(path)
        return value is not MISSING and weigh(value, scene) is True

    return passes


def _spans(test: Any, getter: Getter, scene: Scene) -> bool:
    theirs = [getter(str(p)) for p in test.get("of", ("starts", "ends"))]
    return overlaps(theirs, [operand({"the": p}, scene) for p in test["overlaps"]])
