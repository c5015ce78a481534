"""A register is one file and no Python: checked, signed into force, and its commands are there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.schemas.conftest import UMBRELLA
from tests.support.house import Desk
from wuye.builtin import schemas_dir
from wuye.ledger.yaml12 import load

NOW = "2026-11-10T09:00:00+08:00"
LATER = "2026-11-10T09:30:00+08:00"


@pytest.fixture
def rainy(desk: Desk) -> Desk:
    """A house whose work tree has the umbrella register."""
    (desk.path / "schemas" / "umbrella.yaml").write_text(UMBRELLA, "utf-8")
    return desk


@pytest.fixture
def adopted(rainy: Desk) -> Desk:
    """A house in which it is in force."""
    result = rainy.wuye("schema", "adopt", "--why", "雨天借伞", as_="chenjing", now=NOW)
    assert result.code == 0, result.err
    return rainy


def test_a_register_not_adopted_says_so(rainy: Desk) -> None:
    result = rainy.wuye("umbrella", "list", now=NOW, lang="en")
    assert (result.code, "schema adopt" in result.err) == (2, True)


def test_adopting_is_one_signed_commit_of_one_entry(rainy: Desk) -> None:
    before = rainy.head
    rainy.done("schema adopt --why rain", "chenjing", NOW)
    assert rainy.git("rev-list", "--count", f"{before}..HEAD").strip() == "1"
    changed = rainy.git("diff", "--name-only", before, "HEAD").split()
    assert changed == ["ledgers/house/2026-11/10.yaml", "schemas/umbrella.yaml"]
    assert rainy.git("status", "--porcelain") == ""
    assert rainy.wuye("audit").code == 0
    again = rainy.wuye("schema", "adopt", "--why", "rain", as_="chenjing", now=LATER, lang="en")
    assert (again.code, "nothing to adopt" in again.err) == (0, True)


def test_the_life_of_an_umbrella(adopted: Desk) -> None:
    zh = {"as_": "zhangwei", "now": LATER}
    assert adopted.wuye("雨伞", "上架", "S1", "S2", "--颜色", "黑", **zh).code == 0
    lent = adopted.wuye("雨伞", "借", "S1", "--借伞人", "周先生", "--单元", "1203", **zh)
    assert (lent.code, "还 S1" in lent.err) == (0, True)
    refused = adopted.wuye("umbrella", "lend", "S2", "--borrower", "周先生", **zh)
    assert (refused.code, "G-05" in refused.err) == (3, True)
    assert "umbrella return S1" in adopted.wuye("due", **zh).out
    rows = json.loads(adopted.wuye("umbrella", "list", "--json", **zh).out)
    assert [(r["subject"], r["state"]) for r in rows] == [("S1", "out"), ("S2", "stand")]
    assert adopted.wuye("雨伞", "还", "S1", "--湿伞", **zh).code == 0
    assert adopted.wuye("umbrella", "lose", "S2", "--why", "大风", **zh).code == 0
    assert adopted.wuye("umbrella", "show", "S1", **zh).out.startswith("S1")
    assert adopted.wuye("umbrella", "lend", "S2", "--borrower", "何先生", **zh).code == 3
    assert adopted.wuye("schema", "check", **zh).code == 0


def test_only_those_who_may_adopt(rainy: Desk) -> None:
    with rainy.unchanged():
        assert rainy.wuye("schema", "adopt", "--why", "rain", as_="zhangwei", now=NOW).code == 4
        assert rainy.wuye("schema", "adopt", as_="chenjing", now=NOW).code == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("schemas/umbrella.yaml", "to: out", "to: away", "no state away"),
        ("schemas/umbrella.yaml", "fields:", "fields: [", ""),
        ("wuye.yaml", "id: ", "id: x", "id can't be changed"),
        ("wuye.yaml", "rehearsal: true\n", "", "rehearsal can't be changed"),
        ("schemas/house.yaml", None, None, "schemas/house.yaml is missing"),
        ("schemas/unit.yaml", None, None, "checkout HEAD -- schemas/unit.yaml"),
        ("schemas/key.yaml", "prefix: K", "prefix: KK", "prefix, page and subject of key"),
        ("schemas/house.yaml", "  adopt:", "  adopted:", "house wants adopt in actions"),
    ],
)
def test_rules_with_faults_are_not_adopted(
    rainy: Desk, file: str, old: str | None, new: str | None, words: str
) -> None:
    path = rainy.path / file
    if old is None or new is None:
        path.unlink()
    else:
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with rainy.unchanged():
        result = rainy.wuye("schema", "adopt", "--why", "rain", as_="chenjing", now=NOW, lang="en")
    assert (result.code, words in result.err) == (2, True), result.err


def test_check_prints_file_and_line_and_exits_1(rainy: Desk) -> None:
    path = rainy.path / "schemas" / "umbrella.yaml"
    path.write_text(UMBRELLA.replace("to: out", "to: away"), "utf-8")
    result = rainy.wuye("schema", "check", lang="en")
    line = UMBRELLA[: UMBRELLA.index("to: out")].count("\n") + 1
    assert (result.code, result.out.startswith(f"schemas/umbrella.yaml:{line}: ")) == (1, True), result.out
    said = json.loads(rainy.wuye("schema", "check", "--json", lang="en").out)
    assert (said["ok"], said["errors"][0]["line"]) == (False, line)


def test_outside_a_house_the_built_in_rules_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bare = Desk(tmp_path, tmp_path)
    result = bare.wuye("schema", "check", lang="en", env={"WUYE_HOUSE": ""})
    assert (
        result.code,
        f"{len([p for p in schemas_dir().glob('*.yaml') if '.part.' not in p.name])} registers" in result.out,
    ) == (0, True), result.err


@pytest.mark.parametrize(
    "name", ["key", "钥匙", "staff", "house", "cabinet", "unit", "reservation", "roster", "leave", "attendance"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_show_is_a_page_in_either_language(desk: Desk, name: str, lang: str) -> None:
    result = desk.wuye("schema", "show", name, lang=lang)
    assert (result.code, result.err) == (0, "")
    assert len(result.out.splitlines()) > 20
    assert "Field(" not in result.out
    assert "{'" not in result.out


def test_show_gives_the_figures_in_force(desk: Desk) -> None:
    with (desk.path / "wuye.yaml").open("a", encoding="utf-8") as file:
        file.write("knobs:\n  key:\n    allowance: 3\n")
    desk.done("schema adopt --why fewer", "chenjing", NOW)
    row = next(r for r in desk.wuye("schema", "show", "key", lang="en").out.splitlines() if "allowance" in r)
    assert "3 (this house)" in row


def test_show_of_no_register_names_near_ones(desk: Desk) -> None:
    result = desk.wuye("schema", "show", "keys", lang="en")
    assert (result.code, "key" in result.err) == (2, True)


def entries(house: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Every entry of a house as plain data, with its register."""
    for page in sorted((house / "ledgers").rglob("*.yaml")):
        found = load(page.read_bytes(), str(page))
        assert isinstance(found, list)
        yield from ((page.parents[1].name, entry) for entry in found)


