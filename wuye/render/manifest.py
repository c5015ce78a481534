"""The manifest of a folder that is handed out: a digest for each file, as plain tools write and check it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping

NAME = "SHA256SUMS"
SIGNED = f"{NAME}.sig"


def manifest(files: Mapping[str, bytes]) -> bytes:
    """A line for each file, as sha256sum writes and checks it."""
    names = sorted(files, key=lambda name: f"./{name}".encode())
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  ./{name}\n" for name in names).encode()


def stamp(moment: dt.datetime) -> str:
    """A moment as ssh-keygen takes it."""
    return moment.astimezone(dt.UTC).strftime("%Y%m%d%H%M%SZ")


def fingerprint(line: str) -> str:
    """The fingerprint of a public key as ssh-keygen shows it."""
    digest = hashlib.sha256(base64.b64decode(line.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
