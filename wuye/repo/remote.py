"""The house's remote, which several desks share: what this clone knows of it, bringing it in, handing on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from wuye.errors import HouseTrouble, WuyeError
from wuye.pattern import pattern
from wuye.repo import git
from wuye.repo.files import gitdir
from wuye.repo.house import MAIN
from wuye.repo.lineage import leads_to
from wuye.repo.objects import Objects
from wuye.repo.trees import FOLDER, TreeItem
from wuye.text import Text, same

ORIGIN = "origin"
TRACKING = f"refs/remotes/{ORIGIN}/main"
TAGS = "refs/tags/"
SEEN = f"refs/remotes/{ORIGIN}/"
CLOSES = (f"{TAGS}close/*:{TAGS}close/*", f"{TAGS}close/*:{SEEN}close/*")
"""The tags of closes, which are the same wherever these books are; without a plus none of them is ever moved."""
PATIENCE = 60.0
"""How many seconds a remote may take to answer before it counts as out of reach."""

GUARD = ("没有收下", "not taken")
"""How a guard's refusal begins, in either language."""

_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=10"
_SECTION = pattern(r'\[\s*([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]')
_RACE = (
    "fetch first",
    "non-fast-forward",
    "stale info",
    "failed to update ref",
    "cannot lock ref",
    "incorrect old value",
)


class Unreachable(HouseTrouble):
    """The remote doesn't answer; what is written stays here until it does."""


class PushLost(HouseTrouble):
    """Another desk was first; the remote has to be brought in, and the entry judged again."""


def settings(house: Path) -> dict[str, str]:
    """What this clone's own git settings say: `remote.origin.url`, `wuye.desk`, `core.sshcommand`."""
    found: dict[str, str] = {}
    section = ""
    for line in (gitdir(house) / "config").read_text("utf-8", "replace").splitlines():
        if head := _SECTION.fullmatch(line.strip()):
            section = f"{head[1].lower()}.{head[2]}" if head[2] is not None else head[1].lower()
            continue
        name, equals, value = line.partition("=")
        if equals and not name.strip().startswith(("#", ";")):
            found[f"{section}.{name.strip().lower()}"] = value.strip().strip('"')
    return found


def url(house: Path) -> str | None:
    """Where the remote is, or None in a house that has none."""
    return settings(house).get(f"remote.{ORIGIN}.url")


def own_letters(house: Path) -> tuple[str, ...] | None:
    """The desk letters this clone has had, the one in use last; None in a clone that never had one."""
    found = settings(house)
    letter = found.get("wuye.desk")
    if letter is None:
        return None
    return (*found.get("wuye.haddesks", "").split(), letter)


def set_letter(house: Path, letter: str) -> None:
    """Makes this clone write at a desk of this letter from now on."""
    had = [name for name in own_letters(house) or () if name and name != letter]
    git.run(house, "config", "--local", "wuye.hadDesks", " ".join(had))
    git.run(house, "config", "--local", "wuye.desk", letter)


def claimed(house: Path) -> set[str]:
    """The letters under which an entry of this clone has reached the remote, so that no other clone takes them."""
    return set(settings(house).get("wuye.claimed", "").split())


def claim(house: Path, letter: str) -> None:
    """Notes that a letter is this clone's own."""
    git.run(house, "config", "--local", "wuye.claimed", " ".join(sorted(claimed(house) | {letter})))


def disown(house: Path) -> None:
    """Forgets every letter that was this clone's own."""
    git.run(house, "config", "--local", "wuye.claimed", "")


def note_first(house: Path, commit: str) -> None:
    """Notes the commit that is about to be handed on as the first under its letter."""
    git.run(house, "config", "--local", "wuye.first", commit)


def first_arrived(house: Path) -> bool:
    """Whether that commit reached the remote, though we were stopped before we knew."""
    commit = settings(house).get("wuye.first")
    return commit is not None and leads_to(house, commit, "HEAD")


