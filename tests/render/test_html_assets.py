"""What is shipped beside the code is found in a wheel and in a checkout."""

import pytest

from reportgen import assets


def test_checkout_has_its_folders_beside_the_package():
    """The templates of the checkout are found, with the page's own."""
    assert (assets.shipped("templates") / "report.html").is_file()
    assert assets.shipped("templates/styles/page.css").is_file()


def test_wheel_has_them_within_the_package_and_first(tmp_path, monkeypatch):
    """A folder within the package wins over one beside it."""
    package = tmp_path / "reportgen"
    for place in (package / "_shipped" / "config", tmp_path / "config", tmp_path / "templates"):
        place.mkdir(parents=True)
    monkeypatch.setattr(assets, "_PACKAGE", package)
    assert assets.shipped("config") == package / "_shipped" / "config"
    assert assets.shipped("templates") == tmp_path / "templates"


def test_what_is_nowhere_is_told_with_both_places(tmp_path, monkeypatch):
    """A broken installation says where it looked."""
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "reportgen")
    with pytest.raises(FileNotFoundError, match=r"'templates' is neither in .*_shipped nor in"):
        assets.shipped("templates")
