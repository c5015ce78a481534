"""Desks that write through `wuye` to a guarded repository over real ssh: on line, off line, in a race, tampered with."""

from __future__ import annotations

import getpass
import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.guard.conftest import make_bare
from tests.guard.test_ssh import Server, server, why_not
from tests.support.house import ROOT, Desk, Result
from tests.support.house import desk as _desk
from tests.support.house import founded as _founded
from wuye.repo import git

__all__ = ["server"]
desk, founded = _desk, _founded
pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
BORROW = "key borrow {} --borrower wulei --org engineering --purpose repair --json"


class Clock:
    """A minute for each command, the same at all desks."""

    def __init__(self) -> None:
        self.minute = 0

    def next(self) -> str:
        self.minute += 1
        return f"2026-11-10T{9 + self.minute // 60:02}:{self.minute % 60:02}:00+08:00"


class Site:
    """A guarded repository behind ssh, and the desks that reach it."""

    def __init__(self, first: Desk, bare: Path, server: Server) -> None:
        self.first, self.bare, self.server, self.clock = first, bare, server, Clock()
        self.url = f"ssh://{getpass.getuser()}@127.0.0.1:{server.port}{bare}"
        self.desks = [first]
        first.git("remote", "add", "origin", self.url)
        self.line(first, True)
        self.ok(first, "sync", "chenjing")

    def clone(self, letter: str) -> Desk:
        """One more desk, with its letter and its first entry."""
        there = Desk(self.bare.with_name(letter), self.first.config)
        git.run(self.bare, "clone", "-q", self.url, str(there.path), extra_env={"GIT_SSH_COMMAND": self.server.ssh})
        self.line(there, True)
        self.ok(there, f"desk {letter}", "zhangwei")
        self.ok(there, f"unit enter {1300 + len(self.desks)} --kind flat", "zhangwei")
        self.desks.append(there)
        return there

    def line(self, desk: Desk, on: bool) -> None:
        """Plugs a desk in, or lets nobody answer at the other end."""
        desk.git("config", "core.sshCommand", self.server.ssh if on else f"{self.server.ssh} -o ProxyCommand=false")

    def run(self, desk: Desk, words: str, as_: str, *more: str) -> Result:
        return desk.wuye_process(*words.split(), *more, as_=as_, now=self.clock.next(), lang="en")

    def ok(self, desk: Desk, words: str, as_: str, *more: str) -> Result:
        done = self.run(desk, words, as_, *more)
        assert done.code == 0, (words, done.out, done.err)
        return done

    def borrow(self, desk: Desk, key: str) -> str:
        """Lends a key, signed out by the leader; the id of the entry."""
        entry = str(json.loads(self.ok(desk, BORROW.format(key), "zhangwei").out)["entry"]["id"])
        self.ok(desk, f"sign {entry}", "liuyang")
        return entry

    @property
    def head(self) -> str:
        return git.run(self.bare, "rev-parse", "main").decode().strip()

    def all_alike(self) -> None:
        """Every desk has what the repository has, and every one's audit finds nothing."""
        for each in self.desks:
            self.ok(each, "sync", "zhangwei")
        assert {each.head for each in self.desks} == {self.head}
        for each in self.desks:
            self.ok(each, "audit", "chenjing")
            assert each.git("status", "--porcelain") == ""


@pytest.fixture
def site(desk: Desk, server: Server, tmp_path: Path) -> Iterator[Site]:
    bare = make_bare(tmp_path / "shared.git")
    installed = desk.wuye("guard", "install", str(bare))
    assert installed.code == 0, installed.err
    yield Site(desk, bare, server)


