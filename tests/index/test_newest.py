"""What is asked since a day is read from the end."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys

import pytest

from bench.rows import Made
from tests.support.books import folded, has_index
from wuye.desk.house import House
from wuye.registers import codec
from wuye.reports.entries import logged
from wuye.reports.lives import life_of
from wuye.reports.owed import owed


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


def test_a_question_reads_no_more_than_it_shows(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    with House(made.house) as house:
        lives = {(s.register, s.id): house.books.life(s.register, s.id) for s in folded(house).subjects.values()}
        (register, name), entries = max(lives.items(), key=lambda item: len(item[1]))
        assert has_index(house.books)
    seen: list[str] = []
    read = codec.record_of
    monkeypatch.setattr(codec, "record_of", lambda key, *a, **k: (seen.append(key), read(key, *a, **k))[1])
    with House(made.house) as house:
        subject, now = house.books.subject(register, name), house.now()
        assert subject is not None
        life = life_of(subject, house.books, now, 1)
        assert (len(life.entries), life.before) == (1, len(entries) - 1)
        assert entries[0] not in seen
    with House(made.house) as house:
        seen.clear()
        rows, unsigned = owed(house.books, now), {one.entry for one in house.books.afterwards()}
        assert unsigned and not unsigned & set(seen)
        shown = {row.opened_by for row in rows[:1]}
        assert not (unsigned & set(seen)) - shown


def test_the_newest_of_a_life_are_the_first_of_all_of_it(made: Made) -> None:
    with House(made.house) as house:
        plain, now = folded(house), house.now()
        for subject in list(plain.subjects.values())[::9]:
            whole = life_of(subject, plain, now)
            for books in (plain, house.books):
                for most in (1, 2, 5, 500):
                    some = life_of(subject, books, now, most)
                    assert [r.entry.id for r in some.entries] == [r.entry.id for r in whole.entries[:most]]
                    assert (some.before is None) == (len(whole.entries) <= most)
                    assert (some.lasting, some.current) == (whole.lasting, whole.current)


def test_the_groups_that_hang_on_time_and_signatures_are_those_of_the_pages(made: Made) -> None:
    with House(made.house) as house:
        plain, now = folded(house), house.now()
        for at in (now, now - dt.timedelta(days=1), now - dt.timedelta(days=400)):
            assert [r.entry.id for r in house.books.waiting(at)] == [r.entry.id for r in plain.waiting(at)]
            assert [r.entry.id for r in plain.waiting(at)] == [r.entry.id for r in plain.unsigned() if r.waiting(at)]
        assert house.books.afterwards() == plain.afterwards()
        told = [(one.entry, one.place, one.by, one.who) for one in plain.afterwards() if one.owed]
        left = [(r, i, s) for r in plain.unsigned() if r.status == "done" for i, s in enumerate(r.slots)]
        assert told == [(r.entry.id, i, s.due, s.who) for r, i, s in left if s.open and s.within]


def test_only_the_newest_are_listed_unless_all_are_asked_for(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def wuye(*words: str) -> list[str]:
        line = [sys.executable, "-c", "from wuye.main import program; program()", "--lang", "en", *words]
        done = subprocess.run(line, env=made.env(), capture_output=True, text=True, check=True, cwd="/")
        return done.stdout.splitlines()

    with House(made.house) as house:
        ids = [r.entry.id for r in house.books.records.values()]
        keys = [name for name in ids if name.startswith("K")]
    assert len(keys) > 60
    for words, wanted in ((("log",), ids), (("key", "log"), keys)):
        shown = wuye(*words)
        assert [line.split()[2] for line in shown if re.match(r"\d\d-\d\d \d\d:\d\d  [A-Z]", line)] == wanted[-50:]
        assert shown[-1].endswith(f"wuye {' '.join(words)} --all") and "older ones are left out" in shown[-1]
        whole = "\n".join(wuye(*words, "--all"))
        assert all(name in whole for name in wanted) and "left out" not in whole
        assert [row["id"] for row in json.loads("\n".join(wuye(*words, "--json")))] == wanted
    assert "left out" not in "\n".join(wuye("log", "--since", "2020-01-01"))


def test_no_more_is_read_than_is_listed(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    read = codec.record_of
    with House(made.house) as house:
        assert has_index(house.books)
        monkeypatch.setattr(codec, "record_of", lambda key, *a, **k: (seen.append(key), read(key, *a, **k))[1])
        assert len(logged(house.books, most=7)) == 7 and len(set(seen)) <= 10
