"""The order of the checks: a stage is left out for a commit where one that it needs has failed."""

from __future__ import annotations

from dataclasses import dataclass

from wuye.audit.change import Check
from wuye.audit.checks.append_only import append_only
from wuye.audit.checks.attachment import attachment
from wuye.audit.checks.author import author
from wuye.audit.checks.chain import chain
from wuye.audit.checks.digest import digest
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
        (one_entry, message, page_fit, serial, times, rule_files, attachment, digest),
        ("founding", "pages"),
    ),
)
"""What is checked against the books as they stood before the commit."""

JOINING = tuple(stage for stage in BEFORE if stage.name in ("signature", "files", "person"))
"""What is checked of a commit that joins two lines; its entries were judged where they were made."""

AFTER = (Stage("rules", Text("规矩", "rules"), (judgement,), ("founding", "pages")),)
"""What is checked once its entries have been judged and taken into the books."""
