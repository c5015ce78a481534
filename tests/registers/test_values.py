"""Named numbers: count, sum, share, each, elapsed, over entries, subjects and dues of any book."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.registers.small import Desk, header
from wuye.registers.paths import resolve
from wuye.registers.rules import MISSING

BOX = header("""
fields:
  holder: {type: person, label: {zh: 持有人, en: holder}}
  item: {type: text, label: {zh: 项, en: item}}
  price: {type: money, label: {zh: 金额, en: money}}
  room: {type: text, label: {zh: 房, en: room}}
  starts: {type: time, label: {zh: 起, en: starts}}
  ends: {type: time, label: {zh: 止, en: ends}}
facts: [holder, price, room, starts, ends]
values:
  boxes: {count: box}
  mine: {count: subjects, where: {holder: {the: holder}}}
  out: {count: box, state: [out]}
  both: {count: [box, crate]}
  nth: {count: entries, do: take, same: [by, item], in: month of happened}
  ever: {count: entries, do: [take, back]}
  of_this: {count: entries, do: take, same: [subject]}
  worth: {sum: price, of: box, where: {price: {over: 1}}}
  holders: {each: box, where: {holder: {given: true}}}
  late: {count: dues, do: back, late: true}
  open: {count: dues, do: back}
  others: {count: dues, but_this: true}
  here_owed: {count: dues, where: {register: box, subject: {the: subject}}}
  took: {elapsed: [starts, ends]}
  out_share: {share: box, state: [out], where: {price: {over: 1}}}
  clash: {count: box, but_this: true, where: {room: {the: room}, span: {of: [starts, ends], overlaps: [starts, ends]}}}
states:
  here: {zh: 在, en: here}
  out: {zh: 出, en: out}
actions:
  make: {label: {zh: 做, en: make}, to: here, may: [holder, price]}
  take: {label: {zh: 拿, en: take}, from: [here], to: out, may: [item], owes: {back: {by: 1h}}}
  back: {label: {zh: 还, en: back}, testimony: true, from: [out], to: here}
  book:
    label: {zh: 订, en: book}
    to: here
    need: [room, starts, ends]
    cases:
      - {must: {clash: 0}, rule: FAC-01, say: {zh: "{room} 已订", en: "{room} is booked"}}
""")
CRATE = header(
    "states: {here: {zh: 在, en: here}}\nactions:\n  make: {label: {zh: 做, en: make}, to: here}\n", "crate", "C"
)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(BOX, CRATE.replace("盒", "箱"))
    desk.ok("amy", "make", "A", holder="gus", price="10")
    desk.ok("amy", "make", "B", holder="gus", price="0.5")
    desk.ok("amy", "make", "C", price="2.25")
    desk.ok("amy", "make", "X", register="crate")
    desk.ok("amy", "take", "A", item="chat")
    return desk


def value(desk: Desk, name: str, subject: str | None = "A", **fields: Any) -> Any:
    return resolve(name, desk.scene(subject, **fields))


@pytest.mark.parametrize(
    ("name", "number"),
    [("boxes", 3), ("mine", 2), ("out", 1), ("both", 4), ("worth", 12.25), ("holders", ["A", "B"]), ("open", 1),
     ("late", 0), ("others", 0), ("here_owed", 1), ("of_this", 1), ("ever", 1)],
)  # fmt: skip
def test_a_number(desk: Desk, name: str, number: Any) -> None:
    assert value(desk, name) == number


def test_but_this_leaves_out_ones_own(desk: Desk) -> None:
    assert (value(desk, "others", "B"), value(desk, "here_owed", "B")) == (1, 0)


def test_late_goes_by_the_clock(desk: Desk) -> None:
    desk.wait(hours=2)
    assert value(desk, "late") == 1


def test_the_third_time_this_month(desk: Desk) -> None:
    assert value(desk, "nth", item="chat") == 1
    assert value(desk, "nth", item="read") == 0
    assert resolve("nth", desk.scene("A", by="ann", item="chat")) == 0
    desk.at("2026-12-01 08:00")
    assert value(desk, "nth", item="chat") == 0, "another month"
    assert value(desk, "nth", item="chat", happened=desk.now - dt.timedelta(days=2)) == 1


def test_an_entry_taken_back_does_not_count_one_put_right_does(desk: Desk) -> None:
    (taken,) = [e for e in desk.played if e.do == "take"]
    record = desk.books.records[taken.id]
    desk.ok("amy", "correct", of=taken.id, digest=record.entry.digest, why="写错", fields={"item": "read"})
    assert value(desk, "of_this") == 1


def test_an_entry_struck_out_does_not_count(desk: Desk) -> None:
    (taken,) = [e for e in desk.played if e.do == "take"]
    desk.ok("amy", "correct", of=taken.id, digest=taken.digest, why="不是我")
    assert value(desk, "of_this") == 0


def test_the_time_between_two(desk: Desk) -> None:
    start = desk.now
    assert value(desk, "took", starts=start, ends=start + dt.timedelta(hours=3)) == dt.timedelta(hours=3)
    assert value(desk, "took") is MISSING


def test_a_share_is_of_a_hundred(desk: Desk) -> None:
    assert value(desk, "out_share") == 100, "the one box that is out is worth more than 1"
    desk.ok("amy", "take", "B")
    assert value(desk, "out_share") == 50
    desk.ok("amy", "back", "A", "B")
    assert value(desk, "out_share") is MISSING, "a share of nothing is unknown"


def test_no_two_bookings_that_overlap(desk: Desk) -> None:
    desk.ok("amy", "book", "R1", room="1", starts="10:00", ends="12:00")
    assert desk.words("amy", "book", "R2", room="1", starts="11:00", ends="13:00") == "1 is booked"
    desk.ok("amy", "book", "R2", room="1", starts="12:00", ends="13:00")
    desk.ok("amy", "book", "R3", room="2", starts="11:00", ends="13:00")
