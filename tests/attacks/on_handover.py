"""Attacks on a handover: signed by one person twice, counted otherwise after it was signed, taken by a stranger."""

from __future__ import annotations

from dataclasses import replace

from tests.attacks.kit import edit, found_by
from tests.audit.story import Story

POST = "liuyang: handover open_post book --kind security --holder zhangwei --shift 2026-11-23-day"
STEPS = (
    "zhangwei: handover prepare book --clients 无",
    "liuyang: handover count book",
    "liuyang: handover check book --marks book=√ --read yes --verified yes",
    "zhangwei: handover offer book --fit yes",
)
PAGE = "ledgers/handover/2026-11/23-day.yaml"
COUNTS = "liuyang: handover count book"
ACCEPT = "liuyang: handover accept book"


def offered(story: Story) -> None:
    """A handover that waits for the incoming side."""
    story.tell(POST, *STEPS)


@found_by("permission")
def one_person_signs_a_handover_twice(story: Story) -> None:
    """Who goes signs for whoever comes, with his own key."""
    offered(story)
    story.force(replace(story.entry(ACCEPT), by="zhangwei"))


@found_by("signer")
def one_key_signs_a_handover_twice(story: Story) -> None:
    """The incoming side's name, the outgoing side's key."""
    offered(story)
    story.force(story.entry(ACCEPT), key="zhangwei")


@found_by("rules")
def counts_of_a_handover_changed_after_it_was_signed(story: Story) -> None:
    """A second count slips in between the two signatures; the second one still stands over the first."""
    offered(story)
    accept = story.entry(ACCEPT)
    story.tell(COUNTS)
    story.force(replace(accept, id=story.entry(ACCEPT).id, at=story.at))


@found_by("append-only")
def the_count_on_the_page_changed_after_it_was_signed(story: Story) -> None:
    """The bytes of what both signed are edited afterwards."""
    offered(story)
    story.tell(ACCEPT)
    edit(story, b"read: true", b"read: false", PAGE)


@found_by("permission")
def a_handover_taken_by_somebody_not_on_the_roster(story: Story) -> None:
    """A leasing agent, whom no roster names for the post, takes the desk over."""
    offered(story)
    story.force(replace(story.entry(ACCEPT), by="lina"))


@found_by("permission")
def a_count_by_somebody_not_on_the_roster(story: Story) -> None:
    """And counts for it before."""
    story.tell(POST, STEPS[0])
    story.force(replace(story.entry(COUNTS), by="lina"))
