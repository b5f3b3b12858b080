"""Which column of somebody's table holds what: by the name that is given, or by the usual ones."""

from collections.abc import Mapping

from shared.cli.common import ProblemsError
from shared.cli.tables import Cells, Table

USUAL: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "content", "内容", "诉求内容"),
    "title": ("title", "标题"),
    "place": ("place", "地点", "区划代码"),
    "id": ("id", "编号"),
    "label": ("label", "category", "类别", "分类"),
    "kind": ("kind", "性质"),
}


def column(what: str, given: str | None, table: Table) -> int | None:
    """Where in a row it stands; None if it was not named and none of the usual names is there."""
    if given is not None:
        if given not in table.header:
            raise ProblemsError(f"{table.file} has no column {given!r}; it has {', '.join(table.header)}")
        return table.header.index(given)
    return next((table.header.index(usual) for usual in USUAL[what] if usual in table.header), None)


def needed(what: str, given: str | None, table: Table) -> int:
    """Where it stands, or what to say on the command line."""
    found = column(what, given, table)
    if found is None:
        has = ", ".join(table.header) or "nothing"
        raise ProblemsError(f"{table.file} has no column of {what}s; it has {has} (--{what}-column)")
    return found


def cell(cells: Cells, at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def whole_text(title: str, text: str) -> str:
    """What somebody wrote, its title first."""
    return "\n".join(part for part in (title, text) if part)
