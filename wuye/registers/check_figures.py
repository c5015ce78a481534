"""The figures of a schema: what they count, list and compare must be there, and be something that can be asked of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wuye.pattern import pattern
from wuye.registers import figures, sql, words
from wuye.registers.check_base import At, Fault, Ground, fault, near, no_register, no_state, places
from wuye.registers.check_charts import check_drawing
from wuye.registers.check_paths import NoPath, end_of, owed, plain
from wuye.registers.check_tests import NUMBERS, test_faults, who_faults
from wuye.registers.define import Field, Register
from wuye.registers.plan import field_of
from wuye.registers.rounds import Figure

PERIODS = ("day", "week", "month", "quarter", "half-year", "year")
MONTH_TO = pattern(r"month ([1-9]|1\d|2[0-8])")
OF_ENTRIES = ("subject", "by", "at", "happened", "day", "action", "register", "entry", "done_at")
"""What stands in every entry beside its fields."""
OF_SUBJECTS = ("subject", "state", "since", "register", "days")
OF_DUES = ("subject", "state", "due", "label", "who", "opened", "limit", "late", "register", "kind", "entry")
ALWAYS_OWED = ("told", "explain")
"""What every register may owe: news, and the explanation of a difference."""
NOT_ASKED = ("within", "overlaps", "only")
"""The tests that only an entry's own moment can answer."""


def check_figures(ground: Ground) -> Iterator[Fault]:
    """Every figure of a register."""
    for name, figure in ground.register.figures.items():
        at: At = ("figures", name)
        yield from _per(figure, at)
        yield from who_faults(figure.to, (*at, "to"), ground)
        yield from _of_kind(figure, at, ground)
        yield from check_drawing(figure, at, ground)
        if figure.private and figure.to is None:
            yield fault(at, "private 的数字要写给谁：to", "a private figure says to whom: to")


def owed_in(register: Register) -> set[str]:
    """The names of all that may be owed in a register."""
    return {*owed(register), *ALWAYS_OWED}


def held_in(register: Register) -> dict[str, list[Mapping[str, Any]]]:
    """By name, what must hold for a due to stand; none where it may also stand whatever holds."""
    found: dict[str, list[Mapping[str, Any] | None]] = {}
    for place in places(register):
        for owe in place.clause.owes:
            found.setdefault(owe.name, []).append(owe.holds if owe.holds and _askable(owe.holds) else None)
    return {name: [one for one in held if one] for name, held in found.items() if all(held)}


def _askable(holds: Mapping[str, Any]) -> bool:
    """Whether the tables can tell if it held."""
    return all(
        path != "any_of" and not (isinstance(test, Mapping) and any(word in NOT_ASKED for word in test))
        and ("." not in path or not path.startswith(("knob.", "by.", "was.")))
        for path, test in holds.items()
    )  # fmt: skip


def _per(figure: Figure, at: At) -> Iterator[Fault]:
    if figure.per not in PERIODS and not MONTH_TO.fullmatch(figure.per):
        zh, en = f"没有 {figure.per} 这种期间", f"there is no period {figure.per}"
        yield fault((*at, "per"), zh, en, near(figure.per, PERIODS))


def _of_kind(figure: Figure, at: At, ground: Ground) -> Iterator[Fault]:
    said, kind = figure.said, figure.kind
    if kind in ("count", "list", "share", "quota"):
        yield from counted_faults({**said, "count": said[kind]}, at, ground, figure)
    elif kind == "sum":
        yield from _sum(figure, at, ground)
    elif kind == "rate":
        inner: Mapping[str, Any] = said["rate"] if isinstance(said["rate"], Mapping) else {}
        of, good = inner.get("of") or {}, inner.get("good") or {}
        yield from counted_faults({"by": said.get("by"), **of}, (*at, "rate", "of"), ground)
        yield from counted_faults({"count": of.get("count"), **good}, (*at, "rate", "good"), ground)
    elif kind == "open":
        yield from counted_faults({**said, "count": "subjects", "state": said["open"]}, at, ground, figure)
    else:
        yield from OTHERS[kind](figure, at, ground)
    if kind == "quota" and isinstance(said.get("of"), Mapping):
        yield from counted_faults(said["of"], (*at, "of"), ground)


