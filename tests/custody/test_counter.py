"""At the counter: labels printed and scanned, a stocktake typed by a scanner, from standard input and from a file."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from tests.registers.small import Desk as Small
from tests.support.house import Desk, desk, founded
from tests.support.terminal import MISSING, PROMPT, terminal
from wuye.cli.label import _numbers
from wuye.errors import BadInput
from wuye.render.labels import code, png, svg
from wuye.render.labels import terminal as drawn
from wuye.text import same

__all__ = ["desk", "founded"]
NOW = "2026-11-10T09:03:00+08:00"


def opened(desk: Desk) -> str:
    """A stocktake of the keys, opened by zhangwei."""
    desk.done("stocktake open --book key", "zhangwei", NOW)
    return "I2611-0001"


def compared(desk: Desk, session: str) -> dict[str, object]:
    desk.done(f"stocktake compare {session}", "zhangwei", NOW)
    found: dict[str, object] = json.loads(desk.wuye("stocktake", "show", session, "--json").out)
    return found


@pytest.mark.parametrize("form", ["svg", "png"])
def test_labels_are_files_to_print(desk: Desk, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "labels"
    shown = desk.wuye("label", "K-1203-1", "K-S-1", "--form", form, "--to", str(folder))
    assert (shown.code, sorted(p.name for p in folder.iterdir())) == (0, [f"K-1203-1.{form}", f"K-S-1.{form}"])


def test_a_label_says_the_number_and_nothing_else() -> None:
    """No tag tells what a key opens."""
    tree = ElementTree.fromstring(svg("K-<&>"))
    assert [t.text for t in tree.iter("{http://www.w3.org/2000/svg}text")] == ["K-<&>"]
    assert png("K-1").startswith(b"\x89PNG")
    assert code("K-1").matrix != code("K-2").matrix


def test_on_the_screen_a_label_is_blocks_and_a_number(desk: Desk) -> None:
    shown = desk.wuye("label", "K-1203-1")
    assert (shown.code, shown.out.splitlines()) == (0, [*drawn("K-1203-1"), "K-1203-1"])
    assert set("".join(drawn("K-1203-1"))) <= set("█▀▄ ")


def test_a_house_with_no_register_of_things_says_what_to_adopt() -> None:
    books = Small().books
    call = SimpleNamespace(values={"subject": ["B-1"]})
    with pytest.raises(BadInput, match="custody") as found:
        _numbers(call, SimpleNamespace(books=books))  # type: ignore[arg-type]
    assert not books.rules.custodies and found.value.problems[0].remedy == same("wuye schema adopt")


@pytest.mark.parametrize(
    "words", [("label", "K-9999"), ("label", "K-S-1", "--form", "gif"), ("label", "K-S-1", "--form", "svg")]
)
def test_what_can_t_be_printed(desk: Desk, words: tuple[str, ...]) -> None:
    shown = desk.wuye(*words, lang="en")
    assert (shown.code, "Traceback" in shown.err) == (2, False)


def test_numbers_come_from_a_file(desk: Desk, tmp_path: Path) -> None:
    session, file = opened(desk), tmp_path / "seen.txt"
    file.write_text("K-1203-1\nK-S-1\r\nK-X\n", "utf-8")
    desk.done(f"stocktake scan {session} --scan-from {file}", "zhangwei", NOW)
    found = compared(desk, session)
    assert '"unknown": ["K-X"]' in json.dumps(found)
    lost = desk.wuye("stocktake", "scan", session, "--scan-from", str(tmp_path / "none"), as_="zhangwei", now=NOW)
    assert lost.code in (2, 3)


def test_numbers_come_from_standard_input(desk: Desk) -> None:
    session = opened(desk)
    line = ("stocktake", "scan", session, "--scan-from", "-")
    done = desk.wuye_process(*line, as_="zhangwei", now=NOW, typed="K-1203-1\nK-S-1\n")
    assert done.code == 0, done.err
    page = desk.git("show", "HEAD:ledgers/stocktake/2026-11/10.yaml")
    assert page.index("K-1203-1") < page.index("K-S-1")


@MISSING
def test_a_scanner_types_a_number_and_enter(desk: Desk, tmp_path: Path) -> None:
    """Where a subject is asked for, and line after line where things are counted."""
    session = opened(desk)
    with terminal(tmp_path, desk.env("zhangwei", NOW, "en"), 80) as window:
        window.type("wuye key borrow --borrower wulei --org engineering --purpose repair", "Enter")
        window.answer("  key no.", "K-S-1")
        window.wait("  due")
        window.type("", "Enter")
        window.wait("to sign now")
        window.type("n", "Enter")
        window.wait(PROMPT, 20)
        window.type(f"clear; wuye stocktake scan {session}", "Enter")
        window.answer("  seen", "K-1203-1")
        window.answer("[1]", "K-S-1")
        window.answer("[2]", "")
        window.wait(PROMPT, 20)
    assert "K-S-1" in desk.git("show", "HEAD:ledgers/stocktake/2026-11/10.yaml")
