"""Full text: what is found by the letters is what looking through every entry finds, and the file is never believed."""

from __future__ import annotations

import random
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from bench.rows import Made
from tests.index.test_index import answered, asked
from wuye.desk.house import House
from wuye.index import words
from wuye.index.store import Damaged
from wuye.index.words import Words
from wuye.reports import fulltext
from wuye.reports.entries import found, haystack, wanted


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also few entries are asked of the file, and what stands in many of them."""
    monkeypatch.setattr(fulltext, "FEW", 0)
    monkeypatch.setattr(fulltext, "OFTEN", 1)


def file_of(made: Made) -> Path:
    return made.house / ".git" / "wuye" / fulltext.FILE


def alike(made: Made, *lines: str) -> int:
    """How many entries are found by both ways, which are the same."""
    count = 0
    with House(made.house) as house:
        for line in lines:
            asked_for = wanted([line])
            among = fulltext.may_hold(house, asked_for)
            assert among is not None, line
            ids = [r.entry.id for r in found(house.books, asked_for, among)]
            assert ids == [r.entry.id for r in found(house.books, asked_for)], line
            count += len(ids)
    return count


def test_any_part_of_any_entry_is_found(made: Made) -> None:
    dice = random.Random(1)
    with House(made.house) as house:
        texts = [haystack(r.entry, house.books) for r in house.books.records.values()]
    lines = []
    for text in dice.sample(texts, 60):
        start, size = dice.randrange(len(text)), dice.choice((1, 2, 2, 3, 4, 9))
        lines.append(text[start : start + size].strip() or "漏水")
    assert alike(made, *lines, "漏水", "李娜 看房", "Ｋ－０３", "没有的词", '"', "*", "^ AND (", "a\x00b") > 60


def test_two_chinese_letters_are_found_without_looking_through_every_entry(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    alike(made, "漏水")
    with House(made.house) as house:
        texts = [haystack(r.entry, house.books) for r in house.books.records.values()]
        pairs = {a + b for text in texts for a, b in pairwise(text) if min(a, b) > "一"}
        word = next(w for w in sorted(pairs) if 3 < sum(w in text for text in texts) < len(texts) / 4)
        seen: list[str] = []
        monkeypatch.setattr("wuye.reports.entries.haystack", lambda e, b: (seen.append(e.id), haystack(e, b))[1])
        among = fulltext.may_hold(house, [word])
        assert list(found(house.books, [word], among))
        assert len(seen) == len(among or ()) < len(house.books.records) / 2


def test_few_entries_and_words_that_stand_everywhere_need_no_file(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "OFTEN", 4)
    with House(made.house) as house:
        assert fulltext.may_hold(house, ["key"]) is None
        assert fulltext.may_hold(house, []) is None
        monkeypatch.setattr(fulltext, "FEW", len(house.books.records) + 1)
        assert fulltext.may_hold(house, ["漏水"]) is None


def test_what_is_written_later_is_found_and_nothing_old_is_read_again(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert alike(made, "没人写过") == 0
    assert asked(made, "unit know 0301 --note 没人写过的话", who="zhaomin")[0] == 0
    monkeypatch.setattr(fulltext, "every", None)
    assert alike(made, "没人写过") == 1
    assert answered("find 没人写过") == answered("find 没人写过", WUYE_INDEX="off")


@pytest.mark.parametrize("how", ["rubbish", "cut", "other tables", "of another tree", "of another program", "gone"])
def test_whatever_becomes_of_the_file_the_answer_is_the_same(made: Made, how: str) -> None:
    before, path = alike(made, "漏水", "李娜"), file_of(made)
    if how == "rubbish":
        path.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "gone":
        path.unlink()
    else:
        line = {
            "other tables": "DROP TABLE entry; CREATE TABLE entry (x)",
            "of another tree": f"UPDATE word SET value = '{'0' * 40}' WHERE name = 'tree'",
            "of another program": "UPDATE word SET value = 'x' WHERE name = 'key'",
        }[how]
        with sqlite3.connect(path) as db:
            db.executescript(line)
    plain = answered("find 漏水", WUYE_INDEX="off")
    assert answered("find 漏水") == plain == answered("find 漏水")
    assert alike(made, "漏水", "李娜") == before


def test_while_somebody_else_fills_it_every_entry_is_looked_through(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "WAIT", 0.1)
    alike(made, "漏水")
    assert asked(made, "unit know 0302 --note 漏水了", who="zhaomin")[0] == 0
    plain = answered("find 漏水", WUYE_INDEX="off")
    with sqlite3.connect(file_of(made), isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        assert answered("find 漏水") == plain
        db.execute("ROLLBACK")
    assert answered("find 漏水") == plain


def test_two_at_once_take_nothing_in_twice(tmp_path: Path) -> None:
    one, two = (Words(tmp_path / "words.db", "key") for _ in range(2))
    assert one.add([("K1", "漏水")], "a" * 40, anew=True)
    assert not two.add([("K1", "漏水")], "a" * 40, anew=True)
    assert two.tree == "a" * 40
    assert two.holding([["漏水"]], 9) == ["K1"] == one.holding([["没有", "水"]], 9)
    assert one.holding([["漏水"], ["没有"]], 9) == []
    with pytest.raises(Damaged):
        one.add([("K1", "又来")], "b" * 40, anew=False)
    assert one.add([("K2", "漏水")], "b" * 40, anew=True)
    assert one.holding([["漏"]], 9) == ["K2"]


def test_somebody_is_found_by_the_name_of_today(made: Made) -> None:
    before = alike(made, "李娜")
    assert before and alike(made, "李丽娜") == 0
    with House(made.house) as house:
        lina = house.books.subject("staff", "lina")
        assert lina is not None
        lina.facts["name"] = "李丽娜"
        for name in ("李丽娜", "丽娜", "李娜"):
            ids = [r.entry.id for r in found(house.books, [name], fulltext.may_hold(house, [name]))]
            assert ids == [r.entry.id for r in found(house.books, [name])]
            # The entry that enrolled her still says what she was called then.
            assert len(ids) == (before - 1 if "丽" in name else 1)
