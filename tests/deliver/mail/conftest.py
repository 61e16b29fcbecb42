"""Certificates for all tests of the session."""

from pathlib import Path

import pytest

from tests.load.business_central.certificates import made_in


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The authority's certificate, and the server's with its key, for 127.0.0.1 and localhost."""
    return made_in(tmp_path_factory.mktemp("certificates"))
