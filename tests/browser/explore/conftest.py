"""What the tests of the explored page share."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.explore.pages import Pages, Windows, one_report
from tests.browser.explore.trees import Trees, trees_in
from tests.report.building import Built


class _WhenAsked(dict[str, Built]):
    """Reports that are built when a test asks for them first."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self._factory = factory

    def __missing__(self, name: str) -> Built:
        self[name] = one_report(name, self._factory.mktemp("explore") / name)
        return self[name]


@pytest.fixture(scope="session")
def explore_pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The reports, each built once."""
    reports: Mapping[str, Built] = _WhenAsked(tmp_path_factory)
    return Pages(reports)


@pytest.fixture
def open_page(browser: Browser, explore_pages: Pages) -> Iterator[Windows]:
    """Opens a page by the report's name: ``open_page("product", "#~...", width=320, color_scheme="dark")``."""
    windows = Windows(browser, explore_pages)
    yield windows
    windows.close()


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Trees:
    """A report of decomposition trees, and its ledger."""
    return trees_in(tmp_path_factory.mktemp("trees"))


@pytest.fixture
def open_trees(browser: Browser, trees: Trees) -> Iterator[Callable[..., Page]]:
    """Opens the page of trees: ``open_trees("#~...", width=320)``; nothing moves on it."""
    windows = Windows(browser, Pages({"trees": trees.built}))

    def opened(hash: str = "", **context: Any) -> Page:
        return windows("trees", hash, reduced_motion="reduce", **context)

    yield opened
    windows.close()
