"""The desk's clock: the machine's, or in a rehearsal house the one given."""

from __future__ import annotations

import datetime as dt
import os

from wuye.errors import BadInput
from wuye.registers.rules import Rules
from wuye.text import same


def now(rules: Rules) -> dt.datetime:
    """This second in the house's zone; WUYE_NOW counts only in a house marked `rehearsal`."""
    given = os.environ.get("WUYE_NOW")
    if given and rules.settings.get("rehearsal"):
        return _given(given).astimezone(rules.zone)
    return dt.datetime.now(rules.zone).replace(microsecond=0)


def _given(words: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(words)
    except ValueError:
        moment = dt.datetime.min  # noqa: DTZ901
    if moment.tzinfo is None:
        raise BadInput.of(
            f"WUYE_NOW 看不懂：{words}",
            f"WUYE_NOW can't be read: {words}",
            remedy=same("WUYE_NOW=2026-11-22T08:00:00+08:00"),
        )
    return moment.replace(microsecond=0)
