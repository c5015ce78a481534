"""Values as YAML that a person would write and that every YAML reader reads alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from wuye.pattern import pattern

# What a YAML 1.1 or 1.2 reader takes for something other than text.
_NOT_TEXT = pattern(
    r"~|null|Null|NULL|=|<<|[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF"
    r"|true|True|TRUE|false|False|FALSE"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+)"
    r"|(?=[-+.0-9])[-+]?(?:[0-9_]+(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9_]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?"
)
_NOT_TEXT_BEGINS = frozenset("~nN=<yYoOtTfF+-.0123456789")
_NOT_PLAIN = pattern(r"[,\[\]{}#&*!|>'\"%@`\s]|[-?:](?:\s|$)|---|\.\.\.")
_BREAKS_PLAIN = pattern(r":(?:\s|$)|\s#|\s$")
# Control characters, old line breaks, marks that turn the reading direction: shown, never hidden in a page.
_CHARS = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
_ESCAPED = pattern(f"[{_CHARS}]")
_NAMED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_TO_ESCAPE = pattern(f'[{_CHARS}"\\\\]')
_NOT_LITERAL = pattern(r"\A[ \n]|[ ]\n|[ ]\Z|\n\n\n\n|\n\n\Z")
_MAX_KEY = 1000
_MAX_NUMBER = 300


def dump_entry(fields: Mapping[str, object]) -> bytes:
    """One item of a page, from its dash to its last newline."""
    if not fields:
        raise ValueError("an entry has fields")
    lines = list(_map(fields, 2))
    return _bytes(["- " + lines[0][2:], *lines[1:]])


def dump_map(fields: Mapping[str, object]) -> bytes:
    """A whole file that is one map."""
    return _bytes(list(_map(fields, 0)) or ["{}"])


def _bytes(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _map(fields: Mapping[str, object], indent: int) -> Iterator[str]:
    for key, value in fields.items():
        yield from _pair(" " * indent + _key(key) + ":", value, indent)


def _pair(start: str, value: object, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield start
        yield from _map(value, indent + 2)
    elif isinstance(value, (list, tuple)) and value:
        yield start
        yield from _list(value, indent + 2)
    else:
        yield from _leaf(start, value, indent)


def _list(items: list[object] | tuple[object, ...], indent: int) -> Iterator[str]:
    for item in items:
        yield from _item(" " * indent + "-", item, indent)


def _item(start: str, item: object, indent: int) -> Iterator[str]:
    if isinstance(item, Mapping) and item:
        lines = _map(item, indent + 2)
    elif isinstance(item, (list, tuple)) and item:
        lines = _list(item, indent + 2)
    else:
        yield from _leaf(start, item, indent)
        return
    # The first line of what is inside stands on the dash's own line.
    yield start + " " + next(lines)[indent + 2 :]
    yield from lines


def _leaf(start: str, value: object, indent: int) -> Iterator[str]:
    if not (isinstance(value, str) and "\n" in value and _literal_can(value)):
        yield f"{start} {_scalar(value)}"
        return
    yield f"{start} {'|' if value.endswith(chr(10)) else '|-'}"
    for line in value.removesuffix("\n").split("\n"):
        yield " " * (indent + 2) + line if line else ""


def _literal_can(text: str) -> bool:
    return _shows(text.replace("\n", "")) and not _NOT_LITERAL.search(text)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise ValueError(f"a key must be a str: {key!r}")
    text = _text(key)
    if len(text) > _MAX_KEY:
        raise ValueError(f"a key of {len(text)} characters")
    return text


def _scalar(value: object) -> str:
    match value:
        case str():
            return _text(value)
        case bool():
            return "true" if value else "false"
        case int():
            return int.__repr__(value)
        case float():
            return _float(value)
        case Decimal():
            return _decimal(value)
        case datetime():
            return _time(value)
        case date():
            return value.isoformat()
        case Mapping():
            return "{}"
        case list() | tuple():
            return "[]"
    raise ValueError(f"no way to write {value!r}")


def _text(text: str) -> str:
    if _is_plain(text):
        return text
    if _shows(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + _TO_ESCAPE.sub(lambda found: _escape(found.group()), text) + '"'


def _is_plain(text: str) -> bool:
    if not text or _NOT_PLAIN.match(text) or _BREAKS_PLAIN.search(text):
        return False
    return _shows(text) and not (text[0] in _NOT_TEXT_BEGINS and _NOT_TEXT.fullmatch(text))


def _shows(text: str) -> bool:
    """Whether no character of it has to be escaped; those that have to are of kinds that aren't printable."""
    return text.isprintable() or not _ESCAPED.search(text)


def _escape(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    return f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}"


def _float(value: float) -> str:
    text = float.__repr__(value)
    if text.endswith(("inf", "nan")):
        return text.replace("inf", ".inf").replace("nan", ".nan")
    mantissa, e, power = text.partition("e")
    # A YAML 1.1 reader takes 1e+20 for text: the dot makes it a number to all.
    return mantissa + (".0" if e and "." not in mantissa else "") + e + power


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"not a number: {value}")
    # Measured before it is written out: 1E+999999 is short only as long as it isn't.
    if abs(value.adjusted()) + len(value.as_tuple().digits) > _MAX_NUMBER:
        return f"'{value}'"
    text = format(value, "f")
    exact = "." not in text or Decimal(repr(float(text))) == value
    # Beyond the precision of readers' floating numbers it is kept as text, whole.
    return text if exact else f"'{text}'"


def _time(value: datetime) -> str:
    if value.utcoffset() is None:
        raise ValueError(f"a time without its offset: {value}")
    return value.isoformat()
