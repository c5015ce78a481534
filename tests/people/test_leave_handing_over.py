"""Leaving and handing everything over is one entry, in force once the other has signed for it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.keys.given import lent, plant, sealed, shared, shown, vacant
from tests.people.given import NOW
from tests.people.test_leave import LEFT
from tests.support.desk import Desk, stops
from tests.support.house import Desk as House
from tests.support.terminal import MISSING, terminal
from wuye.builtin import schemas_dir
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.ledger.yaml12 import load

IN_HAND = ("KEY-34", "KEY-02", "ORG-02", "ORG-04")


def go(book: Desk, person: str, taker: str, by: str = "wangfang", **more: Any) -> Receipt:
    return book.do(by, "staff", "leave", person, handover=taker, **{"why": "辞职", **more})


def laden(book: Desk) -> str:
    """zhaomin has borrowed a key and keeps two, owes its return and a walk back, and leads sunli."""
    for name, seal in (("K-1501-1", "F-1"), ("K-1502-1", "F-2")):
        sealed(book, name, seal_no=seal)
    lent(book, shared(book), borrower="zhaomin", org="service")
    book.do("wangfang", "staff", "post", "sunli", reports_to="zhaomin")
    return "zhaomin"


def test_without_a_taker_it_is_refused_and_says_what_he_holds_and_what_to_type(book: Desk) -> None:
    with pytest.raises(Refused) as caught:
        book.do("wangfang", "staff", "leave", laden(book), why="辞职")
    problems = caught.value.problems
    assert {rule for p in problems for rule in p.rules} >= set(IN_HAND)
    said = " ".join(p.message.en for p in problems)
    assert all(name in said for name in ("K-S-1", "K-1501-1", "K-1502-1", "孙丽")), said
    line = "wuye staff leave zhaomin --handover"
    assert all(line in p.remedy.zh and line in p.remedy.en for p in problems if p.remedy)
    assert book.state("zhaomin", "staff") == "active"


def test_one_signature_later_he_is_gone_and_all_of_it_is_the_others(book: Desk) -> None:
    entry = go(book, laden(book), "zhangwei")
    assert entry.entry.fields == {
        "handover": "zhangwei", "things": ["K-S-1"], "custody": ["K-1501-1", "K-1502-1"], "team": ["sunli"], "why": "辞职",
    }  # fmt: skip
    assert book.waits(entry) == [("receive", ("person:zhangwei",))]
    assert (book.state("zhaomin", "staff"), book.facts("K-S-1")["borrower"]) == ("active", "zhaomin")
    assert book.books.has_key("zhaomin")
    book.sign("zhangwei", entry)
    assert (book.state("zhaomin", "staff"), book.books.has_key("zhaomin")) == ("gone", False)
    assert (book.facts("K-S-1")["borrower"], book.facts("K-S-1")["last_borrower"]) == ("zhangwei", "zhaomin")
    assert book.due("return", "K-S-1").who == ("person:zhangwei",)
    assert {book.facts(k)["custodian"] for k in ("K-1501-1", "K-1502-1")} == {"zhangwei"}
    assert book.facts("sunli", "staff")["reports_to"] == "zhangwei"


def test_a_debt_and_an_owed_signature_pass_too(book: Desk) -> None:
    name = vacant(book)
    shown(book, name)
    back = book.do("zhangwei", "key", "return", name, **{**LEFT, "power_off": False})
    book.sign("hejun", go(book, "lina", "hejun"))
    assert book.due("go_back", name).who == ("person:hejun",)
    assert [s.who for s in book.reviews(back)] == [("person:hejun",)]
    assert book.state("lina", "staff") == "gone"


def test_who_declines_takes_nothing_and_nobody_is_gone(book: Desk) -> None:
    book.decline("zhangwei", go(book, laden(book), "zhangwei"))
    assert (book.state("zhaomin", "staff"), book.facts("K-S-1")["borrower"]) == ("active", "zhaomin")
    assert book.facts("sunli", "staff")["reports_to"] == "zhaomin"
    assert book.due("return", "K-S-1").who == ("person:zhaomin",)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        (lambda b: lent(b, shared(b, "K-S-2"), borrower="zhaomin", org="service"), "KEY-34"),
        (lambda b: sealed(b, "K-1503-1", seal_no="F-3"), "KEY-02"),
        (lambda b: b.do("wangfang", "staff", "post", "wulei", reports_to="zhaomin"), "ORG-02"),
        (lambda b: b.do("zhangwei", "key", "return", "K-S-1"), None),
    ],
    ids=["borrowed", "kept", "led", "returned"],
)
@pytest.mark.parametrize("empty", [False, True])
def test_what_changed_hands_before_the_signature_makes_a_new_list(
    book: Desk, more: Any, rule: str | None, empty: bool
) -> None:
    if not empty:
        laden(book)
    elif rule is None:
        pytest.skip("nothing to return")
    entry = go(book, "zhaomin", "zhangwei")
    more(book)
    with stops(Refused, *([rule] if rule else [])):
        book.sign("zhangwei", entry)
    assert book.state("zhaomin", "staff") == "active"
    book.sign("zhangwei", go(book, "zhaomin", "zhangwei"))
    assert book.state("zhaomin", "staff") == "gone"


def test_a_list_that_leaves_something_out_is_refused(book: Desk) -> None:
    with stops(Refused, "KEY-02"):
        go(book, laden(book), "zhangwei", custody="K-1501-1")


def test_who_takes_it_himself_needs_another_to_give_it(book: Desk) -> None:
    for do in ("leave", "hand_over"):
        who = {"handover": "wangfang"} if do == "leave" else {"taker": "wangfang"}
        entry = book.do("wangfang", "staff", do, laden(book) if do == "leave" else "zhaomin", why="辞职", **who)
        assert book.waits(entry)[0][0] == "give"
        with stops(NotAllowed):
            book.sign("wangfang", entry)
    book.sign("zhaomin", entry)
    assert book.facts("K-S-1")["borrower"] == "wangfang"


def test_the_last_who_can_sign_something_stays_all_the_same(book: Desk) -> None:
    for person in ("majun", "chenjing"):
        with stops(Refused, "ORG-04"):
            go(book, person, "zhangwei", by="huangtao")


def test_a_manager_s_leave_takes_the_general_manager_too(book: Desk) -> None:
    entry = go(book, "linxia", "wangfang", by="huangtao")
    book.sign("wangfang", entry)
    assert book.state("linxia", "staff") == "active"
    book.sign("chenjing", entry)
    assert book.state("linxia", "staff") == "gone"


def test_to_somebody_else_who_is_here_and_with_a_reason(book: Desk) -> None:
    laden(book)
    book.do("wangfang", "staff", "leave", "chenhao")
    for taker in ("zhaomin", "chenhao"):
        with stops(Refused):
            go(book, "zhaomin", taker)
    with stops(BadInput, field="why"):
        book.do("wangfang", "staff", "leave", "zhaomin", handover="zhangwei")
    with stops(NotAllowed):
        go(book, "zhaomin", "zhangwei", by="zhangwei")
    with stops(Refused, "ORG-02"):
        go(book, "zhaomin", "sunli")


@pytest.mark.parametrize(
    ("lend", "person", "taker", "rule"),
    [
        (lambda b: shown(b, vacant(b), borrower="lina"), "lina", "zhangwei", "KEY-32"),
        (lambda b: lent(b, plant(b), borrower="lina", org="leasing"), "lina", "zhangwei", "KEY-43"),
        (
            lambda b: b.sign("sunqiang", lent(b, vacant(b), contractor="安达", purpose="repair")),
            "sunqiang", "lina", "KEY-38",
        ),
    ],
)  # fmt: skip
def test_it_is_no_way_round_the_rules_of_keys(book: Desk, lend: Any, person: str, taker: str, rule: str) -> None:
    lend(book)
    with stops(Refused, rule):
        go(book, person, taker)


def test_nor_to_somebody_whose_own_keys_are_late(book: Desk) -> None:
    lent(book, shared(book, "K-1"), borrower="wulei")
    book.later("2d")
    lent(book, shared(book, "K-2"), borrower="sunqiang")
    with stops(Refused, "KEY-35"):
        go(book, "sunqiang", "wulei")


def test_leaving_asks_of_the_taker_all_that_handing_over_asks() -> None:
    """The two say the same of who may take what; a rule changed in one place only is found here."""
    actions = load((schemas_dir() / "staff.yaml").read_bytes())["actions"]
    words = {"taker": "handover", "late_of_taker": "late_of_heir"}
    asked = {str(case["must"]) for case in actions["leave"]["cases"] if "must" in case}
    for case in actions["hand_over"]["cases"]:
        if "must" in case:
            said = re.sub(r"\b(late_of_taker|taker)\b", lambda m: words[m[1]], str(case["must"]))
            assert said in asked


@MISSING
def test_at_a_terminal_both_sign_in_one_go(desk: House, tmp_path: Path) -> None:
    with terminal(tmp_path, desk.env("wangfang", NOW, "en"), 100) as window:
        window.type("wuye staff leave zhaomin --handover zhangwei", "Enter")
        window.answer("why", "moves away")
        window.answer("things in custody [K-1501-1]", "")
        window.wait("张伟 to sign now?")
        window.type("y", "Enter")
        window.wait("is in force")
    listed = desk.wuye("staff", "list", "--json", lang="en").out
    assert {"subject": "zhaomin", "state": "gone"}.items() <= next(
        row for row in json.loads(listed) if row["subject"] == "zhaomin"
    ).items()
    assert '"custodian": "zhangwei"' in desk.wuye("key", "list", "--json").out
    assert desk.wuye("audit").code == 0
