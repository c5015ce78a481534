"""Nobody leaves with something in his hands; one entry, signed by both, hands it all to another."""

from __future__ import annotations

from typing import Any

import pytest

from tests.keys.given import ask, lent, plant, sealed, shared, shown, vacant
from tests.support.desk import Desk, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused, WuyeError

LEFT = {"power_off": True, "windows_closed": True, "door_locked": True}


def leave(book: Desk, person: str, by: str = "wangfang") -> Receipt:
    return book.do(by, "staff", "leave", person, why="辞职")


def hand_over(book: Desk, person: str, taker: str, by: str | None = None, **more: Any) -> Receipt:
    return book.do(by or person, "staff", "hand_over", person, taker=taker, **more)


def why_not(book: Desk, person: str) -> str:
    with pytest.raises(WuyeError) as caught:
        leave(book, person)
    return " ".join(p.message.en for p in caught.value.problems)


def test_who_has_nothing_in_hand_leaves(book: Desk) -> None:
    leave(book, "sunqiang")
    assert book.state("sunqiang", "staff") == "gone"
    assert not book.books.has_key("sunqiang")


def test_a_due_of_his_own_keeps_him(book: Desk) -> None:
    name = vacant(book)
    shown(book, name)
    back = book.do("zhangwei", "key", "return", name, **{**LEFT, "power_off": False})
    assert "sunqiang" not in why_not(book, "lina")
    assert "still owes 1 things" in why_not(book, "lina")
    book.done("zhangwei", back, "go_back")
    assert "still owes" not in why_not(book, "lina")
    assert f"{back.entry.id} still wants the signature of 李娜" in why_not(book, "lina")
    book.sign("lina", back)
    leave(book, "lina")


def test_a_due_of_his_whole_role_does_not(book: Desk) -> None:
    lent(book, shared(book), borrower="wulei")
    book.do("wulei", "key", "claim_returned", "K-S-1", answer="放回去了")
    book.enrol("heli", name="何丽", roles="leader", dept="service")
    leave(book, "liuyang")


@pytest.mark.parametrize(
    ("person", "role"),
    [("wangfang", "service manager"), ("majun", "control-room operator"), ("chenjing", "general manager")],
)
def test_the_last_who_may_sign_something_stays_until_there_is_another(book: Desk, person: str, role: str) -> None:
    with stops(Refused, "ORG-04"):
        leave(book, person, "huangtao")
    assert f"can sign as {role}" in why_not(book, person)
    facts = book.facts(person, "staff")
    entry = book.do(
        "huangtao", "staff", "enrol", "heli", name="何丽", roles=facts["roles"], dept=facts["dept"],
        public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIheli",
    )  # fmt: skip
    if book.status(entry) == "waiting":
        book.sign("chenjing", entry)
    assert not _refused(book, person)


def test_another_role_that_may_do_as_well_is_enough(book: Desk) -> None:
    for person in ("huangtao", "linxia", "zhougang"):
        assert not _refused(book, person)


def _refused(book: Desk, person: str) -> bool:
    return bool(book.weigh("wangfang", "staff", "leave", person, why="辞职").refused)


def test_who_holds_the_role_without_a_key_can_not_sign_in_it(book: Desk) -> None:
    book.do("wulei", "staff", "revoke_key", "wulei", why="丢了")
    assert not _refused(book, "zhaomin")
    book.do("zhangwei", "staff", "revoke_key", "zhangwei", why="丢了")
    assert "can sign as assistant" in why_not(book, "zhaomin")


def test_a_superior_s_people_get_another(book: Desk) -> None:
    book.do("wangfang", "staff", "post", "wulei", reports_to="sunqiang")
    with stops(Refused, "ORG-02"):
        leave(book, "sunqiang")
    book.sign("hejun", hand_over(book, "sunqiang", "hejun"))
    assert book.facts("wulei", "staff")["reports_to"] == "hejun"
    leave(book, "sunqiang")


def all_in_hand(book: Desk) -> Receipt:
    """A borrowed key, two kept ones, a debt, a signature owed and somebody who reports to him."""
    for name, seal in (("K-1501-1", "F-1"), ("K-1502-1", "F-2")):
        sealed(book, name, seal_no=seal)
    lent(book, shared(book), borrower="zhaomin", org="service")
    name = vacant(book)
    shown(book, name, borrower="lina")
    book.do("wangfang", "staff", "post", "sunli", reports_to="zhaomin")
    return hand_over(book, "zhaomin", "zhangwei")


