"""Keys of people: made, kept and used outside the repository, by ssh-keygen."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from wuye.errors import BadInput, NotAllowed, WrongPassphrase, WuyeError
from wuye.repo import git
from wuye.repo.config import config_dir, key_folder, plain, read_trust, write_trust
from wuye.repo.files import disk
from wuye.repo.keyfile import is_token, locked, public_half, read_private, usable
from wuye.repo.sshsig import key_line
from wuye.text import Text, same

__all__ = [
    "Locked", "config_dir", "fingerprint", "has_key", "key_path", "make_key", "make_next", "normal", "public_key",
    "read_trust", "ready", "rotate", "sign", "signing_path", "take_next", "unlock", "write_trust",
]  # fmt: skip


def _silent(_text: Text) -> None:
    """Announces nothing."""


announce: Callable[[Text], None] = _silent
"""Called with what ssh-keygen is about to ask, since that asks in English."""


def key_path(house_id: str, staff_id: str) -> Path:
    """The private key file of one person at one house."""
    return config_dir() / "keys" / plain(house_id) / plain(staff_id)


def signing_path(house_id: str, staff_id: str) -> Path:
    """The key file `sign` uses: `WUYE_KEY` when set, else the person's own."""
    override = os.environ.get("WUYE_KEY")
    return Path(override) if override else key_path(house_id, staff_id)


def has_key(house_id: str, staff_id: str) -> bool:
    """Whether this machine can try to sign for this person."""
    path = signing_path(house_id, staff_id)
    return path.exists() or public_half(path).exists()


def public_key(house_id: str, staff_id: str) -> str | None:
    """The public line of the key `sign` would use, or None where there is none."""
    path = signing_path(house_id, staff_id)
    with disk(path.parent):
        if public_half(path).exists():
            return normal(public_half(path).read_text("utf-8", "replace"))
        return key_line(read_private(path)[1]) if path.exists() else None


def normal(public_line: str) -> str:
    """A public key as type and base64 alone; BadInput for a kind of key we don't accept."""
    words = public_line.strip().split(None, 2)
    try:
        if len(public_line.strip().splitlines()) != 1 or len(words) < 2:
            raise ValueError("not one line of type and key")
        line = key_line(base64.b64decode(words[1], validate=True))
        if line != f"{words[0]} {words[1]}":
            raise ValueError("type and key don't agree")
    except (ValueError, binascii.Error) as error:
        raise BadInput.of(
            f"不是可用的 Ed25519 公钥（{error}）",
            f"not a usable Ed25519 public key: {error}",
            remedy=same("ssh-keygen -t ed25519 -f KEYFILE"),
        ) from None
    return line


