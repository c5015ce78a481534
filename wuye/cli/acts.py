"""The acts every register has, from the command line: sign, decline, glass, correct, told, done, routine."""

from __future__ import annotations

from typing import Any

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.desk.draft import Draft, understand
from wuye.desk.house import House
from wuye.desk.record import record as write
from wuye.desk.who import find_person
from wuye.errors import BadInput, NotAllowed, WuyeError
from wuye.registers import people, signing
from wuye.registers.things import Record, Slot
from wuye.render.receipt import headline, print_receipt, slot_words
from wuye.repo.keys import has_key
from wuye.reports.waits import wanted_from
from wuye.text import Text, near_to, same


def sign(call: Call) -> int:
    """Signs the entries named, or on a terminal whatever waits for this person, one after the other."""
    house = opened(call)
    person = find_person(house, call.person)
    named = call.values.get("entries") or ()
    if named:
        for of in named:
            _sign(call, house, person, of)
        return 0
    return _sign_all(call, house, person)


def _sign_all(call: Call, house: House, person: str) -> int:
    waiting = [row.record for row in wanted_from(house.books, person, house.now())]
    if not waiting:
        call.say(Text("没有等您签的", "nothing waits for your signature"))
        return 0
    if not call.terminal:
        for record in waiting:
            print(headline(record.entry, house.books, call.lang))
        raise BadInput.of("要签哪一条？", "which one?", remedy=same(f"wuye sign {waiting[0].entry.id}"))
    from wuye.cli.ask import confirm
    from wuye.render.life import print_entry

    for record in waiting:
        print_entry(record, house, call.lang)
        if confirm(call, Text("签吗？", "sign it?")):
            _sign(call, house, person, record.entry.id)
    return 0


def entry_named(house: House, of: str) -> Record:
    """An entry by its id; BadInput names near ones."""
    found = house.books.records.get(of)
    if found is None:
        near = near_to(of, [record.entry.id for record in house.books.unsigned()])
        shown = of[:40] if of.isprintable() else "?"
        remedy = Text(f"是不是：{'、'.join(near)}", f"did you mean {', '.join(near)}") if near else same("wuye log")
        raise BadInput.of(f"没有 {shown} 这条记录", f"there is no entry {shown}", remedy=remedy, field="entry")
    return found


def _sign(call: Call, house: House, person: str, of: str, verdict: str = "yes") -> None:
    record = entry_named(house, of)
    fields: dict[str, Any] = {"of": of, "digest": record.entry.digest}
    fields.update(_place(call, house, person, record))
    fields["verdict"] = verdict
    if verdict != "yes":
        fields["why"] = reason(call)
    receipt = write(house, Draft(record.entry.register, "sign", person, (), fields))
    print_receipt(receipt, house, call.lang, as_json=call.json)
    if record.entry.register == "month":
        from wuye.cli.closing import held

        held(call, house, house.books.records[of])


def _place(call: Call, house: House, person: str, record: Record) -> dict[str, Any]:
    books, now = house.books, house.now()
    said = call.values.get("kind")
    wanted = next((k for k, text in signing.KIND.items() if said in (k, text.zh)), said)
    if person in record.resign:
        return {"as": "review"}
    place = signing.place_for(record, person, now, books, wanted)
    if isinstance(place, Slot):
        role = _role(call, house, person, place)
        return {"as": place.kind, **({"role": role} if role else {})}
    news = [d for d in books.dues.group("opened", record.entry.id) if d.kind == "tell"]
    if any(people.fits(books, d.who, person, now)[0] for d in news):
        return {"as": "seen"}
    raise NotAllowed((place,))


def _role(call: Call, house: House, person: str, place: Slot) -> str:
    said = call.values.get("role")
    fit, role, _ = people.fits(house.books, place.who, person, house.now())
    if said and said not in people.roles(house.books, person, house.now()):
        raise NotAllowed.of(
            f"{house.name(person)} 没有 {said} 这个岗位", f"{house.name(person)} doesn't hold the role {said}",
            remedy=same(f"wuye staff show {person}"),
        )  # fmt: skip
    return str(said or (role if fit and ":" not in role else ""))


def reason(call: Call) -> str:
    """The reason typed, or asked for on a terminal."""
    why = call.values.get("why")
    if not why and call.terminal:
        from wuye.cli.ask import ask_text

        why = ask_text(call, Text("原因", "reason"))
    if not why:
        raise BadInput.of("缺原因", "a reason is wanted", remedy=Text("--原因 …", "--why …"), field="why")
    return str(why)


def decline(call: Call) -> int:
    """Declines a waiting entry, with the reason."""
    house = opened(call)
    _sign(call, house, find_person(house, call.person), call.values["entry"], "no")
    return 0


