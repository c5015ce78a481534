"""What a picture of a sheet shows."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest

from tests.forms.given import column, of_chart
from wuye.data import replace
from wuye.render.forms.charts import HEIGHT, WIDTH, chart
from wuye.render.forms.said import Voice
from wuye.render.forms.scales import scale
from wuye.reports.sheet import Cell, Chart, Money, Ratio, Sheet
from wuye.text import same

VOICE = Voice("zh")


def picture(rows: Sequence[tuple[Cell, ...]], form: str = "line", title: str = "图") -> ET.Element:
    columns = (column("x"), *(column(f"y{n}", label=same(f"系列{n}")) for n in range(len(rows[0]) - 1)))
    drawn = Chart("bar" if form == "bar" else "line", "x", tuple(c.name for c in columns[1:]))
    return ET.fromstring(chart(Sheet("s", same(title), columns, rows, chart=drawn), VOICE))


def words(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter("text")]


def test_a_bar_for_each_number_and_its_value_beside_it() -> None:
    svg = ET.fromstring(chart(of_chart(), VOICE))
    assert len(list(svg.iter("rect"))) == 11, "none of none is no bar"
    assert {"33.3", "66.7", "0", "%", "2026-01", "2026-12"} <= set(words(svg))
    assert "2026-02 kept 2/3 66.7%" in [title.text for title in svg.iter("title")]
    assert svg.find("title") is not None
    assert svg.get("role") == "img"


def test_a_line_is_broken_where_there_is_no_number() -> None:
    svg = picture([("a", 1), ("b", 2), ("c", None), ("d", 4)])
    (line,) = [path.get("d") or "" for path in svg.iter("path") if path.get("fill") == "none"]
    assert re.sub(r"[\d. ]+", "", line) == "MLM"
    assert len(list(svg.iter("circle"))) == 3


@pytest.mark.parametrize("form", ["line", "bar"])
def test_everything_stands_inside_the_picture(form: str) -> None:
    svg = picture([(f"2026-11-{d:02}", d * 1000, -d, None) for d in range(1, 31)], form)
    for shape in svg.iter():
        for name, most in (("x", WIDTH), ("cx", WIDTH), ("y", HEIGHT), ("cy", HEIGHT)):
            assert 0 <= float(shape.get(name, 0)) <= most
    assert min(float(box.get("height", 1)) for box in svg.iter("rect")) >= 0 if form == "bar" else True


def test_many_values_are_not_written_over_each_other() -> None:
    svg = picture([(f"d{n}", n % 7) for n in range(60)])
    assert sorted(text.text or "" for text in svg.iter("text") if text.get("class") == "value") == ["3", "6"]


def test_words_are_no_markup() -> None:
    svg = picture([("<b>&", 1), ("x", 2)], title="<script>")
    assert svg.find("title").text == "<script>"  # type: ignore[union-attr]
    assert "<b>&" in words(svg)


@pytest.mark.parametrize("cell", [None, "x", True, Ratio(0, 0)])
def test_nothing_to_draw_is_no_picture(cell: Cell) -> None:
    sheet = of_chart()
    assert chart(replace(sheet, rows=[("m", cell, 1), ("n", cell, 1)]), VOICE) == ""
    assert chart(replace(sheet, rows=[]), VOICE) == ""
    assert chart(replace(sheet, rows=[("m", Ratio(1, 2), 1)]), VOICE) == ""
    assert chart(replace(sheet, chart=None), VOICE) == ""


@pytest.mark.parametrize(
    ("values", "low", "high", "step", "unit"),
    [
        ([Ratio(1, 2), Ratio(0, 0)], 0, 100, 25, "%"),
        ([0, 0], 0, 1, 1, ""),
        ([1, 3], 0, 3, 1, ""),
        ([7, 39], 0, 40, 10, ""),
        ([-12, 30], -20, 40, 20, ""),
        ([Money(468000), Money(-100)], -2000, 6000, 2000, "元"),
        ([dt.timedelta(minutes=90)], 0, 100, 50, "分"),
        ([dt.timedelta(hours=7)], 0, 8, 2, "小时"),
    ],
)
def test_an_axis_goes_to_round_numbers(values: list[Cell], low: float, high: float, step: float, unit: str) -> None:
    found = scale(values)
    assert found is not None
    assert (found.low, found.high, found.step, found.unit.zh) == (low, high, step, unit)
    assert found.ticks()[0] == low
    assert found.ticks()[-1] == high
