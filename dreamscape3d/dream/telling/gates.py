"""Formulas of a story: what they may name, and whether they hold.

sanity_mia  near_liam_finn  gathered  chosen_let_go  …     as of `Night.names`
new_woke, new_gathered, …                                  by how much more than at the beginning of the act
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from dreamscape3d.dream.telling.story import Act, Story
from dreamscape3d.maths.expression import Expression

OF_ONE = ("fear", "joy", "calm", "longing", "anger", "sanity", "resilience")  # the first role's where nobody is named
OF_ALL = (
    "nightmare", "order", "tangle", "gathered", "met", "telling", "lines", "double", "facing", "erosion", "released",
    "woke", "insight", "act", "dawn", "sleep", "clock",
)  # fmt: skip
OF_DOUBLE = ("double", "facing", "erosion", "released", "woke")
OF_EACH = ("walked", "insight")
NEW, CHOSEN = "new_", "chosen_"
HEARD = ("share", "keep")  # how choices begin that the guide, or minds, hear
_CHOSEN = re.compile(rf"\b{CHOSEN}(\w+)")


def choices_in(text: str) -> frozenset[str]:
    """The choices that a formula names."""
    return frozenset(_CHOSEN.findall(text))


def names_known(roles: Iterable[str], choices: Iterable[str] = ()) -> frozenset[str]:
    """What formulas of a story with these roles may name."""
    people = [*roles]
    names = {*OF_ALL, *OF_ONE, *(f"{CHOSEN}{choice}" for choice in choices)}
    names |= {f"{name}_{who}" for name in (*OF_ONE, *OF_DOUBLE, *OF_EACH) for who in people}
    names |= {f"near_{one}_{other}" for one in people for other in people if one != other}
    return frozenset(names | {f"{NEW}{name}" for name in names})


def is_heard(choice: str) -> bool:
    """Whether a choice counts though no gate waits for it: to share something, or to keep a bond."""
    return choice.split("_")[0] in HEARD


def formulas_of(act: Act) -> list[Expression]:
    """All that an act asks."""
    return [gate.open for gate in act.gates] + [branch.when for branch in act.next if branch.when is not None]


def choices_of(story: Story) -> frozenset[str]:
    """All choices that gates and branches wait for."""
    texts = (formula.text for act in story.acts for formula in formulas_of(act))
    return frozenset(choice for text in texts for choice in choices_in(text))


def before(act: Act, names: Callable[[], Mapping[str, float]]) -> dict[str, float]:
    """The values, as the act begins, of what it asks the growth of."""
    asked = sorted({name for formula in formulas_of(act) for name in formula.names if name.startswith(NEW)})
    if not asked:
        return {}
    values = names()
    return {name: values.get(name.removeprefix(NEW), 0.0) for name in asked}


def holds(formula: Expression, names: Mapping[str, float], began: Mapping[str, float]) -> bool:
    """Whether a formula is above 0.5; what nobody knows is 0."""
    values = {name: names.get(name, 0.0) for name in formula.names}
    for name, value in began.items():
        values[name] = names.get(name.removeprefix(NEW), 0.0) - value
    return formula.evaluate(values) > 0.5
