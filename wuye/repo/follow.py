"""The work tree and the index brought up to what was recorded; edits made by hand are set aside, not lost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from wuye.data import dataclass
from wuye.errors import HouseTrouble, Problem
from wuye.repo import git
from wuye.repo.compose import Step
from wuye.repo.files import private, sync_folder, together, write_whole
from wuye.repo.objects import object_id
from wuye.text import Text, same

_BEHIND = "index-behind"


@dataclass(frozen=True, slots=True)
class Followed:
    """What bringing the work tree up to date met: files set aside, and a note of what is left to do."""

    aside: tuple[str, ...] = ()
    note: Text | None = None
    whole: bool = True


def follow(house: Path, steps: Mapping[str, Step], contents: Mapping[str, bytes]) -> Followed:
    """Make work tree and index show the new contents; never fails, since the entry is recorded already."""
    aside: list[str] = []
    notes: list[Text | None] = []

    def place() -> None:
        aside.extend(kept for path, step in steps.items() if (kept := _place(house, path, step, contents[path])))

    try:
        together([place, lambda: notes.append(_index(house, steps))])
    except OSError as error:
        zh, en = f"记录已入库，但工作区没有写完：{error}", f"recorded, but the work tree is behind: {error}"
        return Followed(tuple(aside), Text(zh, en), whole=False)
    return Followed(tuple(aside), notes[0])


def catch_up(house: Path) -> Text | None:
    """Bring an index that an earlier lock left behind to HEAD; a note when the lock is still there."""
    behind = private(house) / _BEHIND
    if not behind.exists():
        return None
    note = _try_index(house, "read-tree", "HEAD")
    if note is None:
        behind.unlink()
    return note


def _place(house: Path, path: str, step: Step, data: bytes) -> str | None:
    target = house / path
    _real_folders(house, target.parent)
    there = _id_on_disk(target, step.new)
    if there == step.new:
        return None
    kept = None if there in (None, step.old) else set_aside(house, path)
    staging = private(house) / "tmp"
    staging.mkdir(exist_ok=True)
    write_whole(target, data, staging=staging)
    return kept


def _real_folders(house: Path, folder: Path) -> None:
    # A folder replaced by a link would carry our writing out of the house.
    if folder == house:
        return
    _real_folders(house, folder.parent)
    if folder.is_symlink():
        raise NotADirectoryError(f"{folder} is a link")
    if not folder.exists():
        folder.mkdir()
        sync_folder(folder.parent)


def _id_on_disk(target: Path, like: str) -> str | None:
    if target.is_file() and not target.is_symlink():
        return object_id("blob", target.read_bytes(), like)
    return "something else" if os.path.lexists(target) else None


def set_aside(house: Path, path: str) -> str:
    """Moves what lies at a path out of the way, and says where to; nothing is ever deleted."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    kept = private(house) / "aside" / stamp / path
    kept.parent.mkdir(parents=True)
    (house / path).rename(kept)
    return str(kept)


def _index(house: Path, steps: Mapping[str, Step]) -> Text | None:
    lines = b"".join(f"100644 {step.new} 0\t{path}\0".encode() for path, step in steps.items())
    note = _try_index(house, "update-index", "-z", "--index-info", stdin=lines)
    if note:
        # Without the mark the index stays behind until the next entry; the entry itself is safe.
        with suppress(OSError, HouseTrouble):
            (private(house) / _BEHIND).touch()
    return note


def _try_index(house: Path, *args: str, stdin: bytes | None = None) -> Text | None:
    try:
        git.run(house, *args, stdin=stdin)
    except (HouseTrouble, OSError) as trouble:
        problem = trouble.problems[0] if isinstance(trouble, HouseTrouble) else Problem(same(str(trouble)))
        note = Text(
            "记录已入库，但 git 的索引没有更新：{why}。{remedy}",
            "recorded, but git's index is behind: {why}. {remedy}",
        )
        return note.fill(why=problem.message, remedy=problem.remedy or "")
    return None
