"""The doubles of all dreamers."""

from __future__ import annotations

from dreamscape3d.dream.part import Part


class Spectres(Part):
    """The doubles of all dreamers."""
