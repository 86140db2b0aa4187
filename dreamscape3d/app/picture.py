"""Pixels → files: .png of 8 or 16 bits, .webp, .exr; written whole or not at all, with their origin inside."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamscape3d import __version__
from dreamscape3d.app.projection import NAMESPACES, ORDINARY, Shown
from dreamscape3d.app.suggestion import did_you_mean
from dreamscape3d.errors import OutputError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUFFIXES = (".png", ".webp", ".exr")
INSTALL_EXR = "pip install 'dreamscape3d[exr]'"
XMP_KEYWORD = "XML:com.adobe.xmp"
"""Under which a PNG holds XMP, in an iTXt chunk (XMP part 3)."""
_HALF_MAX = 65504.0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a picture comes from: enough to make it again.

    Attributes:
        dream: SHA-256 (hex) of the dream file, or "".
        time: seconds.
        parameters: every parameter's value by name.
        seen: what a dreamer changed besides, such as where they stood: words → plain values.
        shown: its projection.
        entangled: the dreams that it was entangled with, and how: words → plain values.
    """

    title: str = ""
    author: str = ""
    dream: str = ""
    seed: int = 0
    time: float = 0.0
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, Any] = field(default_factory=dict)
    shown: Shown = ORDINARY
    entangled: Mapping[str, Any] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """Keyword → text, as it stands in files; empty ones are left out."""
        texts = {
            "Title": self.title,
            "Author": self.author,
            "Software": f"dreamscape3d {__version__}",
            "Dream": f"sha256:{self.dream}" if self.dream else "",
            "Seed": str(self.seed),
            "Time": repr(self.time),
            "Parameters": json.dumps(dict(self.parameters), ensure_ascii=False, sort_keys=True),
            "Seen": json.dumps(dict(self.seen), ensure_ascii=False, sort_keys=True) if self.seen else "",
            "Entangled": json.dumps(dict(self.entangled), ensure_ascii=False, sort_keys=True) if self.entangled else "",
            **self.shown.texts(),
        }
        return {key: text for key, text in texts.items() if text}


def check_output(path: Path, bits: int = 8) -> None:
    """Refuse, before anything is rendered, what could not be written afterwards.

    Raises:
        UsageError: another ending than SUFFIXES; 16 bits for something else than .png; a folder of that name.
        OutputError: the folder does not exist or cannot be written; .exr without OpenEXR.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        ending = f"ends in '{path.suffix}'" if path.suffix else "has no ending"
        cure = did_you_mean(suffix, SUFFIXES) if suffix else f"name it {path.name}.png"
        raise UsageError(f"'{path}' {ending}; pictures are .png, .webp or .exr", cure=cure)
    if bits == 16 and suffix != ".png":
        raise UsageError(f"16 bits are for .png; '{path}' is {suffix}", cure="leave --bits out, or write a .png")
    if suffix == ".exr" and importlib.util.find_spec("OpenEXR") is None:
        raise OutputError("OpenEXR is not installed, so no .exr can be written", cure=INSTALL_EXR)
    check_place(path)


def check_place(path: Path) -> None:
    """Refuse a place where no file can be. Whether a folder takes one shows when it is tried, to root too.

    Raises:
        UsageError: a folder of that name.
        OutputError: the folder around it does not exist or cannot be written.
    """
    import tempfile  # 8 ms

    folder = path.resolve().parent
    if not folder.is_dir():
        raise OutputError(f"the folder '{path.parent}' does not exist", cure=f"mkdir -p '{path.parent}'")
    if path.is_dir():
        raise UsageError(f"'{path}' is a folder")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(f"the folder '{path.parent}' cannot be written: {error.strerror}") from error


def write_picture(path: Path, pixels: NDArray[Any], origin: Origin) -> None:
    """Write `pixels` in the format that the ending names.

    Args:
        pixels: (H, W, 3): uint8 for .png and .webp, uint16 for .png, linear float for .exr.

    Raises:
        UsageError: the ending is unknown, or that kind of pixel does not go into it.
        OutputError: it cannot be written; what stood there before stays.
    """
    writers = {".png": _write_png, ".webp": _write_webp, ".exr": _write_exr}
    suffix = path.suffix.lower()
    check_output(path)
    _check_pixels(suffix, pixels)
    try:
        with replacing(path) as temporary:
            writers[suffix](temporary, pixels, origin)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"'{path}' cannot be written: {reason}") from error


def _check_pixels(suffix: str, pixels: NDArray[Any]) -> None:
    kinds = {".png": ("uint8", "uint16"), ".webp": ("uint8",), ".exr": ("float16", "float32", "float64")}[suffix]
    shaped = pixels.ndim == 3 and pixels.shape[2] == 3 and 0 not in pixels.shape
    if not shaped or pixels.dtype.name not in kinds:
        raise UsageError(f"{pixels.dtype.name} pixels of shape {pixels.shape} do not go into {suffix}")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` to write into; it takes `path`'s place at the end, or vanishes when anything fails."""
    final = path.resolve()
    temporary = final.with_name(f".{final.stem[:100]}-{secrets.token_hex(6)}{final.suffix}")
    try:
        yield temporary
        os.replace(temporary, final)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _write_png(path: Path, pixels: NDArray[Any], origin: Origin) -> None:
    from dreamscape3d.app.png import write_png

    xmp = {XMP_KEYWORD: xmp_packet(origin, _size(pixels)).decode()} if origin.shown.texts() else {}
    write_png(path, pixels, origin.texts() | xmp)


