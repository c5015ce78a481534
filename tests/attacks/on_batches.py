"""Attacks on batches: what may be signed together is one person's, of one moment, in one register, and says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from tests.attacks.kit import found_by
from tests.audit.story import Story
from wuye.desk.record import message_of
from wuye.ledger.entry import Entry, parse_id
from wuye.registers.batch import Batch

DIGEST = "ab" * 32
RECEIVE = "zhangwei: key receive {} --kind desk --opens 1203 --place A-01"
UNIT = "zhangwei: unit enter 1999 --kind flat"


def some(story: Story, *names: str) -> list[Entry]:
    """Keys received together, their serials one after the other."""
    found = [story.entry(RECEIVE.format(name)) for name in names]
    return [
        replace(entry, id=str(parse_id(found[0].id)._replace(serial=parse_id(found[0].id).serial + i)))
        for i, entry in enumerate(found)
    ]


def together(story: Story, entries: Sequence[Entry], size: int | None = None, by: str | None = None) -> str:
    """A commit of them, marked as a batch."""
    batch = Batch(len(entries) if size is None else size, DIGEST)
    who = {} if by is None else {"key": by, "author": by}
    return story.force(*entries, extra=None, fresh=None, message=message_of(list(entries), batch), **who)


@found_by("one-entry")
def a_batch_without_its_mark(story: Story) -> None:
    """Several entries are signed together, and nothing says that they are a batch."""
    story.force(*some(story, "B-1", "B-2"))


@found_by("one-entry")
def a_batch_that_says_another_number(story: Story) -> None:
    """A batch says three and holds two."""
    together(story, some(story, "B-1", "B-2"), 3)


@found_by("one-entry")
def a_batch_of_two_registers(story: Story) -> None:
    """A unit is entered among keys."""
    together(story, [*some(story, "B-1"), story.entry(UNIT)])


@found_by("one-entry")
def a_batch_of_two_moments(story: Story) -> None:
    """The second entry of a batch is of a minute later."""
    first, second = some(story, "B-1", "B-2")
    together(story, [first, replace(second, at=second.at + dt.timedelta(seconds=40))])


@found_by("author")
def a_batch_with_another_s_entry(story: Story) -> None:
    """Somebody else's entry is slipped into a batch."""
    first, second = some(story, "B-1", "B-2")
    together(story, [first, replace(second, by="liuyang")])


@found_by("one-entry")
def a_signature_in_a_batch(story: Story) -> None:
    """A countersignature is given along with a batch: it stands for one entry, seen by whoever signs."""
    [of] = story.tell("zhangwei: key borrow K-1203-1 --borrower lina --org leasing --purpose inspection")
    entry = story.house.books.records[of].entry
    sign = story.entry("liuyang: key receive B-2 --kind desk --opens 1203 --place A-01")
    fields: dict[str, object] = {"of": of, "digest": entry.digest, "verdict": "yes"}
    together(story, [replace(sign, do="sign", subjects=(), fields=fields)], by="liuyang")


@found_by("one-entry")
def a_batch_about_its_writer(story: Story) -> None:
    """Whoever keeps the staff register puts a new key of his own among others he enters, and goes on with the old one."""
    made = story.entry("chenjing: staff assess wangfang --rating good --occasion year --why x")
    own = replace(made, id=str(parse_id(made.id)._replace(serial=parse_id(made.id).serial + 1)), subjects=("chenjing",))
    together(story, [made, own])


@found_by("one-entry")
def a_batch_of_rules(story: Story) -> None:
    """New rules come in a commit that is marked as a batch."""
    rows = [{"path": path, "blob": blob} for path, blob in sorted(story.house.rule_files_now().items())]
    made = replace(story.entry("chenjing: house adopt"), fields={"files": rows, "why": "x"})
    together(story, [made])


@found_by("message")
def a_batch_called_something_else(story: Story) -> None:
    """The subject line of a batch hides how much it brings in."""
    entries = some(story, "B-1", "B-2")
    message = message_of(entries, Batch(2, DIGEST)).replace("import 2 entries", "receive one")
    story.force(*entries, message=message)


@found_by("trailers")
def a_batch_that_names_less(story: Story) -> None:
    """A batch holds an entry that its message doesn't name."""
    entries = some(story, "B-1", "B-2")
    message = message_of(entries, Batch(2, DIGEST)).replace(f"Wuye-Entry: {entries[1].id}\n", "")
    story.force(*entries, message=message)


@found_by("rules")
def a_batch_with_the_same_twice(story: Story) -> None:
    """One key is received twice in one batch: each entry is judged with those before it."""
    first, second = some(story, "B-1", "B-2")
    together(story, [first, replace(second, subjects=("B-1",))])


@found_by("serial")
def a_batch_with_a_gap(story: Story) -> None:
    """An entry of a batch was left out before it was signed."""
    first, _, third = some(story, "B-1", "B-2", "B-3")
    together(story, [first, third])


@found_by("permission")
def a_batch_by_somebody_who_may_not(story: Story) -> None:
    """Keys are received in a batch by a leasing agent."""
    entries = [replace(entry, by="lina") for entry in some(story, "B-1", "B-2")]
    together(story, entries, by="lina")
