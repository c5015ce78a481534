"""A roster in force, and who stands on it."""

from __future__ import annotations

import datetime as dt

from tests.support.desk import Desk
from wuye.desk.record import Receipt
from wuye.registers import on_duty
from wuye.registers.on_duty import Watch

ROSTER = "2026-11-service"
PLAN = {"zhangwei": "d", "zhaomin": "e", "sunli": "n", "liuyang": "d", "linxia": "n", "wangfang": "o"}
"""Who works when, the whole month long."""


def line(codes: str, days: int = 30) -> str:
    """A line of codes for a month, the same few again and again."""
    words = codes.split()
    return " ".join(words[n % len(words)] for n in range(days))


def rows(days: int = 30, **other: str) -> list[str]:
    """A row for each person, as typed."""
    return [f"{who}={line(codes, days)}" for who, codes in {**PLAN, **other}.items()]


def on_day(day: int, code: str, else_: str, days: int = 30) -> str:
    """A row with another code on one day."""
    return " ".join(code if n == day else else_ for n in range(1, days + 1))


def drawn(desk: Desk, **other: str) -> Receipt:
    """The roster of November, drawn by the manager and approved by his superior."""
    entry = desk.do("wangfang", "roster", "draw", month="2026-11", dept="service", rows=rows(**other))
    desk.sign("huangtao", entry, "approve")
    desk.later("1m")
    return entry


def revised(desk: Desk, why: str = "临时调整", **other: str) -> Receipt:
    """Another version of it."""
    entry = desk.do("wangfang", "roster", "revise", ROSTER, rows=rows(**other), why=why)
    desk.sign("huangtao", entry, "approve")
    desk.later("1m")
    return entry


def here(desk: Desk, when: str = "") -> list[str]:
    """Who is on duty at a time, or now."""
    return [one.person for one in watching(desk, when)]


def watching(desk: Desk, when: str = "") -> list[Watch]:
    """Everybody's watch at a time, or now."""
    at = dt.datetime.fromisoformat(when).replace(tzinfo=desk.rules.zone) if when else desk.now()
    return on_duty.watch(desk.books, at)
