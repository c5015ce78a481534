"""A month closed: refused, excused, signed, tagged, and made again byte for byte."""

from __future__ import annotations

import json
import tempfile

import pytest

from tests.closing.given import (
    FIRST,
    LATER,
    LOAN,
    NOTE,
    SECOND,
    WHY,
    audited,
    close,
    close_and_sign,
    close_entry,
    lived,
)
from tests.support.house import Desk
from tests.support.prompt import prompt
from wuye.desk import then
from wuye.desk.house import House
from wuye.registers import closing
from wuye.registers.closing import closes
from wuye.render.closing import differing


def test_what_stands_in_the_way_wants_a_reason(desk: Desk) -> None:
    """DUTY-26, DUTY-27: refused with all that is left; with a reason it is written, and keeps what stood in the way."""
    lived(desk)
    with desk.unchanged():
        refused = close(desk)
        told = close(desk, "--dry-run", "--json")
    assert refused.code == 3 and "[DUTY-26 DUTY-27]" in refused.err and "--why" in refused.err
    number = refused.err.partition(" kinds of things stand in the way")[0].split()[-1]
    assert f"for {number} reasons" in refused.err
    left = {row["what"] for row in json.loads(told.out)}
    assert "not done: log, draw a sample of last month's log" in left
    assert "overdue: duty log" in left and len(left) > 10
    done = close(desk, "--why", WHY)
    assert (done.code, "general manager" in done.out or "general manager" in done.err) == (0, True)
    [row] = json.loads(desk.wuye("month", "log", "--json", now=FIRST).out)
    assert row["why"] == WHY and {one["en"] for one in row["in_the_way"]} == left


def test_a_month_that_runs_is_not_closed(desk: Desk) -> None:
    """PLAN-02."""
    with desk.unchanged():
        refused = close(desk, "--why", WHY, now="2026-11-30T23:59:00+08:00")
    assert refused.code == 3 and "2026-11 isn't over yet [PLAN-02]" in refused.err


def test_only_the_manager_closes_and_only_the_general_manager_signs(desk: Desk) -> None:
    """PLAN-02, CMP-20."""
    with desk.unchanged():
        assert close(desk, "--why", WHY, as_="liuyang").code == 4
    assert close(desk, "--why", WHY).code == 0
    entry = close_entry(desk)
    with desk.unchanged():
        assert desk.wuye("sign", entry, as_="guojian", now=FIRST).code == 4
    assert desk.wuye("close", "--verify", "2026-11", now=FIRST).code == 2, "it isn't closed before it is signed"
    assert desk.git("tag", "-l") == ""
    desk.done(f"sign {entry}", "chenjing", FIRST)
    assert desk.git("tag", "-l") == "close/2026-11\n"
    with desk.unchanged():
        again = close(desk, "--why", WHY, now=SECOND)
    assert again.code == 3 and "--restate 2026-11" in again.err


