"""A whole house written in bulk: every entry judged by the real judge, signed, and put into one git pack."""

from __future__ import annotations

import datetime as dt
from bisect import insort
from pathlib import Path
from typing import Any
from zlib import crc32

from bench.pack import BLOB, COMMIT, TREE, Pack, Versions
from bench.scribe import Scribe
from bench.signer import Keys
from wuye.desk.draft import Draft
from wuye.desk.found import Founding, found
from wuye.desk.house import House
from wuye.desk.record import message_of, on_page, page_of, person_of, signers_file
from wuye.desk.replay import clock_at
from wuye.ledger.entry import Entry
from wuye.ledger.write import dump_map
from wuye.registers.load import load_rules
from wuye.registers.people import staff
from wuye.repo import git
from wuye.repo.compose import commit_payload, with_signature
from wuye.repo.config import read_trust, write_trust
from wuye.repo.files import gitdir
from wuye.repo.house import MAIN, write_signers
from wuye.repo.objects import object_id
from wuye.repo.trees import FOLDER, TreeItem, tree_key

FILE = "100644"
SETTINGS = "wuye.yaml"
SETTINGS_TITLE = "# 大厦的设置 the house's own settings\n".encode()
FOUNDING = 2
"""Entries of the founding: the house and its founder."""


class Folder:
    """A folder of the house as git keeps it, version after version."""

    def __init__(self, pack: Pack) -> None:
        self._versions = Versions(pack, TREE)
        self._order: list[tuple[bytes, str]] = []
        self._rows: dict[str, bytes] = {}
        self.folders: dict[str, Folder] = {}

    def put(self, mode: str, name: str, oid: bytes) -> None:
        """Names what stands here under a name from now on."""
        if name not in self._rows:
            insort(self._order, (tree_key(TreeItem(mode, name, "")), name))
        self._rows[name] = f"{mode} {name}\0".encode() + oid

    def write(self) -> bytes:
        """Writes this version and gives its id."""
        return self._versions.add(b"".join(self._rows[name] for _, name in self._order))


class Mill(Scribe):
    """A scribe whose entries become signed commits of a real house."""

    def __init__(self, house: House, first: dt.date, desks: int = 1) -> None:
        super().__init__(house.books)
        self.house, self.first, self.desks = house, first, desks
        self.keys = Keys(house.rules.house_id)
        self.head = house.head
        self._pack = Pack(gitdir(house.path) / "objects" / "pack" / "tmp_bench")
        self._open: dict[str, Versions] = {}
        self._beside: dict[str, bytes] = {}
        self._top = self._folder(house.objects.commit(house.head).tree)

    def _folder(self, oid: str) -> Folder:
        folder = Folder(self._pack)
        for mode, name, below in self.house.objects.tree(oid):
            folder.put(mode, name, bytes.fromhex(below))
            if mode == FOLDER:
                folder.folders[name] = self._folder(below)
        return folder

    def time(self, when: str) -> dt.datetime:
        """`09 08:12` as that minute of the first day; days are counted on from there without end."""
        day, clock = when.split()
        at = dt.time.fromisoformat(clock)
        return dt.datetime.combine(self.first + dt.timedelta(int(day) - 9), at, self.books.rules.zone)

    def public_key(self, person: str) -> str:
        """The key that follows from the seed."""
        return self.keys.next(person).line

    def fill(self, entries: int) -> None:
        """Does what is planned until so many entries stand."""
        while self.written + FOUNDING < entries:
            self._next()

    def adopt(self, at: dt.datetime, by: str, why: str, knobs: dict[str, dict[str, Any]]) -> None:
        """Puts the house's own figures in force: a signed entry beside the settings it names."""
        now = {path: self.house.blob(oid) for path, oid in self.house.rule_files_now().items()}
        settings = dump_map({**self.books.rules.settings, "knobs": knobs})
        files = {**now, SETTINGS: SETTINGS_TITLE + settings}
        rows = [{"path": path, "blob": object_id("blob", data)} for path, data in sorted(files.items())]
        self._beside = {SETTINGS: files[SETTINGS]}
        self.enter(at, Draft("house", "adopt", by, (), {"files": rows, "why": why}))
        self.books.rules = load_rules(files)

    def keep(self, entry: Entry) -> Entry:
        """Puts an entry on its page and its commit into the pack."""
        path = page_of(entry, self.books.register(entry.register), self.books)
        if path not in self._open:
            self._turn_page(path)
        page = self._open[path]
        for name, beside in self._beside.items():
            self._top.put(FILE, name, self._pack.add(BLOB, beside))
        self._beside = {}
        _, data, entry = on_page(entry, self.books, page.last or None)
        tree = self._plant(path, page.add(data))
        who = person_of(self.books, entry.by)
        payload = commit_payload(tree.hex(), (self.head,), who, entry.at, message_of([entry]))
        found = staff(self.books, entry.by)
        key = self.keys.now(entry.by, str(found.facts["public_key"]) if found else "")
        self.head = self._pack.add(COMMIT, with_signature(payload, key.sign(payload))).hex()
        return entry

    def _turn_page(self, path: str) -> None:
        """Opens a page; those of other days are done with."""
        day = path.split("/", 2)[2][:10]
        self._open = {p: page for p, page in self._open.items() if p.split("/", 2)[2][:10] == day}
        page = self._open[path] = Versions(self._pack, BLOB)
        page.last = self.house.objects.blob(f"{self.house.head}:{path}") or b""

    def _plant(self, path: str, oid: bytes) -> bytes:
        *names, leaf = path.split("/")
        line = [self._top]
        for name in names:
            line.append(line[-1].folders.setdefault(name, Folder(self._pack)))
        mode, at = FILE, leaf
        for folder, name in zip(reversed(line), reversed(["", *names]), strict=True):
            folder.put(mode, at, oid)
            oid, mode, at = folder.write(), FOLDER, name
        return oid

    def desk_of(self, person: str) -> str:
        """The letter of the desk a person writes at."""
        place = crc32(person.encode()) % self.desks
        return "bcdefghijklmnopqrstuvwxyz"[place - 1] if place else ""

    def close(self) -> None:
        """Leaves a whole house: pack indexed, branch moved, work tree checked out, keys and trust in place."""
        house = self.house
        git.run(house.path, "index-pack", str(self._pack.close()))
        house.objects.close()
        git.run(house.path, "update-ref", "-m", "wuye", MAIN, self.head)
        git.run(house.path, "reset", "--hard", "--quiet", extra_env={"GIT_OPTIONAL_LOCKS": "1"})
        write_signers(house.path, signers_file(self.books))
        house_id = house.rules.house_id
        write_trust(house_id, {**read_trust(house_id), "head": self.head})
        self.keys.file()


def founded(folder: Path, founder: str, name: str, house_id: str, first: dt.datetime) -> House:
    """A house for rehearsals whose founder's key follows from its id."""
    person = founder.partition(":")[0]
    key = Keys(house_id).next(person)
    key.file(house_id, person)
    with clock_at(first):
        return found(Founding(folder, name, founder, public_key=key.line, rehearsal=True, settings={"id": house_id}))
