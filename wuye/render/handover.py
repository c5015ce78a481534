"""The five screens of a handover, and how a post stands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from wuye.handover.standing import REGISTER, SCREEN, STEPS, Standing
from wuye.registers import handing_over
from wuye.registers.define import Field
from wuye.registers.things import Record
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.paint import paint, width_of
from wuye.render.view import View
from wuye.render.words import plain_json
from wuye.text import Lang, Text, cells

TITLES = {
    "prepare": Text("准备", "prepare"), "count": Text("清点", "count"), "explain": Text("清点", "count"),
    "check": Text("检查", "check"), "ask": Text("问答", "questions"), "offer": Text("签字", "sign"),
    "accept": Text("签字", "sign"),
}  # fmt: skip
DRAWN = ("open_work", "major", "open_slips", "open_orders", "out", "owed")
MOST = 8
"""So many of a kind are told one by one; of more, how many there are."""
RIGHT = "√"


def view_of(stand: Standing, lang: Lang) -> View:
    """The books of a post's house, in a language."""
    return View(stand.house.books, stand.scene.at.astimezone(stand.house.rules.zone), lang)


def show(lines: Iterable[Line], stream: IO[str] | None = None) -> None:
    """Writes lines where the wizard speaks."""
    paint(lines, stream or sys.stderr)


def clear() -> None:
    """An empty screen."""
    sys.stderr.write("\x1b[H\x1b[2J\x1b[3J")


def width() -> int:
    """How wide the wizard's screen is."""
    return width_of(sys.stderr) or 80


def heading(stand: Standing, step: str, incoming: str, view: View) -> list[Line]:
    """`交接班 夜班 → 早班   张伟 → 赵敏   2026-11-22 07:50        2/5 清点`."""
    post = view.value(stand.scene.register.fields["kind"], stand.fact("kind"), REGISTER)
    who = f"{view.name(stand.holder)} → {view.name(incoming) if incoming else '?'}"
    shifts = f"{_shift(stand.scene.facts.get('shift'), view)} → {_shift(_next(stand), view)}"
    left = f"{view.say('交接班', 'handover')} {post} {shifts}   {who}   {view.now:%Y-%m-%d %H:%M}"
    right = f"{SCREEN[step]}/{len(STEPS)} {view.to(TITLES[step])}"
    room = width() - cells(left) - cells(right)
    if room >= 2:
        return [[Span(left, "bold"), Span(" " * room), Span(right, "bold")]]
    return lay_out([Row((Span(left, "bold"),)), Row((Span(right, "bold"),))], width())


def _next(stand: Standing) -> str:
    return handing_over.shift_next(stand.scene)


def _shift(page: Any, view: View) -> str:
    """`夜班`, from `2026-11-22-night`."""
    name = str(page or "").partition(".")[0][11:]
    label = view.books.rules.house_list("shifts").get(name)
    return view.to(label) if label else name or "?"


def drawn(stand: Standing, view: View) -> list[Line]:
    """What is handed over, as the books have it: nothing of it is typed."""
    fields, rows = stand.scene.register.fields, []
    for name in DRAWN:
        found = stand.drawn(name)
        head = (Span(view.to(fields[name].label)), Span(f"{len(found):>2}"))
        if not found or len(found) > MOST:
            words = view.listing(found[:MOST]) + (" …" if found else view.say("无", "none"))
            rows.append(Row((*head, Span(words))))
            continue
        for i, item in enumerate(found):
            words = _owed(item, view) if name == "owed" else _item(item, view)
            rows.append(Row(((*head,) if i == 0 else (Span(""), Span(""))) + (Span(words),)))
    cut = view.say(f"截止 {view.now:%H:%M}，都由账上取出：", f"up to {view.now:%H:%M}, all drawn from the books:")
    return [[Span(cut)], *lay_out(rows, width())]


def _item(name: str, view: View) -> str:
    """A matter with what is known of it."""
    book, _, subject = name.partition(" ")
    found = view.books.subject(book, subject)
    register = view.books.rules.registers.get(book)
    if found is None or register is None:
        return name
    said = view.facts(register, dict(list(found.facts.items())[:4]), short=True)
    label = f"{view.to(register.label)} {subject} {view.state(book, view.books.state(found, view.now))}"
    return f"{label} · {said}" if said else label


