"""`wuye export`: entries of a register, a period or a subject, or its subjects as they stand."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.errors import DONE, BadInput, NotAllowed, WuyeError
from wuye.pattern import pattern
from wuye.text import Text, near_to, same

if TYPE_CHECKING:
    from wuye.desk.house import House
    from wuye.registers.define import Register
    from wuye.registers.things import Record
    from wuye.reports.export import Exported

MONTH = pattern(r"20[0-9]{2}-(0[1-9]|1[0-2])")
Span = tuple[dt.datetime | None, dt.datetime | None]


def export_books(call: Call) -> int:
    """Writes an export to a file or to standard output."""
    from wuye.render.outward import FORMS, form_of, write

    house, to = opened(call), call.target("out")
    form = form_of(call.values.get("format"), to, call.json)
    reveal = _reveals(call, house)
    exported = _states(call, house, reveal) if call.values.get("state") else _entries(call, house, reveal)
    if form not in FORMS:
        _for_people(call, house, exported, form)
    elif to is None:
        _to_output(write(exported, form, call.lang).decode("utf-8"))
    else:
        _to_file(Path(to), write(exported, form, call.lang))
    if to is not None:
        count = len(exported.items)
        call.say(Text(f"{count:,} 条，已写入 {to}", f"{count:,} written to {to}"))
    if exported.masked:
        call.say(
            Text(
                f"个人信息已遮住 {exported.masked:,} 处；可看的人加 --不遮（这样的文件导不回来）",
                f"{exported.masked:,} personal values are masked; whoever may see them adds --reveal (a masked file can't be imported)",
            )
        )
    return DONE


def _for_people(call: Call, house: House, exported: Exported, form: str) -> None:
    """As a page, a workbook and so on, which nobody imports again."""
    from wuye.render.forms.write import write
    from wuye.reports.paper import Head, Paper

    rules, to, sheet = house.rules, call.target("out"), exported.sheet
    head = Head(rules.name.to(rules.lang), str(call.values.get("month") or ""), house.head, zone=rules.zone)
    for file in write(Paper(sheet.title, (sheet,), head), form, call.lang, Path(to) if to is not None else None):
        # As with the other forms, only its owner may read it.
        if file.is_file():
            file.chmod(0o600)


def _to_output(words: str) -> None:
    """To standard output; on a terminal with nothing in it that would move the cursor."""
    from wuye.render.words import plain

    if sys.stdout.isatty():
        # The mark that tells Excel the coding is nothing to look at.
        words = "".join(f"{plain(line)}\n" for line in words.removeprefix("\ufeff").splitlines())
    sys.stdout.write(words)


def _to_file(path: Path, data: bytes) -> None:
    """The whole file or none of it; only its owner may read it."""
    from wuye.cli.folder import put_file
    from wuye.render.forms.files import unwritable

    if not path.parent.is_dir():
        raise BadInput.of(
            f"没有 {path.parent} 这个目录", f"there is no folder {path.parent}", remedy=same(f"mkdir -p {path.parent}")
        )
    if path.is_dir():
        raise BadInput.of(f"{path} 是目录", f"{path} is a folder", remedy=same(f"-o {path / 'export.csv'}"))
    try:
        put_file(path, data, mode=0o600)
    except OSError as error:
        raise unwritable(path, error) from None


def _reveals(call: Call, house: House) -> bool:
    """Whether personal values are shown: to somebody whose post may see them and whose key is on this machine."""
    if not call.values.get("reveal"):
        return False
    from wuye.desk.who import find_person
    from wuye.repo.keys import has_key
    from wuye.reports.export import may_reveal

    person = find_person(house, call.person)
    if not may_reveal(house.books, person, house.now()):
        raise NotAllowed.of(
            f"{house.name(person)} 的岗位不能导出个人信息", f"the post of {house.name(person)} may not export personal data",
            remedy=Text("不加 --不遮；或由 wuye.yaml 里 knobs.house.personal_roles 写明的岗位来导出",
                        "leave --reveal out; or somebody of the roles in knobs.house.personal_roles of wuye.yaml exports it"),
        )  # fmt: skip
    if not has_key(house.rules.house_id, person):
        raise NotAllowed.of(
            f"本机没有 {house.name(person)} 的签名钥匙", f"the key of {house.name(person)} isn't on this machine",
            remedy=Text("由本人在有其钥匙的电脑上导出", "it is exported by that person, on a machine with the key"),
        )  # fmt: skip
    return True


def _register(call: Call, house: House) -> tuple[Register | None, str | None]:
    """The register and the month that were named; a month may stand alone."""
    first, month = call.values.get("register"), call.values.get("month")
    if first is not None and month is None and MONTH.fullmatch(first):
        return None, str(first)
    if month is not None and not MONTH.fullmatch(month):
        raise BadInput.of(f"{month} 不是月份", f"{month} is no month", remedy=same("2026-11"), field="month")
    if first is None:
        return None, month
    for register in house.rules.registers.values():
        if first in (register.name, *register.label):
            return register, month
    near = near_to(str(first), list(house.rules.registers)) or ["key"]
    raise BadInput.of(
        f"没有 {first} 这本登记簿", f"there is no register {first}", remedy=same(f"wuye export {near[0]}")
    )


def _entries(call: Call, house: House, reveal: bool) -> Exported:
    from wuye.reports.entries import logged
    from wuye.reports.export import export_entries

    register, month = _register(call, house)
    start, end = _span(call, house, month)
    subject = call.values.get("subject")
    records = logged(house.books, register.name if register else None, subject, start)
    if subject and not records and start is None:
        raise _no_subject(house, register, subject)
    return export_entries((r for r in records if _before(r, end)), register, house.books, reveal=reveal)


def _before(record: Record, end: dt.datetime | None) -> bool:
    return end is None or record.entry.at < end


def _span(call: Call, house: House, month: str | None) -> Span:
    """From when to when an entry was recorded; the end is the first moment that no longer counts."""
    from wuye.reports.entries import since_when

    books, now = house.books, house.now()
    since, until = call.values.get("since"), call.values.get("until")
    if month is not None:
        if since or until:
            raise BadInput.of(
                "月份和 --起、--止 只能写一样", "a month, or --since and --until, not both", remedy=same(month)
            )
        first = dt.date.fromisoformat(f"{month}-01")
        after = (first + dt.timedelta(days=31)).replace(day=1)
        return since_when(first.isoformat(), books, now), since_when(after.isoformat(), books, now)
    start = since_when(since, books, now) if since else None
    end = since_when(until, books, now) if until else None
    if end is not None and (end.hour, end.minute, end.second) == (0, 0, 0):
        end += dt.timedelta(days=1)
    return start, end


def _states(call: Call, house: House, reveal: bool) -> Exported:
    from wuye.reports.export import export_subjects
    from wuye.reports.subjects import listed

    register, month = _register(call, house)
    if register is None:
        raise BadInput.of(
            "现状要写明哪一本登记簿", "say of which register the subjects are", remedy=same("wuye export key --state")
        )
    if month or call.values.get("since") or call.values.get("until"):
        raise BadInput.of(
            "现状只有现在的，不能写时间", "how subjects stand is told as of now, without a period",
            remedy=same(f"wuye export {register.name} --state"),
        )  # fmt: skip
    rows = listed(house.books, register, house.now())
    subject = call.values.get("subject")
    if subject:
        rows = [row for row in rows if row.id == subject]
        if not rows:
            raise _no_subject(house, register, subject)
    return export_subjects(rows, register, house.books, reveal=reveal)


def _no_subject(house: House, register: Register | None, subject: str) -> WuyeError:
    from wuye.registers.say import unknown_subject

    if register is None:
        return BadInput.of(f"没有 {subject} 的记录", f"there is no entry about {subject}", remedy=same("wuye find …"))
    return BadInput((unknown_subject(register, subject, house.books),))
