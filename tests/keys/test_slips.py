"""One slip for many keys, reservations, waiting and declining, night, deputies, corrections."""

from __future__ import annotations

from tests.keys.given import DAY, EVENING, NIGHT, ask, emergency, lent, plant, sealed, shared, shown, vacant
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused


def book(desk: Desk, key: str, who: str, starts: str, ends: str) -> str:
    typed = {"starts": f"2026-11-10T{starts}", "ends": f"2026-11-10T{ends}", "purpose": "inspection"}
    return desk.do(who, "reservation", "book", things=key, who=who, **typed).entry.id


def test_a_ring_is_lent_whole_and_comes_back_in_parts(desk: Desk) -> None:
    names = [shared(desk, f"K-{i}", ring="R-12") for i in range(3)]
    loan = lent(desk, "R-12")
    assert loan.entry.subjects == tuple(names)
    back = desk.do("zhangwei", "key", "return", *names[:2])
    assert [desk.state(n) for n in names] == ["cabinet", "cabinet", "out"]
    assert (desk.flags(back), [desk.due_status("return", n) for n in names]) == (set(), ["settled", "settled", "open"])


def test_one_slip_is_all_or_nothing(desk: Desk) -> None:
    good, bad = shared(desk, "K-1"), shared(desk, "K-2")
    desk.do("sunli", "key", "damage", bad, account="断齿")
    with stops(Refused, "KEY-06"):
        ask(desk, good, bad)
    assert (desk.state(good), desk.books.waiting(desk.now())) == ("cabinet", [])


def test_one_slip_asks_for_the_signatures_of_every_key(desk: Desk) -> None:
    loan = ask(desk, shared(desk), plant(desk), borrower="zhaomin", org="service", why="漏水")
    assert {s.kind for s in desk.record(loan).slots} == {"give", "approve"}
    desk.sign("liuyang", loan)
    assert [desk.state(k) for k in ("K-S-1", "K-B2-03")] == ["cabinet", "cabinet"]


def test_a_retired_key_leaves_its_ring(desk: Desk) -> None:
    names = [shared(desk, f"K-{i}", ring="R-12") for i in range(2)]
    desk.sign("wangfang", desk.do("zhangwei", "key", "retire", names[0], why="拆门"))
    assert ask(desk, "R-12").entry.subjects == (names[1],)


def test_a_copy_says_which_of_how_many(desk: Desk) -> None:
    with stops(BadInput, field="copy"):
        shared(desk, copy="3")
    assert desk.facts(shared(desk, copy="1/3"))["copy"] == "1/3"


def test_overlapping_reservations_are_refused(desk: Desk) -> None:
    name = shared(desk)
    first = book(desk, name, "sunqiang", "14:00", "16:00")
    with stops(Refused):
        book(desk, name, "wulei", "15:00", "17:00")
    book(desk, name, "wulei", "16:00", "17:00")
    assert desk.state(first, "reservation") == "booked"
    assert desk.at("2026-11-10 16:00").state(first, "reservation") == "over"


def test_a_loan_into_somebody_elses_reservation_is_flagged(desk: Desk) -> None:
    name = shared(desk)
    book(desk, name, "wulei", "14:00", "16:00")
    assert len(desk.marks(ask(desk, name, due="15:00"))) == 1
    assert desk.marks(ask(desk, name, due="13:00")) == []
    assert desk.marks(ask(desk, name, borrower="wulei", due="15:00")) == []
    lent(desk, name, due="13:00")
    assert len(desk.marks(desk.do("zhangwei", "key", "extend", name, due="15:00", why="没修完"))) == 1


