"""What is signed for two uses, a manifest and its entry, takes one passphrase all the same."""

from __future__ import annotations

import stat
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.people.given import LATER, answers, key_of, lock, sound
from tests.people.test_passphrase import ASKED, at, gone
from tests.support.house import Desk
from wuye.repo import lock as house_lock

SECRET = "pass 'word' $1 %s \\ 口令"
CHECKED = "ssh-keygen -Y verify -f allowed_signers -I wangfang@{}.wuye -n wuye-evidence -s SHA256SUMS.sig <SHA256SUMS"


@pytest.fixture
def locked(desk: Desk) -> Desk:
    """A house whose manager has a passphrase with everything in it."""
    lock(key_of(desk, "wangfang"), SECRET)
    return desk


def words(folder: Path, **more: str) -> tuple[str, ...]:
    return ("evidence", more.get("about", "1203"), "-o", str(folder), "--to", "police", "--why", "theft")


def signed(desk: Desk, folder: Path) -> bool:
    """Whether the manifest was signed by its maker, and the entry about it too."""
    house = next((desk.config / "keys").iterdir()).name
    done = subprocess.run(["sh", "-c", CHECKED.format(house)], cwd=folder, capture_output=True, check=False)
    return done.returncode == 0 and desk.git("log", "-1", "--format=%s") == "house evidence\n" and sound(desk)


def test_evidence_at_a_terminal_asks_once(locked: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    with at(locked, "wangfang", LATER, *words(folder)) as desk:
        desk.wait(ASKED)
        assert not desk.echoes and not house_lock.look(locked.path) and not folder.exists()
        desk.type(f"{SECRET}\n")
        assert desk.end() == 0, desk.shown
    assert (desk.shown.count(ASKED), "asked for once" in desk.shown, SECRET in desk.shown) == (1, True, False)
    assert signed(locked, folder) and gone(locked)


def test_a_program_is_asked_once(desk: Desk, tmp_path: Path) -> None:
    lock(key_of(desk, "wangfang"), "secret")
    env = answers(tmp_path, "secret")
    done = desk.wuye_process(*words(tmp_path / "folder"), as_="wangfang", now=LATER, env=env)
    assert done.code == 0, done.err
    assert (tmp_path / "asked").read_text() == "asked\n"
    assert signed(desk, tmp_path / "folder")


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("wrong\n", 4, "wrong passphrase; nothing was signed"),
        ("\n", 4, "wrong passphrase; nothing was signed"),
        ("\x04", 4, "wrong passphrase; nothing was signed"),
        ("\x03", 130, "cancelled, nothing was recorded"),
    ],
    ids=["wrong", "empty", "Ctrl-D", "Ctrl-C"],
)
def test_no_passphrase_no_folder(locked: Desk, tmp_path: Path, typed: str, code: int, said: str) -> None:
    with locked.unchanged(), at(locked, "wangfang", LATER, *words(tmp_path / "folder")) as desk:
        desk.wait(ASKED)
        desk.type(typed)
        assert desk.end() == code, desk.shown
        assert said in desk.shown and desk.shown.count(ASKED) == 1 and "Traceback" not in desk.shown
        assert desk.echoes
    assert not list(tmp_path.glob("*folder*")) and gone(locked)


def test_what_is_refused_is_not_asked_for(locked: Desk, tmp_path: Path) -> None:
    with locked.unchanged(), at(locked, "wangfang", LATER, *words(tmp_path / "folder", about="nothing")) as desk:
        assert desk.end() == 2, desk.shown
    assert ASKED not in desk.shown


def test_the_passphrase_lies_on_no_disk(locked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What answers ssh-keygen is a pipe in a folder of its own, and both are gone at the end."""
    from wuye.repo import asking

    for name, value in answers(tmp_path, "secret").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with asking.asked(tmp_path / "key") as told:
        helper = Path(told()["SSH_ASKPASS"])
        kept = {p.name: stat.filemode(p.stat().st_mode) for p in helper.parent.iterdir()}
        assert kept == {"pipe": "prw-------", "ask": "-rwx------"}
        assert "secret" not in helper.read_text("utf-8")
        assert subprocess.run([helper, "Enter"], capture_output=True, check=True).stdout == b"secret\n"
    assert not helper.parent.exists()


def test_nobody_to_ask_is_said(locked: Desk, tmp_path: Path) -> None:
    begun = time.monotonic()
    with locked.unchanged():
        done = locked.wuye_process(*words(tmp_path / "folder"), as_="wangfang", now=LATER, lang="en")
    assert (done.code, "no terminal to ask" in done.err) == (4, True), done.err
    assert time.monotonic() - begun < 20 and not (tmp_path / "folder").exists()
