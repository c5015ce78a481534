"""Pages edited by hand, schemas that can't be read, clocks, keys and houses that aren't right: said, and nothing lost."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.house import Desk, Result

NOW = "2026-11-10T09:03:00+08:00"
BORROW = ("key", "borrow", "K-S-1", "--borrower", "wulei", "--org", "engineering", "--purpose", "repair")
UNSIGNED = ("-c", "user.name=x", "-c", "user.email=x", "-c", "commit.gpgsign=false", "commit", "-qam", "x")
OTHER = ("key", "borrow", "K-B2-03", *BORROW[3:])


def borrow(desk: Desk, lang: str, env: dict[str, str] | None = None, now: str = NOW) -> Result:
    return desk.wuye(*BORROW, as_="zhangwei", now=now, lang=lang, env=env)


def refused(desk: Desk, code: int, zh: str, en: str, env: dict[str, str] | None = None) -> None:
    """The borrowing fails in both languages with these words, and leaves no trace."""
    for lang, words in (("zh", zh), ("en", en)):
        with desk.unchanged():
            result = borrow(desk, lang, env)
        assert result.code == code and words in result.err and "Traceback" not in result.err, result.err
        assert result.out == ""


def edit(path: Path, old: str, new: str) -> bytes:
    """Edits a file by hand."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path.read_bytes()


def my_key(desk: Desk) -> Path:
    return next((desk.config / "keys").glob("*/zhangwei"))


@pytest.mark.parametrize(("lang", "words"), [("zh", "手改过的文件已移到 "), ("en", "edited by hand was moved to ")])
def test_a_page_edited_by_hand_is_moved_aside(desk: Desk, lang: str, words: str) -> None:
    desk.done("key return K-S-1", "zhangwei", NOW)
    edited = edit(desk.path / "ledgers/key/2026-11/10.yaml", "K-S-1", "K-S-9")
    result = borrow(desk, lang)
    assert result.code == 0
    kept = Path(result.err.partition(words)[2].splitlines()[0])
    assert kept.read_bytes() == edited
    assert desk.git("status", "--porcelain") == ""
    assert "K-S-9" not in (desk.path / "ledgers/key/2026-11/10.yaml").read_text("utf-8")


def test_a_page_edited_by_hand_fails_the_check_and_stays(desk: Desk) -> None:
    page = desk.path / "ledgers/key/2026-11/02.yaml"
    edited = edit(page, "A10", "A99")
    for lang, words in (("zh", "与已记录的不同"), ("en", "isn't what was recorded")):
        result = desk.wuye("check", lang=lang, now=NOW)
        assert (result.code, page.name in result.out, words in result.out + result.err) == (1, True, True)
    assert borrow(desk, "zh").code == 0
    assert page.read_bytes() == edited


def test_an_unknown_word_in_a_schema_is_found_and_not_used(desk: Desk) -> None:
    edit(desk.path / "schemas/key.yaml", "actions:\n", "actions:\n  polish: {lable: x}\n")
    for lang, words in (("zh", "不认识的词 lable"), ("en", "unknown word lable")):
        for command in (("check",), ("schema", "check")):
            result = desk.wuye(*command, lang=lang, now=NOW)
            assert result.code == 1 and words in result.out + result.err, result
            assert "schemas/key.yaml:" in result.out
    assert borrow(desk, "zh").code == 0


def test_an_unknown_word_in_a_schema_is_not_adopted(desk: Desk) -> None:
    edit(desk.path / "schemas/key.yaml", "actions:\n", "actions:\n  polish: {lable: x}\n")
    with desk.unchanged():
        result = desk.wuye("schema", "adopt", "--why", "x", as_="wangfang", now=NOW, lang="en")
    assert result.code == 2 and "unknown word lable" in result.err


def test_a_house_of_a_newer_version(desk: Desk) -> None:
    edit(desk.path / "wuye.yaml", "wuye: 1", "wuye: 99")
    desk.git(*UNSIGNED)
    refused(desk, 5, "由更新的 wuye 建立（格式 99）", "of a newer wuye (format 99)")


