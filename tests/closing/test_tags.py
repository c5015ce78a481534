"""Attacks on the tags that closes are held by: moved, missing, forged, made of nothing; the audit finds each."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.closing.given import LATER, SECOND, audited, close, close_and_sign
from tests.people.given import key_of
from tests.support.house import Desk
from tests.views.folder import sign
from wuye.reports.closing import statement

TAG = "refs/tags/close/2026-11"


def retag(desk: Desk, old: str, new: str, signer: str = "chenjing") -> None:
    """The tag with other words, signed by somebody, in the place of the true one."""
    payload = desk.git("cat-file", "tag", "close/2026-11").partition("-----BEGIN")[0]
    assert old in payload
    file = desk.config / "payload"
    file.write_text(payload.replace(old, new), "utf-8")
    sign(file, key_of(desk, signer), "git")
    whole = file.read_bytes() + Path(f"{file}.sig").read_bytes()
    done = subprocess.run(
        ["git", "-C", str(desk.path), "hash-object", "-t", "tag", "-w", "--stdin"], input=whole, capture_output=True, check=True
    )  # fmt: skip
    desk.git("update-ref", TAG, done.stdout.decode().strip())


def moved(desk: Desk) -> None:
    """To another commit, by its own signer."""
    at = desk.git("rev-parse", "close/2026-11^{commit}").strip()
    retag(desk, at, desk.git("rev-parse", f"{at}^").strip())


def somebody_else(desk: Desk) -> None:
    """The same words, signed by the manager."""
    retag(desk, "close", "close", signer="wangfang")


def in_his_own_name(desk: Desk) -> None:
    """By the manager, who says so."""
    name = desk.git("for-each-ref", "--format=%(taggername) %(taggeremail)", TAG).strip()
    retag(desk, name, name.replace("陈静", "王芳").replace("chenjing", "wangfang"), signer="wangfang")


def another_digest(desk: Desk) -> None:
    """Of another entry, by its own signer."""
    digest = desk.git("cat-file", "tag", "close/2026-11").partition("sha256:")[2][:64]
    retag(desk, digest, "0" * 64)


def unsigned(desk: Desk) -> None:
    desk.git(
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@y",
        "tag",
        "-f",
        "-a",
        "-m",
        "x",
        "close/2026-11",
        "close/2026-11^{commit}",
    )


def light(desk: Desk) -> None:
    """No tag object at all, only a name for the very commit."""
    desk.git("update-ref", TAG, desk.git("rev-parse", "close/2026-11^{commit}").strip())


def gone(desk: Desk) -> None:
    desk.git("update-ref", "-d", TAG)


def of_no_close(desk: Desk) -> None:
    """The true tag under another month's name, and no file of its own for any."""
    desk.git("update-ref", "refs/tags/close/2026-10", desk.git("rev-parse", TAG).strip())
    desk.git("pack-refs", "--all")


ATTACKS = [moved, somebody_else, in_his_own_name, another_digest, unsigned, light, gone, of_no_close]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
def test_the_audit_finds_it(closed: Desk, attack: Callable[[Desk], None]) -> None:
    assert closed.wuye("audit", now=LATER).code == 0
    attack(closed)
    assert audited(closed) == {"tag"}
    since = closed.wuye("audit", "--since-verified", "--json", now=LATER)
    assert {v["check"] for v in json.loads(since.out)["violations"]} == {"tag"}


def test_a_close_of_another_history_is_found(closed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names a head that these books never had, written by a program that lies."""
    true = statement.statement
    monkeypatch.setattr(statement, "statement", lambda at: {**true(at), "head": "f" * 40})
    close_and_sign(closed, "--restate", now=SECOND)
    assert audited(closed) == {"tag"}


def test_other_tags_are_the_houses_own_matter(closed: Desk) -> None:
    closed.git("tag", "v1")
    assert audited(closed) == set()


def test_a_missing_tag_is_made_again_by_whoever_signed(closed: Desk) -> None:
    true = closed.git("rev-parse", TAG)
    gone(closed)
    assert close(closed, as_="wangfang", now=SECOND).code == 4
    assert close(closed, as_="chenjing", now=SECOND).code == 0
    assert closed.git("rev-parse", TAG) == true
    assert audited(closed) == set()
