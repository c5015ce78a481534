"""The rules change only by an entry that names them."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import ODD, Change, Past
from wuye.audit.violation import Violation
from wuye.desk.current import changes_rules
from wuye.desk.kept import rule_files as named_by
from wuye.errors import WuyeError
from wuye.ledger.entry import Entry
from wuye.text import same


def rule_files(change: Change, past: Past) -> Iterator[Violation]:
    """`wuye.yaml` and `schemas/` are those which the last `house` entry names, by their very bytes."""
    adopting = [e for e in change.entries if changes_rules(e)]
    if not adopting:
        for file in (f for f in change.files if f.kind == "rules"):
            yield change.fault(
                "rule-files", f"{file.path} 被改动，没有经过采用", f"{file.path} was changed without being adopted",
                path=file.path, remedy=same("wuye schema adopt --why …"),
            )  # fmt: skip
    for entry in adopting:
        yield from _as_named(entry, change, past)
        yield from _readable(entry, change, past)


def _as_named(entry: Entry, change: Change, past: Past) -> Iterator[Violation]:
    named, there = named_by(entry), past.files_after(change)
    for path in sorted(named.keys() | there.keys()):
        if named.get(path) != there.get(path):
            yield change.fault(
                "rule-files", f"{path} 与记录所写的不符", f"{path} isn't what the entry names", entry=entry,
                expected=named.get(path, "-"), found=there.get(path, "-"),
            )  # fmt: skip


def _readable(entry: Entry, change: Change, past: Past) -> Iterator[Violation]:
    try:
        rules = past.rules_of(entry)
    except WuyeError as error:
        for problem in error.problems:
            words = problem.message
            yield change.fault("rule-files", words.zh, words.en, path=problem.path, line=problem.line)
        return
    except ODD as odd:
        yield change.fault("rule-files", f"规则读不懂（{odd}）", f"the rules can't be read: {odd}", entry=entry)
        return
    # Keys and pins are kept under the id: with another one nobody would miss them.
    if rules.house_id != past.ledger.rules.house_id:
        yield change.fault(
            "rule-files", "大厦的 id 不能改", "a house's id never changes", entry=entry,
            expected=past.ledger.rules.house_id, found=rules.house_id,
        )  # fmt: skip
