"""Rules that were found sound, kept as plain data beside the index, so that they needn't be read anew each time."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from wuye.desk.kept import stamp
from wuye.registers.load import sound_rules
from wuye.registers.rules import Rules
from wuye.registers.shared import is_part, name_of, whole

FILE = "rules.json"


def kept_rules(folder: Path, named: Mapping[str, str]) -> Rules | None:
    """The rules of these files (path -> blob id); None where just these aren't kept whole."""
    try:
        with (folder / FILE).open("rb") as file:
            if file.readline() != _first(named):
                return None
            seal, data = file.readline(), file.read()
    except OSError:
        return None
    # A file that was cut off or spoilt is no file; nothing it says is looked at.
    return _opened(data.split(b"\n")) if seal == _seal(data) else None


def keep_rules(folder: Path, named: Mapping[str, str], rules: Rules, blob: Callable[[str], bytes]) -> None:
    """Keeps rules that were read of these files without a problem; what can't be written isn't kept."""
    from wuye.ledger.yaml12 import load

    def plain(path: str) -> Any:
        return load(blob(named[path]), path)

    parts = {name_of(path): plain(path) for path in named if is_part(path)}
    known = {
        "prefixes": rules.prefixes, "lapsing": sorted(rules.lapsing), "timed": rules.timed,
        "asked": rules.asked, "counted_as": rules.counted_as, "custodies": rules.custodies,
        "sql": rules.sql,
    }  # fmt: skip
    books = (whole(plain(f"schemas/{name}.yaml"), parts)[0] for name in rules.registers)
    lines = [[*rules.registers], known, plain("wuye.yaml"), *books]
    data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    fresh = folder / f"{FILE}.{os.getpid()}"
    try:
        fresh.write_bytes(_first(named) + _seal(data) + data)
        fresh.replace(folder / FILE)
    except OSError:
        with suppress(OSError):
            fresh.unlink()


def _opened(lines: list[bytes]) -> Rules:
    names, known, settings = (json.loads(line) for line in lines[:3])
    place = {name: number for number, name in enumerate(names, 3)}
    known["asked"] = {name: tuple(facts) for name, facts in known["asked"].items()}
    known["lapsing"] = frozenset(known["lapsing"])
    known["custodies"] = tuple(known["custodies"])
    return sound_rules(settings, names, lambda name: json.loads(lines[place[name]]), known)


def _first(named: Mapping[str, str]) -> bytes:
    """The line that tells of which files, and of which program."""
    words = repr((stamp(), sorted(named.items())))
    return hashlib.sha256(words.encode()).hexdigest().encode() + b"\n"


def _seal(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode() + b"\n"
