"""`wuye audit`, `trust`, `excuse`, `check`, `staff signers`: whether the books can be believed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.errors import DONE, FAULTS, BadInput, NotAllowed
from wuye.pattern import pattern
from wuye.text import Text, same

if TYPE_CHECKING:
    from wuye.audit.replay import Progress
    from wuye.audit.violation import Audit
    from wuye.desk.house import House

COMMIT = pattern(r"[0-9a-f]{4,64}")


def audit(call: Call) -> int:
    """Replays the whole history; exit 1 where anything is wrong."""
    from wuye.render.verdict import print_audit

    house = opened(call)
    paranoid = bool(call.values.get("paranoid"))
    # What was verified earlier was verified by this program.
    verdict = audited(call, house, paranoid=paranoid, whole=paranoid or not call.values.get("since_verified"))
    print_audit(verdict, call.lang, as_json=call.json)
    if call.terminal and verdict.root is not None and not verdict.root_pinned:
        _ask_to_trust(call, house, verdict.root)
    return DONE if verdict.ok else FAULTS


def audited(call: Call, house: House, *, paranoid: bool = False, whole: bool = False) -> Audit:
    """The verdict on a house, from what was verified last where that isn't `whole`; it is kept for the next time."""
    from wuye.audit.ground import place
    from wuye.audit.replay import audit as replay
    from wuye.audit.trust import remember
    from wuye.audit.verified import load, save
    from wuye.repo.outside import verify_outside
    from wuye.repo.sshsig import verify

    since, books = (None, None) if whole else (load(house.path), place(house))
    check = verify_outside if paranoid else verify
    verdict = replay(house, since=since, books=books, check=check, progress=_progress(call))
    if verdict.verified is not None:
        save(house.path, verdict.verified)
    remember(verdict)
    return verdict


def _progress(call: Call) -> Progress | None:
    """How far it is, on a line that overwrites itself; only where somebody is looking."""
    if call.json or not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        words = Text(f"核验 {done:,}/{of:,}", f"verifying {done:,}/{of:,}").to(call.lang)
        sys.stderr.write(f"\r{words}" if done < of else f"\r{' ' * (len(words) + 4)}\r")
        sys.stderr.flush()

    return show


def trust(call: Call) -> int:
    """What this machine believes of the house; with --root, or asked on a terminal, believes its root key."""
    from wuye.audit.trust import Pins, pins, trust_root
    from wuye.render.verdict import print_trust

    house = opened(call)
    said = call.values.get("root")
    if said is not None:
        trust_root(house, str(said))
    found: Pins = pins(house)
    print_trust(found, call.lang, as_json=call.json)
    if call.terminal and found.pin is None:
        _ask_to_trust(call, house, found.root)
    return DONE


def _ask_to_trust(call: Call, house: House, root: str) -> None:
    from wuye.audit.trust import founder, trust_root
    from wuye.cli.ask import ask_line

    who = founder(house)
    call.say(
        Text(
            f"这台电脑还没有记下这座大厦的根钥匙：\n  {root}\n"
            f"它是 {who.name} {who.at:%Y-%m-%d} 建立大厦时用的钥匙，名册上所有的钥匙都由它而来。\n"
            "请当面或打电话与建立人逐字核对，不要照抄发给您库的人所说的。",
            f"This machine has no pin of this house's root key:\n  {root}\n"
            f"It is the key with which {who.name} founded the house on {who.at:%Y-%m-%d}; every other key rests on it.\n"
            "Compare it with the founder, in person or by telephone, not with whoever sent you the repository.",
        )
    )
    answer = ask_line(
        Text("  核对无误，从此相信它？[y/N] ", "  It is the same; believe it from now on? [y/N] ").to(call.lang)
    )
    if answer.lower() in ("y", "yes", "是"):
        trust_root(house, root)
        call.say(Text("已记下", "kept"))
    else:
        call.say(Text("没有记下", "not kept"))


def excuse(call: Call) -> int:
    """Names a bad commit and says why, signed; it stays on the audit's list and no longer breaks the verdict."""
    from wuye.cli.ask import ask_text
    from wuye.desk.draft import Draft
    from wuye.desk.record import record
    from wuye.desk.who import find_person
    from wuye.render.receipt import print_receipt

    house = opened(call)
    by, commit = find_person(house, call.person), _commit_named(house, str(call.values["commit"]))
    _not_his_own(house, commit, by)
    why = call.values.get("why")
    if not why and call.terminal:
        why = ask_text(call, Text("原因", "why"))
    typed = {"commit": commit, **({"why": why} if why else {})}
    receipt = record(house, Draft("house", "excuse", by, (), typed))
    print_receipt(receipt, house, call.lang, as_json=call.json)
    return DONE


def _commit_named(house: House, words: str) -> str:
    from wuye.repo.lineage import lineage

    fits = [o for o in lineage(house.path, house.head) if o.startswith(words)] if COMMIT.fullmatch(words) else []
    if len(fits) == 1:
        return fits[0]
    shown = "".join(c if c.isprintable() else "?" for c in words[:64])
    raise BadInput.of(
        f"历史里没有 {shown} 这一次提交，或不止一次",
        f"the history has no commit {shown}, or more than one",
        remedy=same("wuye audit --json"), field="commit",
    )  # fmt: skip


def _not_his_own(house: House, commit: str, by: str) -> None:
    author = house.objects.commit(commit).author
    if author.email.partition("@")[0] == by:
        raise NotAllowed.of(
            f"{author.name} 不能给自己的提交开例外", f"{author.name} can't excuse a commit of his own",
            remedy=Text("请别的有权的人来开", "have somebody else with the right do it"),
        )  # fmt: skip


def check(call: Call) -> int:
    """Reads pages and rules as they lie in the work tree; exit 1 where anything is wrong."""
    from wuye.audit.worktree import count, look
    from wuye.render.verdict import print_check

    house = call.path()
    problems = look(house)
    print_check(problems, count(house), call.lang, as_json=call.json)
    return FAULTS if problems else DONE


def signers(call: Call) -> int:
    """An OpenSSH allowed_signers file on stdout, for plain git."""
    from wuye.desk.record import signers_file

    print(signers_file(opened(call).books), end="")
    return DONE
