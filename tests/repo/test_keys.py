from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from wuye.errors import BadInput, HouseTrouble, NotAllowed
from wuye.repo import keys
from wuye.repo.sshsig import verify


@pytest.fixture
def line() -> str:
    return keys.make_key("H1", "z", passphrase=False)


@pytest.fixture
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_can_ask", lambda: False)


def locked(path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-p", "-N", "secret", "-f", str(path)], check=True, capture_output=True)


def test_key_is_made_and_kept_private(line: str) -> None:
    path = keys.key_path("H1", "z")
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert keys.public_key("H1", "z") == line and keys.has_key("H1", "z")
    assert sorted(p.name for p in path.parent.iterdir()) == ["z", "z.pub"]
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(path)], capture_output=True, text=True, check=True)
    assert keys.fingerprint(line) == shown.stdout.split()[1]


def test_public_line_comes_from_the_private_file_when_alone(line: str) -> None:
    path = keys.key_path("H1", "z")
    path.with_name("z.pub").unlink()
    assert keys.public_key("H1", "z") == line
    locked(path)
    assert keys.public_key("H1", "z") == line
    assert keys.public_key("H1", "nobody") is None and not keys.has_key("H1", "nobody")


def test_where_keys_live(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert keys.config_dir() == Path.home() / ".config" / "wuye"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert keys.config_dir() == Path.home() / ".config" / "wuye"
    monkeypatch.setenv("WUYE_CONFIG", str(tmp_path / "c"))
    assert keys.key_path("H1", "z") == tmp_path / "c" / "keys" / "H1" / "z"


def test_a_key_is_never_overwritten(line: str) -> None:
    with pytest.raises(NotAllowed, match="it stays"):
        keys.make_key("H1", "z", passphrase=False)
    assert keys.public_key("H1", "z") == line


def test_rotation_keeps_every_old_key(line: str) -> None:
    second = keys.rotate("H1", "z", passphrase=False)
    third = keys.make_next("H1", "z", passphrase=False)
    assert keys.public_key("H1", "z") == second
    assert keys.take_next("H1", "z") == third == keys.public_key("H1", "z")
    folder = keys.key_path("H1", "z").parent
    assert sorted(p.name for p in folder.iterdir() if p.suffix != ".pub") == ["z", "z.old-1", "z.old-2"]
    assert keys.normal((folder / "z.old-1.pub").read_text()) == line
    assert verify(keys.sign(b"x", "H1", "z"), b"x") == third


@pytest.mark.parametrize("name", ["", "../x", ".x", "-x", "a/b", "a\n"])
def test_names_stay_in_the_folder(name: str) -> None:
    with pytest.raises(BadInput):
        keys.key_path("H1", name)


@pytest.mark.parametrize(
    "change",
    [
        lambda w: "ssh-rsa " + w.split()[1],
        lambda w: "sk-ssh-ed25519@openssh.com " + w.split()[1],
        lambda w: w[:-8],
        lambda w: w + "\n" + w,
        lambda w: w.split()[1],
        lambda w: w.replace("AAAA", "A*AA", 1),
        lambda _: "",
    ],
)
def test_other_public_keys_are_refused(line: str, change) -> None:
    with pytest.raises(BadInput):
        keys.normal(change(line))


def test_comment_is_dropped(line: str) -> None:
    assert keys.normal(f" {line} 张伟 的钥匙\n") == line


def test_key_others_can_read_is_not_used(line: str) -> None:
    path = keys.key_path("H1", "z")
    path.chmod(0o644)
    with pytest.raises(NotAllowed) as caught:
        keys.sign(b"x", "H1", "z")
    remedy = caught.value.problems[0].remedy
    assert remedy and remedy.en == f"chmod 600 {path}"


def test_no_key_no_program_no_terminal(line: str, no_terminal: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotAllowed, match="no key of lina"):
        keys.sign(b"x", "H1", "lina")
    with pytest.raises(NotAllowed, match="no terminal"):
        keys.make_key("H1", "lina", passphrase=True)
    assert not keys.has_key("H1", "lina")
    locked(keys.key_path("H1", "z"))
    with pytest.raises(NotAllowed, match="no terminal"):
        keys.sign(b"x", "H1", "z")
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NotAllowed, match="ssh-keygen isn't installed"):
        keys.sign(b"x", "H1", "z")


def asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    script = tmp_path / "askpass"
    script.write_text(f"#!/bin/sh\necho '{answer}'\n")
    script.chmod(0o700)
    monkeypatch.setenv("SSH_ASKPASS", str(script))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")


def test_passphrase_is_asked_by_ssh_keygen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(tmp_path, monkeypatch, "secret")
    line = keys.make_key("H1", "z", passphrase=True)
    assert verify(keys.sign(b"x", "H1", "z"), b"x") == line
    asks(tmp_path, monkeypatch, "wrong")
    with pytest.raises(NotAllowed, match="wrong passphrase"):
        keys.sign(b"x", "H1", "z")


def test_empty_passphrase_makes_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(tmp_path, monkeypatch, "")
    with pytest.raises(NotAllowed, match="empty"):
        keys.make_key("H1", "z", passphrase=True)
    assert not keys.has_key("H1", "z")


def test_agent_holds_the_private_half(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sock = tmp_path / "s"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(sock)], stdout=subprocess.DEVNULL)
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(sock))
        path = keys.key_path("H1", "z")
        for _ in range(100):
            if subprocess.run(["ssh-add", "-q", str(path)], capture_output=True, check=False).returncode == 0:
                break
        path.unlink()
        assert verify(keys.sign(b"x", "H1", "z"), b"x") == line
    finally:
        agent.terminate()
        agent.wait()
    with pytest.raises(NotAllowed):
        keys.sign(b"x", "H1", "z")


def test_named_key_file_comes_first(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = keys.make_key("H1", "other", passphrase=False)
    monkeypatch.setenv("WUYE_KEY", str(keys.key_path("H1", "other")))
    assert verify(keys.sign(b"x", "H1", "z"), b"x") == other == keys.public_key("H1", "z")


def test_file_that_is_no_key(line: str, no_terminal: None) -> None:
    path = keys.key_path("H1", "z")
    path.write_text("hello")
    with pytest.raises(NotAllowed):
        keys.sign(b"x", "H1", "z")


def test_trust_is_kept_whole() -> None:
    assert keys.read_trust("H1") == {}
    pins = {"root": "SHA256:x", "head": "a" * 40}
    keys.write_trust("H1", pins)
    assert keys.read_trust("H1") == pins
    path = keys.config_dir() / "trust" / "H1.json"
    assert path.stat().st_mode & 0o777 == 0o600 and [*path.parent.iterdir()] == [path]
    for rubbish in (b"{", b"[]", b'{"root": 1}', b"\xff"):
        path.write_bytes(rubbish)
        with pytest.raises(HouseTrouble, match="damaged"):
            keys.read_trust("H1")
