"""What doesn't come up every day: sealed keys opened, keys lost and bent, units that change hands, people's own keys."""

from __future__ import annotations

from itertools import count

from bench.lending import ENGINEERS
from bench.world import Story, World

PRESENT = ("zhangwei", "zhaomin", "huangjing")
FAMILIES = ("林建国", "何美玲", "陈志强", "苏文", "邓丽华", "冯晓东", "蔡明", "潘云", "杜鹃", "袁野")
FIRMS = ("信达咨询", "海川科技", "天成会计", "博文出版", "新禾生物", "远航物流", "华夏设计", "星海传媒")


def forgotten(w: World) -> Story:
    """A client left his key at home: application, security, manager, three people at the door; sealed again, papers filed."""
    key = w.one(w.keys(lambda s: s.state == "sealed"))
    owner, seal = w.fact("key", key, "owner"), w.fact("key", key, "seal_no")
    with w.about(key):
        opened = w.enter("zhangwei", "key open", key, reason="forgotten", found_seal=seal, before="封条完好，门锁完好",
                         why="客户忘带钥匙", application=w.paper("SQ", owner), confirmed_with=owner,
                         security_ref=w.number("BA"))  # fmt: skip
        yield 4
        yield from w.sign_all(opened)
        yield w.minutes(10, 30)
        yield from _sealed_again(w, key, "zhangwei")
        yield 24 * 60
        paper = {**w.paper("SQ", owner), "stamped": True}
        w.enter("machao", "key file_application", key, stamped_copy=paper)


def _sealed_again(w: World, key: str, by: str) -> Story:
    again = w.enter(by, "key reseal", key, seal_no=w.number("F"), after="只开大门，室内未动")
    yield 5
    yield from w.sign_all(again, later=True)


def leak(w: World) -> Story:
    """Water from a unit by day: manager and general manager say yes before the sealed key is used."""
    key = w.one(w.keys(lambda s: s.state == "sealed"))
    with w.about(key):
        opened = w.enter(w.assistant(), "key open", key, reason="emergency", contact="cannot_come", why="漏水，客户到不了场",
                         found_seal=w.fact("key", key, "seal_no"), before="封条完好；水从门下流出",
                         confirmed_with=w.fact("key", key, "owner"))  # fmt: skip
        yield 3
        yield from w.sign_all(opened)
        yield w.minutes(20, 60)
        yield from _sealed_again(w, key, w.assistant())
        w.enter(w.assistant(), "key done", of=opened, due="tell_client", how="电话告知客户")


def leak_at_night(w: World) -> Story:
    """The same at two in the morning, nobody answers: glass is broken, and reviewed next day."""
    key = w.one(w.keys(lambda s: s.state == "sealed"))
    calls = [
        {"at": "01:52", "phone": "13800001501", "answer": "无人接听"},
        {"at": "01:58", "phone": "13800001501", "answer": "关机"},
    ]
    with w.about(key):
        opened = w.enter("huangjing", "key open", key, reason="emergency", contact="unreachable", why="漏水，客户联系不上",
                         found_seal=w.fact("key", key, "seal_no"), before="封条完好；水从门下流出", attempts=calls)  # fmt: skip
        yield 3
        w.enter("huangjing", "key glass", of=opened, why="水已到电梯厅，经理电话没有接通", told="电话未接，已发短信")
        yield 3
        w.sign(opened, "zhangwei", "present")
        w.sign(opened, "zhouqiang", "present")
        yield w.minutes(40, 80)
        yield from _sealed_again(w, key, "huangjing")
        yield 7 * 60
        w.sign(opened, "chenjing", "review")
        w.enter("huangjing", "key done", of=opened, due="tell_client", how="早上电话告知客户")


def lost(w: World) -> Story:
    """A key lost on the way: told, decided, the lock changed, its copies exchanged, a new copy received."""
    kind = w.one(("vacant", "shared"))
    key = w.hanging(kind, "office")
    lock = w.fact("key", key, "lock")
    copies = w.keys(lambda s: s.facts.get("lock") == lock and s.state in ("cabinet", "damaged"))
    with w.about(key, *copies):
        loan = w.enter(w.assistant(), "key borrow", key, borrower=w.one(ENGINEERS), org="engineering", purpose="repair")
        yield 2
        yield from w.sign_all(loan)
        yield w.minutes(60, 140)
        gone = w.enter(
            w.record(loan).fields["borrower"], "key lose", key, account="下楼时遗失，沿楼梯和车库找过两遍没有找到"
        )
        yield 4
        yield from _told(w, gone)
        yield w.minutes(20, 60)
        w.enter("wangfang", "key decide", key, decision="rekey", answer="当天换锁芯，旧钥匙作废")
        yield w.minutes(60, 200)
        changed = w.enter(w.one(ENGINEERS), "key rekey", *dict.fromkeys([key, *copies]), cylinder=w.number("XZ"), why="遗失",
                          order=w.paper("PZ", "孙强"))  # fmt: skip
        yield w.minutes(20, 60)
        yield from w.sign_all(changed, later=True)
        head = key.rpartition("-")[0]
        new = next(f"{head}-{n}" for n in count(1) if w.state(f"{head}-{n}") is None)
        w.enter(w.assistant(), "key receive", new, kind=kind, opens=w.fact("key", key, "opens"),
                place=w.fact("key", key, "place"), lock=lock, note="新锁芯配套钥匙")  # fmt: skip


