"""The roster: drawn, approved, issued, revised; holidays reinforced; what it lacks is said."""

from __future__ import annotations

import pytest

from tests.rost.given import PLAN, ROSTER, drawn, here, line, on_day, revised, rows
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.registers import on_duty
from wuye.reports.owed import owed

HOLIDAYS = ["2027-01-01"]


def test_a_roster_is_in_force_once_the_superior_approved_it(bare: Desk) -> None:
    """ROST-08, ROST-13: three shifts, drawn up ahead."""
    entry = bare.do("wangfang", "roster", "draw", month="2026-11", dept="service", rows=rows())
    assert bare.waits(entry) == [("approve", ("project_manager",))]
    assert here(bare) == []
    bare.sign("huangtao", entry)
    bare.later("1m")
    assert here(bare) == ["zhangwei", "liuyang"]
    assert bare.facts(ROSTER, "roster")["version"] == 1


def test_everybody_on_it_gets_a_copy_and_so_does_the_administration(bare: Desk) -> None:
    """ROST-08."""
    entry = drawn(bare)
    receipts = [slot for slot in bare.reviews(entry) if "ROST-08" in slot.rules]
    assert {slot.who for slot in receipts} == {(f"person:{who}",) for who in PLAN}
    assert bare.news(entry)["dept:administration"] == ("ROST-08",)
    bare.sign("zhangwei", entry, "receive")
    assert ("person:zhangwei",) not in {slot.who for slot in bare.reviews(entry)}


def test_not_anybody_draws_it(bare: Desk) -> None:
    """ROST-08."""
    with stops(NotAllowed, "ROST-08"):
        bare.do("zhangwei", "roster", "draw", month="2026-11", dept="service", rows=rows())


@pytest.mark.parametrize("row", [f"zhangwei={line('d', 29)}", f"zhangwei={line('d', 31)}", f"zhougang={line('d')}"])
def test_a_row_fits_the_month_and_the_department(bare: Desk, row: str) -> None:
    """ROST-08."""
    with stops(Refused, "ROST-08"):
        bare.do("wangfang", "roster", "draw", month="2026-11", dept="service", rows=[row])


def test_another_name_than_its_month_and_department_is_never_made(bare: Desk) -> None:
    verdict = bare.weigh("wangfang", "roster", "draw", "2026-12-service", month="2026-11", dept="service", rows=rows())
    assert any("doesn't fit" in p.message.en for p in verdict.problems), verdict.problems


@pytest.mark.parametrize("codes", ["d q", "张"])
def test_a_code_that_the_table_has_not(bare: Desk, codes: str) -> None:
    with stops(BadInput, field="rows"):
        bare.do("wangfang", "roster", "draw", month="2026-11", dept="service", rows=[f"zhangwei={codes}"])


def test_codes_and_people_answer_to_their_chinese_names(bare: Desk) -> None:
    bare.do("wangfang", "roster", "draw", month="2026-11", dept="service", rows=["张伟=" + "早中夜休休" * 6])
    [record] = [r for r in bare.books.records.values() if r.entry.register == "roster"]
    assert record.fields["rows"] == {"zhangwei": line("d e n o o")}


def test_a_house_adds_codes_with_a_post_of_its_own() -> None:
    codes = {"g": {"zh": "门", "en": "gate", "shift": "day", "post": "gate"}}
    desk = Desk(tables={"roster": {"codes": codes}})
    drawn(desk, zhangwei="g")
    one = on_duty.on_watch(desk.books, "zhangwei", desk.now())
    assert one is not None and (one.shift, one.post) == ("day", "gate")


def test_too_few_people_are_said(bare: Desk) -> None:
    """ROST-13, ROST-14: no shift, and no lunch, without anybody."""
    whole = drawn(bare)
    assert bare.flags(whole) == set()
    lacking = revised(bare, zhaomin=on_day(9, "o", "e"))
    assert {"ROST-13", "ROST-14"} <= bare.flags(lacking)
    assert "11-09 evening 0/1" in bare.marks(lacking)[0].message.en


def test_the_least_is_a_figure_of_the_house() -> None:
    """ROST-14."""
    desk = Desk({"roster": {"minimum": {"evening": 0, "else": 1}}})
    assert desk.flags(drawn(desk, zhaomin="o")) == set()


