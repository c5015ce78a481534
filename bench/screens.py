"""`python -m bench.screens DIR`: makes the screens in docs/screens again, on the sample house at a fixed clock."""

from __future__ import annotations

import shlex
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.demo_house import Sample, sample
from bench.masks import masked
from bench.pages import refresh
from bench.terminal import seen, wrapped
from wuye.text import Lang, Text, same

WIDTHS = (80, 60)
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its name, what is typed, and the answers to what is asked."""

    name: str
    words: Text
    answers: tuple[str, ...] = ()


SCREENS = (
    Screen("board", Text("--as 何平", "--as heping")),
    Screen("refusal", Text("钥匙 借出 K-1204-1 K-1502-C K-2602-1 --借用人 周师傅 --部门 外部 --用途 维修 --应还 2h --as 黄静",
                           "key borrow K-1204-1 K-1502-C K-2602-1 --borrower 周师傅 --org outside --purpose repair --due 2h --as huangjing")),
    Screen("borrow", Text("钥匙 借出 K-3003-1 --as 黄静", "key borrow K-3003-1 --as huangjing"), ("吴磊", "3", "2", "2h", "y")),
    Screen("show", same("key show K-1502-C --as heping")),
    Screen("due", same("due --as heping")),
    Screen("audit", same("audit")),
)  # fmt: skip


def shots(house: Sample, lang: Lang, width: int) -> dict[str, str]:
    """Every screen in one language at one width: file name -> text. Some of them write into the house."""
    env = house.env(WUYE_LANG=lang)
    return {f"{s.name}.{lang}.{width}.txt": _shot(s, house, lang, width, env) for s in SCREENS}


def _shot(screen: Screen, house: Sample, lang: Lang, width: int, env: dict[str, str]) -> str:
    line = screen.words.to(lang)
    words = seen(shlex.split(line), env, house.house.parent, width, screen.answers)
    return wrapped(f"$ wuye {line}\n{masked(words)}", width)


def all_shots(house: Sample, folder: Path) -> dict[str, str]:
    """Every screen, each language and width on a copy of its own."""
    found: dict[str, str] = {}
    for lang in LANGS:
        for width in WIDTHS:
            found.update(shots(house.copy(folder / f"{lang}{width}"), lang, width))
    return found


def main() -> None:
    """Makes the screens and the outputs shown in the manuals."""
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        house = sample(Path(name))
        found = all_shots(house, Path(name))
        for old in sorted(target.glob("*.txt")):
            old.unlink()
        for file, words in found.items():
            (target / file).write_text(words, encoding="utf-8")
        refresh(house, Path(name) / "pages")
    print(f"{len(found)} screens in {target}")


if __name__ == "__main__":
    main()