def test_no_house_here(desk: Desk, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for lang, words in (("zh", "这里没有大厦"), ("en", "no house here")):
        result = desk.wuye("--house", str(empty), *BORROW, as_="zhangwei", lang=lang)
        assert result.code == 5 and words in result.err and "wuye init DIR" in result.err
    shutil.rmtree(desk.path / ".git")
    assert borrow(desk, "zh").code == 5


def test_a_head_that_names_nothing(desk: Desk) -> None:
    (desk.path / ".git" / "HEAD").write_text("garbage\n")
    for lang, words in (("zh", "库不在 main 分支上"), ("en", "main")):
        result = borrow(desk, lang)
        assert result.code == 5 and words in result.err and "git -C" in result.err, result.err


def test_a_page_that_is_no_page(desk: Desk) -> None:
    page = desk.path / "ledgers/key/2026-11/02.yaml"
    page.write_text(page.read_text("utf-8") + "- id: [\n", "utf-8")
    desk.git(*UNSIGNED)
    refused(desk, 5, "02.yaml", "02.yaml")


def test_a_clock_set_back_is_said_and_time_goes_on(desk: Desk) -> None:
    for lang, words in (("zh", "请校准时钟"), ("en", "set the clock right")):
        result = borrow(desk, lang, now="2026-10-01T00:00:00+08:00")
        assert result.code == 0 and words in result.err
    times = [
        line.split(": ")[1]
        for line in desk.git("show", "HEAD:ledgers/key/2026-11/02.yaml").splitlines()
        if " at: " in line
    ]
    assert times == sorted(times)


def test_a_clock_that_can_not_be_read(desk: Desk) -> None:
    with desk.unchanged():
        result = borrow(desk, "en", now="yesterday")
    assert (result.code, "WUYE_NOW can't be read: yesterday" in result.err) == (2, True)


def test_a_wrong_passphrase(desk: Desk, tmp_path: Path) -> None:
    change = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "right", "-f", str(my_key(desk))]
    subprocess.run(change, check=True, capture_output=True)
    ask = tmp_path / "ask"
    for words, code in (("wrong", 4), ("right", 0)):
        ask.write_text(f"#!/bin/sh\necho {words}\n")
        ask.chmod(0o755)
        env = {"SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force"}
        if code:
            refused(desk, code, "口令不对，没有签名", "wrong passphrase; nothing was signed", env)
        else:
            assert borrow(desk, "zh", env).code == 0


def test_a_passphrase_and_nobody_to_ask(desk: Desk) -> None:
    change = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "right", "-f", str(my_key(desk))]
    subprocess.run(change, check=True, capture_output=True)
    with desk.unchanged():
        result = desk.wuye_process(*BORROW, as_="zhangwei", now=NOW, lang="en")
    assert result.code == 4, result
    assert (result.code, "there is no terminal to ask for it on" in result.err, "ssh-add" in result.err) == (
        4,
        True,
        True,
    )


def test_no_key_on_this_machine(desk: Desk) -> None:
    my_key(desk).unlink()
    my_key_pub = next((desk.config / "keys").glob("*/zhangwei.pub"))
    my_key_pub.unlink()
    refused(desk, 4, "这台电脑上没有 zhangwei 的密钥", "this machine has no key of zhangwei")


def test_a_key_others_can_read(desk: Desk) -> None:
    my_key(desk).chmod(0o644)
    refused(desk, 4, "别人也能读这把私钥", "others can read this private key")


def test_another_key_than_the_enrolled_one(desk: Desk) -> None:
    for part in ("", ".pub"):
        shutil.copy(my_key(desk).with_name("lina" + part), my_key(desk).with_name("zhangwei" + part))
    refused(desk, 4, "本机上 张伟 的钥匙不是名册上的那一把", "isn't the enrolled one")


def test_nobody_named_with_many_keys_here(desk: Desk) -> None:
    for lang, words in (("zh", "是谁在登记？本机有 陈静、"), ("en", "who is writing? this machine has keys of 陈静, ")):
        with desk.unchanged():
            result = desk.wuye(*BORROW, now=NOW, lang=lang)
        assert (result.code, words in result.err, "--as" in result.err) == (2, True, True)
