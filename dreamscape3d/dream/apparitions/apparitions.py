"""What appears to dreamers."""

from __future__ import annotations

from dreamscape3d.dream.part import Part


class Apparitions(Part):
    """What appears to dreamers."""
