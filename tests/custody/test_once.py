"""Every feature of custody is said once, and the table of who uses which tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.archive.given import CONTRACT, back, filed, item, lent, staffed
from tests.support.desk import Desk, shipped, stops
from wuye.builtin import schemas_dir
from wuye.errors import BadInput, Refused
from wuye.ledger.yaml12 import load
from wuye.registers.define import Register

DOCS = Path(__file__).parents[2] / "docs"
PART = load((schemas_dir() / "custody.part.yaml").read_bytes(), "custody")
HELD = {name: register for name, register in shipped().items() if register.custody is not None}
ITEM, OTHER = f"{CONTRACT}-0001", f"{CONTRACT}-0002"


def users() -> dict[str, dict[str, object]]:
    """The registers that use the part, as they stand in their files."""
    raw = {p.stem: load(p.read_bytes(), p.name) for p in schemas_dir().glob("*.yaml") if ".part" not in p.name}
    return {name: data for name, data in raw.items() if isinstance(data, dict) and "custody" in (data.get("use") or {})}


def left_out(name: str) -> list[str]:
    """What a register leaves out of the part."""
    use = users()[name]["use"]
    assert isinstance(use, dict)
    return list(use["custody"].get("without", ()))


def there(register: Register, word: str) -> bool:
    """Whether a register has a feature of the table; a word of its own for something else doesn't count."""
    if any(left.split(".")[-1] == word for left in left_out(register.name)):
        return False
    if word in ("reservation", "stocktake", "clearance"):
        return register.custody is not None and word in shipped()
    return word in register.actions or word in register.knobs or word in register.values


@pytest.mark.parametrize("page", ["custody.md", "custody.zh.md"])
def test_the_table_tells_which_register_uses_what(page: str) -> None:
    rows = [
        line.strip("| \n").split(" | ") for line in (DOCS / page).read_text("utf-8").splitlines() if line[:2] == "| "
    ]
    columns = ("key", "equipment", "radio", "archive")
    assert set(columns) == set(HELD) == set(users())
    checked = 0
    for _, words, *cells in rows[1:]:
        for word in re.findall(r"`(\w+)`", words):
            checked += 1
            assert [there(HELD[c], word) for c in columns] == [cell != "–" for cell in cells], word
    assert checked >= 15


def test_no_register_says_again_what_the_part_says() -> None:
    assert isinstance(PART, dict)
    for name, data in users().items():
        for section in ("fields", "values", "states", "knobs", "actions"):
            own, part = data.get(section) or {}, PART.get(section) or {}
            assert isinstance(own, dict)
            again = [word for word in own if word in part and own[word] == part[word]]
            assert again == [], (name, section)


def test_a_register_that_fills_no_hole_is_told(tmp_path: Path) -> None:
    from tests.schemas.conftest import said, with_umbrella

    text = (Path(__file__).parents[1] / "schemas" / "umbrella.yaml").read_text("utf-8")
    lacking = said(with_umbrella(text.replace("knobs:", "use: {custody: {home: stand}}\nknobs:", 1)).errors)
    assert any("custody wants desk" in line for line in lacking)
    strange = said(with_umbrella(text.replace("knobs:", "use: {custody: {hook: 1}, rain: {}}\nknobs:", 1)).errors)
    assert any("custody has no use for hook" in line for line in strange)
    assert any("there is no part rain" in line for line in strange)
    for wrong, told in (("[actions.lend_on]", "custody has no actions.lend_on"), ("actions.lose", "without is a list")):
        use = f"use: {{custody: {{home: stand, without: {wrong}}}}}\nknobs:"
        assert any(told in line for line in said(with_umbrella(text.replace("knobs:", use, 1)).errors))


def test_what_a_register_leaves_out_it_hasn_t(desk: Desk) -> None:
    """ARCH-19, ARCH-32: a file never goes from hand to hand; `transfer` is its going to another archive."""
    filed(staffed(desk))
    lent(desk, ITEM)
    archive = shipped()["archive"]
    assert not {"hand_on", "leaver_hands_on", "new_keeper"} & set(archive.actions) and "taker" not in archive.fields
    assert archive.actions["transfer"].clause.to == "transferred" and archive.custody is not None
    assert (archive.custody.keeper, "radio" in archive.fields["channel"].choices) == (None, False)
    with stops(BadInput, field="taker"):
        desk.do("zhangwei", "archive", "transfer", ITEM, taker="zhaomin")
    with stops(Refused, "ARCH-32"):
        desk.do("wangfang", "staff", "hand_over", "zhangwei", taker="zhaomin", things=[ITEM], why="调岗")
    assert desk.facts(ITEM, "archive")["borrower"] == "zhangwei"


def test_files_go_out_on_one_slip_too(desk: Desk) -> None:
    """What the part brings to archives: several on one slip, called by its number until the last is back."""
    filed(staffed(desk))
    item(desk)
    loan = lent(desk, ITEM, OTHER)
    back(desk, ITEM)
    assert [line.en for line in back(desk, loan.entry.id).says] == [] and desk.state(OTHER, "archive") == "in_store"
    assert "loan_no" not in desk.facts(OTHER, "archive")


def test_a_quota_is_not_laid_on_archives(desk: Desk) -> None:
    """Eleven files at once: nobody says how many one may borrow, so the part's quota is left out there."""
    filed(staffed(desk))
    items = [f"{CONTRACT}-{n:04}" for n in range(1, 13)]
    for _ in items[1:]:
        item(desk)
    lent(desk, *items)
    assert {desk.state(one, "archive") for one in items} == {"out"}
