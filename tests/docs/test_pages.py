"""What the pages say is so: links lead somewhere, tables are the code's, nothing that can be set or seen is missing."""

from pathlib import Path

import pytest
from prometheus_client.metrics import MetricWrapperBase

from docs import tables
from shared.observability import metrics
from shared.settings import SERVICES, TABLE
from tests.docs.pages import PAGES, ROOT, anchors, commands, links

OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
FIGURES = [value for value in vars(metrics).values() if isinstance(value, MetricWrapperBase)]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@each_page
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("name", tables.PAGES)
def test_the_printed_tables_are_those_of_the_code(name: str) -> None:
    text = (tables.DOCS / name).read_text("utf-8")
    assert tables.refreshed(text) == text, "print them again: python -m docs.tables"


def test_every_table_is_printed_somewhere() -> None:
    pages = "".join((tables.DOCS / name).read_text("utf-8") for name in tables.PAGES)
    assert [name for name in tables.TABLES if f"<!-- table: {name} -->" not in pages] == []


@pytest.mark.parametrize("name", [setting.name for setting in TABLE.values()])
def test_every_setting_is_described_beyond_its_line_in_the_table(name: str) -> None:
    table, _, prose = OPERATING.partition("<!-- end -->")
    assert f"| `{name}` |" in table
    assert name in prose


def shown_as(figure: MetricWrapperBase) -> str:
    """The name at /metrics."""
    (described,) = figure.describe()
    return f"{described.name}_total" if described.type == "counter" else described.name


@pytest.mark.parametrize("name", [shown_as(figure) for figure in FIGURES])
def test_every_figure_is_described(name: str) -> None:
    assert f"\n| `{name}` (" in OPERATING


def test_every_alert_is_described() -> None:
    alerts = (ROOT / "deploy/prometheus/alerts.yml").read_text("utf-8")
    names = [line.split("alert: ")[1] for line in alerts.splitlines() if "alert: " in line]
    assert names
    assert [name for name in names if f"`{name}`" not in OPERATING] == []


def test_both_readmes_have_the_same_commands() -> None:
    assert commands(ROOT / "README.md") == commands(ROOT / "README.zh-CN.md")


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    picture = (ROOT / "docs" / "flow.svg").read_text("utf-8")
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert all(service.partition("_")[0] in picture for service in SERVICES)


def test_every_decision_has_its_number_and_its_three_parts() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("0*.md"))
    assert [int(page.name[:4]) for page in decisions] == list(range(1, len(decisions) + 1))
    index = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    for page in decisions:
        assert {"context", "decision", "consequences"} <= anchors(page), page.name
        assert page.name in index