def fingerprint(public_line: str) -> str:
    """The SHA256 fingerprint, as ssh-keygen -l prints it."""
    blob = base64.b64decode(normal(public_line).split()[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def make_key(house_id: str, staff_id: str, *, passphrase: bool) -> str:
    """Make a person's key and give its public line; an existing key is never overwritten."""
    return _make(key_path(house_id, staff_id), f"{staff_id}@{house_id}", passphrase)


def make_next(house_id: str, staff_id: str, *, passphrase: bool) -> str:
    """Make the key that will follow, while the present one still signs."""
    path = key_path(house_id, staff_id)
    return _make(path.with_name(path.name + ".next"), f"{staff_id}@{house_id}", passphrase)


def take_next(house_id: str, staff_id: str) -> str:
    """Put the next key in force and keep the old one as `<staff>.old-<n>`."""
    path = key_path(house_id, staff_id)
    coming = path.with_name(path.name + ".next")
    line = normal(public_half(coming).read_text("utf-8"))
    n = 1
    while (old := path.with_name(f"{path.name}.old-{n}")).exists() or public_half(old).exists():
        n += 1
    with disk(path.parent):
        for before, after in ((path, old), (coming, path)):
            for source, target in ((before, after), (public_half(before), public_half(after))):
                if source.exists():
                    source.rename(target)
    return line


def take_enrolled(house_id: str, staff_id: str, enrolled: str) -> bool:
    """Puts the next key in force where it is the one that is now enrolled; a killed run or an approval may come between."""
    own = key_path(house_id, staff_id) == signing_path(house_id, staff_id)
    if not own or next_key(house_id, staff_id) != normal(enrolled):
        return False
    take_next(house_id, staff_id)
    return True


def next_key(house_id: str, staff_id: str) -> str | None:
    """The public line of the key made to follow and not yet in force."""
    coming = key_path(house_id, staff_id).with_name(f"{staff_id}.next.pub")
    return normal(coming.read_text("utf-8", "replace")) if coming.exists() else None


def rotate(house_id: str, staff_id: str, *, passphrase: bool) -> str:
    """Replace a person's key at once and give the new public line."""
    make_next(house_id, staff_id, passphrase=passphrase)
    return take_next(house_id, staff_id)


def discard(house_id: str, staff_id: str) -> None:
    """Take back a key made for an entry that was then refused; the next one too."""
    path = key_path(house_id, staff_id)
    for made in (path.with_name(path.name + ".next"),) if path.with_name(path.name + ".next").exists() else (path,):
        for each in (made, public_half(made)):
            each.unlink(missing_ok=True)


class Locked(Exception):
    """Signing would ask for a passphrase, which nobody may be kept waiting for: drop the lock, `unlock`, begin again."""

    def __init__(self, house_id: str, staff_id: str) -> None:
        super().__init__(f"the key of {staff_id} is locked")
        self.house_id, self.staff_id = house_id, staff_id


def ready(house_id: str, staff_id: str) -> None:
    """Nothing is asked for by signing; Locked where it would be, NotAllowed where there is no key to sign with."""
    if _asks(usable(signing_path(house_id, staff_id), staff_id)) is not None:
        raise Locked(house_id, staff_id)


def unlock(house_id: str, staff_id: str) -> None:
    """Has ssh-keygen ask for the passphrase, where signing would, once for all that this run signs."""
    path = usable(signing_path(house_id, staff_id), staff_id)
    if (public := _asks(path)) is None:
        return
    from wuye.repo import unlock as keeper

    announce_passphrase(path, staff_id)
    try:
        keeper.unlock(public, path)
    except keeper.Unsigned as words:
        raise _unsigned(path, str(words)) from None
    except FileNotFoundError:
        raise _no_keygen() from None


def sign(payload: bytes, house_id: str, staff_id: str) -> bytes:
    """The armored signature of these bytes; NotAllowed, with nothing written, when it can't be made."""
    path = usable(signing_path(house_id, staff_id), staff_id)
    public = locked(path)
    if public is not None:
        from wuye.repo import unlock as keeper

        if (signer := keeper.signer(public)) is not None:
            try:
                return signer.sign(payload)
            except keeper.Unsigned as words:
                raise _unsigned(path, str(words)) from None
        announce_passphrase(path, staff_id)
    # A hardware key asks for its touch on stderr, so there it must reach the terminal.
    stderr = None if is_token(path) else subprocess.PIPE
    done = _ssh_keygen("-q", "-Y", "sign", "-n", "git", "-f", str(path), stdin=payload, stderr=stderr)
    if done.returncode or not done.stdout:
        raise _unsigned(path, (done.stderr or b"").decode("utf-8", "replace").strip())
    return bytes(done.stdout)


def _asks(path: Path) -> bytes | None:
    """The public key of one that would be asked a passphrase for: nobody who holds it signs for us."""
    public = locked(path)
    if public is None:
        return None
    from wuye.repo import unlock as keeper

    return None if keeper.signer(public) is not None or keeper.in_agent(public) else public


def announce_passphrase(path: Path, staff_id: str) -> None:
    """Says that ssh-keygen is about to ask, where it will."""
    if not os.environ.get("SSH_AUTH_SOCK") and _can_ask():
        said = Text("请输入 {who} 的签名口令（由 ssh-keygen 询问）", "ssh-keygen asks for the passphrase of {who}")
        announce(said.fill(who=staff_id))


def _make(path: Path, comment: str, passphrase: bool) -> str:
    if path.exists() or public_half(path).exists():
        raise NotAllowed.of(
            f"密钥已经存在，不会覆盖：{path}",
            f"there is a key already, and it stays: {path}",
            remedy=same(f"ssh-keygen -l -f {path}"),
        )
    if passphrase and not _can_ask():
        raise NotAllowed.of(
            "没有终端，无法输入口令",
            "there is no terminal to ask for a passphrase on",
            remedy=Text("在终端里再试，或加 --no-passphrase", "try again in a terminal, or add --no-passphrase"),
        )
    import tempfile

    with disk(path.parent):
        key_folder(path.parent)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
            return _generate(Path(folder) / "key", path, comment, passphrase)


def _generate(fresh: Path, path: Path, comment: str, passphrase: bool) -> str:
    asked = () if passphrase else ("-N", "")
    if passphrase:
        announce(
            Text(
                "给新钥匙设签名口令，输两遍（由 ssh-keygen 询问）",
                "ssh-keygen asks for the new key's passphrase, twice",
            )
        )
    stderr = None if passphrase else subprocess.PIPE
    done = _ssh_keygen("-q", "-t", "ed25519", "-C", comment, "-f", str(fresh), *asked, stderr=stderr)
    if done.returncode or not fresh.exists():
        words = (done.stderr or b"").decode("utf-8", "replace").strip()
        remedy = same("ssh-keygen -t ed25519")
        raise NotAllowed.of(f"没有做成密钥：{words}", f"no key was made: {words}", remedy=remedy)
    if passphrase and not read_private(fresh)[0]:
        raise NotAllowed.of(
            "口令是空的，密钥已作废",
            "the passphrase was empty; the key was thrown away",
            remedy=Text("输入口令，或加 --no-passphrase", "type a passphrase, or add --no-passphrase"),
        )
    line = normal(public_half(fresh).read_text("utf-8"))
    os.link(fresh, path)
    public_half(fresh).replace(public_half(path))
    return line


def _can_ask() -> bool:
    if os.environ.get("SSH_ASKPASS") and os.environ.get("SSH_ASKPASS_REQUIRE") in ("force", "prefer"):
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _ssh_keygen(*args: str, stdin: bytes = b"", stderr: int | None) -> subprocess.CompletedProcess[bytes]:
    git.counted()
    try:
        return subprocess.run(
            ["ssh-keygen", *args],
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            check=False,
            env=os.environ | {"LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise _no_keygen() from None


def _no_keygen() -> NotAllowed:
    return NotAllowed(git.missing("ssh-keygen").problems)


def _unsigned(path: Path, words: str) -> WuyeError:
    if path.suffix != ".pub" and read_private(path)[0] and not _can_ask():
        return NotAllowed.of(
            "密钥有口令，但没有终端可以输入",
            "the key has a passphrase and there is no terminal to ask for it on",
            remedy=same(f"eval $(ssh-agent) && ssh-add {path}"),
        )
    if "passphrase" in words:
        return WrongPassphrase.of(
            "口令不对，没有签名",
            "wrong passphrase; nothing was signed",
            remedy=Text("再试一次", f"try again; to check it: ssh-keygen -y -f {path}"),
        )
    return NotAllowed.of(f"没有签名：{words}", f"nothing was signed: {words}", remedy=same(f"ssh-add {path}"))
