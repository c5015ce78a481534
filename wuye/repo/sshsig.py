"""SSH signatures checked in process (OpenSSH PROTOCOL.sshsig), stricter than ssh-keygen where it matters."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from wuye.text import Text

ED25519 = "ssh-ed25519"
SK_ED25519 = "sk-ssh-ed25519@openssh.com"
_MAGIC = b"SSHSIG"
_ARMOR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]{1,76}\n)+)-----END SSH SIGNATURE-----\n?")
_USER_PRESENT = 1
_LENGTH = 64
_DIGESTS = {b"sha512": 64, b"sha256": 32}


class BadSignature(ValueError):
    """A signature that proves nothing, and why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason = Text(zh, en)


class Wire:
    """A reader of SSH's length-prefixed bytes that accepts nothing left over; ValueError when cut short."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        """The next bytes, exactly so many."""
        end = self._at + count
        if end > len(self._data):
            raise ValueError("cut short")
        part, self._at = self._data[self._at : end], end
        return part

    def number(self) -> int:
        """A 32-bit number."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """A string with its length before it."""
        return self.take(self.number())

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._data):
            raise ValueError("trailing bytes")


class PublicKey(NamedTuple):
    """The parts of a public key; `application` is empty unless it lives on a hardware token."""

    kind: str
    point: bytes
    application: bytes


@lru_cache(maxsize=256)
def parse_key(blob: bytes) -> PublicKey:
    """Read a public key of a kind we accept; ValueError for any other."""
    wire = Wire(blob)
    kind = wire.string().decode("ascii")
    if kind not in (ED25519, SK_ED25519):
        raise ValueError(f"key type {kind}")
    point = wire.string()
    application = wire.string() if kind == SK_ED25519 else b""
    wire.end()
    if len(point) != 32:
        raise ValueError("wrong key length")
    return PublicKey(kind, point, application)


@lru_cache(maxsize=256)
def key_line(blob: bytes) -> str:
    """A public key as one line, type and base64."""
    return f"{parse_key(blob).kind} {base64.b64encode(blob).decode()}"


def verify(armored: bytes, message: bytes, namespace: str = "git") -> str:
    """The public key line of whoever signed these bytes; BadSignature when the signature isn't good."""
    try:
        data, space = _dearmor(armored), namespace.encode()
        frame = _blank(data[:-_LENGTH], space)
        if frame.key.kind == SK_ED25519:
            frame = _touched(_read(data, space))
        _check(frame, frame.signature if frame.touch else data[-_LENGTH:], message)
        return frame.line
    except ValueError as error:
        raise _bad(error) from None


def named(armored: bytes, namespace: str = "git") -> str:
    """The public key line a signature names; whether that key has made it is not asked here."""
    try:
        return _touched(_read(_dearmor(armored), namespace.encode())).line
    except ValueError as error:
        raise _bad(error) from None


def bare(armored: bytes, namespace: str) -> bytes:
    """The 64 bytes of an Ed25519 signature, without all that is told around them."""
    try:
        return _read(_dearmor(armored), namespace.encode()).signature
    except ValueError as error:
        raise _bad(error) from None


def verify_bare(signature: bytes, message: bytes, namespace: str, line: str) -> None:
    """BadSignature where these 64 bytes aren't what this very key signs for this use, hashed the one usual way."""
    key = parse_key(base64.b64decode(line.split()[1]))
    if key.kind != ED25519:
        raise BadSignature("硬件钥匙不能这样签", "a hardware key can't sign so")
    start = _MAGIC + b"".join(_string(part) for part in (namespace.encode(), b"", b"sha512"))
    _check_ed25519(key.point, signature, start + _string(hashlib.sha512(message).digest()))


def _bad(error: ValueError) -> BadSignature:
    if isinstance(error, BadSignature):
        return error
    return BadSignature(f"签名格式不对（{error}）", f"the signature is malformed: {error}")


def _dearmor(armored: bytes) -> bytes:
    found = _ARMOR.fullmatch(armored)
    if not found:
        raise BadSignature("签名不是一个完整的 SSH 签名块", "not exactly one whole SSH signature block")
    text = found[1].replace(b"\n", b"")
    data = binascii.a2b_base64(text, strict_mode=True)
    if base64.b64encode(data) != text:
        raise ValueError("base64 not in its one true form")
    return data


def _touched(frame: _Frame) -> _Frame:
    # A token may sign without being touched; that proves the machine was there, not the person.
    if frame.touch and not frame.touch[0] & _USER_PRESENT:
        raise BadSignature("硬件密钥未经本人触碰", "the hardware key was not touched by its owner")
    return frame


def _check(frame: _Frame, signature: bytes, message: bytes) -> None:
    signed = frame.start + getattr(hashlib, frame.hashing)(message).digest()
    if frame.touch:
        application, digest = hashlib.sha256(frame.key.application).digest(), hashlib.sha256(signed).digest()
        signed = application + frame.touch + digest
    _check_ed25519(frame.key.point, signature, signed)


class _Frame(NamedTuple):
    """A signature taken apart; `start` is what stands before the digest in the bytes that were signed."""

    key: PublicKey
    line: str
    start: bytes
    hashing: str
    signature: bytes
    touch: bytes


@lru_cache(maxsize=256)
def _blank(head: bytes, namespace: bytes) -> _Frame:
    """All of an ordinary signature but its last 64 bytes, which alone differ from one signature of a key to the next."""
    return _read(head + bytes(_LENGTH), namespace)


def _read(data: bytes, namespace: bytes) -> _Frame:
    wire = Wire(data)
    if wire.take(len(_MAGIC)) != _MAGIC or wire.number() != 1:
        raise ValueError("not version 1 of SSHSIG")
    blob, space, reserved, hashing, signature = (wire.string() for _ in range(5))
    wire.end()
    if space != namespace:
        shown = space.decode("utf-8", "replace")
        raise BadSignature(f"签名用途不对：{shown!r}", f"signed for another use: {shown!r}")
    if reserved or hashing not in _DIGESTS:
        raise ValueError("unknown extension or hash")
    key, name = parse_key(blob), hashing.decode()
    start = _MAGIC + b"".join(_string(part) for part in (space, reserved, hashing))
    return _Frame(key, key_line(blob), start + _DIGESTS[hashing].to_bytes(4, "big"), name, *_made(key, Wire(signature)))


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _made(key: PublicKey, wire: Wire) -> tuple[bytes, bytes]:
    """The signature itself, and what a hardware key tells besides."""
    if wire.string().decode("ascii") != key.kind:
        raise ValueError("signature and key are of different types")
    signature = wire.string()
    touch = wire.take(5) if key.kind == SK_ED25519 else b""
    wire.end()
    if len(signature) != _LENGTH:
        raise ValueError("wrong signature length")
    return signature, touch


def _check_ed25519(point: bytes, signature: bytes, signed: bytes) -> None:
    # libsodium also refuses what others let pass: points of small order, numbers not in their one true form.
    opened, refused = _sodium()
    try:
        opened(signature + signed, point)
    except refused:
        raise BadSignature("签名与内容不符", "the signature doesn't match what was signed") from None


@cache
def _sodium() -> tuple[Callable[[bytes, bytes], bytes], type[Exception]]:
    from nacl.bindings import crypto_sign_open
    from nacl.exceptions import BadSignatureError

    return crypto_sign_open, BadSignatureError
