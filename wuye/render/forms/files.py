"""Where a form goes: to standard output, to a file, into a folder or an archive; whole, or not at all."""

from __future__ import annotations

import errno
import io
import os
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from wuye.errors import BadInput, WuyeError, why_not
from wuye.text import Text

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the same paper gives the same bytes."""


def to_output(data: bytes) -> None:
    """Bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def to_file(data: bytes, path: Path) -> Path:
    """Bytes to a file, put in its place when they are all there."""
    return to_files({path: data})[0]


def to_files(files: Mapping[Path, bytes]) -> list[Path]:
    """Several files, none of which is put in its place before all of them are there."""
    parts, made = dict[Path, Path](), list[Path]()
    at = next(iter(files), Path())
    try:
        try:
            for at, data in files.items():
                if at.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "")
                if is_device(at):
                    at.write_bytes(data)
                    continue
                made += _folders(at.parent)
                parts[at] = at.with_name(f".{at.name}.{os.getpid()}.part")
                parts[at].write_bytes(data)
            for at, part in parts.items():
                part.replace(at)
            made.clear()
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
            for folder in reversed(made):
                folder.rmdir()
    except (OSError, ValueError) as error:
        raise unwritable(at, error) from None
    return list(files)


def is_device(path: Path) -> bool:
    """Whether there is a device or a pipe, which is written into: a file put in its place would take it away."""
    return path.exists() and not path.is_file() and not path.is_dir()


def unwritable(path: Path, error: OSError | ValueError) -> WuyeError:
    """A file that can't be written, and why."""
    why = why_not(error)
    return BadInput.of(
        f"写不进 {path}：{why.zh}", f"can't write to {path}: {why.en}", remedy=Text("-o 另一个文件", "-o ANOTHER-FILE")
    )


def _folders(path: Path) -> list[Path]:
    """Makes a folder, and gives those that had to be made for it."""
    lacking = [one for one in (path, *path.parents) if not one.exists()]
    path.mkdir(parents=True, exist_ok=True)
    return lacking[::-1]


def archive(files: Mapping[str, bytes]) -> bytes:
    """Files in one archive, always the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, EARLIEST)
            info.external_attr, info.create_system = 0o644 << 16, 3
            packed.writestr(info, data, zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
