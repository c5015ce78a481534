"""What is asked since a day is read from the end."""

from __future__ import annotations

import datetime as dt

import pytest

from bench.rows import Made
from tests.support.books import folded, has_index
from wuye.desk.house import House
from wuye.registers import codec
from wuye.reports.entries import logged


def test_nothing_older_is_read(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    with House(made.house) as house:
        plain = folded(house)
        records = list(plain.records.values())
        since = records[-20].entry.at
        wanted = [r.entry.id for r in records if r.entry.at >= since]
        assert has_index(house.books)
        seen: list[str] = []
        read = codec.record_of
        monkeypatch.setattr(codec, "record_of", lambda key, *a, **k: (seen.append(key), read(key, *a, **k))[1])
    with House(made.house) as house:
        assert [r.entry.id for r in logged(house.books, since=since)] == wanted
        assert len(set(seen)) <= len(wanted) + 3
    assert [r.entry.id for r in logged(plain, since=since)] == wanted


def test_from_the_first_from_none_and_of_one_person(made: Made) -> None:
    with House(made.house) as house:
        plain = folded(house)
        first, last = (f(r.entry.at for r in plain.records.values()) for f in (min, max))
        for since in (first - dt.timedelta(1), first, last, last + dt.timedelta(seconds=1)):
            for by in (None, "zhangwei"):
                wanted = [
                    r.entry.id for r in plain.records.values() if r.entry.at >= since and by in (None, r.entry.by)
                ]
                for books in (house.books, plain):
                    assert [r.entry.id for r in logged(books, since=since, by=by)] == wanted


def test_what_is_in_memory_comes_with_what_is_not(made: Made) -> None:
    with House(made.house) as house:
        ids = [r.entry.id for r in folded(house).records.values()]
        for name in (ids[0], ids[-1], ids[7]):
            assert house.books.records[name].entry.id == name
        assert [r.entry.id for r in house.books.records.newest()] == ids[::-1]
