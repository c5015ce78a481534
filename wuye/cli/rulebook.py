"""`wuye rules`: what the rulebook says, and where it is enforced here."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from wuye.cli.call import Call, folder_guess
from wuye.errors import BadInput, WuyeError
from wuye.registers.catalogue import Catalogue, Question, Rule, System, read_catalogue
from wuye.registers.check_base import near
from wuye.registers.enforced import Spot, enforced
from wuye.registers.rules import Rules
from wuye.render.schema_page import knob_words
from wuye.text import Text, cells, same

KINDS = {
    "record": Text("记录", "record"), "guard": Text("把关", "guard"), "signature": Text("签字", "signature"),
    "deadline": Text("时限", "deadline"), "check": Text("检查", "check"), "report": Text("报表", "report"),
    "conduct": Text("行为", "conduct"),
}  # fmt: skip


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue that comes with the program."""
    folder = files("wuye") / "rulebook"
    return read_catalogue({f.name: f.read_bytes() for f in folder.iterdir() if f.name.endswith(".yaml")})


def rules_here(call: Call) -> Rules:
    """The rules in force in this house, or where there is none those a new one starts with."""
    from wuye.cli.opened import opened, shipped_rules

    there = folder_guess(["--house", call.house] if call.house else [])
    return opened(call).rules if there is not None or call.house else shipped_rules()


def rules(call: Call) -> int:
    """A rule, a system's rules, or the systems."""
    word = str(call.values.get("id") or "")
    book, here = catalogue(), rules_here(call)
    spots = enforced(here)
    wanted = word.upper()
    system = next((s for s in book.systems.values() if word and word in (s.label.zh, s.label.en)), None)
    if not word:
        _print(call, [_system(s, spots, call) for s in book.systems.values()])
    elif system is not None or wanted in book.systems:
        _print(call, [_row(book.rules[i], spots, call) for i in (system or book.systems[wanted]).rules])
    elif wanted in book.rules:
        _print_one(call, _rule(book.rules[wanted], book, spots, here, call))
    elif wanted in book.questions:
        _print_one(call, _question(book.questions[wanted], spots, here, call))
    else:
        raise _unknown(word, book)
    return 0


def _unknown(word: str, book: Catalogue) -> WuyeError:
    shown = "".join(c if c.isprintable() else "?" for c in word[:40])
    known = [*book.rules, *book.questions, *book.systems, *(s.label.zh for s in book.systems.values())]
    remedy = near(word.upper(), known) or same("wuye rules")
    return BadInput.of(f"没有 {shown} 这条规定", f"there is no rule {shown}", remedy=remedy)


def _system(system: System, spots: dict[str, list[Spot]], call: Call) -> dict[str, Any]:
    here = sum(rule in spots for rule in system.rules)
    purpose = call.to(system.purpose)
    count = call.to(
        Text(f"{len(system.rules)} 条，写进规则 {here} 条", f"{len(system.rules)} rules, {here} in force here")
    )
    return {
        "system": system.name, "label": call.to(system.label), "rules": len(system.rules), "enforced": here,
        "purpose": purpose, "words": [system.name, call.to(system.label), count],
    }  # fmt: skip


def _row(rule: Rule, spots: dict[str, list[Spot]], call: Call) -> dict[str, Any]:
    where = _where(spots.get(rule.id, []), call)
    return {
        "id": rule.id, "kind": rule.kind, "text": call.to(rule.text), "where": where,
        "words": [rule.id, call.to(KINDS[rule.kind]), call.to(rule.text), "；".join(where) or "-"],
    }  # fmt: skip


def _where(spots: list[Spot], call: Call) -> list[str]:
    return list(dict.fromkeys(call.to(s.where) for s in spots))


def _print(call: Call, rows: list[dict[str, Any]]) -> None:
    if call.json:
        print(json.dumps([{k: v for k, v in row.items() if k != "words"} for row in rows], ensure_ascii=False))
        return
    widths = [max(cells(row["words"][i]) for row in rows) for i in range(2)]
    for row in rows:
        first, second, *rest = row["words"]
        pads = [w + " " * (width - cells(w)) for w, width in zip((first, second), widths, strict=True)]
        print("  ".join([*pads, *rest]))


def _places(name: str, spots: dict[str, list[Spot]], rules_: Rules, call: Call) -> list[dict[str, Any]]:
    return [
        {"where": call.to(s.where), "asks": call.to(s.asks) if s.asks else knob_words(s, rules_, call.lang)}
        for s in spots.get(name, [])
    ]


def _rule(rule: Rule, book: Catalogue, spots: dict[str, list[Spot]], rules_: Rules, call: Call) -> dict[str, Any]:
    return {
        "id": rule.id,
        "system": rule.system,
        "label": {"zh": book.systems[rule.system].label.zh, "en": book.systems[rule.system].label.en},
        "kind": rule.kind,
        "part": call.to(rule.part) if rule.part else None,
        "zh": rule.text.zh,
        "en": rule.text.en,
        "source": rule.source,
        "see": [_question(book.questions[i], spots, rules_, call) for i in rule.see if i in book.questions],
        "where": _places(rule.id, spots, rules_, call),
    }


def _question(question: Question, spots: dict[str, list[Spot]], rules_: Rules, call: Call) -> dict[str, Any]:
    return {
        "id": question.id,
        "zh": question.topic.zh,
        "en": question.topic.en,
        "positions": call.to(question.positions) if question.positions else None,
        "default": call.to(question.answer),
        "source": question.source,
        "rules": list(question.rules),
        "where": _places(question.id, spots, rules_, call),
    }


def _print_one(call: Call, found: dict[str, Any]) -> None:
    if call.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    kind = call.to(KINDS[found["kind"]]) if "kind" in found else ""
    title = [found["id"], call.to(Text(**found["label"])) if "label" in found else "", found.get("part") or "", kind]
    print("  ".join(t for t in title if t))
    _print_body(call, found, "  ")
    for question in found.get("see", ()):
        print(f"  {question['id']}")
        _print_body(call, question, "    ")


def _print_body(call: Call, found: dict[str, Any], gap: str) -> None:
    print(f"{gap}{found['zh']}")
    print(f"{gap}{found['en']}")
    said = [
        (Text("各方说法", "positions"), found.get("positions")), (Text("默认", "default"), found.get("default")),
        (Text("出处", "source"), found.get("source")), (Text("涉及", "rules"), " ".join(found.get("rules", ()))),
    ]  # fmt: skip
    for label, words in said:
        if words:
            print(f"{gap}{call.to(label)}: {words}")
    for place in found["where"]:
        asks = f"  {place['asks']}" if place["asks"] else ""
        print(f"{gap}→ {place['where']}{asks}")
    if not found["where"]:
        print(gap + call.to(Text("→ 现行规则里没有写这一条", "→ not named by the rules in force")))
