"""Keys lent and brought back, in all the ways that come up: viewings, works, rounds, the front desk, nights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from contextlib import suppress

from bench.routine import SHOW_SEEN
from bench.world import Story, World

AGENTS = ("lina", "xiaoyu")
ENGINEERS = ("sunqiang", "wulei")
HELPERS = (("sunqiang", "engineering", "repair"), ("wulei", "engineering", "repair"), ("zhouqiang", "security", "inspection"),
           ("tangying", "service", "other"), ("linna", "service", "other"), ("machao", "service", "other"),
           ("guohua", "finance", "other"))  # fmt: skip
EXCUSES = ("还在现场，稍晚归还", "借用人说明早带回", "电话没有接", "人在外面，答应一小时内还")


def viewing(w: World) -> Story:
    """A leasing agent draws a key, shows the unit and signs for how it was left; now and then he comes back late."""
    agent, key = w.one(AGENTS), w.hanging("vacant")
    with w.about(key):
        loan = w.enter(w.assistant(), "key borrow", key, borrower=agent, org="leasing", purpose="viewing")
        yield 1
        if w.happens(2):
            # Nobody came for it: the entry waits, and lapses.
            yield 25 * 60
            return
        yield from w.sign_all(loan)
        if w.happens(4):
            yield from _kept_overnight(w, key)
        else:
            yield w.minutes(25, 100)
        unsigned = yield from _viewed(w, key, agent)
    if unsigned:
        yield w.minutes(24 * 60, 9 * 24 * 60)
        w.sign(unsigned, agent)


def _viewed(w: World, key: str, agent: str) -> Generator[float, None, str]:
    """The return, and whether the power was left on; the entry, where he goes without signing for it."""
    left = "no" if w.happens(6) else "yes"
    back = w.enter(w.assistant(), "key return", key, power_off=left, windows_closed="yes", door_locked="yes")
    yield 3
    signs = w.happens(96)
    if signs:
        w.sign(back, agent)
    if left == "no":
        yield w.minutes(15, 40)
        w.enter(w.assistant(), "key done", of=back, due="go_back", how="看房人回去断电，电话核实")
    return "" if signs else back


def _kept_overnight(w: World, key: str) -> Story:
    """Not back by six: reminded in the evening, asked after, perhaps said to be back; returned the next day."""
    evening = w.at.replace(hour=18, minute=20)
    yield max((evening - w.at).total_seconds() / 60, 5)
    w.enter(w.assistant(), "key chase", key, channel="phone", answer=w.one(EXCUSES), promised="明天 09:30")
    yield w.minutes(14 * 60, 17 * 60)
    w.enter(w.assistant(), "key explain", key, answer=w.one(EXCUSES))
    if w.happens(25):
        yield 10
        w.enter(w.assistant(), "key claim_returned", key, answer="借用人说已交给前台")
        yield w.minutes(30, 90)
        w.enter("liuyang", "key resolve", key, found_where="holder", answer="在借用人包里找到")
    yield w.minutes(20, 200)


def work(w: World) -> Story:
    """Somebody of the house draws one or two keys for work; some need longer, some ask twice."""
    who, org, purpose = w.one(HELPERS)
    keys = list(dict.fromkeys(w.hanging("shared", "office") for _ in range(1 + w.happens(25))))
    with w.about(*keys):
        loan = w.enter(w.assistant(), "key borrow", *keys, borrower=who, org=org, purpose=purpose)
        yield 2
        if w.happens(3):
            yield from _written_wrong(w, loan, who)
        yield from w.sign_all(loan)
        yield w.minutes(20, 170)
        if w.happens(6):
            longer = w.enter(w.assistant(), "key extend", *keys, due="6h", why="还没收工")
            yield 3
            yield from w.sign_all(longer)
            yield w.minutes(60, 150)
        if w.happens(3):
            w.enter(w.assistant(), "key chase", keys[0], channel="radio", answer=w.one(EXCUSES))
            yield w.minutes(10 * 60, 15 * 60)
        w.enter(w.assistant(), "key return", *keys, condition="good")


def _written_wrong(w: World, loan: str, who: str) -> Story:
    """The wrong borrower stands there: a correction beside it, reviewed, and signed again."""
    yield from w.sign_all(loan)
    other = w.one(p for p, *_ in HELPERS if p != who and w.fact("staff", p, "dept") == w.fact("staff", who, "dept"))
    yield 12
    right = w.enter(w.record(loan).entry.by, "key correct", of=loan, why="借用人写错了", fields={"borrower": other})
    yield 6
    with suppress(LookupError):
        yield from w.sign_all(right, later=True)
    for signer in sorted(w.record(loan).resign):
        w.sign(loan, signer)
        yield 2


def contractor(w: World) -> Story:
    """An engineer signs for a key that a contractor's men will use, and may pass it to his colleague."""
    who, key = w.one(ENGINEERS), w.hanging("shared", "office")
    with w.about(key):
        loan = w.enter(
            w.assistant(), "key borrow", key, borrower=who, org="engineering", purpose="repair", contractor="恒达装饰"
        )
        yield 2
        yield from w.sign_all(loan)
        yield w.minutes(40, 120)
        if w.happens(40):
            other = w.one(e for e in ENGINEERS if e != who)
            passed = w.enter(who, "key transfer", key, taker=other)
            yield 1
            yield from w.sign_all(passed)
            who = other
            yield w.minutes(30, 70)
        w.enter(w.assistant(), "key return", key, returned_by=who, condition="good")