def _told(w: World, entry: str) -> Story:
    """Everybody hears of it who has to."""
    news = [d for d in w.books.all_open() if d.kind == "tell" and d.opened_by == entry]
    for token in sorted({t for due in news for t in due.who}):
        if token.startswith("dept:"):
            w.enter("zhangwei", "key told", of=entry, to=token, how="对讲机告知")
        elif token == "leader":
            w.sign(entry, "liuyang", "seen")
        elif token == "manager":
            w.sign(entry, "wangfang", "seen")
        yield 3


def bent(w: World) -> Story:
    """A bent key is taken out of use and replaced."""
    key = w.hanging("shared", "office")
    with w.about(key):
        hurt = w.enter(w.assistant(), "key damage", key, account="归还时发现匙身弯曲，插不到底")
        yield 20
        yield from _told(w, hurt)
        yield w.minutes(14 * 60, 20 * 60)
        new = w.enter(w.assistant(), "key replace", key, order=w.paper("PZ", "孙强"), place=w.fact("key", key, "place"))
        yield 15
        yield from w.sign_all(new)


def move_in(w: World) -> Story:
    """A vacant flat or office is taken over: notice, inspection, keys to the client, one of them into sealed custody."""
    unit = w.one(
        s.id for s in w.books.all("unit") if s.state in ("listed", "left") and s.facts["kind"] in ("flat", "office")
    )
    keys = w.keys(lambda s: s.state == "cabinet" and s.facts.get("kind") == "vacant" and unit in s.facts["opens"])
    client, phone = w.one(FAMILIES + FIRMS), f"139{w.chance.randint(10**7, 10**8 - 1)}"
    notice = w.paper("RH")
    with w.about(*keys):
        w.enter(
            "zhaomin",
            "unit notify",
            unit,
            notice=notice,
            list_no=w.number("QD"),
            client=client,
            responsible=client,
            phone=phone,
        )
        yield w.minutes(20 * 60, 28 * 60)
        w.enter("zhaomin", "unit inspect", unit, inspection=w.paper("YF", client))
        yield 20
        if keys[1:]:
            given = w.enter(
                "zhangwei", "key to_client", *keys[1:], owner=client, notice=notice, slip=w.paper("JJ", client)
            )
            yield from w.sign_all(given)
        if keys:
            w.enter("huangjing", "key entrust_again", keys[0], owner=client, phone=phone, agreement=w.paper("TG", client),
                    seal_no=w.number("F"), place="B 柜信封", custodian="huangjing")  # fmt: skip
        yield 15
        w.enter("zhangwei", "unit move_in", unit, take_over=w.paper("SL", client), deposit="3000.00", receipt=w.number("SJ"),
                residents=str(w.chance.randint(1, 40)), items=["parking"])  # fmt: skip


def move_out(w: World) -> Story:
    """A client leaves: his sealed keys handed back, the unit empty, its keys taken back for the next."""
    unit = w.one(s.id for s in w.books.all("unit") if s.state == "occupied")
    client = w.fact("unit", unit, "client")
    mine = w.keys(lambda s: s.state == "sealed" and unit in s.facts["opens"])
    with w.about(*mine):
        for key in mine:
            w.enter("huangjing", "key hand_back", key, slip=w.paper("JJ", w.fact("key", key, "owner")))
            yield 5
        w.enter("zhaomin", "unit move_out", unit, why=f"{client} 合同到期")
        yield 30
        back = w.keys(lambda s: s.state == "with_client" and unit in s.facts["opens"]) + mine
        if back:
            w.enter(
                "zhangwei",
                "key take_back",
                *dict.fromkeys(back),
                slip=w.paper("JJ", client),
                kind="vacant",
                place="A 柜",
            )


def known(w: World) -> Story:
    """What is known of a unit is brought up to date."""
    unit = w.one(s.id for s in w.books.all("unit") if s.state == "occupied")
    w.enter("zhaomin", "unit know", unit, residents=str(w.chance.randint(1, 60)))
    yield 1


def transfer(w: World) -> Story:
    """A unit passes to another client."""
    unit = w.one(s.id for s in w.books.all("unit") if s.state == "occupied")
    client = w.one(FAMILIES + FIRMS)
    w.enter("zhaomin", "unit transfer", unit, client=client, responsible=client, transfer_paper=w.paper("ZM", client))
    yield 1


def new_key(w: World) -> Story:
    """Somebody changes the key he signs with."""
    person = w.one(s.id for s in w.books.all("staff") if s.state == "active")
    w.enter(person, "staff rotate_key", person)
    yield 1


def deputy(w: World) -> Story:
    """The manager names who stands in over the weekend."""
    until = w.at.replace(hour=8, minute=30)
    w.enter("wangfang", "staff deputise", "wangfang", deputy="heping", deputy_roles=["manager"],
            deputy_until=f"{until.date().fromordinal(until.date().toordinal() + 3)}T08:30")  # fmt: skip
    yield 1


def assessed(w: World) -> Story:
    """The yearly word on how somebody did."""
    w.enter(
        "chenjing", "staff assess", w.one(("wangfang", "heping")), rating=w.one(("good", "excellent")), why="年度考评"
    )
    yield 1


def new_rules(w: World) -> Story:
    """The manager changes what counts as due soon."""
    soon = "36h" if w.books.rules.knob("house", "soon") == "24h" else "24h"
    w.mill.adopt(w.at, "wangfang", "按季调整", {"house": {"soon": soon}})
    yield 1
