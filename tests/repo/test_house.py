from __future__ import annotations

import os
from pathlib import Path

import pytest

from wuye.errors import HouseTrouble
from wuye.repo import house as houses
from wuye.repo.lineage import lineage
from wuye.repo.objects import Objects


def test_found_from_inside_and_not_from_outside(house: Path, record, tmp_path: Path) -> None:
    record({"wuye.yaml": b"n: 1\n", "ledgers/key/2026-11/22.yaml": b"# x\n"})
    assert houses.find(house / "ledgers" / "key") == house
    (alone := tmp_path / "alone").mkdir()
    (alone / "wuye.yaml").touch()
    with pytest.raises(HouseTrouble, match="no house here") as caught:
        houses.find(alone)
    remedy = caught.value.problems[0].remedy
    assert remedy and "wuye init DIR" in remedy.zh


def test_created_as_plain_git_needs_it(house: Path, plain) -> None:
    wanted = {
        "gpg.format": "ssh",
        "gpg.ssh.allowedSignersFile": ".git/wuye/allowed_signers",
        "commit.gpgsign": "true",
        "core.autocrlf": "false",
        "core.quotePath": "false",
        "log.date": "iso",
        "core.bare": "false",
    }
    assert {name: plain("config", name).strip() for name in wanted} == wanted
    assert plain("symbolic-ref", "HEAD").strip() == "refs/heads/main"
    assert "user" not in (house / ".git" / "config").read_text()
    assert not (house / ".git" / "hooks").exists()


def test_created_in_spite_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "objects"))
    before = dict(os.environ)
    houses.create(tmp_path / "new" / "house")
    assert dict(os.environ) == before
    assert (tmp_path / "new" / "house" / ".git" / "objects").is_dir()
    assert not (tmp_path / "elsewhere").exists() and not (tmp_path / "objects").exists()


def test_not_created_twice(house: Path) -> None:
    with pytest.raises(HouseTrouble, match="already"):
        houses.create(house)


def test_head_of_a_new_house(house: Path, record) -> None:
    with Objects(house) as objects:
        assert houses.head(objects) is None
        with pytest.raises(HouseTrouble, match="nothing is recorded"):
            houses.need_head(objects)
        oid = record({"wuye.yaml": b"n: 1\n"}).commit_oid
        assert houses.head(objects) == oid == houses.need_head(objects)


def test_head_elsewhere_is_told(house: Path, record, plain) -> None:
    record({"wuye.yaml": b"n: 1\n"})
    plain("switch", "-qc", "other")
    for _ in range(2):
        with Objects(house) as objects, pytest.raises(HouseTrouble, match="isn't on its branch main") as caught:
            houses.head(objects)
        remedy = caught.value.problems[0].remedy
        assert remedy and remedy.en.endswith("switch main")
        plain("switch", "-q", "--detach")
    (house / ".git" / "HEAD").unlink()
    with pytest.raises(HouseTrouble, match="not a sound repository"):
        houses.branch(house)


def test_lost_head_is_not_taken_for_a_new_house(house: Path, record) -> None:
    oid = record({"wuye.yaml": b"n: 1\n"}).commit_oid
    (house / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    with Objects(house) as objects, pytest.raises(HouseTrouble, match="damaged"):
        houses.head(objects)


def test_emptied_branch_is_not_taken_for_a_new_house(house: Path, record) -> None:
    record({"wuye.yaml": b"n: 1\n"})
    (house / ".git/refs/heads/main").write_bytes(b"")
    with Objects(house) as objects, pytest.raises(HouseTrouble, match="damaged"):
        houses.head(objects)
    with pytest.raises(HouseTrouble):
        lineage(house)


def test_clean_tells_what_differs(house: Path, record, plain) -> None:
    page = "ledgers/key/2026-11/22.yaml"
    record({"wuye.yaml": b"n: 1\n", page: b"# x\n", "schemas/key.yaml": b"a\n"})
    assert houses.clean(house) == []
    (house / page).write_bytes(b"# y\n")
    (house / "ledgers" / "钥匙 x.yaml").write_bytes(b"")
    (house / "schemas" / "key.yaml").unlink()
    (house / "notes.txt").write_bytes(b"")
    plain("add", page)
    assert houses.clean(house) == [page, "ledgers/钥匙 x.yaml", "schemas/key.yaml"]


def test_attributes_cannot_hide_a_change(house: Path, record) -> None:
    record({"wuye.yaml": b"n: 1\n", "ledgers/a.yaml": b"# $Id$\n"})
    (house / ".gitattributes").write_text("* text eol=crlf ident\n")
    (house / "ledgers" / "a.yaml").write_bytes(b"# $Id: forged $\r\n")
    assert houses.clean(house) == ["ledgers/a.yaml"]


def test_lagging_index_is_not_a_change(house: Path, record, plain) -> None:
    record({"wuye.yaml": b"n: 1\n"})
    plain("read-tree", "--empty")
    assert houses.clean(house) == []
