from __future__ import annotations

import dataclasses
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from wuye.errors import HouseTrouble, NotAllowed
from wuye.repo import git, keys, write
from wuye.repo import house as houses
from wuye.repo.lineage import lineage
from wuye.repo.objects import Objects
from wuye.repo.sshsig import verify

PAGE = "ledgers/key/2026-11/22.yaml"


def disk(house: Path, path: str = PAGE) -> bytes:
    return (house / path).read_bytes()


def test_plain_git_believes_it(house: Path, record, plain) -> None:
    oids = [record({PAGE: b"# x\n" + b"- id: 1\n" * n}).commit_oid for n in range(3)]
    assert lineage(house)[:] == oids
    assert 'Good "git" signature for zhangwei@example.cn' in plain("verify-commit", "HEAD", cwd=house / "ledgers")
    assert plain("log", "-1", "--format=%an %ae|%cn|%ad|%s|%b|%G?").strip() == (
        "张伟 zhangwei@example.cn|张伟|2026-11-22 08:03:11 +0800|key borrow K-1203-1|Wuye-Entry: K2611-0042\n|G"
    )
    plain("fsck", "--strict", "--full")
    assert plain("status", "--porcelain") == "" and houses.clean(house) == []


def test_our_own_check_believes_it(house: Path, record) -> None:
    oid = record({PAGE: b"# x\n"}).commit_oid
    with Objects(house) as objects:
        commit = objects.commit(oid)
    assert commit.signature and verify(commit.signature, commit.payload) == keys.public_key("H1", "zhangwei")


def test_only_the_given_paths_change(house: Path, record, plain) -> None:
    names = ["a", "a.b", "a0", "a/x", "ab/c/d", "钥匙/页.yaml", "z"]
    first = {f"ledgers/{n}/p.yaml": n.encode() for n in names if "/" not in n and n != "a"}
    first |= {"ledgers/a/x": b"1", "ledgers/ab/c/d": b"2", "ledgers/钥匙/页.yaml": b"3", "wuye.yaml": b"4"}
    record(first)
    record({"ledgers/ab/c/d": b"22", "ledgers/new/deep/er/p.yaml": b"n"})
    listed = plain("-c", "core.quotePath=false", "diff", "--name-only", "HEAD~1").split()
    assert listed == ["ledgers/ab/c/d", "ledgers/new/deep/er/p.yaml"]
    plain("fsck", "--strict")
    assert plain("status", "--porcelain") == ""


def test_executable_neighbour_keeps_its_mode(house: Path, record, plain) -> None:
    record({PAGE: b"# x\n"})
    (house / "tool").write_text("x")
    (house / "tool").chmod(0o755)
    plain("add", "tool")
    plain("-c", "commit.gpgsign=false", "-c", "user.name=a", "-c", "user.email=b", "commit", "-qm", "tool")
    record({PAGE: b"# x\n- y\n"})
    assert plain("ls-tree", "HEAD", "tool").startswith("100755")


def test_seven_processes_a_write(house: Path, prepare) -> None:
    before = git.processes
    write.land(house, prepare({PAGE: b"# x\n"}))
    assert git.processes - before <= 8  # the eighth tells a new house from a damaged one
    before = git.processes
    write.land(house, prepare({PAGE: b"# x\n- y\n"}))
    assert git.processes - before <= 7


def test_many_files_take_no_more_processes(house: Path, record) -> None:
    record({PAGE: b"# x\n"})
    before = git.processes
    record({f"ledgers/k/2026-01/{n}.yaml": b"%d" % n for n in range(50)})
    assert git.processes - before <= 7
    assert disk(house, "ledgers/k/2026-01/49.yaml") == b"49"


@pytest.mark.parametrize(
    "path", ["", "/etc/x", "../x", "a/../x", "a//b", ".git/config", "a/.GIT/x", "a\nb", "a\\b", "a\0", "./a"]
)
def test_path_outside_the_house(house: Path, prepare, path: str) -> None:
    with pytest.raises(ValueError):
        prepare({path: b"x"})


def test_file_in_the_way_of_a_folder(record, prepare) -> None:
    record({"ledgers/a": b"x", "ledgers/b/c": b"y"})
    for changes in ({"ledgers/a/x": b""}, {"ledgers/b": b""}, {"x": b"", "x/y": b""}, {"x/y": b"", "x": b""}):
        with pytest.raises(ValueError):
            prepare(changes)


