"""The one way in for a new entry: lock, recover, judge on the head, sign, land."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from wuye.data import dataclass, field, replace
from wuye.desk.current import changes_rules
from wuye.desk.draft import Draft, expand, fill_defaults, named, understand
from wuye.desk.house import House
from wuye.desk.landed import entries as landed
from wuye.desk.landed import sheltered
from wuye.desk.own_key import check_key, unlocked
from wuye.errors import BadInput, HouseTrouble, NotAllowed, Problem, Refused
from wuye.ledger.entry import Entry, EntryId, parse_id, to_bytes
from wuye.ledger.page import Turn, append, header, page_path, parse_path, read_page
from wuye.registers import people
from wuye.registers.alike import alike
from wuye.registers.batch import Batch
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.fold import take, weigh
from wuye.registers.plan import Verdict
from wuye.registers.say import fill, has_words, near_time
from wuye.registers.shifts import shift_at
from wuye.registers.things import Due, Flag, Record, Subject
from wuye.registers.words import BUILT_IN
from wuye.repo import keys
from wuye.repo.compose import Person, prepare
from wuye.repo.house import write_signers
from wuye.repo.lock import writing
from wuye.repo.remote import url
from wuye.repo.write import land, recover
from wuye.text import Text, same


@dataclass(slots=True)
class Receipt:
    """What was written: the entry, its commit, the record it became, what is owed and what it waits for."""

    entry: Entry
    commit: str
    record: Record
    subjects: list[Subject]
    dues: list[Due]
    notes: list[Text] = field(default_factory=list)
    says: list[Text] = field(default_factory=list)

    @property
    def flags(self) -> list[Flag]:
        """What was written all the same, and marked."""
        return self.record.flags


def record(house: House, draft: Draft, *, extra: Mapping[str, bytes] | None = None) -> Receipt:
    """Writes one entry, or raises with everything that is wrong with it; nothing is written then."""
    notes: list[Text] = []
    return unlocked(lambda: _recorded(house, draft, extra or {}, notes))


def _recorded(house: House, draft: Draft, extra: Mapping[str, bytes], notes: list[Text]) -> Receipt:
    with writing(house.path, person=draft.by, command=f"{draft.register} {draft.do}"):
        notes.extend(n for n in [recover(house.path, house.objects)] if n is not None)
        house.refresh()
        if url(house.path) is None:
            return _once(house, draft, extra, notes, None)
        from wuye.desk.sync import sharing

        return sharing(house, draft, notes, lambda push: _once(house, draft, extra, notes, push))


def _once(
    house: House, draft: Draft, extra: Mapping[str, bytes], notes: list[Text], push: Callable[[str], None] | None
) -> Receipt:
    entry, verdict = judged(house, draft)
    notes.extend(n for n in [clock_note(house)] if n is not None and n not in notes)
    return _write(house, entry, verdict, dict(extra), notes, push)


def clock_note(house: House) -> Text | None:
    """A word where this machine's clock stands before the last entry; such an entry carries the last one's time."""
    now, last = house.now(), house.books.last
    if last is None or now > last.at - dt.timedelta(minutes=1):
        return None
    then = near_time(last.at, now)
    return Text(
        f"本机时钟 {now:%m-%d %H:%M} 比上一条记录 {last.id}（{then.zh}）还早，按上一条的时间登记；请校准时钟",
        f"this machine's clock, {now:%m-%d %H:%M}, is before the last entry {last.id} ({then.en}), whose time is used; "
        "set the clock right",
    )


def judged(house: House, draft: Draft, at: dt.datetime | None = None) -> tuple[Entry, Verdict]:
    """The entry a draft would make, now or at a time, and its verdict; raises where it may not be written."""
    books = house.books
    at = at or moment(house, draft.register)
    entry, problems = compose(draft, books, at, house.desk)
    verdict = weigh(entry, books)
    problems = [*problems, *(p for p in verdict.input if p.field not in {q.field for q in problems if q.field})]
    raise_for(problems, verdict)
    return entry, verdict


def raise_for(problems: list[Problem], verdict: Verdict) -> None:
    """Every problem at once, under the exit of the first kind: input, not allowed, refused."""
    lacking = [p for p in problems if p.field is not None]
    weightier = [p for p in problems if p.field is None]
    everything = tuple(merged((*weightier, *verdict.allowed, *verdict.refused, *lacking)))
    if problems:
        raise BadInput(everything)
    if verdict.allowed and not verdict.refused:
        raise NotAllowed(everything)
    if everything:
        raise Refused(everything)


def merged(problems: Iterable[Problem]) -> list[Problem]:
    """Problems that say the same of several subjects, said once."""
    found: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        key = (problem.message, problem.rules, problem.remedy)
        earlier = found.get(key)
        names = [s for s in (earlier.subject if earlier else None, problem.subject) if s]
        found[key] = replace(problem, subject=" ".join(dict.fromkeys(names)) or None)
    return list(found.values())


def compose(draft: Draft, books: Books, at: dt.datetime, desk: str = "") -> tuple[Entry, list[Problem]]:
    """The entry a draft makes at a time, and what couldn't be understood of it."""
    register = books.rules.registers.get(draft.register)
    if register is None:
        raise BadInput.of(
            f"没有 {draft.register} 这本登记簿", f"there is no register {draft.register}", remedy=same("wuye --help")
        )
    entry = Entry(register.name, next_id(register, books, at, desk), at, draft.by, draft.do, draft.subjects, {})
    if draft.do in BUILT_IN:
        return replace(entry, fields=dict(draft.typed)), []
    values, problems = understand(draft, books, at)
    action = register.actions.get(draft.do)
    if action is None:
        return entry, problems
    names = expand(register, draft.subjects, books, action)
    entry = replace(entry, subjects=names, fields=values)
    return named(fill_defaults(entry, books), books), problems


