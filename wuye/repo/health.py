"""What can be wrong with a house as a repository, and what may be mended without losing anything recorded."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from wuye.data import dataclass
from wuye.errors import HouseTrouble
from wuye.pattern import pattern
from wuye.repo import git
from wuye.repo.config import config_dir, plain
from wuye.repo.files import gitdir, write_whole
from wuye.repo.follow import set_aside
from wuye.repo.house import MAIN, branch, unsettled
from wuye.repo.lineage import leads_to
from wuye.repo.lock import look
from wuye.repo.objects import object_id
from wuye.repo.strays import lying
from wuye.text import Text, same

_LOCKS = (
    "index.lock",
    "HEAD.lock",
    "packed-refs.lock",
    "config.lock",
    "refs/heads/main.lock",
    "refs/remotes/origin/main.lock",
)
_OLD = 600.0
_OID = pattern(rb"\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b")
_HEAD = pattern(rb"(?:ref: refs/[^\n]+|[0-9a-f]{40}(?:[0-9a-f]{24})?)\n?")
_BAD = pattern(rb"^.*\b(?:missing|corrupt|mismatch|unable to unpack)\b.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that isn't as it should be; without a remedy of its own `wuye doctor --mend` mends it."""

    name: str
    message: Text
    remedy: Text | None = None

    @property
    def mends(self) -> bool:
        """Whether mending may try it."""
        return self.remedy is None


def examine(house: Path) -> Iterator[Ailment]:
    """Everything about the repository itself; the books are not read."""
    yield from _lock(house)
    yield from _journal(house)
    yield from _git_locks(house)
    yield from _head(house)
    if head_is_garbage(house):
        return
    yield from _objects(house)
    yield from _plain_git(house)


def _lock(house: Path) -> Iterator[Ailment]:
    held = look(house)
    if held is None:
        return
    alive, who = held
    if alive:
        remedy = Text("等它做完再试", "wait for it to end, then try again")
        yield Ailment("lock", Text(f"写锁被占用：{who}", f"the write lock is held: {who}"), remedy)
    else:
        yield Ailment("lock", Text(f"写锁是停掉的进程留下的：{who}", f"the write lock was left by a dead run: {who}"))


def _journal(house: Path) -> Iterator[Ailment]:
    if (gitdir(house) / "wuye" / "intent.json").exists():
        yield Ailment("stopped", Text("上次登记被中断，还没有收尾", "the last run was stopped and isn't finished"))


def _git_locks(house: Path) -> Iterator[Ailment]:
    for path in left_locks(house):
        said = Text(f"git 的锁留在这里：{path}", f"a lock of git was left: {path}")
        if deserted(house, path):
            yield Ailment("git-lock", said)
        else:
            remedy = Text("有 git 正在运行，等它结束", "a git is running here; wait for it to end")
            yield Ailment("git-lock", said, remedy)


def left_locks(house: Path) -> list[Path]:
    """The lock files of git that are there now."""
    return [path for name in _LOCKS if (path := gitdir(house) / name).exists()]


def deserted(house: Path, lock: Path) -> bool:
    """Whether no git but our own that runs in this house can own the lock; where that can't be seen, whether it is old."""
    if not Path("/proc/self/comm").exists():
        return time.time() - lock.stat().st_mtime > _OLD
    return not any(_is_git_in(process, house) for process in Path("/proc").glob("[0-9]*"))


def _is_git_in(process: Path, house: Path) -> bool:
    try:
        if (process / "comm").read_text().strip() != "git" or _parent(process) == os.getpid():
            return False
        return (process / "cwd").resolve().is_relative_to(house.resolve())
    except OSError:
        return False


def _parent(process: Path) -> int:
    return int((process / "stat").read_text().rpartition(")")[2].split()[1])


def _head(house: Path) -> Iterator[Ailment]:
    try:
        branch(house)
    except HouseTrouble as trouble:
        problem = trouble.problems[0]
        yield Ailment("head", problem.message, None if _may_return(house) else problem.remedy)


def _may_return(house: Path) -> bool:
    """Whether main holds all that HEAD holds, so that going back to main leaves nothing behind."""
    if head_is_garbage(house):
        return (gitdir(house) / MAIN).is_file()
    if git.call(house, "rev-parse", "-q", "--verify", f"{MAIN}^{{commit}}").returncode:
        return False
    done = git.call(house, "rev-parse", "-q", "--verify", "HEAD^{commit}")
    if done.returncode:
        return True
    return leads_to(house, done.stdout.decode().strip(), MAIN)


