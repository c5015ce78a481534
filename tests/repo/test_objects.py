from __future__ import annotations

import re
import shutil
import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from wuye.errors import HouseTrouble
from wuye.repo import git
from wuye.repo.commits import parse_commit
from wuye.repo.lineage import lineage
from wuye.repo.objects import Objects, object_id
from wuye.repo.trees import TreeItem, parse_tree

A, B, C = "a" * 40, "b" * 40, "c" * 40
WHO = "张伟 <z@x.cn> 1795305791 +0800"
PLAIN = f"tree {A}\nparent {B}\nauthor {WHO}\ncommitter {WHO}\n\nsubject\n\nWuye-Entry: K2611-0042\n"
SIGNED = PLAIN.replace("\n\nsubject", "\ngpgsig -----BEGIN\n AAAA\n -----END\n\nsubject")


def test_commit_is_read() -> None:
    commit = parse_commit(C, SIGNED.encode())
    assert (commit.tree, commit.parents, commit.author) == (A, (B,), commit.committer)
    assert (commit.author.name, commit.author.email) == ("张伟", "z@x.cn")
    assert commit.author.at.isoformat() == "2026-11-22T08:03:11+08:00"
    assert commit.signature == b"-----BEGIN\nAAAA\n-----END\n"
    assert commit.payload == PLAIN.encode()
    assert commit.message == "subject\n\nWuye-Entry: K2611-0042\n"


def test_unsigned_commit_and_western_zone() -> None:
    commit = parse_commit(C, PLAIN.replace("+0800", "-0330").encode())
    assert commit.signature is None and commit.payload.startswith(b"tree")
    assert commit.author.at.utcoffset() == -timedelta(hours=3, minutes=30)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gpgsig ", "gpgsig X\ngpgsig "),
        ("\n\nsubject", "\ngpgsig again\n\nsubject"),
        ("\n\nsubject", "\ngpgsig-sha256 x\n\nsubject"),
        ("\n\nsubject", "\nencoding GBK\n\nsubject"),
        ("\n\nsubject", "\nmergetag x\n\nsubject"),
        ("tree ", "Tree "),
        (A, A[:-1]),
        (f"parent {B}\n", f"parent {B}\nparent {B}\n"),
        ("author", "author nobody <> 1 +0000\nauthor"),
        ("+0800", "+0860"),
        ("+0800", "0800"),
        (" 1795305791", " -1"),
        (" 1795305791", " 01"),
        ("<z@x.cn>", "<z@<x.cn>"),
        ("张伟", ""),
        ("张伟", "张\x1b伟"),
        ("subject", "sub\0ject"),
        ("\n\nsubject", "\nsubject"),
        (f"parent {B}\n", f" parent {B}\n"),
    ],
)
def test_strange_commit_is_refused(old: str, new: str) -> None:
    assert old in SIGNED
    with pytest.raises(ValueError):
        parse_commit(C, SIGNED.replace(old, new).encode())


def test_commit_in_another_encoding_is_refused() -> None:
    with pytest.raises(ValueError):
        parse_commit(C, SIGNED.replace("subject", "中文").encode("gbk"))


def raw_tree(*items: tuple[str, str]) -> bytes:
    return b"".join(f"{mode} {name}\0".encode() + b"\1" * 20 for mode, name in items)


def test_tree_is_read_in_gits_order() -> None:
    raw = raw_tree(("100644", "a.b"), ("40000", "a"), ("100644", "a0"))
    assert [i.name for i in parse_tree(A, raw)] == ["a.b", "a", "a0"]


@pytest.mark.parametrize(
    "raw",
    [
        raw_tree(("100644", "b"), ("100644", "a")),
        raw_tree(("100644", "a"), ("100644", "a")),
        raw_tree(("100644", "a"), ("100644", "a.b"), ("40000", "a")),
        raw_tree(("100644", "..")),
        raw_tree(("40000", ".GIT")),
        raw_tree(("100644", "a/b")),
        raw_tree(("100666", "a")),
        raw_tree(("100644", "a"))[:-1],
        b"100644 \xff\0" + b"\1" * 20,
        b"100644 a",
    ],
)
def test_strange_tree_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):
        parse_tree(A, raw)


def test_objects_by_name(house: Path, record) -> None:
    done = record({"ledgers/key/2026-11/22.yaml": "# 钥匙\n".encode(), "wuye.yaml": b"n: 1\n"})
    before = git.processes
    with Objects(house) as objects:
        found = objects.get("HEAD")
        assert found and found[:2] == ("commit", done.commit_oid)
        assert objects.blob("HEAD:wuye.yaml") == b"n: 1\n"
        assert objects.blob("HEAD:ledgers") is None
        assert objects.blob("HEAD:no such file") is None
        assert objects.get("HEAD\nHEAD") is None and objects.get("") is None
        commit = objects.commit(done.commit_oid)
        assert [i.name for i in objects.tree(commit.tree)] == ["ledgers", "wuye.yaml"]
        assert [(p, m) for p, m, _ in objects.walk(commit.tree)] == [
            ("ledgers/key/2026-11/22.yaml", "100644"),
            ("wuye.yaml", "100644"),
        ]
        below = objects.tree(commit.tree)[0]
        assert below == TreeItem("40000", "ledgers", below.oid)
        assert [p for p, _, _ in objects.walk(below.oid, "ledgers")] == ["ledgers/key/2026-11/22.yaml"]
        with pytest.raises(HouseTrouble, match="missing"):
            objects.commit(commit.tree)
    assert git.processes == before + 1


