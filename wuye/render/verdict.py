"""The verdict of the audit and of the check, in words for a manager or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from wuye.audit.stages import AFTER, BEFORE
from wuye.audit.trust import Pins
from wuye.audit.violation import Audit, Violation
from wuye.errors import Problem
from wuye.render.words import escaped, plain
from wuye.reports.verdict import facts
from wuye.text import Lang, Text, cells, same

TITLES = {
    "objects": Text("提交损坏", "damaged commits"),
    "root": Text("根钥匙不符", "another root key"),
    "history": Text("历史不全或被改写", "history cut off or rewritten"),
    "tag": Text("结账标签", "tags of closes"),
    "disguise": Text("历史被遮蔽", "a history in disguise"),
    "chain": Text("提交不连续", "a broken chain"),
    "founding": Text("建立", "the founding"),
    "signature": Text("签名无效", "bad signatures"),
    "signer": Text("代人签字", "somebody else's key"),
    "author": Text("作者不符", "another author"),
    "append-only": Text("改动旧记录", "old entries changed"),
    "paths": Text("不属于账本的文件", "files out of place"),
    "rule-files": Text("规则被改动", "rules changed"),
    "page": Text("账页读不懂", "unreadable pages"),
    "one-entry": Text("一次提交一条记录", "one entry a commit"),
    "trailers": Text("记录号不符", "ids that don't match"),
    "message": Text("提交说明不符", "messages that don't match"),
    "page-fit": Text("记错了页", "the wrong page"),
    "serial": Text("记录号不连续", "gaps in the serials"),
    "times": Text("时间不对", "times out of order"),
    "digest": Text("签字对不上原文", "signatures of something else"),
    "draw": Text("抽签的种子不对", "draws by another seed"),
    "attachment": Text("附件不符", "attachments that don't match"),
    "fields": Text("内容不合格式", "fields that don't fit"),
    "permission": Text("越权", "beyond their powers"),
    "rules": Text("违反规定", "against the rules"),
    "excuse": Text("例外不成立", "excuses that don't hold"),
}
COMPARED = {
    "old": (Text("原来", "it was"), Text("被改成", "it is now")),
    "other": (Text("应为", "expected"), Text("实为", "found")),
}
SHOWN = 12
"""How many of one kind are told; JSON has them all."""
WIDTH = 80


def print_audit(audit: Audit, lang: Lang, *, as_json: bool) -> None:
    """The verdict on stdout, warnings on stderr; with as_json one object."""
    if as_json:
        print(escaped(json.dumps(as_object(audit, lang), ensure_ascii=False)))
        return
    for line in clean_lines(audit, lang) if audit.ok else fault_lines(audit, lang):
        print(line)
    for warning in audit.warnings:
        sys.stderr.write(plain(warning.to(lang)) + "\n")


def clean_lines(audit: Audit, lang: Lang) -> Iterator[str]:
    """What a manager reads where nothing is wrong."""
    yield _apart(_opening(audit, lang), Text(f"{audit.seconds:.1f} 秒", f"{audit.seconds:.1f} s").to(lang))
    for label, words in facts(audit):
        yield f"  {label.to(lang)}{' ' * (10 - cells(label.to(lang)))}{words.to(lang)}"
    yield from _excused(audit, lang)
    pin = Text("（与本机所记相同）", " (the one this machine trusts)") if audit.root_pinned else same("")
    root = f"{audit.root[:11]}…{audit.root[-3:]}" if audit.root else ""
    known = Text(f"，根 {root}", f", root {root}") if root else same("")
    head = audit.head[:7]
    yield Text(f"账本完好。最新 {head}{known.zh}{pin.zh}", f"The books are whole. Head {head}{known.en}{pin.en}").to(
        lang
    )


def _opening(audit: Audit, lang: Lang) -> str:
    n = audit.counts
    day = audit.since.date().isoformat() if audit.since else "?"
    return Text(
        f"核验 {n.commits:,} 次提交、{n.entries:,} 条记录，{day} 至今",
        f"Verified {n.commits:,} commits and {n.entries:,} entries since {day}",
    ).to(lang)


def fault_lines(audit: Audit, lang: Lang) -> Iterator[str]:
    """What a manager reads where something is wrong: what, where, whose key, what to do."""
    n, count = audit.counts, len(audit.violations)
    yield Text(
        f"核验 {n.commits:,} 次提交，发现 {count} 处问题：", f"{n.commits:,} commits verified, {count} faults found:"
    ).to(lang)
    for check in (c for c in TITLES if any(v.check == c for v in audit.violations)):
        yield from _group(audit, check, lang)
    yield from _not_judged(audit, lang)
    yield from _excused(audit, lang)
    yield from _what_now(audit, lang)


def _group(audit: Audit, check: str, lang: Lang) -> Iterator[str]:
    found = [v for v in audit.violations if v.check == check]
    title = TITLES[check].to(lang)
    for violation in found[:SHOWN]:
        commit = Text(f"提交 {violation.commit[:7]}", f"commit {violation.commit[:7]}").to(lang)
        yield _apart(f"  {title}  {_place(violation, lang)}".rstrip(), commit if violation.commit else "")
        for line in _said(violation, audit, lang):
            yield f"      {plain(line)}"
    if len(found) > SHOWN:
        more = len(found) - SHOWN
        yield Text(f"      同类还有 {more} 处：wuye audit --json", f"      {more} more of these: wuye audit --json").to(
            lang
        )


def _place(violation: Violation, lang: Lang) -> str:
    if violation.path is None:
        return ""
    line = Text(f" 第 {violation.line} 行", f" line {violation.line}") if violation.line else same("")
    return plain(violation.path) + line.to(lang)


def _said(violation: Violation, audit: Audit, lang: Lang) -> Iterator[str]:
    rule = f" [{violation.rule}]" if violation.rule else ""
    yield violation.message.to(lang) + rule
    if violation.expected is not None or violation.found is not None:
        # "-" stands for a line or a value that isn't there.
        expected, found = violation.expected or "-", violation.found or "-"
        was, now = COMPARED["old" if violation.check == "append-only" else "other"]
        yield f"{was.to(lang)} {expected}"
        yield f"{now.to(lang)} {found}"
    if violation.signer:
        name = audit.names.get(violation.signer, violation.signer)
        yield Text(f"签名的钥匙：{name}", f"signed with the key of {name}").to(lang)
    if violation.remedy is not None:
        yield violation.remedy.to(lang)


def _excused(audit: Audit, lang: Lang) -> Iterator[str]:
    """The bad commits that somebody answers for; they are told every time."""
    by_commit = {e.violation.commit: e.excuse for e in audit.excused}
    for commit, excuse in by_commit.items():
        found = [e.violation for e in audit.excused if e.violation.commit == commit]
        titles = list(dict.fromkeys(TITLES[v.check] for v in found))
        what = Text("、".join(t.zh for t in titles), ", ".join(t.en for t in titles)).to(lang)
        name = audit.names.get(excuse.by, excuse.by)
        yield Text(f"  例外  提交 {commit[:7]}（{what}）", f"  excused  commit {commit[:7]} ({what})").to(lang)
        said = f"{excuse.entry} {name}: {excuse.why}" if lang == "en" else f"{excuse.entry} {name}：{excuse.why}"
        yield f"      {plain(said)}"


def _not_judged(audit: Audit, lang: Lang) -> Iterator[str]:
    labels = {s.name: s.label for s in (*BEFORE, *AFTER)} | {"objects": Text("提交", "the commit")}
    because = dict.fromkeys((n.commit, n.because) for n in audit.unjudged)
    for commit, why in list(because)[:SHOWN]:
        stages = [labels[n.stage] for n in audit.unjudged if (n.commit, n.because) == (commit, why)]
        zh, en = "、".join(s.zh for s in stages), ", ".join(s.en for s in stages)
        yield Text(
            f"  没有再判断  {commit[:7]} 的{zh}（{labels[why].zh}未过）",
            f"  not judged  {commit[:7]}: {en} (its {labels[why].en} failed)",
        ).to(lang)


def _what_now(audit: Audit, lang: Lang) -> Iterator[str]:
    first = next((v.commit for v in audit.violations if v.commit), "")
    since = Text(f"，自 {first[:7]} 起", f" from {first[:7]} on") if first else same("")
    line = f"git -C {audit.house} show --show-signature {first[:12]}".rstrip()
    yield Text(
        f"账本不可信{since.zh}。先不要再写，请有权的人看：{line}",
        f"The books can't be believed{since.en}. Write no more; have somebody with authority look: {line}",
    ).to(lang)
    if first:
        answer = f"wuye excuse {first[:12]} --why …"
        yield Text(f"查清以后由他签字说明：{answer}", f"Once it is understood, he answers for it: {answer}").to(lang)


def _apart(left: str, right: str) -> str:
    return f"{left}{' ' * max(2, WIDTH - cells(left) - cells(right))}{right}".rstrip()


def as_object(audit: Audit, lang: Lang) -> dict[str, Any]:
    """The verdict as JSON."""
    n = audit.counts
    return {
        "ok": audit.ok, "commits": n.commits, "entries": n.entries, "head": audit.head, "root": audit.root,
        "root_pinned": audit.root_pinned, "pages": n.pages, "signatures": n.signatures, "people": n.people,
        "deputies": n.deputies, "glass": n.glass, "reviewed": n.reviewed, "late": n.late,
        "corrections": n.corrections,
        "violations": [_violation(v, lang) for v in audit.violations],
        "excused": [
            {**_violation(e.violation, lang), "excuse": e.excuse.entry, "by": e.excuse.by, "why": e.excuse.why}
            for e in audit.excused
        ],
        "not_judged": [{"commit": x.commit, "stage": x.stage, "because": x.because} for x in audit.not_judged],
        "warnings": [w.to(lang) for w in audit.warnings],
    }  # fmt: skip


def _violation(violation: Violation, lang: Lang) -> dict[str, Any]:
    return {
        "check": violation.check, "rule": violation.rule, "commit": violation.commit or None, "path": violation.path,
        "line": violation.line, "message": violation.message.to(lang), "signer": violation.signer,
        "expected": violation.expected, "found": violation.found,
        "remedy": violation.remedy.to(lang) if violation.remedy else None,
    }  # fmt: skip


def print_trust(pins: Pins, lang: Lang, *, as_json: bool) -> None:
    """What a house is founded on, and what this machine believes of it."""
    if as_json:
        print(
            json.dumps({"house": pins.house_id, "root": pins.root, "pin": pins.pin, "head": pins.head, "ok": pins.ok})
        )
        return
    for line in _trust_lines(pins):
        print(plain(line.to(lang)))


def _trust_lines(pins: Pins) -> Iterator[Text]:
    day = f"{pins.founder.at:%Y-%m-%d}"
    yield Text(
        f"大厦的根钥匙    {pins.root}（{pins.founder.name}，{day} 建立）",
        f"root of the house   {pins.root} ({pins.founder.name}, founded {day})",
    )
    if pins.pin is None:
        yield Text("本机所信的      没有记下", "believed here       none")
        line = f"wuye trust --root {pins.root}"
        yield Text(f"  与建立人核对以后：{line}", f"  once compared with the founder: {line}")
        return
    same_root = pins.pin == pins.root
    yield Text(
        f"本机所信的      {'就是它' if same_root else pins.pin + '，不是它！'}",
        f"believed here       {'this one' if same_root else pins.pin + ', another one!'}",
    )
    if pins.head is None:
        yield Text("核验过的提交    还没有", "head last verified  none yet")
    else:
        there = Text("在历史里", "in the history") if pins.known else Text("不见了！", "gone!")
        yield Text(f"核验过的提交    {pins.head[:12]}，{there.zh}", f"head last verified  {pins.head[:12]}, {there.en}")


def print_check(problems: Sequence[Problem], files: int, lang: Lang, *, as_json: bool) -> None:
    """What is wrong in the work tree, one line a place."""
    if as_json:
        found = {"ok": not problems, "files": files, "problems": [_problem(p, lang) for p in problems]}
        print(escaped(json.dumps(found, ensure_ascii=False)))
        return
    for problem in problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path or ""
        print(f"{plain(place)}  {plain(problem.message.to(lang))}".strip())
        if problem.remedy is not None:
            print(f"    {plain(problem.remedy.to(lang))}")
    if not problems:
        print(
            Text(f"{files} 个文件，都读得懂，与已记录的一致", f"{files} files read well and are what was recorded").to(
                lang
            )
        )


def _problem(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "path": problem.path, "line": problem.line, "message": problem.message.to(lang),
        "rules": list(problem.rules), "remedy": problem.remedy.to(lang) if problem.remedy else None,
    }  # fmt: skip
