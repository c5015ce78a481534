"""Reading the object store: one `git cat-file`, every object checked against its own name."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, ClassVar, cast

from wuye.errors import HouseTrouble, WuyeError
from wuye.repo import git
from wuye.repo.commits import Commit, parse_commit
from wuye.repo.files import gitdir, scratch
from wuye.repo.trees import FOLDER, TreeItem, parse_tree
from wuye.text import same

if TYPE_CHECKING:
    from io import BufferedReader

_KINDS = {kind.encode(): kind for kind in ("blob", "tree", "commit", "tag")}
_AT_ONCE = 1 << 16
"""How many bytes of git's answers are taken out of the pipe at once: as many as it holds."""
_UNKNOWN = 129
"""How git ends where it doesn't know an option."""


def object_id(kind: str, data: bytes, like: str = "") -> str:
    """The name git gives to these bytes, of the same length as `like`."""
    start = b"%s %d\0" % (kind.encode(), len(data))
    digest = hashlib.sha256(start) if len(like) == 64 else hashlib.sha1(start, usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


class Objects:
    """The object store, through one process that starts when first asked."""

    batched: ClassVar[bool] = True
    """Whether git gives the answers to many questions at once, as it does since 2.36."""

    def __init__(self, house: Path, extra_env: Mapping[str, str] | None = None) -> None:
        self.house = house
        self._extra = dict(extra_env or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._heard = 0
        self._asked: Sequence[str] = ()
        self._answers: list[tuple[str, str, bytes] | None] = []
        self._fresh = False

    def __enter__(self) -> Objects:
        return self

    def begin(self) -> Objects:
        """Starts the process before it is asked; whoever does so closes it."""
        self._started()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def another(self) -> Objects:
        """The same store, through a process of its own."""
        return Objects(self.house, self._extra)

    def let_go(self) -> None:
        """Drop the ends of the pipes in a forked child: held there, the process wouldn't see that nobody asks any more."""
        if self._process and self._process.stdin and self._process.stdout:
            os.close(self._process.stdin.fileno())
            os.close(self._process.stdout.fileno())

    def close(self) -> None:
        """End the process; the next question starts another."""
        if self._asked:
            # What is never answered mustn't be taken for the answer to the next question.
            self._answers, self._asked = [None for _ in self._asked], ()
        if self._process and self._process.stdin and self._process.stdout:
            self._process.stdout.close()
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait()
        if self._said:
            self._said.close()
        self._process = self._said = None

    def get(self, name: str) -> tuple[str, str, bytes] | None:
        """Kind, id and bytes of what a name stands for (`HEAD`, `HEAD:path`, an id), or None."""
        if "\n" in name or "\0" in name:
            return None
        self.answers()
        return self._answer(name, self._ask([name]))

    def ask(self, oids: Sequence[str]) -> None:
        """Asks for a few hundred ids, and doesn't wait for what git says."""
        self.answers()
        try:
            self._ask(oids)
            self._answers, self._asked = [], oids
        except WuyeError:
            self._answers = [None for _ in oids]
            self.close()

    def answers(self) -> list[tuple[str, str, bytes] | None]:
        """Kind, id and bytes of the ids that were asked for last; None for all where one is damaged."""
        asked, self._asked = self._asked, ()
        if asked and self._process and self._process.stdout:
            try:
                self._answers = [self._answer(oid, self._process.stdout) for oid in asked]
            except WuyeError:
                self._asked = asked
                self.close()
        return self._answers

    def _ask(self, names: Sequence[str]) -> IO[bytes]:
        process = self._started()
        assert process.stdin and process.stdout and self._said
        # What git has said of other objects is not said of this one.
        self._heard = os.fstat(self._said.fileno()).st_size
        try:
            process.stdin.write(self._lines(names).encode("utf-8", "surrogateescape"))
            process.stdin.flush()
        except BrokenPipeError:
            if not self._fresh:
                raise self._broken(names[0]) from None
        return self._ask(names) if self._older() else process.stdout

    def _lines(self, names: Sequence[str]) -> str:
        if Objects.batched:
            return "".join([f"contents {name}\n" for name in names]) + "flush\n"
        return "".join([f"{name}\n" for name in names])

    def _older(self) -> bool:
        """Whether git turns out not to know how to hold back its answers, and is to be asked in the older way."""
        fresh, self._fresh, process = self._fresh, False, self._process
        if not fresh or process is None or cast("BufferedReader", process.stdout).peek(1) or process.wait() != _UNKNOWN:
            return False
        Objects.batched = False
        self.close()
        return True

    def _answer(self, name: str, out: IO[bytes]) -> tuple[str, str, bytes] | None:
        head = out.readline()
        words = head.split(b" ")
        kind = _KINDS.get(words[1]) if len(words) == 3 and words[2][:-1].isdigit() else None
        if kind is None:
            if not head.endswith(b"\n") or b"error:" in self._words() or self._is_filed(name):
                raise self._broken(name)
            return None
        oid, size = words[0].decode(), int(words[2])
        data = out.read(size + 1)[:-1]
        # git doesn't compare what it reads with the name it was filed under.
        if len(data) != size or object_id(kind, data, oid) != oid:
            raise self._broken(oid)
        return kind, oid, data

    def _is_filed(self, name: str) -> bool:
        # git calls a lost page "missing" just like one never written; taken so, a new one would replace it.
        rev, colon, path = name.partition(":")
        found = self.get(rev) if colon else None
        if not found or found[0] == "blob":
            return False
        top = self.get(f"{rev}^{{tree}}")
        item: TreeItem | None = TreeItem(FOLDER, "", top[1] if top else found[1])
        for part in path.split("/"):
            below = self.tree(item.oid) if item and item.mode == FOLDER else []
            item = next((i for i in below if i.name == part), None)
        return item is not None

    def blob(self, name: str) -> bytes | None:
        """The bytes of a file, or None where there is no such file."""
        found = self.get(name)
        return found[2] if found and found[0] == "blob" else None

    def tree(self, oid: str) -> list[TreeItem]:
        """The names in one folder."""
        return parse_tree(oid, self.need(oid, "tree"))

    def commit(self, oid: str) -> Commit:
        """One commit, read strictly."""
        return parse_commit(oid, self.need(oid, "commit"))

    def walk(self, tree_oid: str, prefix: str = "") -> Iterator[tuple[str, str, str]]:
        """Path, mode and id of every file below a tree, in git's order."""
        waiting = [(prefix, TreeItem(FOLDER, "", tree_oid))]
        while waiting:
            path, item = waiting.pop()
            if item.mode != FOLDER:
                yield path, item.mode, item.oid
                continue
            base = f"{path}/" if path and not path.endswith("/") else path
            waiting += [(base + child.name, child) for child in reversed(self.tree(item.oid))]

    def need(self, oid: str, kind: str) -> bytes:
        """The bytes of an object that must be there."""
        found = self.get(oid)
        if not found or found[0] != kind or found[1] != oid:
            raise self._broken(oid)
        return found[2]

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            git.counted()
            self._said, self._fresh = scratch(), Objects.batched
            how = ("--batch-command", "--buffer") if Objects.batched else ("--batch",)
            try:
                self._process = subprocess.Popen(
                    git.argv("cat-file", *how), cwd=self.house, env=git.ENV(self.house) | self._extra,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, bufsize=_AT_ONCE,
                )  # fmt: skip
            except FileNotFoundError:
                raise (git.missing("git") if self.house.is_dir() else git.no_folder(self.house)) from None
        return self._process

    def _words(self) -> bytes:
        return os.pread(self._said.fileno(), 4096, self._heard) if self._said else b""

    def _broken(self, name: str) -> WuyeError:
        said = self._words().decode("utf-8", "replace").strip()
        remedy = same(f"git -C {self.house} fsck --full")
        words = f": {said}" if said else ""
        zh, en = f"库中对象 {name} 缺失或已损坏{words}", f"object {name} is missing or damaged{words}"
        return HouseTrouble.of(zh, en, remedy=remedy)


def unborn(house: Path) -> bool:
    """Whether the branch of HEAD has no commit at all; a branch that was emptied or broken is not unborn."""
    words = (gitdir(house) / "HEAD").read_text("utf-8").strip()
    there = (gitdir(house) / words.removeprefix("ref: ")).exists()
    return not there and git.call(house, "rev-parse", "-q", "--verify", "HEAD").returncode == 1
