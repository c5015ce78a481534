"""A timeline: all that touched a unit, a key, a person, a tenant, across the registers, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.custody.given import issued
from tests.duty.given import noted
from tests.keys.given import sealed, vacant
from tests.support.desk import Desk, stops
from tests.support.house import Desk as House
from tests.support.house import copy
from wuye.errors import BadInput
from wuye.render.timeline import timeline_lines, timeline_object
from wuye.render.view import View
from wuye.reports import fulltext
from wuye.reports.timeline import Timeline, stretch, timeline
from wuye.text import Lang, cells


def ask(desk: Desk, said: str, since: str | None = None, until: str | None = None) -> Timeline:
    return timeline(desk.books, said, lambda _: None, stretch(since, until, desk.books, desk.now()))


def did(desk: Desk, said: str, since: str | None = None, until: str | None = None) -> list[str]:
    return [f"{r.entry.do} {' '.join(r.entry.subjects)}".strip() for r in ask(desk, said, since, until).records]


def shown(desk: Desk, said: str, lang: Lang = "zh", width: int | None = 80) -> list[str]:
    lines = timeline_lines(ask(desk, said), View(desk.books, desk.now(), lang), width)
    return ["".join(span.words for span in line).rstrip() for line in lines]


@pytest.fixture
def desk() -> Desk:
    """Two units, their keys, and a loan of one."""
    desk = Desk().at("2026-11-10 09:00")
    desk.do("zhangwei", "unit", "enter", "1203", "1204", kind="flat", client="周先生", phone="13800001111")
    vacant(desk)
    vacant(desk, "K-1204-1", opens="1204", place="A02")
    desk.at("2026-11-11 10:00")
    loan = desk.do("zhangwei", "key", "borrow", "K-1203-1", borrower="lina", org="leasing", purpose="viewing")
    desk.sign("liuyang", loan)
    desk.sign("lina", loan)
    desk.later("1h").do("zhaomin", "key", "return", "K-1203-1", power_off=True, windows_closed=True, door_locked=True)
    return desk


LOAN = ["borrow K-1203-1", "sign", "sign", "return K-1203-1"]


def test_a_unit_has_the_life_of_the_keys_that_open_it(desk: Desk) -> None:
    assert did(desk, "1203") == ["enter 1203 1204", "receive K-1203-1", *LOAN]
    assert did(desk, "1204") == ["enter 1203 1204", "receive K-1204-1"]


def test_a_key_has_its_own(desk: Desk) -> None:
    assert did(desk, "K-1203-1") == ["receive K-1203-1", *LOAN]


def test_an_event_in_a_unit_is_the_units_with_what_came_of_it(desk: Desk) -> None:
    event = noted(desk, "zhaomin", unit="1203").entry
    desk.later("10m").do("zhaomin", "duty", "follow", event.id, handling="已到场")
    assert did(desk, "1203")[-2:] == ["note", f"follow {event.id}"]
    assert event.id not in {r.entry.id for r in ask(desk, "1204").records}


def test_a_key_that_opens_another_unit_now_is_no_longer_the_first_ones(desk: Desk) -> None:
    entry = desk.do("zhangwei", "key", "receive", "K-M-1", kind="vacant", opens="1203", place="A03")
    desk.later("1m").correct("zhangwei", entry, opens=["1204"])
    assert did(desk, "1203")[-2:] == ["receive K-M-1", "correct"]
    assert did(desk, "1204")[-2:] == ["receive K-M-1", "correct"]


def test_a_reservation_of_the_units_key_is_there_too(desk: Desk) -> None:
    typed = {
        "things": "K-1203-1",
        "starts": "2026-11-12T14:00",
        "ends": "2026-11-12T16:00",
        "purpose": "看房",
        "who": "lina",
    }
    desk.do("lina", "reservation", "book", **typed)
    assert did(desk, "1203")[-1].startswith("book")
    assert not did(desk, "1204")[-1].startswith("book")


def test_a_person_has_what_he_wrote_and_what_he_held(desk: Desk) -> None:
    assert did(desk, "李娜") == did(desk, "lina") == ["enrol lina", *LOAN]
    assert "receive K-1203-1" not in did(desk, "刘洋")
    assert did(desk, "何军") == ["enrol hejun"]


def test_a_thing_leaves_the_persons_timeline_when_it_is_back(desk: Desk) -> None:
    loan = desk.do("zhangwei", "key", "borrow", "K-1203-1", borrower="hejun", org="leasing", purpose="viewing")
    desk.sign("liuyang", loan)
    assert did(desk, "李娜") == ["enrol lina", *LOAN]
    assert did(desk, "何军")[-2:] == ["borrow K-1203-1", "sign"]


def test_a_tenant_is_found_by_his_name_which_stays_masked(desk: Desk) -> None:
    sealed(desk)
    # The keys of his units, too.
    assert did(desk, "周先生") == ["enter 1203 1204", "receive K-1203-1", "receive K-1204-1", "entrust K-1501-1"]
    text = "\n".join(shown(desk, "周先生", width=None))
    assert "客户 ***" in text and "电话 ***" in text and "13800001111" not in text
    said = json.dumps(timeline_object(ask(desk, "周先生"), View(desk.books, desk.now(), "zh")), ensure_ascii=False)
    assert '"client": "***"' in said and "13800001111" not in said


def test_a_correction_tells_nothing_that_is_masked(desk: Desk) -> None:
    entry = desk.do("zhangwei", "unit", "enter", "1301", kind="flat", phone="13800002222")
    desk.later("1m").correct("zhangwei", entry, phone="13800003333")
    view = View(desk.books, desk.now(), "zh")
    text = "\n".join(shown(desk, "1301", width=None)) + json.dumps(timeline_object(ask(desk, "1301"), view))
    assert "1380000" not in text and "correct" in text


def test_what_was_declined_is_told(desk: Desk) -> None:
    loan = desk.do("zhangwei", "key", "borrow", "K-1204-1", borrower="hejun", org="leasing", purpose="viewing")
    desk.decline("liuyang", loan)
    assert did(desk, "1204")[-2:] == ["borrow K-1204-1", "sign"]
    text = "\n".join(shown(desk, "1204", width=None))
    assert "不同意，未生效" in text and "原因 不同意" in text


def test_a_register_may_be_named(desk: Desk) -> None:
    issued(desk, "K-1203")
    assert did(desk, "radio:K-1203")[-1].startswith("borrow")
    assert did(desk, "unit:1203") == did(desk, "1203")
    with stops(BadInput, field="subject"):
        ask(desk, "key:1203")


def test_an_entry_has_itself_and_its_signatures(desk: Desk) -> None:
    loan = next(r.entry.id for r in ask(desk, "1203").records if r.entry.do == "borrow")
    assert did(desk, loan) == LOAN[:3]


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        ("2026-11-11", None, 4), (None, "2026-11-10", 2), ("2026-11-10", "2026-11-10", 2), ("2026-11-12", None, 0),
        ("今天", None, 4), (None, "昨天", 2), ("2026-11-11 10:30", None, 1), (None, "2026-11-11 10:30", 5),
    ],
)  # fmt: skip
def test_a_stretch_of_time(desk: Desk, since: str | None, until: str | None, count: int) -> None:
    assert len(ask(desk, "1203", since, until).records) == count


def test_what_happened_in_it_counts_when_it_was_recorded_later(desk: Desk) -> None:
    desk.at("2026-11-13 09:00").do("zhangwei", "unit", "know", "1203", use="住", happened="2026-11-12T09:00")
    assert did(desk, "1203", "2026-11-12", "2026-11-12") == ["know 1203"]
    assert "发生在" in "\n".join(shown(desk, "1203", width=None))


def test_by_day_the_newest_last(desk: Desk) -> None:
    lines = shown(desk, "1203", width=None)
    assert lines[0].startswith("1203  单元 1203  有关：钥匙 K-1203-1  6 条记录")
    assert [line[:8] for line in lines if line[:1] == "1"][1:] == ["11-10 周二", "11-11 周三"] or "11-10 周二" in lines[
        2
    ]
    assert [line.split()[0] for line in lines if "周" in line[:9]] == ["11-10", "11-11"]
    assert "归还 K-1203-1" in lines[-1]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 60])
def test_it_fits(desk: Desk, lang: Lang, width: int) -> None:
    lines = shown(desk, "1203", lang, width)
    assert max(map(cells, lines)) <= width
    assert len([line for line in lines if "K2611-" in line]) >= 5


@pytest.mark.parametrize("said", [" 1203", "\uff11\uff12\uff10\uff13", "\u30001203\u3000"])
def test_another_width_or_space_is_the_same_word(desk: Desk, said: str) -> None:
    """What is typed with a wide keyboard would else be looked for as words alone, and little of it found."""
    assert did(desk, said) == did(desk, "1203") and ask(desk, said).said == "1203"


def test_another_case_is_the_same_where_there_is_no_other(desk: Desk) -> None:
    assert did(desk, "k-1203-1") == did(desk, "K-1203-1")
    desk.do("zhangwei", "key", "receive", "k-1203-1", kind="shared", opens=["1203"], place="A 9")
    assert did(desk, "k-1203-1") != did(desk, "K-1203-1")


@pytest.mark.parametrize(
    ("said", "line"),
    [("1203室", "wuye timeline 1203"), ("9999室", "wuye find 9999室"), ("", "wuye timeline 1203"), ("  ", "wuye timeline 1203")],
)  # fmt: skip
def test_what_to_type_next_finds_something(desk: Desk, said: str, line: str) -> None:
    with pytest.raises(BadInput) as caught:
        ask(desk, said)
    (problem,) = caught.value.problems
    assert problem.remedy is not None and problem.remedy.en.endswith(line) and "called :" not in problem.message.en


@pytest.mark.parametrize("said", ["没有的", "K-9999", "nobody"])
def test_what_nobody_knows_is_bad_input(desk: Desk, said: str) -> None:
    with stops(BadInput, field="subject"):
        ask(desk, said)


def test_the_command(desk: Desk, founded: House) -> None:
    with founded.unchanged():
        told = founded.wuye("timeline", "1501", "--json", now="2026-11-10T09:00:00+08:00")
    rows = json.loads(told.out)
    assert [row["do"] for row in rows] == ["enter", "entrust"]
    assert rows[1]["owner"] == "***" and rows[1]["name"] == "张伟"
    text = founded.wuye("始末", "周先生", now="2026-11-10T09:00:00+08:00")
    assert text.code == 0 and "托管 K-1501-1" in text.out
    missing = founded.wuye("timeline", "9999", lang="en")
    assert missing.code == 2 and "wuye find 9999" in missing.err
    none = founded.wuye("timeline", "1501", "--until", "2026-10-01", lang="en")
    assert (none.code, none.out, none.err) == (0, "", "there is no entry in that time\n")


def test_full_text_changes_no_answer(founded: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = copy(founded, tmp_path)
    rows = json.loads(house.wuye("key", "log", "K-B2-03", "--json").out)
    right = ("correct", rows[0]["id"], "--opens", "0805", "--why", "typo")
    assert house.wuye(*right, as_="zhangwei", now="2026-11-02T11:00:00+08:00").code == 0
    names = ("1203", "0805", "zhangwei", "周先生", "K-1501-1", "T2611-0003")
    plain = [house.wuye("timeline", name, "--json").out for name in names]
    assert "K-B2-03" in plain[1]
    monkeypatch.setattr(fulltext, "FEW", 0)
    monkeypatch.setattr(fulltext, "OFTEN", 1)
    assert [house.wuye("timeline", name, "--json").out for name in names] == plain
    assert all(len(out) > 10 for out in plain)
