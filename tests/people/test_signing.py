"""Where signatures come from: a key's passphrase, an agent, a hardware key; wuye itself asks for no secret."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.people.given import NOW, agent, answers, key_of, lock, receive, sound
from tests.people.token import plugged_in
from tests.support.house import ROOT, Desk

__all__ = ["agent"]
TOKEN = "staff enrol taojian --name 陶健 --roles assistant --dept service --public-key"


def test_no_code_of_ours_reads_a_passphrase() -> None:
    sources = "".join(p.read_text("utf-8") for p in (ROOT / "wuye").rglob("*.py"))
    assert not [word for word in ("getpass", "SSH_PASS", '"-P"', "'-P'") if word in sources]


def test_a_passphrase_is_asked_by_ssh_keygen_alone(desk: Desk, tmp_path: Path) -> None:
    lock(key_of(desk, "zhangwei"), "secret")
    with desk.unchanged():
        silent = receive(desk, "K-9")
        assert (silent.code, "ssh-add" in silent.err) == (4, True)
        wrong = receive(desk, "K-9", **answers(tmp_path, "wrong"))
        assert (wrong.code, "wrong passphrase" in wrong.err) == (4, True)
    assert receive(desk, "K-9", **answers(tmp_path, "secret")).code == 0
    assert (tmp_path / "asked").read_text() == "asked\n" * 2
    assert sound(desk)


def test_an_agent_signs_without_asking(desk: Desk, tmp_path: Path, agent: dict[str, str]) -> None:
    path = key_of(desk, "zhangwei")
    subprocess.run(["ssh-add", "-q", str(path)], env={**agent, "PATH": "/usr/bin:/bin"}, check=True)
    lock(path, "secret")
    assert receive(desk, "K-9", **agent, **answers(tmp_path, "wrong")).code == 0
    path.unlink()
    assert receive(desk, "K-10", **agent).code == 0
    assert not (tmp_path / "asked").exists()
    with desk.unchanged():
        assert receive(desk, "K-11").code == 4
    assert sound(desk)


def test_a_hardware_key_is_enrolled_and_signs(desk: Desk, tmp_path: Path) -> None:
    with plugged_in(tmp_path) as token:
        desk.done(TOKEN, "chenjing", NOW, token["WUYE_KEY"])
        done = receive(desk, "K-9", as_="taojian", **token)
        assert done.code == 0, done.err
    with desk.unchanged():
        unplugged = receive(desk, "K-10", as_="taojian", WUYE_KEY=token["WUYE_KEY"])
        assert (unplugged.code, "nothing was signed" in unplugged.err) == (4, True)
    assert sound(desk)


def test_a_hardware_key_nobody_touched_is_found_by_the_audit(desk: Desk, tmp_path: Path) -> None:
    with plugged_in(tmp_path, touched=False) as token:
        desk.done(TOKEN, "chenjing", NOW, token["WUYE_KEY"])
        receive(desk, "K-9", as_="taojian", **token)
    verdict = desk.wuye("audit", lang="en")
    assert (verdict.code, "not touched" in verdict.out + verdict.err) == (1, True)


def test_somebody_else_s_key_signs_nothing(desk: Desk) -> None:
    with desk.unchanged():
        done = receive(desk, "K-9", WUYE_KEY=str(key_of(desk, "zhaomin")))
        assert (done.code, "isn't the enrolled one" in done.err) == (4, True)