@pytest.mark.parametrize("name", ["", "a<b", "a\nauthor b", " a", "a\0"])
def test_name_git_would_not_take_back(name: str) -> None:
    at = datetime.fromisoformat("2026-11-22T08:03:11+08:00")
    with pytest.raises(ValueError):
        write_payload(name, at)
    write_payload("张伟", at)


def write_payload(name: str, at: datetime) -> bytes:
    from wuye.repo.compose import commit_payload

    return commit_payload("a" * 40, (), write.Person("z", name, "z@x"), at, "m")


def test_time_needs_an_offset_of_its_own() -> None:
    assert b" 1795296791 -0330\n" not in write_payload("a", datetime.fromisoformat("2026-11-22T08:03:11+08:00"))
    assert b" -0330\n" in write_payload("a", datetime.fromisoformat("2026-11-22T08:03:11-03:30"))
    for at in ("2026-11-22T08:03:11", "2026-11-22T08:03:11+08:00:30"):
        with pytest.raises(ValueError):
            write_payload("a", datetime.fromisoformat(at))


def test_failed_signature_records_nothing(house: Path, record, prepare) -> None:
    oid = record({PAGE: b"# x\n"}).commit_oid
    keys.key_path("H1", "zhangwei").chmod(0o644)
    with pytest.raises(NotAllowed):
        prepare({PAGE: b"# x\n- y\n"})
    assert lineage(house)[:] == [oid] and disk(house) == b"# x\n"


def test_lost_race_leaves_nothing(house: Path, prepare) -> None:
    first, second = prepare({PAGE: b"# x\n"}), prepare({PAGE: b"# y\n"}, "other")
    write.land(house, first)
    with pytest.raises(write.LostRace):
        write.land(house, second)
    third, fourth = prepare({PAGE: b"# x\n- 1\n"}), prepare({PAGE: b"# x\n- 2\n"}, "other")
    write.land(house, fourth)
    with pytest.raises(write.LostRace):
        write.land(house, third)
    assert lineage(house)[:] == [first.commit_oid, fourth.commit_oid] and disk(house) == b"# x\n- 2\n"
    assert not (house / ".git/wuye/intent.json").exists()


def test_locked_branch_is_no_lost_race(house: Path, record, prepare) -> None:
    record({PAGE: b"# x\n"})
    lock = house / ".git/refs/heads/main.lock"
    lock.write_text("")
    with pytest.raises(HouseTrouble, match=r"main\.lock") as caught:
        write.land(house, prepare({PAGE: b"# x\n- y\n"}))
    assert not isinstance(caught.value, write.LostRace) and disk(house) == b"# x\n"


def test_joining_commit_has_two_parents(house: Path, record, prepare, plain) -> None:
    record({PAGE: b"# x\n"})
    other = prepare({"ledgers/key/2026-11/22.g.yaml": b"# g\n"}, "other")
    record({PAGE: b"# x\n- y\n"})
    joined = prepare({"ledgers/key/2026-11/22.g.yaml": b"# g\n"}, "join", merged=(other.commit_oid,))
    write.land(house, joined)
    assert len(plain("rev-list", "--parents", "-1", "HEAD").split()) == 3
    assert set(lineage(house)[:]) >= {other.commit_oid, joined.commit_oid}


def test_edit_by_hand_is_set_aside(house: Path, record, prepare) -> None:
    record({PAGE: b"# x\n"})
    (house / PAGE).write_bytes(b"# forged\n")
    followed = write.land(house, prepare({PAGE: b"# x\n- y\n"}))
    [kept] = followed.aside
    assert Path(kept).read_bytes() == b"# forged\n" and ".git/wuye/aside/" in kept and kept.endswith(PAGE)
    assert disk(house) == b"# x\n- y\n" and houses.clean(house) == []
    (house / PAGE).unlink()
    (house / PAGE).mkdir()
    assert len(write.land(house, prepare({PAGE: b"# x\n- z\n"})).aside) == 1
    (house / PAGE).unlink()
    assert write.land(house, prepare({PAGE: b"# x\n- w\n"})).aside == ()
    assert houses.clean(house) == []


def test_linked_folder_is_not_followed_out_of_the_house(house: Path, record, prepare, tmp_path: Path) -> None:
    record({"wuye.yaml": b"n: 1\n"})
    (outside := tmp_path / "outside").mkdir()
    (house / "ledgers").symlink_to(outside)
    prepared = prepare({PAGE: b"# x\n"})
    followed = write.land(house, prepared)
    assert followed.note and not followed.whole and list(outside.iterdir()) == []
    (house / "ledgers").unlink()
    with Objects(house) as objects:
        said = write.recover(house, objects)
    assert said and "K2611-0042" in said.zh and disk(house) == b"# x\n" and houses.clean(house) == []


