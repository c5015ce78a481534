"""One commit after the other; desks that wrote apart are joined, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, File, Join, Past, kind_of
from wuye.audit.violation import Violation
from wuye.desk.added import order
from wuye.desk.current import changes_rules
from wuye.desk.kept import rule_files as named_by
from wuye.desk.sync import join_message


def chain(change: Change, past: Past) -> Iterator[Violation]:
    """Each commit has the one before it as its only parent; one that joins two lines carries no entry."""
    wanted = (past.commit,) if past.commit else ()
    parents = change.commit.parents
    if change.join is not None and parents[:1] == wanted:
        yield from _joined(change, change.join)
    elif parents != wanted:
        yield change.fault(
            "chain", "这次提交没有接在前一次之后", "this commit doesn't follow the one before it",
            expected=" ".join(wanted) or "-", found=" ".join(parents) or "-",
        )  # fmt: skip


def _joined(change: Change, join: Join) -> Iterator[Violation]:
    """In a joining commit every file is that of one parent, and none is lost."""
    for path in sorted(join.ours.keys() | join.theirs.keys() | join.new.keys()):
        both = [item for item in (join.ours.get(path), join.theirs.get(path)) if item is not None]
        now = join.new.get(path)
        if now not in both or (kind_of(path) != "rules" and not all(_kept(item, now, join) for item in both)):
            yield change.fault(
                "chain", f"合并时动了 {path}", f"the join has changed {path}", path=path,
                expected=" ".join(oid for _, oid in both) or "-", found=now[1] if now else "-",
            )  # fmt: skip
    wanted = join_message(*change.commit.parents)
    if change.commit.message != wanted:
        yield change.fault(
            "chain", "合并提交的说明不对", "the joining commit's message is wrong",
            expected=wanted.strip(), found=change.commit.message[:200].strip(),
        )  # fmt: skip


def _kept(old: File, new: File | None, join: Join) -> bool:
    return old == new or (new is not None and join.blobs[new[1]].startswith(join.blobs[old[1]]))


def rules_after(change: Change, after: Past) -> Iterator[Violation]:
    """After a join the rules are those adopted last by either desk."""
    records = after.books.doing("house", ("found", "adopt")) if after.books is not None else []
    adopted = [r.entry for r in records if changes_rules(r.entry)]
    named = named_by(max(adopted, key=order)) if adopted else {}
    for path in sorted(named.keys() | after.rule_blobs.keys()):
        if named.get(path) != after.rule_blobs.get(path):
            yield change.fault(
                "rule-files", f"{path} 不是最后采用的", f"{path} isn't the one adopted last", path=path,
                expected=named.get(path, "-"), found=after.rule_blobs.get(path, "-"),
            )  # fmt: skip
