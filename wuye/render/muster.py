"""The roll for the assembly point, on the screen, on paper and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wuye.registers import people
from wuye.registers.kinds import choices
from wuye.registers.things import Subject
from wuye.render.board import DAYS
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.view import View
from wuye.render.words import WEEK, plain
from wuye.reports.muster import Muster, Present, Reason
from wuye.text import Text

BOX = "□"
"""To be ticked by hand."""
KINDS = {
    "duty": Text("当班", "on duty"),
    "clocked": Text("已打卡", "clocked in"),
    "post": Text("在岗", "at the post"),
    "holds": Text("持有", "holds"),
    "wrote": Text("记过账", "wrote an entry"),
    "inside": Text("在内", "inside"),
}


def muster_lines(found: Muster, view: View, width: int | None) -> list[Line]:
    """How many are to be found, then each with a box to tick: why he is taken to be here, how to reach him, where last recorded."""
    lines = [*lay_out([Row((Span(_title(found, view), "bold"),)), Row((Span(count_words(found, view)),))], width)]
    for title, rows in (("", found.here), (view.say("不一定在楼里", "may be anywhere"), found.maybe)):
        if rows:
            head = [[Span("")], [Span(f"{title} {len(rows)}", "bold")]] if title else [[Span("")]]
            lines += [*head, *lay_out([_row(one, view) for one in rows], width)]
    foot = view.say(
        "账上没有的人（住户、未登记的访客）不在此列",
        "who isn't in the books, residents and unregistered visitors, isn't on this list",
    )
    numbers = view.listing(f"{view.to(label)} {number}" for label, number in found.numbers)
    return [*lines, [Span("")], *lay_out([Row((Span(words),)) for words in (numbers, foot) if words], width)]


def _title(found: Muster, view: View) -> str:
    day = view.say(f"周{WEEK[found.now.weekday()]}", DAYS[found.now.weekday()])
    return f"{view.say('点名', 'muster')}  {plain(view.to(view.books.rules.name))}  {found.now:%Y-%m-%d} {day} {found.now:%H:%M}"


def count_words(found: Muster, view: View) -> str:
    """How many are taken to be here, how many of the staff, and how many may be anywhere."""
    staff = sum(one.enrolled for one in found.here)
    others, maybe = len(found.here) - staff, len(found.maybe)
    here = view.say(
        f"应到 {len(found.here)}：员工 {staff}，外来 {others}",
        f"to be found {len(found.here)}: staff {staff}, others {others}",
    )
    return here + (view.say(f"；另有 {maybe} 不一定在楼里", f"; {maybe} more may be anywhere") if maybe else "")


def _row(one: Present, view: View) -> Row:
    company = plain(one.company)
    if one.enrolled:
        dept = view.books.rules.house_list("departments").get(people.dept_of(view.books, one.who) or "")
        company = view.to(dept) if dept else ""
    why = view.listing(_because(one, view))
    if one.not_in:
        why += view.say("（未打卡）", " (not clocked in)")
    below = tuple(Span(words) for words in (_reach(one, view), _last(one, view)) if words)
    return Row((Span(BOX), Span(view.name(one.who), "bold"), Span(company), Span(why)), "", below)


def _because(one: Present, view: View) -> Iterator[str]:
    """Each reason once; the things somebody holds in one breath."""
    held = [r for r in one.reasons if r.kind == "holds"]
    for reason in one.reasons:
        if reason.kind != "holds":
            yield _reason(reason, view)
    if held:
        since = min(held, key=lambda r: r.since).since
        things = view.listing(_thing(r, view) for r in held)
        yield view.say(f"持有 {things}，自 {view.when(since)}", f"holds {things} since {view.when(since)}")


def _reason(reason: Reason, view: View) -> str:
    label, place = view.to(KINDS[reason.kind]), ""
    if reason.kind == "duty":
        shift = view.books.rules.house_list("shifts").get(reason.subject)
        place = view.to(shift) if shift else reason.subject
    elif reason.kind == "post":
        place = _post(reason.subject, view)
    elif reason.kind == "inside":
        return view.say(f"{view.to(view.books.register(reason.register).label)} {reason.subject}，自 {view.when(reason.since)}",
                        f"{view.to(view.books.register(reason.register).label)} {reason.subject} since {view.when(reason.since)}")  # fmt: skip
    return " ".join(p for p in (label, place, f"{view.when(reason.since)}" if reason.kind != "duty" else "") if p)


def _post(name: str, view: View) -> str:
    post, kind = view.books.subject("handover", name), view.books.register("handover").fields.get("kind")
    label = choices(kind, view.books, "handover").get(str(post.facts.get("kind"))) if post and kind else None
    return view.to(label) if label else plain(name)


def _thing(reason: Reason, view: View) -> str:
    name = plain(f"{view.to(view.books.register(reason.register).label)} {reason.subject}")
    return name + view.say("（带出）", " (taken out)") if reason.outside else name


def _reach(one: Present, view: View) -> str:
    """Telephone, radio, and who knows where he is."""
    said = [view.say(f"电话 {p}", f"phone {p}") for p in map(plain, dict.fromkeys(one.phones))]
    said += [_radio(s, view) for s in one.radios]
    said += [view.say(f"问 {view.name(p)}", f"ask {view.name(p)}") for p in one.through]
    return " · ".join(said)


def _radio(subject: Subject, view: View) -> str:
    register = view.books.register(subject.register)
    kind, raw = register.fields.get("channel_set"), subject.facts.get("channel_set")
    channel = f" {view.value(kind, raw, register.name)}" if kind is not None and raw is not None else ""
    return f"{view.to(register.label)} {subject.id}{channel}"


def _last(one: Present, view: View) -> str:
    if one.last is None:
        return ""
    return (
        view.say(
            f"最后记录 {view.when(one.last.entry.at)} {view.what(one.last)}",
            f"last recorded {view.when(one.last.entry.at)} {view.what(one.last)}",
        )
        + f"  {one.last.entry.id}"
    )


def muster_object(found: Muster, view: View) -> dict[str, Any]:
    """The roll as JSON."""
    return {
        "now": found.now.isoformat(), "count": len(found.here), "staff": sum(one.enrolled for one in found.here),
        "here": _objects(found.here, view), "maybe": _objects(found.maybe, view),
        "numbers": {label.en: number for label, number in found.numbers},
    }  # fmt: skip


def _objects(rows: Sequence[Present], view: View) -> list[dict[str, Any]]:
    return [
        {"who": one.who, "name": view.name(one.who), "staff": one.enrolled,
         "dept": people.dept_of(view.books, one.who), "company": one.company or None,
         "because": [{"kind": r.kind, "register": r.register, "subject": r.subject, "since": r.since.isoformat(),
                      "entry": r.entry or None, "taken_out": r.outside} for r in one.reasons],
         "phones": list(dict.fromkeys(one.phones)), "radios": [s.id for s in one.radios], "through": one.through,
         "clocked_in": False if one.not_in else None,
         "last": {"entry": one.last.entry.id, "at": one.last.entry.at.isoformat()} if one.last else None}
        for one in rows
    ]  # fmt: skip
