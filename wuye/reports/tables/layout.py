"""The tables, their columns and indexes, with what each column holds: the file, `wuye query --tables` and the docs have these words."""

from __future__ import annotations

from typing import NamedTuple

from wuye.text import Text


class Col(NamedTuple):
    """A column: its name, its SQL type, what it holds."""

    name: str
    type: str
    says: Text


class Table(NamedTuple):
    """A table: its name, what a row of it is, its columns, its primary key, its indexes."""

    name: str
    says: Text
    columns: tuple[Col, ...]
    key: str = ""
    indexes: tuple[str, ...] = ()


def _t(name: str, zh: str, en: str) -> Col:
    return Col(name, "TEXT", Text(zh, en))


def _i(name: str, zh: str, en: str) -> Col:
    return Col(name, "INTEGER", Text(zh, en))


SEQ = _i("seq", "记录的次序，见 entries", "the entry's place in the books, see entries")
REGISTER = _t("register", "登记簿", "the register")
SUBJECT = _t("subject", "对象", "the subject")
ENTRY = _t("entry", "由哪条记录而来", "the entry it came from")
FROM = _i("from_at", "从何时起", "from when on")
TO = _i("to_at", "到何时止；还没有止的为空", "until when; NULL while it lasts")
REACH = _i(
    "reach",
    "历时短于多少秒，是 reaches 里的一个；还没有止的为空",
    "it lasted less than so many seconds, one of those in reaches; NULL while it lasts",
)
REACHES = tuple(3600 * 4**n for n in range(11))
"""What lasted is put into classes by how long it did: of each only what began so long before a moment can last at it."""

