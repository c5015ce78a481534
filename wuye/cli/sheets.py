"""A sheet of many rows from a file: `--rows-from FILE.yaml` or `FILE.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wuye.errors import BadInput
from wuye.registers.define import Field, Register
from wuye.text import Text


def read_files(typed: Mapping[str, Any], register: Register) -> dict[str, Any]:
    """What was typed, with the rows of the files named put as if they had been typed; a row typed too goes before."""
    found = dict(typed)
    for field in [f for f in register.fields.values() if f.cells]:
        given = found.pop(f"{field.name}_from", None)
        if given is not None:
            found[field.name] = [
                *(f"{who}={line}" for who, line in _rows(Path(str(given)), field)),
                *found.get(field.name, ()),
            ]
    return found


def _rows(path: Path, field: Field) -> Iterator[tuple[str, str]]:
    option = f"--{field.name}-from"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInput.of(
            f"读不了 {path} 这个文件", f"can't read the file {path}", remedy=Text(f"{option} 文件", f"{option} FILE")
        ) from None
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
