"""How the handover of a post stands: who gives, who takes, what is shown, and which step comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wuye.data import dataclass
from wuye.desk.house import House
from wuye.errors import BadInput, Problem, Refused
from wuye.registers import handing_over, people
from wuye.registers.conditions import all_hold
from wuye.registers.counts import expected
from wuye.registers.operands import who
from wuye.registers.paths import Scene
from wuye.registers.say import fill
from wuye.registers.things import Record, Subject
from wuye.text import Text, same

REGISTER = "handover"
STEPS = ("prepare", "count", "check", "ask", "sign")
"""The five screens."""
SCREEN = {"prepare": 1, "count": 2, "explain": 2, "check": 3, "ask": 4, "offer": 5, "accept": 5}
OUTGOING = ("prepare", "explain", "offer")
"""The steps of whoever goes; the others are of whoever comes."""
NEXT = {"on_watch": "prepare", "prepared": "count", "offered": "accept"}
STOPPED = {
    "refused": Text("接班人拒绝接班，等上级决定", "the incoming person refused; the superior decides"),
    "suspended": Text("交接已中止", "the handover is suspended"),
    "unstaffed": Text("岗位无人值守，由监控室代看", "the post is unstaffed, the control room watches it"),
    "closed": Text("这个岗位已撤", "this post is closed"),
}
WAY_ON = {"refused": "decide", "suspended": "resume", "unstaffed": "take_up", "closed": "list"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One post as it stands, with what its handover shows."""

    house: House
    post: str
    subject: Subject
    scene: Scene

    @property
    def state(self) -> str:
        """Where the post stands."""
        return str(self.scene.state)

    @property
    def holder(self) -> str:
        """Who is on watch: the stand-in where there is one."""
        return str(self.fact("stand_in") or self.fact("holder") or "")

    @property
    def incoming(self) -> str:
        """Who takes over, once he has counted."""
        return str(self.fact("incoming") or "")

    def fact(self, name: str) -> Any:
        """A fact of the post."""
        return self.scene.facts.get(name)

    def drawn(self, name: str) -> list[str]:
        """What the books say now of a field that is drawn from them."""
        found: list[str] = handing_over.DRAWS[handing_over.DRAWN[name]](self.scene)
        return found

    def rows(self, table: str) -> dict[str, Text]:
        """The checklist or the articles of this post."""
        return handing_over.at_post(self.scene, table)

    def keys(self) -> dict[str, list[str]]:
        """The keys that should be in the post's cabinets, by cabinet."""
        kind = self.scene.register.fields["seen"]
        found: dict[str, list[str]] = {cabinet: [] for cabinet in self.fact("cabinets") or ()}
        for name in expected(kind, self.scene) if found else ():
            key = self.house.books.subject("key", name)
            found[str(key.facts.get("cabinet")) if key else ""].append(name)
        return found

    def balance(self, name: str = "balance") -> Mapping[str, Any]:
        """The numbers of the last closing balance, or of this count."""
        return {row["article"]: row["number"] for row in self.fact(name) or ()}

    def entries(self) -> list[Record]:
        """What was entered since somebody took over here."""
        return handing_over.this_round(self.scene)

    def entered(self, do: str) -> Record | None:
        """The last entry of one step in this handover."""
        return next((r for r in reversed(self.entries()) if r.entry.do == do), None)

    def differences(self) -> list[str]:
        """What was counted otherwise than the books have it, and isn't explained."""
        bare = Scene(
            self.scene.books, self.scene.register, "", self.scene.at, self.post, self.subject, {}, self.scene.facts
        )
        open_ = [d for d in self.scene.books.dues_of(REGISTER, self.post) if d.name == "explain"]
        return handing_over.unanswered(bare) if open_ else []

    def step(self) -> str | None:
        """What comes next; None where the post waits for somebody else."""
        if self.state in ("counted", "offered") and handing_over.unprepared(self.scene):
            return "prepare"
        if self.state == "offered" and self.fact("record") != handing_over.shift_record(self.scene):
            return "offer"
        if self.state != "counted":
            return NEXT.get(self.state)
        if self.differences():
            return "explain"
        return "offer" if self.fact("checked") and not self.fact("moving") else "check"

    def may_take(self) -> list[str]:
        """Who may take over here: those of the post's roles, without the one who goes."""
        tokens = who({"the": "kind.roles"}, self.scene)
        return people.candidates(self.scene.books, tokens, self.scene.at, [self.holder, str(self.fact("holder"))])


