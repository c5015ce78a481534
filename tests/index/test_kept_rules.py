"""Rules kept as plain data: the same as those of the files, and a file of them that is no good costs only time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.rows import Made
from wuye.desk import house as opening
from wuye.desk import sound
from wuye.desk.house import House
from wuye.registers import load
from wuye.registers.lazily import Lazily
from wuye.render.schema_page import as_data

Spoil = Callable[[Path], object]
KNOWN = ("prefixes", "lapsing", "asked", "counted_as")


def path_of(made: Made) -> Path:
    return made.house / ".git" / "wuye" / sound.FILE


def read_anew(made: Made, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether opening the house reads the files of its rules."""
    read: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(opening, "load_rules", lambda files: read.append(files) or load.load_rules(files))
        with House(made.house, believes=True) as house:
            assert house.rules.registers["unit"].actions["know"].name == "know"
    return bool(read)


@pytest.fixture
def kept(made: Made, monkeypatch: pytest.MonkeyPatch) -> Made:
    path_of(made).unlink(missing_ok=True)
    assert read_anew(made, monkeypatch)
    assert not read_anew(made, monkeypatch)
    return made


def test_kept_rules_are_those_of_the_files(kept: Made) -> None:
    with House(kept.house, believes=True) as house:
        rules, named = house.rules, house.rule_files_now()
        fresh = load.load_rules({path: house.blob(oid) for path, oid in named.items()})
    assert isinstance(rules.registers, Lazily)
    assert {word: getattr(rules, word) for word in KNOWN} == {
        word: json.loads(json.dumps(value)) if word == "counted_as" else value
        for word in KNOWN for value in [getattr(fresh, word)]
    }  # fmt: skip
    assert list(rules.registers) == list(fresh.registers)
    assert rules.settings == fresh.settings
    for name, register in fresh.registers.items():
        assert as_data(rules.registers[name]) == as_data(register)
        assert list(rules.registers[name].fields) == list(register.fields)
        assert rules.registers[name] == register


def test_a_command_makes_only_the_registers_it_touches(kept: Made) -> None:
    with House(kept.house, believes=True) as house:
        assert house.rules.knob("unit", "no such figure") is not None
        made = house.rules.registers._made  # type: ignore[attr-defined]
    assert "key" not in made


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def changed(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"manager"', b'"cashier"'))
    assert path.read_bytes() != data


def of_other_files(path: Path) -> None:
    first, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(bytes(reversed(first)) + b"\n" + rest)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [cut, changed, of_other_files, empty, Path.unlink, a_folder])
def test_what_is_no_good_costs_only_time(kept: Made, spoil: Spoil, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(path_of(kept))
    assert read_anew(kept, monkeypatch)
    assert read_anew(kept, monkeypatch) is path_of(kept).is_dir()


def test_an_older_program_s_aren_t_taken(kept: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound, "stamp", lambda: "an older program")
    assert read_anew(kept, monkeypatch)


def test_changed_files_are_read_anew(kept: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    with House(kept.house, believes=True) as house:
        named = house.rule_files_now()
        other = {**named, "schemas/unit.yaml": named["schemas/key.yaml"]}
        assert sound.kept_rules(path_of(kept).parent, other) is None
        assert sound.kept_rules(path_of(kept).parent, named) is not None


def test_whoever_isn_t_at_the_head_keeps_nothing(kept: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path_of(kept).read_bytes()
    with House(kept.house, believes=True) as house:
        named = {path: oid for path, oid in house.rule_files_now().items() if path != "schemas/key.yaml"}
        assert "key" not in house._load(named).registers
    assert path_of(kept).read_bytes() == before
