"""The pages about reports name every figure there is, and their examples are right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wuye.builtin import shipped_schemas
from wuye.registers import sql
from wuye.registers.check import check_files
from wuye.registers.load import load_rules

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"zh": "reports.zh.md", "en": "reports.md"}


@pytest.mark.parametrize("lang", PAGES)
def test_every_figure_is_in_the_list(lang: str) -> None:
    rules = load_rules({"wuye.yaml": b"wuye: 1\n", **shipped_schemas()})
    text = (DOCS / PAGES[lang]).read_text("utf-8")
    told = re.findall(r"^\| `([a-z_.]+)` \| (.+?) \| `(\w+)`.* \| ([A-Z0-9 -]*) ?\|$", text, re.M)
    wanted = [
        (f"{r.name}.{f.name}", f"{r.label.to(lang)} · {f.label.to(lang)}", f.kind, " ".join(f.rules))  # type: ignore[arg-type]
        for r in rules.registers.values() for f in r.figures.values()
    ]  # fmt: skip
    assert [tuple(part.strip() for part in row) for row in told] == wanted


@pytest.mark.parametrize("page", PAGES.values())
def test_the_examples_are_right(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    (own,) = re.findall(r"```yaml\nfigures:\n(.*?)```", text, re.S)
    (question,) = re.findall(r"```sql\n(.*?)```", text, re.S)
    files = shipped_schemas()
    key = files["schemas/key.yaml"].decode().replace("\nfigures:\n", f"\nfigures:\n{own}")
    errors = check_files({"wuye.yaml": b"wuye: 1\n", **files, "schemas/key.yaml": key.encode()}, ()).errors
    assert [
        p.message.en for p in errors if ".figures." in f".{p.message.en}" and "there is no rule" not in p.message.en
    ] == []
    assert list(sql.faults(question)) == []
