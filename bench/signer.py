"""Keys that follow from a seed, and SSH signatures made in process: for houses that are made again byte for byte."""

from __future__ import annotations

import base64
import hashlib

from nacl.bindings import crypto_sign, crypto_sign_BYTES, crypto_sign_seed_keypair

from wuye.repo.keys import key_path
from wuye.repo.sshsig import ED25519

_WIDTH = 70


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _armored(title: str, raw: bytes) -> bytes:
    text = base64.b64encode(raw).decode()
    lines = [text[i : i + _WIDTH] for i in range(0, len(text), _WIDTH)]
    return "\n".join((f"-----BEGIN {title}-----", *lines, f"-----END {title}-----", "")).encode()


class Key:
    """A person's key at one house, the n-th he has had there."""

    def __init__(self, house_id: str, person: str, turn: int) -> None:
        seed = hashlib.sha256(f"{house_id} {person} {turn}".encode()).digest()
        self._point, self._secret = crypto_sign_seed_keypair(seed)
        self._blob = _string(ED25519.encode()) + _string(self._point)

    @property
    def line(self) -> str:
        """The public key as the register of staff holds it."""
        return f"{ED25519} {base64.b64encode(self._blob).decode()}"

    def sign(self, payload: bytes) -> bytes:
        """The armored signature, as `ssh-keygen -Y sign -n git` makes it."""
        digest = hashlib.sha512(payload).digest()
        told = _string(b"git") + _string(b"") + _string(b"sha512")
        signature = crypto_sign(b"SSHSIG" + told + _string(digest), self._secret)[:crypto_sign_BYTES]
        inner = _string(ED25519.encode()) + _string(signature)
        raw = b"SSHSIG" + (1).to_bytes(4, "big") + _string(self._blob) + told + _string(inner)
        return _armored("SSH SIGNATURE", raw)

    def _private(self) -> bytes:
        """The key without passphrase, in the form of OpenSSH (PROTOCOL.key)."""
        check = self._point[:4] * 2
        inner = check + self._blob + _string(self._secret) + _string(b"")
        inner += bytes(range(1, 1 + -len(inner) % 8))
        head = b"openssh-key-v1\0" + _string(b"none") + _string(b"none") + _string(b"") + (1).to_bytes(4, "big")
        return _armored("OPENSSH PRIVATE KEY", head + _string(self._blob) + _string(inner))

    def file(self, house_id: str, person: str) -> None:
        """Puts the key, without passphrase, where the desk looks for it."""
        path = key_path(house_id, person)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(self._private())
        path.with_name(f"{person}.pub").write_text(f"{self.line} {person}@{house_id}\n", encoding="utf-8")


class Keys:
    """Everybody's keys at one house; a new one takes over once the book names it."""

    def __init__(self, house_id: str) -> None:
        self.house_id = house_id
        self._turn: dict[str, int] = {}
        self._now: dict[str, Key] = {}

    def next(self, person: str) -> Key:
        """The key that will follow a person's present one."""
        return Key(self.house_id, person, self._turn.get(person, 0) + 1)

    def now(self, person: str, enrolled: str) -> Key:
        """The key that the book names for a person."""
        key = self._now.get(person)
        if key is None or key.line != enrolled:
            key = self.next(person)
            if key.line != enrolled:
                raise ValueError(f"the key of {person} in the book doesn't follow from the seed")
            self._turn[person] = self._turn.get(person, 0) + 1
            self._now[person] = key
        return key

    def file(self) -> None:
        """Puts the keys in force where the desk looks for them."""
        for person, key in self._now.items():
            key.file(self.house_id, person)
