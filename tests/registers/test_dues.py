"""What is owed, by when, and what settles it; who must be told."""

from __future__ import annotations

import pytest

from tests.registers.small import Desk, header, local
from wuye.registers.lives import standing

OWES = """
fields:
  due: {type: time, label: {zh: 应还, en: due}}
  on: {type: day, label: {zh: 日期, en: on}}
  of: {type: ref, in: order, loose: true, label: {zh: 订单, en: of}}
  level: {type: int, label: {zh: 级, en: level}}
knobs:
  soon: {default: 30m}
facts: [due, on, level]
states:
  here: {zh: 在, en: here}
  out: {zh: 出, en: out}
  shut: {zh: 关, en: shut, final: true}
actions:
  make: {label: {zh: 做, en: make}, to: here, may: [due, on, level]}
  lend: {label: {zh: 借, en: lend}, from: [here], to: out, may: [due, on], owes: {back: {by: BY, rule: KEY-34}}}
  back: {label: {zh: 还, en: back}, testimony: true, from: [out], to: here}
  rest: {label: {zh: 停, en: rest}, from: [out], pauses: [back]}
  wake: {label: {zh: 续, en: wake}, from: [out], resumes: [back]}
  low:
    label: {zh: 缺, en: low}
    from: [here]
    owes: {order.place: {by: 1 workday, who: [leader], once: true}, tidy: {by: 1d, label: {zh: 收拾, en: tidy up}}}
  level: {label: {zh: 量, en: level}, from: any, need: [level], owes: {bank: {by: "18:00", while: {level: {over: 0}}}}}
  bank: {label: {zh: 存, en: bank}, from: any, set: {level: 0}}
  shut: {label: {zh: 关, en: shut}, from: any, to: shut}
  settle_all: {label: {zh: 清, en: settle all}, from: any, to: shut, settles: [back, tidy, order.place]}
  seen_by: {label: {zh: 由, en: seen by}, from: any, by_entry: order.deliver, via: for, to: out, settles: [tidy]}
"""

ORDER = """
register: order
label: {zh: 单, en: order}
prefix: R
subject: {id: serial, label: {zh: 单号, en: order no}}
fields:
  for: {type: ref, in: box, label: {zh: 为, en: for}}
states:
  placed: {zh: 已下, en: placed}
actions:
  place: {label: {zh: 下单, en: place}, to: placed, need: [for]}
  deliver: {label: {zh: 到货, en: deliver}, from: [placed], need: [for]}
"""


def desk_of(by: str = "4h") -> Desk:
    desk = Desk(header(OWES.replace("BY", by)), ORDER)
    desk.ok("amy", "make", "A")
    return desk


@pytest.fixture
def desk() -> Desk:
    return desk_of()


@pytest.mark.parametrize(
    ("by", "start", "due"),
    [
        ("0m", "2026-11-23 08:00", "2026-11-23 08:00"),
        ("4h", "2026-11-23 08:00", "2026-11-23 12:00"),
        ("1 workday", "2026-11-27 17:00", "2026-11-30 17:00"),
        ('"18:00"', "2026-11-23 19:00", "2026-11-24 18:00"),
        ("month 25", "2026-11-23 08:00", "2026-11-26 00:00"),
        ("month end", "2026-11-23 08:00", "2026-12-01 00:00"),
        ("{the: knob.soon}", "2026-11-23 08:00", "2026-11-23 08:30"),
        ("{the: at, plus: 2d}", "2026-11-23 08:00", "2026-11-25 08:00"),
        ("{the: due}", "2026-11-23 08:00", "never"),
    ],
)
def test_every_form_of_time(by: str, start: str, due: str) -> None:
    desk = desk_of(by).at(start)
    desk.ok("amy", "lend", "A")
    assert local(desk.due("back").by) == due


def test_a_time_and_a_day_of_the_entry() -> None:
    desk = desk_of("{the: due}")
    desk.ok("amy", "lend", "A", due="明天 12:00")
    assert local(desk.due("back").by) == "2026-11-24 12:00"
    desk = desk_of("{the: on}")
    desk.ok("amy", "lend", "A", on="2026-11-25")
    assert local(desk.due("back").by) == "2026-11-26 00:00", "a day lasts to its end"


