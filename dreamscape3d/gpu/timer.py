"""What each pass costs on the GPU, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import moderngl

LATER = 4  # pictures after which one's time is asked for


class PassTimer:
    """GL time queries grouped by pass name. GL allows one open at a time, so measured passes cannot nest.

    Where the driver has no clock, measuring does nothing and `read` gives {}.

    Attributes:
        enabled: whether anything is measured; may be changed between pictures.
    """

    def __init__(self, ctx: moderngl.Context, *, enabled: bool = True) -> None:
        self.enabled = enabled
        self._ctx, self._has_clock = ctx, _has_clock(ctx)
        self._open = ""
        self._idle: list[moderngl.Query] = []
        self._measured: list[tuple[str, moderngl.Query]] = []

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        """Count what is drawn inside under `name`; a name may be measured many times a frame.

        Raises:
            RuntimeError: another measurement is open.
        """
        if not (self.enabled and self._has_clock):
            yield
            return
        if self._open:
            raise RuntimeError(f"'{name}' is measured inside '{self._open}'; time queries cannot nest")
        query = self._idle.pop() if self._idle else self._ctx.query(time=True)
        self._open = name
        try:
            with query:
                yield
        finally:
            self._open = ""
        self._measured.append((name, query))

    def read(self) -> dict[str, float]:
        """Milliseconds by name since the last read, in order of first use. Waits for the GPU."""
        spent: dict[str, float] = {}
        for name, query in self._measured:
            spent[name] = spent.get(name, 0.0) + query.elapsed / 1e6
            self._idle.append(query)
        self._measured.clear()
        return spent


class FrameTimer:
    """What whole pictures cost on the GPU, told a few pictures later so that nobody waits for it.

    Attributes:
        latest_ms: of the newest picture that is known, 0 before that and where the driver has no clock.
    """

    def __init__(self, ctx: moderngl.Context) -> None:
        has = _has_clock(ctx)
        self.latest_ms = 0.0
        self._queries = [ctx.query(time=True) for _ in range(LATER)] if has else []
        self._begun = 0

    @contextmanager
    def measure(self) -> Iterator[None]:
        """Count what is drawn inside. Must not lie round a measurement of `PassTimer`."""
        if not self._queries:
            yield
            return
        query = self._queries[self._begun % LATER]
        if self._begun >= LATER:
            self.latest_ms = query.elapsed / 1e6
        with query:
            yield
        self._begun += 1


def _has_clock(ctx: moderngl.Context) -> bool:
    """Time queries are core since 3.3; elsewhere an extension."""
    return ctx.version_code >= 330 or "GL_ARB_timer_query" in ctx.extensions
