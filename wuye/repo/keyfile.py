"""What a key file says of itself: whether it has a passphrase, its public half, whether it may be used."""

from __future__ import annotations

import base64
from pathlib import Path

from wuye.errors import NotAllowed
from wuye.repo.sshsig import SK_ED25519, Wire
from wuye.text import same

_BEGIN, _END = "-----BEGIN OPENSSH PRIVATE KEY-----", "-----END OPENSSH PRIVATE KEY-----"


def public_half(path: Path) -> Path:
    """The file beside a private key that holds its public line."""
    return path if path.suffix == ".pub" else path.with_name(path.name + ".pub")


def is_token(path: Path) -> bool:
    """Whether the key lives on a hardware token."""
    public = public_half(path)
    return public.exists() and public.read_text("utf-8", "replace").startswith(SK_ED25519)


def usable(path: Path, staff_id: str) -> Path:
    """The file to hand to ssh-keygen: the private key, or its public half when an agent holds the rest."""
    if not path.exists():
        if public_half(path).exists():
            return public_half(path)
        raise NotAllowed.of(
            f"这台电脑上没有 {staff_id} 的密钥：{path}",
            f"this machine has no key of {staff_id}: {path}",
            remedy=same(f"WUYE_KEY=KEYFILE wuye … --as {staff_id}"),
        )
    if path.suffix != ".pub" and path.stat().st_mode & 0o077:
        raise NotAllowed.of(
            f"别人也能读这把私钥：{path}",
            f"others can read this private key: {path}",
            remedy=same(f"chmod 600 {path}"),
        )
    return path


def read_private(path: Path) -> tuple[bool, bytes]:
    """Whether a private key file is encrypted, and the public key inside it."""
    text = path.read_text("utf-8", "replace").strip()
    try:
        if not (text.startswith(_BEGIN) and text.endswith(_END)):
            raise ValueError("not an OpenSSH key")
        body = text.removeprefix(_BEGIN).removesuffix(_END)
        wire = Wire(base64.b64decode(body))
        wire.take(len(b"openssh-key-v1\0"))
        cipher, _, _, _, public = wire.string(), wire.string(), wire.string(), wire.number(), wire.string()
    except ValueError:
        raise NotAllowed.of(
            f"读不懂这个私钥文件：{path}",
            f"this isn't an OpenSSH private key: {path}",
            remedy=same(f"ssh-keygen -l -f {path}"),
        ) from None
    return cipher != b"none", public


def locked(path: Path) -> bytes | None:
    """The public key of a private one that has a passphrase; None for any other file, and for hardware keys."""
    if path.suffix == ".pub" or is_token(path):
        return None
    try:
        encrypted, public = read_private(path)
    except NotAllowed:
        return None
    return public if encrypted else None
