"""The columns of a table understood: which row has the headings, and which column is which field of the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wuye.data import dataclass, field
from wuye.desk.intake.maps import Map, plainly
from wuye.desk.intake.table import Row, Table, letter
from wuye.errors import BadInput, Problem, WuyeError
from wuye.registers.define import Action, Register
from wuye.registers.plan import field_of, universal_fields
from wuye.text import Text, near_to, same

OWN = {"subject": ("subject", "对象"), "do": ("do", "action", "动作"), "state": ("state", "状态")}
ANEW = ("id", "at", "by", "since", "记录号", "登记时间", "经办人", "自从", "waits", "contested")
"""What the tool says of every entry itself: it isn't taken over from a table."""
LOOKED_AT = 10
"""In how many rows the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table and where it goes: a field, or `subject`, `state`, `do`; with a part of a paper or a sheet."""

    index: int
    heading: str
    to: str
    part: str = ""


@dataclass(slots=True)
class Columns:
    """How a table is read: as which action, from which row on, its columns, and the headings that are left out."""

    register: Register
    action: Action
    map: Map
    heading: int
    found: list[Column]
    left_out: list[str]
    rows: list[Row]
    notes: list[Text] = field(default_factory=list)


def understand(
    table: Table, register: Register, given: Map, standard: Map, do: str | None, skip: Sequence[str]
) -> Columns:
    """The columns of a table by a mapping, the one that comes along and the fields' own labels; BadInput where it can't be read."""
    action = _action(register, do or given.do or standard.do)
    known = _known(register, action, standard) | _checked(given, register)
    skipped = {plainly(word) for word in skip}
    top = _heading_row(table, given.heading, known.keys() | skipped)
    columns = Columns(register, action, _together(given, standard), top.number, [], [], _after(table, top))
    problems = list(_headings(top, known, skipped, columns))
    problems += [
        *_twice(columns.found),
        *_nameless(columns.rows, len(top.cells), {c.index for c in columns.found}, top),
    ]
    problems += _lacking(columns)
    if problems:
        raise BadInput(tuple(problems))
    return columns


def _together(given: Map, standard: Map) -> Map:
    """The mapping given, with the values and fixed fields of the one that comes along where it says nothing of them."""
    values = {
        name: {**standard.values.get(name, {}), **given.values.get(name, {})}
        for name in (*standard.values, *given.values)
    }
    return Map(
        given.name or standard.name, given.register, given.do, given.sheet, given.heading, given.columns,
        {**standard.fixed, **given.fixed}, values, given.dates or standard.dates, given.pad, given.repeat,
    )  # fmt: skip


def _action(register: Register, name: str | None) -> Action:
    """The action that each row is: the one named, else the first by which something new is entered."""
    shown = {a.name: a for a in register.actions.values() if not a.hidden and not a.by_entry}
    if name is None:
        found = next((a for a in shown.values() if a.makes), None)
    else:
        found = next((a for a in shown.values() if name in (a.name, *a.label)), None)
    if found is None:
        known = "、".join(f"{a.label.zh}（{a.name}）" for a in shown.values())
        near = near_to(name or "", list(shown)) or list(shown)[:1]
        raise BadInput.of(
            f"{register.label.zh}没有 {name or '新增'} 这个动作，有：{known}",
            f"{register.label.en} has no action {name or 'that makes something'}; there are {', '.join(shown)}",
            remedy=Text(f"--动作 {near[0]}", f"--do {near[0]}"), field="do",
        )  # fmt: skip
    return found


def taken(action: Action) -> set[str]:
    """The fields that an action takes in any case."""
    clauses = [action.clause, *(case.clause for case in action.cases)]
    return {name for clause in clauses for name in (*clause.need, *clause.may)} | universal_fields().keys()


def worked_out(action: Action) -> set[str]:
    """The facts that an action works out itself and takes from nobody."""
    clauses = [action.clause, *(case.clause for case in action.cases)]
    return {name for clause in clauses for name in (*clause.set, *clause.add)} - taken(action)


def _known(register: Register, action: Action, standard: Map) -> dict[str, str | None]:
    """Every heading that is understood without a mapping."""
    found: dict[str, str | None] = {plainly(word): None for word in ANEW}
    mine = taken(action)
    fields = {**universal_fields(), **register.fields}
    # Of two fields with one label, the one that the action takes is meant.
    for kind in sorted(fields.values(), key=lambda kind: kind.name in mine):
        found |= {plainly(word): kind.name for word in (kind.label.en, kind.label.zh, kind.name)}
    found |= {plainly(word): to for to, words in OWN.items() if to not in fields for word in words}
    label = register.subject.label
    found |= {plainly(word): "subject" for word in (label.zh, label.en, register.label.zh) if word}
    if register.name not in fields:
        found[plainly(register.name)] = "subject"
    return {**found, **{k: v for k, v in standard.columns.items() if k not in found or found[k] not in mine}}


def _checked(given: Map, register: Register) -> dict[str, str | None]:
    """A mapping's own columns, each of which must go to something there is."""
    names = {*register.fields, *universal_fields(), *OWN}
    for heading, to in given.columns.items():
        if to is not None and to.partition(".")[0] not in names:
            raise _no_field(given.name, f"columns: {heading}: {to}", to, names)
    for word, table in (("fixed", given.fixed), ("values", given.values), ("pad", given.pad)):
        for to in table:
            if to.partition(".")[0] not in names:
                raise _no_field(given.name, f"{word}: {to}", to, names)
    return dict(given.columns)