def test_what_happened_earlier_is_owed_from_then(desk: Desk) -> None:
    desk.ok("amy", "lend", "A", happened="07:00")
    assert local(desk.due("back").by) == "2026-11-23 11:00"


def test_an_action_settles_its_due(desk: Desk) -> None:
    desk.ok("amy", "lend", "A")
    assert desk.due("back").status(desk.now) == "open"
    assert desk.wait(hours=5).due("back").late(desk.now)
    done = desk.ok("amy", "back", "A")
    assert (desk.dues(), desk.books.dues[len(desk.books.dues) - 1].settled_by) == ([], done.entry.id)
    assert desk.books.dues[len(desk.books.dues) - 1].status(desk.now) == "settled_late"


def test_a_pause_moves_the_time(desk: Desk) -> None:
    desk.ok("amy", "lend", "A")
    desk.wait(hours=1).ok("amy", "rest", "A")
    desk.ok("amy", "rest", "A")
    desk.wait(hours=10)
    assert not desk.due("back").late(desk.now), "the clock stands still"
    desk.ok("amy", "wake", "A")
    assert local(desk.due("back").limit(desk.now)) == "2026-11-23 22:00"
    assert desk.wait(hours=3, minutes=1).due("back").late(desk.now)


def test_once_opens_one_due_at_a_time(desk: Desk) -> None:
    desk.ok("amy", "low", "A")
    desk.ok("amy", "low", "A")
    assert (len(desk.dues("order.place")), len(desk.dues("tidy"))) == (1, 2)
    assert desk.due("order.place").who == ("leader",)


def test_another_book_settles_it(desk: Desk) -> None:
    desk.ok("amy", "low", "A")
    desk.ok("amy", "make", "B")
    desk.ok("amy", "place", register="order", **{"for": "B"})
    assert desk.dues("order.place"), "it was for another box"
    desk.ok("amy", "place", register="order", **{"for": "A"})
    assert not desk.dues("order.place")


def test_an_entry_of_another_book_counts_as_an_action_here(desk: Desk) -> None:
    desk.ok("amy", "low", "A")
    order = desk.ok("amy", "place", register="order", **{"for": "A"}).entry.id
    done = desk.ok("amy", "deliver", order, register="order", **{"for": "A"})
    assert (desk.state("A"), desk.dues("tidy")) == ("out", [])
    assert done.entry.id in desk.books.life(desk.register, "A")


def test_a_due_without_an_action_is_settled_by_done(desk: Desk) -> None:
    desk.ok("amy", "low", "A")
    assert "nothing called back is owed" in desk.words("amy", "done", "A", due="back", how="x")
    assert "how is missing" in desk.words("amy", "done", "A", due="tidy")
    desk.ok("amy", "done", "A", due="tidy", how="收好了")
    assert not desk.dues("tidy")


def test_a_due_with_an_action_is_not_settled_by_done(desk: Desk) -> None:
    desk.ok("amy", "lend", "A")
    assert "settled by back" in desk.words("amy", "done", "A", due="back", how="x")


def test_a_final_state_is_refused_while_something_is_owed(desk: Desk) -> None:
    desk.ok("amy", "low", "A")
    said = desk.words("amy", "shut", "A")
    assert "A still owes tidy up" in said and said.count("still owes") == 2
    desk.ok("amy", "settle_all", "A")
    assert (desk.state("A"), desk.dues()) == ("shut", [])


def test_a_due_stands_while_its_condition_holds(desk: Desk) -> None:
    desk.ok("amy", "level", "A", level="5")
    due = desk.due("bank")
    assert standing(due, desk.books, desk.now)
    assert desk.no("amy", "shut", "A")
    desk.subject("A").facts["level"] = 0
    assert not standing(due, desk.books, desk.now)
    desk.ok("amy", "shut", "A")


