"""A folder that is handed out: where it may be made, and written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from wuye.desk.house import House
from wuye.errors import BadInput, why_not
from wuye.text import Text, same

Done = TypeVar("Done")


def target_folder(house: House, said: object, example: str) -> Path:
    """The folder to make: not there yet, and not within the books."""
    path = Path(str(said or ""))
    inside = path.absolute().resolve().is_relative_to(house.path.resolve())
    if not said or inside or path.exists() or not path.absolute().parent.is_dir():
        why = (
            Text("要写存到哪个文件夹", "name the folder to make")
            if not said
            else Text(f"{path} 在大厦的库里", f"{path} lies in the house's own repository")
            if inside
            else Text(f"{path} 已经有了", f"{path} is there already")
            if path.exists()
            else Text(f"没有 {path.parent} 这个目录", f"there is no folder {path.parent}")
        )
        raise BadInput.of(why.zh, why.en, remedy=same(f"-o {example}"), field="output")
    return path.absolute()


def put_file(target: Path, data: bytes, mode: int = 0o666) -> None:
    """The whole file or none of it; a device or a pipe is written into, for a file in its place would take it away."""
    from wuye.render.forms.files import is_device
    from wuye.repo.files import write_whole

    if is_device(target):
        target.write_bytes(data)
    else:
        write_whole(target, data, mode=mode)


def put_folder(target: Path, files: Mapping[str, bytes], then: Callable[[], Done]) -> Done:
    """The folder is written whole beside its place, what is to be done with it is done, and only then it is named."""
    with _written(target):
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with _written(target):
            for name, data in files.items():
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        done = then()
    except BaseException:
        shutil.rmtree(made)
        raise
    with _written(target):
        made.rename(target)
    return done


@contextmanager
def _written(target: Path) -> Iterator[None]:
    """What the disk refuses there is no fault of the house."""
    try:
        yield
    except OSError as error:
        why = why_not(error)
        raise BadInput.of(
            f"写不进 {target}：{why.zh}", f"can't write to {target}: {why.en}",
            remedy=Text("-o 另一个文件夹", "-o ANOTHER-FOLDER"), field="output",
        ) from None  # fmt: skip
