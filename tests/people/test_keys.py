"""The keys of people over time: rotated, revoked, reported compromised; what was signed before stands."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.people.given import LATER, LATEST, NOW, key_of, receive, sound
from tests.support.house import Desk

OWN = "staff rotate_key zhangwei --new-key --no-passphrase"
SINCE = "2026-11-10T08:30:00+08:00"


def signers(desk: Desk, person: str) -> list[str]:
    lines = desk.wuye("staff", "signers").out.splitlines()
    return [line for line in lines if line.startswith(f"{person}@")]


def enrolled(desk: Desk, person: str) -> str | None:
    rows = json.loads(desk.wuye("staff", "list", "--json").out)
    return next(row.get("public_key") for row in rows if row["subject"] == person)


def public(desk: Desk, name: str) -> str:
    return " ".join(key_of(desk, name).read_text().split()[:2])


def test_a_rotated_key_signs_from_then_on(desk: Desk) -> None:
    before = public(desk, "zhangwei.pub")
    assert receive(desk, "K-9", NOW).code == 0
    desk.done(OWN, "zhangwei", LATER)
    assert public(desk, "zhangwei.old-1.pub") == before != public(desk, "zhangwei.pub") == enrolled(desk, "zhangwei")
    assert receive(desk, "K-10", LATEST).code == 0
    old, new = signers(desk, "zhangwei")
    assert ('valid-before="20261110020000Z"' in old, "valid-before" in new) == (True, False)
    assert sound(desk)


def test_the_old_key_signs_nothing_any_more(desk: Desk) -> None:
    desk.done(OWN, "zhangwei", NOW)
    with desk.unchanged():
        assert receive(desk, "K-9", WUYE_KEY=str(key_of(desk, "zhangwei.old-1"))).code == 4


def test_a_run_killed_before_the_new_key_was_taken_goes_on_with_it(desk: Desk) -> None:
    desk.done(OWN, "zhangwei", NOW)
    for name in ("zhangwei", "zhangwei.pub"):
        suffix = ".pub" if name.endswith(".pub") else ""
        key_of(desk, name).rename(key_of(desk, f"zhangwei.next{suffix}"))
        key_of(desk, f"zhangwei.old-1{suffix}").rename(key_of(desk, name))
    assert receive(desk, "K-9").code == 0
    assert key_of(desk, "zhangwei.old-1").exists() and not key_of(desk, "zhangwei.next").exists()
    assert sound(desk)


def test_a_key_put_in_by_somebody_else_takes_two(desk: Desk) -> None:
    before = public(desk, "zhangwei.pub")
    with desk.unchanged():
        assert desk.wuye(*OWN.split(), as_="wangfang", now=NOW).code == 2
    entry = desk.done(f"{OWN} --why lost", "wangfang", NOW).out.split()[0]
    assert enrolled(desk, "zhangwei") == before
    assert receive(desk, "K-9", NOW).code == 0
    with desk.unchanged():
        assert desk.wuye("sign", entry, as_="wangfang", now=LATER).code == 4
    again = desk.done(f"{OWN} --why lost", "wangfang", NOW).out.split()[0]
    desk.done(f"sign {again}", "guojian", LATER)
    assert enrolled(desk, "zhangwei") == public(desk, "zhangwei.next.pub") != before
    assert receive(desk, "K-10", LATEST).code == 0
    assert public(desk, "zhangwei.pub") == enrolled(desk, "zhangwei")
    assert sound(desk)


def test_who_comes_back_with_a_new_key_takes_two(desk: Desk) -> None:
    desk.done("staff leave wulei --why 辞职", "wangfang", NOW)
    line = public(desk, "hejie.pub").split()[0]
    fresh = desk.config.parent / "fresh"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(fresh)], check=True)
    assert fresh.with_suffix(".pub").read_text().startswith(line)
    back = f"staff come_back wulei --role engineer --dept engineering --public-key {fresh}.pub"
    of = json.loads(desk.done(f"{back} --json", "wangfang", LATER).out)["entry"]["id"]
    assert (enrolled(desk, "wulei") or "").split()[:2] != fresh.with_suffix(".pub").read_text().split()[:2]
    with desk.unchanged():
        assert desk.wuye("sign", of, as_="wangfang", now=LATEST).code == 4
    assert desk.wuye("sign", of, as_="guojian", now=LATEST).code == 0
    assert (enrolled(desk, "wulei") or "").split()[:2] == fresh.with_suffix(".pub").read_text().split()[:2]


def test_a_key_made_for_a_person_without_one_here(desk: Desk) -> None:
    for name in ("zhangwei", "zhangwei.pub"):
        key_of(desk, name).unlink()
    entry = desk.done(f"{OWN} --why lost", "wangfang", NOW).out.split()[0]
    desk.done(f"sign {entry}", "guojian", NOW)
    assert receive(desk, "K-9").code == 0
    assert sound(desk)


def test_a_key_already_somebody_s_is_not_enrolled_again(desk: Desk) -> None:
    with desk.unchanged():
        path = str(key_of(desk, "zhaomin.pub"))
        taken = desk.wuye("staff", "rotate_key", "zhangwei", "--public-key", path, as_="zhangwei", now=NOW)
        assert taken.code == 3


@pytest.mark.parametrize("as_", ["zhangwei", "wangfang"])
def test_a_revoked_key_signs_nothing_and_its_past_stands(desk: Desk, as_: str) -> None:
    assert receive(desk, "K-9", NOW).code == 0
    desk.done("staff revoke_key zhangwei --why lost", as_, LATER)
    with desk.unchanged():
        gone = receive(desk, "K-10", LATEST)
        assert (gone.code, "rotate_key zhangwei" in gone.err) == (4, True)
    assert sound(desk)


def test_the_last_who_keeps_the_register_keeps_his_key(desk: Desk) -> None:
    for person in ("guojian", "wangfang"):
        desk.done(f"staff revoke_key {person} --why lost", person, NOW)
    with desk.unchanged():
        refused = desk.wuye("staff", "revoke_key", "chenjing", "--why", "x", as_="chenjing", now=LATER, lang="en")
        assert (refused.code, "rotate-key chenjing" in refused.err) == (3, True)


@pytest.mark.parametrize("given_up", ["revoke_key zhangwei", "rotate_key zhangwei --new-key --no-passphrase"])
def test_what_a_compromised_key_signed_is_listed_and_stands(desk: Desk, given_up: str) -> None:
    assert receive(desk, "K-9", "2026-11-10T08:00:00+08:00").code == 0
    doubtful = receive(desk, "K-10", NOW).out.split()[0]
    desk.done(f"staff {given_up} --why stolen --compromised-since {SINCE}", "zhangwei", LATER)
    desk.done("key receive K-11 --kind shared --opens 会所 --place A10", "zhaomin", LATER)
    verdict = json.loads(desk.wuye("audit", "--json", lang="en").out)
    [said] = [w for w in map(str, verdict["warnings"]) if "compromised" in w]
    assert (verdict["ok"], verdict["violations"]) == (True, [])
    assert f"1 entries signed after that want a look: {doubtful}" in said
    assert [row["subject"] for row in json.loads(desk.wuye("key", "list", "--json").out) if row["subject"] == "K-10"]


def test_nothing_is_compromised_tomorrow(desk: Desk) -> None:
    with desk.unchanged():
        words = "staff revoke_key zhangwei --why stolen --compromised-since 2026-11-11T08:00"
        assert desk.wuye(*words.split(), as_="zhangwei", now=NOW).code == 3
