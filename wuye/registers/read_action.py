"""Actions, cases, signatures and dues, from the plain data of a schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from wuye.registers import define as d
from wuye.registers import rounds, words
from wuye.registers.read_base import Data, Reader, names, rules_of
from wuye.text import Text


class ActionReader(Reader):
    """Reads what stands under `actions`, `routines`, `figures`, `catalogues`."""

    def clause(self, data: Data, *at: object) -> d.Clause:
        """What an action or a case asks and does; most say little."""
        made: dict[str, Any] = {}
        for word, (part, read) in CLAUSE.items():
            if data.get(word) is not None:
                made[part] = read(self, data[word], *at, word)
        return d.Clause(**made)

    def signs(self, raw: object, *at: object) -> tuple[d.Sign, ...]:
        """Signatures."""
        return tuple(self.sign(sign, *at, i) for i, sign in enumerate(self.items(raw, *at)))

    def owes(self, raw: object, *at: object) -> tuple[d.Owe, ...]:
        """Dues."""
        return tuple(self.each(raw, self.owe, *at).values())

    def tells(self, raw: object, *at: object) -> tuple[d.Tell, ...]:
        """Those to be told."""
        return tuple(self.tell(tell, *at, i) for i, tell in enumerate(self.items(raw, *at)))

    def says(self, raw: object, *at: object) -> tuple[Text, ...]:
        """Lines to be shown."""
        lines = raw if isinstance(raw, list) else [] if raw is None else [raw]
        return tuple(self.text(line, *at) for line in lines)

    def passes(self, raw: object, *at: object) -> Data:
        """From whom to whom what is owed passes."""
        data = self.known(raw, words.PASSES, *at)
        if data and set(data) != words.PASSES:
            self.bad(at, "passes 要写 from 和 to", "passes wants from and to")
        return data

    def sign(self, raw: object, *at: object) -> d.Sign:
        """A signature."""
        data = self.known(raw, words.SIGN, *at)
        kind = self.one_of(data.get("as", "approve"), tuple(sorted(words.SIGN_KINDS)), *at)
        return d.Sign(
            kind,
            data.get("who"),
            self.number(data, "count", 1, *at),
            self.number(data, "step", 1, *at),
            data.get("within"),
            data.get("each"),
            rules_of(data.get("rule")),
            bool(data.get("in_order", False)),
        )

    def owe(self, name: str, raw: object, *at: object) -> d.Owe:
        """A due."""
        data = self.known(raw, words.OWE, *at)
        chase = self.items(data.get("chase"), *at, "chase")
        for i, stage in enumerate(chase):
            self.known(stage, words.CHASE, *at, "chase", i)
        return d.Owe(
            name,
            data.get("by"),
            data.get("who"),
            bool(data.get("once", False)),
            tuple(chase),
            None if data.get("while") is None else self.test(data["while"], *at, "while"),
            self.maybe_text(data.get("label"), *at, "label"),
            rules_of(data.get("rule")),
        )

    def tell(self, raw: object, *at: object) -> d.Tell:
        """Somebody to be told."""
        data = self.known(raw, words.TELL, *at)
        return d.Tell(data.get("to"), data.get("within", "0m"), rules_of(data.get("rule")))

    def glass(self, raw: object, *at: object) -> d.Glass | None:
        """Break-glass."""
        if raw is None:
            return None
        data = self.known(raw, words.GLASS, *at)
        if not isinstance(data.get("review"), dict) or "within" not in data["review"]:
            self.bad((*at, "review"), "应急先行须写 review 和它的 within", "glass wants a review, and its within")
        review = dict(cast(dict[str, Any], data.get("review") or {}), **{"as": "review"})
        return d.Glass(
            when=self.test(data.get("when"), *at, "when"),
            waives=names(data.get("waives")),
            keeps=self.number(data, "keeps", 1, *at),
            need=names(data.get("need")),
            review=self.sign(review, *at, "review"),
            rules=rules_of(data.get("rule")),
        )

    def case(self, raw: object, *at: object) -> d.Case:
        """A case."""
        data = self.known(raw, words.CASE, *at)
        return d.Case(
            when=self.test(data.get("when"), *at, "when"),
            must=self.test(data.get("must"), *at, "must"),
            should=self.test(data.get("should"), *at, "should"),
            clause=self.clause(data, *at),
            say=self.maybe_text(data.get("say"), *at, "say"),
            remedy=self.maybe_text(data.get("remedy"), *at, "remedy"),
            rules=rules_of(data.get("rule")),
        )

    def cases(self, data: Data, *at: object) -> tuple[d.Case, ...]:
        """An action's own cases, and after them those it shares with others."""
        own = [self.case(c, *at, "cases", i) for i, c in enumerate(self.items(data.get("cases"), *at, "cases"))]
        for name in names(data.get("use")):
            if name not in self.shared:
                self.bad((*at, "use"), f"shared 里没有 {name}", f"there is no {name} under shared")
            cases = self.items(self.shared.get(name), "shared", name)
            own += [self.case(c, "shared", name, i) for i, c in enumerate(cases)]
        return tuple(own)

    def action(self, name: str, raw: object, *at: object) -> d.Action:
        """An action."""
        data = self.known(raw, words.ACTION, *at)
        origin = data.get("from")
        return d.Action(
            name=name,
            label=self.text(data.get("label"), *at),
            clause=self.clause(data, *at),
            not_who=data.get("not_who"),
            origin=None if origin is None else d.ANY if origin == "any" else names(origin),
            testimony=bool(data.get("testimony", False)),
            by_entry=names(data.get("by_entry")),
            via=data.get("via"),
            glass=self.glass(data.get("glass"), *at, "glass"),
            cases=self.cases(data, *at),
            remedy=self.maybe_text(data.get("remedy"), *at, "remedy"),
            hidden=bool(data.get("hidden", False)),
            takes=data.get("takes"),
            rules=rules_of(data.get("rule")),
        )

    def routine(self, name: str, raw: object, *at: object) -> rounds.Routine:
        """A routine."""
        data = self.known(raw, words.ROUTINE, *at)
        return rounds.Routine(
            name,
            self.text(data.get("label"), *at),
            data.get("every"),
            data.get("at"),
            data.get("by"),
            data.get("who"),
            names(data.get("do")),
            data.get("each"),
            data.get("gives"),
            data.get("to"),
            self.number(data, "times", 1, *at),
            rules_of(data.get("rule")),
            data.get("about"),
        )

    def catalogue(self, name: str, raw: object, *at: object) -> rounds.Catalogue:
        """A catalogue."""
        data = self.known(raw, words.CATALOGUE, *at)
        lists = {word: names(data.get(word)) for word in ("group", "order", "columns", "sum")}
        where = self.test(data.get("where"), *at, "where")
        return rounds.Catalogue(
            name, self.text(data.get("label"), *at), where, data.get("of"), **lists, rules=rules_of(data.get("rule"))
        )

    def figure(self, name: str, raw: object, *at: object) -> rounds.Figure:
        """A figure."""
        # Only reports ask for figures.
        from wuye.registers import figures

        data = figures.known(self, raw, *at)
        return rounds.Figure(
            name,
            self.text(data.get("label"), *at),
            figures.kind_of(self, data, *at),
            data,
            str(data.get("per", "month")),
            rules_of(data.get("rule")),
            data.get("to"),
            bool(data.get("private", False)),
            bool(data.get("alarm", False)),
            figures.chart(self, data.get("chart"), *at),
            self.test(data["where"], *at, "where") if data.get("where") is not None else None,
        )


def _as_it_is(_: ActionReader, raw: object, *_at: object) -> object:
    return raw


def _names(_: ActionReader, raw: object, *_at: object) -> tuple[str, ...]:
    return names(raw)


CLAUSE: dict[str, tuple[str, Callable[..., Any]]] = {
    "who": ("who", _as_it_is),
    "to": ("to", _as_it_is),
    "need": ("need", _names),
    "may": ("may", _names),
    "set": ("set", ActionReader.map),
    "add": ("add", ActionReader.map),
    "clear": ("clear", _names),
    "signs": ("signs", ActionReader.signs),
    "owes": ("owes", ActionReader.owes),
    "settles": ("settles", _names),
    "pauses": ("pauses", _names),
    "resumes": ("resumes", _names),
    "tells": ("tells", ActionReader.tells),
    "says": ("says", ActionReader.says),
    "passes": ("passes", ActionReader.passes),
    "replaces": ("replaces", _names),
    "rule": ("rules", _names),
}
"""The words of a clause in the order of its parts: the part each one makes, and what reads it."""
