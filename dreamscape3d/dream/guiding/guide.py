"""The guide."""

from __future__ import annotations

from dreamscape3d.dream.part import Part


class Guide(Part):
    """The guide."""
