"""The work tree compared with HEAD byte for byte, and made HEAD again; nothing is ever deleted."""

from __future__ import annotations

import os
from pathlib import Path

from wuye.data import dataclass
from wuye.repo import git
from wuye.repo.compose import Step
from wuye.repo.files import gitdir
from wuye.repo.follow import follow, set_aside
from wuye.repo.house import head
from wuye.repo.objects import Objects, object_id

_OURS = ("ledgers", "schemas", "wuye.yaml")


@dataclass(frozen=True, slots=True)
class Stray:
    """A file of the work tree that isn't what HEAD holds: changed, missing or extra."""

    path: str
    kind: str
    step: Step | None = None


def lying(house: Path) -> list[Path]:
    """The files of a house as they lie in the work tree, links among them."""
    tops = [house / name for name in _OURS]
    files = [path for top in tops for path in ([*top.rglob("*")] if top.is_dir() and not top.is_symlink() else [top])]
    return [path for path in files if path.is_symlink() or path.is_file()]


def strays(house: Path, objects: Objects) -> list[Stray]:
    """Where the work tree isn't HEAD, compared byte for byte whatever git's index says."""
    commit = head(objects)
    held = {path: oid for path, _, oid in objects.walk(objects.commit(commit).tree)} if commit else {}
    found = [_stray(house, path, oid) for path, oid in held.items()]
    extra = [p for p in (path.relative_to(house).as_posix() for path in lying(house)) if p not in held]
    return [*filter(None, found), *(Stray(path, "extra") for path in sorted(extra))]


def _stray(house: Path, path: str, oid: str) -> Stray | None:
    target = house / path
    if any((house / parent).is_symlink() for parent in [Path(path), *Path(path).parents]):
        return Stray(path, "changed", Step(None, oid))
    if not os.path.lexists(target):
        return Stray(path, "missing", Step(None, oid))
    same_bytes = target.is_file() and object_id("blob", target.read_bytes(), oid) == oid
    return None if same_bytes else Stray(path, "changed", Step(None, oid))


def restore(house: Path, objects: Objects, found: list[Stray]) -> list[str]:
    """Makes the work tree HEAD again; whatever lay there instead is moved aside, and where to is told."""
    kept = [set_aside(house, stray.path) for stray in found if stray.kind == "extra"]
    steps = {stray.path: stray.step for stray in found if stray.step is not None}
    kept += [set_aside(house, top) for top in _in_the_way(house, list(steps))]
    contents = {path: objects.blob(step.new) or b"" for path, step in steps.items()}
    followed = follow(house, steps, contents)
    return [*kept, *followed.aside]


def _in_the_way(house: Path, paths: list[str]) -> list[str]:
    """Folders of these paths that are files or links now, the uppermost of each path."""
    found = []
    for path in paths:
        above = [parent.as_posix() for parent in reversed(Path(path).parents) if parent != Path()]
        odd = (
            p for p in above if os.path.lexists(house / p) and ((house / p).is_symlink() or not (house / p).is_dir())
        )
        found.append(next(odd, ""))
    return list(dict.fromkeys(filter(None, found)))


def index_is_head(house: Path) -> bool:
    """Whether git's index says what HEAD says, and hides no file from `git status`."""
    if git.call(house, "diff-index", "--cached", "--quiet", "HEAD").returncode:
        return False
    flags = git.run(house, "ls-files", "-v", "-z").split(b"\0")
    return all(line[:1] == b"H" for line in flags if line)


def reread_index(house: Path) -> None:
    """A fresh index, read from HEAD."""
    index = gitdir(house) / "index"
    if git.call(house, "read-tree", "HEAD").returncode and index.exists():
        set_aside(house, index.relative_to(house).as_posix())
        git.run(house, "read-tree", "HEAD")
