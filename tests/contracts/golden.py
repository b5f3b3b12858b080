"""The golden files: what was promised to whoever reads our log and our messages."""

import json
from pathlib import Path

from tests.contracts.shapes import Shapes

_FOLDER = Path(__file__).parent / "golden"


def promised(name: str) -> Shapes:
    file = _FOLDER / f"{name}.json"
    shapes: Shapes = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return shapes


def promise(name: str, shapes: Shapes) -> None:
    _FOLDER.mkdir(exist_ok=True)
    text = json.dumps(shapes, indent=2, sort_keys=True, ensure_ascii=False)
    (_FOLDER / f"{name}.json").write_text(f"{text}\n", "utf-8")


def files() -> set[str]:
    return {file.stem for file in _FOLDER.glob("*.json")}
