"""The pages for people, as files to be read and commands to be run."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
STARTED_ELSEWHERE = ("./jieju demo", "./jieju test", "./jieju up")
"""Commands with a test of their own."""
DEPLOYING = ("deploy/", "docker ")
"""Commands for a host with Docker; what they rest on is checked in tests/deploy."""

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^]]*]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def commands(page: Path) -> list[str]:
    """Every line of the page's `sh` blocks, in order."""
    return [line for block in _BLOCK.findall(page.read_text("utf-8")) for line in block.splitlines() if line]


def script(page: Path) -> str:
    """What somebody types who follows the page from top to bottom, in the terminal beside the running system."""
    typed = [line for line in commands(page) if not line.startswith((*STARTED_ELSEWHERE, *DEPLOYING))]
    return "".join(f"{line}\n" for line in typed)


def links(page: Path) -> Iterator[str]:
    """Where the page leads to, except to other sites."""
    text = _CODE.sub("", page.read_text("utf-8"))
    return (target for target in _LINK.findall(text) if "://" not in target)


def anchors(page: Path) -> set[str]:
    """The names by which the headings of a page can be reached."""
    headings = _HEADING.findall(_CODE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
