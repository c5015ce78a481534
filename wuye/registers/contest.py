"""Two desks that wrote apart about one subject: both entries stay, it is contested until somebody settles it."""

from __future__ import annotations

from wuye.errors import Problem
from wuye.ledger.entry import Entry, match_id
from wuye.registers import people
from wuye.registers.act_fields import target
from wuye.registers.books import Books
from wuye.registers.plan import Verdict
from wuye.registers.rules import MISSING
from wuye.registers.things import Claim, Flag, Record, Subject, turned
from wuye.text import Text, same

SETTLERS = ("general_manager",)


def mark(entry: Entry, verdict: Verdict, books: Books) -> None:
    """Marks the subjects of an entry that doesn't fit the books as joined; called before it takes effect.

    Where one desk alone writes, every entry was judged on these very books and fits.
    """
    if not verdict.faulty or not _several(entry, books):
        return
    of = books.named(entry.fields.get("of"))
    about = of.entry if of is not None else entry
    if of is not None and not (entry.do == "sign" and _revived(entry, of, books)):
        return
    for name in about.subjects or (about.id,):
        subject = books.subject(about.register, name)
        if subject is not None and subject.last:
            subject.contested.setdefault(subject.last, _claim(subject))
            subject.contested.setdefault(about.id, _claim(subject))
            books.subjects.touch((about.register, name))
    text = Text("与别的岗同时登记，对不上", "written apart from another desk, and doesn't fit")
    verdict.flags.append(Flag(text, (), about.subject))


def _several(entry: Entry, books: Books) -> bool:
    parts = match_id(entry.id)
    mine = parts.desk if parts else ""
    return bool(books.desks - {mine})


def _revived(entry: Entry, of: Record, books: Books) -> bool:
    """A signature given apart from what replaced or declined the entry still counts: its writer saw it waiting."""
    if entry.fields.get("verdict", "yes") != "yes" or entry.fields.get("as") == "seen":
        return False
    if of.status in ("replaced", "declined"):
        of.status, of.replaced_by = "waiting", None
        books.changed(of)
    return of.status == "waiting"


def _claim(subject: Subject) -> Claim:
    return Claim(subject.state, dict(subject.facts), dict(subject.sources), subject.since)


def note(subject: Subject, entry: str) -> None:
    """What a contested subject would be if this entry stood."""
    if subject.contested:
        subject.contested[entry] = _claim(subject)


def refusal(was: Subject) -> Problem:
    """Why nothing may be done with a contested subject."""
    ids = list(was.contested)
    return Problem(
        Text(
            f"{was.id} 有争议：{'、'.join(ids)} 是分头记的",
            f"{was.id} is contested: {', '.join(ids)} were written apart",
        ),
        remedy=Text(
            f"先由主管裁定以哪一条为准：wuye settle {ids[-1]} --原因 …",
            f"first it is settled which one stands: wuye settle {ids[-1]} --why …",
        ),
        subject=was.id,
    )


def judge_settle(entry: Entry, books: Books, verdict: Verdict) -> None:
    """Whether this person may say which of the contested entries stands."""
    record = target(entry, books, verdict)
    if record is None:
        return
    if not entry.fields.get("why"):
        verdict.input.append(
            Problem(Text("缺「原因」", "why is missing"), remedy=Text("--原因 …", "--why …"), field="why")
        )
    for name in entry.subjects or record.entry.subjects or ("",):
        subject = books.subject(entry.register, name)
        if subject is None or record.entry.id not in subject.contested:
            text = Text(f"{name or '—'} 没有争议", f"{name or '-'} isn't contested")
            verdict.refused.append(Problem(text, remedy=same(f"wuye {entry.register} log {name}".strip())))
    if record.status == "waiting":
        text = Text(f"{record.entry.id} 还没有签齐", f"{record.entry.id} still waits for signatures")
        verdict.refused.append(Problem(text, remedy=same(f"wuye {entry.register} log")))
    tokens = settlers(books)
    if not people.fits(books, tokens, entry.by, entry.at)[0]:
        who = people.say_who(books, tokens)
        verdict.allowed.append(Problem(Text(f"裁定须由 {who.zh}", f"settling is for {who.en}")))


def settlers(books: Books) -> tuple[str, ...]:
    """Who may settle, by the house's knob."""
    roles = books.rules.knob("house", "settle_roles")
    return SETTLERS if roles is MISSING else tuple(roles) if isinstance(roles, (list, tuple)) else (str(roles),)


def take_settle(entry: Entry, of: Record, books: Books) -> None:
    """The subject is as the entry that stands left it; what the others opened is no longer owed."""
    for name in entry.subjects:
        subject = books.subject(entry.register, name)
        claim = subject.contested.get(of.entry.id) if subject is not None else None
        if subject is None or claim is None:
            continue
        changed = turned(subject.facts, claim.facts)
        losers = [one for one in subject.contested if one != of.entry.id]
        subject.state, subject.since = claim.state, claim.since
        subject.facts, subject.sources = dict(claim.facts), dict(claim.sources)
        subject.contested.clear()
        books.lived(subject, entry.id, entry.at, changed)
        for due in [d for d in books.dues_of(entry.register, name) if d.opened_by in losers]:
            books.settle(due, entry.id, entry.at)
        _put_back(losers, of, entry, books)


def _put_back(losers: list[str], of: Record, entry: Entry, books: Books) -> None:
    text = Text(f"经裁定以 {of.entry.id} 为准", f"settled: {of.entry.id} stands")
    for record in filter(None, map(books.named, losers)):
        record.flags.append(Flag(text, (), record.entry.subject))
        if record.status == "waiting":
            record.status, record.replaced_by = "replaced", entry.id
            books.changed(record)


def contested(books: Books) -> list[Subject]:
    """Every subject that waits to be settled."""
    return books.subjects.group("contested")
