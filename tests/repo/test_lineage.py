"""A history held in a few bytes a commit: order, places, and parents where desks wrote apart."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from wuye.errors import HouseTrouble
from wuye.repo.lineage import Lineage, leads_to, lineage


def of(*rows: tuple[str, tuple[str, ...]]) -> Lineage:
    found = Lineage()
    for oid, parents in rows:
        found.add(oid, parents)
    return found


@pytest.mark.parametrize("length", [40, 64])
def test_places_and_parents(length: int) -> None:
    a, b, c, d = (letter * length for letter in "abcd")
    found = of((a, ()), (b, (a,)), (c, (a,)), (d, (c, b)))
    assert (found[:], found[-1], found[1:3], list(found), len(found)) == ([a, b, c, d], d, [b, c], [a, b, c, d], 4)
    assert [found.parents(place) for place in range(4)] == [(), (a,), (a,), (c, b)]
    assert list(found.breaks()) == [0, 2, 3]
    assert [found.place(oid) for oid in (a, d, "e" * length, "", "nonsense", a[:7])] == [0, 3, None, None, None, None]
    assert b in found and "ab" not in found and 7 not in found
    with pytest.raises(IndexError):
        found[4]


def test_an_id_is_only_found_where_one_begins() -> None:
    # The end of one and the beginning of the next make the third, which stands only once.
    first, second = "00" * 19 + "ab", "cd" * 20
    third = "ab" + "cd" * 19
    assert of((first, ())).place(third) is None
    found = of((first, ()), (second, (first,)), (third, (second,)))
    assert found.place(third) == 2


def test_a_million_commits_take_twenty_bytes_each() -> None:
    found = Lineage()
    before: tuple[str, ...] = ()
    for number in range(20_000):
        oid = f"{number:040x}"
        found.add(oid, before)
        before = (oid,)
    assert sys.getsizeof(found._ids) < 20_000 * 25 and list(found.breaks()) == [0]


def test_the_history_of_a_house(house: Path, record) -> None:
    oids = [record({"wuye.yaml": b"n: %d\n" % n}).commit_oid for n in range(3)]
    found = lineage(house)
    assert found[:] == oids and [found.parents(n) for n in range(3)] == [(), (oids[0],), (oids[1],)]
    assert lineage(house, f"{oids[0]}..HEAD")[:] == oids[1:] and not lineage(house, f"{oids[2]}..HEAD")
    assert leads_to(house, oids[0], "HEAD") and leads_to(house, oids[2], oids[2])
    assert not leads_to(house, oids[2], oids[0]) and not leads_to(house, "f" * 40, "HEAD")
    assert not leads_to(house, "--help", "HEAD")
    with pytest.raises(HouseTrouble, match="rev-list"):
        lineage(house, "nonsense")
