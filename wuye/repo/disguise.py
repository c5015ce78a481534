"""What would make plain git show another history than the one that was signed."""

from __future__ import annotations

from pathlib import Path

from wuye.repo import git
from wuye.repo.files import gitdir


def replaced(house: Path) -> list[str]:
    """The objects that a replace ref hides behind others; this program never follows them, plain git does."""
    names = git.run(house, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/replace/").decode()
    return names.split()


def grafted(house: Path) -> bool:
    """Whether a file of grafts gives commits other parents than they name."""
    path = gitdir(house) / "info" / "grafts"
    return path.is_file() and path.stat().st_size > 0
