"""What may be said of a figure: a word that isn't known, doesn't fit, or names what isn't there is told with its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.figures.given import BOX
from tests.registers.small import faults_of, rule_files
from tests.support.flat import Flat
from wuye.builtin import shipped_schemas
from wuye.registers import figures
from wuye.registers.check import check_files
from wuye.registers.check_base import Ground
from wuye.registers.check_charts import columns_of
from wuye.reports.figures import trial
from wuye.reports.figures.answers import figures_of, kinds
from wuye.reports.figures.functions import NAMED
from wuye.reports.sheet import Sheet


def with_figure(said: str) -> str:
    """The register with one more figure."""
    return BOX.rstrip("\n") + f"\n  extra: {{label: {{zh: 多, en: extra}}, {said}}}\n"


def read(said: str) -> list[str]:
    """What the reader says of one more figure."""
    return faults_of(with_figure(said))


def checked(said: str) -> list[str]:
    """What the check says of one more figure."""
    errors = check_files(rule_files(with_figure(said)), ()).errors
    return [p.message.en for p in errors if "figures.extra" in p.message.en]


def test_what_is_right_is_told_nothing() -> None:
    assert faults_of(BOX) == []
    assert [p.message.en for p in check_files(rule_files(BOX), ()).errors if "figures" in p.message.en] == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("cuont: entries, do: lend", "unknown word cuont; did you mean count"),
        ("per: month", "exactly one of count, list"),
        ("count: entries, sum: price", "exactly one of count, list"),
        ("count: entries, columns: [by]", "columns doesn't go with count"),
        ("kept: {deu: back}", "unknown word deu; did you mean due"),
        ("kept: {}", "kept wants due"),
        ("rate: {of: {do: lend}, good: {do: back}}", "count is missing"),
        ("rate: {of: {count: entries}}", "rate wants of and good"),
        ("rate: {of: {count: entries, doo: lend}, good: {do: back}}", "unknown word doo; did you mean do"),
        ("count: entries, chart: pie", "one of bar, line"),
        ("list: entries, do: lend, trend: 12", "trend doesn't go with list"),
        ("count: entries, chart: {form: bar, ovr: [number]}", "unknown word ovr; did you mean over"),
    ],
)
def test_words_that_are_refused_when_read(said: str, words: str) -> None:
    assert any(words in told for told in read(said)), read(said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("count: entries, do: lent", "there is no action lent"),
        ("count: crate, state: here", "there is no register crate"),
        ("count: subjects, state: gone", "there is no state gone"),
        ("count: entries, by: [colr]", "there is no column colr"),
        ("count: entries, where: {colour: green}", "colour is never green"),
        ("count: entries, where: {colour: {within: 22:00-07:00}}", "within isn't asked in a figure"),
        ("count: entries, where: {holder.role: manager}", "a figure doesn't look behind holder"),
        ("count: entries, where: {any_of: [{colour: red}]}", "any_of isn't asked in a figure"),
        ("count: entries, when: yesterday", "isn't counted by yesterday"),
        ("count: entries, per: fortnight", "there is no period fortnight"),
        ("count: entries, per: month 30", "there is no period month 30"),
        ("count: entries, to: [bos]", "there is no role bos"),
        ("count: entries, private: true", "a private figure says to whom"),
        ("list: subjects, state: out, columns: [subject, price]", "there is no column price"),
        ("kept: {due: bak}", "nothing called bak is ever owed"),
        ("coverage: {routine: wekly}", "there is no routine wekly"),
        ("coverage: {signs: aprove}", "there is no signature aprove"),
        ("sum: colour, do: sell", "colour is no number"),
        ("balance: {number: price}", "price is no number among the facts"),
        ("time: {from: lend}", "time wants from and to, or due, or state"),
        ("time: {from: lend, to: bak}", "there is no action bak"),
        ("marks: erors", "there is no mark erors"),
        ("quota: entries, do: lend, of: {count: crate}, target: 5", "there is no register crate"),
        ("sql: nothing", "there is no schemas/figures/nothing.sql"),
        ("python: share_of_loss", "there is no function share_of_loss"),
        ("count: entries, chart: {form: bar, over: numbr}", "the figure has no column numbr"),
        ("count: entries, by: [colour], chart: {form: bar, along: holder}", "the figure has no column holder"),
        ("count: entries, by: [colour], chart: {form: bar, over: colour}", "colour is no number"),
        ("list: subjects, state: out, columns: [subject, holder], chart: bar", "there is no number to draw"),
        ("kept: {due: back}, chart: {form: line, over: missing}", "the figure has no column missing"),
        ("time: {state: out}, chart: {form: bar, over: [median, nineth]}", "the figure has no column nineth"),
        ("count: entries, trend: 1", "trend takes 2 to 36 months"),
        ("count: entries, trend: 12, by: [colour]", "by doesn't go with trend"),
        ("count: entries, trend: 12, per: quarter", "is of a month"),
    ],
)
def test_names_that_lead_nowhere(said: str, words: str) -> None:
    assert any(words in told for told in checked(said)), checked(said)


SQL = "-- zh: 盒子\n-- en: boxes\n-- col: number number 数量 | number\nSELECT count(*) FROM subjects\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SQL, ""),
        (SQL.replace("-- en: boxes\n", ""), "the head wants -- zh"),
        (SQL.replace("-- col: number number 数量 | number\n", ""), "names the columns"),
        (SQL.replace("number number", "number nmber"), "there is no kind nmber"),
        (SQL.replace("SELECT", "DELETE"), "it is one select"),
        (SQL + "; SELECT 1", "it is one select"),
    ],
)
def test_a_file_of_sql_has_a_head_and_one_question(text: str, words: str) -> None:
    files = {**rule_files(with_figure("sql: boxes")), "schemas/figures/boxes.sql": text.encode()}
    told = [p.message.en for p in check_files(files, ()).errors if "figures.extra" in p.message.en]
    assert any(words in one for one in told) if words else told == [], told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SQL, ""),
        (SQL.replace("subjects", "subject"), "no such table: subject"),
        (SQL.replace("count(*)", "count(statte)"), "no such column: statte"),
        (SQL.replace("count(*)", "count(*), 1"), "take 1 of the question (a ratio two), and it gives 2"),
        (SQL.replace("number number", "number ratio"), "take 2 of the question (a ratio two), and it gives 1"),
        (SQL.replace("FROM", "FRM"), "can't be asked"),
        (SQL.replace("FROM subjects", "FROM subjects WHERE since < :soon"), "can't be asked"),
        (SQL.replace("count(*)", "load_extension('x')"), "can't be asked"),
        (SQL.replace("SELECT", "DELETE"), ""),
    ],
)
def test_a_question_is_tried_on_empty_tables(text: str, words: str) -> None:
    told = [said.en for _, said in trial.faults({"boxes": text})]
    assert any(words in one for one in told) if words else told == [], told


def test_every_chart_draws_columns_that_are_there(told: Callable[[str], Sheet], flat: Flat, now: dt.datetime) -> None:
    """What the check takes for a figure's columns are those that its report has."""
    for listed in figures_of(flat.books, now):
        columns = columns_of(listed.figure, Ground(flat.rules, listed.register))
        if columns is not None:
            assert list(columns) == [one.name for one in told(listed.name).columns], listed.name


def test_figures_written_before_go_on_working() -> None:
    """`count: entries, do: …, per: month` and `count: REGISTER, state: […]`."""
    assert checked("count: entries, do: lend, per: month") == read("count: entries, do: lend, per: month") == []
    assert checked("count: box, state: [here, out], where: {colour: red}") == []
    assert checked("share: box, where: {colour: red}, per: quarter") == []


def test_every_kind_has_what_finds_it() -> None:
    assert set(kinds()) == set(figures.KINDS)
    assert set(NAMED) == set(figures.FUNCTIONS)


def test_no_file_of_sql_is_left_over() -> None:
    from wuye.registers.load import load_rules

    rules = load_rules({"wuye.yaml": b"wuye: 1\n", **shipped_schemas()})
    used = {f.said["sql"] for r in rules.registers.values() for f in r.figures.values() if f.kind == "sql"}
    assert used == set(rules.sql)
