"""The draw of pages that nobody can choose: what is drawn from, the bytes a seed is made of, and which pages fall to it."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wuye.errors import Problem
from wuye.ledger.entry import Entry
from wuye.pattern import pattern
from wuye.registers.books import Books
from wuye.registers.define import Field
from wuye.registers.kinds import Unfit
from wuye.registers.shifts import shift_at
from wuye.registers.turning import name_of
from wuye.text import Text

NAMESPACE = "wuye-draw"
"""The use a director's signature is made for, so that it can't be taken for a commit's."""
MONTH = ("month", "pages", "digest")
DRAW = ("month", "percent", "pages", "digest", "proof", "drawn")
MONTHS = {"pages": MONTH, "draw": DRAW}
"""The words of a month's or a draw's field, in their order."""
SIGNATURE, SECRET = "signature:", "secret:"
"""How a proof begins: the drawer's own signature, or the secret he had pledged."""
_NAME = pattern(r"[0-9]{4}-(0[1-9]|1[0-2])")
_SECRET = pattern(r"[0-9a-f]{64}")


class Population(NamedTuple):
    """The pages of one month as they stand: (name, entries, fingerprint) in order of their names."""

    month: str
    rows: tuple[tuple[str, int, str], ...]

    @property
    def names(self) -> list[str]:
        """What the pages are called."""
        return [name for name, _, _ in self.rows]

    @property
    def digest(self) -> str:
        """A fingerprint over all of them: one page, one entry, one word more or less gives another."""
        lines = "".join(f"{name} {size} {digest}\n" for name, size, digest in self.rows)
        return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def population(books: Books, register: str, month: str) -> Population:
    """The pages of a register in a month, as the books tell them now."""
    paths = books.pages.keys_of("month", register, month)
    found = [(name_of(path), page) for path in paths if (page := books.pages.get(path)) is not None]
    return Population(month, tuple(sorted((name, page.size, page.digest) for name, page in found)))


def as_month(books: Books, field: Field, month: str) -> dict[str, Any]:
    """A month's pages as an entry names them; Unfit for no month's name."""
    if not _NAME.fullmatch(month):
        raise Unfit(f"{field.label.zh} 要写月份，如 2026-11", f"{field.label.en} is a month such as 2026-11")
    found = population(books, str(field.of), month)
    return {"month": month, "pages": len(found.rows), "digest": found.digest}


def statement(house: str, register: str, month: str, percent: int, digest: str) -> bytes:
    """The bytes a draw is sealed over: the same for everybody who looks at the same pages."""
    said = {"house": house, "register": register, "month": month, "percent": percent, "population": digest}
    return b"wuye draw 1\n" + "".join(f"{word}: {value}\n" for word, value in said.items()).encode()


def seed_of(proof: str, said: bytes) -> bytes:
    """The seed a proof gives: of a signature over these bytes, or of a pledged secret before them; Unfit for neither."""
    try:
        if proof.startswith(SIGNATURE):
            return hashlib.sha256(bare_signature(proof)).digest()
        if proof.startswith(SECRET) and _SECRET.fullmatch(proof.removeprefix(SECRET)):
            return hashlib.sha256(bytes.fromhex(proof.removeprefix(SECRET)) + said).digest()
    except (ValueError, binascii.Error):
        pass
    raise Unfit("抽签的凭据写法不对", "the proof of the draw isn't written like that")


def bare_signature(proof: str) -> bytes:
    """The 64 bytes of the signature a proof holds, in its one true spelling; ValueError for any other."""
    words = proof.removeprefix(SIGNATURE)
    raw = base64.b64decode(words, validate=True)
    if len(raw) != 64 or base64.b64encode(raw).decode() != words:
        raise ValueError("not the bare signature")
    return raw


def ranked(seed: bytes, names: Sequence[str]) -> list[tuple[str, str]]:
    """Every page with its number in the draw, SHA-256 of seed and name; the smallest first."""
    return sorted((hashlib.sha256(seed + name.encode()).hexdigest(), name) for name in names)


