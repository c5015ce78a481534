"""Names that look alike: one person could be taken for another, so the desk is told."""

from __future__ import annotations

import re
import unicodedata

from wuye.registers.books import Books
from wuye.text import Text

# Letters of other scripts that look like Latin ones, and what is easily misread in a staff id.
_LETTERS = str.maketrans("аеорсухіјѕԁһкмтвнαοερνικτυ015|", "aeopcyxijsdhkmtbhaoepviktuolsl")
_PAIRS = (("rn", "m"), ("vv", "w"))


def shape(name: str) -> str:
    """What a name looks like at a glance: case, width, accents, blanks and marks without width left out."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    seen = "".join(c for c in flat if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc"))
    seen = re.sub(r"[\s·._'’-]+", "", seen).translate(_LETTERS)
    for pair, one in _PAIRS:
        seen = seen.replace(pair, one)
    return seen


def alike(books: Books, person: str) -> list[Text]:
    """A warning for each of the staff still here whose id or name looks like this person's."""
    found = books.subject("staff", person)
    name = str(found.facts.get("name", person)) if found else person
    mine = {shape(person), shape(name)}
    others = [s for s in books.all("staff") if s.id != person and s.state == "active"]
    near = [s for s in others if {shape(s.id), shape(str(s.facts.get("name", s.id)))} & mine]
    return [_warning(name, person, str(s.facts.get("name", s.id)), s.id) for s in near]


def _warning(name: str, person: str, other: str, other_id: str) -> Text:
    return Text(
        f"请注意：{name}（{person}）与在册的 {other}（{other_id}）看上去一样，办事时请认准工号",
        f"mind: {name} ({person}) looks like {other} ({other_id}), who is enrolled too; go by the staff id",
    )
