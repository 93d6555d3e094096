"""Tests of services_runtime.e2e_tests, which runs tests itself."""

from pathlib import Path

import pytest
from running import run

_TESTS = """
import os
from services.ui.e2e_tests import browser

def test_address(named):
    assert browser.NAME == named == "browser"
    print("ADDRESS", os.environ.get("SERVICE_URL_SHOP_UI"))

def test_other():
    assert not "broken"
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The main module of end-to-end tests, with its tests beside it."""
    folder = tmp_path / "services" / "ui" / "e2e_tests"
    folder.mkdir(parents=True)
    (folder / "browser.py").write_text("NAME = 'browser'\n")
    (folder / "conftest.py").write_text(
        "import sys, pytest\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "@pytest.fixture\ndef named(): return 'browser'\n"
    )
    (folder / "test_shop.py").write_text(_TESTS)
    main = folder / "e2e_tests_main.py"
    main.write_text(
        "from services_runtime.e2e_tests import main\n"
        'main(__file__, service="shop/ui", port=9001)\n'
    )
    return main


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({}, "http://localhost:9001/"),
        (
            {"K8S_POD_NAMESPACE": "prod"},
            "http://shop-ui.prod.svc.cluster.local:80/",
        ),
        ({"SERVICE_URL_SHOP_UI": "https://shop.example/"}, "https://shop.example/"),
    ],
)
def test_tests_find_the_service(
    program: Path, variables: dict[str, str], address: str
) -> None:
    before = sorted(program.parent.iterdir())
    done = run(program, "-s", "-k", "address", **variables)
    assert f"ADDRESS {address}\n" in done.stdout
    assert "1 passed, 1 deselected" in done.stdout
    assert done.returncode == 0
    assert sorted(program.parent.iterdir()) == before


def test_a_failure_is_one(program: Path) -> None:
    done = run(program, "-q")
    assert "1 failed, 1 passed" in done.stdout
    assert done.returncode == 1
    assert "1 failed in" in run(program, "-q", "test_shop.py::test_other").stdout


def test_a_service_without_a_port(program: Path) -> None:
    program.write_text(program.read_text().replace("9001", "0"))
    assert "ADDRESS None\n" in run(program, "-s", "-k", "address").stdout
