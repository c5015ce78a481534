"""A folder of evidence, file by file: bytes that prove, and words that can be read, in both languages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from wuye.audit.violation import Audit
from wuye.data import dataclass
from wuye.registers.define import Register
from wuye.registers.plan import field_of
from wuye.registers.things import Record
from wuye.registers.words import BUILT_IN
from wuye.render.evidence_readme import Facts, readme
from wuye.render.layout import Line
from wuye.render.manifest import fingerprint, stamp
from wuye.render.timeline import timeline_lines
from wuye.render.verdict import as_object, clean_lines, fault_lines
from wuye.render.view import MASK, View
from wuye.render.words import plain
from wuye.reports.evidence import Case, Piece
from wuye.reports.timeline import Timeline
from wuye.text import Lang

WIDTH = 100
LANGS: tuple[Lang, ...] = ("zh", "en")
CENTURY = dt.timedelta(days=36525)
"""Seen from so long ago every time is told with its year, and none as today."""


@dataclass(frozen=True, slots=True)
class Made:
    """Who hands the evidence out to whom, about what, when and why."""

    by: str
    to: str
    why: str
    at: dt.datetime


def folder_of(case: Case, found: Timeline, audit: Audit, view: View, made: Made) -> dict[str, bytes]:
    """Every file of the folder but the manifest and its signature."""
    files = {
        "entries.list": _listed(_all(case)), "keys.list": _listed(case.keys), "allowed_signers": case.signers.encode(), "root.pub": f"{case.root}\n".encode(),
        "objects.pack": case.pack, "verdict.json": _json(as_object(audit, "en")),
        **{f"pages/{path.removeprefix('ledgers/')}": data for path, data in case.pages.items()},
        **{f"attachments/{path.rpartition('/')[2]}": data for path, data in case.attachments.items()},
    }  # fmt: skip
    for piece in _all(case):
        name = piece.entry.id
        files[f"entries/{name}.yaml"] = piece.entry.raw
        files[f"signatures/{name}.payload"] = piece.commit.payload
        files[f"signatures/{name}.sig"] = piece.commit.signature or b""
    for lang in LANGS:
        files |= _readable(case, found, audit, view._replace(lang=lang), made)
    return files


def _all(case: Case) -> list[Piece]:
    pieces = {p.entry.id: p for p in (*case.keys, *case.pieces)}
    return [pieces[name] for name in sorted(pieces)]


def _listed(pieces: Iterable[Piece]) -> bytes:
    """Each entry with its commit, signer, time, page, and where it stands there."""
    rows = [
        (
            p.entry.id,
            p.commit.oid,
            p.commit.committer.email,
            stamp(p.commit.committer.at),
            p.entry.path,
            p.start,
            p.size,
        )
        for p in pieces
    ]
    return "".join(f"{' '.join(map(str, row))}\n" for row in rows).encode()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _readable(case: Case, found: Timeline, audit: Audit, view: View, made: Made) -> dict[str, bytes]:
    """What is read and not checked by machine, in one language."""
    lang, dated = view.lang, view._replace(now=view.now - CENTURY)
    verdict = clean_lines(audit, lang) if audit.ok else fault_lines(audit, lang)
    return {
        f"timeline.{lang}.txt": _words(timeline_lines(found, view, WIDTH, dated)),
        f"entries.{lang}.txt": "\n".join(_entries(case, found, view, dated)).encode() + b"\n",
        f"verdict.{lang}.txt": "".join(f"{plain(line)}\n" for line in verdict).encode(),
        f"README.{lang}.md": readme(_facts(case, found, audit, view, made), lang).encode(),
    }


def _words(lines: list[Line]) -> bytes:
    return "".join("".join(plain(span.words) for span in line).rstrip() + "\n" for line in lines).encode()


def _facts(case: Case, found: Timeline, audit: Audit, view: View, made: Made) -> Facts:
    return Facts(
        view.to(view.books.rules.name), plain(found.said), len(case.pieces), len(case.attachments),
        f"{made.by}@{view.books.rules.house_id}.wuye", view.name(made.by), plain(made.to), plain(made.why), made.at,
        stamp(made.at), fingerprint(case.root), audit.head, audit.ok,
    )  # fmt: skip


def _entries(case: Case, found: Timeline, view: View, dated: View) -> Iterator[str]:
    yield view.say(
        "每条记录全文。个人信息写作 ***；账页的原字节（pages/、entries/、objects.pack）不能遮，遮了签名就不再相符。",
        "Each entry in full. What is personal reads ***; the bytes of the pages (pages/, entries/, objects.pack) can't be "
        "masked without breaking the signatures.",
    )
    pieces = {p.entry.id: p for p in case.pieces}
    for record in found.records:
        piece, entry = pieces[record.entry.id], record.entry
        label = view.to(view.books.register(entry.register).label)
        yield ""
        yield f"{entry.id}  {plain(label)} · {view.what(record)}"
        yield from (f"  {line}" for line in _head(piece, view))
        yield from (f"  {plain(line)}" for line in _values(record, dated))
        yield from (f"  {plain(mark)}" for mark in view.marks(record))


def _head(piece: Piece, view: View) -> Iterator[str]:
    entry = piece.entry
    at = entry.at.astimezone(view.now.tzinfo).isoformat(sep=" ")
    yield view.say(
        f"{view.name(entry.by)}（{entry.by}）记于 {at}", f"by {view.name(entry.by)} ({entry.by}), recorded {at}"
    )
    yield view.say(
        f"账页 {entry.path} 第 {entry.line} 行，提交 {piece.commit.oid}",
        f"page {entry.path} line {entry.line}, commit {piece.commit.oid}",
    )


def _values(record: Record, view: View) -> Iterator[str]:
    """Every field on a line of its own, what is personal masked."""
    register = view.books.register(record.entry.register)
    if record.entry.do in BUILT_IN:
        yield from filter(None, view.fields(record, short=True).split(" · "))
        return
    for name, raw in record.entry.fields.items():
        yield _masked(register, name, record.fields.get(name, raw), view)


def _masked(register: Register, name: str, raw: Any, view: View) -> str:
    kind = field_of(register, name)
    if kind is not None and kind.personal:
        return f"{view.to(kind.label)} {MASK}"
    return view.facts(register, {name: raw})
