"""What all tests share: one OpenGL context, a guard on its errors, and the golden switch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dreamscape3d

CHECKOUT = Path(__file__).resolve().parent.parent
WINDOWS = "tests/app/viewer/"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden pictures instead of comparing")


def pytest_report_header() -> str:
    return f"dreamscape3d: {Path(dreamscape3d.__file__).parent}"


def pytest_sessionstart() -> None:
    """In CI the installed wheel is tested, never the checkout."""
    inside = Path(dreamscape3d.__file__).resolve().is_relative_to(CHECKOUT / "dreamscape3d")
    if os.environ.get("CI") == "true" and inside:
        pytest.exit(f"CI tests the installed wheel, but dreamscape3d came from {dreamscape3d.__file__}", returncode=3)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n 2` a file stays in one process, and so do all that open windows."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return WINDOWS if nodeid.startswith(WINDOWS) else nodeid.partition("::")[0]

    return ByFile(config, log)


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden pictures are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The top of the checkout: README, docs, scenes as they are written."""
    return CHECKOUT


@pytest.fixture(scope="session")
def _shared_context() -> object:
    """The one context of this process, the same that `dreamscape3d.render` draws with.

    GL calls go to whichever context is current, so a second one must never be opened beside it.
    """
    from dreamscape3d.app.offscreen import shared_context

    return shared_context()[0]


@pytest.fixture
def gl(_shared_context):  # type: ignore[no-untyped-def]
    """The session's moderngl context, current, without a pending error."""
    _shared_context.clear_errors()
    return _shared_context


@pytest.fixture(autouse=True)
def _no_gl_error(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that leaves a GL error fails."""
    yield
    if "gl" in request.fixturenames:
        error = request.getfixturevalue("_shared_context").error
        assert error == "GL_NO_ERROR", f"the test left {error}"
