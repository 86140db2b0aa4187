"""What `still` is asked of projections: checked, as `offscreen.render` is told it, and as the file tells it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dreamscape3d.app import argument, projection
from dreamscape3d.errors import UsageError

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.world import World


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is asked for."""
    add = parser.add_argument
    add("--projection", metavar="P", choices=projection.PROJECTIONS, default="mono", help="see above (default mono)")
    add("--ipd", metavar="M", type=argument.metres, help="metres between two eyes, 0 to 1 (default 0.063)")
    add("--convergence", metavar="M", type=argument.metres, help="metres ahead that lie in the screen (default: found)")
    add("--schematics", action="store_true", help="the dream's blueprint over it: bounds, nodes, names and measures")
    add("--anaglyph", choices=projection.ANAGLYPHS, help="how colours are kept apart (default dubois)")


def check(args: argparse.Namespace) -> None:
    """Fill in what hangs on the projection; refuse what has no meaning for it.

    Raises:
        UsageError, LimitError: an option that means nothing for it, a size of another shape, a distance out of range.
    """
    chosen = args.projection
    args.size = args.size or projection.default_size(chosen)
    flat_stereo = chosen in projection.FLAT_STEREO
    meant = {
        "ipd": flat_stereo or chosen in ("ods", "vr180"),
        "convergence": flat_stereo,
        "anaglyph": chosen == "anaglyph",
    }
    for option, has_meaning in meant.items():
        if getattr(args, option) is not None and not has_meaning:
            raise UsageError(f"--{option} means nothing for the projection {chosen}", cure=f"leave --{option} out")
    if args.schematics:
        projection.check_schematics(chosen, linear=args.output.suffix.lower() == ".exr")
    projection.check_size(chosen, args.size)
    projection.check_eyes(chosen, _ipd(args), args.convergence or 0.0)


def options(args: argparse.Namespace) -> dict[str, Any]:
    """What `offscreen.render` is told of projection and schematics; nothing for an ordinary picture."""
    if args.projection == "mono":
        return {"schematics": True} if args.schematics else {}
    eyes = {"ipd": _ipd(args), "convergence": args.convergence or 0.0, "anaglyph": args.anaglyph or "dubois"}
    return {"projection": args.projection, **eyes}


def shown(
    args: argparse.Namespace, dream: Dream | World, parameters: Mapping[str, float] | None = None
) -> projection.Shown:
    """What the file says of its projection; `parameters` of a dream, as it was rendered with."""
    if args.projection not in projection.ROUND:
        return projection.Shown(args.projection, _ipd(args))
    from dreamscape3d.app.projected import heading
    from dreamscape3d.dream.world import World

    seed = None if isinstance(dream, World) else args.seed
    return projection.Shown(args.projection, _ipd(args), heading(dream, args.time, parameters, seed))


def _ipd(args: argparse.Namespace) -> float:
    return projection.IPD if args.ipd is None else args.ipd