def test_object_that_is_not_what_its_name_says(house: Path, record) -> None:
    oid = record({"wuye.yaml": b"n: 1\n"}).blobs["wuye.yaml"].new
    path = house / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    path.write_bytes(zlib.compress(b"blob 5\0n: 2\n"))
    with Objects(house) as objects, pytest.raises(HouseTrouble, match="damaged"):
        objects.blob(oid)


def test_corrupt_object_is_told_in_gits_words(house: Path, record) -> None:
    oid = record({"wuye.yaml": b"n: 1\n"}).blobs["wuye.yaml"].new
    path = house / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    path.write_bytes(b"rubbish")
    for name in (oid, "HEAD:wuye.yaml"):
        with Objects(house) as objects, pytest.raises(HouseTrouble, match=r"inflate|unpack|incorrect header"):
            objects.blob(name)


def test_lost_page_is_not_taken_for_one_never_written(house: Path, record) -> None:
    page = "ledgers/key/2026-11/22.yaml"
    done = record({page: b"# x\n"})
    with Objects(house) as objects:
        folder = objects.tree(objects.commit(done.commit_oid).tree)[0].oid
        assert objects.blob("HEAD:other.yaml") is None and objects.blob("nowhere:x") is None
        top = objects.commit(done.commit_oid).tree
        for oid in (done.blobs[page].new, folder, top):
            (house / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
            with pytest.raises(HouseTrouble, match="missing"):
                objects.blob(f"HEAD:{page}")


def test_object_id_is_gits(house: Path) -> None:
    assert object_id("blob", b"x\n") == git.run(house, "hash-object", "--stdin", stdin=b"x\n").decode().strip()
    assert len(object_id("blob", b"", "0" * 64)) == 64


def test_history_from_the_first_commit(house: Path, record) -> None:
    assert lineage(house)[:] == []
    oids = [record({"wuye.yaml": b"n: %d\n" % n}).commit_oid for n in range(3)]
    assert lineage(house)[:] == oids
    assert lineage(house, f"{oids[0]}..HEAD")[:] == oids[1:]
    with pytest.raises(HouseTrouble):
        lineage(house, "nonsense")


def test_replaced_or_cut_history_is_not_believed(house: Path, record, plain) -> None:
    oids = [record({"wuye.yaml": b"n: %d\n" % n}).commit_oid for n in range(3)]
    plain("replace", oids[2], oids[0])
    (house / ".git" / "info" / "grafts").write_text(oids[2] + "\n")
    plain("commit-graph", "write", "--reachable")
    assert lineage(house)[:] == oids
    (house / ".git" / "shallow").write_text(oids[1] + "\n")
    with pytest.raises(HouseTrouble, match=re.escape("shallow")):
        lineage(house)


def test_git_says_of_each_object_only_what_is_its_own(house: Path, record) -> None:
    done = record({"wuye.yaml": b"n: 1\n", "schemas/key.yaml": b"n: 2\n"})
    oids = [step.new for step in done.blobs.values()]
    for oid in oids:
        path = house / ".git" / "objects" / oid[:2] / oid[2:]
        path.chmod(0o600)
        path.write_bytes(b"rubbish")
    with Objects(house) as objects:
        for oid, other in (oids, oids[::-1], oids):
            with pytest.raises(HouseTrouble, match=oid) as caught:
                objects.blob(oid)
            assert other not in str(caught.value)
        assert objects.blob("HEAD:no such file") is None


def test_what_was_asked_ahead_is_answered_later(house: Path, record) -> None:
    done = record({"wuye.yaml": b"n: 1\n", "schemas/key.yaml": b"n: 2\n"})
    one, two = [step.new for step in done.blobs.values()]
    with Objects(house) as objects:
        objects.ask([one, two, "0" * 40])
        assert objects.blob("HEAD:wuye.yaml") == b"n: 1\n"
        for _ in range(2):
            assert objects.answers() == [("blob", one, b"n: 1\n"), ("blob", two, b"n: 2\n"), None]
        objects.ask([])
        assert objects.answers() == []
        objects.ask([two])
        objects.close()
        assert objects.answers() == [None]
        path = house / ".git" / "objects" / one[:2] / one[2:]
        path.chmod(0o600)
        path.write_bytes(zlib.compress(b"blob 5\0n: 3\n"))
        objects.ask([two, one, done.commit_oid])
        # One that is damaged spoils them all: what belongs to which can't be told any more.
        assert objects.answers() == [None, None, None]
        assert objects.blob(two) == b"n: 2\n"
        objects.ask([one])
        with pytest.raises(HouseTrouble, match="damaged"):
            objects.blob(one)


def test_an_older_git_is_asked_in_its_own_way(
    house: Path, record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = record({"wuye.yaml": b"n: 1\n"})
    older = tmp_path / "older" / "git"
    older.parent.mkdir()
    # Before 2.36 git ended so where it was asked for --batch-command.
    older.write_text(f'#!/bin/sh\ncase "$*" in *--batch-command*) exit 129;; esac\nexec {shutil.which("git")} "$@"\n')
    older.chmod(0o755)
    monkeypatch.setenv("PATH", str(older.parent), prepend=":")
    monkeypatch.setattr(Objects, "batched", True)
    with Objects(house) as objects:
        objects.ask([done.commit_oid])
        before = git.processes
        assert (objects.answers()[0] or ())[:2] == ("commit", done.commit_oid)
        assert objects.blob("HEAD:wuye.yaml") == b"n: 1\n"
        assert objects.blob("HEAD:no such file") is None
        assert git.processes == before
    assert not Objects.batched
