"""Every command has a page, in both languages; the Chinese one has no English words but names."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.support.house import Desk
from wuye.cli.app import app
from wuye.cli.spec import Cmd, Group

# Names stand as they are: commands, options, files, formats.
NAMES = re.compile(
    r"--[\w-]+|-[a-z]\b|wuye[\w.]*|WUYE_\w+|_WUYE_COMPLETE\S*|~/\.\w+|\b(?:json|JSON Schema|JSON|git|OpenSSH allowed_signers|OpenSSH"
    r"|schemas|zh|zsh|en|HEAD|Tab|eval|source_zsh|Asia/Shanghai|HTML|CSV|SQL|yaml|csv|YAML)\b|[A-Z]\d{4}-\d{4}|[A-Z]+-\d+"
)


def leaves(group: Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Cmd | Group]]:
    """Every command under a group, and the group itself."""
    yield path, group
    for spec in group.commands():
        if isinstance(spec, Group):
            yield from leaves(spec, (*path, spec.name))
        else:
            yield (*path, spec.name), spec


TREE = list(leaves(app([])))


def test_the_tree_is_walked() -> None:
    paths = {path for path, _ in TREE}
    assert {("key", "borrow"), ("staff", "enrol"), ("schema", "adopt"), ("sign",)} <= paths
    assert len(paths) > 80


@pytest.mark.parametrize("top", sorted({path[:1] for path, _ in TREE}), ids=lambda p: p[0] if p else "wuye")
def test_every_command_has_its_page_in_both_languages(top: tuple[str, ...], desk: Desk) -> None:
    for path, spec in [(p, s) for p, s in TREE if p[:1] == top]:
        pages = {lang: desk.wuye(*path, "--help", lang=lang) for lang in ("zh", "en")}
        for lang, page in pages.items():
            assert (page.code, page.err) == (0, ""), path
            assert spec.help.to(lang).split("\n")[0] in page.out, path
        assert re.search(r"[\u4e00-\u9fff]", spec.help.zh), f"{path} has no Chinese help"
        words = re.sub(r"(?m)^(用法：.*)$", "", pages["zh"].out)
        left = [w for w in re.findall(r"[A-Za-z]{2,}", NAMES.sub(" ", words)) if w not in names(path, spec)]
        assert left == [], f"English on the Chinese page of {path}: {left}"
        en = re.sub(r"--[\w-]+", " ", pages["en"].out)
        assert not re.search(r"[\u4e00-\u9fff]", en.replace("陈静", "")), f"Chinese on the English page of {path}: {en}"


def names(path: tuple[str, ...], spec: Cmd | Group) -> set[str]:
    """The words of the names that a page lists."""
    listed = [s.name for s in spec.commands()] if isinstance(spec, Group) else []
    return {word for name in (*path, *listed) for word in re.split("[_-]", name)}


def test_every_command_answers_to_its_chinese_name(desk: Desk) -> None:
    for path, spec in TREE:
        if len(path) == 1:
            assert desk.wuye(spec.label.zh, "--help", lang="zh").code == 0, spec.label.zh
