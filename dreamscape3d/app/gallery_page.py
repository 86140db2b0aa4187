"""The page of a gallery: one static HTML file with its style inside and pictures beside it, no scripts, no hosts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from dreamscape3d import __version__

if TYPE_CHECKING:
    from dreamscape3d.dream.mood import Mood


@dataclass(frozen=True, slots=True)
class Card:
    """What the page tells of one dream. Texts are raw; `name` alone must be safe as it is.

    Attributes:
        name: of the files NAME.webp and NAME-times.webp.
        size, strip_size: width and height in pixels.
        time, times: seconds at which the card and the strip show it.
        seconds: what rendering the card took.
        colours: `#rrggbb` of the card, dark to light.
    """

    name: str
    title: str
    author: str
    mood: str
    size: tuple[int, int]
    strip_size: tuple[int, int]
    time: float
    times: tuple[float, ...]
    forms: int
    seed: int
    seconds: float
    quality: str
    colours: tuple[str, ...]


def mood_line(mood: Mood, tempo: float) -> str:
    """A mood in words: "calm, a little longing · 60 beats a minute"."""
    strengths = {name: getattr(mood, name) for name in ("fear", "joy", "calm", "longing")}
    felt = sorted((name for name in strengths if strengths[name] >= 0.25), key=lambda name: -strengths[name])
    words = [name if strengths[name] >= 0.5 else f"a little {name}" for name in felt]
    return f"{', '.join(words) or 'even'} · {tempo:g} beats a minute"


def page(cards: Sequence[Card]) -> str:
    """The whole page."""
    count = f"{len(cards)} dream{'' if len(cards) == 1 else 's'}"
    return _PAGE.format(style=_STYLE, count=count, version=__version__, cards="".join(map(_card, cards)))


def _card(card: Card) -> str:
    title = escape(card.title)
    by = f" by {escape(card.author)}" if card.author else ""
    moments = _listed([f"{moment:g}" for moment in card.times])
    forms = f"{card.forms} form{'' if card.forms == 1 else 's'}"
    return _CARD.format(
        name=card.name,
        title=title,
        author=f'<p class="by">{by.strip()}</p>' if by else "",
        mood=escape(card.mood),
        alt=f"{title}{by}, {card.time:g} s into the dream",
        strip_alt=f"{title} at {moments} s",
        width=card.size[0],
        height=card.size[1],
        strip_width=card.strip_size[0],
        strip_height=card.strip_size[1],
        swatches="".join(f'<i style="background:{colour}"></i>' for colour in card.colours),
        caption=f"{forms} · seed {card.seed} · rendered in {card.seconds:.1f} s at {card.quality} quality",
    )


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
<meta name="generator" content="dreamscape3d {version}">
<title>Dreams</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>Dreams</h1>
<p>{count}, each a plain text file, rendered by dreamscape3d {version}.</p>
</header>
<main>
{cards}</main>
</body>
</html>
"""

_CARD = """\
<article id="{name}">
<a href="{name}.webp"><img src="{name}.webp" alt="{alt}" width="{width}" height="{height}"></a>
<div class="text">
<h2>{title}</h2>
{author}
<p class="mood">{mood}</p>
<div class="swatches" aria-hidden="true">{swatches}</div>
</div>
<a href="{name}-times.webp"><img src="{name}-times.webp" alt="{strip_alt}" width="{strip_width}" \
height="{strip_height}" loading="lazy"></a>
<p class="caption">{caption}</p>
</article>
"""

_STYLE = """\
* { box-sizing: border-box; margin: 0 }
body { background: radial-gradient(80rem 50rem at 20% -10%, #241340, transparent),
  radial-gradient(70rem 50rem at 100% 0, #0c2a40, transparent) #08070f;
  color: #cfcbe0; font: 1rem/1.55 system-ui, sans-serif; min-height: 100vh }
header { max-width: 92rem; margin: 0 auto; padding: clamp(2rem, 6vw, 5rem) clamp(1rem, 4vw, 3rem) 1.5rem }
h1 { color: #fff; font-size: clamp(2.4rem, 7vw, 4.6rem); font-weight: 250; letter-spacing: -.03em; line-height: 1 }
header p { color: #8f89ad; margin-top: .8rem }
main { display: grid; gap: clamp(1.5rem, 3vw, 2.5rem);
  grid-template-columns: repeat(auto-fill, minmax(min(32rem, 100%), 1fr));
  max-width: 92rem; margin: 0 auto; padding: 1rem clamp(1rem, 4vw, 3rem) 5rem }
article { background: #11101c; border: 1px solid #262238; border-radius: 14px; overflow: hidden }
article a { display: block }
article a:focus-visible { outline: 2px solid #7fd4ff; outline-offset: -2px }
img { display: block; width: 100%; height: auto; background: #0a0912 }
.text { padding: 1.1rem 1.3rem 1.2rem; position: relative }
h2 { color: #fff; font-size: 1.5rem; font-weight: 500; letter-spacing: -.01em; overflow-wrap: anywhere }
.by { color: #9d97ba; overflow-wrap: anywhere }
.mood { color: #ffb3dc; font-style: italic; margin-top: .35rem }
.swatches { display: flex; gap: 4px; margin-top: .9rem }
.swatches i { border-radius: 3px; flex: 1; height: 10px }
.caption { color: #7d779a; font-size: .84rem; font-variant-numeric: tabular-nums; padding: .8rem 1.3rem 1rem }
"""
