"""`wuye log draw`: a month's pages drawn by a seed that nobody can choose; `redraw` draws them again from the books."""

from __future__ import annotations

import base64
from typing import Any

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.cli.write import write
from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.own_key import check_own
from wuye.desk.record import judged
from wuye.desk.who import find_person
from wuye.errors import BadInput, NotAllowed
from wuye.registers.define import Field, Register
from wuye.registers.drawing import (
    NAMESPACE,
    SECRET,
    SIGNATURE,
    drawn,
    pledge_of,
    population,
    seed_of,
    statement,
)  # fmt: skip
from wuye.registers.rules import MISSING
from wuye.render.paint import paint, print_json, width_of
from wuye.render.receipt import print_dry_run, print_receipt
from wuye.render.view import View
from wuye.repo import prove
from wuye.text import Text, same


def draw(call: Call) -> int:
    """Draws the sample of a month and writes it down, all that somebody needs to draw it again."""
    house, register, month = _asked(call)
    person = find_person(house, call.person)
    field = next(kind for kind in register.draws if kind.type == "draw")
    subject = house.books.subject(register.name, month)
    pledged = subject is not None and any(k.name in subject.facts for k in register.draws if k.type == "pledge")
    do = _action(register, field, pledged)
    # What anybody may not do is told before a signature is asked for.
    _may(house, register, do, person, month)
    value = _drawn(house, register, field, month, person, pledged)
    return _entered(call, house, Draft(register.name, do, person, (month,), {field.name: value}))


def pledge(call: Call) -> int:
    """Writes down the fingerprint of a secret before a month ends; the secret stays on this machine."""
    house, register, month = _asked(call)
    person = find_person(house, call.person)
    field = next(kind for kind in register.draws if kind.type == "pledge")
    secret = prove.make_secret(house.rules.house_id, person, f"{register.name}-{month}")
    return _entered(call, house, Draft(register.name, call.carry[1], person, (month,), {field.name: pledge_of(secret)}))


def redraw(call: Call) -> int:
    """Draws a month again from the books as they stand, and shows the working."""
    from wuye.render.draws import redraw_lines, redraw_object
    from wuye.reports.draws import redrawn

    house = opened(call)
    register, month = house.rules.registers[call.carry], str(call.values["subject"])
    found = redrawn(house.books, register, month)
    if found is None:
        raise BadInput.of(
            f"{month} 还没有抽查", f"nothing was drawn for {month}", remedy=same(f"wuye {register.name} draw {month}")
        )
    view = View(house.books, house.now(), call.lang)
    if call.json:
        print_json(redraw_object(found))
    else:
        paint(redraw_lines(found, view, width_of()))
    return 0 if found.same else 1


def _asked(call: Call) -> tuple[House, Register, str]:
    house = opened(call)
    subjects: list[str] = list(call.values.get("subject") or [])
    if len(subjects) != 1:
        raise BadInput.of("抽哪个月？", "which month?", remedy=same(f"wuye {call.carry[0]} {call.carry[1]} 2026-11"))
    return house, house.rules.registers[call.carry[0]], str(subjects[0])


def _action(register: Register, field: Field, pledged: bool) -> str:
    """The action that draws: of a new month, or of one for which a secret was pledged."""
    return next(a.name for a in register.actions.values() if field.name in a.clause.need and a.makes is not pledged)


def _may(house: House, register: Register, do: str, person: str, month: str) -> None:
    from wuye.desk.record import compose
    from wuye.registers.fold import weigh

    entry, _ = compose(Draft(register.name, do, person, (month,), {}), house.books, house.now(), house.desk)
    allowed = weigh(entry, house.books).allowed
    if allowed:
        raise NotAllowed(tuple(allowed))


def _drawn(house: House, register: Register, field: Field, month: str, person: str, pledged: bool) -> dict[str, Any]:
    knob = house.rules.knob(register.name, "sample_pct")
    percent = knob if isinstance(knob, int) and knob is not MISSING else 0
    everything = population(house.books, str(field.of), month)
    said = statement(house.rules.house_id, str(field.of), month, percent, everything.digest)
    proof = _revealed(house, register, month, person) if pledged else _signed(house, said, person)
    names = drawn(seed_of(proof, said), everything.names, percent)
    return {
        "month": month, "percent": percent, "pages": len(everything.rows), "digest": everything.digest, "proof": proof,
        "drawn": names,
    }  # fmt: skip


def _signed(house: House, said: bytes, person: str) -> str:
    house_id = house.rules.house_id
    check_own(house.books, person)
    if not prove.steady(house_id, person):
        raise NotAllowed.of(
            "硬件钥匙每次签名都不同，要在月末前先承诺一个密数", "a hardware key signs differently each time: a secret is pledged before the month ends",
            remedy=same("wuye log pledge 2026-12"),
        )  # fmt: skip
    raw = prove.signature(said, NAMESPACE, house_id, person)
    return SIGNATURE + base64.b64encode(raw).decode()


def _revealed(house: House, register: Register, month: str, person: str) -> str:
    secret = prove.kept_secret(house.rules.house_id, person, f"{register.name}-{month}")
    if secret is None:
        raise NotAllowed.of(
            "承诺的密数不在本机", "the secret that was pledged isn't on this machine",
            remedy=Text("到承诺时用的那台机器上抽", "draw on the machine on which it was pledged"),
        )  # fmt: skip
    return SECRET + secret.hex()


def _entered(call: Call, house: House, draft: Draft) -> int:
    if call.values.get("dry_run"):
        entry, verdict = judged(house, draft)
        print_dry_run(entry, verdict, house, call.lang, as_json=call.json)
        return 0
    print_receipt(write(call, house, draft), house, call.lang, as_json=call.json)
    return 0
