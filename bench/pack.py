"""A git pack written in one go: every object once, each version of a page or folder as what it adds to the last."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path
from typing import IO

COMMIT, TREE, BLOB, OFFSET_DELTA = 1, 2, 3, 6
NAMES = {COMMIT: b"commit", TREE: b"tree", BLOB: b"blob"}
DEEPEST = 40
"""After so many versions told as differences the next is written whole, or reading would take long."""

_LONGEST_INSERT = 127
_LONGEST_COPY = 0xFFFF
_HEADER = b"PACK\0\0\0\2"


class Pack:
    """A pack being written; `close` names it and leaves it for `git index-pack`."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        self._file: IO[bytes] = path.open("wb")
        self._file.write(_HEADER + bytes(4))
        self._at = len(_HEADER) + 4

    def add(self, kind: int, data: bytes) -> bytes:
        """Writes an object whole and gives its id."""
        self._write(_head(kind, len(data)), data)
        return _name(kind, data)

    def add_after(self, kind: int, data: bytes, old: bytes, offset: int) -> bytes:
        """Writes an object as what changed since one that stands at an offset."""
        change = delta(old, data)
        self._write(_head(OFFSET_DELTA, len(change)) + _back(self._at - offset), change)
        return _name(kind, data)

    @property
    def end(self) -> int:
        """Where the next object will stand."""
        return self._at

    def _write(self, head: bytes, body: bytes) -> None:
        raw = head + zlib.compress(body, 1)
        self._file.write(raw)
        self._at += len(raw)
        self.count += 1

    def close(self) -> Path:
        """Ends the pack, with its count in front and its checksum behind; gives it under its final name."""
        self._file.close()
        with self.path.open("r+b") as file:
            file.seek(len(_HEADER))
            file.write(self.count.to_bytes(4, "big"))
            file.seek(0)
            name = hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False))
            file.write(name.digest())
        return self.path.rename(self.path.with_name(f"pack-{name.hexdigest()}.pack"))


class Versions:
    """One page or folder, version after version."""

    def __init__(self, pack: Pack, kind: int) -> None:
        self.pack, self.kind = pack, kind
        self.last, self._offset, self._depth = b"", 0, DEEPEST

    def add(self, data: bytes) -> bytes:
        """Writes the next version and gives its id."""
        offset = self.pack.end
        if self._depth < DEEPEST:
            oid = self.pack.add_after(self.kind, data, self.last, self._offset)
            self._depth += 1
        else:
            oid = self.pack.add(self.kind, data)
            self._depth = 0
        self.last, self._offset = data, offset
        return oid


def _name(kind: int, data: bytes) -> bytes:
    return hashlib.sha1(b"%s %d\0" % (NAMES[kind], len(data)) + data, usedforsecurity=False).digest()


def delta(old: bytes, new: bytes) -> bytes:
    """How git turns one object into another: its common beginning, what is put in, its common end."""
    start = _alike(old, new)
    rest_old, rest_new = old[start:], new[start:]
    end = _alike(rest_old[::-1], rest_new[::-1])
    middle = rest_new[: len(rest_new) - end]
    out = [_size(len(old)), _size(len(new)), _copy(0, start)]
    out += [_insert(middle[i : i + _LONGEST_INSERT]) for i in range(0, len(middle), _LONGEST_INSERT)]
    out.append(_copy(len(old) - end, end))
    return b"".join(out)


def _alike(a: bytes, b: bytes) -> int:
    """How many bytes two texts begin with alike."""
    low, high = 0, min(len(a), len(b))
    if a[:high] == b[:high]:
        return high
    while low + 1 < high:
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _insert(data: bytes) -> bytes:
    return bytes([len(data)]) + data


def _copy(start: int, size: int) -> bytes:
    parts = range(start, start + size, _LONGEST_COPY)
    return b"".join(_copy_part(at, min(_LONGEST_COPY, start + size - at)) for at in parts)


def _copy_part(start: int, size: int) -> bytes:
    op, out = 0x80, b""
    for i, byte in enumerate(start.to_bytes(4, "little") + size.to_bytes(2, "little")):
        if byte:
            op |= 1 << i
            out += bytes([byte])
    return bytes([op]) + out


def _size(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _head(kind: int, size: int) -> bytes:
    first, size = kind << 4 | size & 15, size >> 4
    return bytes([first | 0x80]) + _size(size) if size else bytes([first])


def _back(distance: int) -> bytes:
    out = [distance & 0x7F]
    while distance := distance >> 7:
        distance -= 1
        out.append(distance & 0x7F | 0x80)
    return bytes(reversed(out))
