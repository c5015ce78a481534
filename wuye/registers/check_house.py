"""What the engine itself reads of a house's rules, the house's own figures, and the night test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wuye.registers.check_base import At, Fault, Ground, Place, fault, near, places
from wuye.registers.check_paths import NoPath, end_of, knob_value
from wuye.registers.rules import MISSING, Rules

NEEDED: dict[str, dict[str, tuple[str, ...]]] = {
    "house": {"actions": ("found", "adopt"), "fields": ("files",), "knobs": ("adopt_roles", "sign_within", "late_after"), "tables": ("roles", "departments", "shifts")},
    "staff": {"states": ("active", "gone"), "facts": ("name", "roles", "dept", "public_key"), "actions": ("enrol",)},
    "fire": {"states": ("signalled", "real"), "actions": ("alarm", "step", "follow", "confirm", "reset"), "fields": ("step", "skipped", "word", "done"), "knobs": ("steps", "contacts", "take_up"), "tables": ("steps",)},
}  # fmt: skip
"""What the program itself looks up by name; a house without it could not be opened."""


def check_needed(ground: Ground) -> Iterator[Fault]:
    """The parts of `house`, `staff` and `fire` that the program reads by name."""
    for word, names in NEEDED.get(ground.register.name, {}).items():
        for name in names:
            if name not in getattr(ground.register, word):
                zh, en = (
                    f"{ground.register.name} 缺 {word} 里的 {name}",
                    f"{ground.register.name} wants {name} in {word}",
                )
                yield fault((word,), zh, en)


def check_roles(ground: Ground) -> Iterator[Fault]:
    """What roles count as, stand under and belong to, is there."""
    if ground.register.name != "house":
        return
    departments = ground.rules.house_list("departments")
    for name, role in ground.rules.roles.items():
        at = ("tables", "roles", "rows", name)
        for other in (*role.counts_as, *((role.above,) if role.above else ())):
            if other not in ground.rules.roles:
                yield fault(at, f"没有 {other} 这个岗位", f"there is no role {other}", near(other, ground.rules.roles))
        if role.dept is not None and role.dept not in departments:
            yield fault(at, f"没有 {role.dept} 这个部门", f"there is no department {role.dept}")


def settings_faults(rules: Rules) -> Iterator[Fault]:
    """The figures and rows that `wuye.yaml` lays over the registers must be theirs."""
    for word in ("knobs", "tables"):
        own = rules.settings.get(word) or {}
        for name, values in own.items():
            register = rules.registers.get(str(name))
            if register is None:
                yield fault(
                    (word, name),
                    f"没有 {name} 这本登记簿",
                    f"there is no register {name}",
                    near(str(name), rules.registers),
                )
                continue
            for key in values or {}:
                if key not in getattr(register, word):
                    zh, en = f"{name} 没有 {key}", f"{name} has no {key}"
                    yield fault((word, name, key), zh, en, near(str(key), getattr(register, word)))


def check_night(ground: Ground) -> Iterator[Fault]:
    """Actions that wait for signatures nobody on the thinnest shift could give, and have no break-glass."""
    thin = ground.rules.knob("house", "thin_shift")
    if thin is MISSING:
        return
    here = {role for name in thin for role in ground.rules.counts_as(str(name))}
    seen: set[str] = set()
    for place in places(ground.register):
        name = place.action.name
        if name in seen or place.action.glass is not None or place.action.hidden or _by_day(place):
            continue
        for sign in place.clause.signs:
            if sign.within is None and sign.each is None and not _can(sign.who, here, ground):
                seen.add(name)
                label = place.action.label
                zh = f"「{label.zh}」要的签字夜班没人能签，又没有 glass"
                en = f"{name} waits for a signature nobody on the night shift can give, and has no glass"
                yield fault(place.at, zh, en, warning=True)
                break


def _by_day(place: Place) -> bool:
    """Whether a case holds in office hours only."""
    when = place.case.when.get("at") if place.case else None
    return isinstance(when, Mapping) and when.get("within") == {"the": "knob.office_hours"}


def _can(who: Any, here: set[str], ground: Ground) -> bool:
    if isinstance(who, list):
        chain = bool(who) and all(isinstance(part, list) for part in who)
        return (all if chain else any)(_can(part, here, ground) for part in who)
    if isinstance(who, Mapping):
        return _can_map(who, here, ground)
    kind, _, rest = str(who).partition(":")
    if rest:
        return any(role.dept == rest for name in here if (role := ground.rules.roles.get(name)))
    return kind in ("any", "writer") or kind.removesuffix("@shift") in here


def _can_map(who: Mapping[str, Any], here: set[str], ground: Ground) -> bool:
    path = str(who.get("the", who.get("each", "")))
    if path.startswith("knob."):
        value = knob_value(path, ground.register, ground.rules)
        rows = list(value.values()) if isinstance(value, Mapping) else [value]
        return all(_can(row, here, ground) for row in rows)
    try:
        kind = end_of(path, ground.register, ground.rules)
    except NoPath:
        return True
    if kind.type == "column":
        rows = list(ground.rules.table(ground.register.name, kind.table or "").values())
        return all(_can(row.get(kind.name), here, ground) for row in rows)
    return kind.type in ("person", "people")


def kept_faults(old: Rules, new: Rules) -> Iterator[Fault]:
    """What a change of rules may not touch: the house's identity, its books, and how their entries are numbered."""
    for word, zh in (("id", "大厦的 id"), ("rehearsal", "演练标记 rehearsal"), ("zone", "时区 zone")):
        if old.settings.get(word) != new.settings.get(word):
            yield fault((word,), f"{zh} 不能改", f"{word} can't be changed")
    for name, register in old.registers.items():
        later = new.registers.get(name)
        at: At = ("schemas", name)
        if later is None:
            yield fault(
                at,
                f"登记簿 {name} 不能拿掉，已有的记录要靠它读",
                f"{name} can't be dropped: its entries are read by it",
            )
        elif (register.prefix, register.page, register.subject.id) != (later.prefix, later.page, later.subject.id):
            yield fault(
                at, f"{name} 的 prefix、page、subject 不能改", f"prefix, page and subject of {name} can't be changed"
            )
