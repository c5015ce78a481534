"""The same history gets the same verdict, byte for byte, however it is stored, kept or looked at."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.audit.story import BORROW, KEY_PAGE, Story, words
from wuye.audit.replay import Replay, audit
from wuye.audit.verified import FILE, load, save
from wuye.audit.violation import Audit
from wuye.desk.found import Founding, found
from wuye.desk.house import House
from wuye.ledger import page as pages
from wuye.main import run
from wuye.repo import git, keys, outside, sshsig
from wuye.repo.outside import verify_outside

LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
"""The stories play in days that may still be to come; then nothing kept is believed."""
FIRST = BORROW.format("K-1203-1")


def cold(story: Story) -> str:
    with House(story.folder) as house:
        return words(audit(house, LATER))


def warm(story: Story) -> str:
    with House(story.folder) as house:
        return words(audit(house, LATER, since=load(story.folder)))


def counted(patch: pytest.MonkeyPatch) -> list[str]:
    """The commits that are judged from now on."""
    seen: list[str] = []
    plain = Replay.commit
    patch.setattr(Replay, "commit", lambda self, oid: (seen.append(oid), plain(self, oid))[1])
    return seen


def lived(story: Story, *, bad: bool) -> None:
    """A little history; the last full verdict lies in its middle."""
    [first] = story.tell(FIRST)
    if bad:
        data = story.page()
        story.commit({KEY_PAGE: data.replace(b"A-01", b"A-09")})
        story.commit({KEY_PAGE: data})
    save(story.folder, story.audit().verified)
    story.sign("liuyang", first)
    story._forward(story.at)
    story.tell("zhangwei: key return K-1203-1")


@pytest.mark.parametrize("rehearsal", [False, True])
def test_what_depends_on_the_clock_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rehearsal: bool
) -> None:
    """Time is held against the clock everywhere but in a rehearsal house, whose entries may be of the future."""
    monkeypatch.setenv("WUYE_CONFIG", str(tmp_path / "config"))
    wanted = Founding(
        tmp_path / "house", "国际中心", "chenjing:陈静:general_manager", passphrase=False, rehearsal=rehearsal
    )
    with found(wanted) as house:
        for _ in range(2):
            save(house.path, audit(house, LATER, since=load(house.path)).verified)
            kept = load(house.path)
            assert kept is not None
            assert kept.serves(LATER)
            assert kept.serves(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) is rehearsal


def test_in_a_rehearsal_house_of_the_future_only_what_is_new_is_judged(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story._forward(dt.datetime(2126, 1, 1, tzinfo=dt.UTC))
    lived(story, bad=False)
    judged = counted(monkeypatch)
    with House(story.folder) as house:
        audit(house, since=load(story.folder))
    assert len(judged) == 2


@pytest.mark.parametrize("bad", [False, True])
def test_with_the_kept_verdict_and_without(story: Story, bad: bool) -> None:
    lived(story, bad=bad)
    assert load(story.folder) is not None
    assert warm(story) == cold(story)


def test_what_is_new_is_judged(story: Story) -> None:
    lived(story, bad=False)
    story.force(story.entry("lina: key retire K-1203-1 --why 旧了"))
    assert warm(story) == cold(story)
    assert json.loads(warm(story))[0]["violations"]


def test_less_is_read(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(story, bad=False)
    judged = counted(monkeypatch)
    warm(story)
    assert len(judged) == 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_kept_verdict_spoilt_in_any_way(story: Story, data: st.DataObject) -> None:
    path = story.folder / ".git" / "wuye" / FILE
    if not path.exists():
        lived(story, bad=True)
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.sampled_from([b"", b"0", b"\xff", b'"', b"null", b"[]"]))
    path.write_bytes(data.draw(st.sampled_from([good[:at] + other + good[at + 1 :], good[:at], other])))
    try:
        assert warm(story) == cold(story)
    finally:
        path.write_bytes(good)


def test_a_kept_verdict_that_lies(story: Story) -> None:
    """Whoever can write into the repository can't claim that a bad history was found good."""
    lived(story, bad=True)
    path = story.folder / ".git" / "wuye" / FILE
    mark, _, data = path.read_bytes().partition(b"\n")
    said = json.loads(data)
    path.write_bytes(mark + b"\n" + json.dumps({**said, "violations": [], "not_judged": []}).encode())
    assert load(story.folder) is None
    assert warm(story) == cold(story)


