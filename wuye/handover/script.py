"""A handover written down beforehand: a YAML file with the fields of each step, for whoever has no terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wuye.errors import BadInput
from wuye.ledger.yaml12 import load
from wuye.registers.define import Register
from wuye.text import Text, same

HEAD = {"post": "岗位", "outgoing": "交班人", "incoming": "接班人", "until": "到"}
STEPS = ("prepare", "count", "explain", "check", "ask", "offer", "accept")
PAIRS = {"articles": ("article", "number"), "answers": ("item", "reason"), "asked": ("question", "answer")}
"""Fields that may be written as a small map."""
EXAMPLE = same(
    "{post: desk, incoming: zhaomin, count: {articles: {radios: 4}}, check: {marks: {else: true}, read: true}}"
)


class Script:
    """What the file says: who, at which post, and the fields of each step."""

    def __init__(self, raw: Mapping[str, Any], register: Register, path: str = "") -> None:
        self._register, self._path = register, path
        labels = {action.label.zh: name for name, action in register.actions.items() if name in STEPS}
        self.head: dict[str, str] = {}
        self.steps: dict[str, dict[str, Any]] = {}
        heads = {zh: name for name, zh in HEAD.items()}
        for word, said in raw.items():
            name = heads.get(word, labels.get(word, word))
            if name in HEAD:
                self.head[name] = str(said)
            elif name in STEPS:
                self.steps[name] = self._fields(name, said)
            else:
                raise self._bad(word, [*HEAD, *STEPS])

    def _fields(self, step: str, said: object) -> dict[str, Any]:
        if not isinstance(said, dict):
            raise self._bad(step, ["{…}"])
        labels = {kind.label.zh: name for name, kind in self._register.fields.items()}
        named = {str(labels.get(word, word)): raw for word, raw in said.items()}
        return {name: _value(name, raw) for name, raw in named.items()}

    def _bad(self, word: str, known: list[str]) -> BadInput:
        found = BadInput.of(
            f"{self._path} 里的 {word} 看不懂，可写：{'、'.join(known)}",
            f"{self._path}: can't read {word}; one of {', '.join(known)}", remedy=EXAMPLE, field=word,
        )  # fmt: skip
        assert isinstance(found, BadInput)
        return found


def _value(name: str, raw: Any) -> Any:
    if name in PAIRS and isinstance(raw, dict):
        first, second = PAIRS[name]
        return [{first: key, second: value} for key, value in raw.items()]
    if isinstance(raw, (list, dict, bool)):
        return raw
    return str(raw)


def read_script(path: str, register: Register) -> Script:
    """A scripted handover from a file; BadInput where it can't be read."""
    try:
        raw = load(Path(path).read_bytes(), path)
    except OSError:
        raise BadInput.of(
            f"没有 {path} 这个文件", f"there is no file {path}", remedy=same("--from FILE.yaml")
        ) from None
    if not isinstance(raw, dict):
        said = Text(f"{path} 不是一张表", f"{path} is no map")
        raise BadInput.of(said.zh, said.en, remedy=EXAMPLE)
    return Script(raw, register, path)
