"""Names that pass for others, that lead out of the house, that look like options."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.support.house import Desk
from wuye.registers.alike import shape

NOW = "2026-11-10T09:03:00+08:00"


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhangwei", "zhаngwei"), ("Zhang Wei", "zhangwei"), ("张伟", "张\u200b伟"), ("ＺＨＡＮＧ", "zhang"), ("l1", "ll"),
     ("mo", "rn0"), ("zhāng", "zhang"), ("张·伟", "张伟")],
)  # fmt: skip
def test_names_that_look_alike(one: str, other: str) -> None:
    assert shape(one) == shape(other)


@pytest.mark.parametrize(("one", "other"), [("张伟", "张玮"), ("lina", "linda"), ("zhangwei", "zhangwen")])
def test_names_that_differ(one: str, other: str) -> None:
    assert shape(one) != shape(other)


@pytest.mark.parametrize(
    ("person", "name"), [("zhangwel", "zhаngwei"), ("other", "张\u200a伟"), ("zhangwe1", "X"), ("x-9", "张伟")]
)
def test_an_enrolment_that_looks_like_somebody_is_said(person: str, name: str, desk: Desk) -> None:
    if person == "zhangwe1":
        desk.done(
            "staff enrol zhangwel --name Y --roles assistant --dept service",
            "chenjing",
            NOW,
            "--new-key",
            "--no-passphrase",
        )
    words = ("staff", "enrol", person, "--name", name, "--roles", "assistant", "--dept", "service")
    for lang, said in (("en", "go by the staff id"), ("zh", "请认准工号")):
        who = person if lang == "en" else f"{person}2"
        result = desk.wuye(
            *words[:2], who, *words[3:], "--new-key", "--no-passphrase", as_="chenjing", now=NOW, lang=lang
        )
        assert result.code == 0 and said in result.err, result


def test_an_ordinary_enrolment_says_nothing_of_the_kind(desk: Desk) -> None:
    words = ("staff", "enrol", "qianwen", "--name", "钱文", "--roles", "assistant", "--dept", "service")
    result = desk.wuye(*words, "--new-key", "--no-passphrase", as_="chenjing", now=NOW, lang="en")
    assert result.code == 0 and "mind" not in result.err


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..", "a/b", ".git", "-rf", "--help", "CON", "a\nb", "x" * 300]
)
def test_a_staff_id_that_leads_elsewhere(name: str, desk: Desk) -> None:
    keys = sorted(desk.config.rglob("*"))
    words = ("--name", "X", "--roles", "assistant", "--dept", "service", "--new-key", "--no-passphrase", "--", name)
    with desk.unchanged():
        result = desk.wuye("staff", "enrol", *words, as_="chenjing", now=NOW, lang="en")
    assert result.code == 2 and "fault of wuye" not in result.err, result
    assert sorted(desk.config.rglob("*")) == keys


@pytest.mark.parametrize("name", ["../x.pdf", "a/../../x.PDF", "x.p\x1bdf", "-x.pdf", ".git"])
def test_an_attachment_goes_by_its_hash_whatever_it_is_called(name: str, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "in" / "a").mkdir(parents=True)
    source = tmp_path / "in" / name
    source.write_bytes(b"paper")
    words = ("key", "return", "K-S-1", f"--attach={source}")
    result = desk.wuye(*words, as_="zhangwei", now=NOW, lang="en")
    assert result.code == 0, result
    digest = hashlib.sha256(b"paper").hexdigest()
    added = desk.git("diff", "--name-only", "HEAD~1").split("\n")
    assert all(path.startswith(("ledgers/key/", f"ledgers/files/{digest[:2]}/{digest}")) for path in added if path), (
        added
    )
    assert desk.wuye("audit", now=NOW).code == 0


@pytest.mark.parametrize("house", ["--help", "-x", "\x1b[2J", "x" * 5000])
def test_a_house_named_like_that(house: str, desk: Desk) -> None:
    result = desk.wuye(f"--house={house}", "due", lang="en")
    assert result.code in (2, 5) and "\x1b" not in result.err and "fault of wuye" not in result.err, result
