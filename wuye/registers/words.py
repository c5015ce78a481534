"""The vocabulary of the language: which words may stand where."""

from __future__ import annotations

REGISTER = {
    "register", "label", "prefix", "page", "scope", "order", "subject", "knobs", "tables", "fields", "facts",
    "values", "states", "actions", "correct", "routines", "figures", "catalogues", "shared", "reminds",
    "cites", "use", "custody",
}  # fmt: skip
PART = REGISTER - {"register", "prefix", "use"} | {"part", "wants"}
CUSTODY = {"holder", "keeper", "shelf", "here", "out", "broken"}
SUBJECT = {"id", "label", "many", "group", "pattern", "part_of", "hands_down", "follows"}
KNOB = {"default", "rule", "label"}
FIELD = {
    "type", "enum", "label", "many", "in", "state", "table", "loose", "outsiders", "personal", "min", "max",
    "unique", "default", "pattern", "longest", "cols", "of", "shelf", "damaged", "cells", "where", "owed_by", "rule", "help",
}  # fmt: skip
STATE = {"zh", "en", "final", "until", "then", "warn", "replaces"}
CLAUSE = {
    "who", "to", "need", "may", "set", "add", "clear", "signs", "owes", "settles", "pauses", "resumes", "tells",
    "says", "passes", "replaces", "rule",
}  # fmt: skip
ACTION = CLAUSE | {
    "label", "not_who", "from", "use", "testimony", "by_entry", "via", "glass", "cases", "remedy", "hidden", "takes",
}  # fmt: skip
CASE = CLAUSE | {"when", "must", "should", "say", "remedy"}
CORRECT = {"who", "signs", "rule"}
SIGN = {"as", "who", "count", "step", "within", "each", "in_order", "rule"}
OWE = {"by", "who", "once", "chase", "rule", "label", "while"}
PASSES = {"from", "to"}
CHASE = {"every", "after", "to"}
TELL = {"to", "within", "rule"}
GLASS = {"when", "waives", "keeps", "need", "review", "rule"}
ROUTINE = {"label", "every", "at", "by", "who", "do", "each", "gives", "to", "times", "about", "rule"}
FIGURE = {
    "label", "per", "to", "private", "alarm", "chart", "rule", "count", "list", "rate", "kept", "coverage", "open", "sum", "balance",
    "quota", "time", "marks", "sql", "python", "share", "of", "do", "where", "state", "by", "when", "columns", "late",
    "everywhere", "target", "trend",
}  # fmt: skip
CATALOGUE = {"label", "where", "of", "group", "order", "columns", "sum", "rule"}
VALUE = {
    "count", "sum", "share", "elapsed", "each", "of", "where", "do", "same", "in", "state", "late", "but_this",
    "owed_by", "python",
}  # fmt: skip
TESTS = {"min", "max", "over", "under", "not", "given", "before", "after", "within", "overlaps", "has", "only"}
OPERAND = {"the", "of", "plus", "minus", "earliest"}

ROOTS = frozenset({"by", "at", "subject", "subjects", "entry", "state", "together"})
"""The paths that lead straight to a part of the scene, whatever fields there are."""

TYPES = {
    "text", "int", "decimal", "money", "flag", "day", "time", "length", "phone", "person", "people", "photo",
    "file", "ref", "choice", "enum", "paper", "rows", "count", "scan", "sheet", "key", "page", "pages", "draw", "pledge",
}  # fmt: skip
SIGN_KINDS = {
    "propose", "approve", "agree", "present", "give", "receive", "witness", "review", "confirm", "seen",
}  # fmt: skip
WRITER_MAY = {"give", "receive", "present", "confirm", "propose"}
"""What the writer of an entry may count for himself; never approve, agree, witness, review."""

BUILT_IN = ("sign", "glass", "correct", "done", "told", "routine", "settle")
"""Actions every register has; they name an entry or a due, not a state."""

UNIVERSAL = ("happened", "cites", "files", "note", "why")
"""Fields every entry may have."""

TAKEN = {
    "list", "show", "check", "report", "rules", "sign", "decline", "correct", "glass", "done", "told",
    "due", "find", "audit", "init", "demo", "schema", "sync", "desk", "settle", "guard", "trust", "excuse", "routine",
    "close", "export", "import", "query", "doctor", "label", "help", "board", "timeline", "muster", "evidence",
}  # fmt: skip
LISTS = {"departments", "roles", "shifts", "custody"}
UNITS = {"s", "m", "h", "d", "w", "workday", "workdays", "month", "months", "year", "years"}
