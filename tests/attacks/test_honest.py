"""Unusual histories by honest people, and by git's own housekeeping: nothing is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.attacks.kit import FIRST, PHOTO, SECOND, adopt, with_file
from tests.audit.story import Story
from wuye.desk.draft import Draft
from wuye.desk.record import record
from wuye.repo import git, keys

Honest = Callable[[Story], object]
ODD = (
    "no",
    "012",
    "=HYPERLINK(1)",
    "[red]",
    "- id: K2611-0001",
    "# 标题",
    "２０２６",
    "🔑 “好”: 是 #1",
    "'",
    "字" * 1900,
)
HISTORIES: dict[str, Honest] = {}


def honest(history: Honest) -> Honest:
    HISTORIES[history.__name__] = history
    return history


def later(story: Story, **away: int) -> None:
    """The clock moves on."""
    story._forward(story.at + dt.timedelta(**away))


@honest
def two_entries_in_one_second(story: Story) -> None:
    for line in (FIRST, SECOND):
        record(story.house, story.draft(line))


@honest
def something_recorded_long_afterwards(story: Story) -> None:
    then = (story.at - dt.timedelta(hours=5)).isoformat(timespec="seconds")
    story.tell(f"{FIRST} --happened {then}")


@honest
def words_that_look_like_something_else(story: Story) -> None:
    for number, note in enumerate(ODD):
        draft = story.draft(f"zhangwei: key receive K-9{number} --kind desk --opens 1203 --place A-01")
        record(story.house, replace(draft, typed={**draft.typed, "note": note}))
        later(story, minutes=1)


@honest
def a_declined_entry(story: Story) -> None:
    [first] = story.tell(FIRST)
    entry = story.house.books.records[first].entry
    no = {"of": first, "digest": entry.digest, "verdict": "no", "why": "不借"}
    record(story.house, Draft("key", "sign", "liuyang", (), no))
    later(story, minutes=1)
    story.tell(FIRST)


@honest
def rules_changed_by_who_may(story: Story) -> None:
    adopt(story, "chenjing", {"wuye.yaml": story.page("wuye.yaml") + b"holidays: []\n"})
    story.tell(FIRST)


@honest
def a_new_key_for_a_person(story: Story) -> None:
    line = keys.make_next(story.id, "zhangwei", passphrase=False)
    made = Draft("staff", "rotate_key", "chenjing", ("zhangwei",), {"public_key": line, "why": "换机"})
    record(story.house, made)
    keys.take_next(story.id, "zhangwei")
    later(story, minutes=1)
    story.tell(FIRST)


@honest
def an_entry_with_a_photograph(story: Story) -> None:
    with_file(story, PHOTO)


@honest
def the_turn_of_the_year(story: Story) -> None:
    story._forward(dt.datetime.fromisoformat("2026-12-31T23:58:00+08:00"))
    story.tell(FIRST)
    later(story, minutes=2)
    story.tell(SECOND)


@honest
def nothing_for_three_years(story: Story) -> None:
    later(story, days=1100)
    story.tell(FIRST)


@honest
def packed_away(story: Story) -> None:
    story.tell(FIRST)
    git.run(story.folder, "gc", "--prune=now", "--quiet")
    story.tell(SECOND)


@honest
def notes_and_tags_beside_the_books(story: Story) -> None:
    git.run(story.folder, "tag", "inventory-2026")
    git.run(story.folder, "-c", "user.name=x", "-c", "user.email=x@x", "notes", "add", "-m", "seen", "HEAD")


@honest
def a_bad_commit_that_somebody_answers_for(story: Story) -> None:
    page = story.page()
    bad = story.commit({"ledgers/key/2026-11/23.yaml": page.replace(b"A-01", b"A-09")})
    back = story.commit({"ledgers/key/2026-11/23.yaml": page})
    for commit in (bad, back):
        record(story.house, Draft("house", "excuse", "chenjing", (), {"commit": commit, "why": "误操作"}))
        later(story, minutes=1)
    story.tell(FIRST)


@pytest.mark.parametrize("name", HISTORIES)
def test_nothing_is_found(name: str, story: Story) -> None:
    HISTORIES[name](story)
    verdict = story.audit()
    assert (verdict.violations, verdict.unjudged) == ([], [])
    assert verdict.ok