def _write_webp(path: Path, pixels: NDArray[np.uint8], origin: Origin) -> None:
    from PIL import Image

    xmp = xmp_packet(origin, _size(pixels))
    Image.fromarray(pixels).save(path, "WEBP", lossless=True, quality=60, method=2, xmp=xmp)


def _write_exr(path: Path, pixels: NDArray[Any], origin: Origin) -> None:
    """Linear Rec. 709 in half floats, PIZ. What is beyond a half is its largest, what is no number is 0."""
    import numpy as np
    import OpenEXR

    bounded = np.clip(np.nan_to_num(pixels, nan=0.0, posinf=_HALF_MAX, neginf=-_HALF_MAX), -_HALF_MAX, _HALF_MAX)
    header: dict[str, Any] = {"compression": OpenEXR.PIZ_COMPRESSION, "type": OpenEXR.scanlineimage, **origin.texts()}
    header |= {name.split(":")[1]: text for name, text in _panorama(origin, _size(pixels)).items()}
    if origin.shown.projection == "equirect":
        header["envmap"] = OpenEXR.ENVMAP_LATLONG
    OpenEXR.File(header, {"RGB": np.ascontiguousarray(bounded, dtype=np.float16)}).write(str(path))


def _size(pixels: NDArray[Any]) -> tuple[int, int]:
    height, width = pixels.shape[:2]
    return width, height


def _panorama(origin: Origin, size: tuple[int, int]) -> Mapping[str, str]:
    return origin.shown.panorama(size, f"dreamscape3d {__version__}")


def xmp_packet(origin: Origin, size: tuple[int, int] = (0, 0)) -> bytes:
    """The origin as XMP (ISO 16684-1): title, author and software in their own fields, that it is a panorama in those
    of `app/projection.py`, the rest in ours; `size` in pixels of the whole picture."""
    from xml.sax.saxutils import escape, quoteattr

    texts = origin.texts()
    own = "".join(
        f" d:{key}={quoteattr(text)}" for key, text in texts.items() if key not in ("Title", "Author", "Software")
    )
    panorama = _panorama(origin, size)
    spaces = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items()) if panorama else ""
    own += "".join(f" {name}={quoteattr(text)}" for name, text in panorama.items())
    title, author = escape(origin.title), escape(origin.author)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:d="urn:dreamscape3d"'
        f"{spaces}"
        f" xmp:CreatorTool={quoteattr(texts['Software'])}{own}>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