def test_faults_of_the_audit_refuse(desk: Desk) -> None:
    lived(desk)
    page = "ledgers/duty/2026-11/03-day.yaml"
    text = desk.git("show", f"HEAD:{page}").replace("leak", "flood")
    (desk.path / page).write_text(text, "utf-8")
    desk.git("-c", "commit.gpgsign=false", "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "tidied")
    with desk.unchanged():
        refused = close(desk, "--why", WHY)
    assert refused.code == 1 and "can't be closed" in refused.err


def test_the_tag_is_plain_gits_too(closed: Desk) -> None:
    said = closed.git("cat-file", "tag", "close/2026-11")
    last = closed.git("log", "--format=%H", "--grep=Wuye-Entry: Z2612-0002").strip()
    assert said.startswith(f"object {last}\ntype commit\ntag close/2026-11\ntagger 陈静 <chenjing@")
    assert "Wuye-Entry: Z2612-0001\nWuye-Digest: sha256:" in said
    closed.git("tag", "-v", "close/2026-11")
    assert audited(closed) == set()


def test_the_entry_holds_the_books(closed: Desk) -> None:
    [row] = [r for r in json.loads(closed.wuye("month", "log", "--json", now=LATER).out) if r["do"] == "close"]
    books = {one["register"]: one for one in row["books"]}
    head = closed.git("rev-parse", "close/2026-11^{commit}~2").strip()
    assert row["head"] == head and row["edition"] == 1 and "previous" not in row
    counted = closed.git("log", "--format=%s", head).splitlines()
    assert books["key"]["entries"] == sum(line.startswith("key ") for line in counted)
    assert books["key"]["last"] == "K2611-0006" and books["duty"]["entries"] == 1
    tallies = {(one["register"], one["name"]): one for one in row["tallies"]}
    assert tallies["key", "generation"]["subjects"] == 2, "the two keys that have a lock"
    assert {one["figure"] for one in row["each"]} >= {"house.entries", "key.overdue", "house.signed"}


def test_figures_come_out_the_same_after_later_entries(closed: Desk) -> None:
    """Byte for byte, whatever was written since and whatever lies beside the books."""
    closed.done(LOAN, "zhangwei", SECOND)
    closed.done(f"{NOTE} --why forgotten --happened 2026-11-20T10:00:00+08:00", "zhangwei", SECOND)
    for path in (closed.path / ".git" / "wuye").glob("*.db*"):
        path.write_bytes(b"no index at all")
    done = closed.wuye("close", "--verify", "2026-11", now=LATER, lang="en")
    assert done.code == 0 and "same byte for byte" in done.out


def test_the_figure_that_differs_is_named(closed: Desk) -> None:
    """A close that says something else than the books give, written by a program that lies."""
    with House(closed.path) as house:
        [kept] = closes(house.books)
        assert differing(house, kept) == []
        kept.fields["each"] = [
            {**row, "digest": "0" * 64} if row["figure"] == "key.overdue" else row for row in kept.fields["each"]
        ]
        kept.fields["knobs"] = "1" * 64
        assert differing(house, kept) == ["key.overdue", "knobs"]


def test_a_late_entry_about_a_closed_month_wants_a_reason(closed: Desk) -> None:
    """DUTY-08: nothing is forbidden, but it is marked."""
    late = [*NOTE.split(), "--happened", "2026-11-20T10:00:00+08:00"]
    with closed.unchanged():
        refused = closed.wuye(*late, as_="zhangwei", now=SECOND, lang="en")
    assert refused.code == 2 and "2026-11 is closed: a reason is wanted [DUTY-08]" in refused.err
    done = closed.wuye(*late, "--why", "forgotten", "--json", as_="zhangwei", now=SECOND, lang="en")
    flags = json.loads(done.out)["flags"]
    assert {"rule": ["DUTY-08"], "message": "said of 2026-11 after its close"} in flags
    here = closed.wuye(*NOTE.split(), "--happened", "2026-12-01T10:00:00+08:00", as_="zhangwei", now=SECOND)
    assert here.code == 0, "December is open"
    assert audited(closed) == set()


def test_the_audit_finds_one_without_a_reason(closed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """DUTY-08: written by a program that doesn't ask."""
    with monkeypatch.context() as patched:
        patched.setattr(closing, "judge_closed", lambda *_: None)
        closed.done(f"{NOTE} --happened 2026-11-20T10:00:00+08:00", "zhangwei", SECOND)
    assert audited(closed) == {"fields"}


def test_a_correction_of_a_closed_months_entry_is_marked(closed: Desk) -> None:
    """DUTY-08."""
    done = closed.done("correct D2611-0001 --account flood --why typo", "zhangwei", SECOND)
    assert "said of 2026-11 after its close" in done.out + done.err
    assert audited(closed) == set()


def test_a_second_edition_names_the_first(closed: Desk) -> None:
    closed.done(f"{NOTE} --why forgotten --happened 2026-11-20T10:00:00+08:00", "zhangwei", SECOND)
    with closed.unchanged():
        assert close(closed, "--restate", now=SECOND).code == 3
    entry = close_and_sign(closed, "--restate", now=LATER)
    row = next(r for r in json.loads(closed.wuye("month", "log", "--json", now=LATER).out) if r["id"] == entry)
    assert (row["do"], row["edition"], row["previous"]) == ("restate", 2, "Z2612-0001")
    assert closed.git("tag", "-l").split() == ["close/2026-11", "close/2026-11-2"]
    assert closed.wuye("close", "--verify", "2026-11", now=LATER).code == 0
    assert audited(closed) == set()


def test_a_large_house_is_made_again_in_a_file_that_is_thrown_away(
    closed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes, and nothing left behind."""
    monkeypatch.setattr(then, "MOST_IN_MEMORY", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(closed.config))
    before = sorted(closed.config.iterdir())
    done = closed.wuye("close", "--verify", "2026-11", now=LATER, lang="en")
    assert done.code == 0 and "same byte for byte" in done.out
    assert sorted(closed.config.iterdir()) == before


def test_on_a_terminal_reasons_are_asked_for(closed: Desk) -> None:
    """Of a close that something stands in the way of, and of what is said of a closed month."""
    env = closed.process_env("wangfang", SECOND, "en")
    with prompt("close", "2026-11", "--restate", env=env) as typed:
        typed.wait("not done: log")
        typed.wait("reason to close all the same")
        typed.type("one entry was forgotten\r")
        typed.wait("to sign now?")
        typed.type("y\r")
        assert typed.end() == 0, typed.shown
    assert closed.git("tag", "-l").split() == ["close/2026-11", "close/2026-11-2"]
    late = [*NOTE.split(), "--happened", "2026-11-20T10:00:00+08:00"]
    with prompt(*late, env=closed.process_env("zhangwei", LATER, "en")) as typed:
        typed.wait("[important]")
        typed.type("\r")
        typed.wait("why")
        typed.type("forgotten\r")
        assert typed.end() == 0, typed.shown
    assert audited(closed, "2026-12-06T09:00:00+08:00") == set()
