"""The parts of a register, as values: what `schemas/<register>.yaml` becomes once it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wuye.data import dataclass, field
from wuye.registers.subject_kind import SubjectKind
from wuye.text import Text

if TYPE_CHECKING:
    from wuye.registers.custody import Custody
    from wuye.registers.rounds import Catalogue, Figure, Routine

Raw = Any
"""A condition, an operand or a who expression as it stands in the schema."""


class Condition(dict[str, Any]):
    """Tests by their paths, as they stand in the schema; keeps what they come down to once they are first weighed."""

    made: Any = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register's dictionary."""

    name: str
    label: Text
    type: str
    choices: Mapping[str, Text] = field(default_factory=dict)
    house_list: str | None = None
    many: bool = False
    register: str | None = None
    states: tuple[str, ...] = ()
    table: str | None = None
    loose: bool = False
    outsiders: bool = False
    personal: bool = False
    min: Raw = None
    max: Raw = None
    unique: str | None = None
    default: Raw = None
    pattern: str | None = None
    longest: int = 2000
    columns: Mapping[str, Field] = field(default_factory=dict)
    of: Raw = None
    shelf: Raw = None
    damaged: Raw = None
    cells: str | None = None
    """The table whose rows may stand in a line of codes, one for each day."""
    where: Mapping[str, Raw] = field(default_factory=dict)
    owed_by: Raw = None
    """Who explains the differences of a count; without it whoever counted."""
    rules: tuple[str, ...] = ()
    help: Text | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where a subject may stand; `until` makes it lapse by the clock, derived and never written."""

    name: str
    label: Text
    final: bool = False
    until: Raw = None
    then: str | None = None
    warn: str | None = None
    replaces: tuple[str, ...] = ()
    """Actions whose signatures, still wanted afterwards, nobody wants any more while it stands here."""


@dataclass(frozen=True, slots=True)
class Knob:
    """A figure or a choice with its default and its rule."""

    name: str
    label: Text
    default: Raw
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """A signature an action waits for, or, with `within`, is owed afterwards."""

    kind: str
    who: Raw
    count: int = 1
    step: int = 1
    within: Raw = None
    each: Raw = None
    rules: tuple[str, ...] = ()
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class Owe:
    """A due that an action opens, named after the action that settles it."""

    name: str
    by: Raw = None
    who: Raw = None
    once: bool = False
    chase: tuple[Mapping[str, Raw], ...] = ()
    holds: Mapping[str, Raw] | None = None
    label: Text | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody who must hear of it, and how soon."""

    to: Raw
    within: Raw = "0m"
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """What an action asks and does; a case adds another clause to its action's own."""

    who: Raw = None
    to: str | None = None
    need: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    set: Mapping[str, Raw] = field(default_factory=dict)
    add: Mapping[str, Raw] = field(default_factory=dict)
    clear: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    owes: tuple[Owe, ...] = ()
    settles: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    tells: tuple[Tell, ...] = ()
    says: tuple[Text, ...] = ()
    passes: Mapping[str, str] = field(default_factory=dict)
    replaces: tuple[str, ...] = ()
    """The actions whose entries on the subject are signed no more from here on."""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """When something holds: what must, what should, what more is needed."""

    when: Mapping[str, Raw]
    must: Mapping[str, Raw]
    should: Mapping[str, Raw]
    clause: Clause
    say: Text | None = None
    remedy: Text | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glass:
    """Break-glass on a waiting entry: when, what it waives, how many still sign, who reviews."""

    when: Mapping[str, Raw]
    waives: tuple[str, ...]
    keeps: int
    need: tuple[str, ...]
    review: Sign
    rules: tuple[str, ...] = ()


ANY = ("*",)
"""`from: any`: every state that is not final."""


@dataclass(frozen=True, slots=True)
class Action:
    """What an entry may do to its subject."""

    name: str
    label: Text
    clause: Clause
    not_who: Raw = None
    origin: tuple[str, ...] | None = None
    testimony: bool = False
    by_entry: tuple[str, ...] = ()
    via: str | None = None
    glass: Glass | None = None
    cases: tuple[Case, ...] = ()
    remedy: Text | None = None
    hidden: bool = False
    takes: str | None = None
    rules: tuple[str, ...] = ()

    @property
    def makes(self) -> bool:
        """Whether the action makes a new subject."""
        return self.origin is None


class Compiled:
    """What the words of a register come down to, each made when it is first met."""

    def __init__(self) -> None:
        self.getters: dict[str, Callable[[Any], Any]] = {}
        """By path."""
        self.sieves: dict[str, Any] = {}
        """The cases of each action."""
        self.queries: dict[str, Any] = {}
        """By value."""
        self.operands: dict[int, tuple[Any, Callable[[Any], Any]]] = {}
        self.meant: dict[int, tuple[Any, Callable[[Any], Any]]] = {}
        """Whom each who expression means."""
        self.takes: dict[tuple[int, ...], Any] = {}
        """The fields that some clauses want and take together."""


@dataclass(frozen=True)
class Register:
    """One book, whole."""

    name: str
    label: Text
    prefix: str
    subject: SubjectKind
    page: str = "day"
    scope: str = "core"
    order: int = 50
    fields: Mapping[str, Field] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    knobs: Mapping[str, Knob] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Mapping[str, Raw]]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Raw]] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    correct: Clause = Clause()
    routines: Mapping[str, Routine] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    reminds: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    custody: Custody | None = None

    @property
    def key(self) -> str | None:
        """The word that stands before the subject on a page; None where entries have no subject."""
        return None if self.subject.id == "entry" else self.name

    @cached_property
    def made(self) -> Compiled:
        """What its words come down to."""
        return Compiled()

    @cached_property
    def lasting(self) -> frozenset[str]:
        """The fields that a subject keeps."""
        return frozenset(self.facts)

    @cached_property
    def unique(self) -> tuple[Field, ...]:
        """The fields whose values are used once."""
        return tuple(kind for kind in self.fields.values() if kind.unique)

    @cached_property
    def placed(self) -> tuple[Field, ...]:
        """The fields that name a subject which has to stand somewhere."""
        return tuple(kind for kind in self.fields.values() if kind.type == "ref" and kind.states)

    @cached_property
    def counts(self) -> tuple[Field, ...]:
        """The fields that hold a blind count."""
        return tuple(kind for kind in self.fields.values() if kind.type == "count")

    @cached_property
    def paged(self) -> tuple[Field, ...]:
        """The fields that hold a page as it stands."""
        return tuple(kind for kind in self.fields.values() if kind.type == "page")

    @cached_property
    def draws(self) -> tuple[Field, ...]:
        """The fields that hold a month's pages, a draw of them, or a secret pledged for one."""
        return tuple(kind for kind in self.fields.values() if kind.type in ("pages", "draw", "pledge"))

    @cached_property
    def keys(self) -> tuple[Field, ...]:
        """The facts that are public keys of people."""
        return tuple(kind for name in self.facts if (kind := self.fields.get(name)) and kind.type == "key")

    @cached_property
    def tallies(self) -> tuple[Field, ...]:
        """The facts that are numbers with a lower bound."""
        kept = (self.fields[name] for name in self.facts if name in self.fields)
        return tuple(kind for kind in kept if isinstance(kind.min, (int, float)) and not kind.many)
