"""Occupied units, what follows an opening or a broken seal: KEY-24 to KEY-29."""

from __future__ import annotations

from tests.keys.figured import figure
from tests.keys.given import SLIP, STAMPED, emergency, forgotten, opened, sealed, shared
from tests.keys.proof import proves
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused


def reseal(desk: Desk, name: str, seal: str = "F-0002") -> str:
    """Seals again, the guard being there; gives the entry's id."""
    entry = desk.do("zhangwei", "key", "reseal", name, seal_no=seal, after="门已锁，物品未动")
    return entry.entry.id


@proves("KEY-24", "KEY-25")
def test_the_application_comes_back_stamped_and_signed(desk: Desk) -> None:
    name = sealed(desk)
    opened(desk, name)
    owed = desk.dues(name)["file_application"]
    assert (owed.rules, owed.by) == (("KEY-24", "KEY-25"), desk.later("1 workday").now())
    for paper in ({**STAMPED, "stamped": False}, {"no": "S-3", "stamped": True}, "S-3"):
        with stops(Refused, "KEY-24"):
            desk.do("zhangwei", "key", "file_application", name, stamped_copy=paper)
    desk.do("zhangwei", "key", "file_application", name, stamped_copy=STAMPED)
    assert desk.due_status("file_application", name) == "settled"


@proves("KEY-24")
def test_a_stamp_over_the_weekend_is_owed_on_monday(desk: Desk) -> None:
    desk.at("2026-11-13 16:00")
    name = sealed(desk)
    opened(desk, name)
    owed = desk.dues(name)["file_application"].by
    assert owed is not None
    assert owed.strftime("%m-%d") == "11-16"
    assert desk.at("2026-11-15 20:00").due_status("file_application", name) == "open"
    assert desk.at("2026-11-16 17:00").due_status("file_application", name) == "late"


@proves("KEY-25")
def test_what_is_owed_is_filed_and_nothing_else(desk: Desk) -> None:
    name = sealed(desk)
    with stops(Refused, "KEY-25"):
        desk.do("zhangwei", "key", "file_application", name, stamped_copy=STAMPED)
    opened(desk, name)
    with stops(BadInput, "KEY-25", field="stamped_copy"):
        desk.do("zhangwei", "key", "file_application", name)
    desk.do("zhangwei", "key", "hand_back", name, slip=SLIP, after="已锁好")
    with stops(Refused):
        desk.do("zhangwei", "key", "retire", name, why="业户自行保管")
    filed = desk.do("zhangwei", "key", "file_application", name, stamped_copy=STAMPED)
    assert desk.record(filed).fields["stamped_copy"] == STAMPED
    desk.do("zhangwei", "key", "retire", name, why="业户自行保管")


@proves("KEY-26")
def test_each_use_is_described_before_and_after(desk: Desk) -> None:
    name = sealed(desk)
    with stops(BadInput, "KEY-26", field="before"):
        forgotten(desk, before=None)
    opened(desk, name)
    with stops(BadInput, "KEY-26", field="after"):
        desk.do("zhangwei", "key", "reseal", name, seal_no="F-0002")
    with stops(BadInput, "KEY-26", field="after"):
        desk.do("zhangwei", "key", "hand_back", name, slip=SLIP)
    done = reseal(desk, name)
    assert (desk.state(name), desk.facts(name)["seal_no"]) == ("sealed", "F-0002")
    assert desk.slot(done, "present").rules == ("KEY-26",)
    with stops(NotAllowed, "KEY-26"):
        desk.sign("sunqiang", done)
    desk.sign("zhougang", done)
    assert desk.slot(done, "present").open == 0


@proves("KEY-26")
def test_every_seal_number_is_used_once_for_ever(desk: Desk) -> None:
    name = sealed(desk)
    opened(desk, name)
    with stops(Refused, "KEY-26"):
        reseal(desk, name, "F-0001")
    reseal(desk, name, "F-0002")
    with stops(Refused, "KEY-26"):
        sealed(desk, "K-1502-1", seal_no="F-0002")
    with stops(Refused, "KEY-26"):
        sealed(desk, "K-1502-1", seal_no="F-0001")
    sealed(desk, "K-1502-1", seal_no="F-0003")


@proves("KEY-26")
def test_an_open_key_is_sealed_again_in_four_hours(desk: Desk) -> None:
    name = sealed(desk)
    opened(desk, name)
    assert desk.dues(name)["reseal"].rules == ("KEY-26",)
    assert desk.later("4h").due_status("reseal", name) == "open"
    assert desk.later("1s").due_status("reseal", name) == "late"
    reseal(desk, name)
    assert desk.due_status("reseal", name) == "settled_late"


@proves("KEY-26")
def test_a_sealed_key_found_or_cut_anew_is_to_be_sealed(desk: Desk) -> None:
    for name, seal in (("K-1", "F-1"), ("K-2", "F-2")):
        sealed(desk, name, seal_no=seal)
    desk.do("zhangwei", "key", "lose", "K-1", account="找不到")
    desk.do("zhangwei", "key", "find", "K-1", account="夹在封袋里", place="B07")
    desk.do("zhangwei", "key", "damage", "K-2", account="断齿")
    desk.sign("liuyang", desk.do("zhangwei", "key", "replace", "K-2", order="P-1", place="B07"))
    for name in ("K-1", "K-2"):
        assert (desk.state(name), desk.dues(name)["reseal"].rules) == ("opened", ("KEY-26",))


