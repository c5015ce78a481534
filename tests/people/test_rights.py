"""The words of the language that leaving needs: what somebody owes, what he alone may sign, what passes on."""

from __future__ import annotations

import pytest

from wuye.builtin import schemas_dir
from wuye.cli.schemas import findings, shipped_files
from wuye.registers.load import load_rules
from wuye.registers.rights import asked

STAFF = (schemas_dir() / "staff.yaml").read_text("utf-8")


def faults(old: str, new: str) -> str:
    assert old in STAFF
    files = {**shipped_files(), "schemas/staff.yaml": STAFF.replace(old, new, 1).encode()}
    return " ".join(p.message.en for p in findings(files).errors)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("python: sole_roles", "python: sole_role", "there is no function sole_role"),
        ("owed_by: {the: subject}", "owed_by: {the: nobody}", "there is no field nobody"),
        ("passes: {from: subject, to: taker}", "passes: {from: subject}", "passes wants from and to"),
        ("passes: {from: subject, to: taker}", "passes: {from: subject, to: second_job}", "second_job is no person"),
        ("passes: {from: subject, to: taker}", "passes: {from: subject, to: nobody}", "there is no field nobody"),
        ("passes: {from: subject, to: taker}", "passes: {from: subject, to: taker, by: at}", "unknown word by"),
        # The books of keys read `handover` in an entry of the staff.
        ("handover: {type: person", "heir: {type: person", "actions.leaver_hands_on.set.borrower: there is no field"),
    ],
)
def test_a_slip_in_these_words_is_found(old: str, new: str, words: str) -> None:
    assert words in faults(old, new)


def test_what_is_asked_of_whom() -> None:
    files = shipped_files()
    whole, path = b"who: [{the: knob.count_roles, of: kind}, {the: keeper}]", "schemas/cabinet.yaml"
    assert whole in files[path]
    files[path] = files[path].replace(whole, b"who: {the: knob.count_roles, of: kind}")
    found = set(asked(load_rules(files)))
    assert {"leader", "shift_manager"} in found
    assert {"manager"} in found
    assert {"general_manager"} in found
    # Each row of a knob asks for people of its own.
    assert {"control_room"} in found
    assert {"receptionist", "assistant"} in found
    assert not [tokens for tokens in found if "writer" in tokens or "{" in "".join(tokens)]
