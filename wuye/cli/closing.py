"""`wuye close`: a month is closed, restated, or its figures are made again and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.record import judged, record
from wuye.desk.who import find_person
from wuye.errors import DONE, FAULTS, BadInput, NotAllowed, Problem, Refused, WuyeError
from wuye.registers.closing import REGISTER, closes, sealed_by, tag_name
from wuye.registers.things import Record
from wuye.render.paint import print_json
from wuye.repo import remote
from wuye.text import Text, same

if TYPE_CHECKING:
    from wuye.audit.violation import Audit
    from wuye.reports.closing.obstacles import Obstacle

NOTHING = "0" * 64
PROBE: dict[str, Any] = {
    "head": NOTHING, "books": [{"register": "house", "desk": "-", "last": "-", "entries": 1, "digest": NOTHING}], "schemas": NOTHING,
    "knobs": NOTHING, "figures": NOTHING, "private_figures": NOTHING, "each": [{"figure": "-", "digest": NOTHING}],
}  # fmt: skip
"""Stands for what is worked out, so that nothing is worked out for a close that would be refused."""


def close(call: Call) -> int:
    """Closes a month; exit 1 where the audit finds faults, 3 where something stands in the way and no reason is given."""
    house = opened(call)
    _known(house)
    month = _month(call, house)
    if call.values.get("verify"):
        return verify(call, house, month)
    person = find_person(house, call.person)
    _bring_in(call, house, person)
    before = in_force(house, month)
    if before is not None and not call.values.get("restate"):
        return _hold(call, house, before, person)
    draft = _draft(house, month, before, person)
    _may(house, draft, call)
    verdict = _audit(call, house)
    if not verdict.ok:
        from wuye.render.verdict import print_audit

        print_audit(verdict, call.lang, as_json=call.json)
        call.say(Text("账本有问题，不能结账", "the books have faults: the month can't be closed"))
        return FAULTS
    found = _weigh(call, house, month, draft)
    if call.values.get("dry_run"):
        return _tell_only(call, found)
    _reason(call, draft, found, month)
    return _write(call, house, draft)


def _known(house: House) -> None:
    if REGISTER not in house.rules.registers:
        raise BadInput.of(
            "这座大厦的规则里还没有「月结」", "the rules of this house don't know of closing a month yet",
            remedy=Text("把 schemas/month.yaml 放进 schemas/，再 wuye schema adopt", "put schemas/month.yaml into schemas/, then: wuye schema adopt"),
        )  # fmt: skip


def _month(call: Call, house: House) -> str:
    from wuye.reports.figures.periods import month_of

    said = call.values.get("period")
    words = str(said or "")
    if not words:
        raise BadInput.of("结哪个月？", "which month?", remedy=same("wuye close 2026-11"), field="period")
    return month_of(words, house.rules.zone).name


def in_force(house: House, month: str) -> Record | None:
    """The close of a month that counts: the last edition."""
    return next((r for r in reversed(closes(house.books)) if r.entry.subjects[0] == month), None)


def _bring_in(call: Call, house: House, person: str) -> None:
    if remote.url(house.path) is None:
        return
    from wuye.desk.sync import sync

    done = sync(house, lambda: person)
    for note in done.notes:
        call.say(note)


def _hold(call: Call, house: House, before: Record, person: str) -> int:
    """A month that is closed already: its tag is made where it is missing and this person is to make it."""
    from wuye.desk.tagging import hold, untagged

    month, entry = before.entry.subjects[0], before.entry.id
    signer = sealed_by(before)[0]
    if before.entry.id not in {r.entry.id for r in untagged(house)}:
        raise Refused.of(
            f"{month} 已结账：{entry}，标签 {tag_name(before)}", f"{month} is closed: {entry}, tag {tag_name(before)}",
            rules=("DUTY-08",), remedy=same(f"wuye close --restate {month} --why …"),
        )  # fmt: skip
    if signer != person:
        raise NotAllowed.of(
            f"{month} 已结账，标签要由 {house.name(signer)} 来做", f"{month} is closed; its tag is made by {house.name(signer)}",
            remedy=same(f"wuye --as {signer} close {month}"),
        )  # fmt: skip
    call.say(hold(house, before))
    return DONE


def _draft(house: House, month: str, before: Record | None, person: str) -> Draft:
    last = before or next(iter(reversed(closes(house.books))), None)
    edition = 1 if before is None else int(before.fields["edition"]) + 1
    typed: dict[str, Any] = {"edition": edition, **({"previous": last.entry.id} if last is not None else {})}
    return Draft(REGISTER, "close" if before is None else "restate", person, (month,), typed, as_page=True)


def _may(house: House, draft: Draft, call: Call) -> None:
    """Refuses before anything is worked out."""
    why = str(call.values.get("why") or "-")
    judged(
        house, Draft(REGISTER, draft.do, draft.by, draft.subjects, {**draft.typed, **PROBE, "why": why}, as_page=True)
    )


def _audit(call: Call, house: House) -> Audit:
    """The audit since the last one that was kept, which tells the same as a full one."""
    from wuye.audit.ground import place
    from wuye.audit.replay import audit
    from wuye.audit.trust import remember
    from wuye.audit.verified import load, save

    verdict = audit(house, since=load(house.path), books=place(house))
    if verdict.verified is not None:
        save(house.path, verdict.verified)
    remember(verdict)
    for warning in verdict.warnings:
        call.say(warning)
    return verdict


def _weigh(call: Call, house: House, month: str, draft: Draft) -> list[Obstacle]:
    """What stands in the way; the draft gets what it says of the books and the figures."""
    from wuye.render.closing import digests
    from wuye.reports.closing.figures import figures, standing
    from wuye.reports.closing.obstacles import as_rows, obstacles
    from wuye.reports.closing.statement import statement

    with standing(house, month, house.head) as at:
        found = obstacles(at, house.now(), house.desk)
        draft.typed = {**draft.typed, **statement(at), **digests(figures(at))}
    if found:
        draft.typed = {**draft.typed, "in_the_way": as_rows(found)}
    return found


def _tell_only(call: Call, found: list[Obstacle]) -> int:
    from wuye.render.closing import obstacle_lines, obstacle_objects

    if call.json:
        print_json(obstacle_objects(found, call.lang))
    for line in [] if call.json else obstacle_lines(found, call.lang):
        print(line)
    call.say(Text(f"挡着的有 {len(found)} 样", f"{len(found)} kinds of things stand in the way"))
    return DONE


def _reason(call: Call, draft: Draft, found: list[Obstacle], month: str) -> None:
    """What stands in the way is told, and a reason wanted for closing all the same."""
    from wuye.render.closing import obstacle_lines

    why = str(call.values.get("why") or "").strip()
    if found and call.terminal:
        call.say(Text("结账前还有：", "this stands in the way:"))
        call.say(same("\n".join(obstacle_lines(found, call.lang))))
    if not why and call.terminal and (found or draft.do == "restate"):
        from wuye.cli.ask import ask_text

        why = ask_text(call, Text("仍要结账，原因", "reason to close all the same")) or ""
    if why:
        draft.typed = {**draft.typed, "why": why}
    elif found:
        problems = [
            Problem(Text(f"{o.what.zh}：{o.number}", f"{o.what.en}: {o.number}"), o.rules, same(o.look)) for o in found
        ]
        remedy = Text(f"办完，或者 wuye close {month} --why …", f"settle them, or: wuye close {month} --why …")
        said = Text(
            f"{month} 还有 {len(found)} 样挡着", f"{len(found)} kinds of things stand in the way of closing {month}"
        )
        raise Refused((Problem(said, ("DUTY-26", "DUTY-27"), remedy, sums_up=True), *problems))


def _write(call: Call, house: House, draft: Draft) -> int:
    from wuye.cli.acts import offer_signing
    from wuye.render.receipt import print_receipt

    receipt = record(house, draft)
    print_receipt(receipt, house, call.lang, as_json=call.json)
    held(call, house, receipt.record)
    if call.terminal:
        offer_signing(call, house, receipt.record)
    return DONE


def held(call: Call, house: House, record_: Record) -> None:
    """The tag of a close that has just come into force; where it can't be made now, that is told."""
    if record_.entry.register != REGISTER or record_.status != "done":
        return
    from wuye.desk.tagging import hold, untagged

    if record_.entry.id not in {r.entry.id for r in untagged(house)}:
        return
    try:
        call.say(hold(house, record_))
    except WuyeError as error:
        why, month = error.problems[0].message, record_.entry.subjects[0]
        call.say(
            Text(
                f"已结账，但标签没有做成或没有上传：{why.zh}；wuye close {month}",
                f"closed, but the tag wasn't made or handed on: {why.en}; wuye close {month}",
            )
        )


def verify(call: Call, house: House, month: str) -> int:
    """Makes the figures of a closed month again from the pages alone; exit 1 where any differs."""
    from wuye.render.closing import differing, told_same

    kept = in_force(house, month)
    if kept is None:
        raise BadInput.of(
            f"{month} 没有结账", f"{month} isn't closed", remedy=same(f"wuye close {month}"), field="period"
        )
    wrong = differing(house, kept)
    if call.json:
        print_json(
            {"month": month, "entry": kept.entry.id, "head": kept.fields["head"], "same": not wrong, "differ": wrong}
        )
    elif not wrong:
        print(told_same(call.lang, month, len(kept.fields["each"])))
    for name in [] if call.json else wrong:
        print(call.to(Text(f"不同：{name}", f"differs: {name}")))
    return FAULTS if wrong else DONE
