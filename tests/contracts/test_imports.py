"""Who may know whom: the contracts of pyproject.toml, as a test."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def test_nobody_imports_what_is_none_of_their_business() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([command, "--no-cache"], cwd=_ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
