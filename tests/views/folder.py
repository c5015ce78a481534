"""A folder of evidence: made once, copied, checked by the lines of its own README, and tampered with."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.house import Desk, Result, copy

NOW = "2026-11-10T09:{:02}:00+08:00"
ASKED = ("--to", "派出所 张警官", "--why", "失窃")
BLOCK = re.compile(r"```sh\n(.*?)```", re.S)
PHOTO = b"\x89PNG a photo of the door"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A house, and the folder it has handed out about unit 1203."""

    desk: Desk
    folder: Path

    def blocks(self, lang: str = "en") -> list[str]:
        """The lines to type, block by block."""
        return BLOCK.findall((self.folder / f"README.{lang}.md").read_text("utf-8"))

    def failing(self, blocks: list[str] | None = None, shell: str = "sh") -> set[int]:
        """The numbers of the blocks that don't end well, each run by itself in the folder."""
        lines = self.blocks() if blocks is None else blocks
        return {n for n, block in enumerate(lines, 1) if run(block, self.folder, shell).returncode}

    def copied(self, to: Path) -> Evidence:
        """The same folder once more, with no house beside it."""
        shutil.copytree(self.folder, to)
        return Evidence(self.desk, to)

    def resigned(self, person: str = "wangfang") -> None:
        """A manifest of the folder as it is now, signed by somebody's own key."""
        names = sorted(f"./{p.relative_to(self.folder)}" for p in self.folder.rglob("*") if p.is_file())
        names = [n for n in names if not n.startswith("./SHA256SUMS")]
        sums = "".join(f"{hashlib.sha256((self.folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names)
        (self.folder / "SHA256SUMS").write_text(sums)
        (self.folder / "SHA256SUMS.sig").unlink()
        sign(self.folder / "SHA256SUMS", key_of(self.desk, person), "wuye-evidence")


def run(block: str, folder: Path, shell: str = "sh") -> subprocess.CompletedProcess[str]:
    """One block as a person would paste it, with nothing of wuye at hand."""
    return subprocess.run(
        [shell, "-e"], input=block, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


def key_of(desk: Desk, person: str) -> Path:
    """Somebody's private key on this machine."""
    return next((desk.config / "keys").glob(f"*/{person}"))


def sign(file: Path, key: Path, namespace: str) -> None:
    """Signs a file with plain ssh-keygen; the signature lies beside it."""
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key), str(file)], check=True, capture_output=True)  # fmt: skip


def handed_out(desk: Desk, folder: Path, *more: str, as_: str = "wangfang", about: str = "1203") -> Result:
    """The command itself."""
    return desk.wuye("evidence", about, "-o", str(folder), *ASKED, *more, as_=as_, now=NOW.format(30), lang="en")


def lend(desk: Desk, folder: Path) -> None:
    """K-1203-1 lent with a photo, issued, corrected and brought back; another key lent on the same page."""
    photo = folder / "door.png"
    photo.write_bytes(PHOTO)
    borrow = ("--borrower", "lina", "--org", "leasing", "--purpose", "viewing", "--phone", "13900001111")
    loan = desk.wuye(
        "key", "borrow", "K-1203-1", *borrow, "--attach", str(photo), as_="zhangwei", now=NOW.format(3), lang="en"
    )
    assert loan.code == 0, loan.err
    entry = loan.out.split()[0]
    desk.done(f"sign {entry}", "liuyang", NOW.format(4))
    desk.done(f"sign {entry}", "lina", NOW.format(5))
    desk.done(
        "key borrow K-S-1 --borrower wulei --org engineering --purpose repair --phone 13722223333",
        "zhaomin",
        NOW.format(6),
    )
    desk.done("key return K-1203-1 --power-off --windows-closed --door-locked", "zhangwei", NOW.format(20))
    desk.done(f"correct {entry} --phone 13900002222 --why typo", "zhangwei", NOW.format(25))


_MADE: list[Evidence] = []


@pytest.fixture
def made(founded: Desk, tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """The evidence about unit 1203; made once, and never changed."""
    if not _MADE:
        base = tmp_path_factory.mktemp("evidence")
        desk = copy(founded, base)
        lend(desk, base)
        result = handed_out(desk, base / "folder")
        assert result.code == 0, result.err
        _MADE.append(Evidence(desk, base / "folder"))
    return _MADE[0]
