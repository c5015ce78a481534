"""What is wrong with a file is said in both languages, once, with the place where it is wrong and what fits to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inout.office import NOW, text_file
from tests.support.house import Desk, Result

HEAD = "编号,类型,房号,挂位\n"
ROW = "N-{},空置,0301,A01\n"
FILES: dict[str, tuple[bytes, str, str]] = {
    "quote.csv": ((HEAD + 'N-1,空置,"0301,A\n').encode(), "第 2 行：引号没有关上", "row 2: a quotation mark isn't closed"),
    "behind.csv": ((HEAD + 'N-1,空置,"0301"x,A\n').encode(), "第 2 行：引号关上后还有字", "row 2: there are words behind"),
    "long.csv": (f"{HEAD}N-1,空置,{'长' * 140_000},A\n".encode(), "一格超过 131,072 个字", "more than 131,072 characters"),
    "coding.csv": ((HEAD + ROW.format(1)).encode() + b"N-2,\xff\xff\x80,a,b\n", "第 3 行的字不是 UTF-8", "line 3 is neither"),
    "coding.gb.csv": ((HEAD + ROW.format(1)).encode("gb18030") + b"N-2,\xff\xff\x80,a,b\n", "第 3 行的字不是", "line 3 is neither"),
    "headings.csv": (HEAD.encode(), "看看是不是存错了文件", "see whether it is the right file"),
    "twice.csv": (b"\xef\xbb\xbf" + HEAD.replace("\n", ",挂位\n").encode(), "D 列和 E 列的表头都是「挂位」", "columns D and E are both called"),
    "bytes.jsonl": (b"\x89PNG\xff", "第 1 行不是 JSON\n", "line 1 is no JSON\n"),
    "deep.jsonl": (b"[" * 100_000, "第 1 行不是 JSON\n", "line 1 is no JSON\n"),
}  # fmt: skip


def brought(desk: Desk, path: Path, lang: str, *more: str) -> Result:
    return desk.wuye("import", "key", str(path), *more, as_="zhangwei", now=NOW, lang=lang)


@pytest.mark.parametrize("name", FILES)
def test_what_is_wrong_with_a_file(desk: Desk, tmp_path: Path, name: str) -> None:
    data, *both = FILES[name]
    (tmp_path / name).write_bytes(data)
    for lang, words in zip(("zh", "en"), both, strict=True):
        with desk.unchanged():
            said = brought(desk, tmp_path / name, lang)
        assert (said.code, said.out) == (2, "") and words in said.err, said.err
        # A reader's own words are no Chinese.
        assert lang == "en" or not any(word in said.err for word in ("codec", "end of data", "recursion", "field "))


@pytest.mark.parametrize(
    ("name", "zh", "en"), [("none.csv", "没有这个文件", "no such file"), (".", "是目录", "is a folder")]
)
def test_a_file_that_cant_be_opened(desk: Desk, tmp_path: Path, name: str, zh: str, en: str) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        said = brought(desk, tmp_path / name, lang)
        assert said.code == 2 and words in said.err and "wuye import" in said.err
        assert lang == "en" or ("No such file" not in said.err and "directory" not in said.err)


def test_the_sum_is_no_reason_of_its_own(desk: Desk, tmp_path: Path) -> None:
    lines = [f"N-{n},没有,0301,A\n" for n in range(3)]
    for count, zh, en in ((1, "没有办成：第 2 行", "bad input: row 2"), (3, "原因有 3 个", "for 3 reasons")):
        path = text_file(tmp_path / "bad.csv", HEAD + "".join(lines[:count]))
        for lang, words, total in (("zh", zh, f"{count} 行有问题"), ("en", en, f"{count} of {count} rows are bad")):
            said = brought(desk, path, lang, "--dry-run").err
            assert words in said and total in said, said


def test_a_double_is_told_of_once(desk: Desk, tmp_path: Path) -> None:
    """The row before it isn't in the books, so nobody is sent there; what is in the books is told of the first."""
    path = text_file(tmp_path / "double.csv", HEAD + ROW.format(1) + ROW.format(2) + ROW.format(1))
    for extra in ((), ("--dry-run",)):
        said = brought(desk, path, "en", *extra)
        assert said.code == 2 and "row 4, 编号 “N-1”: the same as row 2" in said.err
        assert "registered already" not in said.err and "for " not in said.err.split("bad input")[1].split(":")[0]
    known = text_file(tmp_path / "known.csv", HEAD + ROW.replace("N-{}", "K-1203-1") * 2)
    said = brought(desk, known, "en", "--dry-run")
    assert said.err.count("K-1203-1 is registered already") == 1 and "row 3, 编号 “K-1203-1”: the same" in said.err
