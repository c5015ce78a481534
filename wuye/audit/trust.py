"""What this machine believes of a house: its root key and the last head that was verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wuye.audit.violation import Audit, Violation
from wuye.repo.config import read_trust, write_trust
from wuye.text import Text, same


def trusted(audit: Audit, commits: Sequence[str]) -> Iterator[Violation]:
    """The root is the key believed here, and the last head believed is still in the history."""
    if audit.house_id is None or audit.root is None:
        return
    pins = read_trust(audit.house_id)
    audit.root_pinned = "root" in pins
    if not audit.root_pinned:
        audit.warnings.append(_unpinned(audit.root))
    elif pins["root"] != audit.root:
        text = Text("根钥匙不是本机所信的那一把", "the root key isn't the one this machine trusts")
        yield Violation("root", text, commits[0], expected=pins["root"], found=audit.root)
    if "head" in pins and pins["head"] not in set(commits):
        text = Text("上次核验过的提交不见了：历史被改写", "the commit last verified is gone: history was rewritten")
        yield Violation("history", text, expected=pins["head"], found=audit.head, remedy=same("git reflog"))


def _unpinned(root: str) -> Text:
    return Text(
        f"本机没有记下这座大厦的根钥匙，请当面与建立人核对：{root}",
        f"this machine has no pin of this house's root key; compare it with the founder in person: {root}",
    )


def remember(audit: Audit) -> None:
    """Believes the head of a clean audit from now on, where the root is believed already."""
    if audit.ok and audit.house_id is not None and audit.root_pinned:
        write_trust(audit.house_id, {**read_trust(audit.house_id), "head": audit.head})