TELLS = header("""
fields:
  kind: {type: text, label: {zh: 种类, en: kind}}
  holder: {type: person, label: {zh: 持有人, en: holder}}
facts: [holder]
knobs:
  tell: {default: {red: ["dept:security"], else: [leader, manager]}}
  soon: {default: 30m}
states:
  here: {zh: 在, en: here}
actions:
  make: {label: {zh: 做, en: make}, to: here, may: [holder]}
  lose: {label: {zh: 丢, en: lose}, testimony: true, from: [here], need: [kind],
         tells: [{to: {the: knob.tell, of: kind}, within: {the: knob.soon}, rule: KEY-51}]}
  change: {label: {zh: 变, en: change}, from: [here], tells: [{to: {the: holder}}]}
""")


def test_who_must_be_told_and_by_when() -> None:
    desk = Desk(TELLS)
    desk.ok("amy", "make", "A", holder="gus")
    lost = desk.ok("amy", "lose", "A", kind="blue")
    assert [(d.who, local(d.by)) for d in desk.dues("told")] == [
        (("leader",), "2026-11-23 08:30"), (("manager",), "2026-11-23 08:30"),
    ]  # fmt: skip
    assert "nothing here for you" in desk.no_sign("gus", lost, "seen")
    desk.sign("lee", lost, "seen")
    assert "need not be told" in desk.words("amy", "told", "A", to="gus", how="电话")
    assert "how they were told is missing" in desk.words("amy", "told", "A", to="mona")
    desk.ok("amy", "told", "A", of=lost.entry.id, to="mona", how="电话")
    assert not desk.dues()


def test_a_role_or_a_department_is_told_as_a_whole() -> None:
    desk = Desk(TELLS)
    desk.ok("amy", "make", "A")
    desk.ok("gus", "lose", "A", kind="red")
    assert [d.who for d in desk.dues()] == [("dept:security",)], "its own writer doesn't tell the whole department"
    desk.ok("gus", "told", "A", to="dept:security", how="对讲机")
    desk.ok("lee", "lose", "A", kind="blue")
    assert [d.who for d in desk.dues()] == [("manager",)], "the writer needn't be told"
    desk.ok("lee", "told", "A", to="manager", how="电话")


def test_a_person_named_in_a_fact_is_told() -> None:
    desk = Desk(TELLS)
    desk.ok("amy", "make", "A", holder="gus")
    done = desk.ok("amy", "change", "A")
    assert desk.due("told").who == ("person:gus",)
    desk.sign("gus", done, "seen")
    assert not desk.dues()


DECIDES = header("""
fields:
  holder: {type: person, label: {zh: 持有人, en: holder}}
facts: [holder]
states:
  here: {zh: 在, en: here}
actions:
  make: {label: {zh: 做, en: make}, to: here}
  refuse: {label: {zh: 拒, en: refuse}, from: [here], owes: {decide: {by: 30m}}, tells: [{to: [leader, "dept:service", manager]}]}
  complain: {label: {zh: 怨, en: complain}, from: [here], tells: [{to: [leader]}]}
  decide: {label: {zh: 定, en: decide}, from: [here]}
""")


def test_whoever_does_what_is_owed_has_heard_why() -> None:
    desk = Desk(DECIDES)
    desk.ok("amy", "make", "A")
    desk.ok("amy", "make", "B")
    desk.ok("amy", "refuse", "A")
    desk.ok("amy", "refuse", "B")
    desk.ok("amy", "complain", "A")
    desk.ok("lee", "decide", "A")
    left = [(d.subject, *d.who) for d in desk.dues("told")]
    assert ("A", "manager") in left and ("A", "dept:service") in left, "nobody else has heard by that"
    assert left.count(("A", "leader")) == 1, "the refusal is known to him, the complaint is not"
    assert ("B", "leader") in left, "nor what happened to another subject"


def test_another_one_doing_it_tells_nobody() -> None:
    desk = Desk(DECIDES)
    desk.ok("amy", "make", "A")
    desk.ok("amy", "refuse", "A")
    desk.ok("ann", "decide", "A")
    assert [d.who for d in desk.dues("told")] == [("leader",), ("dept:service",), ("manager",)]
