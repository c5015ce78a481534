"""Signatures checked by OpenSSH's own program, and by nothing else."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from wuye.repo import git
from wuye.repo.sshsig import BadSignature, named


def verify_outside(armored: bytes, message: bytes) -> str:
    """The public key line of whoever signed, by the word of `ssh-keygen -Y verify` alone."""
    key = named(armored)
    with tempfile.TemporaryDirectory(prefix="wuye-") as name:
        allowed, signature = Path(name, "allowed"), Path(name, "signature")
        allowed.write_text(f'signer namespaces="git" {key}\n', "ascii")
        signature.write_bytes(armored)
        said = _ssh_keygen("-Y", "verify", "-f", str(allowed), "-I", "signer", "-n", "git", "-s", str(signature),
                           message=message)  # fmt: skip
    if said is not None:
        raise BadSignature(f"ssh-keygen 不认这个签名（{said}）", f"ssh-keygen doesn't accept the signature: {said}")
    return key


def _ssh_keygen(*args: str, message: bytes) -> str | None:
    """None where it says the signature is good, else its words."""
    git.counted()
    env = os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(["ssh-keygen", *args], input=message, capture_output=True, check=False, env=env)
    except FileNotFoundError:
        raise git.missing("ssh-keygen") from None
    words = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
    return None if done.returncode == 0 else words or f"exit {done.returncode}"
