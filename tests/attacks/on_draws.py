"""Attacks on the month's sample and on the log it is drawn from."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import replace
from typing import Any

from tests.attacks.kit import edit, found_by
from tests.audit.story import Story
from wuye.desk.draft import Draft
from wuye.registers.drawing import NAMESPACE, SIGNATURE, drawn, population, seed_of, statement
from wuye.repo import prove

PAGE = "ledgers/duty/2026-11/24-day.yaml"
NOTE = "zhangwei: duty note --account 漏水 --kind water --place 1203 --handling 关阀 --result 好"


def begun(story: Story, director: str = "zhengyi") -> None:
    """A director, and a month with a few pages that is over."""
    story.tell(f"chenjing: staff enrol {director} --name 郑毅 --roles director --dept service")
    for day in range(24, 29):
        at(story, f"2026-11-{day}T10:00:00+08:00")
        story.tell(NOTE)
    at(story, "2026-12-01T09:00:00+08:00")


def at(story: Story, when: str) -> None:
    """Moves the clock of a story on."""
    story._forward(dt.datetime.fromisoformat(when))


def a_draw(
    story: Story, key: str = "zhengyi", percent: int = 20, space: str = NAMESPACE, month: str = "2026-11", **other: Any
) -> dict[str, Any]:
    """A draw sealed with somebody's key for some use."""
    everything = population(story.house.books, "duty", "2026-11")
    said = statement(story.id, "duty", month, percent, everything.digest)
    proof = SIGNATURE + base64.b64encode(prove.signature(said, space, story.id, key)).decode()
    names = drawn(seed_of(proof, said), everything.names, percent)
    made = {"month": "2026-11", "percent": percent, "pages": len(everything.rows), "digest": everything.digest}
    return {**made, "proof": proof, "drawn": names, **other}


def enter(story: Story, value: dict[str, Any]) -> None:
    """Commits a draw that the desk would refuse, properly signed by the director."""
    made = story.entry(Draft("log", "draw", "zhengyi", ("2026-11",), {"draw": value}))
    story.force(replace(made, fields={"draw": value}))


@found_by("draw")
def a_draw_by_another_key(story: Story) -> None:
    """DUTY-27: of several people's keys one would give the pages that are wanted."""
    begun(story)
    enter(story, a_draw(story, key="zhangwei"))


@found_by("draw")
def a_draw_by_a_key_of_nobody(story: Story) -> None:
    """DUTY-27: keys are made until one gives the pages that are wanted."""
    begun(story)
    story.outsider("fresh")
    enter(story, a_draw(story, key="fresh"))


@found_by("draw")
def a_draw_sealed_for_another_use(story: Story) -> None:
    """DUTY-27: a signature made for commits is a second seed."""
    begun(story)
    enter(story, a_draw(story, space="git"))


@found_by("draw")
def a_draw_sealed_over_another_month(story: Story) -> None:
    """DUTY-27: each other month is a second seed."""
    begun(story)
    enter(story, a_draw(story, month="2026-10"))


@found_by("rules")
def a_draw_of_another_share(story: Story) -> None:
    """DUTY-27: every share is another seed."""
    begun(story)
    enter(story, a_draw(story, percent=25))


@found_by("rules")
def a_draw_with_a_page_left_out(story: Story) -> None:
    """DUTY-27: the page he doesn't want to be seen isn't among those drawn from."""
    begun(story)
    value = a_draw(story)
    enter(story, {**value, "pages": value["pages"] - 1, "digest": "sha256:" + "0" * 64})


@found_by("rules")
def a_draw_with_a_page_swapped(story: Story) -> None:
    """DUTY-27: another page in the place of one that was drawn."""
    begun(story)
    value = a_draw(story)
    other = next(f"2026-11-{day}-day" for day in range(24, 29) if f"2026-11-{day}-day" not in value["drawn"])
    enter(story, {**value, "drawn": [other]})


@found_by("rules")
def a_second_draw(story: Story) -> None:
    """DUTY-27: the first one didn't suit, and something was written since."""
    begun(story)
    enter(story, a_draw(story))
    enter(story, a_draw(story))


@found_by("rules")
def a_draw_before_the_month_is_over(story: Story) -> None:
    """DUTY-27: of many moments one gives the pages that are wanted."""
    begun(story)
    story.at = dt.datetime.fromisoformat("2026-11-28T12:00:00+08:00")
    enter(story, a_draw(story))


@found_by("append-only")
def an_event_of_the_log_rewritten(story: Story) -> None:
    """DUTY-08: no entry of the log is altered."""
    begun(story)
    edit(story, "关阀".encode(), "未关".encode(), PAGE)


@found_by("append-only")
def a_page_torn_out_of_the_log(story: Story) -> None:
    """DUTY-08: no page is torn out."""
    begun(story)
    story.commit({PAGE: None})