TABLES: tuple[Table, ...] = (
    Table("entries", Text("每条记录一行", "a row for every entry"), (
        Col("seq", "INTEGER PRIMARY KEY", Text("在账上的次序，从 0 起", "its place in the books, from 0 on")),
        Col("id", "TEXT UNIQUE NOT NULL", Text("记录号", "its id")),
        REGISTER,
        _t("action", "动作，如 borrow、sign、correct", "what was done, such as borrow, sign, correct"),
        _t("subject", "第一个对象；全部的在 about", "its first subject; all of them are in about"),
        _i("at", "记录时间", "when it was recorded"),
        _i("happened", "发生时间；没有另写的，就是记录时间", "when it happened; where that isn't given, when it was recorded"),
        _t("day", "发生的日期", "the day on which it happened"),
        _t("month", "发生的月份，如 2026-11", "the month in which it happened, such as 2026-11"),
        _t("shift_day", "发生时那一班开始的日期；夜班算开始的那天", "the day on which the shift began that ran then; a night shift counts to the day it starts"),
        _t("by", "经办人工号", "who wrote it"),
        _t("status", "done 已生效，waiting 待签，declined 不同意，replaced 被取代", "done, waiting for signatures, declined, or replaced"),
        _i("done_at", "何时生效；待签的在最后一个签字时生效", "when it took effect; what waits does with the last signature"),
        _i("lapses_at", "待签的何时作废", "when it lapses, where it waits"),
        _i("late", "1 为补记", "1 where it was recorded late"),
        _i("void", "1 为更正时整条作废", "1 where a correction struck it out"),
        _t("of", "签字、更正、应急先行等所指的记录", "the entry that a signature, a correction or such is about"),
        _t("corrected_by", "被哪一条更正", "the entry that corrected it"),
        _t("glass", "应急先行的那一条", "the entry that broke the glass on it"),
        _t("path", "在哪一页", "the page it is on"),
        _i("line", "在第几行", "the line it begins on"),
        _t("json", "各栏内容（JSON），按更正后的；钱为分，时间、日期为文字，个人信息为 ***",
           "its fields as corrected, as JSON; money in fen, times and days as words, what is personal as ***"),
    ), indexes=("register, action, happened", "happened", "month, register", "register, subject, happened", "by, happened", "of", "status, register", "late, at")),
    Table("about", Text("一条记录的每个对象一行", "a row for every subject of an entry"), (SEQ, REGISTER, SUBJECT),
          "register, subject, seq", ("seq",)),
    Table("standing", Text("每个对象一行，状态不计到期自动转变的", "a row for every subject, its state without what the clock has changed"), (
        _i("number", "登记的先后", "in the order they came"), REGISTER, SUBJECT,
        _t("state", "记录使它所在的状态", "the state its entries left it in"),
        _i("since", "从何时起", "since when"),
        _t("last", "最近的一条记录", "the last entry that took effect on it"),
        _i("contested", "1 为有争议，待裁定", "1 where entries were written apart and nobody has settled it yet"),
        _t("facts", "各栏现值（JSON）", "its facts, as JSON"),
    ), "register, subject", ("register, state",)),
    Table("spans", Text("每个对象先后所在的每个状态一行", "a row for every state that a subject was in"), (
        REGISTER, SUBJECT, _t("state", "状态", "the state"), FROM,
        _i("to_at", "到何时止；还在这个状态的为空，到期自动转变的为到期的时间，可以是将来", "until when; NULL while it lasts; a state that lapses by the clock ends by it, be it in the future"),
        ENTRY, REACH,
    ), indexes=("register, state, reach, from_at", "register, state, to_at", "register, state, from_at", "register, subject, from_at")),
    Table("facts", Text("每个对象每一栏先后的每个值一行", "a row for every value that a fact of a subject had"), (
        REGISTER, SUBJECT, _t("fact", "栏", "the fact"), _t("value", "值（JSON）", "its value, as JSON"), FROM, TO, ENTRY,
    ), indexes=("register, subject, fact, from_at", "register, fact, value")),
    Table("moves", Text("数量每次增减一行", "a row for every change of a running number"), (
        REGISTER, SUBJECT, _t("fact", "哪一个数量", "which number"), Col("delta", "NUMERIC", Text("增减多少", "by how much")),
        _i("at", "何时", "when"), ENTRY,
    ), indexes=("register, fact, at", "register, subject, fact, at")),
    Table("dues", Text("每项待办一行，办没办都在", "a row for everything owed, settled or not"), (
        Col("number", "INTEGER PRIMARY KEY", Text("先后", "in the order they were opened")), REGISTER, SUBJECT,
        _t("what", "待办，如 return、reply", "what is owed, such as return, reply"),
        _t("kind", "owe 要办，tell 要告知，difference 要说明的差异", "owe, tell somebody, or a difference to explain"),
        _t("label_zh", "中文叫法", "what it is called in Chinese"), _t("label_en", "英文叫法", "what it is called in English"),
        _i("opened_at", "何时起欠", "since when"), _t("opened_by", "由哪条记录起", "by which entry"),
        _i("by_at", "应办的时间，不计暂停", "by when, its pauses not counted"), _i("settled_at", "何时办结", "when it was settled"),
        _t("settled_by", "由哪条记录办结", "by which entry"), _t("who", "谁欠（JSON）", "who owes it, as JSON"),
        _i("paused_seconds", "暂停过的秒数，正在进行的不计：期限是 by_at + paused_seconds", "how long it was paused, a running pause not counted: it is owed by by_at + paused_seconds"),
        _i("paused_at", "正在暂停的，从何时起", "since when it is paused, where it is"), REACH,
    ), indexes=("register, what, reach, opened_at", "register, what, opened_at", "register, what, settled_at", "register, subject, what", "opened_by", "settled_at, by_at")),
    Table("signs", Text("每处签字一行；要两个人签的有两行", "a row for every place and signature; where two have to sign, two rows"), (
        SEQ, _i("place", "第几处，从 0 起", "which place, from 0 on"),
        _t("kind", "签作：approve、review、receive……", "as what: approve, review, receive …"),
        _t("who", "谁可签（JSON）", "who may sign, as JSON"), _i("count", "这一处要几个人", "how many it takes"),
        _t("within", "事后限多久；要先签的为空", "how long afterwards; NULL where the effect waits for it"),
        _i("due_at", "应签的时间", "by when"), _t("waived", "不用签的原因", "why nobody has to sign"),
        _t("by", "谁签的；没签的为空", "who signed; NULL where nobody has"), _t("role", "以什么岗位", "in which role"),
        _t("deputy_of", "代谁", "for whom"), _t("verdict", "yes", "yes"), _i("at", "何时签的", "when"),
        _t("entry", "签字的那条记录", "the entry that is the signature"),
        _i("stale", "1 为签后又更正，待重签", "1 where it was corrected since and has to be signed again"),
    ), indexes=("seq", "by, at", "kind, at")),
    Table("flags", Text("每处标记一行", "a row for every mark on an entry"), (
        SEQ, SUBJECT, _t("zh", "中文", "in Chinese"), _t("en", "英文", "in English"), _t("rules", "规定编号（JSON）", "the rules, as JSON"),
    ), indexes=("seq",)),
    Table("knobs", Text("每个参数先后的每个值一行", "a row for every value that a knob had"), (
        REGISTER, _t("name", "参数", "the knob"), _t("value", "值（JSON）", "its value, as JSON"), FROM, TO,
    ), indexes=("register, name, from_at",)),
    Table("roles", Text("每人每个岗位一行", "a row for every role that somebody held"), (
        _t("person", "工号", "who"), _t("role", "岗位", "the role"), FROM, TO,
    ), indexes=("person, from_at", "role, from_at")),
    Table("days", Text("每天一行", "a row for every day"), (
        Col("day", "TEXT PRIMARY KEY", Text("日期", "the day")), _t("month", "月份", "its month"),
        _i("starts", "从何时起", "when it begins"), _i("ends", "到何时止（不含）", "when it ends, exclusive"),
        _i("workday", "1 为工作日", "1 where it is a working day"),
        _i("workno", "到这天为止的工作日数", "how many working days there have been, this one included"),
    ), indexes=("month", "workno")),
    Table("reaches", Text("历时的每一级一行", "a row for every class of how long something lasted"), (
        Col("reach", "INTEGER PRIMARY KEY", Text("短于多少秒", "less than so many seconds")),
    )),
    Table("duties", Text("所问月份里每次例行事项一行", "a row for every time a routine was due in the months asked for"), (
        REGISTER, _t("routine", "例行事项", "the routine"), _t("period", "哪一期：从何时起", "which period: when it begins"),
        _i("due_at", "应做的时间", "by when"), _t("subject", "逐个做的，哪一个", "which one, where it is done for each"),
        _i("done_at", "何时做的；没做的为空", "when it was done; NULL where it wasn't"), _t("entry", "由哪条记录", "by which entry"),
    )),
    Table("posts", Text("所问月份里每人每班一行", "a row for everybody's time on duty in the months asked for"), (
        _t("day", "哪天的班", "of which day"), _t("shift", "班次", "the shift"), _t("person", "工号", "who"),
        _t("role", "他的岗位", "his role"), _t("post", "在哪个岗", "at which post"),
        _i("starts", "从何时起", "from when on"), _i("ends", "到何时止", "until when"),
    )),
)  # fmt: skip

