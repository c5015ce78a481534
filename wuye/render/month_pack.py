"""A month's pack, file by file: figures for machines, the report for people, and what proves whose they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from wuye.data import replace
from wuye.registers.closing import tag_name
from wuye.render.closing import figure_bytes
from wuye.render.forms.objects import canonical
from wuye.render.forms.write import APART, FORMS
from wuye.render.manifest import NAME, SIGNED, manifest
from wuye.render.month_readme import readme
from wuye.reports.closing.pack import NAMESPACE, Pack, Part
from wuye.reports.paper import Paper
from wuye.reports.reading import for_reading
from wuye.text import Lang, Text

LANGS: tuple[Lang, ...] = ("zh", "en")
PRIVATE = "private/"
Signer = Callable[[Sequence[bytes]], Sequence[bytes]]
"""Signs several manifests, for which a passphrase is asked once."""


def folders(pack: Pack, maker: tuple[str, str]) -> dict[str, dict[str, bytes]]:
    """The files by the folder they lie in: those for everybody, and each private part, all with their manifest."""
    found = {"": {**public_files(pack), **_made_by(pack, maker)}}
    for part in pack.parts:
        found[f"{PRIVATE}{part_name(part)}/"] = {**private_files(pack, part), **_made_by(pack, maker, part)}
    return {where: {**files, NAME: manifest(files)} for where, files in found.items()}


def pack_files(pack: Pack, maker: tuple[str, str], sign: Signer) -> dict[str, bytes]:
    """Every file of the pack; what is about persons in parts of its own, each with a manifest of its own."""
    made = folders(pack, maker)
    signed = sign([files[NAME] for files in made.values()])
    files = {f"{where}{name}": data for where, inner in made.items() for name, data in inner.items()}
    return files | {f"{where}{SIGNED}": signature for where, signature in zip(made, signed, strict=True)}


def _made_by(pack: Pack, maker: tuple[str, str], part: Part | None = None) -> dict[str, bytes]:
    """The files that say who made the pack."""
    signers = [f'{pack.signer[0]} namespaces="git" {pack.signer[1]}', f'{maker[0]} namespaces="{NAMESPACE}" {maker[1]}']
    return {
        "allowed_signers": "".join(f"{line}\n" for line in signers).encode(),
        **{f"README.{lang}.md": readme(pack, maker, lang, part).encode() for lang in LANGS},
    }


def public_files(pack: Pack) -> dict[str, bytes]:
    """What everybody may have, whoever makes it."""
    files = {
        **_proof(pack), "figures.json": figure_bytes(pack.told.public), **_readable("report", pack.report),
        **_readable("exceptions", pack.exceptions, ("md",)), **_lists(pack.lists),
    }  # fmt: skip
    if pack.changes.any:
        files["changes.json"] = figure_bytes(replace(pack.paper, sheets=(pack.changes.said, pack.changes.public)))
    return files


def private_files(pack: Pack, part: Part) -> dict[str, bytes]:
    """What some named readers may have, whoever makes it; each figure by itself too, as the close has its digest."""
    changed = pack.changes.private
    moved = tuple(row for row in changed.rows if row[1] in {sheet.title for sheet in part.paper.sheets})
    more = (replace(changed, rows=moved),) if moved else ()
    title, figures = pack.paper.title, figure_bytes(part.paper)
    inside = Text(f"{title.zh}（内部）", f"{title.en} (private)")
    paper = replace(pack.paper, title=inside, sheets=(*more, *part.paper.sheets), front=0)
    return {
        **_proof(pack), "figures.json": figures, **_readable("report", for_reading(paper), ("md", "html")), **_lists(paper),
        **{f"figures/{name}.json": data for name, data in sheet_digests(figures)},
    }  # fmt: skip


def part_name(part: Part) -> str:
    """The folder of a private part, by whom it is for."""
    return APART.sub("-", "-".join(part.to)).strip("-.") or "nobody"


def _proof(pack: Pack) -> dict[str, bytes]:
    """The entry of the close, and the tag that was signed over it."""
    return {
        "month.json": canonical(about(pack)), "close.yaml": pack.kept.entry.raw, "close.tag": pack.tag.payload,
        "close.tag.sig": pack.tag.signature or b"",
    }  # fmt: skip


def about(pack: Pack) -> dict[str, Any]:
    """What a pack says of itself."""
    fields, head = pack.kept.fields, pack.told.public.head
    return {
        "house": head.house, "house_id": pack.house_id, "month": pack.month, "edition": fields["edition"],
        "head": fields["head"], "root": pack.root, "entry": pack.kept.entry.id, "digest": pack.kept.entry.digest,
        "tag": tag_name(pack.kept), "figures": fields["figures"],
    }  # fmt: skip


def _readable(name: str, paper: Paper, forms: tuple[str, ...] = ("md", "html", "xlsx")) -> dict[str, bytes]:
    made = {form: FORMS[form] for form in forms}
    return {
        f"{name}.{lang}{form.endings[0]}": form.make()(paper, lang) for form in made.values() for lang in LANGS
    }  # fmt: skip


def _lists(paper: Paper) -> dict[str, bytes]:
    """A file for each sheet, in the order of the report: what should not be comes first."""
    return dict(_list(number, paper, place) for number, place in enumerate(range(len(paper.sheets)), 1))


def _list(number: int, paper: Paper, place: int) -> tuple[str, bytes]:
    sheet = paper.sheets[place]
    name = f"csv/{number:03}-{APART.sub('-', sheet.name).strip('-.')}.csv"
    return name, FORMS["csv"].make()(replace(paper, sheets=(sheet,)), "zh")


def sheet_digests(figures: bytes) -> Iterator[tuple[str, bytes]]:
    """Each figure of a `figures.json` with its canonical bytes, as its digest was made over."""
    for sheet in json.loads(figures)["sheets"]:
        yield str(sheet["name"]), canonical(sheet)
