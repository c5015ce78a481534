"""Conditions: whether the tests of a schema hold for one entry; unknown is unknown."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from wuye.registers import clock
from wuye.registers.define import Condition, Register
from wuye.registers.operands import as_time, operand, operand_getter
from wuye.registers.paths import EachOf, Getter, Scene, getter, leads_on, plain_field
from wuye.registers.rules import MISSING

Check = Callable[[Scene], bool | None]
"""Whether a test holds for an entry; None where that can't be told."""
Weigher = Callable[[Any, Scene], bool | None]
"""Whether a value passes a test; None where what it is held against isn't there."""
Comparison = Callable[[Any, Any, Scene], bool]
"""Whether a value is as another one wants it."""
LISTS = (list, tuple)


class Made(NamedTuple):
    """What a condition comes down to in one register."""

    register: Register
    checks: tuple[tuple[str, Check], ...]
    quick: tuple[Check, ...]


def all_hold(tests: Mapping[str, Any], scene: Scene, missing: bool = False) -> bool:
    """Whether every test of a condition holds; `missing` is the answer where a value isn't there."""
    for check in made(tests, scene.register).quick:
        answer = check(scene)
        if not answer and (answer is False or not missing):
            return False
    return True


def failing(tests: Mapping[str, Any], scene: Scene, missing: bool = False) -> list[str]:
    """The paths whose tests don't hold."""
    out: list[str] = []
    for path, check in made(tests, scene.register).checks:
        answer = check(scene)
        if not answer and (answer is False or not missing):
            out.append(path)
    return out


def made(tests: Mapping[str, Any], register: Register) -> Made:
    """A condition of a schema is made once; of one kept in a due, a newer schema of its register may be asked."""
    if type(tests) is not Condition:
        return _make(tests, register)
    found: Made | None = tests.made
    if found is None or found.register is not register:
        found = tests.made = _make(tests, register)
    return found


def _make(tests: Mapping[str, Any], register: Register) -> Made:
    checks = tuple((path, _check(path, test, register)) for path, test in tests.items())
    # What has to be counted comes last: most often something else has failed by then.
    slow = {"any_of", *register.values}
    quick = sorted(checks, key=lambda pair: pair[0].partition(".")[0] in slow)
    return Made(register, checks, tuple(check for _, check in quick))


def _check(path: str, test: Any, register: Register) -> Check:
    if path == "any_of":
        return _any_of([[check for _, check in made(option, register).checks] for option in test])
    get, absent = getter(path, register), _absent(test)
    weigh = weigher(test, register) if leads_on(path, register) else _weigher(test, register)
    if plain_field(path, register):
        return _field(path, absent, weigh) if isinstance(test, dict) else _plain(path, _wants(test), weigh)

    def check(scene: Scene) -> bool | None:
        value = get(scene)
        return absent if value is MISSING else weigh(value, scene)

    return check


def _wants(test: Any) -> Sequence[Any]:
    return test if isinstance(test, LISTS) else (test,)


def _field(name: str, absent: bool | None, weigh: Weigher) -> Check:
    """A field of the entry, or else a fact, that is weighed."""

    def check(scene: Scene) -> bool | None:
        there = scene.fields if name in scene.fields else scene.facts
        value = there.get(name)
        return absent if value is None else weigh(value, scene)

    return check


def _plain(name: str, wants: Sequence[Any], weigh: Weigher) -> Check:
    """The most frequent test by far: a field of the entry, or else a fact, that is one of some words."""
    words = frozenset(want for want in wants if isinstance(want, str))

    def check(scene: Scene) -> bool | None:
        there = scene.fields if name in scene.fields else scene.facts
        value = there.get(name)
        if value is None:
            return None
        return value in words if value.__class__ is str else weigh(value, scene)

    return check


def _any_of(options: list[list[Check]]) -> Check:
    """Yes, where one option holds; else unknown, where one is unknown."""

    def check(scene: Scene) -> bool | None:
        unknown = False
        for checks in options:
            answer: bool | None = True
            for each in checks:
                one = each(scene)
                if one is False:
                    answer = False
                    break
                answer = None if one is None else answer
            if answer:
                return True
            unknown = unknown or answer is None
        return None if unknown else False

    return check


def _absent(test: Any) -> bool | None:
    """What a test says of a value that isn't there: only `given` can tell."""
    return not test["given"] if isinstance(test, dict) and "given" in test else None


def holds(value: Any, test: Any, scene: Scene) -> bool:
    """Whether one value passes one test; what can't be told doesn't pass."""
    return weigher(test, scene.register)(value, scene) is True


def weigher(test: Any, register: Register) -> Weigher:
    """What one test comes down to in a register; of the values behind several references, every one has to pass."""
    weigh = _weigher(test, register)

    def one_or_each(value: Any, scene: Scene) -> bool | None:
        return _all(one_or_each(v, scene) for v in value) if value.__class__ is EachOf else weigh(value, scene)

    return one_or_each


