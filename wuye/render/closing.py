"""A close in words and as digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from wuye.desk.house import House
from wuye.registers.things import Record
from wuye.render.forms.objects import canonical, paper_object, sheet_object
from wuye.render.forms.said import Voice
from wuye.render.words import plain
from wuye.reports.closing.figures import Told, figures, standing
from wuye.reports.closing.obstacles import Obstacle
from wuye.reports.closing.statement import statement
from wuye.reports.paper import Paper
from wuye.text import Lang, Text


def figure_bytes(paper: Paper) -> bytes:
    """The figures as they are digested: canonical JSON."""
    return canonical(paper_object(paper))


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def digests(told: Told) -> dict[str, Any]:
    """The digests of the figures, in the words of the register `month`; each by itself, so that it can be said which differs."""
    voice = Voice("zh", told.public.head.zone)
    each = [
        {"figure": sheet.name, "digest": digest(canonical(sheet_object(sheet, voice)))}
        for sheet in sorted(told.sheets, key=lambda one: one.name)
    ]
    public, private = digest(figure_bytes(told.public)), digest(figure_bytes(told.private))
    return {"figures": public, "private_figures": private, "each": each}


def obstacle_lines(found: Sequence[Obstacle], lang: Lang) -> list[str]:
    """What stands in the way, a line for each, with what to type to see it."""
    return [plain(f"  {one.what.to(lang)}  {one.number}{_rules(one)}  {one.look}") for one in found]


def _rules(one: Obstacle) -> str:
    return f"  [{' '.join(one.rules)}]" if one.rules else ""


def obstacle_objects(found: Sequence[Obstacle], lang: Lang) -> list[dict[str, Any]]:
    """The same for programs."""
    return [{"what": o.what.to(lang), "count": o.number, "look": o.look, "rules": list(o.rules)} for o in found]


def told_same(lang: Lang, month: str, count: int) -> str:
    """What is said where the figures came out byte for byte."""
    return Text(
        f"{month} 的 {count} 张报表重做一遍，逐字节相同",
        f"the {count} figures of {month}, made again, are the same byte for byte",
    ).to(lang)


def differing(house: House, kept: Record) -> list[str]:
    """What comes out otherwise than a close says, made again at its head: figures by name, parts of the statement by field."""
    with standing(house, kept.entry.subjects[0], str(kept.fields["head"])) as at:
        made, said = digests(figures(at)), statement(at)
    then, now = ({row["figure"]: row["digest"] for row in rows} for rows in (kept.fields["each"], made["each"]))
    wrong = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    whole = {**said, "figures": made["figures"], "private_figures": made["private_figures"]}
    return wrong + [name for name in PARTS if _plain(kept.fields.get(name)) != _plain(whole.get(name))]


PARTS = ("head", "books", "schemas", "knobs", "tallies", "figures", "private_figures")
"""What of a close is a function of its head and month, besides each figure."""


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str)) if value else None
