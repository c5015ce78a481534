"""Our own check against ssh-keygen's, over good signatures and every way we know to break one."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from pathlib import Path

import pytest
from nacl.bindings import crypto_sign, crypto_sign_seed_keypair

from tests.repo import curve
from wuye.repo import keys
from wuye.repo.sshsig import ED25519, SK_ED25519, BadSignature, verify

MESSAGE = b"tree x\n\nK-1203-1\n"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


def string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def armor(blob: bytes) -> bytes:
    text = base64.b64encode(blob).decode()
    lines = [text[i : i + 70] for i in range(0, len(text), 70)]
    return "\n".join([BEGIN, *lines, END, ""]).encode()


def blob_of(armored: bytes) -> bytes:
    return base64.b64decode(b"".join(armored.strip().split(b"\n")[1:-1]))


def openssh_says(tmp_path: Path, line: str, armored: bytes, message: bytes) -> bool:
    (tmp_path / "signers").write_text(f"z {line}\n")
    (tmp_path / "sig").write_bytes(armored)
    args = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "z", "-n", "git", "-s", "sig"]
    return subprocess.run(args, cwd=tmp_path, input=message, capture_output=True).returncode == 0


def we_say(line: str, armored: bytes, message: bytes) -> bool:
    try:
        return verify(armored, message) == line
    except BadSignature as bad:
        assert bad.reason.zh and bad.reason.en
        return False


@pytest.fixture
def line() -> str:
    return keys.make_key("H1", "z", passphrase=False)


@pytest.fixture
def good(line: str) -> bytes:
    return keys.sign(MESSAGE, "H1", "z")


def by_ssh_keygen(namespace: str = "git", hashing: str = "sha512", name: str = "z") -> bytes:
    args = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-O", f"hashalg={hashing}"]
    path = keys.key_path("H1", name)
    return subprocess.run([*args, "-f", str(path)], input=MESSAGE, capture_output=True, check=True).stdout


def test_good_signatures(tmp_path: Path, line: str, good: bytes) -> None:
    for armored in (good, by_ssh_keygen(hashing="sha256")):
        assert we_say(line, armored, MESSAGE) and openssh_says(tmp_path, line, armored, MESSAGE)


def test_other_message_namespace_and_key(tmp_path: Path, line: str, good: bytes) -> None:
    keys.make_key("H1", "lina", passphrase=False)
    for armored, message in (
        (good, MESSAGE + b" "),
        (by_ssh_keygen(namespace="file"), MESSAGE),
        (by_ssh_keygen(name="lina"), MESSAGE),
    ):
        assert not we_say(line, armored, message) and not openssh_says(tmp_path, line, armored, message)


def test_every_flipped_byte_is_found(tmp_path: Path, line: str, good: bytes) -> None:
    blob = blob_of(good)
    for at in range(len(blob)):
        assert not we_say(line, armor(blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]), MESSAGE)
    for at in (3, 20, 50, len(blob) - 40):
        broken = armor(blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :])
        assert not openssh_says(tmp_path, line, broken, MESSAGE)


def test_cut_or_lengthened(tmp_path: Path, line: str, good: bytes) -> None:
    blob = blob_of(good)
    for armored in (armor(blob[:-1]), armor(blob + b"\0"), good[:-30], b"", good[:40]):
        assert not we_say(line, armored, MESSAGE) and not openssh_says(tmp_path, line, armored, MESSAGE)
    for at in range(0, len(good) - 2, 7):
        assert not we_say(line, good[:at], MESSAGE)


@pytest.mark.parametrize(
    "change",
    [
        lambda g: g + b"x",
        lambda g: g + g,
        lambda g: b"\n" + g,
        lambda g: g.replace(b"\n", b"\r\n"),
        lambda g: g.replace(b"U1NI", b"U1N*"),
        lambda g: g.replace(b"SSH SIGNATURE", b"PGP SIGNATURE"),
    ],
)
def test_armor_is_one_block_and_nothing_else(line: str, good: bytes, change) -> None:
    assert not we_say(line, change(good), MESSAGE)


def token(flags: int = 1, application: bytes = b"ssh:", tail: bytes = b"", of: bytes = MESSAGE) -> tuple[str, bytes]:
    point, secret = crypto_sign_seed_keypair(b"\7" * 32)
    kind = SK_ED25519.encode()
    public = string(kind) + string(point) + string(application)
    parts = string(b"git") + string(b"") + string(b"sha512") + string(hashlib.sha512(of).digest())
    rest = bytes([flags]) + (9).to_bytes(4, "big")
    digests = hashlib.sha256(application).digest(), hashlib.sha256(b"SSHSIG" + parts).digest()
    signature = string(kind) + string(crypto_sign(digests[0] + rest + digests[1], secret)[:64]) + rest + tail
    head = b"SSHSIG" + (1).to_bytes(4, "big") + string(public)
    body = string(b"git") + string(b"") + string(b"sha512") + string(signature)
    return f"{SK_ED25519} {base64.b64encode(public).decode()}", armor(head + body)


def test_hardware_keys(tmp_path: Path) -> None:
    line, armored = token()
    assert we_say(line, armored, MESSAGE) and openssh_says(tmp_path, line, armored, MESSAGE)
    assert keys.normal(line + " my token") == line
    for line, armored in (token(tail=b"\0"), token(of=b"other")):
        assert not we_say(line, armored, MESSAGE) and not openssh_says(tmp_path, line, armored, MESSAGE)


def test_hardware_key_must_be_touched() -> None:
    """Here ssh-keygen -Y verify is content without."""
    with pytest.raises(BadSignature, match="not touched"):
        verify(token(flags=0)[1], MESSAGE)


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", str(tmp_path / "k")], check=True)
    args = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(tmp_path / "k")]
    armored = subprocess.run(args, input=MESSAGE, capture_output=True, check=True).stdout
    with pytest.raises(BadSignature, match="key type"):
        verify(armored, MESSAGE)


def framed(point: bytes, signature: bytes) -> tuple[str, bytes]:
    """Any 32 and 64 bytes as the key and the signature of an ordinary SSH signature."""
    public = string(ED25519.encode()) + string(point)
    body = string(b"git") + string(b"") + string(b"sha512")
    armored = armor(
        b"SSHSIG"
        + (1).to_bytes(4, "big")
        + string(public)
        + body
        + string(string(ED25519.encode()) + string(signature))
    )
    return f"{ED25519} {base64.b64encode(public).decode()}", armored


SIGNED = b"SSHSIG" + string(b"git") + string(b"") + string(b"sha512") + string(hashlib.sha512(MESSAGE).digest())


def test_a_signature_made_by_hand(tmp_path: Path) -> None:
    made = curve.signature(SIGNED, 7**80, 9**70)
    line, armored = framed(made[:32], made[32:])
    assert we_say(line, armored, MESSAGE) and openssh_says(tmp_path, line, armored, MESSAGE)


@pytest.mark.parametrize("twist", range(1, 8))
@pytest.mark.parametrize("once", range(1, 4))
def test_keys_and_nonces_twisted_by_a_point_of_small_order(tmp_path: Path, twist: int, once: int) -> None:
    """Here libraries part: some multiply by eight before they compare, and the twist is gone."""
    for made in (
        curve.signature(SIGNED, 7**80, 9**70 + once, key_twist=twist),
        curve.signature(SIGNED, 7**80, 9**70 + once, once_twist=twist),
        curve.signature(SIGNED, 7**80, 9**70 + once, once_twist=twist, key_twist=8 - twist),
    ):
        line, armored = framed(made[:32], made[32:])
        assert openssh_says(tmp_path, line, armored, MESSAGE) or not we_say(line, armored, MESSAGE)


@pytest.mark.parametrize("more", [1, 2, 7, 14])
def test_s_has_one_true_form(more: int) -> None:
    made = curve.signature(SIGNED, 7**80, 9**70, more=more)
    assert not we_say(*framed(made[:32], made[32:]), MESSAGE)


SMALL = [curve.encode(curve.times(n, curve.TORSION)) for n in range(8)]
BEYOND = [curve.encode((0, y), beyond=True) for y in (0, 1)] + [(2**255 - 1 - y).to_bytes(32, "little") for y in (0, 1)]


@pytest.mark.parametrize("point", [*SMALL, *BEYOND, bytes(32), b"\xff" * 32])
def test_points_of_small_order_and_odd_form(tmp_path: Path, point: bytes) -> None:
    """Whoever holds such a key can say of any words that he signed them, or that he didn't."""
    for start in (point, SMALL[0], curve.encode(curve.times(9, curve.BASE))):
        for s in (0, 9):
            made = start + s.to_bytes(32, "little")
            line, armored = framed(point, made)
            assert openssh_says(tmp_path, line, armored, MESSAGE) or not we_say(line, armored, MESSAGE)
            assert not we_say(line, armored, MESSAGE)


def test_an_empty_nonce_is_refused() -> None:
    """R of order one gives the key away."""
    made = curve.signature(SIGNED, 7**80, 0)
    assert not we_say(*framed(made[:32], made[32:]), MESSAGE)
