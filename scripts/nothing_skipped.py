"""A pytest plugin for CI: a skipped test is a failed one. Strangers' machines never load it."""

from __future__ import annotations

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    return _failed(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    return _failed(report)


def _failed(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, where nothing may be left out: {_reason(report.longrepr)}"
    return report


def _reason(longrepr):
    return longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