def _weigher(test: Any, register: Register) -> Weigher:
    """The same of one value, where no path leads through several references."""
    if not isinstance(test, dict):
        return _literal(_wants(test))
    if "the" in test:
        return _against(operand_getter(test, register))
    words = [_word(word, raw, register) for word, raw in test.items()]
    return words[0] if len(words) == 1 else lambda value, scene: _all(word(value, scene) for word in words)


def _literal(wants: Sequence[Any]) -> Weigher:
    def weigh(value: Any, _scene: Scene) -> bool | None:
        return _among(value, wants) if value.__class__ in LISTS else value in wants

    return weigh


def _against(get: Getter) -> Weigher:
    def weigh(value: Any, scene: Scene) -> bool | None:
        want = get(scene)
        return None if want is MISSING else _among(value, want if isinstance(want, (list, tuple)) else (want,))

    return weigh


def _among(value: Any, wants: Sequence[Any]) -> bool:
    return any(v in wants for v in value) if isinstance(value, (list, tuple)) else value in wants


def _all(answers: Iterable[bool | None]) -> bool | None:
    """No, where one says no; else unknown, where one is unknown."""
    found = list(answers)
    return False if False in found else None if None in found else True


def _word(word: str, raw: Any, register: Register) -> Weigher:
    if word == "given":
        # A list that was emptied says no more than none at all.
        return lambda value, _scene: (value != []) is bool(raw)
    if word == "not":
        return _not(_weigher(raw, register)) if isinstance(raw, dict) else _none_of(_wants(raw))
    if word == "overlaps":
        return lambda value, scene: overlaps(value, [operand(r, scene) for r in raw])
    if type(raw) is int and word in SIZES:
        return _number(SIZES[word], raw, WORDS[word])
    get, compare = operand_getter(raw, register), WORDS[word]

    def weigh(value: Any, scene: Scene) -> bool | None:
        want = get(scene)
        return None if want is MISSING else compare(value, want, scene)

    return weigh


def _number(than: Callable[[Any, Any], bool], want: int, compare: Comparison) -> Weigher:
    """Held against a number, most values are numbers too."""

    def weigh(value: Any, scene: Scene) -> bool | None:
        return than(value, want) if value.__class__ is int else compare(value, want, scene)

    return weigh


def _none_of(wants: Sequence[Any]) -> Weigher:
    def weigh(value: Any, _scene: Scene) -> bool | None:
        return not (_among(value, wants) if value.__class__ in LISTS else value in wants)

    return weigh


def _not(weigh: Weigher) -> Weigher:
    def denied(value: Any, scene: Scene) -> bool | None:
        answer = weigh(value, scene)
        return None if answer is None else not answer

    return denied


def _within(value: Any, want: Any, scene: Scene) -> bool:
    return isinstance(value, dt.datetime) and clock.inside(value, str(want), scene.books.calendar)


def _has(value: Any, want: Any, _scene: Scene) -> bool:
    return want in value if isinstance(value, (list, str)) else False


def _only(value: Any, want: Any, _scene: Scene) -> bool:
    wants = want if isinstance(want, LISTS) else (want,)
    return all(v in wants for v in (value if isinstance(value, LISTS) else (value,)))


def _in_time(than: Callable[[Any, Any], bool]) -> Comparison:
    def compare(value: Any, want: Any, scene: Scene) -> bool:
        mine, limit = as_time(value, scene), as_time(want, scene)
        return mine is not None and limit is not None and than(mine, limit)

    return compare


def _in_size(than: Callable[[Any, Any], bool]) -> Comparison:
    def compare(value: Any, want: Any, scene: Scene) -> bool:
        if value.__class__ is int is want.__class__:
            return than(value, want)
        if isinstance(value, dt.datetime):
            want = as_time(want, scene)
            if want is None:
                return False
        if isinstance(want, str) and isinstance(value, dt.timedelta):
            want = clock.plus(scene.at, want, scene.books.calendar) - scene.at
        try:
            return bool(than(value, want))
        except TypeError:
            return False

    return compare


SIZES: dict[str, Callable[[Any, Any], bool]] = {
    "min": operator.ge,
    "max": operator.le,
    "over": operator.gt,
    "under": operator.lt,
}
WORDS: dict[str, Comparison] = {
    "within": _within,
    "has": _has,
    "only": _only,
    "before": _in_time(operator.le),
    "after": _in_time(operator.ge),
    **{word: _in_size(than) for word, than in SIZES.items()},
}
"""The words of a test that hold a value against another."""


def overlaps(span: Any, other: list[Any]) -> bool:
    """Whether two spans [from, to] share a moment; an open end lasts for ever."""
    if not (isinstance(span, list) and len(span) == 2 and len(other) == 2):
        return False
    (a, b), (c, d) = span, other
    return (d in (None, MISSING) or a < d) and (b in (None, MISSING) or c < b)
