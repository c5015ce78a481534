"""A shift's page as it stands: signed whole, and not one entry more."""

from __future__ import annotations

import pytest

from tests.registers.small import Desk, header, rules_of
from wuye.registers import codec
from wuye.registers.check import check_rules
from wuye.registers.things import BLANK

BOOK = header(
    """
page: shift
subject: {id: serial, label: {zh: 事, en: event}}
fields:
  what: {type: text, label: {zh: 事情, en: what}}
  read: {type: page, of: book, label: {zh: 看过的页, en: page read}}
states:
  noted: {zh: 已记, en: noted}
actions:
  note: {label: {zh: 记, en: note}, takes: what, to: noted, need: [what]}
  look: {label: {zh: 看, en: look}, to: noted, need: [read]}
""",
    name="book",
    prefix="D",
)


def desk() -> Desk:
    found = Desk(BOOK)
    found.ok("amy", "note", what="1203 漏水")
    return found.wait(minutes=1)


def test_the_running_page_is_signed_as_it_stands() -> None:
    d = desk()
    looked = d.ok("lee", "look")
    assert looked.fields["read"]["page"] == "2026-11-23-day"
    assert looked.fields["read"]["count"] == 1
    (path,) = d.books.pages
    assert path == "ledgers/book/2026-11/23-day.yaml"
    assert d.books.pages[path].size == 2 and d.books.pages[path].last == looked.entry.id


def test_a_page_with_one_entry_more_is_not_the_one_that_was_read() -> None:
    d = desk()
    entry, _ = d.try_("lee", "look")
    d.ok("amy", "note", what="又漏了")
    assert d.words("lee", "look", read=dict(entry.fields["read"])) == (
        "2026-11-23-day holds 2 entries now, not just the 1 that were meant"
    )


@pytest.mark.parametrize(
    "raw", [{"page": "2026-11-23-day", "count": 1}, {"page": "2026-11-23", "count": 0, "digest": BLANK.digest}, "x"]
)
def test_what_names_no_page_is_refused(raw: object) -> None:
    assert "page" in desk().words("lee", "look", read=raw)


def test_another_shift_s_page_is_named() -> None:
    d = desk().at("2026-11-24 02:00")
    d.ok("gus", "note", what="巡楼")
    d.wait(minutes=1)
    assert d.ok("lee", "look", read="2026-11-23-day").fields["read"]["count"] == 1
    night = d.books.pages["ledgers/book/2026-11/23-night.yaml"]
    assert d.ok("lee", "look").fields["read"] == {"page": "2026-11-23-night", "count": 2, "digest": night.digest}
    assert {p.split("/")[-1] for p in d.books.pages} == {"23-day.yaml", "23-night.yaml"}


def test_the_fingerprint_hangs_on_every_word_and_on_the_order() -> None:
    one, other = Desk(BOOK), Desk(BOOK)
    for d, words in ((one, "甲乙"), (other, "乙甲")):
        for word in words:
            d.ok("amy", "note", what=word)
            d.wait(minutes=1)
    (a,), (b,) = one.books.pages.values(), other.books.pages.values()
    assert a.size == b.size == 2 and a.digest != b.digest
    assert codec.page_of("", codec.page_words(a)) == a


def test_a_page_nobody_wrote_on_is_blank() -> None:
    d = Desk(BOOK).at("2026-11-23 21:00")
    assert d.ok("lee", "look").fields["read"] == {"page": "2026-11-23-night", "count": 0, "digest": BLANK.digest}


def test_months_are_found_by_register() -> None:
    d = desk().at("2026-12-01 09:00")
    d.ok("amy", "note", what="x")
    assert [p.size for p in d.books.pages.group("month", "book", "2026-11")] == [1]


def test_a_schema_names_a_register_that_turns_its_page_each_shift() -> None:
    def said(text: str) -> list[str]:
        return [p.message.en for p in check_rules(rules_of(text), frozenset())[0]]

    assert not [words for words in said(BOOK) if "each shift" in words]
    assert "fields.read.of: staff is no register that turns a page each shift" in said(
        BOOK.replace("of: book", "of: staff")
    )


def test_words_go_where_the_action_takes_them() -> None:
    def said(text: str) -> list[str]:
        return [p.message.en for p in check_rules(rules_of(text), frozenset())[0]]

    wrong = BOOK.replace("takes: what, to: noted, need: [what]", "takes: what, to: noted, need: [read]")
    assert "actions.note.takes: takes names what, which is neither needed nor allowed" in said(wrong)
    assert not [words for words in said(BOOK) if "takes names" in words]
