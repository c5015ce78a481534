"""`wuye evidence`: a folder for the police or an insurer, that can be checked with plain git and ssh-keygen."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.cli.call import Call
from wuye.cli.folder import put_folder, target_folder
from wuye.cli.opened import opened
from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.record import judged, record
from wuye.desk.who import find_person
from wuye.errors import DONE, FAULTS, BadInput
from wuye.render.paint import print_json
from wuye.render.view import View
from wuye.render.words import plain
from wuye.repo import prove
from wuye.text import Text, same

if TYPE_CHECKING:
    from wuye.audit.violation import Audit
    from wuye.desk.record import Receipt

ASKED = (("to", Text("交给谁", "given to")), ("why", Text("原因", "why")))
NOTHING = "0" * 64
"""Stands for the digest of a manifest not made yet, so that nothing is made for an entry that would be refused."""


def evidence(call: Call) -> int:
    """Makes the folder, signs its manifest, and records who was given what; exit 1 where the audit finds faults."""
    from wuye.audit.replay import audit
    from wuye.render.evidence import Made, folder_of
    from wuye.render.manifest import NAME, SIGNED, manifest
    from wuye.reports.evidence import NAMESPACE, gather
    from wuye.reports.fulltext import may_hold
    from wuye.reports.timeline import stretch, timeline

    house = opened(call)
    person, said = find_person(house, call.person), str(call.values["subject"])
    span = stretch(call.values.get("since"), call.values.get("until"), house.books, house.now())
    found = timeline(house.books, said, lambda words: may_hold(house, words), span)
    if not found.records:
        raise BadInput.of("这段时间里没有记录", "there is no entry in that time", remedy=same("--since 2026-11-01"))
    target, typed = target_folder(house, call.values.get("output"), "/tmp/evidence-1203"), _typed(call)
    draft = Draft(
        "house",
        "evidence",
        person,
        (),
        {"about": found.said, **typed, "pieces": str(len(found.records)), "manifest": NOTHING},
    )
    _allowed(house, draft)
    view, verdict = View(house.books, house.now(), call.lang), audit(house)
    case = gather(house, found.records, person)
    files = folder_of(case, found, verdict, view, Made(person, typed["given_to"], typed["why"], view.now))
    sums = manifest(files)
    files |= {NAME: sums, SIGNED: prove.armored(sums, NAMESPACE, house.rules.house_id, person)}
    draft.typed = {**draft.typed, "manifest": hashlib.sha256(sums).hexdigest()}
    receipt = put_folder(target, files, lambda: record(house, draft))
    _tell(call, house, target, len(found.records), verdict, receipt)
    return DONE if verdict.ok else FAULTS


def _typed(call: Call) -> dict[str, str]:
    """To whom and why, asked for where somebody is there."""
    given = {name: str(call.values.get(name) or "").strip() for name, _ in ASKED}
    for name, label in ASKED:
        if not given[name] and call.terminal:
            from wuye.cli.ask import ask_text

            given[name] = ask_text(call, label) or ""
    if lacking := [name for name in given if not given[name]]:
        raise BadInput.of(
            "证据交给谁、为什么，都要写", "to whom evidence is given, and why, must be said",
            remedy=Text("--交给 … --原因 …", "--to … --why …"), field=lacking[0],
        )  # fmt: skip
    return {"given_to": given["to"], "why": given["why"]}


def _allowed(house: House, draft: Draft) -> None:
    """Refuses before anything is made; in a house whose rules are older, says how they come in."""
    if "evidence" not in house.rules.registers["house"].actions:
        raise BadInput.of(
            "这座大厦的规则里还没有「出具证据」", "the rules of this house don't know of evidence yet",
            remedy=Text("在 schemas/house.yaml 里加上 evidence，再 wuye schema adopt", "add `evidence` to schemas/house.yaml, then: wuye schema adopt"),
        )  # fmt: skip
    judged(house, draft)


def _tell(call: Call, house: House, target: Path, count: int, verdict: Audit, receipt: Receipt) -> None:
    from wuye.render.receipt import as_object, print_receipt

    if call.json:
        told = {"folder": str(target), "entries": count, "ok": verdict.ok, "head": verdict.head, "root": verdict.root}
        print_json({**as_object(receipt, house.books, call.lang), **told})
        return
    print(plain(str(target)))
    print_receipt(receipt, house, call.lang, as_json=False)
    call.say(
        Text(f"{count} 条记录；怎样核对，见 README.zh.md", f"{count} entries; README.en.md tells how to check them")
    )
    if not verdict.ok:
        call.say(
            Text(
                "注意：账本核验有问题，文件夹里写明了；wuye audit",
                "mind: the audit found faults, and the folder says so; wuye audit",
            )
        )
