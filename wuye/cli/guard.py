"""`wuye guard`: the audit at the door of a shared repository."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.cli.call import Call
from wuye.errors import DONE, FAULTS, REFUSED, BadInput
from wuye.text import Lang, Text, same

if TYPE_CHECKING:
    from wuye.audit.violation import Audit, Violation

TITLES = {
    "ref": Text("只收 main", "main only"),
    "rewrite": Text("改写历史", "rewriting history"),
}
SHOWN = 12
"""How many faults a pusher is told; his own `wuye audit` has them all."""


def install(call: Call) -> int:
    """Puts the guard into a shared repository; exit 1 where what is there is not whole."""
    from wuye.audit.guard import install as put

    bare = Path(call.values["remote"])
    root = call.values.get("root") or _own_root(call)
    found = put(bare, root)
    if not found.ok:
        _tell(found, call, Text("没有装：那里的账本不完好", "not installed: the books there aren't whole"))
        return FAULTS
    print(bare)
    call.say(Text(f"守门已装好，只信这把根钥匙：{root}", f"the guard is in place; the one root key it trusts: {root}"))
    line = f"git remote add origin {bare.resolve()} && wuye sync"
    call.say(Text(f"  下一步，在大厦里：{line}", f"  next, in the house: {line}"))
    return DONE


def _own_root(call: Call) -> str:
    from wuye.cli.opened import opened
    from wuye.repo.config import read_trust

    root = read_trust(opened(call).rules.house_id).get("root")
    if root is None:
        raise BadInput.of(
            "本机没有记下根钥匙", "this machine has no pin of the root key", field="root",
            remedy=same(f"wuye guard install {call.values['remote']} --root SHA256:…"),
        )  # fmt: skip
    return root


def check(call: Call) -> int:
    """Judges what is being pushed, named on the command line or by git on stdin; anything but 0 keeps it out."""
    from wuye.audit.guard import check as judge
    from wuye.audit.guard import here, read_pushes

    words = call.values.get("pushed")
    lines = [" ".join(words)] if words else sys.stdin.read().splitlines()
    found = judge(here(), read_pushes(lines), os.environ)
    if found.ok:
        return DONE
    from wuye.repo.remote import GUARD

    _tell(found, call, Text(*GUARD))
    return REFUSED


def _tell(found: Audit, call: Call, opening: Text) -> None:
    """In both languages: who pushes may be at a machine that knows neither house nor language."""
    if call.json:
        print(
            json.dumps({"ok": False, "violations": [_row(v, call.lang) for v in found.violations]}, ensure_ascii=False)
        )
        return
    both: tuple[Lang, Lang] = ("zh", "en")
    for lang in both:
        for line in refusal(found.violations, lang, opening):
            sys.stderr.write(line + "\n")


def refusal(found: list[Violation], lang: Lang, opening: Text) -> Iterator[str]:
    """Why a push is kept out, in one language."""
    count = len(found)
    yield f"{opening.to(lang)}{Text(f'，{count} 处不对：', f', {count} at fault:').to(lang)}"
    for violation in found[:SHOWN]:
        yield from _lines(violation, lang)
    if count > SHOWN:
        yield Text(f"  还有 {count - SHOWN} 处：wuye audit", f"  {count - SHOWN} more: wuye audit").to(lang)


def _lines(violation: Violation, lang: Lang) -> Iterator[str]:
    from wuye.render.verdict import TITLES as OF_AUDIT
    from wuye.render.words import plain

    title = (TITLES | OF_AUDIT).get(violation.check, same(violation.check)).to(lang)
    line = Text(f" 第 {violation.line} 行", f" line {violation.line}") if violation.line else same("")
    place = f"{violation.path or ''}{line.to(lang)}"
    yield plain("  " + "  ".join(w for w in (violation.commit[:7], place, title) if w))
    yield plain(f"    {violation.message.to(lang)}{f' [{violation.rule}]' if violation.rule else ''}")
    if violation.expected is not None or violation.found is not None:
        expected, found = violation.expected or "-", violation.found or "-"
        yield plain(Text(f"    应为 {expected}，实为 {found}", f"    expected {expected}, found {found}").to(lang))
    if violation.remedy is not None:
        yield plain(f"    {violation.remedy.to(lang)}")


def _row(violation: Violation, lang: Lang) -> dict[str, object]:
    return {
        "check": violation.check, "rule": violation.rule, "commit": violation.commit or None, "path": violation.path,
        "line": violation.line, "message": violation.message.to(lang), "expected": violation.expected,
        "found": violation.found,
    }  # fmt: skip
