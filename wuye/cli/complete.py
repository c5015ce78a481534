"""Completion: subjects, people, choices."""

from __future__ import annotations

from wuye.cli.call import Call
from wuye.cli.spec import Complete
from wuye.registers.custody import WORD
from wuye.registers.define import ANY, Field

MOST = 200
"""How many words are offered at most."""


def subjects(register: str, action: str | None) -> Complete:
    """The subjects an action can start from; every subject where no action is named."""

    def offer(call: Call, typed: str) -> list[tuple[str, str]]:
        from wuye.cli.opened import opened

        house = opened(call)
        books, now = house.books, house.now()
        found = books.rules.registers[register]
        origin = found.actions[action].origin if action else ANY
        out = []
        for subject in books.all(register):
            state = books.state(subject, now)
            if subject.id.startswith(typed) and (origin in (None, ANY) or state in (origin or ())):
                label = found.states.get(state or "")
                out.append((subject.id, label.label.to(call.lang) if label else ""))
        return out[:MOST]

    return offer


def values(register: str, field: Field) -> Complete | None:
    """The choices of a field, the people for a person, the subjects for a reference."""
    if field.type in ("person", "people"):
        return people
    if field.type == "ref" and field.register:
        return subjects(field.register, None) if field.register != WORD else None
    if field.type in ("enum", "choice"):
        return _choices(register, field)
    return None


def waiting(call: Call, typed: str) -> list[tuple[str, str]]:
    """The entries that wait for a signature, with what they are about."""
    from wuye.cli.opened import opened
    from wuye.render.receipt import headline

    house = opened(call)
    now = house.now()
    found = [r.entry for r in house.books.waiting(now) if r.entry.id.startswith(typed)]
    return [(e.id, headline(e, house.books, call.lang).partition("  ")[2]) for e in found][:MOST]


def figures(call: Call, typed: str) -> list[tuple[str, str]]:
    """The figures of the house, by name."""
    from wuye.cli.opened import opened

    books = opened(call).rules.registers.values()
    found = [(f"{book.name}.{one.name}", one.label.to(call.lang)) for book in books for one in book.figures.values()]
    return [pair for pair in found if pair[0].startswith(typed)]


def registers(call: Call, typed: str) -> list[tuple[str, str]]:
    """The registers of the house."""
    from wuye.cli.opened import opened

    found = opened(call).rules.registers.values()
    return [(r.name, r.label.to(call.lang)) for r in found if r.name.startswith(typed)]


def people(call: Call, typed: str) -> list[tuple[str, str]]:
    """The staff, by id and by name."""
    from wuye.cli.opened import opened

    staff = [s for s in opened(call).books.all("staff") if s.state == "active"]
    rows = [(s.id, str(s.facts.get("name", ""))) for s in staff]
    return [(i, n) for i, n in rows if i.startswith(typed)] + [(n, i) for i, n in rows if typed and n.startswith(typed)]


def _choices(register: str, field: Field) -> Complete:
    def offer(call: Call, typed: str) -> list[tuple[str, str]]:
        from wuye.cli.opened import opened
        from wuye.registers.kinds import choices

        options = choices(field, opened(call).books, register)
        words = [(name, label.to(call.lang)) for name, label in options.items()]
        zh = [(label.zh, name) for name, label in options.items() if typed and label.zh.startswith(typed)]
        return [w for w in words if w[0].startswith(typed)] + zh

    return offer


def catalogues(register: str) -> Complete:
    """The catalogues of a register."""

    def offer(call: Call, typed: str) -> list[tuple[str, str]]:
        from wuye.cli.opened import opened

        found = opened(call).rules.registers[register].catalogues.values()
        return [(c.name, c.label.to(call.lang)) for c in found if c.name.startswith(typed)]

    return offer


def anything(call: Call, typed: str) -> list[tuple[str, str]]:
    """The subjects of all registers that begin so, and the staff by name."""
    from wuye.cli.opened import opened

    books = opened(call).books
    found = [(n, r.label.to(call.lang)) for r in books.rules.registers.values() for n in books.beginning(r.name, typed)]
    return sorted(found)[:MOST] + [row for row in people(call, typed) if not row[0].isascii()]
