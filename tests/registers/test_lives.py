"""Lives of subjects: names, states that lapse, what is part of another, counts, corrections, what comes late."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.small import Desk, header, local

BOX = header("""
fields:
  until: {type: time, label: {zh: 到, en: until}}
  last: {type: day, label: {zh: 最后, en: last}}
  room: {type: text, label: {zh: 房, en: room}}
  colour: {type: text, label: {zh: 色, en: colour}}
  parent: {type: ref, in: box, label: {zh: 上级, en: parent}}
  seen: {type: count, of: box, where: {room: {the: room}, state: [open, day]}, rule: KEY-09, label: {zh: 看到, en: seen}}
  answers:
    type: rows
    cols: {box: {type: text, label: {zh: 盒, en: box}}, reason: {type: text, label: {zh: 因, en: reason}}}
    label: {zh: 说明, en: answers}
facts: [until, last, room, colour, parent]
subject: {id: given, many: true, part_of: parent, label: {zh: 编号, en: no}}
states:
  open: {zh: 开, en: open, until: {the: until}, then: over}
  day: {zh: 日, en: day, until: {the: last}, then: over}
  over: {zh: 过, en: over, final: true}
actions:
  make: {label: {zh: 做, en: make}, to: open, may: [until, room, colour, parent]}
  make_day: {label: {zh: 做日, en: make day}, to: day, need: [last]}
  use:
    label: {zh: 用, en: use}
    from: [open, day]
    may: [until, room, colour]
    cases:
      - {must: {colour: {not: black}}, rule: KEY-02}
  ask: {label: {zh: 请, en: ask}, from: [open], need: [colour], signs: [{as: approve, who: [leader]}]}
  count: {label: {zh: 数, en: count}, from: [open], need: [seen]}
  explain: {label: {zh: 说明, en: explain}, from: [open], need: [answers]}
correct:
  who: [leader]
  signs: [{as: review, who: [manager], within: 1d, rule: KEY-03}]
""")


@pytest.fixture
def desk() -> Desk:
    desk = Desk(BOX)
    desk.ok("amy", "make", "A", until="12:00", room="1", colour="red")
    return desk


def test_a_state_lapses_by_the_clock_and_is_never_written(desk: Desk) -> None:
    desk.ok("amy", "use", "A")
    desk.at("2026-11-23 12:00")
    assert (desk.state("A"), desk.subject("A").state) == ("over", "open")
    assert "A is over" in desk.words("amy", "use", "A")


def test_a_state_lasts_to_the_end_of_its_day(desk: Desk) -> None:
    desk.ok("amy", "make_day", "D", last="2026-11-23")
    assert desk.at("2026-11-23 23:59").state("D") == "day"
    assert desk.at("2026-11-24 00:00").state("D") == "over"


def test_a_part_has_the_facts_of_the_whole(desk: Desk) -> None:
    desk.ok("amy", "make", "X", colour="black")
    desk.ok("amy", "make", "P", parent="A")
    desk.ok("amy", "make", "Q", parent="X")
    desk.ok("amy", "use", "P")
    assert desk.no("amy", "use", "Q")[0].rules == ("KEY-02",)
    desk.ok("amy", "use", "Q", colour="white")
    desk.ok("amy", "use", "Q")


def test_a_count_opens_an_explanation_for_each_difference(desk: Desk) -> None:
    desk.ok("amy", "make", "B", room="1", colour="red")
    desk.ok("amy", "make", "C", room="2", colour="red")
    desk.ok("amy", "count", "A", seen="A,C")
    owed = {d.item: d for d in desk.dues("explain")}
    assert set(owed) == {"B", "C"}
    assert (owed["B"].label.en, owed["C"].label.en) == (
        "explain in the book, not seen B",
        "explain seen, not in the book C",
    )
    assert (owed["B"].who, local(owed["B"].by), owed["B"].rules) == (("person:amy",), "2026-11-23 09:00", ("KEY-09",))
    assert desk.state("B") == "open", "a count never changes a state"
    desk.ok("amy", "explain", "A", answers=["box=B,reason=借出"])
    assert [d.item for d in desk.dues("explain")] == ["C"]


def test_a_count_that_agrees_owes_nothing(desk: Desk) -> None:
    desk.ok("amy", "count", "A", seen="A")
    assert not desk.dues()


def test_a_correction_names_the_wrong_entry_and_changes_what_others_show(desk: Desk) -> None:
    wrong = desk.ok("amy", "use", "A", colour="green")
    said: dict[str, Any] = {"of": wrong.entry.id, "digest": wrong.entry.digest, "fields": {"colour": "blue"}}
    assert "why is missing" in desk.words("amy", "correct", **said)
    assert "a correction is for 艾米 or leader" in desk.words("ann", "correct", **said, why="写错")
    fixed = desk.ok("amy", "correct", **said, why="写错")
    assert (desk.facts("A")["colour"], wrong.corrected_by) == ("blue", fixed.entry.id)
    assert "has corrected it already" in desk.words("amy", "correct", **said, why="又错")


def test_a_correction_leaves_what_a_later_entry_said(desk: Desk) -> None:
    wrong = desk.ok("amy", "use", "A", colour="green")
    desk.ok("amy", "use", "A", colour="white")
    desk.ok("lee", "correct", of=wrong.entry.id, digest=wrong.entry.digest, why="错", fields={"colour": "blue"})
    assert desk.facts("A")["colour"] == "white"


def test_what_was_signed_on_a_wrong_entry_is_stale_until_signed_again(desk: Desk) -> None:
    asked = desk.ok("amy", "ask", "A", colour="green")
    desk.sign("lee", asked)
    desk.ok("amy", "correct", of=asked.entry.id, digest=asked.entry.digest, why="错", fields={"colour": "blue"})
    assert asked.stale
    desk.sign("lee", asked, "approve")
    assert not asked.stale


def test_a_correction_is_reviewed_where_the_register_says_so(desk: Desk) -> None:
    wrong = desk.ok("amy", "use", "A", colour="green")
    fixed = desk.ok("amy", "correct", of=wrong.entry.id, digest=wrong.entry.digest, why="错", fields={"colour": "blue"})
    (slot,) = fixed.slots
    assert (slot.kind, local(slot.due)) == ("review", "2026-11-24 08:00")
    desk.sign("mona", fixed)
    assert slot.open == 0


def test_what_is_recorded_long_afterwards_is_marked(desk: Desk) -> None:
    assert desk.ok("amy", "use", "A", happened="07:00").flags == []
    (flag,) = desk.ok("amy", "use", "A", happened="05:59").flags
    assert (flag.message.zh, flag.message.en) == ("补记：11-23 05:59 的事", "recorded late: it happened 11-23 05:59")


def test_nothing_has_happened_that_is_still_to_come(desk: Desk) -> None:
    assert "still to come" in desk.words("amy", "use", "A", happened="09:00")


ACTIONS = """
fields:
  dept: {enum: departments, label: {zh: 部门, en: dept}}
