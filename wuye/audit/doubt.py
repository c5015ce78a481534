"""What stands, and somebody has to look at: entries signed with a key that was in other hands by then, a clock set by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from wuye.registers.books import Books
from wuye.registers.people import name_of
from wuye.registers.things import Record
from wuye.text import Text

GIVEN_UP = ("revoke_key", "rotate_key")
REHEARSAL = Text("这是演练用的大厦，时间由写的人给定", "this is a rehearsal house: its writers set the clock")


def doubtful(books: Books) -> list[Text]:
    """A warning for each key reported compromised, with what was signed as that person since; and for a rehearsal."""
    keys = [_warning(given_up, books) for given_up in books.doing("staff", GIVEN_UP) if _compromised(given_up)]
    return [*keys, REHEARSAL] if books.rules.settings.get("rehearsal") else keys


def _compromised(record: Record) -> bool:
    entry = record.entry
    since = record.fields.get("compromised_since")
    return (entry.register, entry.do in GIVEN_UP, record.status) == ("staff", True, "done") and _time(since)


def _time(value: object) -> bool:
    return isinstance(value, dt.datetime)


def signed_since(given_up: Record, books: Books) -> Iterator[Record]:
    """What was signed as the person from the moment his key was compromised until it was given up."""
    person, since = given_up.entry.subject, given_up.fields["compromised_since"]
    end = given_up.done_at or given_up.entry.at
    for record in books.records.values():
        if record is not given_up and record.entry.by == person and since <= record.entry.at <= end:
            yield record


def _warning(given_up: Record, books: Books) -> Text:
    since = given_up.fields["compromised_since"].astimezone(books.rules.zone).strftime("%Y-%m-%d %H:%M")
    name = name_of(books, given_up.entry.subject or "")
    ids = [record.entry.id for record in signed_since(given_up, books)]
    return Text(
        f"{name} 的签名钥匙 {since} 起失密（{given_up.entry.id}），其后签了 {len(ids)} 条，请核实：{'、'.join(ids) or '无'}",
        f"the key of {name} was compromised since {since} ({given_up.entry.id}); "
        f"{len(ids)} entries signed after that want a look: {', '.join(ids) or 'none'}",
    )
