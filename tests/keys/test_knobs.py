"""What the house may set otherwise: each figure or choice, overridden, changes what happens."""

from __future__ import annotations

import datetime as dt

from tests.keys.given import (
    AGREEMENT,
    DAY,
    EVENING,
    NIGHT,
    SLIP,
    ask,
    cabinets,
    desk_key,
    emergency,
    forgotten,
    lent,
    plant,
    sealed,
    shared,
    shown,
    vacant,
    viewing,
)  # fmt: skip
from tests.keys.proof import proves
from tests.keys.test_counts import duty
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused


@proves("KEY-04")
def test_issue_roles(desk: Desk) -> None:
    own = desk.with_knobs(issue_roles=["receptionist"]).at(EVENING)
    loan = ask(own, shared(own))
    with stops(NotAllowed, "KEY-04"):
        own.sign("liuyang", loan)
    own.sign("sunli", loan)
    assert own.state("K-S-1") == "out"


@proves("KEY-05")
def test_cabinet_role(desk: Desk) -> None:
    own = desk.with_knobs(cabinet_role=["supervisor", "shift_manager"]).at(DAY)
    loan = ask(own, shared(own))
    with stops(NotAllowed, "KEY-05"):
        own.sign("liuyang", loan)
    own.sign("linxia", loan)
    assert own.state("K-S-1") == "out"


@proves("KEY-02")
def test_custodian_roles(desk: Desk) -> None:
    own = desk.with_knobs(custodian_roles=["receptionist"]).at(DAY)
    assert own.flags(own.books.life("key", sealed(own))[0]) == {"KEY-02"}
    name = sealed(own, "K-2", seal_no="F-2", custodian="sunli")
    assert own.flags(own.books.life("key", name)[0]) == set()


@proves("KEY-08")
def test_require_security(desk: Desk) -> None:
    own = desk.with_knobs(require_security=False).at(DAY)
    sealed(own)
    entry = forgotten(own, security_ref=None)
    assert own.waits(entry) == [("approve", ("manager",))]
    own.sign("wangfang", entry)


def test_police_first(desk: Desk) -> None:
    """D-08: a key whose agreement has ended opens no door."""

    def without_agreement(desk: Desk) -> str:
        name = sealed(desk)
        desk.do("zhangwei", "key", "hand_back", name, slip=SLIP)
        desk.do("zhangwei", "key", "lose", name, account="客户遗失")
        desk.do("zhangwei", "key", "find", name, account="拾得", place="B07")
        desk.do("zhangwei", "key", "reseal", name, seal_no="F-0002", after="封好")
        return name

    name = without_agreement(desk)
    with stops(Refused, "D-08"):
        emergency(desk, name, found_seal="F-0002")
    own = desk.with_knobs(police_first=False).at(DAY)
    assert own.status(emergency(own, without_agreement(own), found_seal="F-0002")) == "waiting"
    kept = sealed(desk, "K-2", seal_no="F-9", agreement=AGREEMENT)
    assert desk.status(emergency(desk, kept, found_seal="F-9")) == "waiting"


@proves("KEY-28", "KEY-40", "KEY-44")
def test_loss_tells(desk: Desk) -> None:
    own = desk.with_knobs(loss_tells={"vacant": ["director"], "else": ["dept:engineering"]}).at(DAY)
    heard = {}
    for make in (vacant, plant, shared, sealed, desk_key):
        heard[make.__name__] = set(own.news(own.do("zhangwei", "key", "damage", make(own), account="断齿")))
    rest = {"dept:engineering"}
    assert heard == {"vacant": {"director"}, "plant": rest, "shared": rest, "sealed": rest, "desk_key": rest}


def test_the_rest_of_the_keys_are_told_of_too(desk: Desk) -> None:
    """D-09: a loss or damage of a desk key or a shared key."""
    damaged = desk.do("sunli", "key", "damage", desk_key(desk), account="断齿")
    assert desk.news(damaged) == {"leader": ("D-09",)}
    own = desk.with_knobs(loss_tells={"else": ["director"]}).at(DAY)
    lost = own.do("zhangwei", "key", "lose", shared(own), account="找不到")
    assert own.news(lost)["director"] == ("D-09",)


@proves("KEY-49")
def test_frontdesk_place(desk: Desk) -> None:
    own = desk.with_knobs(frontdesk_place="监控室 3 号格").at(DAY)
    own.do("sunli", "key", "lock_up", desk_key(own), closing={"articles": True, "cabinet": True, "key": "没放"})
    assert own.facts("K-F-1")["place"] == "监控室 3 号格"
    assert "监控室 3 号格" in own.marks(own.books.life("key", "K-F-1")[-1])[0].message.zh


@proves("KEY-30", "KEY-41")
def test_office_name(desk: Desk) -> None:
    for settings, words in (({}, "客服部"), ({"office_name": "物业部"}, "物业部")):
        own = desk.with_knobs("house", **settings).at(DAY)
        for make in (vacant, plant):
            name = make(own, cabinet="control_room")
            assert words in own.marks(own.books.life("key", name)[0])[0].message.zh


@proves("KEY-15")
def test_agreement_name(desk: Desk) -> None:
    own = desk.with_knobs(agreement_name="钥匙寄存书").at(DAY)
    with stops(Refused, "KEY-15"):
        sealed(own, agreement="T-1")
    try:
        sealed(own, agreement="T-1")
    except Refused as refused:
        assert "钥匙寄存书" in refused.problems[0].message.zh


