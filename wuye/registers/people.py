"""Who may: roles, departments, persons named in a field, superiors, deputies; one grammar everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wuye.registers.books import Books
from wuye.registers.things import Subject
from wuye.text import Text, join, same

Tokens = tuple[str, ...]
"""A who expression once resolved: `leader`, `leader@shift`, `dept:security`, `person:lina`, `any`."""


def staff(books: Books, person: str) -> Subject | None:
    """An enrolled person, by staff id."""
    return books.subjects.get(("staff", person))


def active(books: Books, person: str) -> bool:
    """Whether somebody is enrolled and has not left."""
    found = staff(books, person)
    return found is not None and found.state == "active"


def by_name(books: Books, words: str) -> list[str]:
    """The ids of the staff called so: an id, else everybody of that name still here."""
    if staff(books, words):
        return [words]
    return [s.id for s in books.all("staff") if s.facts.get("name") == words and s.state == "active"]


def name_of(books: Books, person: str) -> str:
    """A person's name as the screen shows it; an outsider's is what was written."""
    found = staff(books, person)
    return str(found.facts.get("name", person)) if found else person


def own_roles(books: Books, person: str) -> tuple[str, ...]:
    """The roles a person holds himself."""
    found = staff(books, person)
    return tuple(found.facts.get("roles") or ()) if found and found.state == "active" else ()


def roles(books: Books, person: str, at: dt.datetime) -> Mapping[str, str | None]:
    """Every role a person counts as at a time, with the person he is deputy of for it (None: his own)."""
    kept = books.held.get(person)
    if kept is not None:
        return kept
    own, principals = books.rules.held(own_roles(books, person)), books.principals(person)
    if not principals:
        books.held[person] = own
        return own
    found: dict[str, str | None] = {}
    for principal in _signed_for(principals, at):
        allowed = principal.facts.get("deputy_roles") or own_roles(books, principal.id)
        for role in allowed:
            if role in own_roles(books, principal.id):
                found.update(dict.fromkeys(books.rules.counts_as(role), principal.id))
    return found | own


def deputised_by(books: Books, person: str, at: dt.datetime) -> list[Subject]:
    """Those for whom somebody may sign at a time."""
    return _signed_for(books.principals(person), at)


def _signed_for(principals: Iterable[Subject], at: dt.datetime) -> list[Subject]:
    return [s for s in principals if s.state == "active" and _runs(s, at)]


def _runs(principal: Subject, at: dt.datetime) -> bool:
    starts, ends = principal.facts.get("deputy_from"), principal.facts.get("deputy_until")
    return (starts is None or starts <= at) and (ends is None or at < ends)


def dept_of(books: Books, person: str) -> str | None:
    """The department of an enrolled person."""
    found = staff(books, person)
    return found.facts.get("dept") if found else None


def superiors(books: Books, person: str) -> Tokens:
    """Who stands above a person: whom he reports to, else the role above each of his roles."""
    found = staff(books, person)
    if found and found.facts.get("reports_to"):
        return (f"person:{found.facts['reports_to']}",)
    above = [books.rules.roles[r].above for r in own_roles(books, person) if r in books.rules.roles]
    return tuple(dict.fromkeys(a for a in above if a))


def fits(books: Books, tokens: Sequence[str], person: str, at: dt.datetime) -> tuple[bool, str, str | None]:
    """Whether a person is meant by a who expression: (yes, as which role, deputy of whom)."""
    held: Mapping[str, str | None] | None = None
    for token in tokens:
        kind, colon, rest = token.partition(":")
        if (kind == "person" and rest == person) or (token == "any" and active(books, person)):
            return True, "", None
        if kind == "dept" and dept_of(books, person) == rest and active(books, person):
            return True, token, None
        if not colon:
            held = roles(books, person, at) if held is None else held
            role, shift, _ = token.partition("@")
            if role in held and (not shift or _of_shift(books, person, held[role], at)):
                return True, role, held[role]
    return False, "", None


def _of_shift(books: Books, person: str, principal: str | None, at: dt.datetime) -> bool:
    """Whether somebody is on duty himself, or the one whose deputy he is."""
    from wuye.registers import on_duty

    return on_duty.may_act(books, person, at) or (principal is not None and on_duty.may_act(books, principal, at))


def candidates(books: Books, tokens: Sequence[str], at: dt.datetime, but: Iterable[str] = ()) -> list[str]:
    """The staff here whom a who expression means, without some."""
    return list(_meant(books, tokens, at, but))


def _meant(books: Books, tokens: Sequence[str], at: dt.datetime, but: Iterable[str] = ()) -> Iterator[str]:
    left_out = set(but)
    here = (s.id for s in books.all("staff") if s.state == "active" and s.id not in left_out)
    return (person for person in here if fits(books, tokens, person, at)[0])


def _anybody(books: Books, tokens: Sequence[str], at: dt.datetime, but: str) -> bool:
    return next(_meant(books, tokens, at, [but]), None) is not None


def say_who(books: Books, tokens: Sequence[str]) -> Text:
    """A who expression in words."""
    return join([_say_one(books, token) for token in tokens], " 或 ", " or ")


def _say_one(books: Books, token: str) -> Text:
    kind, _, rest = token.partition(":")
    if kind == "person":
        return same(name_of(books, rest))
    if kind == "dept":
        return books.rules.house_list("departments").get(rest, same(rest))
    if token == "any":
        return Text("任何在册人员", "anybody enrolled")
    name, shift, _ = token.partition("@")
    role = books.rules.roles.get(name)
    label = role.label if role else same(name)
    return duty_title(label) if shift and books.subjects.keys_of("register", "roster", most=1) else label


def duty_title(label: Text) -> Text:
    """A role as it is called where only whoever is on duty is meant."""
    return Text(f"当班{label.zh.removeprefix('当班')}", f"{label.en} on duty")


def escalate(books: Books, tokens: Tokens, writer: str, at: dt.datetime) -> tuple[Tokens, bool]:
    """Where the only approver is the author, his superiors; at the top (…, True): allowed and flagged."""
    if not fits(books, tokens, writer, at)[0] or _anybody(books, tokens, at, writer):
        return tokens, False
    above = superiors(books, writer)
    seen: set[str] = set()
    while above and not _anybody(books, above, at, writer):
        higher = [books.rules.roles[a].above for a in above if a in books.rules.roles and a not in seen]
        seen.update(above)
        above = tuple(h for h in higher if h)
    return (above, False) if above else (tokens, True)


def person_value(books: Books, person: str, word: str, at: dt.datetime) -> Any:
    """What a path finds behind a person: role, dept, name, enrolled, state, on_duty, shift, post, or a fact."""
    found = staff(books, person)
    if word == "enrolled":
        return found is not None and found.state == "active"
    if word == "name":
        return name_of(books, person)
    if word == "role":
        return sorted(roles(books, person, at))
    if word == "state":
        return found.state if found else None
    if word in ("on_duty", "shift", "post"):
        from wuye.registers import on_duty

        one = on_duty.on_watch(books, person, at)
        return one is not None if word == "on_duty" else getattr(one, word, None) or None
    return found.facts.get(word) if found else None
