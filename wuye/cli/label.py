"""`wuye label SUBJECT…`: labels for things, on the screen or as files to print."""

from __future__ import annotations

import re
from pathlib import Path

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.desk.house import House
from wuye.errors import DONE, BadInput
from wuye.registers.custody import WORD, behind
from wuye.registers.in_hand import reference
from wuye.registers.say import unknown_subject
from wuye.text import same

FORMS = {"terminal": "屏幕", "svg": "矢量图", "png": "点阵图"}
PLAIN = re.compile(r"[^\w-]")
"""What has no place in the name of a file."""


def label(call: Call) -> int:
    """A label for each subject; a ring or a slip stands for its members."""
    from wuye.render.labels import DRAWN, terminal
    from wuye.render.words import plain

    house = opened(call)
    to, numbers = call.values.get("to"), _numbers(call, house)
    form = str(call.values.get("form") or ("svg" if to else "terminal"))
    form = next((name for name, zh in FORMS.items() if form == zh), form)
    if form not in FORMS or (form != "terminal" and not to):
        raise BadInput.of(
            f"--形式 只能是 {'、'.join(FORMS.values())}；文件要写 --存到 目录", f"--form is one of {', '.join(FORMS)}; files want --to DIR",
            remedy=same("--form svg --to labels"),
        )  # fmt: skip
    if form == "terminal":
        print("\n\n".join("\n".join((*terminal(number), plain(number))) for number in numbers))
        return DONE
    folder = Path(str(to))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in numbers:
            path = folder / f"{PLAIN.sub('_', number)}.{form}"
            path.write_bytes(DRAWN[form](number))
            print(plain(str(path)))
    except OSError:
        raise BadInput.of(f"写不进 {folder}", f"can't write to {folder}", remedy=same("--to DIR")) from None
    return DONE


def _numbers(call: Call, house: House) -> list[str]:
    """The numbers of the subjects named; the first register of things that knows one answers for it."""
    from wuye.desk.draft import expand

    books, found = house.books, []
    for said in call.values["subject"]:
        subject = behind(WORD, said, books)
        members = (
            ()
            if subject
            else (n for b in books.rules.custodies for n in expand(books.register(b), [said], books, None))
        )
        names = [reference(subject, books)] if subject else [n for n in members if behind(WORD, n, books)]
        if not names and not books.rules.custodies:
            raise BadInput.of(
                "这座大厦还没有借还保管的登记簿", "this house has no register of things in custody yet",
                remedy=same("wuye schema adopt"),
            )  # fmt: skip
        if not names:
            raise BadInput((unknown_subject(books.register(next(iter(books.rules.custodies))), said, books),))
        found += names
    return list(dict.fromkeys(found))
