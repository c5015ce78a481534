"""Reports of the sample's November beside counts over its pages, made with nothing but a YAML reader."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.figures.conftest import Entries, moment
from tests.support.flat import Flat
from wuye.reports.figures import answers
from wuye.reports.sheet import Ratio, Sheet

Said = Callable[[str], list[tuple[Any, ...]]]
Told = Callable[[str], Sheet]


def of(pages: Entries, register: str, *dos: str) -> Entries:
    return [row for row in pages if row["register"] == register and row["do"] in dos]


def done(pages: Entries, rows: Entries) -> Entries:
    """Those in force: nobody declined them, they were not struck out, and what they waited for was signed."""
    said = {row["of"]: row for row in pages if row["do"] == "sign" and row.get("verdict") == "no"}
    struck = {row["of"] for row in pages if row["do"] == "correct" and not row.get("fields")}
    return [row for row in rows if row["id"] not in said and row["id"] not in struck]


def keys_of(row: dict[str, Any]) -> list[str]:
    value = row["key"]
    return value if isinstance(value, list) else [value]


def test_there_are_many_and_all_of_them_can_be_told(flat: Flat, now: dt.datetime, told: Told) -> None:
    names = [listed.name for listed in answers.figures_of(flat.books, now)]
    assert len(names) == len(set(names)) > 150
    for name in names:
        sheet = told(name)
        assert all(len(row) == len(sheet.columns) for row in sheet.rows), name
        assert all(column.label.zh and column.label.en for column in sheet.columns), name


def test_keys_in_each_state(said: Said, pages: Entries) -> None:
    made = {key for row in of(pages, "key", "receive", "entrust") for key in keys_of(row)}
    gone = {key for row in of(pages, "key", "retire", "lose") for key in keys_of(row)}
    found = {key for row in of(pages, "key", "find", "replace") for key in keys_of(row)}
    assert sum(row[2] for row in said("key.key_list")) == len(made - (gone - found))


def test_sealed_keys_opened(said: Said, pages: Entries) -> None:
    opened = [row for row in of(pages, "key", "open") if any(s["do"] == "sign" and s["of"] == row["id"] for s in pages)]
    rows = said("key.openings")
    assert {row[8] for row in rows} <= {row["id"] for row in opened}
    assert [row[1] for row in rows] == [
        key for row in opened if row["id"] in {r[8] for r in rows} for key in keys_of(row)
    ]


def test_lost_keys_and_how_soon_the_lock_was_changed(said: Said, pages: Entries) -> None:
    (lost,), (changed,) = of(pages, "key", "lose"), of(pages, "key", "rekey")
    length = moment(changed.get("happened", changed["at"])) - moment(lost.get("happened", lost["at"]))
    assert said("key.lock_changed") == [(1, 0, length, length, length)]
    damaged = of(pages, "key", "damage")
    assert len(said("key.losses")) == sum(len(keys_of(row)) for row in (lost, *damaged))


def test_loans_given_back_in_time(said: Said, pages: Entries) -> None:
    """What was lent, transferred or extended is owed back by its time, until it is brought or passed on."""
    owed, in_time, late, still = said("key.returned")[0][:4]
    assert owed == in_time + late + still
    lent = sum(len(keys_of(row)) for row in of(pages, "key", "borrow") if _signed(row, pages))
    assert said("key.lent") and sum(row[2] for row in said("key.lent")) == lent


ISSUERS = {"leader", "shift_manager", "control_room", "supervisor"}
"""Who gives keys out himself."""


def roles(pages: Entries, person: str) -> list[str]:
    return [role for row in of(pages, "staff", "enrol") if row["staff"] == person for role in row["roles"]]


def _signed(row: dict[str, Any], pages: Entries) -> bool:
    """Whether a loan has been given out: whoever issues keys has signed, or the glass was broken; and nobody struck it out."""
    about = [other for other in pages if other.get("of") == row["id"]]
    agreed = [other for other in about if other["do"] == "sign" and other.get("verdict") == "yes"]
    refused = any(other.get("verdict") == "no" for other in about)
    broken = any(other["do"] == "glass" for other in about)
    struck = any(other["do"] == "correct" and not other.get("fields") for other in about)
    gave = any(other["as"] == "give" for other in agreed) or bool({*roles(pages, row["by"])} & ISSUERS)
    return (gave or broken) and not refused and not struck


def test_left_in_order_after_a_viewing(said: Said, pages: Entries) -> None:
    asked = [row for row in of(pages, "key", "return") if "power_off" in row]
    keys = [(key, row) for row in asked for key in keys_of(row)]
    good = [key for key, row in keys if row["power_off"] and row["windows_closed"] and row["door_locked"]]
    assert said("key.left_in_order") == [(Ratio(len(good), len(keys)),)]


def test_events_by_kind(told: Told, pages: Entries) -> None:
    notes = done(pages, of(pages, "duty", "note"))
    rows = told("duty.events").rows
    assert sum(row[-1] for row in rows if isinstance(row[-1], int)) == len(notes)
    assert len(rows) == len({(row["kind"], row["importance"]) for row in notes})


def test_refusals_of_a_handover(said: Said, pages: Entries) -> None:
    assert [row[1] for row in said("handover.refusals")] == [row["id"] for row in of(pages, "handover", "refuse")]
    assert said("handover.handovers") == [(len(of(pages, "handover", "accept")),)]


def test_pages_signed_by_the_manager(said: Said, pages: Entries) -> None:
    begun = {row["log"] for row in of(pages, "log", "begin")}
    signed = {row["log"] for row in of(pages, "log", "endorse")}
    owed, in_time, late, still, _ = said("log.endorsed")[0]
    assert (owed, in_time + late - len(begun - signed)) == (len(begun), len(signed))
    assert still == 0
    assert {row[0] for row in said("log.unsigned")} >= begun - signed


def test_break_glass_and_declined(said: Said, pages: Entries) -> None:
    assert [row[2] for row in said("house.glass")] == [row["of"] for row in pages if row["do"] == "glass"]
    declined = {row["of"] for row in pages if row["do"] == "sign" and row.get("verdict") == "no"}
    assert {row[2] for row in said("house.declined") if row[7] == "declined"} == declined


def test_corrections(said: Said, pages: Entries) -> None:
    assert sorted(row[2] for row in said("house.corrected")) == sorted(
        row["of"] for row in pages if row["do"] == "correct"
    )


def test_who_signed_how_much(said: Said, pages: Entries) -> None:
    signed = Counter(row["by"] for row in pages if row["do"] == "sign" and row.get("verdict") == "yes")
    # Whoever counts for a place on his own entry has signed with it.
    assert sum(row[1] for row in said("house.signed")) >= sum(signed.values())
    assert len(said("house.signed")) >= len(signed)


def test_entries_by_register(told: Told, pages: Entries) -> None:
    acts = ("sign", "decline", "glass", "correct", "done", "told", "routine", "settle")
    counted = {r["register"]: 0 for r in pages}
    for row in pages:
        counted[row["register"]] += row["do"] not in acts
    sheet = told("house.entries")
    waiting = 12
    total = sum(row[1] for row in sheet.rows if isinstance(row[1], int))
    assert sum(counted.values()) - waiting <= total <= sum(counted.values())


def test_stocktakes(said: Said, pages: Entries) -> None:
    assert len(said("stocktake.takes")) == len(of(pages, "stocktake", "compare"))


def test_alarms_verified(said: Said, pages: Entries) -> None:
    (alarm,), (reset,) = of(pages, "fire", "alarm"), of(pages, "fire", "reset")
    length = moment(reset.get("happened", reset["at"])) - moment(alarm.get("happened", alarm["at"]))
    assert said("fire.verified") == [(1, 0, length, length, length)]
    assert said("fire.real") == [(Ratio(0, 1),)]