def next_id(register: Register, books: Books, at: dt.datetime, desk: str = "") -> str:
    """The next id of a register this month at this desk; serials have no gaps."""
    month = f"{at:%y%m}"
    head = f"{register.prefix}{month}-{desk}"
    return str(EntryId(register.prefix, month, desk, books.serial(head) + 1))


def moment(house: House, register: str) -> dt.datetime:
    """The recording time: never before the last entry seen, nor in one second with another register's or desk's."""
    now, last = house.now(), house.books.last
    if last is None or now > last.at:
        return now
    same_book = last.register == register and parse_id(last.id).desk == house.desk
    return last.at if same_book else last.at + dt.timedelta(seconds=1)


def page_of(entry: Entry, register: Register, books: Books) -> str:
    """The path of the page an entry belongs on."""
    turn: Turn = register.page  # type: ignore[assignment]
    desk = parse_id(entry.id).desk
    shift = shift_at(books.rules, entry.at) if turn == "shift" else None
    return page_path(register.name, entry.at, turn=turn, shift=shift, desk=desk)


def on_page(entry: Entry, books: Books, old: bytes | None) -> tuple[str, bytes, Entry]:
    """(path, whole new page, the entry as the page holds it)."""
    register = books.register(entry.register)
    path = page_of(entry, register, books)
    name = parse_path(path)
    assert name is not None
    raw = to_bytes(entry, register.key)
    data = append(old, header(register.label, name), raw)
    return path, data, read_page(path, data, len(data) - len(raw))[0]


