"""What the tests of comparisons share."""

import pytest

from tests.diffing.reports import Kept, kept


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Two snapshots with new entries in between; tests only read them."""
    return kept(tmp_path_factory.mktemp("kept"))
