"""What the log holds of each event: DUTY-01 to DUTY-13, DUTY-19 to DUTY-23."""

from __future__ import annotations

import pytest

from tests.duty.given import noted, routine, state
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.registers.turning import running
from wuye.reports.shift_pages import shift_page


def test_whoever_is_on_duty_enters_every_event(desk: Desk) -> None:
    """DUTY-01, DUTY-15: an assistant does the duty work; nobody from another department writes in the log."""
    for person in ("zhangwei", "sunli", "majun", "liuyang"):
        assert state(desk, noted(desk, person)) == "open"
    with stops(NotAllowed, "DUTY-01", "DUTY-15"):
        noted(desk, "lina")


def test_the_keepers_of_the_log_are_the_houses_choice(desk: Desk) -> None:
    """D-40, DUTY-14."""
    own = desk.with_knobs("duty", roles=["leasing_agent"], off_duty_roles=[]).at("2026-11-10 09:30")
    assert state(own, noted(own, "lina")) == "open"
    with stops(NotAllowed):
        noted(own, "zhangwei")


def test_each_shift_begins_a_new_page_that_carries_on_the_last_ones_work(desk: Desk) -> None:
    """DUTY-02: derived, not copied."""
    event, done = noted(desk), noted(desk, result="已修好")
    evening = shift_page(desk.books, desk.rules.registers["duty"], None, desk.at("2026-11-10 17:00").now())
    assert (event.entry.path, done.entry.path) == ("ledgers/duty/2026-11/10-day.yaml",) * 2
    assert (evening.name, [s.id for s in evening.carried], evening.events) == (
        "2026-11-10-evening", [event.entry.id], [],
    )  # fmt: skip
    desk.do("zhaomin", "duty", "close", event.entry.id, result="换了软管")
    name = running(desk.books, desk.now())
    later = shift_page(desk.books, desk.rules.registers["duty"], name, desk.at("2026-11-12 09:00").now())
    assert [s.id for s in later.carried] == [event.entry.id]
    night = shift_page(desk.books, desk.rules.registers["duty"], "2026-11-11-night", desk.now())
    assert night.carried == []


@pytest.mark.parametrize("lacking", ["account", "kind", "place", "handling"])
def test_an_event_states_what_happened_and_what_was_done(desk: Desk, lacking: str) -> None:
    """DUTY-03."""
    with stops(BadInput, field=lacking):
        noted(desk, **{lacking: None})
    event = noted(desk, happened="2026-11-10T09:20:00+08:00")
    assert desk.record(event).happened.minute == 20
    with stops(BadInput, "DUTY-03", field="result"):
        desk.do("zhangwei", "duty", "close", event.entry.id)
    desk.do("zhangwei", "duty", "close", event.entry.id, result="换了软管")
    assert (state(desk, event), desk.facts(event.entry.id, "duty")["result"]) == ("closed", "换了软管")


@pytest.mark.parametrize(
    "kind", ["theft", "wind", "fire", "water", "power", "fight", "violation", "move", "construction", "complaint"]
)
def test_what_is_always_recorded_has_a_kind_of_its_own(desk: Desk, kind: str) -> None:
    """DUTY-04."""
    more = {"complainant": "周女士", "phone": "13800000000"} if kind == "complaint" else {}
    assert noted(desk, kind=kind, **more).entry.fields["kind"] == kind
    with stops(BadInput, "DUTY-04", field="kind"):
        noted(desk, kind="something")


def test_a_complaint_has_its_complainant_and_phone(desk: Desk) -> None:
    """DUTY-04."""
    with stops(BadInput, "DUTY-04", field="phone"):
        noted(desk, kind="complaint", complainant="周女士")
    with stops(BadInput, "DUTY-04", field="complainant"):
        noted(desk, kind="complaint", phone="13800000000")
    assert noted(desk, kind="complaint", complainant="周女士", phone="13800000000").entry.id


def test_anything_else_management_should_hear_of(desk: Desk) -> None:
    """DUTY-05."""
    assert noted(desk, kind="other").entry.fields["importance"] == "ordinary"
    with stops(BadInput, "DUTY-05", field="kind"):
        noted(desk, kind="none_of_it")


