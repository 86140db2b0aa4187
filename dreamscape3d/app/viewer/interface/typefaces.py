"""The typefaces of the panels, as imgui-bundle ships them: Roboto (Apache 2.0), Inconsolata and Font Awesome (SIL OFL).

Where they are not, Dear ImGui's own vector font stands in. Glyphs are drawn when first shown, at the size they have on
the display, so no list of ranges is needed and a display of another density costs nothing until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import imgui_bundle
from imgui_bundle import imgui

FOLDER = Path(imgui_bundle.__file__).parent
TEXT, BOLD, MONO = "Roboto/Roboto-Regular.ttf", "Roboto/Roboto-Bold.ttf", "Inconsolata-Medium.ttf"
ICONS = "Font_Awesome_6_Free-Solid-900.otf"
EMOJI = "NotoEmoji-Regular.ttf"
TEXT_SIZE = 15.0  # height of a line of text on a usual display [px]
MONO_STRETCH = 1.04  # Inconsolata is drawn smaller than Roboto of the same size


@dataclass(frozen=True, slots=True)
class Typefaces:
    """For reading, for headings, and for code."""

    text: imgui.ImFont
    bold: imgui.ImFont
    mono: imgui.ImFont


def load_typefaces(atlas: imgui.ImFontAtlas, folder: Path = FOLDER) -> Typefaces:
    """Add them to the atlas; the first is what text has where nothing is said."""
    fonts, more = folder / "assets" / "fonts", folder / "demos_assets" / "fonts"
    faces = []
    for name, size in ((TEXT, TEXT_SIZE), (BOLD, TEXT_SIZE), (MONO, TEXT_SIZE * MONO_STRETCH)):
        faces.append(_face(atlas, fonts / name, size))
        _merge(atlas, fonts / TEXT, size, when=name == MONO)
        _merge(atlas, fonts / ICONS, size * 0.86)
        _merge(atlas, more / EMOJI, size * 0.86)
    return Typefaces(*faces)


def _face(atlas: imgui.ImFontAtlas, path: Path, size: float) -> imgui.ImFont:
    if not path.is_file():
        return atlas.add_font_default_vector()
    return atlas.add_font_from_file_ttf(str(path), size)


def _merge(atlas: imgui.ImFontAtlas, path: Path, size: float, *, when: bool = True) -> None:
    """Glyphs that the last face lacks are taken from this file."""
    if when and path.is_file():
        config = imgui.ImFontConfig()
        config.merge_mode = True
        atlas.add_font_from_file_ttf(str(path), size, config)
