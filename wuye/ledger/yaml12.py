"""YAML read by the 1.2 core schema and nothing more; whatever could mean two things is refused."""

from __future__ import annotations

from wuye.data import dataclass, field
from wuye.errors import BadInput
from wuye.ledger import faults
from wuye.pattern import pattern

MAX_DIGITS = 4000

# libyaml breaks lines at NEL, LS and PS as YAML 1.1 did, so a 1.2 reader would see other lines: never raw.
_FORBIDDEN = pattern("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_NUMBER = pattern(
    r"(?P<int>[-+]?(?:0|[1-9][0-9]*))|0o(?P<oct>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
)
_DIGITS = frozenset("0123456789+-.")


def load(data: bytes, path: str = "", *, first: int = 1) -> object:
    """The value the bytes stand for; `first` is the number of their first line."""
    from wuye.ledger.events import read_document

    return read_document(data, path, first, None)


def load_marked(data: bytes, path: str = "", *, first: int = 1) -> tuple[object, Lines]:
    """The value, and the line each part of it was read from."""
    from wuye.ledger.events import read_document

    root = Lines(first)
    return read_document(data, path, first, root), root


@dataclass(slots=True)
class Lines:
    """The line of a value and of everything inside it."""

    line: int
    inside: dict[str | int, Lines] = field(default_factory=dict)

    def of(self, *keys: str | int) -> int:
        """The line of a nested key or item, or of the nearest parent there is."""
        node = self
        for key in keys:
            if key not in node.inside:
                break
            node = node.inside[key]
        return node.line

    def add(self, key: str | int, line: int) -> Lines:
        """A place for what stands under a key."""
        node = self.inside[key] = Lines(line)
        return node


def scalar(text: str) -> object:
    """What a plain scalar means in the core schema; ValueError for a number beyond all measure."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _DIGITS and (match := _NUMBER.fullmatch(text)):
        if len(text) > MAX_DIGITS:
            raise ValueError(len(text))
        return _number(text, match.lastgroup)
    return text


def _number(text: str, kind: str | None) -> int | float:
    if kind is None:
        return float(text)
    return int(text) if kind == "int" else int(text[2:], 8 if kind == "oct" else 16)


def is_clean(text: str) -> bool:
    """Whether no character is one that no page may hold."""
    return text.isprintable() or _FORBIDDEN.search(text) is None


def check_bytes(data: bytes, path: str, first: int = 1) -> None:
    """Refuse bytes that no page may hold, whatever they mean."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = first + data.count(b"\n", 0, error.start)
        raise faults.NOT_UTF8.error(path, line) from None
    # All that is forbidden is of the kinds that aren't printable, and most pages have nothing of these but the ends of lines.
    if not text.replace("\n", "").isprintable() and (bad := _FORBIDDEN.search(text)):
        raise _forbidden(bad.group(), path, first + text.count("\n", 0, bad.start()))


def _forbidden(char: str, path: str, line: int) -> BadInput:
    named = {"\t": faults.TAB, "\r": faults.CARRIAGE, "\ufeff": faults.BOM}
    code = ord(char)
    return named.get(char, faults.CONTROL).error(path, line, char=f"U+{code:04X}", escape=f"\\u{code:04X}")