def offer_signing(call: Call, house: House, record: Record) -> None:
    """On a terminal: somebody whose key is here may sign at once (two people at one counter)."""
    if record.status != "waiting":
        return
    from wuye.cli.ask import confirm

    books, now = house.books, house.now()
    step = signing.open_step(record)
    for slot in [s for s in record.slots if s.holds and s.open and s.step == step]:
        signed = [s.by for s in record.signers()]
        may = people.candidates(books, slot.who, now, [record.entry.by, *signed])
        here = [p for p in may if has_key(books.rules.house_id, p)]
        if not here:
            continue
        person = here[0]
        words = slot_words(slot, books, record, call.lang)
        name = house.name(person)
        if confirm(call, Text(f"还要签字：{words}。{name} 现在签？", f"also wanted: {words}. {name} to sign now?")):
            try:
                _sign(call, house, person, record.entry.id)
            except WuyeError as error:
                from wuye.cli.errors_out import tell

                tell(error, call.lang, call.json)


def _words(call: Call) -> tuple[str, dict[str, list[str]]]:
    """The entry named, and `--field value` pairs as typed."""
    entry = ""
    typed: dict[str, list[str]] = {}
    words = iter(call.values.get("words") or ())
    for word in words:
        if not word.startswith("--"):
            if entry:
                raise BadInput.of(f"多写了：{word}", f"not wanted here: {word}", remedy=same("wuye correct --help"))
            entry = word
            continue
        name, eq, value = word.removeprefix("--").partition("=")
        value = value if eq else next(words, "")
        typed.setdefault(name, []).append(value)
    if not entry:
        raise BadInput.of("缺记录号", "the entry is missing", remedy=same("wuye log"), field="entry")
    return entry, typed


def _fields(typed: dict[str, list[str]], record: Record, house: House) -> dict[str, Any]:
    """Fields typed by name or Chinese label, as page values."""
    register = house.books.register(record.entry.register)
    names = {n: f.name for f in register.fields.values() for n in (f.name, f.name.replace("_", "-"), f.label.zh)}
    draft = {names.get(k, k): v[0] if len(v) == 1 else v for k, v in typed.items()}
    values, problems = understand(Draft(register.name, record.entry.do, "", (), draft), house.books, house.now())
    if problems:
        raise BadInput(tuple(problems))
    return values


def glass(call: Call) -> int:
    """Breaks the glass on a waiting entry."""
    house = opened(call)
    entry, typed = _words(call)
    record = entry_named(house, entry)
    why = reason(call) if call.terminal else str(call.values.get("why") or "")
    fields = {"of": record.entry.id, "digest": record.entry.digest, "why": why, **_fields(typed, record, house)}
    return _write(call, house, record.entry.register, "glass", (), fields)


def correct(call: Call) -> int:
    """Corrects an entry; the wrong one stays as it is."""
    house = opened(call)
    entry, typed = _words(call)
    record = entry_named(house, entry)
    fields: dict[str, Any] = {"of": record.entry.id, "digest": record.entry.digest, "why": reason(call)}
    if typed:
        fields["fields"] = _fields(typed, record, house)
    return _write(call, house, record.entry.register, "correct", (), fields)


def told(call: Call) -> int:
    """Records that somebody has been told of an entry."""
    house = opened(call)
    record = entry_named(house, call.values["entry"])
    to = str(call.values.get("to") or "")
    found = people.by_name(house.books, to)
    roles = {r.label.zh: n for n, r in house.rules.roles.items()}
    departments = {t.zh: f"dept:{n}" for n, t in house.rules.house_list("departments").items()}
    to = found[0] if len(found) == 1 else roles.get(to) or departments.get(to) or to
    fields = {"of": record.entry.id, "to": to, "how": call.values.get("how", "")}
    return _write(call, house, record.entry.register, "told", _subjects(record), fields)


def done(call: Call) -> int:
    """Settles a due that has no action of its own."""
    house = opened(call)
    record = entry_named(house, call.values["entry"])
    fields = {"of": record.entry.id, "due": call.values["due"], "how": call.values.get("how", "")}
    return _write(call, house, record.entry.register, "done", _subjects(record), fields)


def _subjects(record: Record) -> tuple[str, ...]:
    return record.entry.subjects or (record.entry.id,)


def routine_done(call: Call) -> int:
    """Records that a routine was done."""
    house = opened(call)
    register, dot, name = str(call.values["routine"]).partition(".")
    if not dot or register not in house.rules.registers:
        raise BadInput.of("例行要写成 登记簿.名称", "a routine is written REGISTER.NAME", remedy=same("wuye routine"))
    note = {"note": call.values["note"]} if call.values.get("note") else {}
    return _write(call, house, register, "routine", (), {"routine": name, **note})


def _write(call: Call, house: House, register: str, do: str, subjects: tuple[str, ...], fields: dict[str, Any]) -> int:
    person = find_person(house, call.person)
    receipt = write(house, Draft(register, do, person, subjects, {k: v for k, v in fields.items() if v != ""}))
    print_receipt(receipt, house, call.lang, as_json=call.json)
    return 0
