"""Where a form goes: to standard output, to a file, into a folder or an archive; whole, or not at all."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from wuye.errors import BadInput
from wuye.text import same

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the same paper gives the same bytes."""


def to_output(data: bytes) -> None:
    """Bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def to_file(data: bytes, path: Path) -> Path:
    """Bytes to a file, put in its place when they are all there."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, ValueError):
        raise BadInput.of(f"写不进 {path}", f"can't write to {path}", remedy=same("-o FILE")) from None
    return path


def archive(files: Mapping[str, bytes]) -> bytes:
    """Files in one archive, always the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, EARLIEST)
            info.external_attr, info.create_system = 0o644 << 16, 3
            packed.writestr(info, data, zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
