"""Author, committer and `by` are one person, at one moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.checks.founding import founder
from wuye.audit.violation import Violation
from wuye.desk.record import email_of, person_of
from wuye.registers.books import Books
from wuye.registers.people import name_of
from wuye.repo.commits import Ident
from wuye.repo.compose import Person


def author(change: Change, past: Past) -> Iterator[Violation]:
    """Author and committer are the person whose entries it holds, at the time the last one gives."""
    commit, by = change.commit, change.by
    if by is None:
        return
    same = commit.committer is commit.author or commit.author == commit.committer
    if same and (change.timely or timely(change)) and _mine(commit.author, by, past.ledger):
        return
    wanted = _person(by, change, past)
    for zh, en, ident in (("作者", "author", commit.author), ("提交人", "committer", commit.committer)):
        if (ident.name, ident.email) != (wanted.name, wanted.email):
            yield change.fault(
                "author", f"{zh}不是写记录的人", f"the {en} isn't the writer of the entry",
                expected=f"{wanted.name} <{wanted.email}>", found=f"{ident.name} <{ident.email}>",
            )  # fmt: skip
        if change.entries and not _same_moment(ident.at, change.entries[-1].at):
            yield change.fault(
                "author", f"提交的时间不是记录的时间（{zh}）", f"the {en}'s time isn't that of the entry",
                expected=change.entries[-1].at.isoformat(), found=ident.at.isoformat(),
            )  # fmt: skip
    for other in (e for e in change.entries if e.by != by):
        yield change.fault(
            "author", "一次提交里有别人写的记录", "the commit holds another person's entry", entry=other,
            expected=by, found=other.by,
        )  # fmt: skip


def _mine(ident: Ident, by: str, books: Books) -> bool:
    return ident.email == email_of(books, by) and ident.name == name_of(books, by)


def timely(change: Change) -> bool:
    """Whether author, committer and the one entry of a commit tell the same moment in the same zone."""
    at, entries = change.commit.author.at, change.entries
    away = at.utcoffset()
    same_zone = change.commit.committer.at.utcoffset() == away
    return same_zone and len(entries) == 1 and entries[0].at == at and entries[0].at.utcoffset() == away


def _person(by: str, change: Change, past: Past) -> Person:
    person = person_of(past.ledger, by)
    entry = founder(change) if past.commit is None else None
    return person if entry is None else Person(by, str(entry.fields.get("name")), person.email)


def _same_moment(a: dt.datetime, b: dt.datetime) -> bool:
    # Commits tell time to the second only.
    return a.utcoffset() == b.utcoffset() and (a == b or int(a.timestamp()) == int(b.timestamp()))