def test_a_reservation_is_moved_or_cancelled_and_the_other_told(desk: Desk) -> None:
    """KEY-03: a reservation is no loan."""
    one = book(desk, shared(desk), "sunqiang", "14:00", "16:00")
    with stops(NotAllowed):
        desk.do("lina", "reservation", "cancel", one, why="不用了")
    cancelled = desk.do("zhangwei", "reservation", "cancel", one, why="客户改期")
    assert set(desk.news(cancelled)) == {"person:sunqiang"}
    two = book(desk, "K-S-1", "sunqiang", "14:00", "16:00")
    moved = desk.do("sunqiang", "reservation", "change", two, starts="2026-11-10T15:00", ends="2026-11-10T17:00")
    assert (desk.news(moved), desk.state("K-S-1")) == ({}, "cabinet")
    with stops(Refused, "G-05"):
        desk.do("sunqiang", "reservation", "change", two, starts="2026-11-10T15:00", ends="2026-11-20T17:00")


def test_extensions_are_counted(desk: Desk) -> None:
    """G-05: the third needs the manager."""
    name = shared(desk)
    lent(desk, name, due="10:00")
    for due in ("11:00", "12:00"):
        desk.sign("liuyang", desk.do("zhangwei", "key", "extend", name, due=due, why="没修完"))
    third = desk.do("zhangwei", "key", "extend", name, due="13:00", why="没修完")
    desk.sign("liuyang", third)
    assert (desk.status(third), desk.facts(name)["extensions"]) == ("waiting", 2)
    desk.sign("wangfang", third)
    assert (desk.facts(name)["extensions"], f"{desk.dues(name)['return'].by:%H:%M}") == (3, "13:00")


def test_ten_keys_are_enough_for_anybody(desk: Desk) -> None:
    """G-05: the allowance of one person."""
    names = [shared(desk, f"K-{i}") for i in range(11)]
    lent(desk, *names[:9])
    lent(desk, names[9])
    with stops(Refused, "G-05"):
        ask(desk, names[10])
    lent(desk, names[10], borrower="wulei")


def test_the_second_try_ends_the_first(desk: Desk) -> None:
    name = shared(desk)
    first = ask(desk, name)
    second = ask(desk, name, borrower="wulei")
    assert (desk.status(first), desk.status(second)) == ("replaced", "waiting")
    with stops(NotAllowed):
        desk.sign("liuyang", first)
    desk.sign("liuyang", second)
    assert desk.facts(name)["borrower"] == "wulei"


def test_what_waits_lapses_after_a_day(desk: Desk) -> None:
    loan = ask(desk, shared(desk))
    assert desk.at("2026-11-11 09:29").status(loan) == "waiting"
    assert desk.at("2026-11-11 09:30").status(loan) == "lapsed"
    with stops(NotAllowed):
        desk.sign("liuyang", loan)


def test_what_was_declined_stays_undone(desk: Desk) -> None:
    name = shared(desk)
    loan = ask(desk, name)
    with stops(NotAllowed):
        desk.decline("sunqiang", loan)
    desk.decline("liuyang", loan)
    assert (desk.status(loan), desk.state(name)) == ("declined", "cabinet")
    with stops(NotAllowed):
        desk.sign("liuyang", loan)


def test_the_last_signature_is_judged_again(desk: Desk) -> None:
    """KEY-06: the key broke while the loan waited."""
    name = shared(desk)
    loan = ask(desk, name)
    desk.do("sunli", "key", "damage", name, account="断齿")
    with stops(Refused, "KEY-06"):
        desk.sign("liuyang", loan)
    assert desk.state(name) == "damaged"


def test_nobody_signs_for_two_nor_for_himself(desk: Desk) -> None:
    loan = ask(desk, shared(desk), leaves_building=True)
    with stops(NotAllowed):
        desk.sign("zhangwei", loan)
    desk.sign("liuyang", loan)
    with stops(NotAllowed):
        desk.sign("liuyang", loan)


