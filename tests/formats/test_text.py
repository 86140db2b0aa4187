"""Text in a dream file: what it becomes, that it comes back, and what is refused, where."""

from __future__ import annotations

import pytest

from dreamscape3d.dream.dream import Dream
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import dump_dream, parse_dream
from dreamscape3d.formats.limits import TEXT
from dreamscape3d.maths.expression import parse
from dreamscape3d.sdf.shape import Form, Moved, text

F = '[[form]]\nshape = "text"\n'


def only_form(source: str) -> Form:
    (form,) = parse_dream(source).scene.forms
    return form


def faults(source: str) -> list[tuple[str, str, str]]:
    with pytest.raises(DreamFileError) as caught:
        parse_dream(source)
    return [(f"{f.place.line}:{f.place.column}", f.message, f.cure) for f in caught.value.faults if f.place]


def test_keys_of_a_text() -> None:
    form = only_form(F + 'text = "Über\\nuns"\nheight = "1 + pulse"\ndepth = 0.2\ntube = 0.03\nat = [0, 1, 0]\n')
    assert form.shape == Moved(text("Über\nuns", parse("1 + pulse", frozenset({"pulse"})), 0.2, 0.03), (0.0, 1.0, 0.0))
    assert only_form(F + 'text = "a"').shape == text("a", 1.0, 0.1, 0.0)


def test_lines_may_be_written_as_they_are() -> None:
    assert only_form(F + 'text = """\na\nb"""').shape == text("a\nb")
    assert only_form(F + 'text = "e\u0301"').shape == text("é")  # normal form C


@pytest.mark.parametrize(
    "source",
    [
        F + 'text = "a \\"b\\"\\nc"\nheight = "0.5 + 0.1*time"\nmirror = "x"\n',
        F + 'text = "a"\ntube = 0.02\nturn = [0, 9, 0]\nscale = 2\nrepeat = { count = [2, 1, 1], spacing = [3, 0, 0] }',
        '[[form]]\n[[form.form]]\nshape = "text"\ntext = "in a group"\ndepth = 0.5\n',
    ],
)
def test_round_trip(source: str) -> None:
    dream = parse_dream(source)
    written = dump_dream(dream)
    assert parse_dream(written) == dream
    assert dump_dream(parse_dream(written)) == written


def test_made_in_python() -> None:
    dream = Dream().add(Moved(text("one\ntwo", 0.5, tube=0.02), (1.0, 2.0, 3.0), (0.0, 40.0, 0.0)))
    assert parse_dream(dump_dream(dream)).scene.forms == dream.scene.forms


CAN = "text can be moved, turned, scaled, copied and mirrored"
MESSAGES = [
    ("", "2:9", "a text says nothing", 'add text = "…"'),
    ('text = ""', "3:8", "a text says nothing", "give it words"),
    ('text = " \\n "', "3:8", "a text says nothing", "give it words"),
    ('text = "夢 a 見 夢"', "3:8", 'the font cannot draw "夢見"', "use Latin letters, digits and common signs"),
    ('text = "a\\tb"', "3:10", "text holds the control character U+0009", "remove it"),
    ('text = "a\\u202eb"', "3:10", "text holds the control character U+202E", "remove it"),
    ('text = "a\\r\\nb"', "3:10", "text holds the control character U+000D", "remove it"),
    ("text = 3", "3:8", "text wants text in quotes, not the number 3", ""),
    (f'text = "{"x" * (TEXT + 1)}"', "3:8", "text has 129 characters; at most 128 are read", ""),
    ('text = "a"\nsmooth = 0.1', "4:1", "text takes no smooth", CAN),
    ('text = "a"\nround = "time"', "4:1", "text takes no round", CAN),
    ('text = "a"\nshell = 0.1', "4:1", "text takes no shell", CAN),
    ('text = "a"\nbend = 5', "4:1", "text takes no bend", CAN),
    ('text = "a"\nperiodic = [0, 0, 4]', "4:1", "text takes no periodic", CAN),
    ('text = "a"\noperator = "subtract"', "4:12", "text cannot subtract", "leave out operator"),
    ('text = "a"\nheight = 2000', "4:10", "height 2000 is above 1000", "it is that of a capital, in metres"),
    ('text = "a"\nradius = 1', "4:1", "a text has no radius", "text takes text, height, depth, tube"),
]


@pytest.mark.parametrize(("entry", "place", "message", "cure"), MESSAGES, ids=[case[2] for case in MESSAGES])
def test_message(entry: str, place: str, message: str, cure: str) -> None:
    assert faults(F + entry + "\n") == [(place, message, cure)]


def test_words_belong_to_text_only() -> None:
    ((_, message, _),) = faults('[[form]]\nshape = "sphere"\ntext = "a"\n')
    assert message == "a sphere has no text"
    ((_, message, _),) = faults('title = "a\\nb"\n')
    assert message == "title holds the control character U+000A"


def test_what_changes_nothing_is_no_fault() -> None:
    form = only_form(F + 'text = "a"\nround = 0\ntwist = 0\nperiodic = [0, 0, 0]\noperator = "union"')
    assert form.shape == text("a")


def test_too_many_different_texts() -> None:
    forms = "".join(f'{F}text = "t{number}"\n' for number in range(65))
    inside = f"[[form]]\n{''.join(f'[[form.form]]{part}' for part in forms.split('[[form]]')[1:])}"
    for source in (forms, inside):
        ((_, message, cure),) = faults(source)
        assert (message, cure) == ("the dream has more than 64 different texts", "repeat some")
    long = "".join(f'{F}text = "{number:03d}{"x" * 120}"\n' for number in range(17))
    ((place, message, cure),) = faults(long)
    assert (place, message) == ("51:8", "different texts have more than 2048 characters in all")
    assert cure == "use fewer or shorter ones"
    parse_dream("".join(f'{F}text = "t{number % 64}"\n' for number in range(90)))
