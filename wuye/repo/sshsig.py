"""SSH signatures checked in process (OpenSSH PROTOCOL.sshsig), stricter than ssh-keygen where it matters."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from wuye.text import Text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = "ssh-ed25519"
SK_ED25519 = "sk-ssh-ed25519@openssh.com"
_MAGIC = b"SSHSIG"
_ARMOR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]{1,76}\n)+)-----END SSH SIGNATURE-----\n?")
_USER_PRESENT = 1


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
        return _verify(_dearmor(armored), message, namespace.encode())
    except BadSignature:
        raise
    except ValueError as error:
        raise BadSignature(f"签名格式不对（{error}）", f"the signature is malformed: {error}") from None


def _dearmor(armored: bytes) -> bytes:
    found = _ARMOR.fullmatch(armored)
    if not found:
        raise BadSignature("签名不是一个完整的 SSH 签名块", "not exactly one whole SSH signature block")
    text = found[1].replace(b"\n", b"")
    data = binascii.a2b_base64(text, strict_mode=True)
    if base64.b64encode(data) != text:
        raise ValueError("base64 not in its one true form")
    return data


def _verify(data: bytes, message: bytes, namespace: bytes) -> str:
    wire = Wire(data)
    if wire.take(len(_MAGIC)) != _MAGIC or wire.number() != 1:
        raise ValueError("not version 1 of SSHSIG")
    blob, space, reserved, hashing, signature = (wire.string() for _ in range(5))
    wire.end()
    if space != namespace:
        shown = space.decode("utf-8", "replace")
        raise BadSignature(f"签名用途不对：{shown!r}", f"signed for another use: {shown!r}")
    if reserved or hashing not in (b"sha512", b"sha256"):
        raise ValueError("unknown extension or hash")
    digest = hashlib.new(hashing.decode(), message).digest()
    signed = _MAGIC + b"".join(_string(part) for part in (space, reserved, hashing, digest))
    _check(parse_key(blob), Wire(signature), signed)
    return key_line(blob)


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _check(key: PublicKey, wire: Wire, signed: bytes) -> None:
    if wire.string().decode("ascii") != key.kind:
        raise ValueError("signature and key are of different types")
    signature = wire.string()
    if key.kind == SK_ED25519:
        flags_and_counter = wire.take(5)
        # A token may sign without being touched; that proves the machine was there, not the person.
        if not flags_and_counter[0] & _USER_PRESENT:
            raise BadSignature("硬件密钥未经本人触碰", "the hardware key was not touched by its owner")
        application, digest = hashlib.sha256(key.application).digest(), hashlib.sha256(signed).digest()
        signed = application + flags_and_counter + digest
    wire.end()
    _check_ed25519(key.point, signature, signed)


def _check_ed25519(point: bytes, signature: bytes, signed: bytes) -> None:
    from cryptography.exceptions import InvalidSignature

    if len(signature) != 64:
        raise ValueError("wrong signature length")
    try:
        _public_key(point).verify(signature, signed)
    except InvalidSignature:
        raise BadSignature("签名与内容不符", "the signature doesn't match what was signed") from None


@lru_cache(maxsize=256)
def _public_key(point: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(point)