def outsider(w: World) -> Story:
    """Somebody from outside has a key only with the manager's leave; at times he doesn't get it."""
    key = w.hanging("shared", "office")
    with w.about(key):
        loan = w.enter(w.assistant(), "key borrow", key, borrower="王工（供电局）", org="outside", purpose="inspection",
                       phone="13700000095")  # fmt: skip
        yield 2
        if w.happens(30):
            w.sign(loan, "wangfang", "approve", no="没有预约，请先联系工程部")
            return
        yield from w.sign_all(loan)
        yield w.minutes(40, 180)
        w.enter(w.assistant(), "key return", key, condition="good")


def plant_round(w: World) -> Story:
    """The engineer on duty draws a plant room's key in the control room."""
    key = w.hanging("plant", "control_room")
    with w.about(key):
        who = w.one(ENGINEERS)
        loan = w.enter(w.watch(), "key borrow", key, borrower=who, org="engineering", purpose="inspection")
        yield 2
        yield from w.sign_all(loan)
        yield w.minutes(25, 110)
        w.enter(w.watch(), "key return", key, condition="good")


def plant_wish(w: World) -> Story:
    """An assistant wants a plant room's spare; the manager mostly says no."""
    key = w.hanging("plant", "plant")
    with w.about(key):
        loan = w.enter("zhangwei", "key borrow", key, borrower="zhaomin", org="service", purpose="inspection",
                       why="住户投诉水压低，想看水箱")  # fmt: skip
        yield 2
        w.sign(loan, "liuyang", "give")
        yield 8
        if w.happens(70):
            w.sign(loan, "wangfang", "approve", no="不属特殊情况，请工程部去看")
            return
        w.sign(loan, "wangfang", "approve")
        yield w.minutes(30, 80)
        w.enter("zhangwei", "key return", key, condition="good")


def roof_at_night(w: World) -> Story:
    """At night nobody may issue the key a guard needs: glass is broken, the manager reviews in the morning."""
    key = w.hanging("shared", "office")
    with w.about(key):
        loan = w.enter(
            "huangjing", "key borrow", key, borrower="zhouqiang", org="security", purpose="inspection", due="2h"
        )
        yield 2
        w.enter(w.watch(), "key glass", of=loan, why="天台门报警，领班和当班经理都不在楼内")
        yield w.minutes(30, 80)
        w.enter("huangjing", "key return", key, condition="good")
        yield w.minutes(9 * 60, 11 * 60)
        yield from w.sign_all(loan, later=True)


