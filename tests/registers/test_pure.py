"""The books are a function of their entries: whoever takes the same entries has the same books."""

from __future__ import annotations

import copy
from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registers.small import Desk, header
from wuye.ledger.page import parse_path, read_page
from wuye.registers.books import Books
from wuye.registers.fold import take, weigh

BOX = header("""
fields:
  holder: {type: person, outsiders: true, label: {zh: 持有人, en: holder}}
  n: {type: int, label: {zh: 数, en: n}}
  stock: {type: int, min: 0, label: {zh: 库存, en: stock}}
  words: {type: text, label: {zh: 文, en: words}}
facts: [holder, stock, words]
values:
  nth: {count: entries, do: lend, same: [subject], in: week}
states:
  here: {zh: 在, en: here}
  out: {zh: 出, en: out}
actions:
  make: {label: {zh: 做, en: make}, to: here, may: [stock, words]}
  lend:
    label: {zh: 借, en: lend}
    from: [here]
    to: out
    need: [holder]
    owes: {back: {by: 4h}}
    cases:
      - {when: {nth: {min: 1}}, should: {n: 1}, may: [n], rule: KEY-34}
  back: {label: {zh: 还, en: back}, testimony: true, from: [out], to: here, clear: [holder]}
  draw: {label: {zh: 领, en: draw}, from: any, need: [n], add: {stock: {minus: {the: n}}}, signs: [{as: approve, who: [leader]}]}
""")

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["amy", "ann", "lee", "gus"]),
        st.sampled_from(["make", "lend", "back", "draw", "sign"]),
        st.sampled_from(["A", "B"]),
        st.integers(0, 300),
    ),
    max_size=12,
)  # fmt: skip


def play(desk: Desk, steps: list[tuple[str, str, str, int]]) -> None:
    """Plays what can be played; what is refused leaves nothing."""
    for by, do, name, minutes in steps:
        desk.wait(minutes=minutes)
        fields: dict[str, Any] = {"make": {"stock": "9"}, "lend": {"holder": "gus"}, "draw": {"n": "2"}}.get(do, {})
        if do == "sign":
            waiting = desk.books.waiting(desk.now)
            if not waiting:
                continue
            of = waiting[0].entry
            entry, verdict = desk.try_(by, "sign", of=of.id, digest=of.digest, verdict="yes")
        else:
            entry, verdict = desk.try_(by, do, name, **fields)
        if not verdict.problems:
            desk.take(entry, verdict)


def shape(books: Books) -> Any:
    """Everything the books say, as plain data."""
    subjects = {k: (s.state, s.facts, s.sources, s.last, s.since) for k, s in books.subjects.items()}
    records = {k: (r.status, r.fields, r.done_at, [asdict(s) for s in r.slots]) for k, r in books.records.items()}
    return subjects, records, [asdict(d) for d in books.dues.values()], dict(books.pending), dict(books.serials)


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_the_same_entries_make_the_same_books(steps: list[tuple[str, str, str, int]]) -> None:
    desk = Desk(BOX)
    play(desk, steps)
    assert shape(desk.again().books) == shape(desk.books)


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_judging_changes_nothing_and_is_repeated_alike(steps: list[tuple[str, str, str, int]]) -> None:
    desk = Desk(BOX)
    play(desk, steps)
    before = copy.deepcopy(shape(desk.books))
    for entry in desk.played[-3:]:
        said = [[p.message for p in weigh(entry, desk.books).problems] for _ in range(2)]
        assert said[0] == said[1]
    assert shape(desk.books) == before


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_the_audit_finds_nothing_wrong_with_what_the_desk_took(steps: list[tuple[str, str, str, int]]) -> None:
    desk = Desk(BOX)
    play(desk, steps)
    books = Books(desk.rules)
    for entry in desk.played:
        verdict = weigh(entry, books)
        assert verdict.problems == []
        take(entry, books, verdict)


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_words_through_a_page_get_the_same_verdict(words: str) -> None:
    desk = Desk(BOX)
    entry, verdict = desk.try_("amy", "make", "A", words=words)
    if verdict.problems:
        return
    assert entry.fields["words"] == words.strip()
    path = "ledgers/box/2026-11/23.yaml"
    assert parse_path(path) is not None
    (again,) = read_page(path, b"# x\n" + entry.raw)
    assert (again.fields, again.digest) == (entry.fields, entry.digest)
    assert weigh(again, desk.books).problems == []
