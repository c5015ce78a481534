"""Books kept beside the pins: they save the past from being read again, and change no verdict."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tests.audit.story import BORROW, KEY_PAGE, Story, words
from tests.audit.test_excuse import excuse, spoilt
from tests.audit.test_same import LATER, cold, lived
from wuye.audit import ground
from wuye.audit.change import Past
from wuye.audit.ground import Ground, place
from wuye.audit.replay import Replay, audit
from wuye.audit.taking import Seal
from wuye.audit.verified import FILE, load, save
from wuye.audit.violation import Audit
from wuye.desk import kept
from wuye.desk.house import House
from wuye.ledger import page as pages
from wuye.registers import codec
from wuye.registers.things import Subject
from wuye.repo import git


def file_of(story: Story) -> Path:
    path = place(story.house)
    assert path is not None
    return path


def again(story: Story) -> Audit:
    """`wuye audit --since-verified`."""
    with House(story.folder) as house:
        verdict = audit(house, LATER, since=load(story.folder), books=place(house))
    assert verdict.verified is not None
    save(story.folder, verdict.verified)
    return verdict


def grown(story: Story, *, bad: bool = False) -> None:
    """A little history; books and a verdict are kept in its middle."""
    lived(story, bad=bad)
    again(story)
    story.tell(BORROW.format("K-1203-2"), "zhangwei: key return K-1203-2")


def judged(patch: pytest.MonkeyPatch) -> list[str]:
    """The commits that are judged from now on."""
    seen: list[str] = []
    plain = Replay.commit
    patch.setattr(Replay, "commit", lambda self, oid: (seen.append(oid), plain(self, oid))[1])
    return seen


@pytest.mark.parametrize("bad", [False, True])
def test_only_what_is_new_is_read(story: Story, monkeypatch: pytest.MonkeyPatch, bad: bool) -> None:
    grown(story, bad=bad)
    full, seen, read = cold(story), judged(monkeypatch), []
    plain = pages.read_items
    monkeypatch.setattr(pages, "read_items", lambda p, r, tail, n: (read.append(tail), plain(p, r, tail, n))[1])
    monkeypatch.setattr(Ground, "fold", None)
    before = git.processes
    assert words(again(story)) == full
    assert (len(seen), len(read), git.processes - before <= 5) == (2, 2, True)
    assert words(again(story)) == full
    assert (len(seen), len(read)) == (2, 2)


def test_books_of_an_earlier_head_take_in_what_is_missing(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(story)
    save(story.folder, story.audit().verified)
    story.tell(BORROW.format("K-1203-2"))
    full, seen = cold(story), judged(monkeypatch)
    monkeypatch.setattr(Ground, "fold", None)
    assert (words(again(story)), len(seen)) == (full, 1)


def test_nobody_else_reads_them(story: Story) -> None:
    grown(story)
    path = file_of(story)
    assert path.parent.parent == Path(os.environ["WUYE_CONFIG"])
    assert {p.stat().st_mode & 0o777 for p in path.parent.iterdir()} == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("how", ["gone", "empty", "noise", "cut", "holes", "other words", "other program", "off"])
def test_whatever_becomes_of_the_file(story: Story, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    grown(story, bad=True)
    path, full = file_of(story), cold(story)
    data = path.read_bytes()
    damaged = {"empty": b"", "noise": b"x" * 9000, "cut": data[:8192], "holes": data[:16384] + bytes(len(data) - 16384)}
    if how == "gone":
        path.unlink()
    elif how in damaged:
        path.write_bytes(damaged[how])
    elif how == "other words":
        with sqlite3.connect(path) as db:
            db.execute("UPDATE word SET value = ? WHERE name = 'seal'", ('["x", true, [0, 0, 0, 0, 0]]',))
    elif how == "other program":
        monkeypatch.setattr(kept, "stamp", lambda: "another")
    else:
        monkeypatch.setenv("WUYE_INDEX", "off")
    assert words(again(story)) == full
    monkeypatch.delenv("WUYE_INDEX", raising=False)
    story.tell(BORROW.format("K-1203-2"))
    assert words(again(story)) == cold(story)


def say(path: Path, person: str, **facts: object) -> None:
    """What a person is changed in the file."""
    with sqlite3.connect(path) as db:
        [(number, body)] = db.execute(f"SELECT number, body FROM subjects WHERE key = 'staff{kept.BETWEEN}{person}'")
        subject: Subject = codec.subject_of(("staff", person), body)
        subject.facts.update(facts)
        db.execute("UPDATE subjects SET body = ? WHERE number = ?", (codec.subject_words(subject), number))


def test_a_fault_that_only_the_file_tells_is_looked_for_in_the_pages(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(story)
    again(story)
    story.tell(BORROW.format("K-1203-2"))
    say(file_of(story), "zhangwei", roles=["cleaner"], dept="cleaning")
    seen = judged(monkeypatch)
    assert again(story).ok
    assert seen[0] == story.house.head and len(seen) > 2
    assert words(again(story)) == cold(story)


def test_a_forged_state_is_as_believable_as_the_pins(story: Story) -> None:
    """Who can write beside the pins can let himself through, and could change the pins too; a full audit tells."""
    grown(story)
    again(story)
    other = story.house.books.subjects[("staff", "liuyang")].facts
    story.force(story.entry("lina: key retire K-1203-1 --why 旧了"))
    say(file_of(story), "lina", roles=other["roles"], dept=other["dept"])
    assert again(story).ok
    assert not story.audit().ok
    file_of(story).unlink()
    (story.folder / ".git" / "wuye" / FILE).unlink()
    assert words(again(story)) == cold(story)
    assert not again(story).ok


def test_a_verdict_of_another_machine_with_its_books(
    story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    grown(story)
    monkeypatch.setenv("WUYE_CONFIG", str(tmp_path / "elsewhere"))
    seen = judged(monkeypatch)
    assert load(story.folder) is None
    assert words(again(story)) == cold(story)
    assert seen[0] != seen[-1] and len(set(seen)) == len(git.run(story.folder, "rev-list", "HEAD").split())


def test_excuses_of_older_commits(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = spoilt(story)
    again(story)
    for commit in (first, second):
        excuse(story, capsys, commit)
        assert words(again(story)) == cold(story)
    assert again(story).ok
    story.tell(BORROW.format("K-1203-1"))
    assert words(again(story)) == cold(story)


def test_an_excuse_of_what_is_not_in_the_history(story: Story) -> None:
    grown(story)
    again(story)
    draft = f"chenjing: house excuse --commit {'0' * 40} --why x"
    story.force(story.entry(draft))
    for _ in range(2):
        assert words(again(story)) == cold(story)
        assert "excuse" in {v.check for v in again(story).violations}


def test_a_history_rewritten_since(story: Story) -> None:
    grown(story)
    story.rewind(4)
    story.tell(BORROW.format("K-1203-2"))
    assert words(again(story)) == cold(story)


@pytest.mark.parametrize("bad", [False, True])
def test_letting_go_of_books_changes_no_verdict(story: Story, monkeypatch: pytest.MonkeyPatch, bad: bool) -> None:
    lived(story, bad=bad)
    full, most = cold(story), [0]
    monkeypatch.setattr(kept, "FULL", 5)
    monkeypatch.setattr("wuye.audit.ground.ROOM", 1)
    monkeypatch.setattr(ground, "EVERY", 3)
    monkeypatch.setattr("wuye.audit.replay.AHEAD", 2)
    plain = Ground.relieve

    def relieve(self: Ground, past: Past, seal: Seal, *, marked: bool) -> None:
        plain(self, past, seal, marked=marked)
        most[0] = max(most[0], kept.held(past.books) if past.books is not None else 0)

    monkeypatch.setattr(Ground, "relieve", relieve)
    assert cold(story) == full
    assert most[0] <= 5
    assert words(again(story)) == full
    story.tell(BORROW.format("K-1203-2"))
    assert words(again(story)) == cold(story)
    assert KEY_PAGE in dict(story.house.paths())
