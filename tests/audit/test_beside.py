"""A second process reads ahead: it changes no verdict, whatever becomes of it, and leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import marshal
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.audit.story import BORROW, KEY_PAGE, Story, both_ways, words
from wuye.audit import beside, read
from wuye.audit.beside import Beside, Told
from wuye.audit.change import Past
from wuye.audit.fetch import AHEAD, FOLDERS, Store
from wuye.audit.packed import pack, unpack
from wuye.audit.read import Reader
from wuye.audit.replay import audit
from wuye.desk.house import House
from wuye.repo import git
from wuye.repo.lineage import lineage
from wuye.repo.objects import Objects
from wuye.repo.sshsig import BadSignature, verify

LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
FIRST = BORROW.format("K-1203-1")


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "FEW", 0)


def alone(house: House) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "FEW", 10**9)
        return words(audit(house, LATER))


def lived(story: Story) -> None:
    story.tell(FIRST)
    data = story.page()
    story.commit({KEY_PAGE: data.replace(b"A-01", b"A-09")})
    story.commit({KEY_PAGE: data})
    story.tell("zhangwei: key return K-1203-1")
    story.force(story.entry(FIRST), signed=False)


def ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Beside]:
    """The second processes that were begun."""
    begun: list[Beside] = []
    plain = Beside.__init__

    def begin(self: Beside, *args: object) -> None:
        plain(self, *args)
        begun.append(self)

    monkeypatch.setattr(Beside, "__init__", begin)
    return begun


def test_with_it_and_without(story: Story, seen: list[Beside]) -> None:
    lived(story)
    assert words(both_ways(story.house, LATER)) == alone(story.house)
    assert seen and all(ended(each._pid) for each in seen)


@pytest.mark.parametrize("busy", [True, False])
def test_whoever_has_nothing_to_do_checks_the_signature(
    story: Story, monkeypatch: pytest.MonkeyPatch, busy: bool
) -> None:
    lived(story)
    expected, checked = alone(story.house), []
    monkeypatch.setattr(beside, "_drained", lambda _pipe: not busy)

    def check(armored: bytes, message: bytes) -> str:
        checked.append(os.getpid())
        return verify(armored, message)

    assert words(audit(story.house, LATER, check=check)) == expected
    # The other process's list is its own: what is seen here was checked here.
    assert bool(len(checked) > 3) is not busy


def test_a_bad_signature_is_found_by_either(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(story)

    def check(armored: bytes, message: bytes) -> str:
        if b"K2611-0002" in message:
            raise BadSignature("不对", "it doesn't fit")
        return verify(armored, message)

    monkeypatch.setattr(read, "FEW", 300)
    expected = words(audit(story.house, LATER, check=check))
    assert "it doesn't fit" in str(expected)
    monkeypatch.setattr(read, "FEW", 0)
    for behind in (True, False):
        monkeypatch.setattr(beside, "_drained", lambda _pipe, behind=behind: behind)
        assert words(audit(story.house, LATER, check=check)) == expected


def test_short_histories_do_without(story: Story, seen: list[Beside], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "FEW", 300)
    audit(story.house, LATER)
    assert seen == []


@pytest.mark.parametrize("why", ["no fork", "no process left"])
def test_where_there_can_be_none(story: Story, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    lived(story)

    def refuse() -> int:
        raise BlockingIOError

    if why == "no fork":
        monkeypatch.delattr(os, "fork")
    else:
        monkeypatch.setattr(beside, "_fork", refuse)
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert words(audit(story.house, LATER)) == alone(story.house)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize("after", [0, 1, 4, 9])
def test_killed_in_the_middle(story: Story, seen: list[Beside], monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    lived(story)
    monkeypatch.setattr(beside, "TOGETHER", 1)
    # The other process is to be at work still: it checks every signature itself, and slowly.
    monkeypatch.setattr(beside, "_drained", lambda _pipe: False)
    plain, taken, me = Beside.take, [0], os.getpid()

    def slow(armored: bytes, message: bytes) -> str:
        if os.getpid() != me:
            time.sleep(0.05)
        return verify(armored, message)

    def take(self: Beside, *args: str) -> object:
        if taken[0] == after:
            os.kill(self._pid, signal.SIGKILL)
        taken[0] += 1
        return plain(self, *args)

    monkeypatch.setattr(Beside, "take", take)
    alive: list[bool] = []
    close = Beside.close
    monkeypatch.setattr(Beside, "close", lambda self: (alive.append(self.alive), close(self))[1])
    assert words(audit(story.house, LATER, check=slow)) == alone(story.house)
    assert alive == [False]


@pytest.mark.parametrize("cut", [1, 7, 8, 20, -1])
def test_a_word_cut_off(story: Story, monkeypatch: pytest.MonkeyPatch, cut: int) -> None:
    def send(pipe: int, data: bytes) -> None:
        os.write(pipe, (len(data).to_bytes(8, "big") + data)[:cut])
        os._exit(1)

    lived(story)
    monkeypatch.setattr(beside, "_send", send)
    assert words(audit(story.house, LATER)) == alone(story.house)


def test_what_was_read_against_another_past_does_not_count(story: Story) -> None:
    story.tell(FIRST)
    oids = lineage(story.folder)[:]
    reader = Reader(story.house.objects)
    with reader.beside(oids, Past(story.house.rules_of, LATER)):
        assert reader._beside is not None
        tree = story.house.objects.commit(oids[-2]).tree
        for other in (None, story.house.objects.commit(oids[-3]).tree):
            assert reader._beside.take(oids[-1], other) is None
        assert reader._beside.take(oids[-1], tree) is not None


def test_a_commit_comes_through_whole(story: Story) -> None:
    story.tell(FIRST, "zhangwei: key return K-1203-1 --happened 2026-11-23T08:00")
    oids = lineage(story.folder)[:]
    reader, past = Reader(story.house.objects), Past(story.house.rules_of, LATER)
    for at, oid in enumerate(oids):
        past.tree = story.house.objects.commit(oids[at - 1]).tree if at else None
        change = reader._change(story.house.objects.commit(oid), past.tree, ())
        told = pack(change)
        assert (told is None) == (at == 0)
        if told is not None:
            again = unpack(marshal.loads(marshal.dumps(told)))
            assert (again.entries, again.files, again.key) == (change.entries, change.files, change.key)
            for name in ("oid", "tree", "parents", "author", "committer", "message"):
                assert getattr(again.commit, name) == getattr(change.commit, name)
            assert again.commit.author.at.isoformat() == change.commit.author.at.isoformat()


def test_it_waits_while_nobody_takes(tmp_path: Path) -> None:
    """The pipe holds some; beyond that nothing is read, so nothing piles up."""
    counter = tmp_path / "count"

    def endless(_: Objects, _drained: Callable[[], bool]) -> Iterator[Told]:
        with counter.open("ab", buffering=0) as out:
            for n in range(1_000_000):
                out.write(b"x")
                yield f"{n:01000}", None, None

    reading, sizes = Beside(Objects(tmp_path), endless), [-2, -1]
    while sizes[-1] != sizes[-2] or not sizes[-1]:
        time.sleep(0.3)
        sizes.append(counter.stat().st_size if counter.exists() else 0)
    assert sizes[-1] < 500
    reading.close()
    assert ended(reading._pid)


def test_it_ends_with_the_one_that_judges(tmp_path: Path) -> None:
    """Also where that one is killed and can't say goodbye."""
    code = (
        "import os, sys, time\nfrom pathlib import Path\nfrom wuye.audit.beside import Beside\nfrom wuye.repo.objects import Objects\n"
        "told = lambda *_: (('x' * 9000, None, None) for _ in range(10**9))\n"
        "print(Beside(Objects(Path('.')), told)._pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as judge:
        assert judge.stdout is not None
        pid = int(judge.stdout.readline())
        assert not ended(pid)
        judge.kill()
    # Its parent is gone: whoever takes in orphans here may be slow to notice that it has ended.
    wait_for(lambda: ended(pid) or Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z")


def wait_for(what: object) -> None:
    until = time.monotonic() + 10
    while not what():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)


INTERRUPTED = """
import os, sys, time
from wuye.audit import beside, read
from wuye.repo import sshsig
read.FEW, plain, beside._drained = 0, sshsig.verify, lambda pipe: False
def slow(armored, message):
    time.sleep(5)
    return plain(armored, message)
sshsig.verify = slow
from wuye.main import run
print("ready", flush=True)
sys.exit(run(["--lang", "en", "audit"]))
"""


def test_ctrl_c_ends_both_quietly(story: Story) -> None:
    lived(story)
    line = [sys.executable, "-c", INTERRUPTED]
    env = os.environ | {"WUYE_HOUSE": str(story.folder)}
    with subprocess.Popen(line, env=env, stdout=-1, stderr=-1, text=True, start_new_session=True) as both:
        assert both.stdout is not None
        both.stdout.readline()
        wait_for(lambda: len(group(both.pid)) >= 3)
        os.killpg(both.pid, signal.SIGINT)
        out, said = both.communicate(timeout=20)
    assert (both.returncode, out) == (130, "")
    assert len(said.split("\n")) <= 3 and "Traceback" not in said
    wait_for(lambda: not group(both.pid))


def group(leader: int) -> list[str]:
    """The living processes of a session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[2]) == leader and words[0] != "Z":
            found.append(path.parent.name)
    return found


def grown(story: Story, commits: int) -> None:
    """So many commits more, of pages that grow; nobody signs them."""
    said, data = [], story.page()
    for n in range(commits):
        data += f"- id: K2611-{n + 100:04d}\n".encode()
        tail = b"from refs/heads/main^0\n" if not n else b""
        said.append(
            b"commit refs/heads/main\ncommitter x <x@x> 1795396000 +0800\ndata 1\nx\n%s" % tail
            + b"M 100644 inline %s\ndata %d\n%s\n" % (KEY_PAGE.encode(), len(data), data)
        )
    git.run(story.folder, "fast-import", "--quiet", "--force", stdin=b"".join(said))
    story.house.refresh()


def test_five_processes_however_long(story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Counted at the door: a `git` that writes down each time it is run."""
    log, plain = tmp_path / "log", subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text(f'#!/bin/sh\necho x >> {log}\nexec {plain.strip()} "$@"\n')
    (tmp_path / "bin" / "git").chmod(0o755)
    started = []
    for commits in (50, 450):
        grown(story, commits)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
            log.write_text("")
            before = git.processes
            with House(story.folder) as house:
                assert audit(house, LATER).counts.commits > commits
        git_itself = len(log.read_text().split())
        assert git.processes - before == git_itself + 1
        started.append(git_itself + 1)
    assert started[0] == started[1] <= 5


def test_what_is_kept_does_not_grow(story: Story) -> None:
    grown(story, 10 * AHEAD)
    with House(story.folder) as house:
        store, commit, tree = Store(house.objects), None, None
        oids = lineage(house.path)[:]
        for at in range(0, len(oids), AHEAD):
            assert 3 < len(list(store.ahead(oids[at : at + AHEAD], commit, tree))) < 9
            for commit in oids[at : at + AHEAD]:
                tree = store.commit(commit).tree
            assert len(store._folders) <= FOLDERS and len(store._files) <= 3 * AHEAD and not store._commits
