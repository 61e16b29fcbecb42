"""A certificate for all tests of the session, which the client is told to trust as any user would tell it."""

from pathlib import Path

import pytest

from tests.load.business_central.certificates import made_in


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The authority's certificate, and the server's."""
    return made_in(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(autouse=True)
def trusted(certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Certificates of the test's authority are good, and no proxy stands between."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates[0]))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