def test_one_entry_hands_over_all_he_holds(book: Desk) -> None:
    entry = all_in_hand(book)
    assert entry.entry.fields == {
        "taker": "zhangwei", "things": ["K-S-1"], "custody": ["K-1501-1", "K-1502-1"], "team": ["sunli"],
    }  # fmt: skip
    assert (book.status(entry), book.waits(entry)) == ("waiting", [("receive", ("person:zhangwei",))])
    assert book.facts("K-S-1")["borrower"] == "zhaomin"
    book.sign("zhangwei", entry)
    assert (book.facts("K-S-1")["borrower"], book.facts("K-S-1")["last_borrower"]) == ("zhangwei", "zhaomin")
    assert book.due("return", "K-S-1").who == ("person:zhangwei",)
    assert {book.facts(k)["custodian"] for k in ("K-1501-1", "K-1502-1")} == {"zhangwei"}
    leave(book, "zhaomin")
    with stops(Refused, "KEY-34", "KEY-02", "ORG-02"):
        leave(book, "zhangwei")


def test_a_debt_and_an_owed_signature_pass_too(book: Desk) -> None:
    name = vacant(book)
    shown(book, name)
    back = book.do("zhangwei", "key", "return", name, **{**LEFT, "power_off": False})
    book.sign("hejun", hand_over(book, "lina", "hejun"))
    assert book.due("go_back", name).who == ("person:hejun",)
    assert [s.who for s in book.reviews(back)] == [("person:hejun",)]
    leave(book, "lina")
    book.sign("hejun", back)
    assert book.reviews(back) == []


def test_a_refused_hand_over_moves_nothing(book: Desk) -> None:
    entry = all_in_hand(book)
    book.decline("zhangwei", entry)
    assert book.facts("K-S-1")["borrower"] == "zhaomin"
    assert book.facts("K-1501-1")["custodian"] == "zhaomin"
    assert book.due("return", "K-S-1").who == ("person:zhaomin",)


def test_who_is_gone_already_is_answered_for_by_who_keeps_the_register(book: Desk) -> None:
    sealed(book)
    with stops(NotAllowed):
        hand_over(book, "zhaomin", "zhangwei", by="zhangwei", why="走了")
    with stops(BadInput, field="why"):
        hand_over(book, "zhaomin", "zhangwei", by="wangfang")
    entry = hand_over(book, "zhaomin", "zhangwei", by="wangfang", why="不辞而别")
    book.sign("zhangwei", entry)
    leave(book, "zhaomin")


@pytest.mark.parametrize(
    ("lend", "taker", "rule"),
    [
        (lambda b: shown(b, vacant(b), borrower="lina"), "zhangwei", "KEY-32"),
        (lambda b: lent(b, plant(b), borrower="lina", org="leasing"), "zhangwei", "KEY-43"),
        (lambda b: b.sign("sunqiang", lent(b, vacant(b), contractor="安达", purpose="repair")), "lina", "KEY-38"),
    ],
)
def test_a_hand_over_is_no_way_round_the_rules_of_keys(book: Desk, lend: Any, taker: str, rule: str) -> None:
    lend(book)
    holder = "sunqiang" if rule == "KEY-38" else "lina"
    with stops(Refused, rule):
        hand_over(book, holder, taker)


def test_nor_to_somebody_whose_own_keys_are_late(book: Desk) -> None:
    lent(book, shared(book, "K-1"), borrower="wulei")
    book.later("2d")
    lent(book, shared(book, "K-2"), borrower="sunqiang")
    with stops(Refused, "KEY-35"):
        hand_over(book, "sunqiang", "wulei")


def test_only_what_is_his_to_somebody_else_who_is_here(book: Desk) -> None:
    lent(book, shared(book), borrower="wulei")
    lent(book, shared(book, "K-2"), borrower="sunqiang")
    leave(book, "chenhao")
    for taker in ("sunqiang", "chenhao"):
        with stops(Refused):
            hand_over(book, "sunqiang", taker)
    with stops(Refused):
        hand_over(book, "sunqiang", "lina", things="K-2,K-S-1")


def test_what_came_back_meanwhile_is_not_handed_over(book: Desk) -> None:
    lent(book, shared(book), borrower="sunqiang")
    entry = hand_over(book, "sunqiang", "wulei")
    book.do("zhangwei", "key", "return", "K-S-1")
    with stops(Refused):
        book.sign("wulei", entry)
    ask(book, "K-S-1", borrower="wulei")
    leave(book, "sunqiang")
