"""Rows keep their width, and lose nothing."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wuye.render.layout import Row, Span, lay_out, wrap
from wuye.render.paint import paint, width_of
from wuye.text import cells

WIDTHS = (40, 60, 80, 120)
NASTY = st.text(alphabet=st.sampled_from("ab钥匙柜，。·[ ]=() 012🔑e\u0301\u200d"), max_size=120)


def solid(text: str) -> str:
    return "".join(text.split())


def shown(lines: list[list[Span]]) -> list[str]:
    return ["".join(span.words for span in line).rstrip() for line in lines]


@given(NASTY, st.sampled_from((20, 33, 60)))
def test_wrapped_words_fit_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert solid("".join(lines)) == solid(text)


@example([("000000。。。。。。", "000000。。。。。。", "", "0")], 40)
@given(st.lists(st.tuples(NASTY, NASTY, NASTY, NASTY), min_size=1, max_size=4), st.sampled_from(WIDTHS))
def test_rows_fit_and_nothing_is_lost(rows: list[tuple[str, str, str, str]], width: int) -> None:
    lines = shown(lay_out([Row((Span(a), Span(b), Span(c)), d) for a, b, c, d in rows], width))
    assert all(cells(line) <= width for line in lines)
    assert sorted(solid("".join(lines))) == sorted(solid("".join("".join(row) for row in rows)))


def test_a_line_breaks_between_facts_not_within_a_name() -> None:
    assert wrap("位置 A柜01钩 · 锁芯 L1203 · 借用人 李娜", 34) == ["位置 A柜01钩 · 锁芯 L1203 ·", "借用人 李娜"]


def test_no_line_starts_with_a_comma() -> None:
    assert wrap("一二三四五，六", 10) == ["一二三四", "五，六"]


def test_a_long_word_is_folded() -> None:
    assert wrap("x" * 50, 20) == ["x" * 20, "x" * 20, "x" * 10]


def test_columns_start_at_the_same_cell() -> None:
    lines = shown(lay_out([Row((Span("钥匙"), Span("在柜"))), Row((Span("K-1"), Span("🔑 out")))], 60))
    assert [cells(line[: line.index(w)]) for line, w in zip(lines, ("在", "🔑"), strict=True)] == [6, 6]


def test_the_line_to_type_stands_below_where_there_is_no_room_beside() -> None:
    row = Row((Span("K-1"), Span("归还 昨天 18:00，超 13 小时 52 分")), "wuye key return K-1")
    assert shown(lay_out([row], 80))[0].endswith("wuye key return K-1")
    assert shown(lay_out([row], 50))[1].strip() == "wuye key return K-1"


def test_no_limit_means_one_line_a_row() -> None:
    assert len(lay_out([Row((Span("a"), Span("备注 " * 500)), "wuye")], None)) == 1


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def painted(stream: io.StringIO) -> str:
    paint([[Span("北门[in use]", "red"), Span(" [red]\x1b[2J\u202e\u200f\x9b")]], stream)
    return stream.getvalue()


def test_a_pipe_gets_no_colour_and_every_bracket() -> None:
    assert painted(io.StringIO()) == "北门[in use] [red]�[2J���\n"


def test_a_terminal_gets_colour_and_every_bracket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    text = painted(Screen())
    assert "\x1b[31m北门[in use]\x1b[0m [red]�[2J���" in text


def test_no_color_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b" not in painted(Screen())


@pytest.mark.parametrize(("said", "width"), [("60", 60), ("5", 20), ("", None), ("x", None), ("-3", None)])
def test_the_width(said: str, width: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", said)
    assert width_of(io.StringIO()) == width


def test_rich_is_loaded_for_colour_only() -> None:
    found = importlib.util.find_spec("wuye.render.paint")
    assert found and found.origin
    top = [line for line in Path(found.origin).read_text("utf-8").splitlines() if line.startswith(("import", "from"))]
    assert not any("rich" in line for line in top)