def test_json_schema_is_valid_and_takes_real_entries(adopted: Desk) -> None:
    adopted.done("umbrella enter S1 S2 --colour black", "zhangwei", LATER)
    adopted.done("umbrella lend S1 --borrower Zhou", "zhangwei", LATER)
    borrow = "key borrow K-1203-1 --borrower lina --org leasing --purpose repair"
    entry = adopted.done(borrow, "zhangwei", LATER).out.split()[0]
    adopted.done(f"sign {entry}", "liuyang", LATER)
    schemas = {}
    for name in ("house", "staff", "key", "unit", "cabinet", "reservation", "umbrella"):
        schemas[name] = json.loads(adopted.wuye("schema", "json", name).out)
        Draft202012Validator.check_schema(schemas[name])
    seen = 0
    for register, entry_ in entries(adopted.path):
        validator = Draft202012Validator(schemas[register])
        assert [e.message for e in validator.iter_errors(entry_)] == [], entry_
        seen += 1
    assert seen > 20


@pytest.mark.parametrize(
    "wrong",
    [{"colour": "red"}, {"do": "steal"}, {"umbrella": ""}, {"id": "K2611-0001"}, {"size": "big"}, {"colour": None}],
)
def test_json_schema_turns_away_what_the_judge_would(adopted: Desk, wrong: dict[str, object]) -> None:
    schema = json.loads(adopted.wuye("schema", "json", "umbrella").out)
    right = {"id": "UM2611-0001", "at": NOW, "by": "zhangwei", "do": "enter", "umbrella": "S1", "colour": "black"}
    assert Draft202012Validator(schema).is_valid(right)
    assert not Draft202012Validator(schema).is_valid({**right, **wrong})
