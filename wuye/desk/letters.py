"""The letters desks write under, one for each clone."""

from __future__ import annotations

from wuye.desk.house import House
from wuye.errors import NotAllowed
from wuye.ledger.page import parse_path
from wuye.repo import remote
from wuye.text import same

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def need_letter(house: House) -> None:
    """A clone writes only under a letter of its own, so that no two write on one page."""
    if remote.own_letters(house.path) is None:
        raise NotAllowed.of(
            "这个克隆还没有岗号", "this clone has no desk letter yet", remedy=same(f"wuye desk {free_letter(house)}")
        )


def free_letter(house: House) -> str:
    """A letter no page bears."""
    used = letters(house)
    return next((letter for letter in LETTERS if letter not in used), "aa")


def letters(house: House) -> set[str]:
    """The letters on the pages of this clone."""
    names = (parse_path(path) for path, _ in house.paths())
    return {name.desk for name in names if name is not None}