def _owed(line: str, view: View) -> str:
    """What is owed, by its name and with its time."""
    book, _, rest = line.partition(" ")
    name, _, subject = rest.partition(" ")
    due = next((d for d in view.books.dues_of(book, subject) if d.name == name and d.open), None)
    if due is None:
        return line
    label = view.to(view.books.register(book).label)
    return f"{label} {subject} {view.to(due.label)} {view.when(due.limit(view.now))}"


def counted(stand: Standing, seen: Mapping[str, int], view: View) -> list[Line]:
    """What was counted against the book, which is shown now."""
    labels, book = stand.rows("articles"), stand.balance()
    found = [
        (view.say(f"在柜钥匙 {cabinet}", f"keys in {cabinet}"), str(seen.get(cabinet, 0)), str(len(keys)))
        for cabinet, keys in stand.keys().items()
    ]
    for name, number in stand.balance("articles").items():
        found.append((view.to(labels.get(name, Text(name, name))), str(number), str(book.get(name, 0))))
    widest = max((len(word) for row in found for word in row[1:]), default=0)
    return lay_out([_against(*row, widest, view) for row in found], width())


def _against(label: str, seen: str, book: str, widest: int, view: View) -> Row:
    by = Decimal(seen) - Decimal(book)
    mark = Span(view.say(f"差 {by:+}", f"differs by {by:+}"), "red") if by else Span(RIGHT, "green")
    both = view.say("数到", "counted"), view.say("账上", "book")
    return Row((Span(label), Span(f"{both[0]} {seen:>{widest}}"), Span(f"{both[1]} {book:>{widest}}"), mark))


def checklist(stand: Standing, view: View) -> list[Line]:
    """What the incoming side has to have read, and the post's own list, numbered."""
    read = [[Span(view.say("上一班的记录：", "the last shift's log: ") + view.listing(logs(stand, view)))]]
    rows = [Row((Span(f"{i:>3}"), Span(view.to(t)))) for i, t in enumerate(stand.rows("checks").values(), 1)]
    return [*(read if logs(stand, view) else []), *lay_out(rows, width())]


def summary(stand: Standing, view: View) -> list[Line]:
    """Everything that is signed: each step with what it says, and the fingerprint over all of them."""
    rows = [Row((Span(view.act(r)), Span(view.name(r.entry.by)), Span(said(r, stand, view)))) for r in stand.entries()]
    rows += [Row((Span(view.say("日志", "log")), Span(""), Span(line))) for line in logs(stand, view)]
    rows.append(Row((Span(view.say("指纹", "record")), Span(""), Span(handing_over.shift_record(stand.scene)))))
    return lay_out(rows, width())


def logs(stand: Standing, view: View) -> list[str]:
    """The pages of the logs that are handed over, each with its length."""
    found = []
    for line in handing_over.shift_logs(stand.scene):
        register, page, count, _ = line.split()
        label = view.to(view.books.register(register).label)
        found.append(view.say(f"{label} {page}，{count} 条", f"{label} {page}, {count} entries"))
    return found


UNSAID = ("record", "page", "logs", "closes")
"""What an entry holds for the proof."""


def said(record: Record, stand: Standing, view: View) -> str:
    """What an entry of a handover says, item by item."""
    fields = record.fields
    own = [words for name, write in OWN.items() if name in fields for words in write(fields[name], stand, view)]
    plain = {n: raw for n, raw in fields.items() if n not in OWN and n not in UNSAID and raw is not False}
    rest = view.facts(stand.scene.register, plain)
    return " · ".join(words for words in (*own, rest, *view.marks(record)) if words)


def _articles(rows: Any, stand: Standing, view: View) -> list[str]:
    return [f"{_named(str(row['article']), stand, view)} {row['number']}" for row in rows]


def _named(item: str, stand: Standing, view: View) -> str:
    return view.to({**stand.rows("articles"), **stand.rows("checks")}.get(item, Text(item, item)))