def _sum(figure: Figure, at: At, ground: Ground) -> Iterator[Fault]:
    of = figure.said.get("of", "entries")
    yield from counted_faults({**figure.said, "count": of}, at, ground, figure)
    over = _over(of, ground)
    kind = field_of(over, str(figure.said["sum"])) if over is not None else None
    if over is not None and (kind is None or kind.type not in NUMBERS):
        name = figure.said["sum"]
        yield fault((*at, "sum"), f"{name} 不是数", f"{name} is no number", near(str(name), over.fields))


def _over(what: object, ground: Ground) -> Register | None:
    """The register whose entries or subjects are meant."""
    return ground.register if what in ("entries", "subjects", "dues") else ground.rules.registers.get(str(what))


def counted_faults(said: Mapping[str, Any], at: At, ground: Ground, figure: Figure | None = None) -> Iterator[Fault]:
    """What is counted or listed, and what is asked of it."""
    what, everywhere = said.get("count"), bool(said.get("everywhere"))
    over = _over(what, ground)
    if over is None:
        yield no_register(str(what), at, ground)
        return
    yield from _doing(said, what, at, over, everywhere)
    for state in _names(said.get("state")):
        if state not in over.states and state != "any":
            yield no_state(state, (*at, "state"), over)
    if said.get("when", "happened") not in figures.WHEN:
        zh, en = f"没有 {said['when']} 这种算法", f"an entry isn't counted by {said['when']}"
        yield fault((*at, "when"), zh, en, near(str(said["when"]), figures.WHEN))
    own = {"entries": OF_ENTRIES, "dues": OF_DUES}.get(str(what), OF_SUBJECTS)
    if what != "dues" and said.get("do") is not None:
        # Subjects of entries are looked at as those were.
        what, own = "entries", OF_ENTRIES
    where = (figure.where if figure is not None else None) or said.get("where") or {}
    yield from _where(where, (*at, "where"), ground, over, own)
    for word in ("by", "columns"):
        for name in _names(said.get(word)):
            yield from _column(name, (*at, word), over, own, what)


def _doing(said: Mapping[str, Any], what: object, at: At, over: Register, everywhere: bool) -> Iterator[Fault]:
    known = owed_in(over) if what == "dues" else {*over.actions, *words.BUILT_IN}
    for do in _names(said.get("do")):
        if do not in known and not (everywhere and do in words.BUILT_IN):
            zh, en = (
                ("这项待办", "nothing called {} is ever owed")
                if what == "dues"
                else ("这个动作", "there is no action {}")
            )
            yield fault((*at, "do"), f"没有 {do} {zh}", en.format(do), near(do, known))


def _names(raw: object) -> tuple[str, ...]:
    return () if raw is None else tuple(map(str, raw)) if isinstance(raw, (list, tuple)) else (str(raw),)


def _column(name: str, at: At, over: Register, own: tuple[str, ...], what: object) -> Iterator[Fault]:
    head = name.partition(".")[0]
    asked = own if what == "entries" else (*own, *over.facts)
    if head not in asked and not (what == "entries" and field_of(over, head) is not None):
        zh, en = f"没有 {name} 这一栏", f"there is no column {name}"
        yield fault(at, zh, en, near(name, dict.fromkeys([*asked, *over.fields])))


def _where(where: Mapping[str, Any], at: At, ground: Ground, over: Register, own: tuple[str, ...]) -> Iterator[Fault]:
    def left(path: str) -> Field:
        head, _, rest = path.partition(".")
        if head in own and head not in over.fields:
            return plain(head, "enum", over.states) if head == "state" else plain(head, "text")
        if (
            rest
            and over.fields.get(head) is not None
            and over.fields[head].type in ("ref", "person", "people", "choice")
        ):
            zh, en = f"数字不看 {head} 后面的 {rest}", f"a figure doesn't look behind {head}"
            raise NoPath(zh, en)
        return end_of(path, over, ground.rules)

    yield from test_faults(where, at, Ground(ground.rules, over), left)
    for path, test in where.items():
        if path == "any_of":
            yield fault((*at, path), "数字里不能写 any_of", "any_of isn't asked in a figure")
        for word in test if isinstance(test, Mapping) else ():
            if word in NOT_ASKED:
                yield fault((*at, path, word), f"数字里不能写 {word}", f"{word} isn't asked in a figure")


