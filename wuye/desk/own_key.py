"""The writer's own key: the one that is enrolled, and unlocked before anybody is kept waiting for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from wuye.errors import NotAllowed
from wuye.registers import people
from wuye.registers.books import Books
from wuye.repo import keys
from wuye.text import Text

Done = TypeVar("Done")


def unlocked(write: Callable[[], Done]) -> Done:
    """Writes; where a passphrase is wanted, it is asked for with the house free for others, and all begins again."""
    while True:
        try:
            return write()
        except keys.Locked as locked:
            person = locked.house_id, locked.staff_id
        keys.unlock(*person)


def check_key(books: Books, person: str) -> None:
    """The key on this machine must be the one the register of staff names, and sign without asking."""
    check_own(books, person)
    keys.ready(books.rules.house_id, person)


def check_own(books: Books, person: str) -> None:
    """The key on this machine must be the one the register of staff names."""
    found = people.staff(books, person)
    line = keys.public_key(books.rules.house_id, person)
    enrolled = found.facts.get("public_key") if found else None
    name = people.name_of(books, person)
    if enrolled is None:
        raise NotAllowed.of(
            f"{name} 没有在用的签名钥匙", f"{name} has no signing key in force",
            remedy=Text(f"由主管登记新钥匙：wuye staff rotate_key {person} --new-key --why …",
                        f"have a new one enrolled: wuye staff rotate_key {person} --new-key --why …"),
        )  # fmt: skip
    if line is None or keys.normal(line) == keys.normal(str(enrolled)):
        return
    if keys.take_enrolled(books.rules.house_id, person, str(enrolled)):
        return
    raise NotAllowed.of(
        f"本机上 {name} 的钥匙不是名册上的那一把",
        f"the key of {name} on this machine isn't the enrolled one",
        remedy=Text(f"由主管登记新钥匙：wuye staff rotate_key {person} --public-key …",
                    f"have it enrolled: wuye staff rotate_key {person} --public-key …"),
    )  # fmt: skip