def _no_field(name: str, line: str, word: str, names: set[str]) -> WuyeError:
    near = near_to(word, sorted(names)) or sorted(names)[:5]
    return BadInput.of(
        f"对照文件 {name} 的「{line}」：没有 {word} 这个字段", f"the mapping {name}, `{line}`: there is no field {word}",
        remedy=Text(f"是不是：{'、'.join(near)}", f"did you mean {', '.join(near)}"), field="map",
    )  # fmt: skip


def _heading_row(table: Table, said: int | None, known: Mapping[str, object] | set[str]) -> Row:
    """The row of headings: the one named, else that of the first ten in which most words are known."""
    if said is not None:
        for row in table.rows:
            if row.number == said:
                return row
    filled = [row for row in table.rows if not row.blank][:LOOKED_AT]
    best = max(filled, key=lambda row: sum(plainly(c.words) in known for c in row.cells if c.words), default=None)
    if best is None or not any(plainly(cell.words) in known for cell in best.cells if cell.words):
        seen = "、".join(c.words for c in (filled[0].cells if filled else [])[:8] if c.words)
        raise BadInput.of(
            f"{table.name} 里找不到认得的表头（开头一行是：{seen or '空的'}）",
            f"no headings that are known were found in {table.name} (its first row: {seen or 'empty'})",
            remedy=Text("写一个对照文件：--对照 文件.yaml", "write a mapping: --map FILE.yaml"),
        )  # fmt: skip
    return best


def _after(table: Table, top: Row) -> list[Row]:
    return [row for row in table.rows if row.number > top.number]


def _headings(top: Row, known: Mapping[str, str | None], skipped: set[str], columns: Columns) -> Iterator[Problem]:
    for index, cell in enumerate(top.cells):
        word = plainly(cell.words)
        if not word:
            continue
        to = known.get(word)
        if word in skipped or (word in known and to is None) or to in worked_out(columns.action):
            columns.left_out.append(cell.words)
        elif to is not None:
            name, _, part = to.partition(".")
            columns.found.append(Column(index, cell.words.replace("\n", ""), name, part))
        else:
            yield _unknown(cell.words.replace("\n", ""), known, columns)


def _unknown(heading: str, known: Mapping[str, str | None], columns: Columns) -> Problem:
    labels = [
        label for name in taken(columns.action) if (kind := field_of(columns.register, name)) for label in kind.label
    ]
    near = near_to(heading, labels) or near_to(plainly(heading), list(known))
    hint = Text(f"（是不是：{'、'.join(near)}）", f" (did you mean {', '.join(near)})") if near else same("")
    return Problem(
        Text(f"不认得「{heading}」这一列{hint.zh}", f"the column {heading} isn't known{hint.en}"),
        remedy=Text(f"不要这一列：--略过 {heading}；要就在对照文件里写 {heading}: 字段",
                    f"leave it out: --skip {heading}; or say in a mapping: {heading}: FIELD"),
        field=heading,
    )  # fmt: skip


def _twice(found: Sequence[Column]) -> Iterator[Problem]:
    first: dict[tuple[str, str], Column] = {}
    for column in found:
        earlier = first.setdefault((column.to, column.part), column)
        if earlier is column:
            continue
        if plainly(earlier.heading) == plainly(column.heading):
            # --skip would leave out both.
            first_, second = letter(earlier.index), letter(column.index)
            yield Problem(
                Text(f"{first_} 列和 {second} 列的表头都是「{column.heading}」", f"the columns {first_} and {second} are both called {column.heading}"),
                remedy=Text("去掉其中一列，或改掉它的表头", "take one of them out, or give it another heading"),
                field=column.to,
            )  # fmt: skip
        else:
            yield Problem(
                Text(f"「{earlier.heading}」和「{column.heading}」两列都是 {column.to}", f"the columns {earlier.heading} and {column.heading} are both {column.to}"),
                remedy=Text(f"不要其中一列：--略过 {column.heading}", f"leave one out: --skip {column.heading}"),
                field=column.to,
            )  # fmt: skip


def _nameless(rows: Sequence[Row], width: int, named: set[int], top: Row) -> Iterator[Problem]:
    """A column in which something stands and that has no heading."""
    empty = {i for i, cell in enumerate(top.cells) if not plainly(cell.words)}
    seen: set[int] = set()
    for row in rows:
        for index, cell in enumerate(row.cells):
            if index not in seen and cell.words and (index >= width or index in empty) and index not in named:
                seen.add(index)
                yield Problem(
                    Text(f"第 {row.number} 行：{letter(index)} 列没有表头，却写着「{cell.words[:40]}」",
                         f"row {row.number}: column {letter(index)} has no heading, and says {cell.words[:40]}"),
                    remedy=Text("给这一列写上表头", "give the column a heading"),
                )  # fmt: skip


def _lacking(columns: Columns) -> Iterator[Problem]:
    """The columns without which no row can be entered."""
    register, action = columns.register, columns.action
    there = {column.to for column in columns.found} | {name.partition(".")[0] for name in columns.map.fixed}
    if "do" in there:
        return
    if "subject" not in there and register.key is not None and not (action.makes and register.subject.numbered):
        label = register.subject.label
        yield _no_column(label, "subject")
    for name in action.clause.need:
        kind = field_of(register, name)
        if kind is not None and name not in there and kind.default is None:
            yield _no_column(kind.label, name)


def _no_column(label: Text, name: str) -> Problem:
    return Problem(
        Text(f"缺「{label.zh}」这一列", f"the column {label.en} is missing"),
        remedy=Text(f"加一列「{label.zh}」；或在对照文件里写 fixed: {{{name}: …}}",
                    f"add a column {label.en}, or say in a mapping fixed: {{{name}: …}}"),
        field=name,
    )  # fmt: skip
