"""What a draw rests on: a signature made for that use alone, the same each time, or a secret kept until it is revealed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from wuye.errors import NotAllowed, WuyeError
from wuye.repo import git
from wuye.repo.config import config_dir, key_folder, plain
from wuye.repo.files import disk, write_whole
from wuye.repo.keyfile import is_token, locked, usable
from wuye.repo.keys import announce_passphrase, public_key, signing_path
from wuye.repo.sshsig import SK_ED25519, bare
from wuye.text import same


def steady(house_id: str, staff_id: str) -> bool:
    """Whether a person's key signs the same bytes alike each time; a hardware key counts up, and doesn't."""
    line = public_key(house_id, staff_id)
    return line is not None and not line.startswith(SK_ED25519)


def signature(message: bytes, namespace: str, house_id: str, staff_id: str) -> bytes:
    """The bare 64 bytes of a person's signature for one use; NotAllowed where his key may sign otherwise each time."""
    path = usable(signing_path(house_id, staff_id), staff_id)
    if is_token(path):
        raise NotAllowed.of(
            "硬件钥匙每次签名都不同，不能这样抽签", "a hardware key signs differently each time, so it can't draw so",
            remedy=same("wuye log pledge 2026-12"),
        )  # fmt: skip
    if locked(path) is not None:
        announce_passphrase(path, staff_id)
    # A file of an Ed25519 key signs alike by its nature; of what an agent holds, this has to be seen.
    made = {bare(_signed(message, namespace, path), namespace) for _ in range(2 if path.suffix == ".pub" else 1)}
    if len(made) > 1:
        raise NotAllowed.of(
            "这把钥匙两次签出的不一样，不能用来抽签", "this key signed the same bytes in two ways; it can't draw",
            remedy=same("wuye log pledge 2026-12"),
        )  # fmt: skip
    return made.pop()


def armored(message: bytes, namespace: str, house_id: str, staff_id: str) -> bytes:
    """A person's signature of these bytes for one use, as ssh-keygen checks it with the bytes beside it."""
    path = usable(signing_path(house_id, staff_id), staff_id)
    if locked(path) is not None:
        announce_passphrase(path, staff_id)
    return _signed(message, namespace, path)


def armored_each(messages: Sequence[bytes], namespace: str, house_id: str, staff_id: str) -> list[bytes]:
    """The same of several, for which a passphrase is asked once."""
    path = usable(signing_path(house_id, staff_id), staff_id)
    if locked(path) is not None:
        announce_passphrase(path, staff_id)
    with tempfile.TemporaryDirectory(prefix="wuye-") as name:
        files = [Path(name, str(number)) for number in range(len(messages))]
        for file, message in zip(files, messages, strict=True):
            file.write_bytes(message)
        _run(["-n", namespace, "-f", str(path.absolute()), *map(str, files)], b"", path)
        made = [file.with_name(f"{file.name}.sig") for file in files]
        if not all(file.exists() for file in made):
            raise _unsigned(path)
        return [file.read_bytes() for file in made]


def _signed(message: bytes, namespace: str, path: Path) -> bytes:
    made = _run(["-n", namespace, "-f", str(path)], message, path)
    if not made:
        raise _unsigned(path)
    return made


def _run(words: Sequence[str], message: bytes, path: Path) -> bytes:
    git.counted()
    try:
        done = subprocess.run(
            ["ssh-keygen", "-q", "-Y", "sign", *words],
            input=message, stdout=subprocess.PIPE, check=False, env=os.environ | {"LC_ALL": "C"},
        )  # fmt: skip
    except FileNotFoundError:
        raise NotAllowed(git.missing("ssh-keygen").problems) from None
    if done.returncode:
        raise _unsigned(path)
    return bytes(done.stdout)


def _unsigned(path: Path) -> WuyeError:
    return NotAllowed.of("没有签名", "nothing was signed", remedy=same(f"ssh-keygen -y -f {path}"))


def make_secret(house_id: str, staff_id: str, about: str) -> bytes:
    """A secret to be revealed later, kept outside the repository; one that is there already is kept."""
    path = _secret_path(house_id, staff_id, about)
    with disk(path.parent):
        if not path.exists():
            key_folder(path.parent)
            write_whole(path, os.urandom(32), mode=0o600)
        return path.read_bytes()


def kept_secret(house_id: str, staff_id: str, about: str) -> bytes | None:
    """The secret kept on this machine; None where it was made on another one."""
    path = _secret_path(house_id, staff_id, about)
    with disk(path.parent):
        return path.read_bytes() if path.exists() else None


def _secret_path(house_id: str, staff_id: str, about: str) -> Path:
    return config_dir() / "pledges" / plain(house_id) / f"{plain(staff_id)}-{plain(about)}"
