"""What was answered and isn't written yet: kept beside the repository's own files, so that Ctrl-C loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from wuye.repo.files import gitdir


class Kept:
    """The answers of the step in progress at one post, good until an entry about it is written."""

    def __init__(self, house: Path, post: str, last: str) -> None:
        # A post's name may hold any letters; its bytes name the file.
        self._path = gitdir(house) / "wuye" / f"handover-{post.encode().hex()}.json"
        self._last = last
        self.answers: dict[str, Any] = {}
        self.incoming = ""
        found = self._read()
        if isinstance(found.get("incoming"), str):
            self.incoming = found["incoming"]
        if found.get("last") == last and isinstance(found.get("answers"), dict):
            self.answers = found["answers"]

    def _read(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            found = json.loads(self._path.read_text("utf-8"))
            return found if isinstance(found, dict) else {}
        return {}

    def note(self, name: str, answer: Any) -> None:
        """Keeps an answer at once."""
        self.answers[name] = answer
        self.save()

    def forget(self, names: Iterable[str]) -> None:
        """Some answers are asked for again."""
        for name in names:
            self.answers.pop(name, None)
        self.save()

    def come(self, person: str) -> None:
        """Keeps who comes."""
        self.incoming = person
        self.save()

    def turn(self, last: str) -> None:
        """A step was written: its answers are on the page now."""
        self._last, self.answers = last, {}
        self.save()

    def save(self) -> None:
        """Writes the file; where that can't be done, only the convenience is lost."""
        words = json.dumps({"last": self._last, "incoming": self.incoming, "answers": self.answers}, ensure_ascii=False)
        with suppress(OSError):
            self._path.write_text(words, "utf-8")

    def drop(self) -> None:
        """The handover is over."""
        with suppress(OSError):
            self._path.unlink()
