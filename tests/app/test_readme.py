"""README tells the truth: its dream parses, its Python runs, its commands, files and options exist."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dreamscape3d.app.cli import COMMANDS, main, make_parser


@pytest.fixture(scope="module")
def readme(checkout: Path) -> str:
    return (checkout / "README.md").read_text(encoding="utf-8")


def block(readme: str, name: str) -> str:
    """The fenced block that follows the mark `<!-- ci: name -->`."""
    match = re.search(rf"<!-- ci: {name} -->\n```\w+\n(.*?)```", readme, re.DOTALL)
    assert match, f"README has no block '{name}'"
    return match[1]


def test_the_dream_is_fine_and_has_twelve_lines(readme: str, tmp_path: Path) -> None:
    from dreamscape3d.formats import check_file

    text = block(readme, "dream")
    path = tmp_path / "ring.toml"
    path.write_text(text, encoding="utf-8")
    assert [str(fault) for fault in check_file(path)] == []
    assert len(text.splitlines()) == 12


@pytest.mark.usefixtures("gl")
def test_the_dream_becomes_a_picture(readme: str, tmp_path: Path) -> None:
    (tmp_path / "ring.toml").write_text(block(readme, "dream"), encoding="utf-8")
    words = ["still", str(tmp_path / "ring.toml"), "-o", str(tmp_path / "ring.png"), "--time", "2"]
    assert main([*words, "--size", "96x54", "--quality", "draft"]) == 0
    with Image.open(tmp_path / "ring.png") as image:
        pixels = np.asarray(image)
    assert pixels.shape == (54, 96, 3)
    assert pixels.std() > 10, "a picture has light and dark"


@pytest.mark.usefixtures("gl")
def test_the_python_runs(readme: str) -> None:
    names: dict[str, object] = {}
    exec(block(readme, "python"), names)
    picture, light = names["picture"], names["light"]
    assert isinstance(picture, np.ndarray)
    assert isinstance(light, np.ndarray)
    assert (picture.shape, picture.dtype) == ((180, 320, 3), np.uint8)
    assert (light.shape, light.dtype) == ((180, 320, 3), np.float32)


def test_every_command_stands_in_the_table(readme: str) -> None:
    told = set(re.findall(r"^\| `dreamscape3d (\w+)", readme, re.MULTILINE))
    assert told == set(COMMANDS)


def test_every_option_of_still_exists(readme: str) -> None:
    row = next(line for line in readme.splitlines() if line.startswith("| `dreamscape3d still"))
    parser = make_parser("still")
    args = parser.parse_args(["still", "x", "-o", "x.png"])
    assert set(re.findall(r"--\w+", row)) <= set(args.options)


@pytest.mark.usefixtures("gl")
def test_the_commands_of_entanglement_run(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = block(readme, "entangle").splitlines()
    assert len(lines) == 2
    for line in lines:
        words = line.removeprefix(".venv/bin/dreamscape3d ").split()
        assert main([*words, "--size", "32x18", "--quality", "draft"]) == 0
        assert Path(words[-1]).stat().st_size > 0


def test_every_file_that_is_named_exists(readme: str, checkout: Path) -> None:
    links = re.findall(r"!\[[^]]*\]\(([^)]+)\)", readme)
    spoken = re.findall(r"`((?:scenes|shaders|docs|dreamscape3d|\.ci)/[\w./-]+|\.ci/run)`", readme)
    missing = [name for name in {*links, *spoken} if not (checkout / name).exists()]
    assert missing == []


def test_both_commands_install_the_same_system_packages_as_doctor_names(readme: str) -> None:
    from dreamscape3d.gpu.context import INSTALL_LINUX

    packages = INSTALL_LINUX.removeprefix("apt-get install ")
    for name in ("render", "test"):
        assert packages in block(readme, name)