def place(house: Path) -> str:
    """What tells this clone's folder from a copy of it."""
    return str(gitdir(house).stat().st_ino)


def settled_at(house: Path) -> str | None:
    """The place this clone took its letter at; None in one that has never shared an entry."""
    return settings(house).get("wuye.place")


def settle_here(house: Path) -> None:
    """Notes that this folder is the clone that writes under its letter."""
    git.run(house, "config", "--local", "wuye.place", place(house))


def fetch(house: Path) -> str | None:
    """Brings the remote's objects here and gives its head, None where nothing is recorded there yet."""
    line = ("fetch", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=")
    # Without a plus the ref only moves forward: a remote that was rewritten is refused.
    words = ("-c", "fetch.fsckObjects=true", *line, ORIGIN, f"{MAIN}:{TRACKING}", *CLOSES)
    done = _ask(house, *words)
    if done.returncode and b"cannot lock ref" in done.stderr and _unlocked(house):
        done = _ask(house, *words)
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode == 0:
        return git.run(house, "rev-parse", "-q", "--verify", TRACKING).decode().strip()
    if "couldn't find remote ref" in said:
        return None
    if "non-fast-forward" in said or "would clobber" in said:
        raise HouseTrouble.of(
            "远端的历史被改写了：上次取到的提交已不在那里", "the remote's history was rewritten: it lacks what it had",
            remedy=same(f"git -C {house} log --oneline {TRACKING}"),
        )  # fmt: skip
    raise _unreachable(said)


def _unlocked(house: Path) -> bool:
    """Removes the lock that a killed git has left on what the remote had; nobody would ever get past it."""
    from wuye.repo.health import deserted

    lock = gitdir(house) / f"{TRACKING}.lock"
    if not lock.is_file() or not deserted(house, lock):
        return False
    lock.unlink(missing_ok=True)
    return True


def push(house: Path, commit: str) -> None:
    """Hands a commit on; PushLost when another desk was first, HouseTrouble when the remote refuses it."""
    done = _ask(house, "push", "--porcelain", "--no-verify", "--no-signed", ORIGIN, f"{commit}:{MAIN}")
    if done.returncode == 0:
        git.run(house, "update-ref", TRACKING, commit)
        return
    refused = next((line for line in done.stdout.decode("utf-8", "replace").splitlines() if line.startswith("!")), "")
    words = done.stderr.decode("utf-8", "replace")
    if any(mark in refused or mark in words for mark in _RACE):
        raise PushLost.of("别的岗抢先记了一条", "another desk recorded first", remedy=same("wuye sync"))
    if refused:
        raise _declined(house, refused, words)
    raise _unreachable(words)


def push_tags(house: Path) -> None:
    """Hands on the tags of closes that the remote hasn't; HouseTrouble where it refuses one."""
    lines = git.run(house, "for-each-ref", "--format=%(refname)", f"{TAGS}close", f"{SEEN}close").decode().split()
    there = {ref.removeprefix(SEEN) for ref in lines if ref.startswith(SEEN)}
    for ref in lines:
        if ref.startswith(TAGS) and ref.removeprefix(TAGS) not in there:
            _push_tag(house, ref)


def _push_tag(house: Path, ref: str) -> None:
    # A guard takes one ref at a time.
    done = _ask(house, "push", "--porcelain", "--no-verify", "--no-signed", ORIGIN, f"{ref}:{ref}")
    if done.returncode == 0:
        git.run(house, "update-ref", f"{SEEN}{ref.removeprefix(TAGS)}", ref)
        return
    words = done.stderr.decode("utf-8", "replace")
    refused = next((line for line in done.stdout.decode("utf-8", "replace").splitlines() if line.startswith("!")), "")
    raise _declined(house, refused, words) if refused else _unreachable(words)


def apart(house: Path, ours: str, theirs: str) -> tuple[int, int]:
    """How many commits only we have, and how many only they have; HouseTrouble for another house's history."""
    if ours == theirs:
        return 0, 0
    left, right = map(int, git.run(house, "rev-list", "--left-right", "--count", f"{ours}...{theirs}").split())
    if left and right and git.call(house, "merge-base", ours, theirs).returncode:
        raise HouseTrouble.of(
            "远端是另一座大厦的账本",
            "the remote holds the ledger of another house",
            remedy=same(f"git -C {house} remote set-url {ORIGIN} URL"),
        )
    return left, right


def unshared(house: Path) -> list[str]:
    """Ids of the commits that the remote, as last seen, doesn't have."""
    return git.run(house, "rev-list", "HEAD", "--not", f"--remotes={ORIGIN}").decode().split()


def differing(objects: Objects, old: str, new: str) -> Iterator[tuple[str, TreeItem | None, TreeItem | None]]:
    """Every file in which two trees differ, as it stands in either."""
    waiting: list[tuple[str, str | None, str | None]] = [("", old, new)]
    while waiting:
        prefix, one, other = waiting.pop()
        a, b = ({item.name: item for item in objects.tree(oid)} if oid else {} for oid in (one, other))
        for name in sorted(a.keys() | b.keys()):
            before, after = a.get(name), b.get(name)
            if before == after:
                continue
            folders = _folder(before), _folder(after)
            if any(folders):
                waiting.append((f"{prefix}{name}/", *folders))
            if (before and not folders[0]) or (after and not folders[1]):
                yield f"{prefix}{name}", None if folders[0] else before, None if folders[1] else after


def _folder(item: TreeItem | None) -> str | None:
    return item.oid if item is not None and item.mode == FOLDER else None


def _ask(house: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    own = settings(house).get("core.sshcommand")
    try:
        # A desk can't answer prompts, and a network that swallows packets mustn't hold it up for ever.
        return git.call(house, *args, extra_env={} if own else {"GIT_SSH_COMMAND": _SSH}, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise _unreachable(f"no answer within {PATIENCE:.0f} s") from None


def _unreachable(words: str) -> WuyeError:
    said = next((line for line in words.splitlines() if line.startswith(("fatal:", "ssh:", "error:"))), words)
    said = said.strip()[:200]
    return Unreachable.of(f"远端连不上：{said}", f"the remote can't be reached: {said}", remedy=same("wuye sync"))


def _declined(house: Path, refused: str, words: str) -> WuyeError:
    """What the remote said; a guard says it twice, in Chinese, then in English."""
    said = [line.removeprefix("remote:").rstrip() for line in words.splitlines() if line.startswith("remote:")]
    start = next((i for i, line in enumerate(said) if line.strip().startswith(GUARD[0])), None)
    middle = next((i for i, line in enumerate(said) if line.strip().startswith(GUARD[1])), None)
    if start is None or middle is None or start > middle:
        why = "；".join(filter(None, map(str.strip, said))) or refused.split("\t")[-1]
        return HouseTrouble.of(
            f"远端不收：{why}", f"the remote refuses it: {why}",
            remedy=Text("核对后再试：wuye audit", "look first, then try again: wuye audit"),
        )  # fmt: skip
    zh, en = ("".join(f"\n {line}" for line in part if line.strip()) for part in (said[start:middle], said[middle:]))
    return HouseTrouble.of(
        f"共享账本的守门查出不对，什么也没有上传，本机的记录还在：{zh}",
        f"the guard of the shared books found a fault; nothing was handed on, and what is here stays here:{en}",
        remedy=Text(
            "如果不是刚登记的这一条，就是这个文件夹被人动过：先不要在这里登记，请管理员看 wuye audit。\n"
            f"要接着登记：git clone {url(house)} NEW，再 wuye --house NEW desk 字母，没上传的在那里重记",
            "unless it is the entry just made, somebody has tampered with this folder: enter nothing more here, "
            "and have wuye audit looked at.\n"
            f"to go on: git clone {url(house)} NEW, then wuye --house NEW desk LETTER; enter there what wasn't shared",
        ),
    )
