"""Joining commits made by hand: whatever they change, drop or bring along is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sync.desks import Desk, git
from wuye.desk.record import person_of
from wuye.desk.sync import join_message
from wuye.repo import keys
from wuye.repo.compose import commit_payload, with_signature
from wuye.repo.git import run

Desks = Callable[..., list[Desk]]
Edits = dict[str, bytes | None]
MINE, THEIRS = "ledgers/key/2026-11/23.yaml", "ledgers/key/2026-11/23.a.yaml"


class Apart:
    """Two lines at one clone, and joins of them made by hand."""

    def __init__(self, desks: Desks) -> None:
        self.first, second = desks(2)
        second.line(False)
        second.borrow("K-2", "linxia")
        self.first.borrow("K-1")
        self.ours = self.first.head
        git(self.first.folder, "fetch", "-q", str(second.folder), "main")
        self.theirs = git(self.first.folder, "rev-parse", "FETCH_HEAD")

    def page(self, path: str, commit: str) -> bytes:
        data = self.first.house.objects.blob(f"{commit}:{path}")
        assert data is not None
        return data

    def join(
        self, edits: Edits, by: str = "wangfang", key: str | None = None, message: str | None = None, also: bool = True
    ) -> None:
        """Ours with these files changed, as a commit of both parents."""
        house = self.first.house
        env = {"GIT_INDEX_FILE": str(self.first.folder / ".git" / "by-hand")}
        run(self.first.folder, "read-tree", self.ours, extra_env=env)
        lines = []
        for path, data in {**({THEIRS: self.page(THEIRS, self.theirs)} if also else {}), **edits}.items():
            blob = "0" * 40
            if data is not None:
                blob = run(self.first.folder, "hash-object", "-w", "--stdin", stdin=data).decode().strip()
            lines.append(f"{'100644' if data is not None else '0'} {blob}\t{path}\n")
        run(self.first.folder, "update-index", "--index-info", stdin="".join(lines).encode(), extra_env=env)
        tree = run(self.first.folder, "write-tree", extra_env=env).decode().strip()
        words = message or join_message(self.ours, self.theirs)
        payload = commit_payload(tree, (self.ours, self.theirs), person_of(house.books, by), house.now(), words)
        raw = with_signature(payload, keys.sign(payload, house.rules.house_id, key or by))
        oid = run(self.first.folder, "hash-object", "-t", "commit", "-w", "--stdin", stdin=raw).decode().strip()
        run(self.first.folder, "update-ref", "refs/heads/main", oid)

    def checks(self) -> set[str]:
        return {v.check for v in self.first.audit().violations}


@pytest.fixture
def apart(desks: Desks) -> Apart:
    return Apart(desks)


def test_an_honest_join_has_no_finding(apart: Apart) -> None:
    apart.join({})
    assert apart.checks() == set()


@pytest.mark.parametrize(
    ("path", "edit"),
    [
        (THEIRS, lambda a: None),
        (MINE, lambda a: None),
        (THEIRS, lambda a: a.page(THEIRS, a.theirs).replace(b"K-2", b"K-3")),
        (MINE, lambda a: a.page(MINE, a.theirs)),
        (MINE, lambda a: a.page(MINE, a.ours) + a.page(THEIRS, a.theirs).split(b"\n", 1)[1].replace(b"-a0001", b"-0007")),
        ("ledgers/key/2026-11/24.yaml", lambda a: "# 钥匙 key · 2026-11-24\n".encode()),
        ("wuye.yaml", lambda a: a.page("wuye.yaml", a.ours) + b"lang: en\n"),
    ],
    ids=["theirs lost", "ours lost", "theirs changed", "ours cut", "carries an entry", "new page", "new rules"],
)  # fmt: skip
def test_a_join_changes_nothing(apart: Apart, path: str, edit: Callable[[Apart], bytes | None]) -> None:
    apart.join({path: edit(apart)})
    assert "chain" in apart.checks()


def test_a_join_is_signed_by_whoever_it_names(apart: Apart) -> None:
    apart.join({}, by="wangfang", key="lina")
    assert apart.checks() == {"signer"}


def test_a_join_says_that_it_is_one(apart: Apart) -> None:
    apart.join({}, message="Merge branch 'main'\n\nWuye-Entry: K2611-0099\n")
    assert apart.checks() == {"chain"}


def test_an_entry_is_judged_by_what_its_writer_could_see(apart: Apart) -> None:
    """What fits its own line stands, though the other line came first in time."""
    apart.join({})
    verdict = apart.first.audit()
    assert verdict.ok and verdict.counts.entries == len(apart.first.house.entries())
    assert verdict.counts.commits == int(git(apart.first.folder, "rev-list", "--count", "HEAD"))


def test_a_key_ended_on_the_other_line_joins_nothing(desks: Desks) -> None:
    first, second = desks(2)
    first.line(False)
    second.do("chenjing", "staff", "revoke_key", "linxia", why="换岗")
    first.borrow("K-1", "linxia")
    apart = Apart.__new__(Apart)
    git(first.folder, "fetch", "-q", str(second.folder), "main")
    apart.first, apart.ours, apart.theirs = first, first.head, git(first.folder, "rev-parse", "FETCH_HEAD")
    edits = {}
    for path in git(first.folder, "diff", "--name-only", f"{apart.ours}...{apart.theirs}").split():
        edits[path] = apart.page(path, apart.theirs)
    apart.join(edits, by="linxia", also=False)
    assert apart.checks() == {"signer"}
