"""Cabinet, counts, lists and the control room: KEY-09 to KEY-12."""

from __future__ import annotations

from tests.keys.figured import figure
from tests.keys.given import DAY, ask, cabinets, desk_key, sealed, shared, vacant
from tests.keys.proof import proves
from tests.support.desk import Desk, stops
from wuye.errors import NotAllowed, Refused
from wuye.reports.routines import RoutineRow, routines


def duty(desk: Desk, name: str) -> RoutineRow:
    """One routine as it stands now."""
    register, _, routine = name.partition(".")
    return next(r for r in routines(desk.books, desk.now()) if (r.register, r.name) == (register, routine))


@proves("KEY-09")
def test_every_cabinet_is_reconciled_once_a_month(desk: Desk) -> None:
    cabinets(desk)
    name, held = vacant(desk), sealed(desk)
    assert (duty(desk, "key.reconcile").done, set(duty(desk, "key.reconcile").missing)) == (
        False, {"office", "control_room", "front_desk"},
    )  # fmt: skip
    desk.do("liuyang", "cabinet", "count", "office", seen=[name, held])
    desk.do("majun", "cabinet", "count", "control_room", seen=[])
    assert desk.books.dues_of("cabinet", "office") == []
    desk.do("sunli", "cabinet", "count", "front_desk", seen=[], counterpart="zhaomin")
    assert duty(desk, "key.reconcile").done
    assert not duty(desk.at("2026-12-01 09:00"), "key.reconcile").done


@proves("KEY-09")
def test_a_blind_count_wants_each_difference_explained(desk: Desk) -> None:
    cabinets(desk)
    here, gone, held = vacant(desk, "K-1"), vacant(desk, "K-2"), sealed(desk)
    count = desk.do("liuyang", "cabinet", "count", "office", seen=[here, "K-X"])
    owed = desk.books.dues_of("cabinet", "office")
    assert {d.item for d in owed} == {gone, held, "K-X"}
    assert {d.rules for d in owed} == {("KEY-09", "KEY-12", "KEY-46")}
    assert (desk.state(gone), desk.record(count).status) == ("cabinet", "done")
    desk.do("liuyang", "cabinet", "explain", "office", answers=[{"key": gone, "reason": "夹在登记簿里"}])
    assert {d.item for d in desk.books.dues_of("cabinet", "office")} == {held, "K-X"}
    rest = [{"key": held, "reason": "看漏"}, {"key": "K-X", "reason": "业户的钥匙"}]
    answer = desk.do("liuyang", "cabinet", "explain", "office", answers=rest)
    assert desk.books.dues_of("cabinet", "office") == []
    assert [s.rules for s in desk.reviews(answer)] == [("KEY-09",)]
    idle = desk.do("liuyang", "cabinet", "explain", "office", answers=rest)
    assert desk.flags(idle) == {"KEY-09"}


@proves("KEY-09")
def test_a_difference_not_explained_is_late(desk: Desk) -> None:
    cabinets(desk)
    vacant(desk)
    desk.do("liuyang", "cabinet", "count", "office", seen=[])
    (owed,) = desk.books.dues_of("cabinet", "office")
    assert (owed.late(desk.later("4h").now()), owed.late(desk.later("1m").now())) == (False, True)


@proves("KEY-10")
def test_the_key_list_goes_to_the_manager_each_month(desk: Desk) -> None:
    shared(desk, "K-1")
    desk.do("zhangwei", "key", "lose", shared(desk, "K-2"), account="找不到")
    desk.sign("wangfang", desk.do("zhangwei", "key", "retire", shared(desk, "K-3"), why="拆门"))
    assert figure(desk, "key.key_list") == [("shared", "in the cabinet", 1, 0, 1)]
    routine = desk.rules.registers["key"].routines["list"]
    assert (routine.gives, routine.to, duty(desk, "key.list").done) == ("key_list", ["manager"], False)
    with stops(NotAllowed, "KEY-10"):
        desk.do("lina", "key", "routine", routine="list")
    desk.do("zhangwei", "key", "routine", routine="list")
    assert (duty(desk, "key.list").done, duty(desk.at("2026-12-01 09:00"), "key.list").done) == (True, False)


@proves("KEY-11")
def test_the_control_room_keeps_the_record_of_its_own_keys(desk: Desk) -> None:
    name = shared(desk, cabinet="control_room")
    with stops(NotAllowed, "KEY-11"):
        ask(desk, name)
    loan = ask(desk, name, by="majun")
    assert (desk.state(name), desk.slot(loan, "give").rules) == ("out", ("KEY-11",))
    assert [s.by for s in desk.slot(loan, "give").filled] == ["majun"]
    back = desk.do("sunli", "key", "return", name)
    assert (desk.state(name), desk.flags(back)) == ("cabinet", {"KEY-11"})
    ask(desk.later("1m"), name, by="majun")
    assert desk.flags(desk.do("majun", "key", "return", name)) == set()


@proves("KEY-11")
def test_the_control_rooms_cabinet_is_kept_by_security(desk: Desk) -> None:
    with stops(Refused, "KEY-11"):
        desk.do("liuyang", "cabinet", "set_up", "control_room", kind="control_room", place="负一层", keeper="zhangwei")
    cabinets(desk)
    with stops(Refused, "KEY-11"):
        desk.do("liuyang", "cabinet", "change_keeper", "control_room", keeper="zhangwei")
    with stops(NotAllowed, "KEY-09"):
        desk.do("zhangwei", "cabinet", "count", "control_room", seen=[])


@proves("KEY-12")
def test_shared_keys_are_counted_face_to_face_each_shift(desk: Desk) -> None:
    cabinets(desk)
    name = shared(desk, cabinet="front_desk")
    assert not duty(desk, "key.shared_count").done
    alone = desk.do("sunli", "cabinet", "count", "front_desk", seen=[name])
    assert "KEY-12" in desk.flags(alone)
    oneself = desk.do("sunli", "cabinet", "count", "front_desk", seen=[name], counterpart="sunli")
    assert desk.flags(oneself) == {"KEY-12"}
    both = desk.do("sunli", "cabinet", "count", "front_desk", seen=[name], counterpart="zhaomin")
    assert (desk.flags(both), desk.slot(both, "receive").who) == (set(), ("person:zhaomin",))
    assert "KEY-12" in desk.slot(both, "receive").rules
    desk.sign("zhaomin", both)
    assert desk.reviews(both) == []
    assert duty(desk, "key.shared_count").done
    assert not duty(desk.at("2026-11-10 16:30"), "key.shared_count").done


@proves("KEY-12")
def test_a_shared_key_is_lent_like_any_other(desk: Desk) -> None:
    name = desk_key(desk.at(DAY), cabinet="front_desk")
    loan = ask(desk, name, borrower="sunli", org="service", purpose="other")
    assert desk.waits(loan) == [("give", ("leader",))]