def test_a_deputy_signs_in_the_leaders_place_while_it_lasts(desk: Desk) -> None:
    until = {"deputy_from": "2026-11-10T09:00", "deputy_until": "2026-11-10T18:00"}
    desk.do("liuyang", "staff", "deputise", "liuyang", deputy="zhaomin", **until)
    loan = ask(desk, shared(desk))
    desk.sign("zhaomin", loan)
    given = desk.slot(loan, "give").filled[0]
    assert (given.by, given.role, given.deputy_of) == ("zhaomin", "leader", "liuyang")
    late = ask(desk.at(EVENING), shared(desk, "K-S-2"))
    with stops(NotAllowed, "KEY-04"):
        desk.sign("zhaomin", late)


def test_a_correction_leaves_the_signature_stale_until_signed_again(desk: Desk) -> None:
    name = shared(desk)
    loan = lent(desk, name, phone="13800000000")
    desk.correct("zhangwei", loan, phone="13900000000")
    assert (desk.facts(name)["phone"], desk.record(loan).stale) == ("13900000000", True)
    with stops(NotAllowed):
        desk.sign("wangfang", loan)
    desk.sign("liuyang", loan)
    assert not desk.record(loan).stale
    with stops(Refused):
        desk.correct("zhangwei", loan, phone="13700000000")


def test_only_the_writer_corrects(desk: Desk) -> None:
    loan = lent(desk, shared(desk))
    with stops(NotAllowed):
        desk.correct("zhaomin", loan, phone="13900000000")
    with stops(BadInput, field="why"):
        desk.do("zhangwei", "key", "correct", of=loan.entry.id, digest=loan.entry.digest)


def test_a_signature_fits_one_entry_only(desk: Desk) -> None:
    one, two = ask(desk, shared(desk)), ask(desk, shared(desk, "K-S-2"))
    with stops(Refused):
        desk.do("liuyang", "key", "sign", of=one.entry.id, digest=two.entry.digest, **{"as": "give", "verdict": "yes"})


def test_the_glass_is_reviewed_the_next_day_or_late(desk: Desk) -> None:
    desk.at(NIGHT)
    loan = ask(desk, shared(desk))
    with stops(BadInput, "KEY-04", field="why"):
        desk.glass("zhaomin", loan)
    desk.glass("zhaomin", loan, why="水管爆裂")
    slot = desk.slot(loan, "review")
    assert (slot.who, slot.due) == (("manager",), desk.later("1d").now())
    with stops(Refused):
        desk.glass("zhaomin", loan, why="再来一次")


def test_by_day_an_emergency_takes_the_long_way(desk: Desk) -> None:
    """KEY-19: the general manager can be reached."""
    name = sealed(desk)
    entry = emergency(desk)
    for person in ("wangfang", "chenjing", "zhaomin"):
        desk.sign(person, entry)
        assert desk.state(name) == "sealed"
    desk.sign("zhougang", entry)
    assert desk.state(name) == "opened"


def test_who_brings_it_back_need_not_be_who_took_it(desk: Desk) -> None:
    name = vacant(desk)
    shown(desk, name)
    left = {"power_off": True, "windows_closed": True, "door_locked": True}
    back = desk.do("zhangwei", "key", "return", name, returned_by="hejun", **left)
    assert (desk.state(name), len(desk.marks(back))) == ("cabinet", 1)


def test_a_return_of_a_key_that_is_not_out_is_taken_and_flagged(desk: Desk) -> None:
    name = shared(desk)
    back = desk.do("zhangwei", "key", "return", name, condition="bent")
    assert (desk.state(name), len(desk.marks(back)), desk.facts(name)["condition"]) == ("cabinet", 1, "bent")
    warned = ask(desk.at(DAY), name)
    assert any("bent" in text.en for text in warned.says)


def test_a_testimony_about_a_key_that_is_gone_leaves_it_gone(desk: Desk) -> None:
    """KEY-07: a lost key isn't brought back by being called damaged or returned."""
    name = shared(desk)
    desk.do("zhangwei", "key", "lose", name, account="找不到")
    for action, typed in (("damage", {"account": "断齿"}), ("return", {})):
        entry = desk.do("zhangwei", "key", action, name, **typed)
        assert (desk.state(name), bool(desk.marks(entry))) == ("lost", True)
