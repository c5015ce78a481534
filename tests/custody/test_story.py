"""The sample building's own story of things in hand can be told."""

from __future__ import annotations

from bench.building import open_books
from bench.scribe import Scribe
from bench.story_custody import things_in_hand


def test_the_story_is_told_to_its_end() -> None:
    scribe = Scribe()
    open_books(scribe)
    things_in_hand(scribe)
    scribe.run()
    books = scribe.books
    assert {s.id: s.state for s in books.all("stocktake")} == {"I2611-0001": "decided"}
    assert {s.state for n in ("equipment", "radio") for s in books.all(n)} == {"in_use", "store"}
    short = [r for r in books.doing("radio", ("unplug",)) if r.flags]
    assert [flag.rules for r in short for flag in r.flags] == [("RADIO-04",)]
