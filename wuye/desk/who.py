"""Who is at the keyboard."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wuye.errors import BadInput, NotAllowed
from wuye.registers import people
from wuye.registers.kinds import unknown_person
from wuye.repo.keys import has_key
from wuye.text import Text

if TYPE_CHECKING:
    from wuye.desk.house import House


def find_person(house: House, words: str | None) -> str:
    """A staff id from an id, a name, WUYE_AS, or the only key on this machine."""
    said = words or os.environ.get("WUYE_AS")
    return _named(house, said.strip()) if said else _only_key(house)


def _named(house: House, said: str) -> str:
    found = people.by_name(house.books, said)
    if len(found) == 1:
        return found[0]
    if found:
        ids = "、".join(found)
        raise BadInput.of(
            f"{said} 有 {len(found)} 位：{ids}", f"{len(found)} people are called {said}: {ids}",
            remedy=Text(f"--as {found[0]}", f"--as {found[0]}"),
        )  # fmt: skip
    unfit = unknown_person(said, house.books)
    raise BadInput.of(unfit.text.zh, unfit.text.en, remedy=unfit.remedy, field="as")


def _only_key(house: House) -> str:
    here = [s.id for s in house.books.all("staff") if s.state == "active" and has_key(house.rules.house_id, s.id)]
    if len(here) == 1:
        return here[0]
    line = Text("加 --as 工号，或设 WUYE_AS", "add --as STAFF, or set WUYE_AS")
    if here:
        names = "、".join(house.name(p) for p in here)
        raise BadInput.of(
            f"是谁在登记？本机有 {names} 的钥匙",
            f"who is writing? this machine has keys of {', '.join(map(house.name, here))}",
            remedy=line,
        )
    raise NotAllowed.of("本机没有任何人的签名钥匙", "no signing key of anybody is on this machine", remedy=line)
