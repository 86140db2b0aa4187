"""The numbers of many fields in one pass are those of each by itself, bit by bit."""

from __future__ import annotations

import numpy as np
from support.sameness import assert_same
from support.scenes import SCENES, TIMES

from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.numbering import numbers_apart
from dreamscape3d.sdf.pose import numbers, values
from dreamscape3d.sdf.structure import joined_structure


def test_together_they_are_as_apart() -> None:
    fields = [lower(make()) for _, make in sorted(SCENES.items())]
    together = numbers_apart(joined_structure(fields), [values(field, TIMES) for field in fields])
    for field, found in zip(fields, together, strict=True):
        assert_same(found, numbers(field, TIMES))
    assert sum(len(found.leaves.k) for found in together) == sum(field.leaf_count for field in fields)


def test_no_fields_have_no_numbers() -> None:
    one = lower([])
    (found,) = numbers_apart(joined_structure([one]), [values(one, TIMES)])
    assert np.shape(found.leaves.centre) == (0, 3)
