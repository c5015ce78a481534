"""The signature is there and holds."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation


def signature(change: Change, past: Past) -> Iterator[Violation]:
    """Every commit carries a signature over its very bytes."""
    bad = change.bad_signature
    if bad is not None:
        yield change.fault("signature", f"这次提交的签名无效：{bad.zh}", f"the signature doesn't hold: {bad.en}")
