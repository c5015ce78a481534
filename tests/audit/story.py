"""A history told line by line, through the desk or, for what the desk refuses, by git plumbing."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from pathlib import Path
from types import TracebackType

import pytest

from wuye.audit import read
from wuye.audit.replay import audit
from wuye.audit.violation import Audit, Violation
from wuye.desk.draft import Draft
from wuye.desk.found import Founding, found
from wuye.desk.house import House
from wuye.desk.record import compose, message_of, on_page, person_of, record
from wuye.ledger.entry import Entry, to_bytes
from wuye.render.verdict import as_object
from wuye.repo import git, keys
from wuye.repo.compose import commit_payload, with_signature
from wuye.repo.house import head

MORNING = dt.datetime.fromisoformat("2026-11-23T09:00:00+08:00")
KEY_PAGE = "ledgers/key/2026-11/23.yaml"
STAFF = (
    "chenjing: staff enrol wangfang --name 王芳 --roles supervisor --dept service",
    "chenjing: staff enrol zhangwei --name 张伟 --roles assistant --dept service",
    "chenjing: staff enrol liuyang --name 刘洋 --roles leader --dept service",
    "chenjing: staff enrol lina --name 李娜 --roles leasing_agent --dept leasing",
)
KEYS = (
    "zhangwei: key receive K-1203-1 --kind desk --opens 1203 --place A-01",
    "zhangwei: key receive K-1203-2 --kind desk --opens 1203 --place A-02",
)
BORROW = "zhangwei: key borrow {} --borrower lina --org leasing --purpose inspection"
Edits = dict[str, bytes | tuple[str, bytes] | None]


def begin(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """A house with a few people and two keys."""
    patch.setenv("WUYE_NOW", MORNING.isoformat())
    wanted = Founding(folder, "国际中心", "chenjing:陈静:general_manager", passphrase=False, rehearsal=True)
    found(wanted).__exit__(None, None, None)
    with Story(folder, patch) as story:
        for line in (*STAFF, *KEYS):
            story.tell(line)


def words(verdict: Audit) -> str:
    """All that a verdict says."""
    return json.dumps([as_object(verdict, "zh"), as_object(verdict, "en")])


def both_ways(house: House, now: dt.datetime | None = None) -> Audit:
    """The verdict, which is the same with a second process that reads ahead and without."""
    now = now or dt.datetime.now(dt.UTC)
    verdict = audit(house, now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "FEW", 0)
        assert words(audit(house, now)) == words(verdict)
    return verdict


class Story:
    """One house and its clock, which goes on by a minute with each line."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        self.house = House(folder)
        self.at = MORNING

    def __enter__(self) -> Story:
        self.house.__enter__()
        self._forward(max(MORNING, self.house.books.last.at))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.house.__exit__(kind, error, trace)

    @property
    def id(self) -> str:
        return self.house.rules.house_id

    def _forward(self, at: dt.datetime) -> None:
        self.at = at + dt.timedelta(minutes=1)
        self._patch.setenv("WUYE_NOW", self.at.isoformat())

    def draft(self, line: str) -> Draft:
        """`zhangwei: key borrow K-1 --borrower lina` as a draft; whoever is enrolled gets a key."""
        who, _, rest = line.partition(": ")
        register, do, *words = shlex.split(rest)
        at = next((i for i, word in enumerate(words) if word.startswith("--")), len(words))
        typed = {words[i].removeprefix("--"): words[i + 1] for i in range(at, len(words), 2)}
        if do == "enrol":
            typed["public_key"] = keys.make_key(self.id, words[0], passphrase=False)
        return Draft(register, do, who, tuple(words[:at]), typed)

    def tell(self, *lines: str) -> list[str]:
        """Enters lines at the desk; gives the ids of the entries."""
        ids = []
        for line in lines:
            ids.append(record(self.house, self.draft(line)).entry.id)
            self._forward(self.at)
        return ids

    def sign(self, by: str, of: str) -> str:
        """A countersignature, at the desk."""
        entry = self.house.books.records[of].entry
        return record(self.house, self._sign(by, entry, entry.digest)).entry.id

    def _sign(self, by: str, entry: Entry, digest: str) -> Draft:
        return Draft(entry.register, "sign", by, (), {"of": entry.id, "digest": digest, "verdict": "yes"})

    def entry(self, line: str | Draft, **changed: object) -> Entry:
        """The entry a line makes, judged by nobody."""
        draft = self.draft(line) if isinstance(line, str) else line
        made, _ = compose(draft, self.house.books, self.at)
        values = {name: getattr(made, name) for name in ("register", "id", "at", "by", "do", "subjects", "fields")}
        return Entry(**{**values, **changed})

    def force(self, *entries: Entry, extra: Edits | None = None, fresh: Edits | None = None, **how: object) -> str:
        """Commits entries that the desk would refuse, on their pages or on `fresh` ones, signed as `how` says."""
        edits: Edits = dict(fresh or {})
        for entry in entries:
            path = on_page(entry, self.house.books, None)[0]
            old = edits.get(path) if path in edits else self.house.objects.blob(f"HEAD:{path}")
            edits[path] = on_page(entry, self.house.books, old)[1]
        message = how.pop("message", message_of(list(entries)))
        edits.update(extra or {})
        return self.commit(edits, message=message, by=entries[0].by, at=entries[-1].at, **how)

    def raw(self, entry: Entry) -> bytes:
        """An entry as a page holds it."""
        return to_bytes(entry, self.house.books.register(entry.register).key)

    def page(self, path: str = KEY_PAGE) -> bytes:
        data = self.house.objects.blob(f"HEAD:{path}")
        assert data is not None
        return data

    def commit(
        self,
        edits: Edits,
        *,
        by: str = "zhangwei",
        author: str | None = None,
        key: str | None = None,
        at: dt.datetime | None = None,
        message: str = "x\n",
        signature: bytes | None = None,
        signed: bool = True,
        parents: list[str] | None = None,
    ) -> str:
        """A commit made by hand: any files, any author, any key."""
        person = person_of(self.house.books, author or by)
        before = [head(self.house.objects)] if parents is None else parents
        payload = commit_payload(self._tree(edits), before, person, at or self.at, message)
        raw = payload
        if signed:
            raw = with_signature(payload, signature or keys.sign(payload, self.id, key or by))
        oid = git.run(self.folder, "hash-object", "-t", "commit", "-w", "--stdin", stdin=raw).decode().strip()
        git.run(self.folder, "update-ref", "refs/heads/main", oid)
        self.house.refresh()
        self._forward(self.at)
        return oid

    def _tree(self, edits: Edits) -> str:
        env = {"GIT_INDEX_FILE": str(self.folder / ".git" / "forged-index")}
        git.run(self.folder, "read-tree", "HEAD", extra_env=env)
        lines = []
        for path, edit in edits.items():
            mode, data = edit if isinstance(edit, tuple) else ("100644", edit)
            blob = (
                git.run(self.folder, "hash-object", "-w", "--stdin", stdin=data).decode().strip()
                if data is not None
                else ""
            )
            lines.append(f"{mode} {blob}\t{path}\n" if blob else f"0 {'0' * 40}\t{path}\n")
        git.run(self.folder, "update-index", "--index-info", stdin="".join(lines).encode(), extra_env=env)
        return git.run(self.folder, "write-tree", extra_env=env).decode().strip()

    def rewind(self, commits: int) -> None:
        """Throws the last commits away, as somebody with a shell could."""
        git.run(self.folder, "update-ref", "refs/heads/main", f"HEAD~{commits}")
        self.house.refresh()

    def outsider(self, name: str) -> None:
        """A key that is enrolled for nobody."""
        keys.make_key(self.id, name, passphrase=False)

    def audit(self) -> Audit:
        self.house.refresh()
        return both_ways(self.house)

    def checks(self) -> set[str]:
        """The checks that find something."""
        return {violation.check for violation in self.audit().violations}

    def one(self, check: str) -> Violation:
        """The one violation that a check finds."""
        [violation] = [v for v in self.audit().violations if v.check == check]
        return violation
