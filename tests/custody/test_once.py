"""Every feature of custody is said once, and the table of who uses which tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.desk import shipped
from wuye.builtin import schemas_dir
from wuye.ledger.yaml12 import load
from wuye.registers.define import Register

DOCS = Path(__file__).parents[2] / "docs"
PART = load((schemas_dir() / "custody.part.yaml").read_bytes(), "custody")
HELD = {name: register for name, register in shipped().items() if register.custody is not None}
WORDS = ("part", "label", "wants")


def users() -> dict[str, dict[str, object]]:
    """The registers that use the part, as they stand in their files."""
    raw = {p.stem: load(p.read_bytes(), p.name) for p in schemas_dir().glob("*.yaml") if ".part" not in p.name}
    return {name: data for name, data in raw.items() if isinstance(data, dict) and "custody" in (data.get("use") or {})}


def there(register: Register, word: str) -> bool:
    """Whether a register has a feature of the table."""
    if word in ("reservation", "stocktake", "clearance"):
        return register.custody is not None and word in shipped()
    return word in register.actions or word in register.knobs or word in register.values


@pytest.mark.parametrize("page", ["custody.md", "custody.zh.md"])
def test_the_table_tells_which_register_uses_what(page: str) -> None:
    rows = [
        line.strip("| \n").split(" | ") for line in (DOCS / page).read_text("utf-8").splitlines() if line[:2] == "| "
    ]
    columns = ("key", "equipment", "radio")
    assert set(columns) == set(HELD) & set(users())
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
