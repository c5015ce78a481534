"""A house with a guarded repository beside it, into which its first entries were pushed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.audit.conftest import founded as _founded
from tests.audit.story import Story
from wuye.audit.guard import install
from wuye.repo.config import read_trust

founded = _founded


@dataclass(frozen=True, slots=True)
class Shared:
    """A house, told line by line, and the repository it pushes to."""

    story: Story
    bare: Path

    def push(self, *specs: str, env: Mapping[str, str] | None = None, to: str = "") -> subprocess.CompletedProcess[str]:
        """A real push; `main` where nothing else is said. No remote is named, so no desk pushes by itself."""
        words = ["git", "push", to or str(self.bare), *(specs or ("main",))]
        return subprocess.run(
            words, cwd=self.story.folder, env=dict(env) if env else None, capture_output=True, text=True,
            encoding="utf-8", check=False, timeout=60,
        )  # fmt: skip

    def git(self, *args: str) -> str:
        """Plain git in the shared repository."""
        done = subprocess.run(["git", *args], cwd=self.bare, capture_output=True, text=True, check=True)
        return done.stdout

    @property
    def state(self) -> tuple[str, ...]:
        """Everything a refused push must leave as it was: refs and objects."""
        objects = self.git("cat-file", "--batch-check", "--batch-all-objects")
        return self.git("for-each-ref"), objects


def make_bare(folder: Path) -> Path:
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", str(folder)], check=True)
    return folder


@pytest.fixture
def story(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    shutil.copytree(founded, tmp_path / "copy", symlinks=True)
    monkeypatch.setenv("WUYE_CONFIG", str(tmp_path / "copy" / "config"))
    with Story(tmp_path / "copy" / "house", monkeypatch) as opened:
        yield opened


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_bare(tmp_path / "shared.git")


@pytest.fixture
def shared(story: Story, bare: Path) -> Shared:
    assert install(bare, read_trust(story.id)["root"]).ok
    made = Shared(story, bare)
    done = made.push()
    assert done.returncode == 0, done.stderr
    return made