def test_a_fixed_roster_changes_only_with_a_reason_and_the_superior(desk: Desk) -> None:
    """ROST-09."""
    with stops(BadInput, field="why"):
        desk.do("wangfang", "roster", "revise", ROSTER, rows=rows(zhangwei="e"))
    with stops(NotAllowed, "ROST-09"):
        desk.do("zhangwei", "roster", "revise", ROSTER, rows=rows(zhangwei="e"), why="想换")
    entry = desk.do("wangfang", "roster", "revise", ROSTER, rows=rows(zhangwei="e", zhaomin="d"), why="培训")
    assert here(desk) == ["zhangwei", "liuyang"], "not before it is approved"
    desk.decline("huangtao", entry)
    assert here(desk) == ["zhangwei", "liuyang"]


def test_a_revised_roster_supersedes_the_old_one(desk: Desk) -> None:
    """ROST-10: issued anew; of an earlier moment the version of then still tells."""
    desk.at("2026-11-10 09:00")
    entry = revised(desk, zhangwei="e", zhaomin="d")
    assert here(desk) == ["zhaomin", "liuyang"]
    assert here(desk, "2026-11-09 09:00") == ["zhangwei", "liuyang"]
    assert desk.facts(ROSTER, "roster")["version"] == 2
    assert {slot.rules for slot in desk.reviews(entry)} == {("ROST-10",)}
    assert desk.news(entry)["dept:administration"] == ("ROST-10",)


def test_nobody_signs_for_a_copy_that_was_taken_back(desk: Desk) -> None:
    """ROST-10: whoever had signed for the old one has; the others sign for the new one alone."""
    [old] = [r for r in desk.books.records.values() if r.entry.do == "draw"]
    desk.sign("zhangwei", old.entry.id, "receive")
    new = revised(desk, zhangwei="e", zhaomin="d")
    assert desk.reviews(old.entry.id) == []
    assert [s.by for s in old.signers() if s.kind == "receive"] == ["zhangwei"]
    assert {slot.who for slot in desk.reviews(new)} == {(f"person:{who}",) for who in PLAN}
    with stops(NotAllowed):
        desk.sign("zhaomin", old.entry.id, "receive")


def test_a_roster_withdrawn_is_none(desk: Desk) -> None:
    entry = desk.do("wangfang", "roster", "withdraw", ROSTER, why="排错了")
    desk.sign("huangtao", entry)
    assert here(desk.later("1m")) == []
    revised(desk, zhangwei="o")
    assert here(desk) == ["liuyang"], "another version may follow"


def new_year(lines: dict[str, str], when: str = "2026-12-20 09:00") -> tuple[Desk, list[str]]:
    """January, its first day a public holiday."""
    desk = Desk(holidays=HOLIDAYS).at(when)
    entry = desk.do("wangfang", "roster", "draw", month="2027-01", dept="service", rows=rows(31))
    desk.sign("huangtao", entry)
    return desk, rows(31, **lines)


def test_a_public_holiday_gets_a_reinforced_duty() -> None:
    """ROST-12: as many more as the house says."""
    desk, typed = new_year({})
    with stops(Refused, "ROST-12"):
        desk.do("wangfang", "roster", "holiday", "2027-01-service", holiday="2027-01-01", rows=typed)
    desk, typed = new_year({"wangfang": on_day(1, "e", "o", 31)})
    entry = desk.do("wangfang", "roster", "holiday", "2027-01-service", holiday="2027-01-01", rows=typed)
    assert desk.flags(entry) == set()
    assert desk.slot(entry, "approve").rules == ("ROST-12",)


def test_the_roster_of_a_holiday_is_made_a_week_before() -> None:
    """ROST-11: and goes to the administration."""
    desk, typed = new_year({"wangfang": on_day(1, "e", "o", 31)}, "2026-12-28 09:00")
    entry = desk.do("wangfang", "roster", "holiday", "2027-01-service", holiday="2027-01-01", rows=typed)
    assert desk.flags(entry) == {"ROST-11"}
    desk.sign("huangtao", entry)
    assert desk.news(entry)["dept:administration"] == ("ROST-11",)


def test_next_months_roster_is_asked_for_until_it_is_drawn(bare: Desk) -> None:
    """ROST-08: another month's is not it."""
    bare.at("2026-11-26 09:00")
    assert "roster.next_month" in recurring(bare)
    drawn(bare)
    assert "roster.next_month" in recurring(bare), "November was drawn, December is wanted"
    entry = bare.do("wangfang", "roster", "draw", month="2026-12", dept="service", rows=rows(31))
    assert "roster.next_month" in recurring(bare), "nobody has approved it"
    bare.sign("huangtao", entry)
    assert "roster.next_month" not in recurring(bare.later("1m"))
    assert "roster.next_month" in recurring(bare.at("2026-12-26 09:00"))


def recurring(desk: Desk) -> list[str]:
    return [row.what for row in owed(desk.books, desk.now()) if row.kind == "routine"]
