"""What stands in a cell becomes what would have been typed at the counter; what Excel has spoilt is found."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wuye.desk.intake.table import Cell
from wuye.registers.define import Field
from wuye.registers.kinds import YES, Unfit
from wuye.text import Text

MASK = "***"
WORDY = ("text", "ref", "phone", "person", "people", "unit", "paper")
"""Types whose digits are a name and no quantity: a zero in front counts."""
PARTS = re.compile(r"[;；、\n]+")
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]([0-9]{1,2}:[0-9]{2})(?::[0-9]{2})?)?")
COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
EXACT = 15
"""How many digits Excel keeps of a number."""
MOST_KEY = 10_000


def spoilt(cell: Cell, label: Text) -> Unfit | None:
    """What makes a cell no value at all."""
    if cell.odd == "formula":
        return Unfit("是公式，还没有算出值", "is a formula without its value", _again())
    if cell.odd == "error":
        return Unfit(f"是公式的错误值 {cell.words}", f"is a formula's error {cell.words}", _again())
    if cell.odd == "merged":
        return Unfit(
            f"是合并的单元格，值在 {cell.origin}", f"is merged, its value stands in {cell.origin}",
            Text("取消合并，每行都填上；或在对照文件里写 merged: repeat", "unmerge and fill in every row, or say merged: repeat in a mapping"),
        )  # fmt: skip
    if cell.words == MASK:
        return Unfit(
            "导出时已遮住",
            "was masked when it was exported",
            Text("由可看的人用 --不遮 导出", "have it exported with --reveal by somebody who may"),
        )
    return None


def _again() -> Text:
    return Text("在 Excel 里算好再存，或改成值", "have Excel work it out and save it again, or put the value in")


def as_name(cell: Cell, pad: int | None, zeros: bool) -> str:
    """Words that are a name: a number is one only where no zero can have been lost, and no digit."""
    if cell.odd != "number":
        return cell.words
    digits = cell.words.lstrip("-")
    if digits.isdigit() and len(digits) > EXACT:
        raise Unfit(
            f"Excel 存成了数，{EXACT} 位以后的已丢失", f"Excel has made a number of it, and keeps {EXACT} digits of one",
            Text("把这一列设为文本，重新填写", "make the column text and type it again"),
        )  # fmt: skip
    if pad is not None and digits.isdigit():
        return cell.words.zfill(pad)
    if zeros and digits.isdigit():
        raise Unfit(
            f"Excel 存成了数，前面的 0 可能丢了：{cell.words}", f"Excel has made a number of it and may have lost a 0 in front: {cell.words}",
            Text("把这一列设为文本，重新填写；或在对照文件里写 pad: {字段: 位数}", "make the column text and type it again, or say pad: {FIELD: DIGITS} in a mapping"),
        )  # fmt: skip
    return cell.words


def as_day(cell: Cell, formats: Sequence[str], since_1904: bool) -> str:
    """A day or a time as the books write it, from any of the ways that offices write one."""
    words = cell.words
    for one in formats:
        try:
            found = dt.datetime.strptime(words, one)  # noqa: DTZ007 -- the zone is the house's
        except ValueError:
            continue
        return _moment(found)
    for shape in (DAY, COMPACT):
        if parts := shape.fullmatch(words):
            day = f"{int(parts[1]):04}-{int(parts[2]):02}-{int(parts[3]):02}"
            clock = parts[4] if shape is DAY else None
            return f"{day}T{clock:0>5}" if clock else day
    if SERIAL.fullmatch(words):
        start = dt.datetime(1904, 1, 1) if since_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001
        return _moment(start + dt.timedelta(days=float(words)))
    return words


def _moment(found: dt.datetime) -> str:
    midnight = found.time().replace(microsecond=0) == dt.time()
    return found.date().isoformat() if midnight else found.isoformat(timespec="minutes")


def several(words: str) -> list[str]:
    """The values of a field that may have many: a JSON list, or words between semicolons, `、` or line breaks."""
    if words.startswith("["):
        try:
            found = json.loads(words)
        except ValueError:
            found = None
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return found
    return [part.strip() for part in PARTS.split(words) if part.strip()]


def as_record(words: str) -> Any:
    """A paper, a sheet or rows: JSON, else the words as they are typed at the counter."""
    if words[:1] not in "{[":
        return words
    try:
        return json.loads(words)
    except ValueError:
        return words


def as_part(kind: Field, words: str) -> Any:
    """The mark of one row of a sheet: ticked, or what is wrong."""
    return True if kind.type == "sheet" and words.lower() in YES else words


def as_key(words: str, folder: Path | None) -> str:
    """A public key: its line, or the file beside the book in which it stands."""
    if folder is None or words.startswith(("ssh-", "sk-")) or "\n" in words:
        return words
    path = folder / words
    try:
        return path.read_bytes()[:MOST_KEY].decode("utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError):
        raise Unfit(
            f"没有 {words} 这个公钥文件", f"there is no file {words} with a public key",
            Text("写 ssh-ed25519 AAAA… 一行，或公钥文件的路径；没有钥匙的人逐个入册：wuye staff enrol … --new-key",
                 "write the line ssh-ed25519 AAAA…, or the path of its file; who has no key is enrolled alone: wuye staff enrol … --new-key"),
        ) from None  # fmt: skip
