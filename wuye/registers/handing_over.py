"""Named functions of the handover: what a shift passes on, what holds it, and a fingerprint over all that was shown."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import dropwhile, takewhile
from typing import Any

from wuye.registers.books import Books
from wuye.registers.clock import at_clock
from wuye.registers.on_duty import length_of
from wuye.registers.passing_on import URGENT, Item, items, work_since
from wuye.registers.paths import Scene
from wuye.registers.shifts import shift_at
from wuye.registers.things import Record
from wuye.registers.turning import name_of, running
from wuye.text import Text

ENDS = ("accept", "take_up", "open_post")
"""What begins a new shift at a post; a handover is what came since."""
RUNNING = ("running", "away")
"""The states of a log's page that is not closed yet."""
DRAWN = {
    "open_work": "draws_work", "major": "draws_major", "open_slips": "draws_slips", "open_orders": "draws_orders",
    "out": "draws_out", "owed": "draws_owed", "logs": "shift_logs", "closes": "shift_pages",
}  # fmt: skip
"""Fields that are taken from the books, and the function that draws them."""


def _sorted(items: Iterator[Item]) -> list[str]:
    """Names, the most important first."""
    rank = {"major": 0, "urgent": 1, "important": 2}
    return [item.name for item in sorted(items, key=lambda item: rank.get(item.level, 3))]


def draws_work(scene: Scene) -> list[str]:
    """Open work, by importance."""
    return _sorted(items(scene, "work", "clients"))


def draws_slips(scene: Scene) -> list[str]:
    """Dispatch slips not closed."""
    return [item.name for item in items(scene, "slips")]


def draws_orders(scene: Scene) -> list[str]:
    """Orders in force."""
    return [item.name for item in items(scene, "orders")]


def draws_out(scene: Scene) -> list[str]:
    """Keys, files, radios and whatever else is out."""
    return [item.name for item in items(scene, "out")]


def draws_major(scene: Scene) -> list[str]:
    """Major and urgent matters of the shift, dealt with or not."""
    return [item.name for item in work_since(scene, taken_at(scene)) if item.level in URGENT]


def draws_owed(scene: Scene) -> list[str]:
    """What the person on watch, or his post, owes now or before the next shift ends."""
    books, until = scene.books, scene.at + length_of(scene.books, "handover", "owed_ahead", "12h")
    mine = {f"person:{scene.facts.get('holder')}", *_roles(scene)}
    dues = (d for d in books.all_open() if d.kind == "owe" and d.register != "handover" and d.by and d.by <= until)
    return [f"{d.register} {d.name} {d.subject}" for d in dues if mine & {w.removesuffix("@shift") for w in d.who}]


def _roles(scene: Scene) -> set[str]:
    return {str(role).removesuffix("@shift") for role in _row(scene, "posts").get("roles", ())}


def _row(scene: Scene, table: str) -> Mapping[str, Any]:
    rows = scene.books.rules.table("handover", table)
    return rows.get(str(scene.facts.get("kind")), rows.get("else", {}))


def misdrawn(scene: Scene) -> list[Text]:
    """What was typed where the books say something else."""
    wrong = []
    for name, draw in DRAWN.items():
        given = scene.fields.get(name)
        if given is not None and list(given) != DRAWS[draw](scene):
            wrong.append(scene.register.fields[name].label)
    return wrong


def unprepared(scene: Scene) -> list[str]:
    """What has come up since the shift was prepared."""
    shown = {n for name in ("open_work", "open_slips", "open_orders", "out") for n in scene.facts.get(name) or ()}
    now = [*draws_work(scene), *draws_slips(scene), *draws_orders(scene), *draws_out(scene)]
    return [name for name in now if name not in shown]


def urgent_open(scene: Scene) -> list[str]:
    """Major and urgent events that are not dealt with."""
    held = (item for item in items(scene, "work", "clients") if item.level in URGENT)
    return [item.name for item in held if item.subject.state not in item.row.get("dealt", ())]


def blocking_open(scene: Scene) -> list[str]:
    """Unfinished work of an importance that holds the handover, other than urgent."""
    levels = scene.books.rules.knob("handover", "block_levels")
    return [item.name for item in items(scene, "work", "clients") if item.level in levels and item.level not in URGENT]


