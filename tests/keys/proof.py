"""Which test proves which rule; the tests of the tests use it to break a rule and see its test fail."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.desk import Desk

Proof = Callable[[Desk], None]
PROOFS: dict[str, list[Proof]] = {}


def proves(*rules: str) -> Callable[[Proof], Proof]:
    """Marks a test of these rules; it takes one desk and fails where a rule is gone."""

    def keep(test: Proof) -> Proof:
        for rule in rules:
            PROOFS.setdefault(rule, []).append(test)
        return test

    return keep
