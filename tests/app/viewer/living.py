"""A small living dream for the viewer's tests: two bodies, a fear, a memory, a tale; and a guest who has a body."""

from __future__ import annotations

SHARE = "[share]\nform = true\ncolour = true\nair = true\npulse = true\n"
JETTY = f"""
title = "The jetty"
tempo = 60
seed = 3
{SHARE}
[camera]
at = [0, 1.6, 6.5]
look_at = [0, 1.1, 0]

[[form]]
name = "ground"
shape = "plane"

[[form]]
name = "post"
shape = "cylinder"
radius = 0.15
height = 3
at = [2.4, 1.5, -1]

[[body]]
figure = "mia"
at = [-1.0, 0, 1.0]

[[body]]
name = "robin"
figure = "liam"
at = [1.0, 0, 1.2]

[[fear]]
name = "the unlit door"
behaviour = "approach"
at = [0, 0, -8]

[[fear.form]]
shape = "box"
size = [1.2, 2.4, 0.1]
at = [0, 1.2, 0]

[[memory]]
name = "kite"
text = "It flew until the string was all out."
at = [0.4, 0.9, 2.5]

[[tale]]
name = "the chrome fox"

[[tale.line]]
text = "There was a fox of chrome that drank the moon."
"""
ALONE = JETTY[: JETTY.index("[[body]]")] + JETTY[JETTY.index("[[fear]]") :]
"""The same without bodies."""
THREE = JETTY + '\n[[body]]\nname = "sam"\nfigure = "finn"\nat = [0, 0, -1]\n'
GUEST = f"""
title = "Box"
tempo = 66
{SHARE}
[[form]]
name = "box"
shape = "box"
at = [3, 0.5, 0]

[[body]]
figure = "finn"
at = [2, 0, 2]
"""
