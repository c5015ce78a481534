"""A house as it stood at a commit of its history, read from its pages alone, with its clock standing still."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from types import TracebackType

from wuye.desk.added import every
from wuye.desk.current import FILE, at_head, fold, take_entry
from wuye.desk.house import House
from wuye.desk.kept import KeptBooks
from wuye.errors import HouseTrouble
from wuye.registers.books import Books
from wuye.repo import git
from wuye.repo.lineage import leads_to
from wuye.repo.objects import Objects
from wuye.text import same

MOST_IN_MEMORY = 20_000
"""From how many commits on the books are laid into an index of their own in a temporary folder."""


class Then(House):
    """The same house at an earlier head: no index and no table that lies about is believed, whatever is asked is made anew.

    Its clock stands at a moment, or at its last entry where that came later, so that it always tells the same.
    """

    def __init__(self, path: Path, head: str, moment: dt.datetime, objects: Objects | None = None) -> None:
        super().__init__(path, objects)
        self._at, self._moment = head, moment
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lying: KeptBooks | None = None

    def __enter__(self) -> Then:
        super().__enter__()
        try:
            if not leads_to(self.path, self._at, self.head):
                raise HouseTrouble.of(
                    f"历史里没有 {self._at[:12]} 这次提交", f"the history has no commit {self._at[:12]}", remedy=same("wuye audit")
                )  # fmt: skip
            self.head = self._stands = self._at
            self.hold(self._made())
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        if self._lying is not None:
            self._lying.store.close()
        if self._folder is not None:
            self._folder.cleanup()

    def _made(self) -> Books:
        """The books folded from the pages; many of them in a file that is thrown away."""
        if int(git.run(self.path, "rev-list", "--count", self.head)) <= MOST_IN_MEMORY:
            return fold(every(self.objects, self.tree), self.rules_of)
        self._folder = tempfile.TemporaryDirectory(prefix="wuye-")
        books, self._lying = at_head(self, Path(self._folder.name, FILE), take_entry)
        return books

    def now(self) -> dt.datetime:
        """The moment at which its clock stands."""
        last = self.books.last
        moment = self._moment if last is None else max(last.at, self._moment)
        return moment.astimezone(self.books.rules.zone)
