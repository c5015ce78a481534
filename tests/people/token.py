"""A hardware key made of software, behind a real ssh-agent socket: ssh-keygen can't tell the difference."""

from __future__ import annotations

import base64
import hashlib
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nacl.bindings import crypto_sign, crypto_sign_seed_keypair

from wuye.repo.sshsig import SK_ED25519

KIND, APPLICATION = SK_ED25519.encode(), b"ssh:"
LIST, LISTED, SIGN, SIGNED, FAILED = 11, 12, 13, 14, 5
POINT, SECRET = crypto_sign_seed_keypair(b"\7" * 32)
TOUCHED = 1


def string(data: bytes) -> bytes:
    """Bytes as the SSH wire format has them."""
    return len(data).to_bytes(4, "big") + data


def strings(data: bytes) -> Iterator[bytes]:
    """The strings that a message is made of."""
    while len(data) >= 4:
        end = 4 + int.from_bytes(data[:4], "big")
        yield data[4:end]
        data = data[end:]


PUBLIC = string(KIND) + string(POINT) + string(APPLICATION)
LINE = f"{SK_ED25519} {base64.b64encode(PUBLIC).decode()}"


def signature(data: bytes, flags: int, counter: int) -> bytes:
    """What a token signs: the application, whether it was touched, its counter, the data."""
    rest = bytes([flags]) + counter.to_bytes(4, "big")
    digests = hashlib.sha256(APPLICATION).digest(), hashlib.sha256(data).digest()
    return string(KIND) + string(crypto_sign(digests[0] + rest + digests[1], SECRET)[:64]) + rest


class _Agent(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    flags = TOUCHED
    counter = 0


class _Talk(socketserver.StreamRequestHandler):
    server: _Agent

    def handle(self) -> None:
        """Answers one client until it hangs up."""
        while head := self.rfile.read(4):
            message = self.rfile.read(int.from_bytes(head, "big"))
            self.wfile.write(string(self.answer(message[0], message[1:])))

    def answer(self, kind: int, body: bytes) -> bytes:
        if kind == LIST:
            return bytes([LISTED]) + (1).to_bytes(4, "big") + string(PUBLIC) + string(b"token")
        blob, data = next(strings(body), b""), [*strings(body[:-4])][-1:]
        if kind != SIGN or blob != PUBLIC:
            return bytes([FAILED])
        self.server.counter += 1
        return bytes([SIGNED]) + string(signature(data[0], self.server.flags, self.server.counter))


@contextmanager
def plugged_in(folder: Path, touched: bool = True) -> Iterator[dict[str, str]]:
    """The token at work; gives what a command finds in its environment."""
    (folder / "token.pub").write_text(f"{LINE} token\n")
    with _Agent(str(folder / "agent"), _Talk) as agent:
        agent.flags = TOUCHED if touched else 0
        thread = threading.Thread(target=agent.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield {"SSH_AUTH_SOCK": str(folder / "agent"), "WUYE_KEY": str(folder / "token.pub")}
        finally:
            agent.shutdown()
            thread.join()