def test_three_desks_one_of_them_off_line_and_a_contested_key(site: Site) -> None:
    first, second, third = site.first, site.clone("g"), site.clone("k")
    site.borrow(second, "K-1203-1")
    site.line(third, False)
    away = site.borrow(third, "K-S-1")
    kept = site.run(third, "sync", "zhangwei")
    assert (kept.code, "not shared yet: 2" in kept.out) == (5, True), kept
    here = site.borrow(second, "K-S-1")
    site.line(third, True)
    joined = site.ok(third, "sync --json", "zhangwei")
    assert json.loads(joined.out)["contested"] == ["K-S-1"]
    assert json.loads(joined.out)["joined"] == site.head
    refused = site.run(first, BORROW.format("K-S-1"), "zhangwei")
    assert (refused.code, "contested" in refused.err) == (3, True), refused.err
    site.ok(first, f"settle {away} --why", "wangfang", "先借的为准")
    site.all_alike()
    row = next(r for r in json.loads(first.wuye("key", "list", "--json").out) if r["subject"] == "K-S-1")
    assert (row["state"], row.get("contested")) == ("out", None) and here != away


def rushes(site: Site, rival: Desk, words: str) -> Callable[[], bool]:
    """A rival who pushes in the moment between another's push and the guard's look at it, once."""
    hook, done = site.bare / "hooks" / "pre-receive", site.bare / "rushed"
    guard, script = hook.read_text("utf-8"), site.bare / "rival"
    env = rival.env("zhangwei", site.clock.next(), "en") | {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    line = shlex.join(["env", "-i", *(f"{k}={v}" for k, v in env.items()), sys.executable, "-m", "wuye.main"])
    script.write_text(guard, "utf-8")
    script.chmod(0o755)
    rush = f"mkdir {done} 2>/dev/null && {line} {words} </dev/null >{site.bare}/said 2>&1\n"
    hook.write_text(f"#!/bin/sh\n# wuye guard\n{rush}exec {script}\n", "utf-8")
    return done.is_dir


def test_a_desk_that_loses_the_race_at_the_door_is_judged_anew_and_gets_in(site: Site) -> None:
    first, second = site.first, site.clone("g")
    rushed = rushes(site, second, "key receive K-77 --kind shared --opens 会所 --place A10")
    done = site.ok(first, "key receive K-78 --kind shared --opens 会所 --place A10", "zhangwei")
    assert rushed(), done
    assert "K-78" in done.out + done.err
    said = git.run(site.bare, "log", "-2", "--format=%s", "main").decode().splitlines()
    assert said == ["key receive K-78", "key receive K-77"]
    site.all_alike()


def test_what_no_longer_fits_after_a_lost_race_is_refused(site: Site) -> None:
    first, second = site.first, site.clone("g")
    rushed = rushes(site, second, "key receive K-77 --kind shared --opens 会所 --place A10")
    done = site.run(first, "key receive K-77 --kind shared --opens 会所 --place A10", "zhangwei")
    assert rushed() and (done.code, "registered already" in done.err) == (3, True), done
    assert git.run(site.bare, "log", "-1", "--format=%s", "main").decode() == "key receive K-77\n"
    site.all_alike()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_clone_that_was_tampered_with_stays_outside_and_the_clerk_is_told(site: Site, lang: str) -> None:
    second = site.clone("g")
    page = next((second.path / "ledgers" / "key").rglob("*.yaml"))
    page.write_text(page.read_text("utf-8").replace("K-S-1", "K-S-2"), "utf-8")
    second.git("-c", "user.name=张伟", "-c", "user.email=x@x", "commit", "--no-gpg-sign", "-qam", "key receive K-S-2")
    before, bad = site.head, second.head
    told = second.wuye_process("sync", as_="zhangwei", now=site.clock.next(), lang=lang)
    assert told.code == 5 and "Traceback" not in told.err
    other = {"zh": "append", "en": "守门"}[lang]
    for words in {
        "zh": ("守门查出不对", "本机的记录还在", bad[:7], "先不要在这里登记", f"git clone {site.url} NEW"),
        "en": (
            "found a fault",
            "what is here stays here",
            bad[:7],
            "enter nothing more here",
            f"git clone {site.url} NEW",
        ),
    }[lang]:
        assert words in told.err, told.err
    assert other not in told.err and "remote:" not in told.err
    assert (site.head, second.head) == (before, bad)
    again = second.wuye_process(*BORROW.format("K-1203-1").split(), as_="zhangwei", now=site.clock.next(), lang=lang)
    assert again.code == 5 and second.head == bad
    fresh = site.clone("m")
    site.desks.remove(second)
    site.borrow(fresh, "K-1203-1")
    site.all_alike()
