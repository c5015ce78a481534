"""What each of the five screens asks, and the fields it makes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from wuye.handover.standing import REGISTER, Standing, held_by
from wuye.registers import handing_over
from wuye.render import handover as screens
from wuye.text import Text

if TYPE_CHECKING:
    from wuye.cli.shift_change import Wizard

Fields = dict[str, Any]
EXTRAS = ("new_orders", "repairs", "special")
"""What the outgoing side may add to what the books say."""


def _prepare(w: Wizard, stand: Standing) -> Fields:
    """What the books say, and what they can't know."""
    view = screens.view_of(stand, w.call.lang)
    screens.show(screens.drawn(stand, view))
    screens.show(screens.held(held_by(stand), view))
    fields: Fields = {}
    rows = [row for item in _unreasoned(stand) if (row := _reason(w, item)) is not None]
    if rows:
        fields["carry_over"] = rows
    for name in (*_wanted(stand), *EXTRAS):
        label = stand.scene.register.fields[name].label
        ask = w.must if name in _wanted(stand) else w.words
        said = ask(name, label if name in _wanted(stand) else Text(f"{label.zh} [没有]", f"{label.en} [none]"))
        fields.update({name: said} if said else {})
    name = w.house.name(stand.holder)
    if not w.yes("prepared", Text(f"{name}：准备好了，签记？", f"{name}: prepared, sign it?")):
        _stay(w)
    return fields


def _stay(w: Wizard) -> NoReturn:
    """Not yet: everything typed stays, the yes or no is asked again."""
    w.kept.answers.popitem()
    w.kept.save()
    raise KeyboardInterrupt


def _wanted(stand: Standing) -> tuple[str, ...]:
    return {"control": ("watch",), "security": ("clients",)}.get(str(stand.fact("kind")), ())


def _unreasoned(stand: Standing) -> list[str]:
    return [*handing_over.passed_on(stand.scene), *handing_over.slips_open(stand.scene)]


def _reason(w: Wizard, item: str) -> Fields | None:
    """Reason and date of what stays open; without an answer it is flagged, or refused where it is a slip."""
    book, _, subject = item.partition(" ")
    label = w.house.rules.registers[book].label if book in w.house.rules.registers else Text(book, book)
    asked = Text(f"{label.zh} {subject} 未结的原因 [不写]", f"{label.en} {subject}: why open [none]")
    reason = w.words(f"reason {item}", asked)
    if not reason:
        return None
    until = w.house.rules.registers[REGISTER].fields["carry_over"].columns["until"]
    day = w.day(f"until {item}", until, Text("  解决日期（如 明天、11-28）", "  solved by (tomorrow, 11-28)"))
    return {"item": item, "reason": reason, "until": day}


def _count(w: Wizard, stand: Standing) -> Fields:
    """The incoming person counts; the book stays hidden."""
    w.call.say(Text(f"{w.house.name(w.kept.incoming or stand.incoming)} 先数，数完才显示账上数。",
                    "Count first; the book's figures come after."))  # fmt: skip
    fields: Fields = {}
    keys = stand.keys()
    if keys:
        fields["seen"] = [name for cabinet, book in keys.items() for name in _keys(w, cabinet, book)]
    labels = stand.rows("articles")
    if labels:
        fields["articles"] = [{"article": n, "number": _plain(w.number(f"n {n}", t))} for n, t in labels.items()]
    return fields


def _plain(number: Decimal) -> int | str:
    return int(number) if number == number.to_integral_value() else str(number)


def _keys(w: Wizard, cabinet: str, book: list[str]) -> list[str]:
    """The keys seen in a cabinet: how many; where that isn't the book's number, which ones are not as the book has them."""
    while True:
        said = w.must(f"keys {cabinet}", Text(f"在柜钥匙 {cabinet}", f"keys in {cabinet}"))
        if not said.isdigit():
            return said.replace("，", " ").replace(",", " ").split()
        if int(said) == len(book):
            return book
        which = w.must(f"which {cabinet}", Text("  少了或多出的钥匙编号", "  the keys missing or too many")).split()
        seen = [name for name in book if name not in which] + [name for name in which if name not in book]
        if len(seen) == int(said):
            return seen
        for name in ("keys", "which"):
            w.kept.answers.pop(f"{name} {cabinet}")


def against(w: Wizard, stand: Standing) -> None:
    """What was counted beside the book's figures, which come out only now."""
    record = stand.entered("count")
    seen = set(record.fields.get("seen", ())) if record else set()
    numbers = {cabinet: len(seen & set(keys)) for cabinet, keys in stand.keys().items()}
    screens.show(screens.counted(stand, numbers, screens.view_of(stand, w.call.lang)))