MINE = ("sign", "decline", "glass", "correct", "done", "told", "routine", "settle")
"""The acts every register has, which no report counts as what a register is about."""
STANDING = TABLES[2]
SHOWN: tuple[Table, ...] = (*(
    t if t is not STANDING
    else Table("subjects", Text("每个对象一行，按现在的时间", "a row for every subject, by the clock"),
               tuple(c if c.name != "state" else _t("state", "现在的状态", "where it stands now") for c in t.columns if c.name != "number"))
    for t in TABLES
    ),
    Table("effective", Text("entries 里已生效、没作废的，不含签字、更正这些各本都有的动作",
                            "the entries that are in force and not struck out, without the acts that every register has"),
          (Col("…", "", Text("与 entries 相同", "as in entries")),)),
)  # fmt: skip
"""What a query finds: the tables, `subjects` in place of `standing`, and the view."""
VIEWS = f"""
CREATE VIEW subjects AS SELECT register, subject,
  CASE WHEN lapsing THEN (SELECT s.state FROM spans s WHERE s.register = t.register AND s.subject = t.subject
    AND s.from_at <= house_now() ORDER BY s.from_at DESC, s.rowid DESC LIMIT 1) ELSE state END AS state,
  CASE WHEN lapsing THEN (SELECT s.from_at FROM spans s WHERE s.register = t.register AND s.subject = t.subject
    AND s.from_at <= house_now() ORDER BY s.from_at DESC, s.rowid DESC LIMIT 1) ELSE since END AS since, last, contested, facts FROM standing t;
CREATE VIEW effective AS SELECT * FROM entries WHERE status = 'done' AND void = 0
  AND action NOT IN ({", ".join(f"'{name}'" for name in MINE)});
"""
BESIDES = {
    "standing": ("lapsing",), "spans": ("opened", "closed"), "facts": ("opened", "closed"), "moves": ("opened",),
}  # fmt: skip
"""Columns for the file's own use: whether the clock changes it, and by which steps of lives a row began and ended."""
OWN = """
CREATE TABLE word (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE stood (mark INTEGER PRIMARY KEY, head TEXT NOT NULL);
CREATE TABLE touched (mark INTEGER NOT NULL, shelf TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL);
"""
"""What the file keeps for itself: what it was made of, and which rows were taken in by each catching up."""
# Not stored, they lose rows to a Bloom filter of SQLite 3.40.
MADE = {"spans": ("from_at", "to_at"), "dues": ("opened_at", "settled_at")}
"""The tables whose `reach` SQLite works out by itself, and from which columns."""
MONTHLY = ("duties", "posts")
"""What is worked out for the months asked for, and never kept."""


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever it means there."""
    return f'"{name}"'


def create(table: Table, *, temporary: bool = False) -> str:
    """The SQL that makes a table."""
    columns = [f"{quoted(c.name)} {c.type}{_worked_out(table) if c is REACH else ''}" for c in table.columns]
    columns += [f"{name} INTEGER" for name in BESIDES.get(table.name, ())]
    key = [f"PRIMARY KEY ({_listed(table.key)})"] if table.key else []
    rowid = " WITHOUT ROWID" if table.name == "about" else ""
    return f"CREATE {'TEMP ' if temporary else ''}TABLE {table.name} ({', '.join(columns + key)}){rowid};"


def _worked_out(table: Table) -> str:
    start, end = MADE[table.name]
    cases = " ".join(f"WHEN {end} - {start} < {reach} THEN {reach}" for reach in REACHES)
    return f" AS (CASE WHEN {end} IS NULL THEN NULL {cases} ELSE {REACHES[-1]} END) STORED"


def indexes() -> str:
    """The SQL that makes every index."""
    rows = ((t.name, n, columns) for t in TABLES for n, columns in enumerate(t.indexes))
    return "\n".join(f"CREATE INDEX {name}_{n} ON {name} ({_listed(columns)});" for name, n, columns in rows)


def _listed(columns: str) -> str:
    return ", ".join(quoted(part) for part in columns.split(", "))


def insert(name: str) -> str:
    """The SQL that puts a row into a table."""
    table = next(t for t in TABLES if t.name == name)
    count = len(table.columns) + len(BESIDES.get(name, ())) - (name in MADE)
    return f"INSERT INTO {name} VALUES ({', '.join('?' * count)})"
