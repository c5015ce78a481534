"""The commits of a history in their order, held in a few bytes each: a history of a million fits where one of a thousand does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import overload

from wuye.errors import HouseTrouble, WuyeError
from wuye.repo import git
from wuye.repo.files import gitdir
from wuye.repo.objects import unborn
from wuye.text import same


class Lineage(Sequence[str]):
    """Ids of commits, parents before children; parents are told only where a commit doesn't just follow the one before."""

    def __init__(self) -> None:
        self._ids = bytearray()
        self._size = 20
        self._breaks: dict[int, tuple[str, ...]] = {}

    def add(self, oid: str, parents: tuple[str, ...]) -> None:
        """One more commit."""
        place, raw = len(self), bytes.fromhex(oid)
        self._size = len(raw)
        if not place or len(parents) != 1 or bytes.fromhex(parents[0]) != self._ids[-self._size :]:
            self._breaks[place] = parents
        self._ids += raw

    def __len__(self) -> int:
        return len(self._ids) // self._size

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self._at(one) for one in range(*place.indices(len(self)))]
        return self._at(range(len(self))[place])

    def _at(self, place: int) -> str:
        return self._ids[place * self._size : (place + 1) * self._size].hex()

    def __contains__(self, oid: object) -> bool:
        return isinstance(oid, str) and self.place(oid) is not None

    def place(self, oid: str) -> int | None:
        """How many commits come before this one; None where it isn't among them."""
        try:
            raw = bytes.fromhex(oid)
        except ValueError:
            return None
        at = self._ids.find(raw) if len(raw) == self._size else -1
        while at % self._size and at >= 0:
            at = self._ids.find(raw, at + 1)
        return at // self._size if at >= 0 else None

    def parents(self, place: int) -> tuple[str, ...]:
        """The parents of the commit at a place."""
        return self._breaks[place] if place in self._breaks else (self._at(place - 1),)

    def breaks(self) -> Iterator[int]:
        """The places of commits that have not the one before, and nothing else, as their parent."""
        return iter(self._breaks)


def lineage(house: Path, rev: str = "HEAD", extra_env: Mapping[str, str] | None = None) -> Lineage:
    """All commits up to `rev`; `a..b` gives those of b that a hasn't. HouseTrouble where the history is cut off."""
    if (gitdir(house) / "shallow").exists():
        remedy = same(f"git -C {house} fetch --unshallow")
        raise HouseTrouble.of(
            "这个库的历史不完整（浅克隆）", "the history is cut off: this is a shallow clone", remedy=remedy
        )
    found = Lineage()
    args = ("rev-list", "--topo-order", "--reverse", "--parents", "--end-of-options", rev, "--")
    try:
        for line in git.lines(house, *args, extra_env=extra_env):
            oid, *parents = line.split()
            found.add(oid, tuple(parents))
    except WuyeError:
        if rev != "HEAD" or not unborn(house):
            raise
    return found


def leads_to(house: Path, old: str, new: str, extra_env: Mapping[str, str] | None = None) -> bool:
    """Whether a commit is another one or comes before it; not, where either isn't there."""
    args = ("merge-base", "--is-ancestor", "--end-of-options", old, new)
    return git.call(house, *args, extra_env=extra_env).returncode == 0


def all_lead_to(house: Path, olds: Sequence[str], new: str) -> bool:
    """Whether every one of some commits is another one or comes before it, asked at once."""
    if not olds:
        return True
    done = git.call(house, "rev-list", "--max-count=1", "--end-of-options", *olds, f"^{new}", "--")
    return done.returncode == 0 and not done.stdout
