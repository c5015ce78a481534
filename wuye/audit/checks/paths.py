"""A house holds pages, rules and attachments, as plain files, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation


def paths(change: Change, past: Past) -> Iterator[Violation]:
    """Only what belongs in a house, only as plain files: a link or an attribute could show other bytes."""
    for file in change.files:
        if file.new is None:
            continue
        if file.kind is None:
            yield change.fault(
                "paths", f"{file.path} 不属于账本", f"{file.path} has no place in a house", path=file.path
            )
        elif file.new.mode != "100644":
            yield change.fault(
                "paths", f"{file.path} 不是普通文件", f"{file.path} isn't a plain file", path=file.path,
                expected="100644", found=file.new.mode,
            )  # fmt: skip
