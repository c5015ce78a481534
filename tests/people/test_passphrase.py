"""A passphrase is asked for while the house is free for others, once for a command, and outlives none."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.people.given import LATER, LATEST, NOW, RECEIVE, agent, answers, key_of, lock, receive, sound
from tests.support.house import Desk
from tests.support.prompt import Prompt, prompt
from wuye.repo import git, unlock
from wuye.repo import lock as house_lock

__all__ = ["agent"]
ASKED = "Enter passphrase"
BORROW = "key borrow {} --borrower wulei --org engineering --purpose repair"


def sits(desk: Desk, key: str, as_: str = "zhangwei") -> AbstractContextManager[Prompt]:
    """Somebody at a terminal, who is about to enter a key."""
    return at(desk, as_, LATER, *RECEIVE.format(key).split())


def at(desk: Desk, as_: str, now: str, *words: str) -> AbstractContextManager[Prompt]:
    return prompt(*words, env=desk.process_env(as_, now, "en"))


def signers(desk: Desk) -> list[str]:
    """The programs that hold a key of this house in their memory."""
    listed = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(desk.config) in line and "ssh-keygen" in line]


def gone(desk: Desk) -> bool:
    """Whether none of them is left, a moment later."""
    until = time.monotonic() + 5
    while signers(desk) and time.monotonic() < until:
        time.sleep(0.05)
    return not signers(desk)


@pytest.fixture
def locked(desk: Desk) -> Desk:
    """A house in which two people have passphrases."""
    lock(key_of(desk, "zhangwei"), "secret")
    lock(key_of(desk, "liuyang"), "other")
    return desk


def test_the_other_desk_writes_while_somebody_sits_at_the_prompt(locked: Desk) -> None:
    with sits(locked, "K-8") as waiting:
        waiting.wait(ASKED)
        assert not house_lock.look(locked.path)
        # Where the house is taken, this waits for ten seconds and ends with 5.
        quick = receive(locked, "K-9", as_="zhaomin")
        assert quick.code == 0, quick.err
        waiting.type("secret\n")
        assert waiting.end() == 0, waiting.shown
    subjects = locked.git("log", "-2", "--format=%an %s").splitlines()
    assert subjects == ["张伟 key receive K-8", "赵敏 key receive K-9"]
    assert gone(locked) and sound(locked)


def test_what_no_longer_fits_once_it_is_typed_is_refused(locked: Desk) -> None:
    with sits(locked, "K-8") as waiting:
        waiting.wait(ASKED)
        assert receive(locked, "K-8", as_="zhaomin").code == 0
        with locked.unchanged():
            waiting.type("secret\n")
            assert waiting.end() == 3, waiting.shown
    assert "K-8" in waiting.shown and "Traceback" not in waiting.shown
    assert gone(locked)


def test_what_is_refused_anyway_is_not_asked_for(locked: Desk) -> None:
    with locked.unchanged(), sits(locked, "K-S-1") as refused:
        assert refused.end() == 3
        assert ASKED not in refused.shown and "refused" in refused.shown


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("wrong\n", 4, "wrong passphrase; nothing was signed"),
        ("\x04", 4, "wrong passphrase; nothing was signed"),
        ("\x03", 130, "cancelled, nothing was recorded"),
    ],
    ids=["wrong", "Ctrl-D", "Ctrl-C"],
)
def test_no_passphrase_no_entry(locked: Desk, typed: str, code: int, words: str) -> None:
    with locked.unchanged(), sits(locked, "K-8") as waiting:
        waiting.wait(ASKED)
        assert not waiting.echoes
        waiting.type(typed)
        assert waiting.end() == code, waiting.shown
        assert words in waiting.shown and waiting.shown.count(ASKED) == 1
        assert waiting.echoes
    assert gone(locked)


def test_one_passphrase_is_enough_for_a_command(locked: Desk, tmp_path: Path) -> None:
    ids = []
    for key in ("K-S-1", "K-1203-2"):
        locked.wuye_process(*BORROW.format(key).split(), as_="zhangwei", now=NOW, env=answers(tmp_path, "secret"))
        ids.append(locked.git("log", "-1", "--format=%(trailers:key=Wuye-Entry,valueonly)").strip())
    (tmp_path / "asked").unlink()
    signed = locked.wuye_process("sign", *ids, as_="liuyang", now=LATER, env=answers(tmp_path, "other"))
    assert signed.code == 0, signed.err
    assert (tmp_path / "asked").read_text() == "asked\n"
    assert sound(locked)


def apart(desk: Desk, folder: Path) -> Desk:
    """Another clone of the house, at desk g; the two have written apart."""
    bare = folder / "shared.git"
    git.run(folder, "clone", "-q", "--bare", str(desk.path), str(bare))
    second = Desk(folder / "second", desk.config)
    git.run(folder, "clone", "-q", str(bare), str(second.path))
    assert second.wuye("desk", "g").code == 0
    second.done("unit enter 1204 --kind flat", "zhaomin", NOW)
    desk.git("remote", "add", "origin", str(bare))
    second.git("remote", "set-url", "origin", str(folder / "nowhere"))
    assert receive(second, "K-7", now=NOW, as_="zhaomin").code == 0
    assert receive(desk, "K-8", now=NOW, as_="zhaomin").code == 0
    second.git("remote", "set-url", "origin", str(bare))
    return second


def test_a_join_and_an_entry_take_one_passphrase(locked: Desk, tmp_path: Path) -> None:
    second = apart(locked, tmp_path)
    done = receive(second, "K-9", now=LATEST, **answers(tmp_path, "secret"))
    assert done.code == 0, done.err
    assert (tmp_path / "asked").read_text() == "asked\n"
    assert second.git("rev-list", "--merges", "--count", "HEAD") == "1\n"
    assert locked.wuye("sync", as_="zhaomin", now=LATEST).code == 0
    assert second.head == locked.head and sound(second)


def test_a_sync_asks_before_it_takes_the_house(locked: Desk, tmp_path: Path) -> None:
    second = apart(locked, tmp_path)
    with at(second, "zhangwei", LATEST, "sync") as waiting:
        waiting.wait(ASKED)
        assert receive(second, "K-9", now=LATER, as_="zhaomin").code == 0
        waiting.type("secret\n")
        assert waiting.end() == 0, waiting.shown
    assert second.wuye("sync", "--json", as_="zhaomin", now=LATEST, lang="en").code == 0
    assert sound(second)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_no_unlocked_key_outlives_its_command(locked: Desk, tmp_path: Path, number: signal.Signals) -> None:
    for key in ("K-S-1", "K-1203-2"):
        locked.wuye_process(*BORROW.format(key).split(), as_="zhangwei", now=NOW, env=answers(tmp_path, "secret"))
    with at(locked, "liuyang", LATER, "sign") as waiting:
        waiting.wait("sign it?")
        waiting.type("y\n")
        waiting.wait(ASKED)
        waiting.type("other\n")
        waiting.wait("sign it?")
        assert len(signers(locked)) == 1
        waiting.process.send_signal(number)
        assert gone(locked)
    assert sound(locked)


def test_keys_without_a_passphrase_and_keys_of_an_agent_cost_no_process_more(
    desk: Desk, agent: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = key_of(desk, "zhangwei")
    subprocess.run(["ssh-add", "-q", str(path)], env={**agent, "PATH": "/usr/bin:/bin"}, check=True)
    monkeypatch.setattr(unlock, "Signer", lambda _: pytest.fail("unlocked"))
    spent = []
    for key, locks, env in (("K-7", False, {}), ("K-8", False, {}), ("K-9", True, agent)):
        if locks:
            lock(path, "secret")
        before = git.processes
        assert desk.wuye(*RECEIVE.format(key).split(), as_="zhangwei", now=LATER, env=env).code == 0
        spent.append(git.processes - before)
    assert spent[1] == spent[2]
    assert sound(desk)


def test_an_agent_that_holds_other_keys_or_none_is_no_help(locked: Desk, agent: dict[str, str], tmp_path: Path) -> None:
    subprocess.run(
        ["ssh-add", "-q", str(key_of(locked, "zhaomin"))], env={**agent, "PATH": "/usr/bin:/bin"}, check=True
    )
    for number, sock in enumerate((agent["SSH_AUTH_SOCK"], str(tmp_path / "nobody"))):
        done = receive(locked, f"K-{number}", SSH_AUTH_SOCK=sock, **answers(tmp_path, "secret"))
        assert done.code == 0, done.err
    assert (tmp_path / "asked").read_text() == "asked\n" * 2
    assert sound(locked)


def test_a_passphrase_is_good_for_so_many_signatures_and_then_asked_for_again(
    locked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in answers(tmp_path, "secret").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(unlock, "MOST", 3)
    path = key_of(locked, "zhangwei")
    unlock.unlock(b"key", path)
    one = unlock.signer(b"key")
    assert one is not None
    assert one.sign(b"a" * (1 << 20)) != one.sign(b"b")
    assert unlock.signer(b"key") is None
    unlock.unlock(b"key", path)
    assert unlock.signer(b"key") is not None
    unlock.lock(b"key")
    assert (unlock.signer(b"key"), gone(locked)) == (None, True)


def test_a_signer_that_died_signs_nothing_and_hangs_nobody(
    locked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in answers(tmp_path, "secret").items():
        monkeypatch.setenv(name, value)
    unlock.unlock(b"key", key_of(locked, "zhangwei"))
    one = unlock.signer(b"key")
    assert one is not None
    one._process.kill()
    one._process.wait()
    with pytest.raises((unlock.Unsigned, OSError)):
        one.sign(b"a" * (1 << 20))
    unlock.lock(b"key")


def test_an_import_takes_one_passphrase(locked: Desk, tmp_path: Path) -> None:
    book = tmp_path / "keys.csv"
    book.write_text("钥匙编号,类别,开启,位置\n" + "".join(f"P-{n},shared,x,A\n" for n in range(30)), "utf-8")
    done = locked.wuye_process("import", "key", str(book), as_="zhangwei", now=NOW, env=answers(tmp_path, "secret"))
    assert done.code == 0, done.err
    assert (tmp_path / "asked").read_text() == "asked\n"
    assert sound(locked)