def standing(house: House, post: str) -> Standing:
    """How a post stands now; BadInput where there is no such post."""
    subject = house.books.subject(REGISTER, post)
    if subject is None:
        raise BadInput.of(
            f"没有 {post} 这个岗位", f"there is no post {post}",
            remedy=Text("wuye 交接班 列表", "wuye handover list"), field="post",
        )  # fmt: skip
    return Standing(house, post, subject, scene_of(house, subject, house.now()))


def scene_of(house: House, subject: Subject, at: dt.datetime) -> Scene:
    """What a condition would see of a post."""
    books = house.books
    register, facts, state = books.register(REGISTER), dict(subject.facts), books.state(subject, at)
    return Scene(books, register, str(facts.get("holder")), at, subject.id, subject, {}, facts, state)


def post_named(house: House, said: str | None, person: str | None) -> str:
    """The post that is meant: the one named, the one this person holds, or the only one."""
    posts = [s for s in house.books.all(REGISTER) if house.books.state(s, house.now()) != "closed"]
    if said is not None:
        labels = house.books.rules.table(REGISTER, "posts")
        named = [s.id for s in posts if said in (s.id, labels.get(str(s.facts.get("kind")), {}).get("zh"))]
        return named[0] if named else said
    held = [s.id for s in posts if person in (s.facts.get("holder"), s.facts.get("stand_in"), s.facts.get("incoming"))]
    found = held or [s.id for s in posts]
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadInput.of(
            "还没有设岗", "no post is set up yet",
            remedy=Text("wuye 交接班 设岗 desk --岗位类别 前台 --当班人 …", "wuye handover open_post desk --kind desk --holder …"),
        )  # fmt: skip
    raise BadInput.of(
        f"哪个岗位？{'、'.join(found)}",
        f"which post? {', '.join(found)}",
        remedy=same(f"--post {found[0]}"),
        field="post",
    )


def stopped(stand: Standing) -> Refused:
    """Why a handover can't go on at this terminal, with the line that leads on."""
    said = STOPPED[stand.state]
    line = f"wuye handover {WAY_ON[stand.state]} {stand.post}"
    rules = {"refused": ("HAND-26",), "unstaffed": ("HAND-21",), "suspended": ("HAND-21",)}.get(stand.state, ())
    found = Refused.of(said.zh, said.en, remedy=same(line), rules=rules)
    assert isinstance(found, Refused)
    return found


def no_relief(stand: Standing) -> Refused:
    """That nobody of this post's roles is on duty now or nearly so, with the line that has somebody found."""
    who_ = people.say_who(stand.house.books, who({"the": "kind.roles"}, stand.scene))
    found = Refused.of(
        f"现在没有人可以接班，须是 {who_.zh}", f"nobody can take over now; it takes {who_.en}",
        remedy=same(f"wuye handover relief_late {stand.post}"), rules=("HAND-21",),
    )  # fmt: skip
    assert isinstance(found, Refused)
    return found


def held_by(stand: Standing) -> list[tuple[Text, tuple[str, ...], Text | None]]:
    """Every case that would refuse the outgoing side's signature now, as the judge would say it."""
    found = []
    for case in stand.scene.register.actions["offer"].cases:
        shown = {"urgent_open", "blocking_open", "slips_open", "equipment_moving", "moving"} & set(_paths(case.must))
        if shown and case.say is not None and not all_hold(case.must, stand.scene):
            found.append((fill(case.say, stand.scene), case.rules, case.remedy and fill(case.remedy, stand.scene)))
    return found


def refusal(stand: Standing) -> Refused | None:
    """The same as the judge would raise it, before anybody is asked whether he signs."""
    found = [Problem(said, rules, line) for said, rules, line in held_by(stand)]
    return Refused(tuple(found)) if found else None


def _paths(tests: Mapping[str, Any]) -> list[str]:
    return [p for path, test in tests.items() for p in ([q for o in test for q in o] if path == "any_of" else [path])]
