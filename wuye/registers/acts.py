"""The acts every register has, judged: sign, decline, glass, correct, done, told, routine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wuye.errors import Problem
from wuye.ledger.entry import Entry
from wuye.registers import people, signing
from wuye.registers.act_fields import check_fields, target
from wuye.registers.books import Books
from wuye.registers.conditions import all_hold
from wuye.registers.contest import judge_settle
from wuye.registers.define import Glass, Register
from wuye.registers.judge import judge, moved
from wuye.registers.operands import who
from wuye.registers.paths import Scene
from wuye.registers.plan import Step, Verdict, field_of
from wuye.registers.things import Due, Record, Signature, Slot
from wuye.text import Text, same


def judge_act(entry: Entry, books: Books) -> Verdict:
    """The verdict on one of the acts every register has."""
    verdict = Verdict(fields=dict(entry.fields))
    if not people.active(books, entry.by):
        text = Text(f"{entry.by} 不在名册上，或已离职", f"{entry.by} isn't enrolled, or has left")
        verdict.allowed.append(Problem(text, remedy=same("wuye staff list")))
        return verdict
    verdict.input.extend(check_fields(entry, books))
    if not verdict.input:
        JUDGES[entry.do](entry, books, verdict)
        if entry.do == "correct" or "happened" in entry.fields:
            from wuye.registers.closing import judge_act_closed

            judge_act_closed(entry, books, verdict)
    return verdict


def _judge_sign(entry: Entry, books: Books, verdict: Verdict) -> None:
    record = target(entry, books, verdict)
    if record is None:
        return
    _judge_claims(entry, books, verdict)
    if entry.fields.get("as") == "seen":
        if not tells_to(record, entry, books):
            verdict.allowed.append(Problem(Text("没有要您知悉的事", "there is nothing here for you to take note of")))
        return
    role = entry.fields.get("role")
    if role is not None and role not in people.roles(books, entry.by, entry.at):
        text = Text(
            f"{people.name_of(books, entry.by)} 没有 {role} 这个岗位", f"{entry.by} doesn't hold the role {role}"
        )
        verdict.allowed.append(Problem(text, remedy=same(f"wuye staff show {entry.by}"), field="role"))
    if entry.by in record.resign:
        return
    place = _place(record, entry, books)
    if isinstance(place, Problem):
        verdict.allowed.append(place)
        return
    verdict.place = place
    if entry.fields.get("verdict", "yes") == "yes" and place.holds and record.status == "waiting":
        _judge_effect(record, place, entry, books, verdict)


def _judge_claims(entry: Entry, books: Books, verdict: Verdict) -> None:
    """What a signature says of itself: the text it signs, yes or no, and a role the signer holds."""
    if "digest" not in entry.fields:
        verdict.input.append(Problem(Text("缺原文指纹", "the digest is missing"), field="digest"))
    if entry.fields.get("verdict", "yes") not in ("yes", "no"):
        verdict.input.append(Problem(Text("签字只有 yes 或 no", "a signature says yes or no"), field="verdict"))
    role = str(entry.fields.get("role", ""))
    if role and role not in people.roles(books, entry.by, entry.at):
        name = people.name_of(books, entry.by)
        verdict.allowed.append(Problem(Text(f"{name} 没有 {role} 这个岗位", f"{name} doesn't hold the role {role}")))


def _place(record: Record, entry: Entry, books: Books) -> Slot | Problem:
    of = record.entry.id
    if record.status == "waiting" and not record.waiting(entry.at):
        return Problem(
            Text(f"{of} 等签过时，已作废，须重新登记", f"{of} waited too long and has lapsed; enter it again")
        )
    if record.replaced_by:
        return Problem(
            Text(
                f"{of} 没有签齐，已由 {record.replaced_by} 取代",
                f"{of} was replaced by {record.replaced_by} while it waited",
            ),
            remedy=same(f"wuye sign {record.replaced_by}"),
        )
    if record.status == "declined":
        return Problem(
            Text(
                f"{of} 已有人不同意，没有生效；要办须重新登记", f"{of} was declined and has no effect; enter it again"
            ),
            remedy=same(f"wuye {record.entry.register} log"),
        )
    if record.status not in ("waiting", "done"):
        return Problem(
            Text(f"{of} 已不再等签", f"{of} no longer waits"),
            remedy=same(f"wuye {record.entry.register} log"),
        )
    kind = entry.fields.get("as")
    return signing.place_for(record, entry.by, entry.at, books, str(kind) if kind else None)


def _judge_effect(record: Record, place: Slot, entry: Entry, books: Books, verdict: Verdict) -> None:
    """The last signature: whether what was waiting may still happen."""
    place.filled.append(signature(record, place, entry, books))
    try:
        if signing.complete(record) and record.action is not None:
            again = judge(moved(record.entry, entry.at), books, again=True)
            verdict.refused.extend(again.refused)
            verdict.steps = again.steps
    finally:
        place.filled.pop()


def signature(record: Record, place: Slot, entry: Entry, books: Books) -> Signature:
    """The signature an entry puts into a place."""
    _, role, deputy = people.fits(books, place.who, entry.by, entry.at)
    verdict = str(entry.fields.get("verdict", "yes"))
    return Signature(entry.id, entry.by, place.kind, role, verdict, entry.at, deputy)


def tells_to(record: Record, entry: Entry, books: Books) -> list[Due]:
    """The news of an entry still owed to the person who signs it as seen."""
    open_ = [d for d in books.dues.group("opened", record.entry.id) if d.kind == "tell"]
    return [d for d in open_ if people.fits(books, d.who, entry.by, entry.at)[0]]


def _judge_glass(entry: Entry, books: Books, verdict: Verdict) -> None:
    record = target(entry, books, verdict)
    if record is None:
        return
    glass = record.action.glass if record.action else None
    if glass is None or not record.waiting(entry.at):
        text = Text(f"{record.entry.id} 没有应急先行的规定", f"{record.entry.id} has no break-glass rule")
        verdict.refused.append(Problem(text, remedy=same(f"wuye sign {record.entry.id}")))
        return
    register = books.register(record.entry.register)
    subject = record.entry.subjects[0] if record.entry.subjects else None
    scene = Scene(books, register, entry.by, entry.at, subject, None, {**record.fields, **entry.fields})
    if not all_hold(glass.when, scene):
        text = Text("现在不属于应急先行的情形，请按程序报批", "break-glass doesn't apply now; get the approvals")
        verdict.refused.append(Problem(text, glass.rules, same(f"wuye sign {record.entry.id}")))
    verdict.input.extend(_lacking(entry, glass, register))
    if all(slot.kind in glass.waives for slot in signing.places_left(record)):
        _judge_alone(record, glass, entry, books, verdict)


def _lacking(entry: Entry, glass: Glass, register: Register) -> Iterator[Problem]:
    for name in ("why", *glass.need):
        if not entry.fields.get(name):
            kind = field_of(register, name)
            label = kind.label if kind else same(name)
            line = Text(f"--{label.zh} …", f"--{name.replace('_', '-')} …")
            yield Problem(Text(f"缺「{label.zh}」", f"{label.en} is missing"), glass.rules, line, field=name)


def _judge_alone(record: Record, glass: Glass, entry: Entry, books: Books, verdict: Verdict) -> None:
    """Glass that leaves no place to sign takes effect at once: by a second person, and if it may still happen."""
    if glass.keeps > 1 and entry.by == record.entry.by:
        text = Text("应急先行要另一个人来用，不能是经办人自己", "somebody else has to break the glass, not the writer")
        someone = people.candidates(books, ("any",), entry.at, [entry.by])[:4]
        names = [people.name_of(books, p) for p in someone]
        remedy = Text(f"如：{'、'.join(names)}", f"such as {', '.join(names)}") if names else None
        verdict.allowed.append(Problem(text, glass.rules, remedy))
    verdict.refused.extend(judge(moved(record.entry, entry.at), books, again=True).refused)


def _judge_correct(entry: Entry, books: Books, verdict: Verdict) -> None:
    record = target(entry, books, verdict)
    if record is None:
        return
    if not entry.fields.get("why"):
        verdict.input.append(
            Problem(Text("缺「原因」", "why is missing"), remedy=Text("--原因 …", "--why …"), field="why")
        )
    register = books.register(record.entry.register)
    if record.corrected_by:
        text = Text(
            f"{record.entry.id} 已由 {record.corrected_by} 更正",
            f"{record.corrected_by} has corrected it already",
        )
        verdict.refused.append(Problem(text, remedy=same(f"wuye correct {record.corrected_by} --why …")))
    subject = record.entry.subject or ""
    was = books.subject(register.name, subject)
    scene = Scene(books, register, entry.by, entry.at, subject or None, was, record.fields, entry=entry.id)
    tokens = who(register.correct.who, scene)
    verdict.slots = signing.slots_for([Step(subject, was, scene, [register.correct])], verdict.flags)
    if entry.by != record.entry.by and not people.fits(books, tokens, entry.by, entry.at)[0]:
        names = people.say_who(books, (f"person:{record.entry.by}", *tokens))
        text = Text(f"更正须由 {names.zh}", f"a correction is for {names.en}")
        verdict.allowed.append(Problem(text, register.correct.rules))


def _judge_done(entry: Entry, books: Books, verdict: Verdict) -> None:
    name = str(entry.fields.get("due", ""))
    if not dues_named(entry, name, books):
        owed = [d.name for s in entry.subjects for d in books.dues_of(entry.register, s) if d.kind == "owe"]
        near = Text(f"还欠：{'、'.join(owed)}", f"owed: {', '.join(owed)}") if owed else same("wuye due")
        verdict.refused.append(Problem(Text(f"没有「{name}」这项待办", f"nothing called {name} is owed"), remedy=near))
        return
    for due in dues_named(entry, name, books):
        action = books.register(entry.register).actions.get(due.name)
        if action is not None:
            line = f"wuye {entry.register} {due.name} {due.subject}"
            text = Text(f"这项待办要用「{action.label.zh}」了结", f"this due is settled by {action.label.en}")
            verdict.refused.append(Problem(text, due.rules, same(line)))
    if not entry.fields.get("how"):
        verdict.input.append(
            Problem(Text("缺「怎样了结」", "how is missing"), remedy=Text("--怎样 …", "--how …"), field="how")
        )


def dues_named(entry: Entry, name: str, books: Books) -> list[Due]:
    """The open dues of that name on an entry's subjects."""
    dues = [d for s in entry.subjects for d in books.dues_of(entry.register, s)]
    return [d for d in dues if d.name == name and d.kind == "owe"]


