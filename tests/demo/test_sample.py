"""The sample building: its pages can be made again, and hold what a demonstration needs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.sample import LEDGERS, made, write
from bench.scribe import Scribe
from bench.story_archive import NOTICE, PASSING


@pytest.fixture(scope="module")
def scribe() -> Scribe:
    """The whole story, written in memory."""
    return made()


def pages(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_pages_are_what_the_generator_makes(scribe: Scribe, tmp_path: Path) -> None:
    write(tmp_path, scribe)
    assert pages(tmp_path) == pages(LEDGERS), "make them again: python -m bench.sample"


def test_the_building_is_as_large_as_promised(scribe: Scribe) -> None:
    books = scribe.books
    storeys = {s.facts["storey"] for s in books.all("unit") if "storey" in s.facts}
    units = [s for s in books.all("unit") if "storey" in s.facts]
    assert (len(storeys), len(units), len(books.all("staff"))) == (30, 120, 20)
    assert len(books.all("key")) >= 300
    assert 800 <= len(books.records) <= 1000


def test_every_kind_of_key_and_every_role_is_there(scribe: Scribe) -> None:
    books = scribe.books
    roles = {role for s in books.all("staff") for role in s.facts["roles"]}
    assert {s.facts["kind"] for s in books.all("key")} == {"sealed", "vacant", "plant", "desk", "shared"}
    assert roles == set(books.rules.roles)


def test_the_two_weeks_hold_the_turns_of_a_key_s_life(scribe: Scribe) -> None:
    done = Counter(r.entry.do for r in scribe.books.records.values() if r.entry.register != "unit")
    wanted = {
        "borrow", "return", "sign", "transfer", "lock_up", "count", "explain", "chase", "claim_returned", "resolve",
        "extend", "lose", "told", "decide", "rekey", "open", "reseal", "glass", "file_application", "seal_broken",
        "damage", "replace", "hand_back", "to_client", "entrust_again", "book", "cancel", "correct", "done", "routine",
        "deputise",
    }  # fmt: skip
    assert wanted <= set(done)
    assert any(r.status == "declined" for r in scribe.books.records.values())


def test_what_must_be_refused_was_refused(scribe: Scribe) -> None:
    assert set(scribe.refusals) == {
        "KEY-06", "KEY-13", "KEY-17", "KEY-32", "KEY-35", "KEY-39", "KEY-52", "FIRE-07", "HAND-29", "HAND-30",
        "ARCH-06", "ARCH-08", "ARCH-09", "ARCH-19", "ARCH-21", "ARCH-22", "ARCH-23", "ARCH-24", "ARCH-26", "ARCH-28",
        "ARCH-39", "EQUIP-02", "DOC-01", "DOC-03", "DOC-07", "DOC-08", "DOC-13", "DOC-15",
    }  # fmt: skip


def test_the_two_weeks_hold_the_turns_of_a_shift(scribe: Scribe) -> None:
    done = Counter((r.entry.register, r.entry.do) for r in scribe.books.records.values())
    assert done["handover", "accept"] == done["handover", "offer"] == 3 * 13
    for turn in (("handover", "refuse"), ("handover", "decide"), ("handover", "substitute"), ("duty", "carry"),
                 ("emergency", "contain"), ("emergency", "report"), ("fire", "reset"), ("order", "issue")):  # fmt: skip
        assert done[turn], turn


def test_a_file_s_whole_life_from_the_document_to_its_destruction(scribe: Scribe) -> None:
    books = scribe.books
    life = [r.entry.do for r in map(books.named, books.life("document", NOTICE)) if r is not None]
    assert life == ["receive", "minute", "circulate", "assign", "doubt", "chase", "report", "close", "receive"]
    life = [r.entry.do for r in map(books.named, books.life("archive", PASSING)) if r is not None]
    assert life == ["receive", "appraise", "hold", "release", "condemn", "destroy"]
    item = books.subject("archive", f"{PASSING}-0001")
    assert item is not None and books.last is not None and books.state(item, books.last.at) == "destroyed"
    assert books.state(books.subjects["document", NOTICE], books.last.at) == "filed"
