"""A register's rules as a page to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from wuye.registers.define import ANY, Action, Case, Clause, Field, Owe, Register, Sign
from wuye.registers.enforced import Spot
from wuye.registers.people import duty_title
from wuye.registers.plan import field_of
from wuye.registers.rules import MISSING, Rules
from wuye.registers.signing import KIND
from wuye.text import Lang, Text, same

TESTS = {
    "min": "≥", "max": "≤", "over": ">", "under": "<", "not": "≠", "before": "≤", "after": "≥", "within": "∈",
    "overlaps": "∩", "has": "∋", "only": "⊆",
}  # fmt: skip
PAGES = {
    "day": Text("每日一页", "a page a day"),
    "shift": Text("每班一页", "a page a shift"),
    "month": Text("每月一页", "a page a month"),
}

ROOTS = {
    "state": Text("状态", "state"), "at": Text("登记时间", "time of entry"), "by": Text("经办人", "writer"),
    "subject": Text("对象", "subject"), "today": Text("今天", "today"), "role": Text("岗位", "role"),
    "dept": Text("部门", "department"), "enrolled": Text("在册", "enrolled"), "name": Text("名称", "name"),
}  # fmt: skip
ANYBODY = {"any": Text("任何在册人员", "anybody enrolled"), "writer": Text("经办人", "the writer")}


class Page:
    """The page of one register in one language."""

    def __init__(self, register: Register, rules: Rules, lang: Lang) -> None:
        self.register, self.rules, self.lang = register, rules, lang

    def t(self, zh: str, en: str) -> str:
        """Words in the page's language."""
        return zh if self.lang == "zh" else en

    def lines(self) -> Iterator[str]:
        """The page, line by line."""
        book = self.register
        page = PAGES[book.page].to(self.lang)
        yield f"{book.label.zh} {book.label.en}  {book.name}  {book.prefix}  {page}  {book.subject.label.to(self.lang)}"
        parts = {
            self.t("状态", "States"): self._states(), self.t("栏", "Fields"): self._fields(),
            self.t("动作", "Actions"): self._actions(), self.t("参数（现行值）", "Knobs (values in force)"): self._knobs(),
            self.t("例行", "Routines"): self._routines(),
        }  # fmt: skip
        for title, lines in parts.items():
            found = list(lines)
            yield from ("", title, *found) if found else ()

    def _states(self) -> Iterator[str]:
        for name, state in self.register.states.items():
            final = self.t("（终）", " (final)") if state.final else ""
            lapse = f"  {self.value(state.until)} → {self.state(state.then)}" if state.then else ""
            over = self.t("  不再等签 ", "  wants no more signatures on ") if state.replaces else ""
            yield f"  {name}  {state.label.to(self.lang)}{final}{lapse}{over}{', '.join(state.replaces)}"

    def _fields(self) -> Iterator[str]:
        for name, kind in self.register.fields.items():
            many = self.t("，可多个", ", many") if kind.many else ""
            stays = "" if name in self.register.facts else self.t("，只在本条", ", of its entry only")
            yield f"  {name}  {kind.label.to(self.lang)}  {self._kind(kind)}{many}{stays}{_ids(kind.rules)}"

    def _kind(self, kind: Field) -> str:
        if kind.choices:
            return " | ".join(label.to(self.lang) for label in kind.choices.values())
        more = kind.register or kind.table or kind.house_list or kind.of
        return f"{kind.type} {more}" if more else kind.type

    def _knobs(self) -> Iterator[str]:
        for name, knob in self.register.knobs.items():
            value = self.rules.knob(self.register.name, name)
            shown = knob_words(Spot(self.register.name, ("knobs", name), knob.label, None), self.rules, self.lang)
            own = self.t("（本大厦）", " (this house)") if value != knob.default else ""
            yield f"  {name}  {knob.label.to(self.lang)}  {shown}{own}{_ids(knob.rules)}"

    def _routines(self) -> Iterator[str]:
        for name, routine in self.register.routines.items():
            what = " | ".join(routine.do) or routine.gives or ""
            line = f"  {name}  {routine.label.to(self.lang)}  {self.value(routine.every)}  {what}"
            yield f"{line}  {self.who(routine.who)}{_ids(routine.rules)}"

    def _actions(self) -> Iterator[str]:
        for action in self.register.actions.values():
            yield from self._action(action)

    def _action(self, action: Action) -> Iterator[str]:
        who = (
            self.who(action.clause.who) if action.clause.who is not None else self.t("任何在册人员", "anybody enrolled")
        )
        told = self.t("  陈述", "  testimony") if action.testimony else ""
        yield f"  {action.name}  {action.label.to(self.lang)}  {who}  {self._way(action)}{told}{_ids(action.rules)}"
        yield from (f"      {line}" for line in self._clause(action.clause))
        if action.glass is not None:
            kinds = self._join(KIND[k].to(self.lang) for k in action.glass.waives)
            words = self.t(f"应急先行：免 {kinds}", f"break-glass: waives {kinds}")
            yield f"      {words}  {self.tests(action.glass.when)}{_ids(action.glass.rules)}"
        for case in action.cases:
            yield f"      · {self._case(case)}"

    def _way(self, action: Action) -> str:
        start = self.t("新", "new") if action.origin is None else self.t("任何", "any") if action.origin == ANY else ""
        start = start or self._join(self.state(s) for s in action.origin or ())
        return f"{start} → {self.state(action.clause.to)}" if action.clause.to else start

    def _clause(self, clause: Clause) -> Iterator[str]:
        for label, names in ((self.t("要写", "needs"), clause.need), (self.t("可写", "may give"), clause.may)):
            if names:
                yield f"{label} {self._join(self.label(n) for n in names)}"
        yield from (self._sign(sign) for sign in clause.signs)
        yield from (self._owe(owe) for owe in clause.owes)
        for tell in clause.tells:
            yield f"{self.t('告知', 'tells')} {self.who(tell.to)} {tell.within}{_ids(tell.rules)}"
        if clause.settles:
            yield f"{self.t('了结', 'settles')} {self._join(clause.settles)}"
        yield from (f"「{self._said(line)}」" for line in clause.says)
        for name, raw in (*clause.set.items(), *clause.add.items()):
            plus = "+=" if name in clause.add else "="
            yield f"{self.label(name)} {plus} {self._choice(name, raw)}"
        if clause.clear:
            yield f"{self.t('清除', 'clears')} {self._join(self.label(n) for n in clause.clear)}"

    def _sign(self, sign: Sign) -> str:
        count = f" ×{sign.count}" if sign.count > 1 else ""
        after = self.t("（事后 ", " (afterwards, ") + self.value(sign.within) + self.t("）", ")") if sign.within else ""
        who = self.who(sign.who if sign.each is None else sign.each)
        return f"{self.t('签字', 'signs')} {KIND[sign.kind].to(self.lang)}: {who}{count}{after}{_ids(sign.rules)}"

    def _owe(self, owe: Owe) -> str:
        action = self.register.actions.get(owe.name)
        label = owe.label or (action.label if action else same(owe.name))
        by = f" {self.value(owe.by)}" if owe.by is not None else ""
        who = f"  {self.who(owe.who)}" if owe.who is not None else ""
        return f"{self.t('待办', 'owes')} {label.to(self.lang)}{by}{who}{_ids(owe.rules)}"

    def _case(self, case: Case) -> str:
        parts = [f"{self.tests(case.when)}："] if case.when else []
        for word, tests in ((self.t("须", "must"), case.must), (self.t("应", "should"), case.should)):
            parts += [f"{word} {self.tests(tests)}"] if tests else []
        parts += [f"→ {self.state(case.clause.to)}"] if case.clause.to else []
        parts += [f"{self.t('由', 'by')} {self.who(case.clause.who)}"] if case.clause.who is not None else []
        parts += [*self._clause(case.clause)]
        said = f"  「{self._said(case.say)}」" if case.say else ""
        return f"{' '.join(parts)}{said}{_ids(case.rules)}"

    def _said(self, text: Text) -> str:
        """What a case says, the figures in force filled in; what only an entry knows stays a place."""

        def figure(hole: re.Match[str]) -> str:
            value = self.rules.knob(self.register.name, hole[1])
            return hole[0] if value is MISSING or isinstance(value, Mapping) else self.value(value)

        return re.sub(r"\{knob\.(\w+)\}", figure, text.to(self.lang))

    def tests(self, tests: Mapping[str, Any]) -> str:
        """A condition in short."""
        return self._join((self._test(path, test) for path, test in tests.items()), self.t("且", " and "))

    def _test(self, path: str, test: Any) -> str:
        if path == "any_of":
            return f"({self._join((self.tests(option) for option in test), self.t('或', ' or '))})"
        left = self.label(path)
        if not isinstance(test, Mapping) or "the" in test:
            return f"{left} = {self._choice(path, test)}"
        return self._join(self._word(path, word, want) for word, want in test.items())

    def _word(self, path: str, word: str, want: Any) -> str:
        left = self.label(path)
        if word == "given":
            return f"{left} {self.t('已写', 'given')}" if want else f"{left} {self.t('未写', 'not given')}"
        if word == "not" and isinstance(want, Mapping) and "the" not in want:
            return f"{self.t('不是', 'not')} ({self._test(path, want)})"
        return f"{left} {TESTS[word]} {self._choice(path, want)}"

    def _choice(self, path: str, want: Any) -> str:
        """A value of a field in words: the label of a choice, a state, a role."""
        if isinstance(want, list):
            return self._join(self._choice(path, one) for one in want)
        words = path.removeprefix("was.")
        if words == "state":
            return self.state(str(want))
        if words.endswith(".dept"):
            want = self.rules.house_list("departments").get(str(want), same(str(want))).to(self.lang)
        if words.endswith(".role") and not isinstance(want, Mapping):
            return who_words(str(want), self.rules, self.lang)
        kind = self.register.fields.get(words)
        if kind is None or isinstance(want, Mapping):
            return self.value(want)
        label = {**kind.choices, **(self.rules.house_list(kind.house_list) if kind.house_list else {})}.get(str(want))
        return label.to(self.lang) if label else self.value(want)

    def value(self, raw: Any) -> str:
        """A value, an operand or a list of them in short."""
        if isinstance(raw, Mapping):
            return self._operand(raw)
        if isinstance(raw, (list, tuple)):
            return self._join(self.value(v) for v in raw) or "-"
        if isinstance(raw, bool):
            return "√" if raw else "×"
        return str(raw)

    def _operand(self, raw: Mapping[str, Any]) -> str:
        if "earliest" in raw:
            return self.t("最早 ", "earliest of ") + self._join(self.value(v) for v in raw["earliest"])
        if "the" not in raw:
            return self._join((f"{k}={self.value(v)}" for k, v in raw.items()), " ")
        of = f"[{self.label(str(raw['of']))}]" if "of" in raw else ""
        moved = "".join(f" {s} {self.value(raw[w])}" for w, s in (("plus", "+"), ("minus", "-")) if w in raw)
        return f"{self.label(str(raw['the']))}{of}{moved}"

    def who(self, raw: Any) -> str:
        """A who expression in short."""
        if isinstance(raw, list):
            return self._join((self.who(part) for part in raw), "/")
        if isinstance(raw, Mapping) and "superior" in raw:
            return self.t(f"{self.label(str(raw['superior']))}的上级", f"superior of {raw['superior']}")
        if isinstance(raw, Mapping):
            path = str(raw.get("the", raw.get("each")))
            value = self.rules.knob(self.register.name, path.removeprefix("knob."))
            if path.startswith("knob.") and value is not MISSING and not isinstance(value, Mapping):
                return self.who(value)
            return self._operand({**raw, "the": path})
        return who_words(str(raw), self.rules, self.lang)

    def label(self, path: str) -> str:
        """A path in words: the label of the field it begins with, and of what stands behind it."""
        head, _, rest = path.partition(".")
        if head == "knob":
            owners = (self.register, self.rules.registers.get("house", self.register))
            knob = next((o.knobs[rest] for o in owners if rest in o.knobs), None)
            return knob.label.to(self.lang) if knob else rest
        if head == "was":
            return self.t("原", "former ") + self.label(rest)
        if head == "due" and rest:
            action = self.register.actions.get(rest)
            return self.t("待办 ", "due ") + (action.label.to(self.lang) if action else rest)
        kind = field_of(self.register, head)
        first = kind.label if kind else ROOTS.get(head, same(head))
        words = [first, *(ROOTS.get(word, same(word)) for word in rest.split(".") if word)]
        return self.t("的", ", ").join(word.to(self.lang) for word in words)

    def state(self, name: str | None) -> str:
        """A state in words."""
        found = self.register.states.get(name or "")
        return found.label.to(self.lang) if found else str(name)

    def _join(self, parts: Any, between: str = "") -> str:
        return (between or self.t("、", ", ")).join(parts)


