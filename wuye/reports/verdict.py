"""What the audit found, in plain words for whoever reads a report: one sentence, and the facts behind it."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.violation import Audit
from wuye.text import Text

NONE = Text("这份报表没有核验账本（--no-audit）", "the books weren't verified for this report (--no-audit)")


def sentence(audit: Audit | None) -> Text:
    """Whether the books can be believed, since when; what was not asked is said."""
    if audit is None:
        return NONE
    n, day = audit.counts, f"{audit.since:%Y-%m-%d}" if audit.since else "?"
    if not audit.ok:
        count = len(audit.violations) or len(audit.unjudged)
        return Text(
            f"账本不可信：{day} 以来的 {n.commits:,} 次提交里有 {count:,} 处问题",
            f"the books can't be believed: {count:,} faults in the {n.commits:,} commits since {day}",
        )
    return Text(
        f"账本完好：{day} 以来的 {n.commits:,} 次提交、{n.entries:,} 条记录逐条核验过",
        f"the books are whole: {n.commits:,} commits and {n.entries:,} entries since {day}, each verified",
    )


def facts(audit: Audit) -> Iterator[tuple[Text, Text]]:
    """What was gone through where nothing is wrong: signatures, powers, pages, rules."""
    n = audit.counts
    yield (
        Text("签名", "signed"),
        Text(
            f"{n.signatures:,} 个全部有效，{n.people} 人，与作者一致",
            f"{n.signatures:,} signatures hold, {n.people} people, each the author",
        ),
    )
    yield (
        Text("权限", "powers"),
        Text(
            f"全部在当时的岗位权限之内（代签 {n.deputies} 次，应急先行 {n.glass} 次，已复核 {n.reviewed} 次）",
            f"all within the posts of the day (deputies {n.deputies}, broken glass {n.glass}, of these reviewed {n.reviewed})",
        ),
    )
    yield (
        Text("只增不改", "append"),
        Text(f"{n.pages:,} 页，没有一个字节被改过", f"{n.pages:,} pages, not one byte changed"),
    )
    yield (
        Text("规矩", "rules"),
        Text(
            f"按当时的规定逐条重放，没有违反；补记 {n.late} 条，更正 {n.corrections} 条",
            f"replayed by the rules of the day, none broken; late {n.late}, corrections {n.corrections}",
        ),
    )