@proves("KEY-27")
def test_the_manager_signs_the_record_of_each_use(desk: Desk) -> None:
    name = sealed(desk)
    opened(desk, name)
    done = reseal(desk, name)
    slot = desk.slot(done, "review")
    assert (slot.rules, slot.due) == (("KEY-27",), desk.later("1d").now())
    with stops(NotAllowed, "KEY-27"):
        desk.sign("liuyang", done)
    desk.sign("wangfang", done)
    assert slot.open == 0


@proves("KEY-27", "KEY-26")
def test_the_manager_signs_where_the_client_takes_the_open_key(desk: Desk) -> None:
    name = sealed(desk)
    opened(desk, name)
    back = desk.do("zhangwei", "key", "hand_back", name, slip=SLIP, after="已锁好")
    assert [(s.kind, s.rules) for s in desk.reviews(back)] == [("review", ("KEY-27",))]
    assert desk.due_status("reseal", name) == "settled"
    shut = desk.do("zhangwei", "key", "hand_back", sealed(desk, "K-2", seal_no="F-9"), slip=SLIP)
    assert desk.reviews(shut) == []


@proves("KEY-27")
def test_openings_are_counted(desk: Desk) -> None:
    opened(desk, sealed(desk))
    said = desk.rules.registers["key"].figures["openings"]
    assert [row[1] for row in figure(desk, "key.openings")] == ["K-1501-1"]
    assert (said.per, "KEY-27" in said.rules) == ("month", True)
    assert figure(desk, "key.key_list") == [("sealed", "opened", 1, 0, 1)]


@proves("KEY-28")
def test_a_broken_seal_is_told_to_the_office_at_once(desk: Desk) -> None:
    name = sealed(desk)
    entry = desk.do("zhougang", "key", "seal_broken", name, account="巡查时见封条撕开")
    assert (desk.state(name), desk.news(entry)) == ("opened", {"dept:service": ("KEY-28",)})
    assert desk.due("told", name).late(desk.later("1s").now())
    with stops(Refused):
        desk.told("zhougang", entry, "finance")
    desk.told("zhougang", entry, "dept:service")
    assert desk.news(entry) == {}


@proves("KEY-28")
def test_only_a_seal_that_is_there_can_be_broken(desk: Desk) -> None:
    with stops(Refused):
        desk.do("zhougang", "key", "seal_broken", shared(desk), account="没有封条")


@proves("KEY-28", "KEY-29")
def test_a_sealed_key_damaged_or_lost_is_told_and_decided(desk: Desk) -> None:
    for action, also in (("damage", set()), ("lose", {"leader", "dept:security"})):
        name = sealed(desk, f"K-{action}", seal_no=f"F-{action}")
        entry = desk.do("zhougang", "key", action, name, account="清点时发现")
        assert set(desk.news(entry)) == {"dept:service"} | also
        assert desk.news(entry)["dept:service"] == ("KEY-28",)
        assert desk.dues(name)["decide"].rules == ("KEY-29",)
        desk.seen("sunli", entry)
        assert set(desk.news(entry)) == also


@proves("KEY-28")
def test_a_seal_that_is_not_the_one_in_the_book_is_flagged(desk: Desk) -> None:
    sealed(desk)
    assert desk.flags(emergency(desk, found_seal="F-9999")) == {"KEY-28"}
    assert desk.flags(emergency(desk)) == set()


@proves("KEY-29")
def test_the_account_goes_with_the_report_and_the_manager_decides(desk: Desk) -> None:
    name = sealed(desk)
    for action in ("seal_broken", "damage", "lose"):
        with stops(BadInput, field="account"):
            desk.do("zhougang", "key", action, name)
    with stops(BadInput, "KEY-29"):
        desk.do("zhougang", "key", "seal_broken", name)
    desk.do("zhougang", "key", "seal_broken", name, account="封条撕开，已拍照")
    owed = desk.dues(name)["decide"]
    assert (owed.rules, owed.by) == (("KEY-29",), desk.later("1d").now())
    with stops(NotAllowed, "KEY-29"):
        desk.do("zhangwei", "key", "decide", name, decision="seal_again", answer="重新封存")
    desk.do("wangfang", "key", "decide", name, decision="seal_again", answer="重新封存")
    assert desk.due_status("decide", name) == "settled"
    with stops(Refused, "KEY-29"):
        desk.do("wangfang", "key", "decide", name, decision="seal_again", answer="再封一次")


@proves("KEY-26", "KEY-28")
def test_a_broken_seal_owes_a_new_one(desk: Desk) -> None:
    name = sealed(desk)
    desk.do("zhougang", "key", "seal_broken", name, account="封条撕开")
    assert desk.dues(name)["reseal"].rules == ("KEY-26",)
    reseal(desk, name)
    assert desk.due_status("reseal", name) == "settled"