def _kept(figure: Figure, at: At, ground: Ground) -> Iterator[Fault]:
    inner = figure.said["kept"] if isinstance(figure.said["kept"], Mapping) else {}
    yield from _dues(inner, (*at, "kept"), ground, bool(figure.said.get("everywhere")))
    for name in figure.names("by"):
        yield from _column(name, (*at, "by"), ground.register, OF_DUES, "dues")


def _dues(inner: Mapping[str, Any], at: At, ground: Ground, everywhere: bool) -> Iterator[Fault]:
    known = owed_in(ground.register)
    for name in _names(inner.get("due")):
        if name not in known and name != "any" and not everywhere:
            zh, en = f"没有「{name}」这项待办", f"nothing called {name} is ever owed"
            yield fault((*at, "due"), zh, en, near(name, known))


def _coverage(figure: Figure, at: At, ground: Ground) -> Iterator[Fault]:
    inner = figure.said["coverage"] if isinstance(figure.said["coverage"], Mapping) else {}
    routines = ground.register.routines
    for name in _names(inner.get("routine")):
        if name not in routines and name != "any":
            zh, en = f"没有「{name}」这项例行", f"there is no routine {name}"
            yield fault((*at, "coverage", "routine"), zh, en, near(name, routines))
    for kind in _names(inner.get("signs")):
        if kind not in (*words.SIGN_KINDS, "any"):
            zh, en = f"没有 {kind} 这种签字", f"there is no signature {kind}"
            yield fault((*at, "coverage", "signs"), zh, en, near(kind, words.SIGN_KINDS))
    yield from _doing(figure.said, "entries", at, ground.register, bool(figure.said.get("everywhere")))


def _balance(figure: Figure, at: At, ground: Ground) -> Iterator[Fault]:
    inner = figure.said["balance"] if isinstance(figure.said["balance"], Mapping) else {}
    register, number = ground.register, inner.get("number")
    if number is not None and (number not in register.facts or register.fields[str(number)].type not in NUMBERS):
        yield fault((*at, "balance", "number"), f"{number} 不是 facts 里的数", f"{number} is no number among the facts")
    yield from counted_faults({**figure.said, "count": "subjects", "state": inner.get("state")}, at, ground, figure)


def _time(figure: Figure, at: At, ground: Ground) -> Iterator[Fault]:
    inner = figure.said["time"] if isinstance(figure.said["time"], Mapping) else {}
    here = (*at, "time")
    if ("from" in inner) != ("to" in inner) or sum(word in inner for word in ("from", "due", "state")) != 1:
        yield fault(here, "time 要写 from 和 to，或 due，或 state", "time wants from and to, or due, or state")
    for word in ("from", "to"):
        yield from _doing({"do": inner.get(word)}, "entries", (*here, word), ground.register, False)
    yield from _dues(inner, here, ground, bool(figure.said.get("everywhere")))
    over = "dues" if "due" in inner else "entries" if "from" in inner else "subjects"
    yield from counted_faults({**figure.said, "count": over, "state": inner.get("state")}, here, ground, figure)


def _marks(figure: Figure, at: At, ground: Ground) -> Iterator[Fault]:
    for mark in figure.names("marks"):
        if mark not in figures.MARKS:
            zh, en = f"没有 {mark} 这种标记", f"there is no mark {mark}"
            yield fault((*at, "marks"), zh, en, near(mark, figures.MARKS))
    yield from counted_faults({**figure.said, "count": "entries"}, at, ground, figure)


def _sql(figure: Figure, at: At, ground: Ground) -> Iterator[Fault]:
    name = str(figure.said["sql"])
    text = ground.rules.sql.get(name)
    if text is None:
        known: Iterable[str] = ground.rules.sql
        yield fault(
            (*at, "sql"),
            f"没有 schemas/figures/{name}.sql",
            f"there is no schemas/figures/{name}.sql",
            near(name, known),
        )
        return
    for wrong in sql.faults(text):
        yield Fault((*at, "sql"), wrong)


def _python(figure: Figure, at: At, _ground: Ground) -> Iterator[Fault]:
    name = str(figure.said["python"])
    if name not in figures.FUNCTIONS:
        zh, en = f"没有 {name} 这个函数", f"there is no function {name}"
        yield fault((*at, "python"), zh, en, near(name, figures.FUNCTIONS))


OTHERS = {
    "kept": _kept, "coverage": _coverage, "balance": _balance, "time": _time, "marks": _marks, "sql": _sql,
    "python": _python,
}  # fmt: skip
