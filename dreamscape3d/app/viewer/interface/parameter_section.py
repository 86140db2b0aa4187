"""The dream's declared parameters, a slider each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.look import DIM
from dreamscape3d.app.viewer.interface.widgets import Range, part_of, slider, write
from dreamscape3d.app.viewer.interface.wording import counted, one_line, quantity

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.desk import Desk
    from dreamscape3d.dream.parameter import Parameter


def draw_parameters(desk: Desk) -> None:
    """A slider for each; what was changed is marked and may be taken back."""
    parameters = desk.dream.parameters if desk.dream else ()
    if not parameters:
        write("this dream declares none", DIM)
        return
    with part_of("parameters"):
        for parameter in parameters:
            _draw(desk, parameter)
    changed = changed_parameters(desk)
    if changed and imgui.button(f"{icons.RESET}  reset {counted(len(changed), 'parameter')}", (-1.0, 0.0)):
        for parameter in changed:
            desk.set_parameter(parameter.name, parameter.default)


def changed_parameters(desk: Desk) -> list[Parameter]:
    """Those that do not stand at their default."""
    values, parameters = desk.parameters, desk.dream.parameters if desk.dream else ()
    return [p for p in parameters if not _ends(p).is_default(values.get(p.name, p.default))]


def _ends(parameter: Parameter) -> Range:
    low, high = parameter.minimum, parameter.maximum
    return Range(low, high, default=parameter.default, origin=0.0 if low < 0.0 < high else None)


def _draw(desk: Desk, parameter: Parameter) -> None:
    value = desk.parameters.get(parameter.name, parameter.default)
    shown = quantity(value, one_line(parameter.unit), parameter.maximum - parameter.minimum)
    label, tip = one_line(parameter.label or parameter.name), one_line(parameter.help)
    asked = slider(parameter.name, label, value, _ends(parameter), shown, tip, marked=True)
    if asked is not None:
        desk.set_parameter(parameter.name, parameter.clamp(asked))