def test_how_grave_it_is_follows_from_its_kind_and_the_houses_table(desk: Desk) -> None:
    """G-15: the definitions are a table that a house changes."""
    assert [noted(desk, kind=k).entry.fields["importance"] for k in ("water", "fire", "fight", "construction")] == [
        "important", "major", "urgent", "ordinary",
    ]  # fmt: skip
    assert noted(desk, importance="major").entry.fields["importance"] == "major"
    own = {"duty": {"kinds": {"lift": {"zh": "电梯困人", "en": "lift", "level": "urgent"}}}}
    house = Desk(tables=own).at("2026-11-10 09:30")
    assert noted(house, kind="lift").entry.fields["importance"] == "urgent"


def test_the_result_may_stand_in_the_first_entry(desk: Desk) -> None:
    """DUTY-06: what was settled at once is closed and owes nothing; what wasn't is owed."""
    assert state(desk, noted(desk, result="已修好")) == "closed"
    event = noted(desk)
    assert (state(desk, event), set(desk.dues(event.entry.id, "duty"))) == ("open", {"close"})


def test_each_event_is_an_entry_of_its_own(desk: Desk) -> None:
    """DUTY-07."""
    first, second = noted(desk), noted(desk)
    page = shift_page(desk.books, desk.rules.registers["duty"], None, desk.now())
    assert [r.entry.id for r in page.events] == [first.entry.id, second.entry.id]
    with stops(BadInput):
        desk.do("zhangwei", "duty", "note", "D2611-0009", account="x", kind="water", place="x", handling="x")


def test_nothing_is_altered_a_correction_is_a_new_entry(desk: Desk) -> None:
    """DUTY-08."""
    event = noted(desk)
    before = event.entry.raw
    fixed = desk.correct("zhangwei", event, place="1205")
    assert (desk.record(event).entry.raw, desk.record(event).corrected_by) == (before, fixed.entry.id)
    assert desk.facts(event.entry.id, "duty")["place"] == "1205"
    with stops(NotAllowed, "DUTY-08"):
        desk.correct("zhaomin", noted(desk), place="1207")


def test_the_whole_course_is_written_down(desk: Desk) -> None:
    """DUTY-09: until it is closed, and not afterwards."""
    event = noted(desk)
    desk.do("zhangwei", "duty", "follow", event.entry.id, handling="工程部到场")
    desk.do("zhaomin", "duty", "close", event.entry.id, result="换了软管")
    assert len(desk.books.life("duty", event.entry.id)) == 3
    with stops(Refused, "DUTY-09"):
        desk.do("zhangwei", "duty", "follow", event.entry.id, handling="又漏")


def test_what_the_next_shift_goes_on_with_is_spelled_out(desk: Desk) -> None:
    """DUTY-11."""
    event = noted(desk)
    with stops(BadInput, "DUTY-11", field="to_do"):
        desk.do("zhangwei", "duty", "carry", event.entry.id, reason="缺软管", solve_by="明天 18:00")
    desk.do("zhangwei", "duty", "carry", event.entry.id, reason="缺软管", solve_by="明天 18:00", to_do="催采购")
    assert desk.facts(event.entry.id, "duty")["to_do"] == "催采购"


def test_open_work_is_looked_at_each_day(desk: Desk) -> None:
    """DUTY-12."""
    event = noted(desk)
    desk.at("2026-11-11 09:00")
    assert (routine(desk, "duty.look_back").missing, routine(desk, "duty.look_back").done) == ((event.entry.id,), False)
    desk.do("zhaomin", "duty", "look", event.entry.id)
    assert routine(desk, "duty.look_back").done
    desk.do("zhaomin", "duty", "close", event.entry.id, result="好了")
    with stops(Refused, "DUTY-12"):
        desk.do("zhaomin", "duty", "look", event.entry.id)


