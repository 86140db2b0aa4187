"""docs/entanglement.md tells the truth: its dream loads, its Python runs, its commands exist, as do its words."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from dreamscape3d import resources
from dreamscape3d.app.cli import make_parser
from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.formats import load_dream, parse_dream
from dreamscape3d.formats.limits import GUEST_BYTES, GUEST_FORMS, GUESTS
from dreamscape3d.scene.cue import MODES, Mix
from dreamscape3d.scene.moment import Moment
from dreamscape3d.sdf.shape import Form


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    return (checkout / "docs" / "entanglement.md").read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def test_its_dream_is_fine(page: str) -> None:
    (text,) = blocks(page, "toml")
    dream = parse_dream(text)
    assert [guest.name for guest in dream.guests] == ["finn", "liam"]
    assert dict(dream.guests[1].strengths) == {"form": 0.8, "air": 0.2}


def test_its_commands_are_understood(page: str) -> None:
    lines = "".join(blocks(page, "sh")).splitlines()
    assert len(lines) == 2
    for line in lines:
        words = shlex.split(line)
        assert make_parser(words[1]).parse_args(words[1:]).mode in MODES


@pytest.mark.usefixtures("gl")
def test_its_python_runs(page: str, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, live = blocks(page, "python")
    monkeypatch.chdir(checkout)
    names: dict[str, object] = {}
    exec(pictures.replace("render(mia,", "render(mia, size=(32, 18), quality='draft', "), names)
    picture = names["picture"]
    assert isinstance(picture, np.ndarray)
    assert picture.shape == (18, 32, 3)
    exec(live, names)
    assert isinstance(names["moment"], Moment)


def test_every_mode_and_channel_has_its_row(page: str) -> None:
    for word in MODES:
        assert f"\n| `{word}` | " in page
    for word in CHANNELS:
        assert re.search(rf"^\| (`\w+`, )?`{word}`", page, re.MULTILINE)


def test_its_figures_are_those_of_the_code(page: str) -> None:
    assert f"{GUESTS} guests; their files {GUEST_BYTES >> 20} MiB and, with the host's, {GUEST_FORMS:,} forms" in page
    assert f"no form of a guest comes within {Mix().bubble} m" in page


def test_it_names_the_tags_of_the_dreams_that_come_along(page: str) -> None:
    told = re.search(r"the dreams that come along use ([a-z, \n]+)\.", page)
    assert told
    words = set(re.findall(r"[a-z]+", told[1])) - {"and"}
    dreams = [load_dream(path) for path in resources.scenes().glob("*.toml")]
    assert words == {form.tag for dream in dreams for form in dream.scene.forms if isinstance(form, Form) and form.tag}
