"""Writing an entry: draft, prompts for what is missing, judgement, signature, receipt."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from wuye.cli import sheets
from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.record import Receipt, judged, record
from wuye.desk.who import find_person
from wuye.errors import BadInput, WuyeError
from wuye.pattern import pattern
from wuye.registers.define import Register
from wuye.render.receipt import print_dry_run, print_receipt
from wuye.repo import keys
from wuye.text import Text, same

ENDING = pattern(r"\.[a-z0-9]{1,6}")
"""What a file may be called after its hash; any other ending is left out."""
STORED = pattern(r"ledgers/files/([0-9a-f]{2})/\1[0-9a-f]{62}(\.[a-z0-9]{1,6})?")

OWN = ("attach", "dry_run", "new_key", "no_passphrase", "subject", "words")


def run(call: Call) -> int:
    """One action of one register, from the command line."""
    name, do = call.carry
    house = opened(call)
    draft = draft_of(call, house, name, do)
    if call.terminal:
        from wuye.cli.ask import ask_missing

        draft = ask_missing(call, house, draft)
    if call.values.get("dry_run"):
        return _dry_run(call, house, draft)
    _new_key(call, house, draft)
    receipt = write(call, house, draft)
    print_receipt(receipt, house, call.lang, as_json=call.json)
    if call.terminal:
        from wuye.cli.acts import offer_signing

        try:
            offer_signing(call, house, receipt.record)
        except KeyboardInterrupt:
            # The entry stands already; only the offer is turned down.
            call.say(Text("", ""))
    return 0


def draft_of(call: Call, house: House, register: str, do: str) -> Draft:
    """The draft that the typed words make."""
    person = find_person(house, call.person)
    typed = {k: _plain(v) for k, v in call.values.items() if k not in OWN}
    typed = sheets.read_files(_said(call, house, register, do) | typed, house.rules.registers[register])
    subjects = call.values.get("subject") or ()
    draft = Draft(register, do, person, tuple(subjects) if not isinstance(subjects, str) else (subjects,), typed)
    found = house.rules.registers[register]
    _public_key(call, house, found, draft)
    _attach(call, draft, found)
    return draft


def _said(call: Call, house: House, register: str, do: str) -> dict[str, Any]:
    """Words typed without an option go where the action takes them."""
    action, words = house.rules.registers[register].actions.get(do), call.values.get("words")
    return {action.takes: " ".join(words)} if action is not None and action.takes and words else {}


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return list(value) if isinstance(value, tuple) else value


def _public_key(call: Call, house: House, register: Register, draft: Draft) -> None:
    """A public key is a line, or the file that holds it; or made here, ssh-keygen asking for the passphrase."""
    field = next((f.name for f in register.fields.values() if f.type == "key"), None)
    if field is None:
        return
    typed = dict(draft.typed)
    said = typed.get(field)
    if isinstance(said, str) and Path(said).is_file():
        typed[field] = Path(said).read_text("utf-8").strip()
    elif call.values.get("new_key"):
        typed[field] = PROBE
    draft.typed = typed


def _new_key(call: Call, house: House, draft: Draft) -> None:
    """Makes the key, once the rest of the entry has been judged with a stand-in for it."""
    if not call.values.get("new_key"):
        return
    judged(house, draft)
    person, house_id = draft.subjects[0], house.rules.house_id
    line = keys.next_key(house_id, person)
    if line is None:
        make = keys.make_next if keys.has_key(house_id, person) else keys.make_key
        line = make(house_id, person, passphrase=not call.values.get("no_passphrase"))
        call.values["made_key"] = True
    draft.typed = {k: line if v == PROBE else v for k, v in draft.typed.items()}


PROBE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""Stands for a key not made yet, so that no key is made for an entry that would be refused."""


def _attach(call: Call, draft: Draft, register: Register) -> None:
    """The files given with --attach, and those typed into a field that holds a file."""
    files: dict[str, bytes] = {}
    typed = dict(draft.typed)
    if call.values.get("attach"):
        typed["files"] = sorted(_kept(given, files, "--attach") for given in call.values["attach"])
    for kind in register.fields.values():
        if kind.type in ("file", "photo") and kind.name in typed and not kind.columns:
            said, option = typed[kind.name], f"--{kind.name.replace('_', '-')}"
            several = isinstance(said, list)
            kept = [_kept(one, files, option) for one in (said if several else [said])]
            typed[kind.name] = kept if several else kept[0]
    draft.files, draft.typed = files, typed


def _kept(given: str, files: dict[str, bytes], option: str) -> str:
    """The path under which a file is kept: by its content, so that none can be put in its place."""
    path = Path(given)
    if STORED.fullmatch(given):
        return given
    if not path.is_file():
        raise BadInput.of(f"没有 {given} 这个文件", f"there is no file {given}", remedy=same(f"{option} FILE"))
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    ending = path.suffix.lower() if ENDING.fullmatch(path.suffix.lower()) else ""
    name = f"ledgers/files/{digest[:2]}/{digest}{ending}"
    files[name] = data
    return name


def write(call: Call, house: House, draft: Draft) -> Receipt:
    """Records a draft; a key made for it is taken back where the entry is refused."""
    made = bool(call.values.get("made_key"))
    house_id = house.rules.house_id
    try:
        receipt = record(house, draft, extra=dict(draft.files))
    except WuyeError:
        if made and draft.subjects:
            keys.discard(house_id, draft.subjects[0])
        raise
    if call.values.get("new_key") and receipt.record.status == "done":
        keys.take_enrolled(house_id, draft.subjects[0], str(receipt.record.fields["public_key"]))
    return receipt


def _dry_run(call: Call, house: House, draft: Draft) -> int:
    entry, verdict = judged(house, draft)
    print_dry_run(entry, verdict, house, call.lang, as_json=call.json)
    return 0
