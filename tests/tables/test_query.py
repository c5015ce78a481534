"""A query reads and does nothing else; whoever asks wrongly is told what to type."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from tests.support.house import Desk
from tests.support.prompt import prompt
from wuye.reports.tables.layout import SHOWN, TABLES

NOW = "2026-11-10T09:03:00+08:00"
BOTH = pytest.mark.parametrize("index", ["on", "off"])
ENDLESS = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT count(*) FROM x"
READS = "a query only reads"
REFUSED = (
    "DELETE FROM entries", "UPDATE entries SET \"by\" = 'x'", "INSERT INTO about VALUES (1, 'a', 'b')", "DROP TABLE entries",
    "CREATE TABLE x (a)", "CREATE TEMP TABLE x (a)", "CREATE VIEW x AS SELECT 1", "ATTACH '{}' AS x", "DETACH main",
    "VACUUM", "VACUUM INTO '{}'", "PRAGMA query_only = OFF", "PRAGMA journal_mode = DELETE", "PRAGMA table_info(entries)",
    "SELECT * FROM pragma_table_info('entries')", "BEGIN", "COMMIT", "SAVEPOINT x", "REINDEX", "ANALYZE",
    "SELECT load_extension('{}')", "SELECT fts3_tokenizer('simple')", "ALTER TABLE entries ADD COLUMN x",
    "WITH x AS (SELECT 1) DELETE FROM entries", "CREATE TRIGGER x AFTER INSERT ON entries BEGIN SELECT 1; END",
)  # fmt: skip


def test_it_answers_in_rows_and_as_json(desk: Desk) -> None:
    sql = "SELECT register, action, count(*) AS n, max(happened) AS last_at FROM effective WHERE register = 'key' GROUP BY 1, 2 ORDER BY 2"
    said = desk.wuye("query", sql, "--json", now=NOW)
    assert (said.code, said.err) == (0, "")
    rows = json.loads(said.out)
    assert [(row["action"], row["n"]) for row in rows] == [("entrust", 1), ("receive", 3)]
    assert all(re.fullmatch(r"2026-11-02T\d\d:\d\d:00\+08:00", row["last_at"]) for row in rows)
    plain = desk.wuye("query", sql, now=NOW)
    assert (plain.code, plain.out.split("\n")[0].split()) == (0, ["register", "action", "n", "last_at"])
    assert len(plain.out.splitlines()) == 3
    assert desk.wuye("query", "SELECT 1 AS n WHERE 0", now=NOW, lang="en").err == "none\n"


def test_it_is_read_from_a_file_and_from_standard_input(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "q.sql"
    file.write_text("-- 有几条\nSELECT count(*) AS n FROM entries;\n", encoding="utf-8-sig")
    named = desk.wuye("query", str(file), "--json", now=NOW)
    typed = desk.wuye_process("query", "-", "--json", now=NOW, typed=file.read_text("utf-8"))
    assert named.code == typed.code == 0
    assert json.loads(named.out) == json.loads(typed.out)
    assert desk.wuye("query", str(tmp_path / "none.sql"), now=NOW, lang="en").err.startswith("bad input: can't read")


@BOTH
def test_it_writes_nothing_and_opens_nothing(desk: Desk, tmp_path: Path, index: str) -> None:
    there = tmp_path / "there.db"
    with desk.unchanged():
        # Without an index the tables are made for each question.
        for sql in REFUSED if index == "on" else REFUSED[::5]:
            line = sql.replace("{}", str(there))
            said = desk.wuye("query", line, now=NOW, lang="en", env={"WUYE_INDEX": index})
            assert (said.code, said.out) == (2, ""), sql
            assert READS in said.err and "SELECT alone" in said.err, (sql, said.err)
            assert not there.exists()


@pytest.mark.parametrize(("lang", "index"), [("zh", "on"), ("en", "off")])
def test_it_is_stopped_when_its_time_is_over(desk: Desk, lang: str, index: str) -> None:
    said = desk.wuye("query", ENDLESS, "--seconds", "0.2", now=NOW, lang=lang, env={"WUYE_INDEX": index})
    assert said.code == 2
    assert {"zh": "查了 0.2 秒", "en": "stopped after 0.2 seconds"}[lang] in said.err
    assert "--seconds 1.2" in said.err


def test_no_value_is_longer_than_fits(desk: Desk) -> None:
    for sql in ("SELECT zeroblob(1000000000)", "SELECT 'x' LIKE printf('%.*c', 9999, '%')"):
        said = desk.wuye("query", sql, now=NOW, lang="en")
        assert (said.code, said.out) == (2, ""), sql


@pytest.mark.parametrize("slow", ["instr(hex(zeroblob(490000)) || n, hex(zeroblob(240000)) || '1')", "n"])
def test_steps_that_take_long_are_stopped_too(desk: Desk, slow: str) -> None:
    """The clock isn't one that counts steps: of those that take long each there are few."""
    sql = f"WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT sum({slow}) FROM x"
    begun = time.monotonic()
    said = desk.wuye("query", sql, "--seconds", "0.2", now=NOW, lang="en")
    assert (said.code, "stopped after 0.2 seconds" in said.err) == (2, True), said.err
    assert time.monotonic() - begun < 20


