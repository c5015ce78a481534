"""The one way in: a real house, real keys, and the same books when it is opened again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from wuye.builtin import schemas_dir
from wuye.desk.draft import Draft
from wuye.desk.found import Founding, found
from wuye.desk.house import House
from wuye.desk.record import Receipt, record
from wuye.errors import BadInput, NotAllowed, Refused

BOX = """\
register: box
label: {zh: 箱, en: box}
prefix: B
subject: {id: "{dept.zh}{yy}{n:2}", label: {zh: 箱号, en: box no}}
fields:
  dept: {enum: departments, default: service, label: {zh: 部门, en: department}}
  holder: {type: person, label: {zh: 持有人, en: holder}}
  due: {type: time, default: {earliest: ["18:00", 4h]}, label: {zh: 应还, en: due}}
facts: [dept, holder, due]
states:
  here: {zh: 在, en: here}
  out: {zh: 出, en: out}
actions:
  make: {label: {zh: 做, en: make}, to: here, need: [dept]}
  lend: {label: {zh: 借, en: lend}, from: [here], to: out, need: [holder, due], owes: {back: {by: {the: due}}}}
  back: {label: {zh: 还, en: back}, from: [out], to: here, clear: [holder, due]}
  scrap: {label: {zh: 毁, en: scrap}, from: [here], who: [manager]}
"""
CRATE = """\
register: crate
label: {zh: 筐, en: crate}
prefix: C
subject: {id: given, label: {zh: 筐号, en: crate no}}
states:
  here: {zh: 在, en: here}
actions:
  make: {label: {zh: 做, en: make}, to: here}
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("WUYE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WUYE_NOW", "2026-11-23T08:00:00+08:00")
    schemas = {p.name: p.read_bytes() for p in schemas_dir().glob("*.yaml")}
    wanted = Founding(
        tmp_path / "h", "国际中心", "chenjing:陈静:general_manager", passphrase=False, rehearsal=True,
        schemas={**schemas, "box.yaml": BOX.encode(), "crate.yaml": CRATE.encode()},
    )  # fmt: skip
    house = found(wanted)
    yield house
    house.objects.__exit__(None, None, None)


def write(house: House, do: str, *subjects: str, **fields: str) -> Receipt:
    return record(house, Draft("box", do, "chenjing", subjects, fields))


def test_an_entry_is_named_filled_in_and_there_when_the_house_is_opened_again(house: House) -> None:
    made = write(house, "make")
    assert (made.entry.subjects, made.entry.fields) == (("客服部2601",), {"dept": "service"})
    lent = write(house, "lend", "客服部2601", holder="陈静")
    assert str(lent.entry.fields["due"]).startswith("2026-11-23T12:00:0"), "four hours come before 18:00"
    assert [d.name for d in lent.dues] == ["back"]
    with House(house.path) as again:
        assert again.head == lent.commit
        subject = again.books.subject("box", "客服部2601")
        assert subject is not None and subject.facts == house.books.subjects[("box", "客服部2601")].facts
        assert [e.id for e in again.entries()] == list(house.books.records)


def test_what_is_wrong_leaves_no_trace(house: House) -> None:
    made = write(house, "make")
    with pytest.raises(BadInput, match="no box called X"):
        write(house, "lend", "X", holder="陈静")
    with pytest.raises(Refused, match="is here"):
        write(house, "back", "客服部2601")
    with pytest.raises(NotAllowed, match="may not scrap"):
        write(house, "scrap", "客服部2601")
    with pytest.raises(BadInput, match="there is no register vault"):
        record(house, Draft("vault", "make", "chenjing"))
    with House(house.path) as again:
        assert (again.head, house.head) == (made.commit, made.commit)


def test_no_two_books_share_a_second(house: House) -> None:
    first, second = write(house, "make").entry, write(house, "make").entry
    assert (first.at, second.id) == (second.at, "B2611-0002")
    third = record(house, Draft("crate", "make", "chenjing", ("1",))).entry
    assert (third.at - second.at).total_seconds() == 1
    assert write(house, "make").entry.at > third.at, "and the clock never goes back"
