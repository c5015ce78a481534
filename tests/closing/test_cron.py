"""The script of docs/cron.md, run as it stands there, with a stand-in for sendmail and no network."""

from __future__ import annotations

import base64
import email
import io
import os
import re
import subprocess
import sys
import tarfile
from email.message import Message
from pathlib import Path

import pytest

from tests.closing.given import LATER, run, verify
from tests.people.given import key_of, lock
from tests.support.house import ROOT, Desk

BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.S)
SENDMAIL = """#!/bin/sh
test "$1" = -oi && cat > "$LETTERS/$(ls "$LETTERS" | wc -l)-$2"
"""
RECIPIENTS = (
    "# who gets what\npublic board@example.com\n\ngeneral_manager-manager wangfang@example.com\nnobody x@example.com\n"
)


def blocks(lang: str = "") -> list[tuple[str, str]]:
    return BLOCK.findall((ROOT / "docs" / f"cron{lang}.md").read_text("utf-8"))


class Cron:
    """The machine that runs the script of the documentation."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        self.letters, self.packs = folder / "letters", folder / "packs"
        self.letters.mkdir(parents=True)
        script, askpass = [words for kind, words in blocks() if kind == "sh"]
        wuye = f'#!/bin/sh\nexec "{sys.executable}" -m wuye.main "$@"\n'
        for name, words in {"wuye-month": script, "wuye-askpass": askpass, "sendmail": SENDMAIL, "wuye": wuye}.items():
            (folder / name).write_text(words, "utf-8")
            (folder / name).chmod(0o755)
        (folder / "recipients").write_text(RECIPIENTS)
        (folder / "passphrase").write_text("secret\n")
        (folder / "passphrase").chmod(0o600)

    def run(self) -> subprocess.CompletedProcess[str]:
        """As the timer starts it: nobody is there to be asked."""
        env = {
            **self.desk.process_env("wangfang", LATER, "en"), "PATH": f"{self.folder}:{os.environ['PATH']}",
            "WUYE_FROM": "wuye@example.com", "WUYE_MANAGER": "wangfang@example.com", "LETTERS": str(self.letters),
            "WUYE_RECIPIENTS": str(self.folder / "recipients"), "WUYE_PACKS": str(self.packs),
            "SENDMAIL": str(self.folder / "sendmail"), "CREDENTIALS_DIRECTORY": str(self.folder),
            "SSH_ASKPASS": str(self.folder / "wuye-askpass"), "SSH_ASKPASS_REQUIRE": "force",
        }  # fmt: skip
        return subprocess.run(
            [str(self.folder / "wuye-month"), "2026-11"], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, timeout=120, start_new_session=True,
        )  # fmt: skip

    def mail(self) -> list[Message]:
        """The letters, in the order they were sent."""
        return [email.message_from_bytes(p.read_bytes()) for p in sorted(self.letters.iterdir())]


def words(letter: Message) -> str:
    return base64.b64decode(letter.get_payload()[0].get_payload()).decode("utf-8")  # type: ignore[index,union-attr,arg-type]


def unpacked(letter: Message, to: Path) -> Path:
    raw = base64.b64decode(letter.get_payload()[1].get_payload())  # type: ignore[index,union-attr,arg-type]
    with tarfile.open(fileobj=io.BytesIO(raw)) as parcel:
        parcel.extractall(to, filter="data")
    return to


@pytest.fixture
def cron(founded: Desk, desk: Desk, tmp_path: Path) -> Cron:
    lock(key_of(desk, "wangfang"), "secret")
    return Cron(desk, tmp_path / "cron")


def test_until_it_is_closed_the_manager_hears_what_stands_in_the_way(cron: Cron) -> None:
    assert cron.run().returncode == 1
    [letter] = cron.mail()
    assert (letter["To"], letter["Subject"]) == ("wangfang@example.com", "wuye: 2026-11 is not closed")
    assert "2026-11 isn't closed" in words(letter) and "not done: log" in words(letter)
    assert not list(cron.packs.glob("2026-11*"))


def test_then_the_pack_is_made_signed_and_mailed_once(closed: Desk, tmp_path: Path) -> None:
    lock(key_of(closed, "wangfang"), "secret")
    cron = Cron(closed, tmp_path / "cron")
    (cron.folder / "sendmail").write_text("#!/bin/sh\nexit 75\n")
    assert cron.run().returncode, "what isn't sent is sent the next time"
    (cron.folder / "sendmail").write_text(SENDMAIL)
    done = cron.run()
    assert done.returncode == 0, done.stderr
    public, private = cron.mail()
    assert [letter["To"] for letter in (public, private)] == ["board@example.com", "wangfang@example.com"]
    there = unpacked(public, tmp_path / "board")
    assert not (there / "private").exists() and verify(closed, there).code == 0
    inner = unpacked(private, tmp_path / "manager")
    for folder in (there, inner):
        readme = (folder / "README.en.md").read_text("utf-8")
        assert [run(block, folder).returncode for block in re.findall(r"```sh\n(.*?)```", readme, re.S)] == [0, 0, 0]
    assert cron.run().returncode == 0 and len(cron.mail()) == 2


def test_without_the_passphrase_nothing_is_sent_but_a_letter_to_the_manager(closed: Desk, tmp_path: Path) -> None:
    lock(key_of(closed, "wangfang"), "secret")
    cron = Cron(closed, tmp_path / "cron")
    (cron.folder / "passphrase").write_text("wrong\n")
    assert cron.run().returncode == 1
    assert [letter["To"] for letter in cron.mail()] == ["wangfang@example.com"]
    assert "nothing was signed" in words(cron.mail()[0])


def test_both_languages_have_the_same_blocks() -> None:
    assert blocks() == blocks(".zh") and len(blocks()) == 8
