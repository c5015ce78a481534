"""Whatever bytes come in, a reader either reads them or refuses them with words; nothing else ever escapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wuye.builtin import schemas_dir
from wuye.errors import WuyeError
from wuye.ledger.page import read_page
from wuye.registers.load import load_rules
from wuye.repo.commits import parse_commit
from wuye.repo.sshsig import BadSignature, verify
from wuye.repo.trees import parse_tree

SETTINGS = b"wuye: 1\nid: x\nname: y\nzone: Asia/Shanghai\nknobs: {key: {loan: 4h}}\n"
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
PAGE = (
    "# 钥匙 key · 2026-11-22\n- id: K2611-0042\n  at: 2026-11-22T08:03:11+08:00\n  by: zhangwei\n  do: borrow\n"
    "  key: [K-1, 'K-2']\n  note: |\n    a # b\n  rows:\n    - {a: 1, b: \"x\\n\"}\n"
).encode()
OID = b"0123456789abcdef0123456789abcdef01234567"
COMMIT = (
    b"tree " + OID + b"\nparent " + OID[::-1] + b"\nauthor A <a@x> 1 +0800\ncommitter A <a@x> 1 +0800\n"
    b"gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n\nkey borrow K-1\n\nWuye-Entry: K2611-0042\n"
)
TREE = b"100644 a\0" + bytes(20) + b"40000 b\0" + bytes(range(20))
ARMOR = b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg\n-----END SSH SIGNATURE-----\n"
SCHEMA = (schemas_dir() / "unit.yaml").read_bytes()
PIECES = [
    b"\n",
    b"  ",
    b"- ",
    b": ",
    b"{",
    b"[",
    b"&a",
    b"*a",
    b"!!x",
    b"---\n",
    b"\0",
    b"\x1b",
    b"\xff",
    b"#",
    b"'",
    b'"',
    b"|",
    b"gpgsig ",
]


@st.composite
def spoilt(draw: Any, whole: bytes) -> bytes:
    """A good file with a few places cut, doubled or overwritten."""
    data = whole
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 12)))
        data = data[:at] + draw(st.sampled_from([*PIECES, b"", data[at:end] * 2]) | st.binary(max_size=6)) + data[end:]
    return data


def reads(read: Any, *allowed: type[Exception]) -> None:
    """Reads, or refuses in the one way it may."""
    try:
        read()
    except WuyeError as error:
        assert error.problems and all(p.message.zh and p.message.en for p in error.problems)
    except allowed:
        pass


def bad_signature(armored: bytes) -> None:
    with pytest.raises(BadSignature):
        verify(armored, b"message")


READERS: dict[str, tuple[st.SearchStrategy[bytes], Callable[[bytes], object]]] = {
    "pages": (spoilt(PAGE) | st.binary(max_size=200), lambda data: read_page("ledgers/key/2026-11/22.yaml", data)),
    "schemas": (spoilt(SCHEMA), lambda data: load_rules({"wuye.yaml": b"wuye: 1\n", "schemas/unit.yaml": data})),
    "settings": (spoilt(SETTINGS), lambda data: load_rules({"wuye.yaml": data})),
    "commits": (spoilt(COMMIT), lambda data: parse_commit("x", data)),
    "trees": (spoilt(TREE), lambda data: parse_tree(OID.decode(), data)),
    "signatures": (spoilt(ARMOR), bad_signature),
}


def fuzz(name: str, rounds: int) -> None:
    """So many spoilt files through one reader."""
    files, read = READERS[name]
    allowed = (ValueError,) if name in ("commits", "trees") else ()

    @settings(max_examples=rounds, deadline=None, suppress_health_check=QUIET)
    @given(files)
    def run(data: bytes) -> None:
        reads(lambda: read(data), *allowed)

    run()


@pytest.mark.parametrize("name", READERS)
def test_spoilt_bytes(name: str) -> None:
    fuzz(name, 150)


@pytest.mark.soak
@pytest.mark.parametrize("name", READERS)
def test_spoilt_bytes_for_long(name: str) -> None:
    fuzz(name, 60_000)
