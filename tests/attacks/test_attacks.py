"""Every known way of tampering is found, under the check that is there for it."""

from __future__ import annotations

import pytest

import tests.attacks.on_batches
import tests.attacks.on_draws
import tests.attacks.on_handover
import tests.attacks.on_history
import tests.attacks.on_pages
import tests.attacks.on_people  # noqa: F401
from tests.attacks.kit import ATTACKS
from tests.audit.story import Story


@pytest.mark.parametrize("name", ATTACKS)
def test_found(name: str, story: Story) -> None:
    check, attack = ATTACKS[name]
    attack(story)
    verdict = story.audit()
    assert check in {v.check for v in verdict.violations}
    assert not verdict.ok
    assert all(v.message.zh and v.message.en for v in verdict.violations)


def test_there_are_enough_of_them() -> None:
    assert len(ATTACKS) >= 60