def drawn(seed: bytes, names: Sequence[str], percent: int) -> list[str]:
    """The pages that are drawn: so many of a hundred, rounded up."""
    return [name for _, name in ranked(seed, names)[: -(-len(names) * percent // 100)]]


def pledge_of(secret: bytes) -> str:
    """What is written down of a secret before its month ends."""
    return hashlib.sha256(secret).hexdigest()


def over(month: str, at: dt.datetime, books: Books) -> bool:
    """Whether no shift writes on a page of this month any more."""
    return shift_at(books.rules, at)[0].isoformat()[:7] > month


def from_page(field: Field, raw: Any, _books: Books, _register: str) -> dict[str, Any]:
    """What a month's or a draw's field holds; whether it stands so is asked when it is judged."""
    parts = MONTHS[field.type]
    if not isinstance(raw, dict) or tuple(raw) != parts or not _typed(raw):
        en = f"{field.label.en} holds {', '.join(parts)}"
        raise Unfit(f"{field.label.zh} 须依次写 {'、'.join(parts)}", en)
    if field.type == "draw":
        seed_of(raw["proof"], b"")
    return raw


def _typed(raw: dict[str, Any]) -> bool:
    numbers = [raw[word] for word in ("pages", "percent") if word in raw]
    names = raw.get("drawn", [])
    words = [raw[word] for word in ("month", "digest", "proof") if word in raw]
    if not isinstance(names, list) or not all(type(n) is int for n in numbers):
        return False
    return all(isinstance(word, str) for word in (*words, *names)) and _NAME.fullmatch(raw["month"]) is not None


def problems(field: Field, raw: Any, entry: Entry, books: Books) -> Iterator[Problem]:
    """What is wrong with a month, a draw or a pledge, held against the pages as they stand before the entry."""
    if field.type == "pledge":
        if over(str(entry.subject), entry.at, books):
            yield _said(field, "这个月已经过完，来不及承诺", "that month is over; a secret is pledged before its end")
        return
    now = as_month(books, field, str(raw["month"]))
    if {word: raw[word] for word in MONTH} != now:
        yield _said(
            field, f"{raw['month']} 现有 {now['pages']} 页，与所写的不是同一批内容",
            f"{raw['month']} has {now['pages']} pages now; they aren't those that were meant",
        )  # fmt: skip
    elif field.type == "draw":
        yield from _draw(field, raw, entry, books)


def _draw(field: Field, raw: dict[str, Any], entry: Entry, books: Books) -> Iterator[Problem]:
    register, month, percent = str(field.of), str(raw["month"]), raw["percent"]
    if not over(month, entry.at, books):
        yield _said(field, f"{month} 还没过完，抽查要等月末以后", f"{month} isn't over; a draw waits for its end")
        return
    everything = population(books, register, month)
    said = statement(books.rules.house_id, register, month, percent, everything.digest)
    if raw["drawn"] != drawn(seed_of(raw["proof"], said), everything.names, percent):
        yield _said(field, "抽中的页不是抽签得出的那些", "the pages drawn aren't those the seed gives")
    # Whoever writes last on these pages could try one wording after another until the draw suits him.
    if _last_word(everything, register, books) == entry.by:
        yield _said(
            field,
            "这些页上最后一条是您写的，请代理人来抽",
            "you wrote the last entry on these pages; your deputy draws",
        )
    yield from _as_pledged(field, raw["proof"], entry, books)


def _last_word(everything: Population, register: str, books: Books) -> str:
    paths = books.pages.keys_of("month", register, everything.month)
    lasts = [books.records[page.last] for path in paths if (page := books.pages.get(path)) is not None]
    return max(lasts, key=lambda r: r.entry.at).entry.by if lasts else ""


def _as_pledged(field: Field, proof: str, entry: Entry, books: Books) -> Iterator[Problem]:
    """A secret is the one pledged for this month; where one was pledged, nothing else will do."""
    register = books.register(entry.register)
    names = [kind.name for kind in register.fields.values() if kind.type == "pledge"]
    subject = books.subject(entry.register, str(entry.subject))
    pledged = next((subject.facts[n] for n in names if n in subject.facts), None) if subject else None
    secret = proof.removeprefix(SECRET) if proof.startswith(SECRET) else None
    if secret is None and pledged is None:
        return
    if secret is None or pledge_of(bytes.fromhex(secret)) != pledged:
        yield _said(field, "揭示的不是事先承诺的密数", "what is revealed isn't the secret that was pledged")


def _said(field: Field, zh: str, en: str) -> Problem:
    return Problem(
        Text(zh, en), field.rules, Text("从账上的页重新抽", "draw from the pages in the books"), field=field.name
    )
