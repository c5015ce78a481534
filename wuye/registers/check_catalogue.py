"""Catalogues of a schema: every column, head and sum is a fact of the register's subjects."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.registers.check_base import At, Fault, Ground, fault, near
from wuye.registers.check_paths import NoPath, end_of
from wuye.registers.check_tests import NUMBERS, test_faults
from wuye.registers.rounds import Catalogue

OWN = ("subject", "state")
"""What a column may show that is no fact."""


def check_catalogues(ground: Ground) -> Iterator[Fault]:
    """What the catalogues of a register list."""
    for name, catalogue in ground.register.catalogues.items():
        at: At = ("catalogues", name)
        yield from test_faults(catalogue.where, (*at, "where"), ground)
        yield from _words(catalogue, at, ground)
        kind = ground.register.fields.get(catalogue.of or "")
        if catalogue.of is not None and (kind is None or kind.type != "ref" or kind.name not in ground.register.facts):
            yield fault((*at, "of"), "of 须是 facts 里的一个 ref", "of is a ref that is one of the facts")
        if not catalogue.columns and not catalogue.group:
            yield fault(at, "目录要写 columns 或 group", "a catalogue wants columns or a group")


def _words(catalogue: Catalogue, at: At, ground: Ground) -> Iterator[Fault]:
    for word in ("group", "order", "columns", "sum"):
        for path in getattr(catalogue, word):
            here = (*at, word, path)
            if path.partition(".")[0] not in (*OWN, *ground.register.facts):
                zh, en = f"{path} 不在 facts 里", f"{path} is none of the facts"
                yield fault(here, zh, en, near(path, [*OWN, *ground.register.facts]))
                continue
            try:
                kind = end_of(path, ground.register, ground.rules)
            except NoPath as no:
                yield Fault(here, no.text, no.remedy)
                continue
            if word == "sum" and kind.type not in NUMBERS:
                yield fault(here, f"{path} 不是数", f"{path} is no number")
