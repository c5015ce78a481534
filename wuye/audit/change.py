"""One commit as the checks see it, and the past it is judged against."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from wuye.audit.violation import Violation
from wuye.desk.current import changes_rules
from wuye.errors import Problem, WuyeError
from wuye.ledger.entry import Entry
from wuye.ledger.page import parse_path
from wuye.registers.books import Books
from wuye.registers.load import is_rule_file
from wuye.registers.plan import Verdict
from wuye.registers.rules import Rules
from wuye.repo.commits import Commit
from wuye.repo.trees import TreeItem
from wuye.text import Text

ATTACHMENT = re.compile(r"ledgers/files/([0-9a-f]{2})/(?P<digest>\1[0-9a-f]{62})(?:\.[^/]{1,7})?")
ODD = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError, WuyeError)
"""What reading and judging may stumble over in what was written by hand."""
UNREADABLE = (ArithmeticError, RecursionError, ValueError, WuyeError)
"""What objects written by hand may do to whoever reads them."""


def is_attachment(path: str) -> bool:
    """Whether an attachment may lie there."""
    return path.startswith("ledgers/files/") and ATTACHMENT.fullmatch(path) is not None


@lru_cache(maxsize=4096)
def kind_of(path: str) -> str | None:
    """What a path of a house holds: rules, a page, an attachment; None for what has no place there."""
    if is_rule_file(path):
        return "rules"
    if is_attachment(path):
        return "attachment"
    return "page" if parse_path(path) else None


@dataclass(frozen=True, slots=True)
class Torn:
    """The first line that is no longer what it was."""

    line: int
    was: str | None
    found: str | None


class FileChange(NamedTuple):
    """A file that a commit changed: how it stood before and after, and what its bytes say, without them."""

    path: str
    old: TreeItem | None
    new: TreeItem | None
    kind: str | None = None
    plain: bool = False
    """Whether there is a file afterwards that can be read."""
    torn: Torn | None = None
    """Where the bytes it had are no longer at its beginning."""
    title: str = ""
    """The first line of a page that is new."""
    digest: str = ""
    """The SHA-256 of an attachment."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry with its verdict, or with the words of what the rules stumbled over."""

    entry: Entry
    verdict: Verdict | None
    stumbled: str = ""


File = tuple[str, str]
"""(mode, blob id)."""


@dataclass(frozen=True, slots=True)
class Join:
    """The files of both parents of a joining commit and its own, with the bytes of those that differ."""

    ours: dict[str, File]
    theirs: dict[str, File]
    new: dict[str, File]
    blobs: dict[str, bytes]


@dataclass(slots=True)
class Change:
    """One commit: what it says, which files it changed, which entries it added, who signed it."""

    commit: Commit
    files: list[FileChange]
    entries: list[Entry]
    unread: list[Problem] = field(default_factory=list)
    key: str | None = None
    signer: str | None = None
    bad_signature: Text | None = None
    judged: list[Judged] = field(default_factory=list)
    join: Join | None = None
    sound: bool = False
    """Whether the checks that look at the commit alone have found nothing in it already."""
    ruling: bool = True
    """Whether it may change the rules: an entry or a file of it has to do with them."""
    timely: bool = False
    """Whether it is known already that author, committer and its one entry tell the same moment."""

    @property
    def by(self) -> str | None:
        """Whose commit it is: the writer of its entries, else the address of its author."""
        return self.entries[0].by if self.entries else self.commit.author.email.partition("@")[0] or None

    def fault(self, check: str, zh: str, en: str, *, entry: Entry | None = None, **more: Any) -> Violation:
        """A violation of this commit, of one entry where one is given."""
        if entry is not None:
            more = {"path": entry.path, "line": entry.line, **more}
        return Violation(check, Text(zh, en), self.commit.oid, signer=self.signer, by=self.by, **more)


@dataclass(slots=True)
class Past:
    """All that came before a commit: the books, the files, and how to read the rules an entry names."""

    rules_of: Callable[[Entry], Rules]
    now: dt.datetime
    books: Books | None = None
    commit: str | None = None
    tree: str | None = None
    rule_blobs: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    there: Callable[[str, str], bool] = lambda _tree, _path: False
    """Whether a tree has a file of that path."""

    @property
    def ledger(self) -> Books:
        """The books; only asked for by checks that come after the founding."""
        assert self.books is not None
        return self.books

    def had(self, path: str) -> bool:
        """Whether a file was there before the commit."""
        return self.tree is not None and self.there(self.tree, path)

    def files_after(self, change: Change) -> dict[str, str]:
        """The files of rules as they stand after a commit: path -> blob id."""
        if not change.ruling:
            return self.rule_blobs
        changed = [f for f in change.files if f.kind == "rules"]
        blobs = dict(self.rule_blobs) if changed else self.rule_blobs
        for file in changed:
            blobs.pop(file.path, None)
            if file.new is not None:
                blobs[file.path] = file.new.oid
        return blobs

    def keep(self, change: Change) -> None:
        """Remembers what the next commit is compared with."""
        self.commit, self.tree = change.commit.oid, change.commit.tree
        self.rule_blobs = self.files_after(change)
        for file in change.files:
            if file.kind == "page" and (file.old is None or file.new is None):
                self.pages += (file.new is not None) - (file.old is not None)


Check = Callable[[Change, Past], Iterator[Violation]]
"""A check looks at a commit and its past, changes neither, and tells all it finds."""


def founding(change: Change) -> Entry | None:
    """The entry that founds the house, where the commit has one."""
    return next((e for e in change.entries if changes_rules(e) and e.do == "found"), None)