def slips_open(scene: Scene) -> list[str]:
    """Dispatch slips that may not be passed on as they are."""
    either = scene.books.rules.knob("handover", "dispatch_rule") == "reason_or_closed"
    carried = _carried(scene)
    return [i.name for i in items(scene, "slips") if not (either and (i.told or carried & {i.name, i.subject.id}))]


def passed_on(scene: Scene) -> list[str]:
    """Work that may be left over, and is so without reason and date."""
    carried, held = _carried(scene), () if scene.facts.get("ordered") else blocking_open(scene)
    able = (i for i in items(scene, "work", "clients") if i.row.get("reason") and i.level not in URGENT)
    left = (i for i in able if i.name not in held)
    return [i.name for i in left if not (i.told or carried & {i.name, i.subject.id})]


def _carried(scene: Scene) -> set[str]:
    rows = scene.fields.get("carry_over") or scene.facts.get("carry_over") or ()
    return {str(row["item"]) for row in rows}


def equipment_moving(scene: Scene) -> list[str]:
    """Major equipment that is being started or stopped."""
    return [item.name for item in items(scene, "moving")]


def marks_lacking(scene: Scene) -> list[Text]:
    """Items of this post's checklist that are not marked."""
    return [label for name, label in at_post(scene, "checks").items() if name not in (scene.fields.get("marks") or {})]


def articles_asked(scene: Scene) -> list[str]:
    """The articles that are counted at this post."""
    return list(at_post(scene, "articles"))


def at_post(scene: Scene, table: str) -> dict[str, Text]:
    """The rows of a table that belong to this post: by its kind, or by its own name."""
    rows, post = scene.books.rules.table("handover", table), {str(scene.facts.get("kind")), str(scene.subject)}
    return {n: _label(n, row) for n, row in rows.items() if n != "else" and post & set(row.get("at") or ())}


def _label(name: str, row: Mapping[str, Any]) -> Text:
    return Text(str(row.get("zh", name)), str(row.get("en", name)))


def articles_lacking(scene: Scene) -> list[Text]:
    """Articles that were not counted."""
    counted = _numbers(scene.fields.get("articles"))
    return [label for name, label in at_post(scene, "articles").items() if name not in counted]


def articles_differ(scene: Scene) -> list[Text]:
    """Articles whose number isn't that of the last closing balance."""
    table = scene.books.rules.table("handover", "articles")
    return [_label(name, table.get(name, {})) for name in differing(scene)]


def differing(scene: Scene) -> list[str]:
    """The names of those articles."""
    counted = _numbers(scene.facts.get("articles") or scene.fields.get("articles"))
    book = _numbers(scene.was.facts.get("balance") if scene.was else None)
    return [name for name in counted if counted[name] != book.get(name, 0)]


def _numbers(rows: Any) -> dict[str, Any]:
    return {str(row["article"]): Decimal(str(row["number"])) for row in rows or ()}


def unanswered(scene: Scene) -> list[str]:
    """Differences that are neither explained nor kept as open."""
    rows, kept = scene.fields.get("answers") or (), scene.fields.get("kept") or ()
    said = {*(str(row["item"]) for row in rows), *kept}
    dues = scene.books.dues_of("handover", scene.subject or "")
    seen = [d.item for d in dues if d.kind == "difference" and d.item]
    return [name for name in (*differing(scene), *seen) if name not in said]


def shift_here(scene: Scene) -> str:
    """The page of the shift that runs."""
    return running(scene.books, scene.at)


def shift_next(scene: Scene) -> str:
    """The page of the shift that somebody takes over who signs now."""
    return running(scene.books, scene.at + _early(scene))


def shift_ends(scene: Scene) -> dt.datetime:
    """When the shift ends that is handed over: the one running, or the one taken over where that was held over."""
    return min(_ends(scene, scene.at), _ends(scene, taken_at(scene) + _early(scene)))


def _early(scene: Scene) -> dt.timedelta:
    """Whoever takes over so long before a shift begins takes over that shift."""
    return length_of(scene.books, "handover", "take_over_early", "45m")


