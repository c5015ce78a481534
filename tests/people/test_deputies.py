"""A deputy signs for another, in the roles and for the time given, and passes nothing on."""

from __future__ import annotations

import pytest

from tests.keys.given import ask, shared
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.registers import people

UNTIL = "2026-11-03T18:00"


def deputise(book: Desk, person: str, deputy: str, by: str | None = None, **more: str) -> None:
    book.do(by or person, "staff", "deputise", person, deputy=deputy, **{"deputy_until": UNTIL, **more})


def test_a_deputy_signs_for_his_principal_and_it_shows(book: Desk) -> None:
    name = shared(book)
    with stops(NotAllowed):
        book.sign("zhaomin", ask(book, name))
    deputise(book, "liuyang", "zhaomin")
    loan = ask(book, name)
    book.sign("zhaomin", loan)
    [signature] = [s for s in book.record(loan).signers() if s.by == "zhaomin"]
    assert (signature.deputy_of, signature.role) == ("liuyang", "leader")
    assert book.state(name) == "out"


def test_the_principal_still_signs_himself(book: Desk) -> None:
    deputise(book, "liuyang", "zhaomin")
    loan = ask(book, shared(book))
    book.sign("liuyang", loan)
    assert [s.deputy_of for s in book.record(loan).signers()] == [None]


@pytest.mark.parametrize("when", ["2026-11-02 08:30", "2026-11-03 18:00"])
def test_neither_before_nor_after_his_time(book: Desk, when: str) -> None:
    deputise(book, "liuyang", "zhaomin", deputy_from="2026-11-02T09:00")
    book.at(when)
    loan = ask(book, shared(book))
    with stops(NotAllowed):
        book.sign("zhaomin", loan)


def test_a_deputy_names_no_deputy(book: Desk) -> None:
    deputise(book, "liuyang", "zhaomin")
    deputise(book, "zhaomin", "sunli")
    assert "leader" not in people.roles(book.books, "sunli", book.now())
    assert "assistant" in people.roles(book.books, "sunli", book.now())
    with stops(Refused):
        deputise(book, "zhaomin", "sunli", deputy_roles="leader")


def test_nobody_is_his_own_or_makes_himself_another_s(book: Desk) -> None:
    with stops(Refused):
        deputise(book, "liuyang", "liuyang")
    with stops(Refused):
        deputise(book, "liuyang", "wangfang", by="wangfang", why="休假")
    with stops(NotAllowed):
        deputise(book, "liuyang", "sunli", by="zhaomin", why="休假")
    with stops(Refused, "ORG-02"):
        deputise(book, "chenjing", "huangtao", by="wangfang", why="出差")


def test_another_s_deputy_is_approved_by_his_superior(book: Desk) -> None:
    with stops(BadInput, field="why"):
        deputise(book, "liuyang", "zhaomin", by="wangfang")
    entry = book.do(
        "huangtao", "staff", "deputise", "liuyang", deputy="zhaomin", deputy_until=UNTIL, why="病假"
    )  # fmt: skip
    assert book.status(entry) == "waiting"
    assert "leader" not in people.roles(book.books, "zhaomin", book.now())


def test_a_wrong_span_or_a_stranger_is_refused(book: Desk) -> None:
    with stops(Refused):
        deputise(book, "liuyang", "zhaomin", deputy_from="2026-11-04T09:00")
    book.do("wangfang", "staff", "leave", "wulei", why="辞职")
    with stops(Refused):
        deputise(book, "liuyang", "wulei")
    book.enrol("shenji", name="沈计", roles="auditor", dept="outside")
    with stops(Refused):
        deputise(book, "liuyang", "shenji")


def test_his_power_ends_with_his_principal_s(book: Desk) -> None:
    book.enrol("heli", name="何丽", roles="leader", dept="service")
    deputise(book, "liuyang", "zhaomin")
    deputise(book, "heli", "sunli")
    book.do("heli", "staff", "end_deputy", "heli")
    book.do("wangfang", "staff", "leave", "liuyang", why="辞职")
    for person in ("zhaomin", "sunli"):
        assert "leader" not in people.roles(book.books, person, book.now())


def test_a_deputy_who_left_signs_nothing(book: Desk) -> None:
    deputise(book, "liuyang", "zhaomin")
    book.do("wangfang", "staff", "leave", "zhaomin", why="辞职")
    loan = ask(book, shared(book))
    with stops(NotAllowed):
        book.sign("zhaomin", loan)
    assert "zhaomin" not in people.candidates(book.books, ("leader",), book.now())
