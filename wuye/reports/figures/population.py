"""What a figure counts or lists, as the parts of a question: entries of a period, subjects and dues as they stood at its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wuye.registers.check_figures import OF_DUES, OF_ENTRIES, OF_SUBJECTS, held_in, owed_in
from wuye.registers.define import Field, Register
from wuye.registers.plan import field_of
from wuye.registers.words import BUILT_IN
from wuye.reports.figures.ask import Ask
from wuye.reports.figures.where import condition

ACTS = (*BUILT_IN, "decline")
LIMIT = "(d.by_at + d.paused_seconds + CASE WHEN d.paused_at < :t THEN :t - d.paused_at ELSE 0 END)"
"""When a due is late: its time, moved on by its pauses."""
STATE = (
    "(SELECT s.state FROM spans s WHERE s.register = d.register AND s.subject = d.subject AND s.from_at < :t"
    " ORDER BY s.from_at DESC, s.rowid DESC LIMIT 1)"
)
"""Where the subject of a due stood at the period's end."""
ENTRY = {
    "by": "e.by", "at": "e.at", "happened": "e.happened", "day": "e.day", "action": "e.action", "register": "e.register",
    "entry": "e.id", "done_at": "e.done_at",
}  # fmt: skip
SUBJECT = {
    "subject": "s.subject",
    "state": "s.state",
    "since": "s.from_at",
    "days": ":t - s.from_at",
    "register": "s.register",
}
DUE = {
    "subject": "d.subject", "register": "d.register", "due": "json_array(d.label_zh, d.label_en)",
    "label": "json_array(d.label_zh, d.label_en)", "who": "d.who", "opened": "d.opened_at", "limit": LIMIT, "kind": "d.kind",
    "late": f"CASE WHEN {LIMIT} < :t THEN :t - {LIMIT} END", "entry": "d.opened_by", "state": STATE,
}  # fmt: skip


def words(raw: Any) -> tuple[str, ...]:
    """One name or several."""
    return () if raw is None else tuple(map(str, raw)) if isinstance(raw, (list, tuple)) else (str(raw),)


class Population:
    """The tables a question looks in, its conditions and arguments; made of what a figure says."""

    own: tuple[str, ...] = ()
    alias = over = ""
    places: Mapping[str, str] = {}
    newest = ""

    def __init__(self, ask: Ask, register: Register) -> None:
        self.ask, self.register = ask, register
        self.tests: list[str] = []
        period = ask.period
        self.args: dict[str, Any] = {
            "a": period.start, "b": period.end, "t": ask.as_of, "before": period.before, "register": register.name,
            "first": period.first.isoformat(), "last": period.last.isoformat(),
        }  # fmt: skip

    def arg(self, value: Any) -> str:
        """The place of a value in the question."""
        name = f"p{len(self.args)}"
        self.args[name] = value
        return f":{name}"

    def among(self, place: str, values: Iterable[Any]) -> None:
        """Wants a column to be one of some values."""
        self.tests.append(f"{place} IN ({', '.join(self.arg(value) for value in values)})")

    def where(self, tests: Mapping[str, Any] | None) -> None:
        """Wants every test of a schema to hold."""
        for path, test in (tests or {}).items():
            self.tests.append(condition(self, path, test))

    def field(self, path: str) -> Field | None:
        """The field that a path names; None for what every row has."""
        head, _, rest = path.partition(".")
        if head in self.own and head in self.places:
            return None
        kind = field_of(self.register, head)
        return kind.columns.get(rest) if kind is not None and rest else kind

    def place(self, path: str) -> str:
        """Where a path's value stands."""
        if path in self.own and path in self.places:
            return self.places[path]
        return self.fact(path)

    def fact(self, path: str) -> str:
        """The value that a fact had then."""
        head, _, rest = path.partition(".")
        alias, moment = self.newest.split()
        inner = f"$.{rest}" if rest else "$"
        return (
            f"(SELECT json_extract(f.value, {self.arg(inner)}) FROM facts f WHERE f.register = {alias}.register AND"
            f" f.subject = {self.subject} AND f.fact = {self.arg(head)} AND f.from_at < {moment} AND"
            f" (f.to_at IS NULL OR f.to_at >= {moment}) ORDER BY f.from_at DESC LIMIT 1)"
        )

    @property
    def subject(self) -> str:
        """Where the subject's name stands."""
        return self.places["subject"]

    def sql(self, columns: Sequence[str], rest: str = "") -> str:
        """The question for some columns."""
        return f"SELECT {', '.join(columns)} FROM {self.over} WHERE {' AND '.join(self.tests)} {rest}".rstrip()

    def rows(self, columns: Sequence[str], rest: str = "") -> list[Sequence[Any]]:
        """What is found."""
        return self.ask.rows(self.sql(columns, rest), self.args)


