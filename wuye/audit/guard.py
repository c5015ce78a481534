"""The audit of what is pushed into a shared repository, before anything of it is kept there."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from wuye.audit.change import ODD
from wuye.audit.course import Course
from wuye.audit.excuse import settle
from wuye.audit.ground import Ground
from wuye.audit.replay import Replay
from wuye.audit.tag_door import CLOSES, INDEX, let_in
from wuye.audit.taking import take_in
from wuye.audit.violation import Audit, Violation
from wuye.desk.current import at_head
from wuye.desk.house import House
from wuye.errors import BadInput, HouseTrouble
from wuye.index.store import Damaged
from wuye.ledger.page import parse_path
from wuye.repo import git
from wuye.repo.files import disk, write_whole
from wuye.repo.house import MAIN
from wuye.repo.lineage import Lineage, leads_to, lineage
from wuye.repo.objects import Objects
from wuye.repo.remote import differing
from wuye.text import Text, same

ROOT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
PIN = Path("wuye", "guard.json")
HOOK = Path("hooks", "pre-receive")
MARK = "# wuye guard"
SETTINGS = (
    ("receive.denyNonFastForwards", "true"),
    ("receive.denyDeletes", "true"),
    ("receive.fsckObjects", "true"),
    ("receive.shallowUpdate", "false"),
    # Whatever the machine's own configuration says, the hooks are the ones of this repository.
    ("core.hooksPath", "hooks"),
)
_PUSH = same("git push origin main")
_SYNC = Text("先取回别人写的：wuye sync", "bring in what the others wrote first: wuye sync")
QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
"""Where git keeps what is being pushed until the hook has let it in."""


@dataclass(frozen=True, slots=True)
class Push:
    """One ref that a push would move: from where, to where."""

    old: str
    new: str
    ref: str


def read_pushes(lines: Sequence[str]) -> list[Push]:
    """What git tells the hook, one `OLD NEW REF` a line."""
    pushes = [Push(*words) for words in (line.split() for line in lines) if len(words) == 3]
    if not pushes or len(pushes) != len(lines):
        raise BadInput.of("看不懂要推送什么", "what is pushed can't be read", remedy=same("OLD NEW REF"))
    return pushes


def check(bare: Path, pushes: Sequence[Push], env: Mapping[str, str]) -> Audit:
    """The verdict on a push: all that keeps it out, or nothing."""
    root = read_pin(bare)
    extra = {"GIT_DIR": str(bare)} | {name: env[name] for name in QUARANTINE if name in env}
    with Objects(bare, extra) as objects:
        audit = Audit(str(bare))
        if len(pushes) > 1:
            text = Text("一次只推送 main 一个", "a push moves main alone")
            audit.violations.append(Violation("ref", text, found=" ".join(p.ref for p in pushes)[:200], remedy=_PUSH))
            return audit
        if pushes[0].ref.startswith(CLOSES):
            audit.violations.extend(let_in(objects, pushes[0].ref, pushes[0].old, pushes[0].new))
            return audit
        audit.violations.extend(_refused(pushes[0], objects, extra))
        return audit if audit.violations else judged(objects, pushes[0], root, extra)


def _refused(push: Push, objects: Objects, extra: Mapping[str, str]) -> Iterator[Violation]:
    """What no push may do, whatever its commits hold."""
    if push.ref != MAIN:
        text = Text("这里只收 main，不收 {ref}", "only main is taken here, not {ref}").fill(ref=push.ref[:200])
        yield Violation("ref", text, remedy=_PUSH)
        return
    if _nothing(push.new):
        text = Text("main 不能删除", "main can't be deleted")
        yield Violation("rewrite", text, expected=push.old)
        return
    now = objects.get(MAIN)
    # The old id is what the pusher says; what counts is what stands here.
    if (now[1] if now else None) != (None if _nothing(push.old) else push.old):
        # A desk that loses a race knows it by "fetch first", git's own words, and enters its entry anew.
        text = Text("别人刚刚推送过，请先取回", "somebody else has just pushed: fetch first")
        yield Violation("rewrite", text, expected=now[1] if now else "-", found=push.old, remedy=_SYNC)
    elif now is not None and not leads_to(objects.house, push.old, push.new, extra):
        text = Text("推送会丢掉这里已有的记录", "the push would drop entries that are kept here")
        yield Violation("rewrite", text, push.new, expected=push.old, found=push.new, remedy=_SYNC)


def _nothing(oid: str) -> bool:
    return not oid.strip("0")


def judged(objects: Objects, push: Push, root: str | None, extra: Mapping[str, str]) -> Audit:
    """The audit of the commits a push brings, on the books as they stood before."""
    house, now = House(objects.house), dt.datetime.now(dt.UTC)
    house.objects, house.head = objects, push.new
    try:
        fresh = Lineage() if _nothing(push.old) else lineage(house.path, f"{push.old}..{push.new}", extra)
        found = _of_new(house, now, push.old, Course(house, fresh)) if fresh else None
        if found is not None:
            return found
        course = Course(house, lineage(house.path, push.new, extra))
    except ODD as error:
        replay = Replay(house, Ground(house, now))
        replay.broken("", error)
        return replay.audit
    with closing(Ground(house, now)) as ground:
        whole = _Door(house, ground)
        whole.walk(course)
        whole.close(course, root)
    return whole.audit


def _of_new(house: House, now: dt.datetime, old: str, course: Course) -> Audit | None:
    """The verdict on what comes after a commit let in earlier; None where that has to be judged with all before it."""
    with closing(Ground(house, now)) as ground:
        new = _Door(house, ground)
        if not new.let_in(old, apart=course.apart) or new.torn:
            return None
        try:
            new.walk(course)
        except Damaged:
            return None
        # An excuse answers for violations of older commits, which only a replay of all of them tells.
        return None if new.excuses else new.audit


class _Door(Replay):
    """A replay that may begin after a commit let in earlier, and that believes nothing of the machine it runs on."""

    def let_in(self, old: str, *, apart: bool) -> bool:
        """Takes up the past as it was let in, out of an index beside the repository; whether that serves.

        What desks wrote `apart` stands on an older past, to which only the index goes back.
        """
        house, seal, past = self._house, self._seal, self._past
        before = House(house.path)
        before.objects, before.head = house.objects, old
        taken = lambda entry, then, rules_of: take_in(entry, then, rules_of, seal)  # noqa: E731
        past.books, kept = at_head(before, house.path / INDEX, taken)
        past.commit, past.tree, past.rule_blobs = old, before.tree, before.rule_files_now()
        return not apart or (kept is not None and self._ground.lend(kept))

    @property
    def excuses(self) -> bool:
        """Whether what was judged excuses anything."""
        return bool(self._excuses)

    @property
    def torn(self) -> bool:
        """Whether pages lack what was once on them, by a commit excused since: they no longer tell the whole past."""
        excused = self._past.ledger.doing("house", ("excuse",))
        return any(_took_away(self._house, str(record.entry.fields.get("commit"))) for record in excused)

    def close(self, course: Course, root: str | None) -> None:
        """What a whole history tells at its end: what is excused, and whose root it has."""
        settle(self.audit, self._excuses, course)
        if root is not None and self.audit.root != root:
            text = Text("根钥匙不是这个仓库所信的那一把", "the root key isn't the one this repository trusts")
            self.audit.violations.append(Violation("root", text, expected=root, found=self.audit.root))


def _took_away(house: House, oid: str) -> bool:
    commit = house.objects.commit(oid)
    if len(commit.parents) != 1:
        return False
    files = differing(house.objects, house.objects.commit(commit.parents[0]).tree, commit.tree)
    pages = [(before.oid, after and after.oid) for path, before, after in files if before and parse_path(path)]
    return any(now is None or not house.blob(now).startswith(house.blob(was)) for was, now in pages)


def read_pin(bare: Path) -> str:
    """The fingerprint of the root key that a guarded repository trusts."""
    try:
        pin = json.loads((bare / PIN).read_bytes())["root"]
    except (OSError, ValueError, LookupError, TypeError):
        pin = None
    if isinstance(pin, str) and ROOT.fullmatch(pin):
        return pin
    raise HouseTrouble.of(
        f"{bare} 没有装好守门", f"{bare} has no guard, or a broken one", remedy=same(f"wuye guard install {bare}")
    )


def install(bare: Path, root: str) -> Audit:
    """Puts the guard into a shared repository, unless what is there already doesn't stand the audit."""
    if not ROOT.fullmatch(root):
        raise BadInput.of(
            f"不是钥匙指纹：{root}", f"not a key's fingerprint: {root}", field="root", remedy=same("--root SHA256:…")
        )
    bare = bare.resolve()
    extra = {"GIT_DIR": str(bare)}
    _shared(bare, extra)
    _own_hook(bare)
    main = _only_main(bare, extra)
    with Objects(bare, extra) as objects:
        found = Audit(str(bare)) if main is None else judged(objects, Push("0", main, MAIN), root, extra)
        if not found.ok:
            return found
        _write(bare, root, extra)
        if main is not None:
            # The index is made now, so that the first who pushes doesn't wait for it.
            house, now = House(bare), dt.datetime.now(dt.UTC)
            house.objects = objects
            with closing(Ground(house, now)) as ground:
                _Door(house, ground).let_in(main, apart=False)
    return found