def _write(
    house: House,
    entry: Entry,
    verdict: Verdict,
    extra: dict[str, bytes],
    notes: list[Text],
    push: Callable[[str], None] | None,
) -> Receipt:
    books = house.books
    path = page_of(entry, books.register(entry.register), books)
    _, data, entry = on_page(entry, books, house.objects.blob(f"HEAD:{path}"))
    commit = commit_entries(house, [entry], {path: data, **extra}, notes, push)
    before, keys_before, says = len(books.dues), books.staff_keys, said(verdict)
    take(entry, books, verdict)
    if changes_rules(entry):
        books.adopt(house.rules_of(entry), entry.id)
    house.advance(commit)
    if books.staff_keys != keys_before:
        notes.extend(list_keys(house))
    if entry.register == "staff" and "name" in entry.fields:
        notes.extend(text for person in entry.subjects for text in alike(books, person))
    record_ = books.records[entry.id]
    opened = [d for d in map(books.dues.get, range(before, len(books.dues))) if d and d.open]
    subjects = [s for n in entry.subjects or (entry.id,) if (s := books.subject(entry.register, n))]
    return Receipt(entry, commit, record_, subjects, opened, notes, says)


def said(verdict: Verdict) -> list[Text]:
    """The lines an entry shows, filled from the books as they stood before it."""
    found = (
        fill(text, step.scene)
        for step in verdict.steps
        for c in step.clauses
        for text in c.says
        if has_words(text, step.scene)
    )
    return list(dict.fromkeys(found))


def list_keys(house: House) -> list[Text]:
    """Gives plain git the new list of keys; the entry stands already, so a fault is only told."""
    try:
        write_signers(house.path, signers_file(house.books))
    except HouseTrouble as trouble:
        why = trouble.problems[0].message
        said = Text("已登记，但公钥名单没有写成：{why}；wuye doctor --mend",
                    "recorded, but the list of keys wasn't written: {why}; wuye doctor --mend")  # fmt: skip
        return [said.fill(why=why)]
    return []


def commit_entries(
    house: House,
    entries: list[Entry],
    changes: dict[str, bytes],
    notes: list[Text],
    push: Callable[[str], None] | None = None,
    batch: Batch | None = None,
) -> str:
    """One signed commit that adds these entries; author, committer and signer are the person in `by`."""
    first, books = entries[0], house.books
    check_key(books, first.by)
    prepared = prepare(
        house.path, house.objects, house.head or None, changes, message_of(entries, batch), person_of(books, first.by),
        entries[-1].at, lambda payload: keys.sign(payload, books.rules.house_id, first.by),
    )  # fmt: skip
    if push is not None:
        # Handed on before it lands here: an entry that loses the race was never in this clone.
        push(prepared.commit_oid)
    with sheltered():
        followed = land(house.path, prepared)
        landed.extend(entry.id for entry in entries)
    notes.extend(Text(f"手改过的文件已移到 {p}", f"a file edited by hand was moved to {p}") for p in followed.aside)
    if followed.note is not None:
        notes.append(followed.note)
    return prepared.commit_oid


def message_of(entries: list[Entry], batch: Batch | None = None) -> str:
    """The commit's message: what was done, and the ids of the entries as trailers."""
    first = entries[0]
    lines = [f"Wuye-Entry: {entry.id}" for entry in entries]
    if batch is not None:
        subject = f"{first.register} import {len(entries)} entries, {first.id} to {entries[-1].id}"
        return "\n".join([subject, "", batch.line(), *lines, ""])
    what = (
        " ".join(first.subjects) if first.do not in BUILT_IN else str(first.fields.get("of", " ".join(first.subjects)))
    )
    subject = f"{first.register} {first.do} {what}".strip()
    return f"{subject[:200]}\n\n" + "\n".join(lines) + "\n"


def person_of(books: Books, person: str) -> Person:
    """The identity a person's commits carry."""
    return Person(person, people.name_of(books, person), email_of(books, person))


def email_of(books: Books, person: str) -> str:
    """The address a person's commits carry."""
    return f"{person}@{books.rules.house_id}.wuye"


def signers_file(books: Books) -> str:
    """An OpenSSH allowed_signers file: every public key ever enrolled, with its time of validity."""
    lines = []
    for person, key, start, end in books.staff_keys:
        until = f',valid-before="{_stamp(end)}"' if end else ""
        lines.append(f'{email_of(books, person)} namespaces="git",valid-after="{_stamp(start)}"{until} {key}')
    return "".join(f"{line}\n" for line in lines)


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%d%H%M%SZ")
