"""The one step that records: a compare-and-swap of the branch, and a journal for runs that are killed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from wuye.errors import HouseTrouble
from wuye.repo import git
from wuye.repo.compose import Change, Person, Prepared, Signer, Step, prepare
from wuye.repo.files import disk, gitdir, private, sync_folder, together, write_whole
from wuye.repo.follow import Followed, catch_up, follow
from wuye.repo.house import branch, clean, head
from wuye.repo.lineage import leads_to
from wuye.repo.objects import Objects
from wuye.repo.upkeep import keep_packed
from wuye.text import Text, join, same

__all__ = [
    "Change",
    "Followed",
    "LostRace",
    "Person",
    "Prepared",
    "Signer",
    "Step",
    "follow",
    "land",
    "prepare",
    "recover",
    "trailers",
]

_TRAILER = "Wuye-Entry: "
FEW = 5
"""How many entries of one commit are told one by one."""


class LostRace(HouseTrouble):
    """Somebody else recorded first; the entry must be judged again on the new head."""


def land(house: Path, prepared: Prepared) -> Followed:
    """Record a prepared commit whole, or not at all; LostRace when the head has moved on."""
    ref = branch(house)
    journal = private(house) / "intent.json"
    with disk(house):
        write_whole(journal, _intent(prepared))
    try:
        _move(house, ref, prepared)
    except HouseTrouble:
        journal.unlink(missing_ok=True)
        raise
    told: list[Followed] = []
    # Should the first fail, the journal stays, and the next run says that the entry was recorded.
    with disk(house):
        together(
            [
                lambda: sync_folder(gitdir(house) / "refs" / "heads"),
                lambda: told.append(follow(house, prepared.blobs, prepared.changes)),
            ]
        )
    [followed] = told
    if followed.whole:
        with suppress(OSError):
            _close(journal)
    keep_packed(house)
    return followed


def recover(house: Path, objects: Objects) -> Text | None:
    """Finish or undo what a killed run left, and say which; called under the lock before every write."""
    with suppress(OSError):
        for left in (private(house) / "tmp").iterdir():
            left.unlink()
    note = catch_up(house)
    journal = private(house) / "intent.json"
    if not journal.exists():
        return note
    now = head(objects)
    try:
        commit, paths = _read_intent(journal.read_bytes())
    except (ValueError, KeyError, TypeError, AttributeError):
        return _undo_unread(house, journal)
    _unlock_refs(house, commit)
    if now is None or not _contains(house, now, commit):
        _close(journal)
        return Text("上次运行被中断：什么也没有记入", "the last run was stopped: nothing was recorded")
    return _finish(house, objects, journal, commit, paths)


def trailers(message: str) -> list[str]:
    """The entry ids a commit's last paragraph names."""
    last = message.rstrip("\n").rpartition("\n\n")[2]
    return [line.removeprefix(_TRAILER) for line in last.split("\n") if line.startswith(_TRAILER)]


def _intent(prepared: Prepared) -> bytes:
    paths = {path: [step.old, step.new] for path, step in prepared.blobs.items()}
    intent = {"commit": prepared.commit_oid, "old": prepared.old_head, "paths": paths}
    return json.dumps(intent, ensure_ascii=False).encode()


def _read_intent(raw: bytes) -> tuple[str, dict[str, Step]]:
    intent = json.loads(raw)
    steps = {str(path): Step(old, str(new)) for path, (old, new) in intent["paths"].items()}
    return str(intent["commit"]), steps


def _move(house: Path, ref: str, prepared: Prepared) -> None:
    old = prepared.old_head or "0" * len(prepared.commit_oid)
    args = ("update-ref", "-m", "wuye", "--no-deref", ref, prepared.commit_oid, old)
    done = git.call(house, *args)
    if done.returncode == 0:
        return
    now = git.run(house, "rev-parse", "-q", "--verify", ref, ok=(0, 1)).decode().strip()
    if now == prepared.commit_oid:
        return
    if now != (prepared.old_head or ""):
        raise LostRace.of(
            "别人抢先记了一条，这条没有记入",
            "somebody else recorded first; this entry wasn't",
            remedy=Text("再试一次", "try again"),
        )
    raise git.trouble(house, "update-ref", done.stderr)


def _close(journal: Path) -> None:
    journal.unlink(missing_ok=True)
    sync_folder(journal.parent)


def _unlock_refs(house: Path, commit: str) -> None:
    # Under the write lock, which a dying run's git keeps until it ends, a lock file that is empty or
    # names the journal's commit belongs to nobody alive.
    for name in ("HEAD.lock", "refs/heads/main.lock"):
        lock = gitdir(house) / name
        if lock.is_file() and lock.read_bytes().strip() in (b"", commit.encode()):
            lock.unlink()


def _contains(house: Path, now: str, commit: str) -> bool:
    return now == commit or leads_to(house, commit, now)


def _finish(house: Path, objects: Objects, journal: Path, commit: str, paths: Mapping[str, Step]) -> Text:
    entries = trailers(objects.commit(commit).message) or [commit[:12]]
    steps, contents = {}, {}
    for path, step in paths.items():
        # HEAD may have moved on since; the work tree shows HEAD.
        if found := objects.get(f"HEAD:{path}"):
            steps[path], contents[path] = Step(step.old, found[1]), found[2]
    followed = follow(house, steps, contents)
    if followed.whole:
        _close(journal)
    few = entries if len(entries) <= FEW else [f"{entries[0]} … {entries[-1]} ({len(entries)})"]
    names = join([same(entry) for entry in few])
    said = Text(
        "上次运行被中断：{names} 已完整记入，现已收尾",
        "the last run was stopped: {names} was recorded whole and is finished now",
    )
    kept = [Text(f"改动过的文件移到 {at}", f"an edited file was moved to {at}") for at in followed.aside]
    return join([said.fill(names=names), *kept, *filter(None, [followed.note])], "；", "; ")


def _undo_unread(house: Path, journal: Path) -> Text:
    _close(journal)
    differing = join([same(path) for path in clean(house)])
    said = Text(
        "上次运行被中断，其日志已损坏；以 HEAD 为准",
        "the last run was stopped and its journal is damaged; HEAD stands",
    )
    if not differing.en:
        return said
    line = f"git -C {house} restore -s HEAD -SW ."
    more = Text(
        f"工作区与 HEAD 不同：{differing.zh}；还原：{line}",
        f"the work tree differs from HEAD: {differing.en}; to restore: {line}",
    )
    return join([said, more], "；", "; ")