def test_a_kept_verdict_of_another_history(story: Story) -> None:
    lived(story, bad=False)
    story.rewind(3)
    story.tell(BORROW.format("K-1203-2"))
    assert warm(story) == cold(story)


def test_a_kept_verdict_of_another_machine(story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lived(story, bad=False)
    monkeypatch.setenv("WUYE_CONFIG", str(tmp_path / "elsewhere"))
    assert load(story.folder) is None


def test_loose_packed_and_cloned(story: Story, tmp_path: Path) -> None:
    lived(story, bad=True)
    loose = cold(story)
    git.run(story.folder, "gc", "--prune=now", "--quiet")
    assert cold(story) == loose
    subprocess.run(["git", "clone", "-q", "--no-local", story.folder, tmp_path / "clone"], check=True)
    with House(tmp_path / "clone") as house:
        assert words(audit(house, LATER)) == loose


def test_under_a_foreign_locale(story: Story) -> None:
    lived(story, bad=True)
    line = [sys.executable, "-m", "wuye.main", "--house", str(story.folder), "--lang", "zh", "--json", "audit"]
    found = set()
    for locale, zone in (("C.UTF-8", "UTC"), ("tr_TR.UTF-8", "America/Caracas"), ("C", "Asia/Kathmandu")):
        env = os.environ | {"LC_ALL": locale, "LANG": locale, "TZ": zone}
        found.add(subprocess.run(line, env=env, capture_output=True, check=False).stdout)
    assert len(found) == 1


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen")
class TestWithSshKeygenAlone:
    """`--paranoid`: whatever this program thinks of a signature, it isn't asked."""

    def audited(self, story: Story) -> Audit:
        with House(story.folder) as house:
            return audit(house, LATER, check=verify_outside)

    def test_the_same_verdict(self, story: Story) -> None:
        lived(story, bad=True)
        story.force(story.entry(BORROW.format("K-1203-2")), signed=False)
        assert words(self.audited(story)) == cold(story)

    def test_where_the_own_check_says_yes_to_all(self, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
        story.force(story.entry(FIRST), signature=keys.sign(b"other words", story.id, "zhangwei"))
        monkeypatch.setattr(sshsig, "_check_ed25519", lambda *_: None)
        monkeypatch.setattr(sshsig, "verify", lambda armored, _: sshsig.named(armored))
        [found] = [v for v in self.audited(story).violations if v.check == "signature"]
        assert found.commit == story.house.head and "ssh-keygen" in found.message.en

    def test_where_the_own_check_says_no_to_all(self, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
        def no(*_: object) -> None:
            raise sshsig.BadSignature("坏", "bad")

        lived(story, bad=False)
        monkeypatch.setattr(sshsig, "_check_ed25519", no)
        monkeypatch.setattr(sshsig, "verify", no)
        assert self.audited(story).ok

    def test_nothing_verified_earlier_is_believed(self, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
        lived(story, bad=False)
        asked: list[bytes] = []
        monkeypatch.setattr(outside, "verify_outside", lambda a, m: (asked.append(a), verify_outside(a, m))[1])
        assert run(["--house", str(story.folder), "audit", "--paranoid", "--since-verified"]) == 0
        assert len(asked) == len(git.run(story.folder, "rev-list", "HEAD").split())


def test_few_processes_and_every_byte_once(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(story, bad=False)
    read: list[tuple[str, int, int]] = []
    plain = pages.read_items
    monkeypatch.setattr(
        pages, "read_items", lambda p, r, tail, n: (read.append((p, n, len(tail))), plain(p, r, tail, n))[1]
    )
    before = git.processes
    with House(story.folder) as house:
        audit(house, LATER)
        assert git.processes - before <= 5
        held = {path: len(house.blob(oid)) for path, oid in house.paths() if path.startswith("ledgers/")}
    assert len({(path, line) for path, line, _ in read}) == len(read)
    titles = sum(len(story.page(path).partition(b"\n")[0]) + 1 for path in held)
    assert sum(size for _, _, size in read) == sum(held.values()) - titles