states:
  here: {zh: 在, en: here}
actions:
  make: {label: {zh: 做, en: make}, to: here, may: [dept]}
  ask: {label: {zh: 请, en: ask}, to: here, need: [dept], signs: [{as: approve, who: [leader]}]}
  use: {label: {zh: 用, en: use}, from: [here]}
"""


def numbered(template: str, more: str = "") -> Desk:
    return Desk(header(f'subject: {{id: "{template}", {more}label: {{zh: 号, en: no}}}}\n' + ACTIONS.lstrip()))


def test_a_serial_subject_is_the_entry_itself() -> None:
    desk = numbered("serial")
    made = desk.ok("amy", "make")
    assert desk.state(made.entry.id) == "here"
    desk.ok("amy", "use", made.entry.id)
    assert "not wanted here: X" in desk.words("amy", "make", "X")
    assert "no is missing" in desk.words("amy", "use")


def test_a_number_runs_within_its_month() -> None:
    desk = numbered("{yy}{mm}{n:2}")
    names = [desk.ok("amy", "make").entry.subject for _ in range(2)]
    desk.at("2026-12-01 08:00")
    assert [*names, desk.ok("amy", "make").entry.subject] == ["261101", "261102", "261201"]


def test_a_number_runs_within_the_parts_before_it() -> None:
    desk = numbered("{dept.short}-{n:3}")
    made = [desk.ok("amy", "make", dept=d).entry.subject for d in ("service", "security", "service")]
    assert made == ["FW-001", "BA-001", "FW-002"]
    assert "dept is missing" in desk.words("amy", "make"), "without its department it has no number"


def test_numbers_of_what_still_waits_are_taken() -> None:
    desk = numbered("{dept.short}{n:3}")
    first, second = desk.ok("amy", "ask", dept="service"), desk.ok("ann", "ask", dept="service")
    assert (first.entry.subject, second.entry.subject) == ("FW001", "FW002")
    assert (first.status, second.status) == ("waiting", "waiting")
    desk.sign("lee", second)
    assert desk.state("FW002") == "here"


def test_a_number_grows_past_its_width() -> None:
    desk = numbered("N{n:1}")
    for _ in range(10):
        desk.ok("amy", "make")
    assert desk.ok("amy", "make").entry.subject == "N11"


def test_one_subject_a_month() -> None:
    desk = numbered("{yyyy}-{mm}")
    assert desk.ok("amy", "make").entry.subject == "2026-11"
    assert "2026-11 is registered already" in desk.words("amy", "make")


def test_a_name_by_hand_keeps_the_form_of_the_template() -> None:
    desk = numbered("{yy}{mm}{n:2}")
    desk.ok("amy", "make", "261107")
    assert desk.ok("amy", "make").entry.subject == "261108"
    assert "isn't written like that" in desk.words("amy", "make", "first")


@pytest.mark.parametrize("name", ["-x", "a b", "x" * 65, "\u202e"])
def test_a_given_name_is_one_plain_word(desk: Desk, name: str) -> None:
    assert desk.no("amy", "make", name)


def test_one_subject_where_the_register_takes_one() -> None:
    desk = numbered("given", more='pattern: "[A-Z][0-9]", ')
    desk.ok("amy", "make", "A1")
    desk.ok("amy", "make", "B1")
    assert "not wanted here: B1" in desk.words("amy", "use", "A1", "B1")
    assert "isn't written like that" in desk.words("amy", "make", "a1")


def test_a_correction_of_a_time_moves_what_is_owed_by_it() -> None:
    desk = Desk(
        header("""
fields:
  due: {type: time, label: {zh: 应还, en: due}}
facts: [due]
states: {out: {zh: 出, en: out}}
actions:
  lend: {label: {zh: 借, en: lend}, to: out, need: [due], owes: {back: {by: {the: due}}}}
  back: {label: {zh: 还, en: back}, from: [out]}
""")
    )
    lent = desk.ok("amy", "lend", "A", due="12:00")
    fields = {"due": desk.now.replace(hour=18)}
    desk.ok("amy", "correct", of=lent.entry.id, digest=lent.entry.digest, why="听错", fields=fields)
    assert (local(desk.due("back").by), local(desk.facts("A")["due"])) == ("2026-11-23 18:00", "2026-11-23 18:00")
