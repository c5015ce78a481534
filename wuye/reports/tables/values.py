"""Values as the tables hold them: seconds, days, JSON; what is personal is masked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from wuye.registers.define import Field
from wuye.registers.plan import field_of
from wuye.registers.rules import Rules
from wuye.registers.shifts import shift_at

MASK = "***"
"""Stands for what is personal; the same mark as in lists."""
QUARTER = 900
FIRST = dt.date(1970, 1, 1).toordinal()
NESTED = ("fields",)
"""What a correction says of the entry it corrects: fields of the register once more."""


def encoder(default: Callable[[Any], Any]) -> Callable[[Any], str]:
    """What writes values as JSON; one for all of them, where `json` would make itself another for each."""
    made = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=default)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return made.encode
    parts = make(None, default, encode_basestring, None, ":", ",", False, False, True)
    return lambda value: "".join(parts(value, 0))


class Values:
    """How the values of a house's rules are written."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.zone = rules, rules.zone
        self._kinds: dict[tuple[str, str], Field | None] = {}
        self._plainly: dict[str, dict[str, bool]] = {}
        self._encode = encoder(self._plain)
        self.day = lru_cache(maxsize=4096)(self._day)
        self._back = lru_cache(maxsize=2000)(self._days_back)
        self._ahead = lru_cache(maxsize=4096)(self._zone_ahead)

    def _plain(self, value: Any) -> Any:
        if isinstance(value, dt.datetime):
            return value.astimezone(self.zone).isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, dt.timedelta):
            return int(value.total_seconds())
        if isinstance(value, (set, frozenset)):
            return sorted(value)
        return str(value)

    def json(self, value: Any) -> str:
        """Any value as JSON."""
        return self._encode(value)

    def kind(self, register: str, name: str) -> Field | None:
        """What a field of a register holds, by the rules in force now."""
        key = (register, name)
        if key not in self._kinds:
            book = self.rules.registers.get(register)
            self._kinds[key] = field_of(book, name) if book is not None else None
        return self._kinds[key]

    def fields(self, register: str, fields: Mapping[str, Any]) -> str:
        """The fields of an entry or the facts of a subject."""
        return self._encode(self._shown(register, fields))

    def _shown(self, register: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        plain = self._plainly.setdefault(register, {})
        for name in fields:
            if name not in plain:
                plain[name] = self._as_it_is(register, name)
        return {name: value if plain[name] else self._one(register, name, value) for name, value in fields.items()}

    def _as_it_is(self, register: str, name: str) -> bool:
        """Whether a field's values are told as they are."""
        kind = self.kind(register, name)
        return name not in NESTED if kind is None else not (kind.personal or kind.type == "money" or kind.columns)

    def _one(self, register: str, name: str, value: Any) -> Any:
        kind = self.kind(register, name)
        if kind is None:
            nested = name in NESTED and isinstance(value, Mapping)
            return self._shown(register, value) if nested else value
        return self._cell(kind, value)

    def _cell(self, kind: Field, value: Any) -> Any:
        if kind.personal:
            return MASK
        if kind.type == "money":
            return fen(value)
        if kind.columns and isinstance(value, list):
            return [self._row(kind, row) if isinstance(row, Mapping) else row for row in value]
        return self._row(kind, value) if kind.columns and isinstance(value, Mapping) else value

    def _row(self, kind: Field, row: Mapping[str, Any]) -> dict[str, Any]:
        columns = kind.columns
        return {k: self._cell(columns[k], v) if k in columns else v for k, v in row.items()}

    def fact(self, register: str, name: str, value: Any) -> str:
        """One fact."""
        plain = self._one(register, name, value)
        return encode_basestring(plain) if type(plain) is str else self._encode(plain)

    def typed(self, register: str, name: str, words: str) -> Any:
        """A fact as it was before it was written as JSON; what is masked stays so."""
        kind, value = self.kind(register, name), json.loads(words)
        if kind is not None and isinstance(value, str) and kind.type in ("time", "day"):
            return dt.datetime.fromisoformat(value) if kind.type == "time" else dt.date.fromisoformat(value)
        return value

    def days(self, moment: int) -> tuple[str, str]:
        """The day of a moment in the house's zone, and the day on which the shift began that runs then."""
        local = moment + self._ahead(moment // QUARTER)
        ordinal, second = divmod(local, 86_400)
        # Which shift runs is told by the clock on the wall alone.
        back = self._back(second // 3600, second // 60 % 60)
        return self.day(FIRST + ordinal), self.day(FIRST + ordinal - back)

    def _zone_ahead(self, quarter: int) -> int:
        """How many seconds the house's zone is ahead of UTC; it only changes with a quarter of an hour."""
        ahead = dt.datetime.fromtimestamp(quarter * QUARTER, self.zone).utcoffset()
        return 0 if ahead is None else int(ahead.total_seconds())

    def _days_back(self, hour: int, minute: int) -> int:
        moment = dt.datetime(2001, 3, 15, hour, minute, tzinfo=self.zone)
        return (moment.date() - shift_at(self.rules, moment)[0]).days

    @staticmethod
    def _day(ordinal: int) -> str:
        return dt.date.fromordinal(ordinal).isoformat()


def seconds(moment: dt.datetime | None) -> int | None:
    """A moment in whole seconds since 1970."""
    return None if moment is None else int(moment.timestamp())


def fen(value: Any) -> Any:
    """A sum of money in whole fen."""
    if isinstance(value, list):
        return [fen(one) for one in value]
    return round(Decimal(value) * 100) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value
