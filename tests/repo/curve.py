"""Ed25519 by hand, to make signatures that no honest program makes."""

from __future__ import annotations

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int]
NEUTRAL: Point = (0, 1)


def with_y(y: int) -> Point | None:
    """The point of this height with an even x, where there is one."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    return None if (x * x - square) % P else (P - x if x % 2 else x, y)


def add(a: Point, b: Point) -> Point:
    k = D * a[0] * b[0] * a[1] * b[1] % P
    return (
        (a[0] * b[1] + b[0] * a[1]) * pow(1 + k, -1, P) % P,
        (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, P) % P,
    )


def times(count: int, point: Point) -> Point:
    found = NEUTRAL
    while count:
        if count & 1:
            found = add(found, point)
        point, count = add(point, point), count >> 1
    return found


def encode(point: Point, *, beyond: bool = False) -> bytes:
    """The point as 32 bytes; `beyond` with a height that should have been reduced."""
    return (point[1] + P * beyond | (point[0] & 1) << 255).to_bytes(32, "little")


def _base() -> Point:
    found = with_y(4 * pow(5, -1, P) % P)
    assert found is not None
    return found


def _of_order_8() -> Point:
    points = (times(ORDER, point) for y in range(2, 99) if (point := with_y(y)) is not None)
    return next(point for point in points if times(4, point) != NEUTRAL)


BASE, TORSION = _base(), _of_order_8()


def hashed(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def signature(message: bytes, key: int, once: int, *, key_twist: int = 0, once_twist: int = 0, more: int = 0) -> bytes:
    """Public key and signature in a row; twisted by points of small order, S moved on by so many orders."""
    public = encode(add(times(key, BASE), times(key_twist, TORSION)))
    start = encode(add(times(once, BASE), times(once_twist, TORSION)))
    s = (once + hashed(start, public, message) * key) % ORDER + more * ORDER
    return public + start + s.to_bytes(32, "little")
