"""`wuye report`: the list, one figure, a month; figures about persons for their readers only; what is wrong is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.house import Desk, build, copy
from wuye.text import cells

DAY = "2026-11-20"
NOW = f"{DAY}T18:00:00+08:00"
OWN = """
  by_borrower: {label: {zh: 谁借的, en: who borrowed}, count: subjects, do: borrow, by: [borrower], private: true, to: [manager], rule: KEY-03}
  mine: {label: {zh: 本楼的, en: our own}, sql: our_keys}
"""
SQL = """-- zh: 本楼自己的数字
-- en: a figure of the house's own
-- col: state words 状态 | state
-- col: keys number 把数 | keys
SELECT json_array(s.state, s.state), count(*) FROM spans s WHERE s.register = 'key' AND s.state IN ('cabinet', 'out', 'sealed')
 AND s.from_at < :t AND (s.to_at IS NULL OR s.to_at >= :t) GROUP BY s.state ORDER BY s.state
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A house with figures of its own, in which two keys were lent and one came back."""
    desk = build(tmp_path_factory.mktemp("reported"))
    schema = desk.path / "schemas" / "key.yaml"
    text = schema.read_text("utf-8")
    schema.write_text(text.replace("\nfigures:\n", f"\nfigures:\n{OWN.lstrip(chr(10))}"), "utf-8")
    (desk.path / "schemas" / "figures" / "our_keys.sql").write_text(SQL, "utf-8")
    desk.done("schema adopt --why figures", "chenjing", f"{DAY}T08:00:00+08:00")
    for at, key in (("09:00", "K-1203-1"), ("09:10", "K-1203-2")):
        desk.done(
            f"key borrow {key} --borrower lina --org leasing --purpose other --due 12:00",
            "zhangwei",
            f"{DAY}T{at}:00+08:00",
        )
        waiting = desk.wuye("key", "log", key, "--json", as_="zhangwei", now=f"{DAY}T09:20:00+08:00")
        entry = json.loads(waiting.out)[-1]["id"] if waiting.out.startswith("[") else ""
        desk.done(f"sign {entry}".strip(), "liuyang", f"{DAY}T{at[:4]}5:00+08:00")
    desk.done("key return K-1203-1", "zhangwei", f"{DAY}T11:00:00+08:00")
    return desk


def objects(desk: Desk, *words: str, as_: str | None = None) -> list[dict[str, Any]]:
    """What a report says as JSON."""
    done = desk.wuye("report", *words, "--json", as_=as_, now=NOW)
    assert done.code == 0, done.err
    found: list[dict[str, Any]] = json.loads(done.out)
    return found


def test_a_clock_behind_the_last_entry_still_sees_it(desk: Desk) -> None:
    """Two entries of one second bear two seconds; a report asked for within the first sees the second as well."""
    done = desk.wuye("report", "key.still_out", "--json", now=f"{DAY}T10:59:59+08:00")
    assert [row["subject"] for row in json.loads(done.out)[0]["rows"]] == ["K-1203-2"]


def test_what_changed_in_the_rules_is_told(desk: Desk) -> None:
    """TRAIN-08: a changed rule is told in its month, so that staff are trained in it; a month without one tells none."""
    (changed,) = objects(desk, "house.rules_changed", "2026-11")
    assert [(row["by"], row["why"]) for row in changed["rows"]] == [("陈静", "figures")]
    (nothing,) = objects(desk, "house.rules_changed", "2026-10")
    assert nothing["rows"] == []


def test_one_figure(desk: Desk) -> None:
    (lent,) = objects(desk, "key.lent", "2026-11")
    assert [list(row.values())[2] for row in lent["rows"]] == [2]
    assert (lent["title"]["en"], lent["rules"]) == ("key · loans", ["KEY-03", "KEY-42"])
    (late,) = objects(desk, "key.overdue")
    assert ([row["subject"] for row in late["rows"]], late["alarm"]) == (["K-1203-2"], True)
    assert objects(desk, "key.lent", "2026-10")[0]["rows"] == []
    days = desk.wuye("report", "key.lent", "--from", DAY, "--until", DAY, now=NOW, lang="en")
    assert (days.code, "2026-11-20..2026-11-20" in days.out) == (0, True)
    assert desk.wuye("报表", "看房后断电关窗锁门", now=NOW).code == 0


def test_a_house_s_own_figures_are_in_the_list_and_told(desk: Desk) -> None:
    done = desk.wuye("report", "list", now=NOW, lang="en")
    assert done.code == 0
    assert [("only service manager" in line) for line in done.out.splitlines() if "key.by_borrower" in line] == [True]
    assert "key.mine" in done.out
    (own,) = objects(desk, "key.mine")
    assert {row["state"]["en"]: row["keys"] for row in own["rows"]} == {"cabinet": 3, "out": 1, "sealed": 1}


def test_figures_about_persons_are_for_their_readers(desk: Desk) -> None:
    for as_ in (None, "zhangwei"):
        refused = desk.wuye("report", "key.by_borrower", as_=as_, now=NOW, lang="en")
        assert (refused.code, refused.out) == (4, "")
        assert "only for: service manager" in refused.err
    (found,) = objects(desk, "key.by_borrower", as_="wangfang")
    assert ([row["borrower"] for row in found["rows"]], found["private"], found["to"]) == (["李娜"], True, ["manager"])


def test_a_month_has_them_all_what_should_not_be_first(desk: Desk) -> None:
    found = objects(desk, "month", "2026-11", as_="wangfang")
    alarms = [sheet["alarm"] for sheet in found]
    assert alarms == sorted(alarms, reverse=True)
    assert 0 < sum(alarms) < len(alarms) and len(alarms) > 100
    names = {sheet["name"] for sheet in found}
    assert {"key.lent", "house.owed", "key.by_borrower"} <= names
    assert "unit.known" not in names  # of a year, which ends in December
    others = desk.wuye("report", "month", "2026-11", as_="zhangwei", now=NOW, lang="en")
    assert "only for: service manager" in others.out
    assert [line for line in others.out.splitlines() if "who borrowed" in line and "only for" not in line] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_fits_sixty_columns_and_says_the_same(desk: Desk, lang: str) -> None:
    narrow = desk.wuye("report", "month", "2026-11", now=NOW, lang=lang, env={"COLUMNS": "60"})
    wide = desk.wuye("report", "month", "2026-11", now=NOW, lang=lang)
    assert max(cells(line) for line in narrow.out.splitlines()) <= 60
    words = {word for word in wide.out.split() if cells(word) <= 6}
    missing = {word for word in words if word not in "".join(narrow.out.split())}
    assert missing == set()


def test_what_is_wrong_is_told(desk: Desk) -> None:
    for words, said in (
        (("report", "lentt"), "key.lent"),
        (("report", "lent"), "several are called lent"),
        (("report", "month", "2026-13"), "no month: 2026-13"),
        (("report", "key.lent", "2026-11", "--from", DAY), "not both"),
        (("report", "key.lent", "--from", "x"), "no day: x"),
        (("report", "key.lent", "--from", DAY, "--until", "2026-11-01"), "is before"),
    ):
        done = desk.wuye(*words, now=NOW, lang="en")
        assert (done.code, said in done.err) == (2, True), (words, done.err)


def test_what_is_taken_out_of_a_schema_is_missed(desk: Desk, tmp_path: Path) -> None:
    """A file of SQL is one of the rules: it is checked, adopted with a signature and seen by the check of the work tree."""
    shown = desk.git("show", "HEAD:schemas/figures/our_keys.sql")
    assert shown == SQL
    path = desk.path / "schemas" / "figures" / "our_keys.sql"
    path.write_text(SQL.replace("SELECT", "DELETE"), "utf-8")
    try:
        told = desk.wuye("schema", "check", now=NOW, lang="en")
        assert (told.code, "it is one select" in told.err + told.out) == (1, True)
        checked = desk.wuye("check", now=NOW, lang="en")
        assert "our_keys.sql" in checked.out + checked.err
    finally:
        path.write_text(SQL, "utf-8")
    assert desk.wuye("audit", now=NOW).code == 0


def test_a_month_is_written_in_a_form_the_same_whenever_it_is_made(desk: Desk, tmp_path: Path) -> None:
    """A month that runs is seen from its last commit, one that is over from its end; the clock is in neither."""
    made = []
    for at in (NOW, "2026-11-29T09:00:00+08:00", "2026-12-01T08:00:00+08:00", "2027-01-05T08:00:00+08:00"):
        done = desk.wuye("report", "month", "2026-11", "-o", str(tmp_path / "m.html"), as_="wangfang", now=at)
        assert (done.code, done.out) == (0, f"{tmp_path / 'm.html'}\n"), done.err
        made.append((tmp_path / "m.html").read_bytes())
    assert made[0] == made[1] != made[2] == made[3]
    assert "2026-11-01 – 2026-11-20" in made[0].decode() and "账本完好" in made[0].decode()
    # It holds what is about persons.
    assert (tmp_path / "m.html").stat().st_mode & 0o077 == 0


def test_a_month_that_has_not_begun_has_no_report(desk: Desk, tmp_path: Path) -> None:
    """Its figures would be those of today, told as of a day to come."""
    for lang, words, line in (("zh", "2027-03 还没有到", "wuye 报表 month 2026-11"), ("en", "has not come yet", "wuye report month 2026-11")):  # fmt: skip
        for more in (("-o", str(tmp_path / "m.html")), ("--json",), ()):
            done = desk.wuye("report", "month", "2027-03", *more, now=NOW, lang=lang)
            assert (done.code, done.out) == (2, "") and words in done.err and line in done.err
    assert not (tmp_path / "m.html").exists()
    one = desk.wuye("report", "key.key_list", "2027-03", now=NOW, lang="en")
    assert one.code == 0 and "2027-03 has not come yet" in one.err
    assert desk.wuye("report", "key.key_list", "2026-11", now=NOW, lang="en").err == ""


def test_a_dash_is_standard_output(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = (("report", "key.key_list", "2026-11", "--format", "csv"), ("export", "key", "--state"), ("report", "key.key_list", "2026-11"))  # fmt: skip
    for words in commands:
        plain, dashed = (desk.wuye_process(*words, *more, as_="wangfang", now=NOW) for more in ((), ("-o", "-")))
        assert plain.code == dashed.code == 0 and plain.out == dashed.out != "" and plain.err == dashed.err
    assert desk.wuye("board", "--html", "-o", "-", now=NOW).out.startswith("<!doctype html>")
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize(("lang", "words"), [("zh", "是目录，不是文件"), ("en", "it is a folder and no file")])
def test_no_name_for_a_file_is_said(desk: Desk, lang: str, words: str) -> None:
    done = desk.wuye("report", "key.key_list", "2026-11", "-o", "", now=NOW, lang=lang)
    assert (done.code, done.out) == (2, "") and words in done.err


def test_each_near_name_is_a_line_to_type(desk: Desk) -> None:
    done = desk.wuye("report", "key.keylist", now=NOW)
    assert done.code == 2 and "没有这个数字：key.keylist\n" in done.err
    assert "  wuye report key.key_list\n" in done.err and "、" not in done.err


def test_a_report_without_the_audit_says_so(desk: Desk) -> None:
    done = desk.wuye("report", "month", "2026-11", "--no-audit", now=NOW, lang="en")
    assert done.code == 0 and done.out.count("weren't verified") == 2
    assert "the books are whole" not in done.out


def test_books_that_cannot_be_believed_are_told_on_the_first_page(desk: Desk, tmp_path: Path) -> None:
    bad = copy(desk, tmp_path)
    page = next(path for path in bad.path.glob("ledgers/key/2026-11/20.yaml"))
    page.write_text(page.read_text("utf-8").replace("lina", "wulei"), "utf-8")
    bad.git(
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@y",
        "-c",
        "commit.gpgsign=false",
        "commit",
        "-qam",
        "key borrow K-1203-1",
    )
    done = bad.wuye("report", "month", "2026-11", now=NOW, lang="en")
    assert (done.code, "can't be believed" in done.out) == (1, True), done.err


def test_one_figure_a_query_and_an_export_come_in_every_form(desk: Desk, tmp_path: Path) -> None:
    lines = (
        ("report", "key.overdue"),
        ("query", "SELECT subject FROM subjects WHERE register = 'key'"),
        ("export", "key", "--state"),
    )
    for form in ("csv", "json", "md", "html", "text", "jsonl", "xlsx"):
        for words in lines:
            to = tmp_path / f"{words[0]}.{form}"
            done = desk.wuye(*words, "--format", form, "-o", str(to), now=NOW, lang="en")
            assert done.code == 0, (words, form, done.err)
            assert form == "xlsx" or "K-1203-2" in to.read_text("utf-8"), (words, form)
            assert form != "xlsx" or to.read_bytes()[:2] == b"PK"


def test_a_form_that_is_not_there_is_refused_with_the_nearest(desk: Desk, tmp_path: Path) -> None:
    for words in (("report", "key.overdue"), ("query", "SELECT 1 AS one"), ("export", "key")):
        done = desk.wuye(*words, "--format", "xslx", now=NOW, lang="en")
        assert (done.code, "--format xlsx" in done.err) == (2, True), (words, done.err)
    to = tmp_path / "month.csv"
    several = desk.wuye("report", "month", "2026-11", "-o", str(to), now=NOW, lang="en")
    assert (several.code, "holds one sheet" in several.err, to.exists()) == (2, True, False)
