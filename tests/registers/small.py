"""A small desk in memory: one register from YAML text, a few people, entries played through page bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from wuye.desk.draft import Draft
from wuye.desk.record import compose, on_page
from wuye.errors import Problem
from wuye.ledger.entry import Entry
from wuye.registers.books import Books
from wuye.registers.fold import take, weigh
from wuye.registers.load import load_rules, read_rules
from wuye.registers.paths import Scene
from wuye.registers.plan import Verdict
from wuye.registers.rules import Rules
from wuye.registers.things import Due, Record, Subject

ZONE = ZoneInfo("Asia/Shanghai")
START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)  # a Monday

SETTINGS = "wuye: 1\nid: small\nname: 小楼\nzone: Asia/Shanghai\n"

HOUSE = """
register: house
label: {zh: 大厦, en: house}
prefix: W
subject: {id: entry, label: {zh: 大厦, en: house}}
knobs:
  sign_within: {default: 24h}
  late_after: {default: 2h}
  explain_within: {default: 1h}
tables:
  departments:
    rows:
      service: {zh: 客服部, en: customer service, short: FW}
      security: {zh: 保安部, en: security, short: BA}
      outside: {zh: 外部, en: outside, short: WB}
  roles:
    rows:
      general_manager: {zh: 总经理, en: general manager}
      manager: {zh: 客服经理, en: manager, above: general_manager}
      leader: {zh: 领班, en: leader, above: manager}
      assistant: {zh: 客服助理, en: assistant, above: leader}
      trainee: {zh: 见习, en: trainee, is: assistant, above: leader}
      newcomer: {zh: 新人, en: newcomer, is: [trainee], above: leader}
      guard: {zh: 保安员, en: guard, above: manager}
  shifts:
    rows:
      day: {zh: 白班, en: day shift, start: "08:00", end: "20:00"}
      night: {zh: 夜班, en: night shift, start: "20:00", end: "08:00"}
actions:
  found: {label: {zh: 建立, en: found}}
"""

STAFF = """
register: staff
label: {zh: 人员, en: staff}
prefix: T
subject: {id: given, label: {zh: 工号, en: staff id}}
fields:
  name: {type: text, label: {zh: 姓名, en: name}}
  roles: {enum: roles, many: true, label: {zh: 岗位, en: roles}}
  dept: {enum: departments, label: {zh: 部门, en: dept}}
  reports_to: {type: person, label: {zh: 上级, en: reports to}}
  deputy: {type: person, label: {zh: 代理人, en: deputy}}
  deputy_roles: {enum: roles, many: true, label: {zh: 代理岗位, en: deputy roles}}
  deputy_from: {type: time, label: {zh: 代理起, en: deputy from}}
  deputy_until: {type: time, label: {zh: 代理止, en: deputy until}}
facts: [name, roles, dept, reports_to, deputy, deputy_roles, deputy_from, deputy_until]
states:
  active: {zh: 在职, en: active}
  gone: {zh: 离职, en: gone, final: true}
actions:
  enrol: {label: {zh: 入册, en: enrol}, to: active, need: [name, roles, dept], may: [reports_to]}
  deputise:
    label: {zh: 代理, en: deputise}
    from: [active]
    need: [deputy]
    may: [deputy_roles, deputy_from, deputy_until]
  leave: {label: {zh: 离职, en: leave}, from: [active], to: gone}
"""

PEOPLE = {
    "boss": ("陈静", "general_manager", "service"),
    "mona": ("马娜", "manager", "service"),
    "lee": ("李雷", "leader", "service"),
    "amy": ("艾米", "assistant", "service"),
    "ann": ("安妮", "assistant", "service"),
    "tom": ("汤姆", "newcomer", "service"),
    "gus": ("顾生", "guard", "security"),
}


def header(rest: str, name: str = "box", prefix: str = "B", subject: str = "given") -> str:
    """A register's text: the usual first lines, then what the test is about."""
    top = f"register: {name}\nlabel: {{zh: 盒, en: {name}}}\nprefix: {prefix}\n"
    if "\nsubject:" not in "\n" + rest:
        top += f"subject: {{id: {subject}, many: true, label: {{zh: 编号, en: no}}}}\n"
    return top + rest


def rule_files(*texts: str, settings: str = "") -> dict[str, bytes]:
    """The files of a small house with these registers."""
    files = {"wuye.yaml": (SETTINGS + settings).encode()}
    for text in (HOUSE, STAFF, *texts):
        files[f"schemas/{_name(text)}.yaml"] = text.strip().encode() + b"\n"
    return files


def _name(text: str) -> str:
    return text.split("register:", 1)[1].split("\n", 1)[0].strip()


def rules_of(*texts: str, settings: str = "") -> Rules:
    """The rules of a small house."""
    return load_rules(rule_files(*texts, settings=settings))


def faults_of(text: str) -> list[str]:
    """What the reader says about one register."""
    return [p.message.en for p in read_rules(rule_files(text))[1]]


@dataclass
class Wrong(AssertionError):
    """An entry that was meant to be taken, and wasn't."""

    problems: Sequence[Problem]

    def __str__(self) -> str:
        return "; ".join(p.message.en for p in self.problems)


