"""The last full verdict, kept beside the repository's own files: it may save time, never change a verdict."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import wuye
from wuye.audit.change import ODD
from wuye.audit.checks.times import AHEAD
from wuye.audit.violation import Excuse, NotJudged, Violation
from wuye.errors import WuyeError
from wuye.repo.config import machine_secret
from wuye.repo.files import private, write_whole
from wuye.text import Text

FILE = "verified.json"


@dataclass(slots=True)
class Verified:
    """What a replay had found up to a commit, and the seal of the books it left."""

    commit: str
    seal: str
    latest: str
    root: str | None
    since: str | None
    commits: int
    entries: int
    signatures: int
    first: str
    signers: list[str] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    not_judged: list[NotJudged] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    """Excuses of what didn't come before them."""
    clocked: bool = True
    """Whether times were held against the clock; in a rehearsal house none ever is."""

    def serves(self, now: dt.datetime) -> bool:
        """Whether nothing in it hangs on the clock."""
        # What was of the future then may be past now, and the other way round.
        timeless = all(v.check != "times" for v in self.violations)
        return timeless and (not self.clocked or dt.datetime.fromisoformat(self.latest) <= now + AHEAD)


def save(house: Path, kept: Verified) -> None:
    """Keeps a verdict for the next time; a disk that won't take it costs only time."""
    data = json.dumps(asdict(kept), ensure_ascii=False).encode()
    with suppress(WuyeError, OSError):
        write_whole(private(house) / FILE, _mark(house, data).encode() + b"\n" + data)


def load(house: Path) -> Verified | None:
    """The verdict kept last; None where there is none, or anything is wrong with it."""
    try:
        mark, _, data = (private(house) / FILE).read_bytes().partition(b"\n")
        # Whoever can write here could claim that all was verified; only this machine can mark what it says.
        if not hmac.compare_digest(mark, _mark(house, data).encode()):
            return None
        return _verified(json.loads(data))
    except (OSError, *ODD):
        return None


def _verified(raw: dict[str, Any]) -> Verified:
    rows = {
        "violations": [_violation(row) for row in raw["violations"]],
        "not_judged": [NotJudged(**row) for row in raw["not_judged"]],
        "excuses": [Excuse(**row) for row in raw["excuses"]],
    }
    return Verified(**{**raw, **rows})


def _violation(row: dict[str, Any]) -> Violation:
    remedy = row["remedy"] and Text(*row["remedy"])
    return Violation(**{**row, "message": Text(*row["message"]), "remedy": remedy})


def _mark(house: Path, data: bytes) -> str:
    """The keyed fingerprint of a verdict, of the program that gave it, and of the house it is about."""
    said = hashlib.sha256(f"{_program()}\n{house.resolve()}\n".encode() + data).digest()
    return hmac.new(machine_secret(), said, hashlib.sha256).hexdigest()


def _program() -> str:
    """The program's own fingerprint: another one may find what this one didn't."""
    top = Path(wuye.__file__).parent
    digest = hashlib.sha256()
    for part in ("audit", "desk", "registers", "ledger", "index", "repo"):
        for path in sorted((top / part).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