def _shared(bare: Path, extra: Mapping[str, str]) -> None:
    done = git.call(bare, "rev-parse", "--is-bare-repository", "--is-shallow-repository", extra_env=extra)
    if done.returncode or done.stdout.split() != [b"true", b"false"] or not (bare / "HEAD").is_file():
        raise HouseTrouble.of(
            f"{bare} 不是完整的共享（裸）仓库",
            f"{bare} is no whole shared (bare) repository",
            remedy=same(f"git init --bare --initial-branch=main {bare}"),
        )


def _own_hook(bare: Path) -> None:
    hook = bare / HOOK
    if hook.exists() and MARK not in hook.read_text("utf-8", "replace"):
        raise HouseTrouble.of(
            f"这里已有别人的钩子：{hook}", f"there is somebody else's hook already: {hook}",
            remedy=same(f"mv {hook} {hook}.old"),
        )  # fmt: skip


def _only_main(bare: Path, extra: Mapping[str, str]) -> str | None:
    lines = git.run(bare, "for-each-ref", "--format=%(refname) %(objectname)", extra_env=extra).decode().splitlines()
    refs = dict(line.split(" ") for line in lines)
    others = sorted(ref for ref in refs if ref != MAIN and not ref.startswith(CLOSES))
    if others:
        raise HouseTrouble.of(
            f"除了 main 还有 {'、'.join(others[:5])}", f"besides main there are {', '.join(others[:5])}",
            remedy=same(f"git -C {bare} update-ref -d {others[0]}"),
        )  # fmt: skip
    return refs.get(MAIN)


def _write(bare: Path, root: str, extra: Mapping[str, str]) -> None:
    git.run(bare, "symbolic-ref", "HEAD", MAIN, extra_env=extra)
    for name, value in SETTINGS:
        git.run(bare, "config", "--replace-all", name, value, extra_env=extra)
    with disk(bare):
        (bare / PIN).parent.mkdir(exist_ok=True)
        (bare / HOOK).parent.mkdir(exist_ok=True)
        write_whole(bare / PIN, json.dumps({"root": root}).encode() + b"\n")
        write_whole(bare / HOOK, hook_file(sys.executable).encode(), mode=0o777)


def hook_file(python: str) -> str:
    """The hook; without a program to run, git refuses the push."""
    # Neither the pusher's PYTHON* nor a file lying in the repository may stand in for the program.
    return f"#!/bin/sh\n{MARK}\nexec {shlex.quote(python)} -E -P -m wuye.main guard check\n"


def here() -> Path:
    """The repository a hook runs in."""
    return Path(os.environ.get("GIT_DIR") or ".").resolve()