def _explain(w: Wizard, stand: Standing) -> Fields:
    """The book's figures, and the outgoing side's word on each difference."""
    against(w, stand)
    name, labels = w.house.name(stand.holder), stand.rows("articles")
    answers, kept = [], []
    for item in stand.differences():
        label = labels.get(item, Text(item, item))
        said = w.words(f"why {item}", Text(f"差：{label.zh}  {name} 说明 [说不清，留作未结]",
                                           f"{label.en} differs; {name} explains [leave it open]"))  # fmt: skip
        answers += [{"item": item, "reason": said}] if said else []
        kept += [] if said else [item]
    return {**({"answers": answers} if answers else {}), **({"kept": kept} if kept else {})}


def _wrong(w: Wizard, count: int) -> list[str]:
    """The numbers of the items that get a ×."""
    while True:
        said = w.words("wrong", Text("不正常的编号 [全部 √]", "numbers that are wrong [all √]"))
        numbers = said.replace("，", " ").replace(",", " ").split()
        if all(number.isdecimal() and 1 <= int(number) <= count for number in numbers):
            return [str(int(number)) for number in numbers]
        w.call.say(Text(f"  只有 1 到 {count} 号", f"  the numbers go from 1 to {count}"))
        w.kept.answers.pop("wrong")


def _check(w: Wizard, stand: Standing) -> Fields:
    """√ or × for each item; × wants a word."""
    view = screens.view_of(stand, w.call.lang)
    screens.show(screens.checklist(stand, view))
    items = stand.rows("checks")
    wrong = _wrong(w, len(items))
    marks: Fields = {}
    for i, (name, label) in enumerate(items.items(), 1):
        marks[name] = w.must(f"mark {name}", Text(f"× {label.zh}：", f"× {label.en}:")) if str(i) in wrong else True
    fields: Fields = {"marks": marks}
    fields["read"] = w.yes("read", Text("已看过上一班的记录？", "read the last shift's record?"))
    fields["verified"] = w.yes("verified", Text("双方一起确认设备运行正常？", "equipment verified together?"))
    fields["moving"] = w.yes("moving", Text("重要设备正在启动或停机？", "major equipment starting or stopping?"), False)
    odd = w.words("abnormal", Text("责任区异常 [没有]", "anything abnormal [none]"))
    if odd:
        answer = w.must("abnormal answer", Text(f"  {w.house.name(stand.holder)} 说明", "  the outgoing side says"))
        fields |= {"abnormal": odd, "asked": [{"question": odd, "answer": answer}]}
    return fields


def _ask(w: Wizard, stand: Standing) -> Fields | None:
    """Questions of the incoming side, each with its answer."""
    asked: list[Fields] = []
    while question := w.words(f"question {len(asked)}", Text("提问 [没有了]", "question [no more]")):
        answer = w.must(f"answer {len(asked)}", Text(f"  {w.house.name(stand.holder)} 答", "  answer"))
        asked.append({"question": question, "answer": answer})
    w.kept.note("no_questions", True)
    return {"asked": asked} if asked else None


def _offer(w: Wizard, stand: Standing) -> Fields:
    """Everything once more, then the outgoing side signs."""
    view = screens.view_of(stand, w.call.lang)
    screens.show(screens.summary(stand, view))
    name, into = w.house.name(stand.holder), w.house.name(stand.incoming)
    fit = w.yes("fit", Text(f"{into} 状态正常，没有饮酒或神志不清？", f"{into} is fit, no sign of drink?"))
    if not fit:
        w.call.say(Text("  要换人接班 [HAND-30]", "  another one takes over [HAND-30]"))
        return {"do": "substitute", "why": w.must("another", Text("换人的原因", "why another one"))}
    if not w.yes("offer", Text(f"{name} 交班签字？", f"{name} signs and hands over?")):
        _stay(w)
    return {"fit": True}


def _accept(w: Wizard, stand: Standing) -> Fields:
    """The incoming side signs the same, or refuses with reasons."""
    view = screens.view_of(stand, w.call.lang)
    screens.show(screens.summary(stand, view))
    name = w.house.name(stand.incoming)
    if w.yes("accept", Text(f"{name} 接班签字？", f"{name} signs and takes over?")):
        return {}
    return {"do": "refuse", "why": w.must("refuse", Text("拒绝接班的原因", "the reasons for refusing"))}


STEP: dict[str, Callable[[Wizard, Standing], Fields | None]] = {
    "prepare": _prepare, "count": _count, "explain": _explain, "check": _check, "ask": _ask, "offer": _offer,
    "accept": _accept,
}  # fmt: skip