def head_is_garbage(house: Path) -> bool:
    """Whether HEAD names nothing at all; git doesn't even take such a folder for a repository."""
    path = gitdir(house) / "HEAD"
    return not path.is_file() or not _HEAD.fullmatch(path.read_bytes())


def return_to_main(house: Path) -> bool:
    """Puts HEAD back on main where that leaves nothing behind; whether it had to."""
    try:
        branch(house)
    except HouseTrouble:
        if _may_return(house):
            # Not by git, which refuses to work where HEAD is garbage.
            write_whole(gitdir(house) / "HEAD", f"ref: {MAIN}\n".encode())
            return True
    return False


def _objects(house: Path) -> Iterator[Ailment]:
    words, bad = damaged(house)
    if not words:
        return
    # A folder or a commit can't be told from a file by its id, so every id named must be found.
    said = Text(f"库中有对象缺失或损坏：{words}", f"objects are missing or damaged: {words}")
    if bad and bad <= set(_in_work_tree(house, bad)):
        yield Ailment("objects", said)
    else:
        line = f"git clone BACKUP {house}.new"
        remedy = Text(
            f"不要再写；从备份或别处的克隆恢复：{line}", f"write no more; restore a backup or a clone: {line}"
        )
        yield Ailment("objects", said, remedy)


def damaged(house: Path) -> tuple[str, set[str]]:
    """What git says is wrong with the objects (the first line), and the ids it names; ("", set()) when sound."""
    # A spoilt index is a matter of its own; the store is looked at without one.
    no_index = {"GIT_INDEX_FILE": str(gitdir(house) / "wuye" / "no-index")}
    options = ("--full", "--strict", "--no-dangling", "--no-progress", "--no-reflogs")
    done = git.call(house, "fsck", *options, extra_env=no_index)
    if done.returncode == 0:
        return "", set()
    said = done.stderr + done.stdout
    lines = _BAD.findall(said)
    words = (lines or said.splitlines() or [b"git fsck"])[0].decode("utf-8", "replace")
    return words, {oid.decode() for line in lines for oid in _OID.findall(line)}


def _in_work_tree(house: Path, wanted: set[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in (p for p in lying(house) if not p.is_symlink()):
        for like in {max(wanted), min(wanted)}:
            oid = object_id("blob", path.read_bytes(), like)
            if oid in wanted:
                found[oid] = path
    return found


def restore_objects(house: Path) -> list[str]:
    """Puts back lost files of the store whose very bytes still lie in the work tree; the ids put back."""
    _, bad = damaged(house)
    found = _in_work_tree(house, bad) if bad else {}
    for oid, path in found.items():
        loose = gitdir(house) / "objects" / oid[:2] / oid[2:]
        if loose.exists():
            set_aside(house, loose.relative_to(house).as_posix())
        git.run(house, "hash-object", "-w", "--no-filters", "-t", "blob", "--stdin", stdin=path.read_bytes())
    return sorted(found)


def _plain_git(house: Path) -> Iterator[Ailment]:
    if (gitdir(house) / "shallow").exists():
        said = Text("历史不完整（浅克隆），不能核验", "the history is cut off (a shallow clone) and can't be audited")
        yield Ailment("shallow", said, same(f"git -C {house} fetch --unshallow"))
    for ref in git.run(house, "for-each-ref", "--format=%(refname:short)", "refs/replace").decode().split():
        oid = ref.removeprefix("replace/")
        said = Text(f"有替换对象 {oid[:12]}，git 会显示别的内容", f"git shows something else in place of {oid[:12]}")
        yield Ailment("replace", said, same(f"git -C {house} replace -d {oid}"))
    grafts = gitdir(house) / "info" / "grafts"
    if grafts.exists() and grafts.stat().st_size:
        said = Text("有 info/grafts，git 会显示别的历史", "info/grafts makes git show another history")
        yield Ailment("replace", said, same(f"rm {grafts}"))
    for name in unsettled(house):
        yield Ailment("settings", Text(f"git 设置 {name} 不对，看不出谁签的", f"git's setting {name} is off"))


def open_keys(house_id: str) -> list[Path]:
    """Private keys of this house, and their folder, that others on this machine can read."""
    folder = config_dir() / "keys" / plain(house_id)
    found = [p for p in folder.glob("*") if p.is_file() and p.suffix != ".pub"] if folder.is_dir() else []
    return [p for p in ([folder, *found] if found else []) if p.stat().st_mode & 0o077]


def close_keys(house_id: str) -> list[Path]:
    """Makes them their owner's alone."""
    opened = open_keys(house_id)
    for path in opened:
        path.chmod(0o700 if path.is_dir() else 0o600)
    return opened