def test_ctrl_c_ends_it(desk: Desk) -> None:
    with prompt("query", ENDLESS, "--seconds", "60", env=desk.process_env("zhangwei", NOW, "en")) as waiting:
        time.sleep(1.5)
        waiting.type("\x03")
        assert waiting.end(20) == 130, waiting.shown
    assert "stopped after" not in waiting.shown and "Traceback" not in waiting.shown


LONG = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x LIMIT {}) SELECT n, zeroblob({}) AS b FROM x"


def test_an_answer_is_no_larger_than_fits(desk: Desk) -> None:
    """Few rows of long values would fill the memory."""
    for rows, each, most, allowed in ((9000, 900_000, 10_000, "20,000,000"), (6, 900_000, 10, "5,000,000")):
        words = ("query", LONG.format(rows, each), "--most", str(most))
        said = desk.wuye(*words, now=NOW, lang="en")
        assert (said.code, said.out) == (2, ""), (rows, each)
        assert f"more than {allowed} bytes" in said.err and "substr(" in said.err and f"--most {most * 10}" in said.err
        assert f"超过 {allowed} 字节" in desk.wuye(*words, now=NOW).err
    assert len(json.loads(desk.wuye("query", LONG.format(5, 900_000), "--json", now=NOW).out)) == 5


def test_more_rows_than_allowed_are_none(desk: Desk) -> None:
    many = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x LIMIT 20) SELECT n FROM x"
    assert len(json.loads(desk.wuye("query", many, "--most", "20", "--json", now=NOW).out)) == 20
    said = desk.wuye("query", many, "--most", "19", now=NOW, lang="en")
    assert (said.code, said.out) == (2, "")
    assert "more than 19 rows" in said.err and "LIMIT 19" in said.err


WRONG = {
    "SELECT * FROM entrys": ("没有「entrys」这张表，是不是 entries", "there is no table entrys; did you mean entries"),
    "SELECT hapened FROM entries": (
        "没有「hapened」这一列，是不是 happened",
        "there is no column hapened; did you mean happened",
    ),
    "SELECT * FROM entries WHERE register = 'key": ("这句 SQL 看不懂", "this SQL can't be read"),
    "SELEC 1": ("这句 SQL 看不懂", "this SQL can't be read"),
    "SELECT 1; SELECT 2": ("一次只能查一句", "one statement at a time"),
    "SELECT :x": ("这句 SQL 看不懂", "this SQL can't be read"),
    " ": ("没有写要查什么", "there is no question"),
    "": ("没有写要查什么", "there is no question"),
}


def test_what_is_wrong_is_said_with_what_to_type(desk: Desk) -> None:
    for sql, both in WRONG.items():
        for lang, words in zip(("zh", "en"), both, strict=True):
            said = desk.wuye("query", sql, now=NOW, lang=lang)
            assert (said.code, said.out) == (2, ""), sql
            assert words in said.err and "wuye query" in said.err, said.err


def test_options_that_cant_be_read(desk: Desk) -> None:
    for words in (("--seconds", "0"), ("--seconds", "x"), ("--most", "-1"), ("--most", "nan"), ("--month", "11")):
        said = desk.wuye("query", "SELECT 1", *words, now=NOW, lang="en")
        assert (said.code, said.out) == (2, ""), words


def test_the_tables_are_listed_and_can_be_asked(desk: Desk) -> None:
    rows = json.loads(desk.wuye("query", "--tables", "--json", now=NOW, lang="en").out)
    assert {row["table"] for row in rows} == {table.name for table in SHOWN}
    for table in SHOWN:
        columns = [column.name for column in table.columns if column.name != "…"]
        listed = ", ".join(f'"{name}"' for name in columns) or "*"
        said = desk.wuye("query", f"SELECT {listed} FROM {table.name} LIMIT 1", "--json", now=NOW)
        assert said.code == 0, said.err
    assert {c.name for t in SHOWN for c in t.columns} >= {c.name for t in TABLES for c in t.columns} - {"number"}


def test_lists_and_maps_can_be_taken_apart(desk: Desk) -> None:
    sql = "SELECT s.subject, j.value AS role FROM subjects s, json_each(s.facts, '$.roles') j WHERE s.register = 'staff' AND s.subject = 'lina'"
    assert json.loads(desk.wuye("query", sql, "--json", now=NOW).out) == [{"subject": "lina", "role": "leasing_agent"}]


@BOTH
def test_what_is_personal_stays_masked(desk: Desk, index: str) -> None:
    for table, column in (("entries", "json"), ("facts", "value"), ("subjects", "facts")):
        sql = f"SELECT {column} AS words FROM {table}"
        said = desk.wuye("query", sql, "--json", now=NOW, env={"WUYE_INDEX": index})
        assert said.code == 0
        words = " ".join(row["words"] for row in json.loads(said.out))
        assert "***" in words
        # Where it stands in a field that isn't personal, lists show it as well.
        assert "周先生" not in words.replace('"signed_by":"周先生"', "")
