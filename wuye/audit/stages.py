"""The order of the checks: a stage is left out for a commit where one that it needs has failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wuye.audit.change import Change, Check, Past
from wuye.audit.checks.append_only import append_only
from wuye.audit.checks.attachment import attachment
from wuye.audit.checks.author import author
from wuye.audit.checks.chain import chain
from wuye.audit.checks.digest import digest
from wuye.audit.checks.draw import draw
from wuye.audit.checks.founding import founding
from wuye.audit.checks.judgement import judgement
from wuye.audit.checks.message import message
from wuye.audit.checks.one_entry import one_entry
from wuye.audit.checks.page import page
from wuye.audit.checks.page_fit import page_fit
from wuye.audit.checks.paths import paths
from wuye.audit.checks.rule_files import rule_files
from wuye.audit.checks.serial import serial
from wuye.audit.checks.signature import signature
from wuye.audit.checks.signer import signer
from wuye.audit.checks.times import times
from wuye.ledger.entry import Entry
from wuye.registers.rules import Rules
from wuye.text import Text


@dataclass(frozen=True, slots=True)
class Stage:
    """Checks that are made together, and the stages that must have passed before."""

    name: str
    label: Text
    checks: tuple[Check, ...]
    needs: tuple[str, ...] = ()


BEFORE = (
    Stage("signature", Text("签名", "signature"), (signature,)),
    Stage("files", Text("文件", "files"), (chain, paths, append_only)),
    Stage("pages", Text("账页", "pages"), (page,)),
    Stage("founding", Text("建立", "founding"), (founding,)),
    Stage("person", Text("签名人", "signer"), (author, signer), ("founding",)),
    Stage(
        "entries",
        Text("记录", "entries"),
        (one_entry, message, page_fit, serial, times, rule_files, attachment, digest, draw),
        ("founding", "pages"),
    ),
)
"""What is checked against the books as they stood before the commit."""

JOINING = tuple(stage for stage in BEFORE if stage.name in ("signature", "files", "person"))
"""What is checked of a commit that joins two lines; its entries were judged where they were made."""

AFTER = (Stage("rules", Text("规矩", "rules"), (judgement,), ("founding", "pages")),)
"""What is checked once its entries have been judged and taken into the books."""

ALONE = (signature, paths, append_only, page, one_entry, message, attachment)
"""The checks that look at a commit alone, apart from what came before it."""

WITH_PAST = {stage.name: tuple(c for c in stage.checks if c not in ALONE) for stage in (*BEFORE, *AFTER)}
"""Of each stage, what is left to check of a commit in which the others found nothing."""


def _left(stages: Sequence[Stage]) -> tuple[Check, ...]:
    return tuple(check for stage in stages for check in WITH_PAST[stage.name])


RULING = (founding, rule_files)
"""The checks that find nothing in a commit that has nothing to do with the rules."""
LEFT_BEFORE, LEFT_JOINING, LEFT_AFTER = map(_left, (BEFORE, JOINING, AFTER))
"""The same over all stages: in nearly all commits nothing is found, and then no stage need be told from another."""


LEFT_PLAIN = tuple(check for check in LEFT_BEFORE if check not in RULING)
"""Of these, what is left of a commit that has nothing to do with the rules, and isn't the first."""


def sound(change: Change) -> bool:
    """Whether these checks find nothing in a commit that goes on from one other, whatever came before."""
    if len(change.commit.parents) != 1:
        return False
    return nothing(ALONE, change, Past(_no_rules, change.commit.author.at, commit=change.commit.parents[0]))


def nothing(checks: Sequence[Check], change: Change, past: Past) -> bool:
    """Whether none of these checks finds anything."""
    for check in checks:
        for _ in check(change, past):
            return False
    return True


def _no_rules(entry: Entry) -> Rules:
    raise LookupError(entry.id)