def _marks(marks: Mapping[str, Any], stand: Standing, view: View) -> list[str]:
    wrong = [f"× {_named(name, stand, view)} {mark}" for name, mark in marks.items() if mark is not True]
    return [*wrong, f"√ {len(marks) - len(wrong)}"]


def _answers(rows: Any, stand: Standing, view: View) -> list[str]:
    return [f"{_named(str(row['item']), stand, view)}：{row['reason']}" for row in rows]


def _questions(rows: Any, _: Standing, view: View) -> list[str]:
    ask, reply = view.say("问", "asked"), view.say("答", "answered")
    return [f"{ask} {row['question']} {reply} {row['answer']}" for row in rows]


def _kept(items: Any, stand: Standing, view: View) -> list[str]:
    names = view.listing(_named(str(item), stand, view) for item in items)
    return [view.say(f"留作未结 {names}", f"kept open {names}")]


OWN: dict[str, Callable[[Any, Standing, View], list[str]]] = {
    "articles": _articles, "marks": _marks, "answers": _answers, "asked": _questions, "kept": _kept,
}  # fmt: skip
"""Fields whose rows are named by this post's own tables."""


def held(found: Sequence[tuple[Text, tuple[str, ...], Text | None]], view: View) -> list[Line]:
    """What stands against a handover, each with its rule and the line to type."""
    rows = [Row((Span("!"), Span(f"{view.to(said)} {view.rules(rules)}", "red")), below=_below(line, view))
            for said, rules, line in found]  # fmt: skip
    return lay_out(rows, width())


def _below(line: Text | None, view: View) -> tuple[Span, ...]:
    return (Span(view.to(line), "cyan"),) if line else ()


def post_lines(stand: Standing, view: View, wide: int | None) -> list[Line]:
    """How one post stands: who is there, what is open, where its handover is."""
    fields: Mapping[str, Field] = stand.scene.register.fields
    kind = view.value(fields["kind"], stand.fact("kind"), REGISTER)
    holder = view.name(stand.holder) if stand.holder else view.say("没有人", "nobody")
    now = f"{view.state(REGISTER, stand.state)} · {holder} · {_shift(stand.fact('shift'), view)}"
    rows = [Row((Span(stand.post, "bold"), Span(kind))), Row((Span(view.say("现在", "now")), Span(now, "bold")))]
    rows += [_fact(name, stand, view) for name in ("incoming", "balance", "record") if stand.fact(name)]
    for name in DRAWN:
        found = [_owed(item, view) if name == "owed" else item for item in stand.drawn(name)]
        rows += [Row((Span(view.to(fields[name].label)), Span(view.listing(found))))] if found else []
    shown = stand.entries() or handing_over.last_round(stand.scene)
    rows += [Row((Span(view.act(r)), Span(_told(r, stand, view)))) for r in shown]
    return lay_out(rows, wide)


def _told(record: Record, stand: Standing, view: View) -> str:
    """One step: when, by whom, what it says, who reviewed it."""
    signed = [view.signed(signature) for signature in record.signers()]
    words = " · ".join(part for part in (said(record, stand, view), *signed) if part)
    return f"{view.when(record.entry.at)} {view.name(record.entry.by)}  {words}".rstrip()


def _fact(name: str, stand: Standing, view: View) -> Row:
    kind = stand.scene.register.fields[name]
    if name == "balance":
        labels = stand.rows("articles")
        said = [f"{view.to(labels.get(n, Text(n, n)))} {number}" for n, number in stand.balance().items()]
        return Row((Span(view.to(kind.label)), Span(view.listing(said))))
    return Row((Span(view.to(kind.label)), Span(view.value(kind, stand.fact(name), REGISTER))))


def post_object(stand: Standing) -> dict[str, Any]:
    """How a post stands, as JSON."""
    drawn_now = {name: stand.drawn(name) for name in DRAWN}
    return {
        "post": stand.post, "state": stand.state, "holder": stand.holder, "incoming": stand.incoming, "next": stand.step(),
        **plain_json(drawn_now), "balance": plain_json(dict(stand.balance())), "record": stand.fact("record"),
        "entries": [r.entry.id for r in stand.entries()],
    }  # fmt: skip
