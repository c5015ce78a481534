"""Values, states and broken cases in words, in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wuye.errors import Problem
from wuye.registers import kinds, people
from wuye.registers.books import Books
from wuye.registers.define import Case, Register
from wuye.registers.paths import Scene, resolve
from wuye.registers.plan import Step, field_of
from wuye.registers.rules import MISSING
from wuye.text import Lang, Text, join, near_to, same


def state_label(register: Register, state: str | None) -> Text:
    """A state in words."""
    found = register.states.get(state or "")
    return found.label if found else same(state or "-")


NEAR = {-1: Text("昨天", "yesterday"), 0: Text("今天", "today"), 1: Text("明天", "tomorrow")}


def near_time(moment: dt.datetime, now: dt.datetime) -> Text:
    """A time as said at the counter: today 10:03, yesterday 18:00, 11-20 15:40; the end of today is today 24:00."""
    local = moment.astimezone(now.tzinfo)
    days = (local.date() - now.date()).days
    clock = local.strftime("%H:%M")
    if clock == "00:00" and moment > now:
        local, days, clock = local - dt.timedelta(days=1), days - 1, "24:00"
    if days in NEAR:
        return Text(f"{NEAR[days].zh} {clock}", f"{NEAR[days].en} {clock}")
    return same(f"{local.strftime('%m-%d' if local.year == now.year else '%Y-%m-%d')} {clock}")


def case_problem(case: Case, broken: list[str], step: Step) -> Problem:
    """What a case says when it doesn't hold; its own words, else the fields it names."""
    labels = [_path_label(step.scene.register, path) for path in broken]
    names = join(labels)
    plain = Text(f"不合规定：{names.zh}", f"against the rules: {names.en}")
    message = fill(case.say, step.scene) if case.say else plain
    remedy = fill(case.remedy, step.scene) if case.remedy else _who_instead(broken[0], case, step)
    return Problem(message, case.rules or case.clause.rules, remedy, field=broken[0], subject=step.subject or None)


def _who_instead(path: str, case: Case, step: Step) -> Text | None:
    """Where a person of another role or department is wanted: who there is."""
    name, _, word = path.partition(".")
    kind = step.scene.register.fields.get(name)
    if kind is None or kind.type != "person" or word not in ("role", "dept"):
        return None
    wanted = case.must.get(path)
    words_ = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list) else []
    tokens = tuple(f"dept:{w}" if word == "dept" else str(w) for w in words_)
    books = step.scene.books
    names = [people.name_of(books, p) for p in people.candidates(books, tokens, step.scene.at)][:4]
    if not names:
        return None
    option = f"--{name.replace('_', '-')}"
    return Text(f"可写：{'、'.join(names)}    --{kind.label.zh} …", f"who may: {', '.join(names)}    {option} …")


def has_words(text: Text, scene: Scene) -> bool:
    """Whether a text has something to say: none of its places, or not all of them empty."""
    paths = [part.partition("}")[0] for part in text.en.split("{")[1:]]
    found = [resolve(path, scene) for path in paths]
    return not found or any(value is not MISSING and value != [] for value in found)


def _path_label(register: Register, path: str) -> Text:
    kind = field_of(register, path.split(".")[0])
    return kind.label if kind else same(path)


def fill(text: Text, scene: Scene) -> Text:
    """A text of the schema with its `{path}` places filled."""
    return Text(_fill(text.zh, scene, "zh"), _fill(text.en, scene, "en"))


def _fill(words_: str, scene: Scene, lang: Lang) -> str:
    out, rest = "", words_
    while "{" in rest:
        head, _, tail = rest.partition("{")
        path, closed, rest = tail.partition("}")
        if not closed:
            return out + head + "{" + path
        out += head + say_value(resolve(path, scene), path, scene, lang)
    return out + rest


def say_value(value: Any, path: str, scene: Scene, lang: Lang) -> str:
    """A value in words: labels of choices, names of people, local times."""
    if value is MISSING or value is None:
        return "?"
    if isinstance(value, Text):
        return value.to(lang)
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(say_value(v, path, scene, lang) for v in value) or "-"
    if hasattr(value, "astimezone"):
        return near_time(value, scene.at.astimezone(scene.books.rules.zone)).to(lang)
    name = path.split(".")[-1]
    if scene.register.values.get(path, {}).get("each") == "staff":
        return people.name_of(scene.books, str(value))
    kind = scene.register.fields.get(name)
    if kind is not None and kind.type in ("person", "people"):
        return people.name_of(scene.books, str(value))
    if path == "by":
        return people.name_of(scene.books, str(value))
    if kind is not None and kind.type in ("enum", "choice"):
        label = kinds.choices(kind, scene.books, scene.register.name).get(str(value), same(str(value)))
        return label.zh if lang == "zh" else label.en
    role = scene.books.rules.roles.get(str(value))
    return (role.label.zh if lang == "zh" else role.label.en) if role else str(value)


def unknown_subject(register: Register, name: str, books: Books) -> Problem:
    """A subject nobody has registered; near names are offered."""
    near = near_to(name, books.names(register.name, name))
    line = f"wuye {register.name} list"
    remedy = Text(f"是不是：{'、'.join(near)}", f"did you mean {', '.join(near)}") if near else same(line)
    shown = kinds.CONTROL.sub("?", name[:60])
    return Problem(
        Text(f"{register.label.zh}里没有 {shown}", f"no {register.label.en} called {shown}"),
        remedy=remedy,
        subject=shown,
    )


def no_field(name: str, register: Register) -> Problem:
    """A field that the register doesn't have; near names are offered."""
    near = near_to(name, list(register.fields))
    hint = Text(f"是不是：{'、'.join(near)}", f"did you mean {', '.join(near)}")
    remedy = hint if near else same(f"wuye schema show {register.name}")
    return Problem(Text(f"没有 {name} 这一栏", f"there is no field {name}"), remedy=remedy, field=name)