def _ends(scene: Scene, at: dt.datetime) -> dt.datetime:
    rules = scene.books.rules
    day, name = shift_at(rules, at)
    row = rules.table("house", "shifts").get(name, {"start": "00:00", "end": "24:00"})
    start, end = (at_clock(day, str(row[word]), rules.zone) for word in ("start", "end"))
    return end if end > start else end + dt.timedelta(days=1)


def taken_at(scene: Scene) -> dt.datetime:
    """When the person on watch took over."""
    last = next((r for r in _backwards(scene) if r.entry.do in ENDS), None)
    return scene.at if last is None else last.done_at or last.entry.at


def _backwards(scene: Scene) -> Iterator[Record]:
    books = scene.books
    for lived in books.lives.newest_of("of", "handover", scene.subject or ""):
        if (record := books.named(lived.entry)) is not None:
            yield record


def this_round(scene: Scene) -> list[Record]:
    """What was entered about a post since somebody took over there, without the offers themselves."""
    records = takewhile(lambda record: record.entry.do not in ENDS, _backwards(scene))
    return [record for record in records if record.entry.do != "offer"][::-1]


def last_round(scene: Scene) -> list[Record]:
    """The handover by which whoever is on watch took over, with both signatures."""
    since = dropwhile(lambda record: record.entry.do not in ENDS, _backwards(scene))
    taken = next(since, None)
    before = list(takewhile(lambda record: record.entry.do not in ENDS, since))[::-1]
    return [*before, taken] if taken is not None else []


def shift_work(scene: Scene) -> str:
    """A line on what the shift did, from the books."""
    count = sum(int(line.split()[2]) for line in shift_logs(scene))
    left = len(draws_work(scene)) + len(draws_slips(scene))
    words = Text(f"本班日志 {count} 条，未结 {left} 件", f"{count} in the log, {left} open")
    return words.to("en" if scene.books.rules.settings.get("lang") == "en" else "zh")


def shift_logs(scene: Scene) -> list[str]:
    """The pages of the logs on which the shift wrote, each with its count and fingerprint."""
    books, began = scene.books, taken_at(scene)
    found: list[str] = []
    for name, row in books.rules.table("handover", "sources").items():
        register = books.rules.registers.get(name)
        if register is not None and register.page == "shift" and row.get("paged"):
            for month in dict.fromkeys((f"{began:%Y-%m}", f"{scene.at:%Y-%m}")):
                found += _pages(books, name, month, began)
    return found


def _pages(books: Books, register: str, month: str, began: dt.datetime) -> Iterator[str]:
    for path in books.pages.keys_of("month", register, month):
        page = books.pages[path]
        last = books.named(page.last)
        if last is not None and last.entry.at >= began:
            yield f"{register} {name_of(path)} {page.size} {page.digest}"


def shift_pages(scene: Scene) -> list[str]:
    """The pages of the log that end with this shift: its own one, and those of other desks on which it wrote, where they run."""
    books, facts = scene.books, scene.was.facts if scene.was else scene.facts
    shift = str(facts.get("shift") or "")
    named = dict.fromkeys([shift, *(line.split()[1] for line in shift_logs(scene))])
    heads = [books.subject("log", name) for name in named if name.partition(".")[0] == shift]
    return [head.id for head in heads if head is not None and head.state in RUNNING]


def shift_record(scene: Scene) -> str:
    """A fingerprint over everything the two have before them: each entry of the handover, and the pages of the logs."""
    lines = [f"{r.entry.id} {r.entry.digest} {r.corrected_by or '-'}" for r in this_round(scene)]
    words = "\n".join([f"{scene.subject} {scene.facts.get('kind')}", *lines, *shift_logs(scene)])
    return f"sha256:{hashlib.sha256(words.encode()).hexdigest()}"


DRAWS: dict[str, Callable[[Scene], Any]] = {
    made.__name__: made
    for made in (
        draws_work, draws_major, draws_slips, draws_orders, draws_out, draws_owed, misdrawn, unprepared, urgent_open,
        blocking_open, slips_open, passed_on, equipment_moving, marks_lacking, articles_asked, articles_lacking,
        articles_differ, unanswered, shift_here, shift_next, shift_ends, shift_work, shift_logs, shift_pages,
        shift_record,
    )
}  # fmt: skip
"""The functions that a register may name under `values`."""