def _ids(rules: tuple[str, ...]) -> str:
    return f" [{' '.join(rules)}]" if rules else ""


def who_words(word: str, rules: Rules, lang: Lang) -> str:
    """A role or a department by its title; any other word as it is."""
    if word in ANYBODY:
        return ANYBODY[word].to(lang)
    name, shift, _ = word.partition("@")
    role = rules.roles.get(name)
    if role is not None:
        return (duty_title(role.label) if shift else role.label).to(lang)
    dept = rules.house_list("departments").get(word.removeprefix("dept:")) if word.startswith("dept:") else None
    return dept.to(lang) if dept else word


def knob_words(spot: Spot, rules: Rules, lang: Lang) -> str:
    """The value in force where a rule stands at a knob; nothing elsewhere."""
    if spot.at[0] != "knobs":
        return ""
    page = Page(rules.registers[spot.register], rules, lang)
    value = rules.knob(spot.register, str(spot.at[1]))
    rows = value if isinstance(value, Mapping) else {"": value}
    said = {row: page.who(v) if isinstance(v, (list, str)) else page.value(v) for row, v in rows.items()}
    return "，".join(f"{row}={v}" if row else v for row, v in said.items())


def as_data(value: Any) -> Any:
    """A definition as plain data, without what it leaves unsaid."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value) and not isinstance(value, type):
        found = {f.name: as_data(getattr(value, f.name)) for f in fields(value)}
        return {name: part for name, part in found.items() if part not in (None, (), [], {}, False)}
    if isinstance(value, Mapping):
        return {str(k): as_data(v) for k, v in value.items()}
    return [as_data(v) for v in value] if isinstance(value, (list, tuple)) else value
