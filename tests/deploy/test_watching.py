"""Alerts and dashboard speak of figures that exist."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from shared.observability import metrics
from shared.settings import SERVICES

DEPLOY = Path(__file__).parents[2] / "deploy"
ALERTS: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]
PANELS: list[dict[str, Any]] = json.loads((DEPLOY / "grafana/dashboards/jieju.json").read_text())["panels"]
QUERIES = [rule["expr"] for rule in ALERTS] + [target["expr"] for panel in PANELS for target in panel["targets"]]


def shown() -> set[str]:
    """Every name at /metrics that is ours."""
    assert metrics.COMMANDS
    return {name for name in REGISTRY._names_to_collectors if name.startswith("jieju_")}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_asks_for_figures_that_the_processes_show(query: str) -> None:
    assert set(re.findall(r"jieju_\w+", query)) <= shown()


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_says_how_bad_it_is_what_happened_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning", "info"}
    assert rule["annotations"].keys() == {"summary", "action"}


def test_every_panel_asks_the_provisioned_source() -> None:
    source = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/prometheus.yml").read_text())["datasources"][0]
    assert {panel["datasource"]["uid"] for panel in PANELS} == {source["uid"]}


def test_every_process_is_scraped() -> None:
    jobs = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())["scrape_configs"]
    names = {name for job in jobs for dns in job.get("dns_sd_configs", []) for name in dns["names"]}
    assert names == {f"{service}-{process}" for service in SERVICES for process in ("web", "worker")}


def test_the_proxy_leads_to_every_service_and_hides_its_figures() -> None:
    text = (DEPLOY / "Caddyfile").read_text()
    assert {f"{service}-web" for service in SERVICES} == set(re.findall(r"(\w+-web):8080", text))
    assert "@internal path /metrics /health/*" in text


def test_the_proxy_keeps_the_addresses_of_what_fails_to_itself() -> None:
    """A tracking code is part of an address, and of the address of the page before."""
    text = " ".join((DEPLOY / "Caddyfile").read_text().split())
    everything = text.partition("{$JIEJU_SITE")[0]
    assert "log { format filter { wrap json fields { request>uri delete request>headers delete } } }" in everything