@proves("KEY-34")
def test_loan_and_latest(desk: Desk) -> None:
    own = desk.with_knobs(loan={"vacant": "1h", "else": "2h"}, latest={"vacant": "10:00", "else": "1d"}).at(DAY)
    shown(own, vacant(own))
    lent(own, shared(own))
    assert [f"{own.facts(k)['due']:%H:%M}" for k in ("K-1203-1", "K-S-1")] == ["10:00", "11:30"]
    assert own.flags(viewing(own, vacant(own, "K-2"), due="10:30")) == {"KEY-34", "D-10"}
    assert "D-10" in own.flags(ask(own, shared(own, "K-S-2"), due="2026-11-12T09:00"))
    assert desk.flags(ask(desk, shared(desk, "K-S-2"), due="2026-11-12T09:00")) == set()


@proves("KEY-36", "KEY-37", "KEY-43", "KEY-35")
def test_permit_roles(desk: Desk) -> None:
    own = desk.with_knobs(permit_roles=["director"]).at(DAY)
    name = shared(own)
    asked = [
        ask(own, name, leaves_building=True),
        ask(own, name, borrower="老吴", org="outside", purpose="other"),
        ask(own, plant(own), borrower="zhaomin", org="service", why="漏水"),
    ]
    lent(own, shared(own, "K-S-2"), due="09:40")
    own.later("30m")
    asked.append(ask(own, name))
    assert [own.slot(entry, "approve").who for entry in asked] == [("director",)] * 4


@proves("KEY-19")
def test_gm_roles(desk: Desk) -> None:
    own = desk.with_knobs(gm_roles=["project_manager"]).at(DAY)
    sealed(own)
    entry = emergency(own)
    own.sign("wangfang", entry)
    own.sign("huangtao", entry)
    assert {k for k, _ in own.waits(entry)} == {"present"}


@proves("KEY-05", "KEY-04", "KEY-19")
def test_office_hours_and_night(desk: Desk) -> None:
    own = desk.with_knobs("house", office_hours="workday 10:00-12:00", night="09:00-10:00").at(DAY)
    loan = ask(own, shared(own))
    assert own.waits(loan) == [("give", ("leader@shift", "shift_manager@shift"))]
    own.glass("zhaomin", loan, why="急用")
    assert own.state("K-S-1") == "out"
    sealed(own)
    assert own.glass("zhangwei", emergency(own), why="漏水", told="已致电").entry.do == "glass"
    late = desk.with_knobs("house", night="01:00-02:00").at(NIGHT)
    with stops(Refused, "KEY-04"):
        late.glass("zhaomin", ask(late, shared(late)), why="急用")


@proves("KEY-26", "KEY-24", "KEY-29", "KEY-35", "KEY-45", "KEY-52")
def test_every_time_limit(desk: Desk) -> None:
    limits = {
        "reseal_within": "1h", "stamp_within": "2h", "decide_within": "3h", "rekey_within": "5h", "replace_within": "6h",
        "claim_within": "7h",
    }  # fmt: skip
    own = desk.with_knobs(**limits).at(DAY)
    name = sealed(own)
    entry = forgotten(own)
    for person in ("majun", "wangfang", "zhaomin", "zhougang"):
        own.sign(person, entry)
    own.do("zhangwei", "key", "lose", plant(own), account="找不到")
    own.do("zhougang", "key", "damage", sealed(own, "K-2", seal_no="F-2"), account="断齿")
    lent(own, shared(own))
    own.do("sunqiang", "key", "claim_returned", "K-S-1", answer="还了")
    owed = [
        (name, "reseal"),
        (name, "file_application"),
        ("K-2", "decide"),
        ("K-B2-03", "rekey"),
        ("K-B2-03", "replace"),
    ]
    dues = [own.dues(key)[what] for key, what in [*owed, ("K-S-1", "resolve")]]
    assert [d.by - d.opened_at for d in dues if d.by] == [dt.timedelta(hours=h) for h in (1, 2, 3, 5, 6, 7)]


@proves("KEY-09", "KEY-10")
def test_reconcile_every(desk: Desk) -> None:
    own = desk.with_knobs(reconcile_every="week").at(DAY)
    cabinets(own)
    for name in ("key.reconcile", "key.list"):
        assert (duty(own, name).end - duty(own, name).start).days == 7


@proves("KEY-35")
def test_chase_every(desk: Desk) -> None:
    own = desk.with_knobs(chase_every="2h").at(DAY)
    lent(own, shared(own))
    assert own.dues("K-S-1")["return"].chase[0]["every"] == {"the": "knob.chase_every"}


def test_allowance_and_extensions(desk: Desk) -> None:
    """G-05: how many keys a person may hold, how often a loan may be extended."""
    own = desk.with_knobs(allowance=1, extensions=0).at(DAY)
    lent(own, shared(own))
    with stops(Refused, "G-05"):
        ask(own, shared(own, "K-S-2"))
    more = own.do("zhangwei", "key", "extend", "K-S-1", due="15:00", why="没修完")
    assert ("manager",) in [s.who for s in own.record(more).slots]


@proves("KEY-12", "KEY-46")
def test_the_cabinets_own_knobs(desk: Desk) -> None:
    own = desk.with_knobs("cabinet", seen_within="2h", explain_within="30m", set_up_roles=["leader"]).at(DAY)
    cabinets(own)
    desk_key(own, cabinet="front_desk")
    count = own.do("sunli", "cabinet", "count", "front_desk", seen=[], counterpart="zhaomin")
    at = count.entry.at
    assert own.slot(count, "receive").due == at + dt.timedelta(hours=2)
    assert [d.by for d in own.books.dues_of("cabinet", "front_desk")] == [at + dt.timedelta(minutes=30)]
    with stops(NotAllowed):
        own.do("wangfang", "cabinet", "set_up", "plant", kind="plant", place="办公室", keeper="zhaomin")
    with stops(BadInput):
        own.do("liuyang", "cabinet", "set_up", "plant", kind="plant", place="办公室")