class Desk:
    """Books in memory, a clock that tests move, and entries played as the real desk plays them."""

    def __init__(self, *texts: str, settings: str = "", people: bool = True) -> None:
        self.rules = rules_of(*texts, settings=settings)
        self.books = Books(self.rules)
        self.now = START
        self.played: list[Entry] = []
        self.register = _name(texts[0]) if texts else "staff"
        for who, (name, role, dept) in PEOPLE.items() if people else ():
            self.ok("boss", "enrol", who, register="staff", name=name, roles=[role], dept=dept)

    def wait(self, **length: int) -> Desk:
        """Lets time pass."""
        self.now += dt.timedelta(**length)
        return self

    def at(self, words: str) -> Desk:
        """Sets the clock to a local time such as `2026-11-27 23:00`."""
        self.now = dt.datetime.fromisoformat(words).replace(tzinfo=ZONE)
        return self

    def draft(self, by: str, do: str, *subjects: str, register: str = "", **fields: Any) -> tuple[Entry, list[Problem]]:
        """The entry as the desk composes it, read back from its page, and what it couldn't understand."""
        name = register or self.register
        entry, problems = compose(Draft(name, do, by, subjects, fields), self.books, self.now)
        return (entry, problems) if problems else (on_page(entry, self.books, None)[2], [])

    def try_(self, by: str, do: str, *subjects: str, register: str = "", **fields: Any) -> tuple[Entry, Verdict]:
        """An entry and its verdict; nothing is taken."""
        entry, problems = self.draft(by, do, *subjects, register=register, **fields)
        verdict = weigh(entry, self.books)
        verdict.input[:0] = problems
        return entry, verdict

    def ok(self, by: str, do: str, *subjects: str, register: str = "", **fields: Any) -> Record:
        """Plays an entry that is right."""
        entry, verdict = self.try_(by, do, *subjects, register=register, **fields)
        if verdict.problems:
            raise Wrong(verdict.problems)
        return self.take(entry, verdict)

    def take(self, entry: Entry, verdict: Verdict | None = None) -> Record:
        """Takes an entry as it is."""
        take(entry, self.books, verdict)
        self.played.append(entry)
        return self.books.records[entry.id]

    def no(self, by: str, do: str, *subjects: str, register: str = "", **fields: Any) -> list[Problem]:
        """The problems of an entry that is wrong."""
        problems = self.try_(by, do, *subjects, register=register, **fields)[1].problems
        assert problems, f"{by} {do} was taken"
        return problems

    def words(self, by: str, do: str, *subjects: str, register: str = "", **fields: Any) -> str:
        """What is said about an entry that is wrong, in English."""
        return "; ".join(p.message.en for p in self.no(by, do, *subjects, register=register, **fields))

    def sign(self, by: str, of: Record, kind: str | None = None, verdict: str = "yes") -> Record:
        """Signs, declines or takes note of an entry."""
        fields = self._signing(of, kind, verdict)
        return self.ok(by, "sign", register=of.entry.register, **fields)

    def no_sign(self, by: str, of: Record, kind: str | None = None) -> str:
        """Why somebody can't sign."""
        return self.words(by, "sign", register=of.entry.register, **self._signing(of, kind, "yes"))

    def _signing(self, of: Record, kind: str | None, verdict: str) -> dict[str, Any]:
        said = {"as": kind} if kind else {}
        return {"of": of.entry.id, "digest": of.entry.digest, **said, "verdict": verdict}

    def subject(self, name: str, register: str = "") -> Subject:
        """A subject that is there."""
        found = self.books.subject(register or self.register, name)
        assert found is not None, name
        return found

    def state(self, name: str, register: str = "") -> str | None:
        """Where a subject stands now."""
        return self.books.state(self.subject(name, register), self.now)

    def facts(self, name: str, register: str = "") -> dict[str, Any]:
        """What is known of a subject."""
        return self.subject(name, register).facts

    def dues(self, name: str = "") -> list[Due]:
        """The open dues, all or of one name."""
        return [d for d in self.books.all_open() if not name or d.name == name]

    def due(self, name: str) -> Due:
        """The only open due of a name."""
        (found,) = self.dues(name)
        return found

    def scene(self, subject: str | None = None, by: str = "amy", **fields: Any) -> Scene:
        """What a condition would see now of a subject and some typed fields."""
        register = self.books.register(self.register)
        was = self.books.subject(register.name, subject) if subject else None
        facts = dict(was.facts) if was else {}
        state = self.books.state(was, self.now) if was else None
        return Scene(self.books, register, by, self.now, subject, was, fields, facts, state)

    def again(self) -> Desk:
        """A second desk that took the same entries."""
        other = Desk.__new__(Desk)
        other.rules, other.books, other.now, other.register = self.rules, Books(self.rules), self.now, self.register
        other.played = []
        for entry in self.played:
            other.take(replace(entry))
        return other


def clock(words: str) -> dt.datetime:
    """A local time such as `2026-11-27 23:00`."""
    return dt.datetime.fromisoformat(words).replace(tzinfo=ZONE)


def local(moment: dt.datetime | None) -> str:
    """A moment as the wall clock shows it."""
    return "never" if moment is None else f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"