class Entries(Population):
    """Entries that are in force and not struck out, of a period."""

    own, alias, over, newest = OF_ENTRIES, "e", "entries e", "e (e.done_at+1)"

    def __init__(self, ask: Ask, said: Mapping[str, Any], register: Register, *, each: bool = False) -> None:
        super().__init__(ask, register)
        self.places = {**ENTRY, "subject": "a.subject" if each else "e.subject"}
        if each:
            self.over = "entries e JOIN about a ON a.seq = e.seq"
        self.tests += ["+e.status = 'done'", "e.void = 0", PERIOD[str(said.get("when", "happened"))]]
        dos = words(said.get("do"))
        if said.get("everywhere"):
            self._acts(dos)
        else:
            self.tests.append("e.register = :register")
            self.among("e.action", dos or tuple(register.actions))

    def _acts(self, dos: Sequence[str]) -> None:
        if dos:
            self.among("e.register", self.ask.rules.registers)
            self.among("e.action", dos)
        else:
            self.tests.append(f"e.action NOT IN ({', '.join(self.arg(act) for act in ACTS)})")

    def place(self, path: str) -> str:
        """What an entry says, else what was true of its subject when it took effect."""
        head = path.partition(".")[0]
        if path in self.places and (head in self.own or head == "subject"):
            return self.places[path]
        said = f"json_extract(e.json, {self.arg(f'$.{path}')})"
        return f"COALESCE({said}, {self.fact(path)})" if head in self.register.facts else said


PERIOD = {
    "happened": "e.happened >= :a AND e.happened < :b",
    "recorded": "e.at >= :a AND e.at < :b",
    "shift": "e.happened >= :a - 86400 AND e.happened < :b + 86400 AND e.shift_day BETWEEN :first AND :last",
}
"""How an entry belongs to a period; the day of a shift is looked for among the entries of a day more on either side."""


class Subjects(Population):
    """Stays of subjects in some states."""

    own, alias, over, newest, places = OF_SUBJECTS, "s", "spans s", "s :t", SUBJECT

    def __init__(self, ask: Ask, said: Mapping[str, Any], register: Register) -> None:
        super().__init__(ask, register)
        states = [state for state in words(said.get("state")) if state != "any"]
        self.tests.append("s.register = :register")
        self.among("s.state", states or tuple(register.states))

    def lasting(self, since: str, until: str) -> Subjects:
        """Of these only the stays that began before one moment and lasted until another or beyond."""
        which = " AND ".join(self.tests)
        self.over = f"({lasting('', 'spans s', which, ('s.from_at', 's.to_at'), since, until)}) s"
        self.tests = ["1"]
        return self


def lasting(among: str, table: str, which: str, ends: tuple[str, str], since: str, until: str) -> str:
    """The rows of a table that began before a moment and lasted until another; of all that ended before nearly nothing is read."""
    alias, (begin, end) = table.split()[1], ends
    open_ = f"SELECT {alias}.* FROM {among}{table} WHERE {which} AND {alias}.reach IS NULL AND {begin} < {until}"
    return (
        f"{open_} UNION ALL SELECT {alias}.* FROM {among}reaches r CROSS JOIN {table} WHERE {which}"
        f" AND {alias}.reach = r.reach AND {begin} > {since} - r.reach AND {begin} < {until} AND {end} >= {since}"
    )


class Dues(Population):
    """What was owed at the period's end, or with `opened` what came to be owed in it."""

    own, alias, over, newest, places = OF_DUES, "d", "dues d", "d :t", DUE

    def __init__(self, ask: Ask, said: Mapping[str, Any], register: Register, *, opened: bool = False) -> None:
        super().__init__(ask, register)
        names = [name for name in words(said.get("do")) if name != "any"]
        among = ""
        if said.get("everywhere"):
            # Looked up by pairs of register and name, which the index has; SQLite doesn't do so for a plain IN.
            pairs = [(n, what) for n, book in ask.rules.registers.items() for what in names or sorted(owed_in(book))]
            listed = ", ".join(f"({self.arg(n)}, {self.arg(what)})" for n, what in pairs)
            among = f"(VALUES {listed}) k CROSS JOIN "
            self.tests.append("d.register = k.column1 AND d.what = k.column2")
        else:
            self.tests.append("d.register = :register")
            self.among("d.what", names or sorted(owed_in(register)))
        if opened:
            self.over = f"{among}dues d"
            self.tests.append("d.opened_at >= :a AND d.opened_at < :b")
        else:
            which = " AND ".join(self.tests)
            self.over = f"({lasting(among, 'dues d', which, ('d.opened_at', 'd.settled_at'), ':t', ':t')}) d"
            self.tests = ["1"]
        if said.get("late"):
            self.tests.append(f"{LIMIT} < :t")
        self._while([*self.ask.rules.registers.values()] if said.get("everywhere") else [register])

    def _while(self, registers: Iterable[Register]) -> None:
        """Leaves out what stood open at the end only as long as something held that no longer did."""
        mine = self.register
        for self.register in registers:
            for name, held in sorted(held_in(self.register).items()):
                tests, self.tests = self.tests, []
                for holds in held:
                    self.tests.append(" AND ".join(condition(self, path, test) for path, test in holds.items()))
                some, self.tests = " OR ".join(f"({one})" for one in self.tests), tests
                self.tests.append(
                    f"(d.register <> {self.arg(self.register.name)} OR d.what <> {self.arg(name)} OR d.settled_at < :t OR {some})"
                )
        self.register = mine


def population(ask: Ask, what: str, said: Mapping[str, Any]) -> Population:
    """What `count`, `list` and the like look through."""
    own = ask.register
    if what == "entries":
        found: Population = Entries(ask, said, own)
    elif what == "dues":
        found = Dues(ask, said, own)
    else:
        book = own if what == "subjects" else ask.rules.registers[what]
        found = Entries(ask, said, book, each=True) if said.get("do") else Subjects(ask, said, book).lasting(":t", ":t")
    found.where(said.get("where"))
    return found