def test_locked_index_does_not_fail_the_entry(house: Path, record, prepare, plain) -> None:
    record({PAGE: b"# x\n"})
    lock = house / ".git" / "index.lock"
    lock.touch()
    prepared = prepare({PAGE: b"# x\n- y\n"})
    followed = write.land(house, prepared)
    assert followed.note and f"rm {lock}" in followed.note.zh and lineage(house)[-1] == prepared.commit_oid
    assert disk(house) == b"# x\n- y\n" and houses.clean(house) == []
    with Objects(house) as objects:
        assert write.recover(house, objects)
        lock.unlink()
        assert write.recover(house, objects) is None
        assert write.recover(house, objects) is None
    assert plain("status", "--porcelain") == ""


def crash(house: Path, prepared: write.Prepared, *, moved: bool) -> None:
    """What a run killed inside `land` leaves: before the branch moved, or after."""
    intent = write._intent(prepared)
    (house / ".git/wuye/intent.json").write_bytes(intent)
    if moved:
        git.run(house, "update-ref", "refs/heads/main", prepared.commit_oid)
        (house / ".git/HEAD.lock").touch()
    else:
        (house / ".git/refs/heads/main.lock").write_text(prepared.commit_oid + "\n")


@pytest.mark.parametrize("first", [True, False])
def test_killed_before_the_branch_moved(house: Path, record, prepare, first: bool) -> None:
    before = [] if first else [record({PAGE: b"# x\n"}).commit_oid]
    prepared = prepare({PAGE: b"# x\n- y\n"})
    crash(house, prepared, moved=False)
    with Objects(house) as objects:
        said = write.recover(house, objects)
        assert said and "nothing was recorded" in said.en
        assert write.recover(house, objects) is None
    assert lineage(house)[:] == before and houses.clean(house) == []
    write.land(house, prepared)
    assert houses.clean(house) == []


def test_killed_after_the_branch_moved(house: Path, record, prepare, plain) -> None:
    record({PAGE: b"# x\n"})
    crash(house, prepare({PAGE: b"# x\n- y\n"}), moved=True)
    with Objects(house) as objects:
        said = write.recover(house, objects)
        assert said and "K2611-0042 was recorded whole" in said.en
        assert write.recover(house, objects) is None
    assert disk(house) == b"# x\n- y\n" and plain("status", "--porcelain") == ""
    record({PAGE: b"# x\n- y\n- z\n"})


def test_killed_long_ago_and_head_moved_on(house: Path, record, prepare) -> None:
    old = prepare({PAGE: b"# x\n"})
    write.land(house, old)
    record({PAGE: b"# x\n- y\n"})
    crash(house, old, moved=False)
    with Objects(house) as objects:
        assert write.recover(house, objects)
    assert disk(house) == b"# x\n- y\n" and houses.clean(house) == []


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"{}", b'{"commit": 1, "paths": 2}', b"\xff"])
def test_damaged_journal_leaves_head_as_truth(house: Path, record, raw: bytes) -> None:
    oid = record({PAGE: b"# x\n"}).commit_oid
    (house / ".git/wuye/intent.json").write_bytes(raw)
    (house / PAGE).write_bytes(b"half")
    with Objects(house) as objects:
        said = write.recover(house, objects)
        assert said and PAGE in said.zh and "restore" in said.zh
        assert write.recover(house, objects) is None
    assert lineage(house)[:] == [oid]
    subprocess.run(["git", "-C", str(house), "restore", "-s", "HEAD", "-SW", "."], check=True)
    assert houses.clean(house) == []


def test_trailers_are_of_the_last_paragraph() -> None:
    assert write.trailers("s\n\nWuye-Entry: A\nWuye-Entry: B\n") == ["A", "B"]
    assert write.trailers("s\n\nWuye-Entry: A\n\nmore\n") == []


def test_disk_that_refuses_is_told(house: Path, prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = prepare({PAGE: b"# x\n"})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_whole", full)
    with pytest.raises(HouseTrouble, match="the disk is full"):
        write.land(house, prepared)
    assert lineage(house)[:] == []


def test_prepared_is_a_value(prepare) -> None:
    prepared = prepare({PAGE: b"# x\n"})
    with pytest.raises(dataclasses.FrozenInstanceError):
        prepared.commit_oid = "x"
