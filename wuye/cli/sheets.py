"""A sheet of many rows from a file, `--rows-from FILE.yaml` or `FILE.csv`; numbers from a file or a scanner, `--seen-from -`."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wuye.errors import BadInput
from wuye.registers.define import Field, Register
from wuye.text import Text


def read_files(typed: Mapping[str, Any], register: Register) -> dict[str, Any]:
    """What was typed, with the rows of the files named put as if they had been typed; a row typed too goes before."""
    found = dict(typed)
    for field in [f for f in register.fields.values() if from_file(f)]:
        given = found.pop(f"{field.name}_from", None)
        if given is not None and not field.cells:
            found[field.name] = [*found.get(field.name, ()), *_text(str(given), field).split()]
        elif given is not None:
            found[field.name] = [
                *(f"{who}={line}" for who, line in _rows(Path(str(given)), field)),
                *found.get(field.name, ()),
            ]
    return found


def from_file(field: Field) -> bool:
    """Whether a field may be read from a file."""
    return bool(field.cells) or field.type in ("count", "scan")


def _text(given: str, field: Field) -> str:
    """The words of a file; of `-`, what comes on standard input until it ends."""
    option = f"--{field.name}-from"
    try:
        data = sys.stdin.buffer.read() if given == "-" else Path(given).read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInput.of(
            f"读不了 {given} 这个文件", f"can't read the file {given}", remedy=Text(f"{option} 文件", f"{option} FILE")
        ) from None


def _rows(path: Path, field: Field) -> Iterator[tuple[str, str]]:
    text = _text(str(path), field)
    return _of_csv(text) if path.suffix.lower() == ".csv" else _of_yaml(text, path)


def _of_csv(text: str) -> Iterator[tuple[str, str]]:
    """A row for each person; one that only numbers the days is a heading."""
    for who, *cells in (row for row in csv.reader(text.splitlines()) if row):
        line = [cell.strip() for cell in cells if cell.strip()]
        if who.strip() and line and not line[0].isdecimal():
            yield who.strip(), " ".join(line)


def _of_yaml(text: str, path: Path) -> Iterator[tuple[str, str]]:
    from wuye.ledger.yaml12 import load

    data = load(text.encode(), str(path))
    if not isinstance(data, dict):
        raise BadInput.of(
            f"{path} 要写成 谁: 代号",
            f"{path} is a map of WHO: CODES",
            remedy=Text("张伟: d d e n o", "zhangwei: d d e n o"),
        )
    for who, line in data.items():
        yield str(who), " ".join(map(str, line)) if isinstance(line, list) else str(line)
