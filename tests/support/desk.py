"""A desk in memory: the shipped rules, a cast, a clock; entries go the same way as at the counter, without git."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

import pytest

from wuye.builtin import shipped_schemas
from wuye.data import replace
from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.record import Receipt, compose, judged, on_page, said
from wuye.errors import WuyeError
from wuye.ledger.entry import Entry
from wuye.registers import clock, people, signing
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.fold import take, weigh
from wuye.registers.load import FORMAT, load_rules
from wuye.registers.plan import Verdict
from wuye.registers.rules import Rules
from wuye.registers.things import Due, Flag, Record, Slot, Subject

CAST = {
    "chenjing": ("陈静", "general_manager", "administration"),
    "huangtao": ("黄涛", "project_manager", "administration"),
    "wangfang": ("王芳", "manager", "service"),
    "liuyang": ("刘洋", "leader", "service"),
    "linxia": ("林霞", "shift_manager", "service"),
    "zhangwei": ("张伟", "assistant", "service"),
    "zhaomin": ("赵敏", "assistant", "service"),
    "sunli": ("孙丽", "receptionist", "service"),
    "lina": ("李娜", "leasing_agent", "leasing"),
    "hejun": ("何军", "leasing_agent", "leasing"),
    "sunqiang": ("孙强", "engineer", "engineering"),
    "wulei": ("吴磊", "engineer", "engineering"),
    "zhougang": ("周刚", "guard", "security"),
    "majun": ("马军", "control_room", "security"),
    "chenhao": ("陈浩", "guard", "security"),
}
"""Staff id -> name, role, department; chenjing founds."""

OPENING = "2026-11-02 08:00"
"""A Monday."""


@cache
def shipped_rules() -> Rules:
    """The rules that come with the program, read once."""
    return load_rules({**shipped_schemas(), "wuye.yaml": f"wuye: {FORMAT}\n".encode()})


def shipped() -> Mapping[str, Register]:
    """The registers that come with the program."""
    return shipped_rules().registers


def older(register: str, *knobs: str) -> Register:
    """A register as it was before it had some knobs."""
    now = shipped()[register]
    assert set(knobs) <= set(now.knobs)
    return replace(now, knobs={name: knob for name, knob in now.knobs.items() if name not in knobs})


class Desk:
    """The books and the clock of one desk; `do` writes an entry or raises what the counter would raise."""

    def __init__(
        self,
        knobs: Mapping[str, Mapping[str, Any]] | None = None,
        registers: Mapping[str, Register] | None = None,
        **settings: Any,
    ) -> None:
        self.registers = registers or {}
        own = {"wuye": FORMAT, "id": "test-house", "name": "国际中心", "knobs": knobs or {}, **settings}
        rules = Rules(own, {**shipped(), **self.registers})
        self.books = Books(rules.told({"sql": shipped_rules().sql}))
        self.at(OPENING)
        self._enrol_cast()

    def with_knobs(self, register: str = "key", **knobs: Any) -> Desk:
        """Another desk under the same registers, with figures of its own."""
        return Desk({register: knobs}, self.registers)

    # The clock

    def at(self, when: str) -> Desk:
        """Sets the clock: `2026-11-10 09:03`."""
        self._now = dt.datetime.fromisoformat(when).replace(tzinfo=self.books.rules.zone)
        return self

    def later(self, length: str) -> Desk:
        """Moves the clock on: `2h`, `1 workday`."""
        self._now = clock.plus(self._now, length, self.books.calendar)
        return self

    def now(self) -> dt.datetime:
        """This second."""
        return self._now

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self.books.rules

    desk = ""
    """The first desk writes without a letter."""

    # Writing

    def do(self, by: str, register: str, action: str, *subjects: str, **typed: Any) -> Receipt:
        """Writes one entry as `wuye <register> <action> <subjects> --field value` does."""
        house = cast(House, self)
        entry, verdict = judged(house, Draft(register, action, by, subjects, typed))
        entry = on_page(entry, self.books, None)[2]
        before, says = len(self.books.dues), said(verdict)
        take(entry, self.books, verdict)
        record = self.books.records[entry.id]
        opened = [d for d in list(self.books.dues.values())[before:] if d.open]
        found = [s for n in entry.subjects or (entry.id,) if (s := self.books.subject(entry.register, n))]
        return Receipt(entry, "", record, found, opened, [], says)

    def weigh(self, by: str, register: str, action: str, *subjects: str, **typed: Any) -> Verdict:
        """The verdict on an entry that isn't written."""
        entry, _ = compose(Draft(register, action, by, subjects, typed), self.books, self._now)
        return weigh(entry, self.books)

    def may(self, by: str, register: str, action: str, *subjects: str, **typed: Any) -> bool:
        """Whether a person may write this at all, complete or not."""
        return not self.weigh(by, register, action, *subjects, **typed).allowed

    def sign(self, by: str, of: Receipt | str, kind: str | None = None, verdict: str = "yes", **more: Any) -> Receipt:
        """Countersigns an entry: in the place that waits for this person, or as the kind given."""
        record = self.record(of)
        fields = {"of": record.entry.id, "digest": record.entry.digest}
        kind = kind or self._kind(record, by)
        fields.update({"as": kind} if kind else {})
        return self.do(by, record.entry.register, "sign", **fields, verdict=verdict, **more)

    def _kind(self, record: Record, by: str) -> str | None:
        place = signing.place_for(record, by, self._now, self.books)
        return place.kind if isinstance(place, Slot) else "review" if by in record.resign else None

    def decline(self, by: str, of: Receipt | str, why: str = "不同意") -> Receipt:
        """Says no to a waiting entry."""
        return self.sign(by, of, verdict="no", why=why)

    def seen(self, by: str, of: Receipt | str) -> Receipt:
        """Takes note of an entry."""
        return self.sign(by, of, "seen")

    def glass(self, by: str, of: Receipt | str, **typed: Any) -> Receipt:
        """Breaks the glass on a waiting entry."""
        entry = self.record(of).entry
        return self.do(by, entry.register, "glass", of=entry.id, digest=entry.digest, **typed)

    def correct(self, by: str, of: Receipt | str, why: str = "写错了", **fields: Any) -> Receipt:
        """Corrects an entry."""
        entry = self.record(of).entry
        more = {"fields": fields} if fields else {}
        return self.do(by, entry.register, "correct", of=entry.id, digest=entry.digest, why=why, **more)

    def told(self, by: str, of: Receipt | str, to: str, how: str = "电话") -> Receipt:
        """Records that somebody was told of an entry."""
        entry = self.record(of).entry
        return self.do(by, entry.register, "told", *self._subjects(entry), of=entry.id, to=to, how=how)

    def done(self, by: str, of: Receipt | str, due: str, how: str = "已办") -> Receipt:
        """Settles a due that no action of the register settles."""
        entry = self.record(of).entry
        return self.do(by, entry.register, "done", *self._subjects(entry), of=entry.id, due=due, how=how)

    @staticmethod
    def _subjects(entry: Entry) -> tuple[str, ...]:
        return entry.subjects or (entry.id,)

    # Reading

    def record(self, of: Receipt | str) -> Record:
        """An entry as the books see it now."""
        return self.books.records[of if isinstance(of, str) else of.entry.id]

    def status(self, of: Receipt | str) -> str:
        """done, waiting, declined, replaced or lapsed."""
        record = self.record(of)
        return "lapsed" if record.status == "waiting" and not record.waiting(self._now) else record.status

    def subject(self, register: str, name: str) -> Subject:
        """A subject that must be there."""
        found = self.books.subject(register, name)
        assert found is not None, f"{register} {name} isn't registered"
        return found

    def state(self, name: str, register: str = "key") -> str | None:
        """Where a subject stands now."""
        return self.books.state(self.subject(register, name), self._now)

    def facts(self, name: str, register: str = "key") -> dict[str, Any]:
        """A subject's facts."""
        return self.subject(register, name).facts

    def dues(self, name: str, register: str = "key") -> dict[str, Due]:
        """What a subject still owes, by name; news to be told left out."""
        return {d.name: d for d in self.books.dues_of(register, name) if d.kind == "owe"}

    def due(self, what: str, name: str, register: str = "key") -> Due:
        """The newest due of a name on a subject, open or settled."""
        found = [d for d in self.books.dues.values() if (d.name, d.subject, d.register) == (what, name, register)]
        assert found, f"{register} {name} never owed {what}"
        return found[-1]

    def due_status(self, what: str, name: str, register: str = "key") -> str:
        """open, late, settled or settled_late."""
        return self.due(what, name, register).status(self._now)

    def news(self, of: Receipt | str) -> dict[str, tuple[str, ...]]:
        """Who is still to be told of an entry -> the rules that say so."""
        entry = self.record(of).entry
        tells = [d for d in self.books.all_open() if d.kind == "tell" and d.opened_by == entry.id]
        return {token: d.rules for d in tells for token in d.who}

    def flags(self, of: Receipt | str) -> set[str]:
        """The rules under which an entry is flagged."""
        return {rule for flag in self.record(of).flags for rule in flag.rules}

    def marks(self, of: Receipt | str) -> list[Flag]:
        """Every flag of an entry."""
        return self.record(of).flags

    def waits(self, of: Receipt | str) -> list[tuple[str, tuple[str, ...]]]:
        """The signatures an entry waits for now, as (kind, who), the running step only."""
        record = self.record(of)
        step = signing.open_step(record)
        return [(s.kind, s.who) for s in record.slots if s.holds and s.open and s.step == step]

    def slot(self, of: Receipt | str, kind: str, who: str | None = None) -> Slot:
        """A place for signatures on an entry, filled or not."""
        found = [s for s in self.record(of).slots if s.kind == kind and (who is None or who in s.who)]
        assert found, f"nobody has to {kind} {self.record(of).entry.id}"
        return found[0]

    def reviews(self, of: Receipt | str) -> list[Slot]:
        """Signatures owed afterwards and not yet given."""
        return [s for s in self.record(of).slots if s.within and s.open]

    def name(self, person: str) -> str:
        """A person's name."""
        return people.name_of(self.books, person)

    # The cast

    def _enrol_cast(self) -> None:
        for person, (name, role, dept) in CAST.items():
            self.enrol(person, name=name, roles=role, dept=dept)

    def enrol(self, person: str, **typed: Any) -> Receipt:
        """Enrols somebody, by the founder."""
        key = base64.b64encode(person.encode().ljust(32, b".")).decode().rstrip("=")
        return self.do(
            "chenjing", "staff", "enrol", person, public_key=f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5{key}", **typed
        )


@contextmanager
def stops(kind: type[WuyeError], *rules: str, field: str | None = None) -> Iterator[None]:
    """What follows must raise exactly this error, naming these rules (and this field)."""
    with pytest.raises(WuyeError) as caught:
        yield
    problems = caught.value.problems
    assert type(caught.value) is kind, problems
    assert set(rules) <= {rule for p in problems for rule in p.rules}, problems
    assert field is None or field in {p.field for p in problems}, problems
