"""Commits: the bytes git keeps of them, read strictly."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

OID = rb"[0-9a-f]{40}(?:[0-9a-f]{24})?"
# Anything but these headers in this order, a second gpgsig included, is no commit of ours.
_COMMIT = re.compile(
    rb"tree (?P<tree>" + OID + rb")\n"
    rb"(?P<parents>(?:parent " + OID + rb"\n)*)"
    rb"author (?P<author>[^\n]+)\n"
    rb"committer (?P<committer>[^\n]+)\n"
    rb"(?P<gpgsig>gpgsig (?P<sig>[^\n]+\n(?: [^\n]*\n)*))?"
    rb"\n"
)
_IDENT = re.compile(
    r"([^\s<>\x00-\x1f\x7f](?:[^<>\x00-\x1f\x7f]*[^\s<>\x00-\x1f\x7f])?) <([^\s<>\x00-\x1f\x7f]*)> "
    r"(0|[1-9][0-9]{0,10}) ([+-])([01][0-9])([0-5][0-9])"
)


class Ident(NamedTuple):
    """A person and a moment, as a commit names them."""

    name: str
    email: str
    at: datetime


class Commit(NamedTuple):
    """A commit; `payload` is the bytes its signature was made over."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    author: Ident
    committer: Ident
    message: str
    signature: bytes | None
    payload: bytes


def parse_ident(raw: bytes) -> Ident:
    """Read an author or committer line; ValueError when git itself would not have written it so."""
    words = raw.decode("utf-8")
    found = _IDENT.fullmatch(words)
    if not found:
        raise ValueError(f"malformed ident {words!r}")
    name, email, seconds, sign, hours, minutes = found.groups()
    return Ident(name, email, datetime.fromtimestamp(int(seconds), _zone(sign, hours, minutes)))


@lru_cache(maxsize=256)
def _zone(sign: str, hours: str, minutes: str) -> timezone:
    away = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-away if sign == "-" else away)


def parse_commit(oid: str, raw: bytes) -> Commit:
    """Read a raw commit strictly; ValueError for any header but the usual ones in the usual order."""
    found = _COMMIT.match(raw)
    if not found or b"\0" in raw:
        raise ValueError(f"malformed commit {oid}")
    tree, lines, said, by, signed, armored = found.groups()
    parents = tuple(lines.decode().split()[1::2])
    if len(parents) > 1 and len(set(parents)) != len(parents):
        raise ValueError(f"commit {oid} names a parent twice")
    payload = raw[: found.start("gpgsig")] + raw[found.end("gpgsig") :] if signed else raw
    signature = armored.replace(b"\n ", b"\n") if signed else None
    author = parse_ident(said)
    committer = author if by == said else parse_ident(by)
    return Commit(
        oid, tree.decode(), parents, author, committer, raw[found.end() :].decode("utf-8"), signature, payload
    )