def reservation(w: World) -> Story:
    """A key is reserved for tomorrow; some change the time, some drop it."""
    agent = w.one(AGENTS)
    key, hour = w.hanging("vacant"), w.chance.randint(9, 15)
    day = w.at + dt.timedelta(days=w.chance.randint(1, 4))
    start, end = (day.replace(hour=h, minute=0, second=0).isoformat() for h in (hour, hour + 2))
    wish = w.enter(agent, "reservation book", things=[key], who=agent, purpose="viewing", starts=start, ends=end)
    yield w.minutes(20, 90)
    name = w.record(wish).entry.subject or wish
    if w.happens(12):
        w.enter(agent, "reservation cancel", name, why="客户改期")
    elif w.happens(10):
        w.enter(
            agent,
            "reservation change",
            name,
            starts=start,
            ends=day.replace(hour=hour + 3, minute=0, second=0).isoformat(),
        )


def front_desk(w: World) -> Story:
    """The desk's key: drawn in the morning, counted and handed over at the change, locked up at night."""
    key = "K-FD-1"
    with w.about(key):
        drawn = w.enter(w.assistant(), "key borrow", key, borrower="linna", org="service", purpose="other", due="22:30")
        yield 2
        yield from w.sign_all(drawn)
        yield 7 * 60 + 50
        seen = [*w.keys(lambda s: s.facts.get("cabinet") == "front_desk" and s.state == "cabinet")]
        count = w.enter("linna", "cabinet count", "front_desk", counterpart="tangying", seen=_seen(w, seen))
        yield 4
        w.sign(count, "tangying")
        yield 3
        swap = w.enter("linna", "key transfer", key, taker="tangying")
        yield 1
        w.sign(swap, "tangying")
        yield 6 * 60
        w.enter("tangying", "key lock_up", key, closing={"articles": True, "cabinet": True, "key": True})
        yield 2
        yield from _explained(w, count, "front_desk", "linna")


def _seen(w: World, there: list[str]) -> list[str]:
    """What is seen of what is there; now and then one is overlooked."""
    return [key for key in there if key not in (w.one(there) if w.happens(5) else "",)] or list(SHOW_SEEN)


def _explained(w: World, count: str, cabinet: str, by: str) -> Story:
    open_ = [d.item for d in w.books.dues_of("cabinet", cabinet) if d.kind == "difference" and d.opened_by == count]
    if open_:
        answers = [{"key": str(item), "reason": "挂错了钩，已挂回"} for item in open_]
        told = w.enter(by, "cabinet explain", cabinet, answers=answers)
        yield w.minutes(20, 60)
        yield from w.sign_all(told, later=True)


def counted(w: World, cabinet: str, by: str) -> Story:
    """A cabinet counted blind; what differs is explained and reviewed."""
    here = w.keys(lambda s: s.facts.get("cabinet") == cabinet and s.state in ("cabinet", "sealed"))
    here += sorted(k for k in w.busy if w.fact("key", k, "cabinet") == cabinet and w.state(k) in ("cabinet", "sealed"))
    count = w.enter(by, "cabinet count", cabinet, seen=_seen(w, here))
    yield w.minutes(20, 90)
    yield from _explained(w, count, cabinet, by)


def _is_late(w: World, key: str) -> bool:
    due = w.fact("key", key, "due")
    return w.state(key) == "out" and due is not None and due < w.at


def daily_look(w: World) -> Story:
    """The daily look at what is out: a reason for each that is late, or word that there is none; what turns up is booked in."""
    due = [k for k in sorted(w.busy) if k != "K-FD-1" and _is_late(w, k)]
    for key in due[:6]:
        w.enter(w.assistant(), "key explain", key, answer=w.one(EXCUSES))
        yield 2
    for key in w.keys(lambda s: s.state == "out" and _is_late(w, s.id)):
        w.enter(
            w.assistant(), "key return", key, power_off="yes", windows_closed="yes", door_locked="yes", condition="good"
        )
        yield 2
    w.enter(w.assistant(), "key routine", routine="daily_check", note="逐把查过" if due else "除前台钥匙外没有未还钥匙")