def test_what_stays_open_gets_a_reason_and_a_date(desk: Desk) -> None:
    """DUTY-13, D-04: until then it is owed by the end of the day; then by that date."""
    event = noted(desk)
    assert desk.due_status("close", event.entry.id, "duty") == "open"
    assert f"{desk.dues(event.entry.id, 'duty')['close'].by:%d %H:%M}" == "11 00:00"
    for lacking in ("reason", "solve_by"):
        said = {"reason": "缺软管", "solve_by": "明天 18:00", "to_do": "催采购"}
        del said[lacking]
        with stops(BadInput, "DUTY-13", field=lacking):
            desk.do("zhangwei", "duty", "carry", event.entry.id, **said)
    with stops(Refused, "DUTY-13"):
        desk.do(
            "zhangwei",
            "duty",
            "carry",
            event.entry.id,
            reason="缺软管",
            solve_by="2026-11-09T18:00:00+08:00",
            to_do="催",
        )
    desk.do("zhangwei", "duty", "carry", event.entry.id, reason="缺软管", solve_by="明天 18:00", to_do="催采购")
    owed = desk.dues(event.entry.id, "duty")["close"]
    assert (state(desk, event), f"{owed.by:%d %H:%M}", owed.rules) == ("carried", "11 18:00", ("DUTY-13",))
    desk.at("2026-11-11 19:00")
    assert desk.due_status("close", event.entry.id, "duty") == "late"
    desk.do("zhangwei", "duty", "close", event.entry.id, result="换了")
    assert desk.dues(event.entry.id, "duty") == {}


def test_what_can_only_be_reminded_of_is_reminded_of(desk: Desk) -> None:
    """DUTY-18, DUTY-19, DUTY-20: the log says so, and asks for help where it is wanted."""
    assert {"DUTY-18", "DUTY-19", "DUTY-20"} <= set(desk.rules.registers["duty"].reminds)
    event = noted(desk)
    with stops(BadInput, "DUTY-20", field="why"):
        desk.do("zhangwei", "duty", "hard", event.entry.id)
    assert desk.do("zhangwei", "duty", "hard", event.entry.id, why="总阀锈死").entry.id


def test_what_is_hard_goes_to_the_head_at_once_and_what_is_major_to_his_superior_too(desk: Desk) -> None:
    """DUTY-21, D-32."""
    event = noted(desk)
    hard = desk.do("zhangwei", "duty", "hard", event.entry.id, why="总阀锈死")
    assert desk.news(hard) == {"manager": ("DUTY-21",)}
    assert desk.news(event) == {}
    raised = desk.do("zhangwei", "duty", "raise", event.entry.id, importance="major", why="水进了电梯井")
    assert set(desk.news(raised)) == {"manager", "project_manager"}
    assert set(desk.news(noted(desk, kind="fight"))) == {"manager", "project_manager"}
    with stops(Refused, "DUTY-21"):
        desk.do("zhangwei", "duty", "raise", event.entry.id, importance="major", why="同样")
    own = desk.with_knobs("duty", major_tells=["director"]).at("2026-11-10 09:30")
    assert set(own.news(noted(own, importance="urgent"))) == {"director"}


def test_the_departments_called_out_are_written_down(desk: Desk) -> None:
    """DUTY-22."""
    event = noted(desk)
    with stops(BadInput, "DUTY-22", field="called"):
        desk.do("zhangwei", "duty", "call_out", event.entry.id, task="关总阀")
    called = desk.do("zhangwei", "duty", "call_out", event.entry.id, task="关总阀", called="engineering,security")
    assert called.entry.fields["called"] == ["engineering", "security"]


def test_key_work_is_reported_unasked(desk: Desk) -> None:
    """DUTY-23."""
    assert not routine(desk, "duty.key_work").done
    noted(desk, kind="construction")
    assert not routine(desk, "duty.key_work").done
    with stops(NotAllowed, "DUTY-23"):
        desk.do("lina", "duty", "report", account="明日消防检查")
    report = desk.do("zhangwei", "duty", "report", account="明日消防检查")
    assert (routine(desk, "duty.key_work").done, desk.news(report)) == (True, {"manager": ("DUTY-23",)})


def test_a_call_has_its_number(desk: Desk) -> None:
    """DUTY-17: whoever is on watch answers calls and keeps a record of them."""
    with stops(BadInput, "DUTY-17", field="phone"):
        noted(desk, kind="call")
    assert noted(desk, kind="call", phone="010-65000000", result="已答复").entry.id
