"""Signed tags: put together here, their signature checked here, so that plain git shows and verifies them too."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from wuye.errors import HouseTrouble
from wuye.repo import git
from wuye.repo.commits import Ident, parse_ident
from wuye.repo.compose import Person, Signer, ident
from wuye.repo.files import gitdir
from wuye.repo.objects import Objects
from wuye.text import same

FOLDER = "refs/tags/"
_ARMOR = b"-----BEGIN SSH SIGNATURE-----\n"
_TAG = re.compile(
    rb"object (?P<object>[0-9a-f]{40}(?:[0-9a-f]{24})?)\ntype commit\ntag (?P<name>[^\n]+)\ntagger (?P<tagger>[^\n]+)\n\n"
)


class Tag(NamedTuple):
    """An annotated tag; `payload` is the bytes its signature was made over."""

    name: str
    commit: str
    tagger: Ident
    message: str
    signature: bytes | None
    payload: bytes


def tag_payload(name: str, commit: str, who: Person, at: datetime, message: str) -> bytes:
    """The bytes of a tag before its signature."""
    lines = [f"object {commit}", "type commit", f"tag {name}", f"tagger {ident(who, at)}"]
    return ("\n".join(lines) + "\n\n" + message.rstrip("\n") + "\n").encode()


def put_tag(house: Path, payload: bytes, signer: Signer) -> str:
    """Files a signed tag under its name, which no other may have yet; gives the tag's id."""
    name = read_tag(payload).name
    oid = git.run(house, "hash-object", "-t", "tag", "-w", "--stdin", stdin=payload + signer(payload)).decode().strip()
    done = git.call(house, "update-ref", f"{FOLDER}{name}", oid, "0" * len(oid))
    if done.returncode:
        raise HouseTrouble.of(
            f"已经有 {name} 这个标签", f"there is a tag {name} already", remedy=same(f"git -C {house} tag -v {name}")
        )
    return oid


def read_tag(raw: bytes) -> Tag:
    """Reads the bytes of a tag strictly; ValueError for any but an annotated tag of a commit."""
    found = _TAG.match(raw)
    if found is None:
        raise ValueError("not an annotated tag of a commit")
    start = raw.find(_ARMOR, found.end())
    payload, signature = (raw, None) if start < 0 else (raw[:start], raw[start:])
    message = payload[found.end() :].decode("utf-8")
    return Tag(
        found["name"].decode("utf-8"), found["object"].decode(), parse_ident(found["tagger"]), message, signature, payload
    )  # fmt: skip


def tags(house: Path, below: str) -> dict[str, str]:
    """The tags below a folder of names, each with the id of what it names."""
    if not _any(gitdir(house), f"{FOLDER}{below}"):
        return {}
    said = git.run(house, "for-each-ref", "--format=%(refname) %(objectname)", f"{FOLDER}{below}")
    rows = (row.split(" ") for row in said.decode("utf-8", "replace").splitlines())
    return {ref.removeprefix(FOLDER): oid for ref, oid in rows}


def _any(top: Path, folder: str) -> bool:
    """Whether there may be refs below a folder: in most houses there are none, and git needn't be started to say so."""
    if (top / "reftable").exists() or (top / "commondir").exists() or (top / folder).exists():
        return True
    packed = top / "packed-refs"
    return packed.is_file() and f" {folder}/".encode() in packed.read_bytes()


def tag_bytes(objects: Objects, oid: str) -> bytes | None:
    """What is behind a tag's name where it is an annotated tag; None for anything else."""
    found = objects.get(oid)
    return found[2] if found is not None and found[0] == "tag" else None
