"""A house as it stood at a commit of its history, read from its pages alone, with its clock standing still."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from wuye.desk.added import every
from wuye.desk.current import fold
from wuye.desk.house import House
from wuye.errors import HouseTrouble
from wuye.repo.lineage import leads_to
from wuye.repo.objects import Objects
from wuye.text import same


class Then(House):
    """The same house at an earlier head: no index and no table that lies about is believed, whatever is asked is made anew.

    Its clock stands at a moment, or at its last entry where that came later, so that it always tells the same.
    """

    def __init__(self, path: Path, head: str, moment: dt.datetime, objects: Objects | None = None) -> None:
        super().__init__(path, objects)
        self._at, self._moment = head, moment

    def __enter__(self) -> Then:
        super().__enter__()
        if not leads_to(self.path, self._at, self.head):
            self.__exit__(None, None, None)
            raise HouseTrouble.of(
                f"历史里没有 {self._at[:12]} 这次提交", f"the history has no commit {self._at[:12]}", remedy=same("wuye audit")
            )  # fmt: skip
        self.head = self._stands = self._at
        self.hold(fold(every(self.objects, self.tree), self.rules_of))
        return self

    def now(self) -> dt.datetime:
        """The moment at which its clock stands."""
        last = self.books.last
        moment = self._moment if last is None else max(last.at, self._moment)
        return moment.astimezone(self.books.rules.zone)
