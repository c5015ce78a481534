"""The key that signed is the writer's own, and good at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from wuye.audit.change import Change, Past
from wuye.audit.checks.founding import founder
from wuye.audit.violation import Violation
from wuye.errors import WuyeError
from wuye.registers.books import Books
from wuye.registers.people import name_of
from wuye.registers.things import StaffKey
from wuye.repo.keys import fingerprint, normal
from wuye.text import Text


def signer(change: Change, past: Past) -> Iterator[Violation]:
    """Signed with a key enrolled, before this commit, for the person in `by`, and neither replaced nor revoked."""
    if change.key is None:
        return
    by = change.by
    if past.commit is None:
        entry = founder(change)
        own = [str(entry.fields.get("public_key"))] if entry is not None else []
    else:
        if change.key in ring(past.ledger).now.get(by or "", ()):
            return
        own = [k.key for k in past.ledger.staff_keys if k.person == by and k.until is None]
    if change.key in own or change.key in map(plain_key, own):
        return
    words = _whose(change.key, by or "", past.ledger)
    yield change.fault(
        "signer", words.zh, words.en, expected=" ".join(fingerprint(k) for k in map(plain_key, own) if k) or None,
        found=fingerprint(change.key),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def plain_key(line: str) -> str:
    """A public key as type and base64, empty where it is none."""
    try:
        return normal(line)
    except WuyeError:
        return ""


def holder(key: str | None, books: Books) -> str | None:
    """The person whose key it is or was; its fingerprint where it is nobody's."""
    if key is None:
        return None
    return ring(books).held.get(key) or fingerprint(key)


class Ring(NamedTuple):
    """The keys of the staff as type and base64: those each person has now, and who has or had each."""

    of: tuple[StaffKey, ...]
    now: dict[str, set[str]]
    held: dict[str, str]


_last = [Ring((), {}, {})]


def ring(books: Books) -> Ring:
    """The keys of the staff; they change seldom, and are asked for with every commit."""
    if _last[0].of is not books.staff_keys:
        now: dict[str, set[str]] = {}
        for each in (k for k in books.staff_keys if k.until is None):
            now.setdefault(each.person, set()).add(plain_key(each.key))
        _last[0] = Ring(books.staff_keys, now, {plain_key(k.key): k.person for k in books.staff_keys})
    return _last[0]


def _whose(key: str, by: str, books: Books) -> Text:
    name = name_of(books, by)
    held = [k for k in books.staff_keys if plain_key(k.key) == key]
    mine = [k for k in held if k.person == by]
    if mine:
        return _ended(name, mine[-1])
    if held:
        other = name_of(books, held[-1].person)
        return Text(f"写的是 {name}，签名用的是 {other} 的钥匙", f"it says {name}, but {other}'s key signed it")
    return Text(
        f"签名的钥匙不在名册上（写的是 {name}）", f"the key that signed is enrolled for nobody (it says {name})"
    )


def _ended(name: str, key: StaffKey) -> Text:
    at = key.until.isoformat(sep=" ", timespec="minutes") if key.until else ""
    return Text(f"{name} 的这把钥匙 {at} 起已停用", f"this key of {name} has been out of use since {at}")
