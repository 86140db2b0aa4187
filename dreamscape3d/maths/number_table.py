"""Tables of numbers of which some are expressions, evaluated together each tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.maths.expression_batch import Batch


class Table:
    """Rows of numbers, some of them expressions to be filled in later."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.rows: list[Sequence[Number]] = []

    def add(self, row: Sequence[Number]) -> int:
        self.rows.append(row)
        return len(self.rows) - 1

    def constants(self) -> tuple[NDArray[np.float64], list[int], list[Expression]]:
        """The numbers with 0 for expressions; flat indices of those; the expressions."""
        values = np.zeros((len(self.rows), self.columns))
        slots: list[int] = []
        expressions: list[Expression] = []
        for r, row in enumerate(self.rows):
            for c, number in enumerate(row):
                if isinstance(number, Expression):
                    slots.append(r * self.columns + c)
                    expressions.append(number)
                else:
                    values[r, c] = number
        return values, slots, expressions


class NumberTable:
    """A lowered `Table`: `evaluate` gives its (rows, columns) float64 values for given variables."""

    def __init__(self, table: Table) -> None:
        self._values, slots, expressions = table.constants()
        self._slots = np.asarray(slots, np.intp)
        self._batch = Batch(expressions) if expressions else None
        self._chosen: NDArray[np.intp] | None = None  # of the batch's values; all where None

    @property
    def is_constant(self) -> bool:
        """Whether no number of it is an expression."""
        return self._batch is None

    def evaluate(self, variables: Mapping[str, float]) -> NDArray[np.float64]:
        values = self._values.copy()
        if self._batch is not None:
            found = self._batch.evaluate(variables)
            values.ravel()[self._slots] = found if self._chosen is None else found[self._chosen]
        return values

    def taken(self, rows: NDArray[np.intp]) -> NumberTable:
        """Some of its rows, ascending."""
        part = copy(self)
        columns = self._values.shape[1]
        place = np.full(len(self._values), -1)
        place[rows] = np.arange(len(rows))
        row, column = np.divmod(self._slots, columns)
        stays = np.nonzero(place[row] >= 0)[0]
        part._values = self._values[rows]
        part._slots = place[row[stays]] * columns + column[stays]
        part._chosen = stays if self._chosen is None else self._chosen[stays]
        part._batch = self._batch if len(stays) else None
        return part
