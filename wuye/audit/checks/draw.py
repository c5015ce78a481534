"""A draw's seed is the drawer's own signature over the bytes of the draw, so that nobody could have chosen it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wuye.audit.change import Change, Past
from wuye.audit.checks.signer import plain_key
from wuye.audit.violation import Violation
from wuye.ledger.entry import Entry
from wuye.registers.define import Field
from wuye.registers.drawing import NAMESPACE, SIGNATURE, bare_signature, statement
from wuye.registers.kinds import Unfit
from wuye.registers.values import from_page
from wuye.repo.keys import fingerprint
from wuye.repo.sshsig import BadSignature, verify_bare


def draw(change: Change, past: Past) -> Iterator[Violation]:
    """Which pages fall to a seed is judged from the books; here, that the seed is the drawer's key's and no other's."""
    for entry in change.entries:
        register = past.ledger.rules.registers.get(entry.register)
        for field in register.draws if register is not None else ():
            raw = _sealed(field, entry, past)
            if raw is not None:
                yield from _seal(field, raw, entry, change, past)


def _sealed(field: Field, entry: Entry, past: Past) -> dict[str, Any] | None:
    """The draw an entry holds, where a signature proves it; the judge tells of one that isn't written as it should be."""
    try:
        raw = from_page(field, entry.fields[field.name], past.ledger, entry.register)
    except (KeyError, Unfit):
        return None
    return raw if field.type == "draw" and raw["proof"].startswith(SIGNATURE) else None


def _seal(field: Field, raw: dict[str, Any], entry: Entry, change: Change, past: Past) -> Iterator[Violation]:
    house = past.ledger.rules.house_id
    said = statement(house, str(field.of), raw["month"], raw["percent"], raw["digest"])
    keys = [plain_key(k.key) for k in past.ledger.staff_keys if k.person == entry.by and k.until is None]
    for key in filter(None, keys):
        try:
            return verify_bare(bare_signature(raw["proof"]), said, NAMESPACE, key)
        except BadSignature:
            continue
    yield change.fault(
        "draw", "抽签的种子不是抽查人自己的钥匙对这批页的签名", "the seed of the draw isn't the drawer's own signature over these pages",
        entry=entry, rule=" ".join(field.rules) or None, expected=" ".join(map(fingerprint, filter(None, keys))) or None,
    )  # fmt: skip