def _judge_told(entry: Entry, books: Books, verdict: Verdict) -> None:
    to = str(entry.fields.get("to") or "?")
    if to == "?":
        words = Text("缺「告知」：告知了谁", "to whom is missing")
        verdict.input.append(Problem(words, remedy=Text("--告知 领班", "--to leader"), field="to"))
    elif not told_dues(entry, books):
        open_ = [d for s in entry.subjects for d in books.dues_of(entry.register, s) if d.kind == "tell"]
        names = people.say_who(books, tuple(t for d in open_ for t in d.who))
        text = Text(
            f"没有要告知 {people.name_of(books, to)} 的事",
            f"{people.name_of(books, to)} need not be told",
        )
        remedy = Text(f"还要告知：{names.zh}", f"still to be told: {names.en}") if open_ else same("wuye due")
        verdict.refused.append(Problem(text, remedy=remedy, field="to"))
    if not entry.fields.get("how"):
        verdict.input.append(
            Problem(
                Text("缺「怎样告知」", "how they were told is missing"),
                remedy=Text("--怎样 电话", "--how phone"),
                field="how",
            )
        )


def told_dues(entry: Entry, books: Books) -> list[Due]:
    """The news still owed to whom a `told` entry names: a person or a role."""
    to = str(entry.fields.get("to", ""))
    tells = [d for s in entry.subjects for d in books.dues_of(entry.register, s) if d.kind == "tell"]
    if people.staff(books, to):
        return [d for d in tells if people.fits(books, d.who, to, entry.at)[0]]
    return [d for d in tells if to in d.who or to in (t.removesuffix("@shift") for t in d.who)]


def _judge_routine(entry: Entry, books: Books, verdict: Verdict) -> None:
    register = books.register(entry.register)
    name = str(entry.fields.get("routine", ""))
    routine = register.routines.get(name)
    if routine is None:
        known = ", ".join(register.routines) or "-"
        verdict.input.append(
            Problem(
                Text(f"没有 {name} 这项例行", f"there is no routine {name}"),
                remedy=same(known),
                field="routine",
            )
        )
        return
    scene = Scene(books, register, entry.by, entry.at)
    tokens = who(routine.who, scene)
    if tokens and not people.fits(books, tokens, entry.by, entry.at)[0]:
        names = people.say_who(books, tokens)
        verdict.allowed.append(Problem(Text(f"须由 {names.zh} 办", f"it is for {names.en}"), routine.rules))


JUDGES: dict[str, Callable[[Entry, Books, Verdict], None]] = {
    "sign": _judge_sign,
    "glass": _judge_glass,
    "correct": _judge_correct,
    "done": _judge_done,
    "told": _judge_told,
    "routine": _judge_routine,
    "settle": judge_settle,
}
