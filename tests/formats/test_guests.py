"""Guests of a dream file: which files may come, what of them crosses, and every refusal with its place and cure."""

from __future__ import annotations

import os
import pickle
import sys
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from dreamscape3d import resources
from dreamscape3d.dream.dream import Dream, Invitation
from dreamscape3d.errors import DreamFileError, DreamscapeError, LimitError
from dreamscape3d.formats import check_file, dump_dream, load_dream, parse_dream
from dreamscape3d.formats.limits import FILE_BYTES, GUEST_BYTES, GUEST_FORMS
from dreamscape3d.maths.expression import Expression
from dreamscape3d.scene.cue import Placement

HOST = "[share]\nform = true\ncolour = true\nair = true\n"
MIA = 'title = "Mia"\n[share]\nform = true\ncolour = true\n[[form]]\nshape = "sphere"\n'
SHIPPED = ", ".join(sorted(path.stem for path in resources.scenes().glob("*.toml")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of dreams, which is itself in one that holds a secret."""
    home = tmp_path / "dreams"
    (home / "friends").mkdir(parents=True)
    (home / "mia.toml").write_text(MIA)
    (home / "friends" / "finn.toml").write_text(MIA.replace("Mia", "Finn"))
    (home / "shy.toml").write_text('title = "Shy"\n')
    (home / "cold.toml").write_text("[share]\nfear = true\n")
    (home / "broken.toml").write_text('titel = "x"\nseed = -1\n')
    (tmp_path / "secret.toml").write_text(MIA.replace("Mia", "secret"))
    return home


def dream_of(folder: Path, text: str) -> Dream:
    """The dream of a file with that text in the folder."""
    (folder / "host.toml").write_text(text)
    return load_dream(folder / "host.toml")


def faults_of(folder: Path, text: str) -> list[DreamscapeError]:
    (folder / "host.toml").write_text(text)
    return check_file(folder / "host.toml")


def guest(words: str) -> str:
    """A host that lets in one guest; its table begins in line 5."""
    return f"{HOST}[[guest]]\n{words}\n"


# -- who comes, and how much of them


def test_a_guest_is_a_file_beside_or_below_or_a_dream_that_comes_along(folder: Path) -> None:
    text = (
        HOST
        + '[[guest]]\ndream = "mia.toml"\n[[guest]]\ndream = "friends/finn.toml"\n'
        + '[[guest]]\ndream = "finn"\nname = "F"\n'
    )
    dream = dream_of(folder, text)
    assert [invited.dream.title for invited in dream.guests[:2]] == ["Mia", "Finn"]
    assert [invited.name for invited in dream.guests] == ["mia", "finn", "F"]
    assert dream.guests[2].dream == load_dream(resources.scenes() / "finn.toml")
    assert [invited.source for invited in dream.guests] == ["mia.toml", "friends/finn.toml", "finn"]


def test_a_file_of_that_ending_is_never_a_shipped_one(folder: Path) -> None:
    assert "there is no file" in faults_of(folder, guest('dream = "harmony.toml"'))[0].message


def test_it_has_its_place_and_the_mode_is_that_of_the_whole(folder: Path) -> None:
    words = 'dream = "mia.toml"\nname = "Her"\nat = [1, 2, -3]\nturn = 45\nscale = 0.5\n[entangle]\nmode = "weave"'
    dream = dream_of(folder, guest(words))
    assert dream.mode == "weave"
    assert dream.guests[0].name == "Her"
    assert dream.guests[0].place == Placement((1.0, 2.0, -3.0), 45.0, 0.5)
    assert dream_of(folder, guest('dream = "mia.toml"')).guests[0].place == Placement()
    assert dream_of(folder, guest('dream = "mia.toml"')).mode == "merge"


@pytest.mark.parametrize(
    ("words", "strengths"),
    [
        ("", {"form": 0.5, "colour": 0.5}),
        ("intensity = 0.3", {"form": 0.3, "colour": 0.3}),
        ("form = 0.8", {"form": 0.8}),
        ("intensity = 0.2\nform = 0.8", {"form": 0.8, "colour": 0.2}),
        ("intensity = 0.2\nform = 0", {"colour": 0.2}),
        ("air = 0\nform = 1", {"form": 1.0}),
        ("intensity = 0", {}),
    ],
)
def test_only_what_both_share_crosses(folder: Path, words: str, strengths: dict[str, float]) -> None:
    """The host shares form, colour and air, the guest form and colour."""
    dream = dream_of(folder, guest(f'dream = "mia.toml"\n{words}'))
    assert dict(dream.guests[0].strengths) == strengths


def test_fear_crosses_only_where_it_is_named(folder: Path) -> None:
    fearful = HOST.replace("air", "fear")
    (folder / "mia.toml").write_text(MIA.replace("colour = true", "fear = true"))
    text = f'{fearful}[[guest]]\ndream = "mia.toml"\n'
    assert dict(dream_of(folder, text + "intensity = 0.4").guests[0].strengths) == {"form": 0.4}
    named = dream_of(folder, text + "intensity = 0.4\nfear = 0.1").guests[0].strengths
    assert dict(named) == {"form": 0.4, "fear": 0.1}


def test_intensity_may_move_by_the_hosts_names(folder: Path) -> None:
    text = 'parameters = { near = { default = 0.25 } }\nsignals = { tide = "near * 2" }\n'
    dream = dream_of(
        folder, f'{text}{HOST}[[guest]]\ndream = "mia.toml"\nintensity = "tide"\ncolour = "near + time / 4"'
    )
    form, colour = dream.guests[0].strengths["form"], dream.guests[0].strengths["colour"]
    assert isinstance(form, Expression)
    assert isinstance(colour, Expression)
    assert form.evaluate({"tide": 0.5}) == 0.5
    assert colour.evaluate({"near": 0.25, "time": 1.0}) == 0.5


def test_guests_bring_no_guests_so_a_circle_ends(folder: Path) -> None:
    (folder / "mia.toml").write_text(MIA + '[[guest]]\ndream = "host.toml"\n')
    dream = dream_of(folder, HOST + '[[guest]]\ndream = "mia.toml"\n[[guest]]\ndream = "host.toml"\nname = "me"\n')
    assert [invited.dream.guests for invited in dream.guests] == [(), ()]
    assert dream.guests[1].dream.digest == dream.digest


def test_a_text_has_guests_that_come_along_or_lie_in_a_folder(folder: Path) -> None:
    assert parse_dream(guest('dream = "mia"')).guests[0].name == "mia"
    assert parse_dream(guest('dream = "mia.toml"'), folder=folder).guests[0].dream.title == "Mia"


def test_it_is_written_and_read_again_alike(folder: Path) -> None:
    words = (
        'dream = "mia.toml"\nname = "Her"\nat = [1, 2, -3]\nscale = 2\nintensity = "0.5 + 0.5 * sin(time)"\nform = 1'
    )
    text = f'{guest(words)}[[guest]]\ndream = "mia"\nintensity = 0\n[entangle]\nmode = "leak"\n'
    dream = dream_of(folder, text)
    again = parse_dream(dump_dream(dream), folder=folder)
    assert again == dream
    assert dump_dream(again) == dump_dream(dream)


def test_one_that_no_file_names_cannot_be_written() -> None:
    host = replace(Dream(), guests=(Invitation(Dream(), "Ann"),))
    with pytest.raises(LimitError, match="the guest 'Ann' cannot be written: no file names it") as caught:
        dump_dream(host)
    assert caught.value.cure == "load it from a file"


def test_it_travels_between_processes(folder: Path) -> None:
    dream = dream_of(folder, guest('dream = "mia.toml"\nintensity = "time"'))
    assert pickle.loads(pickle.dumps(dream)) == dream


# -- who does not come


OUTSIDE = "copy it into the folder of this dream"
REFUSED = [
    ('dream = "../secret.toml"', "6:9:16", '"../secret.toml" lies outside the folder of this dream', OUTSIDE),
    ('dream = "friends/../../secret.toml"', "6:9:27", '"friends/../../secret.toml" lies outside', OUTSIDE),
    ('dream = "/etc/dream.toml"', "6:9:17", '"/etc/dream.toml" lies outside the folder of this dream', OUTSIDE),
    ("dream = 'C:\\secret.toml'", "6:9:16", "lies outside the folder of this dream", OUTSIDE),
    ("dream = '..\\secret.toml'", "6:9:16", "lies outside the folder of this dream", OUTSIDE),
    ('dream = "link.toml"', "6:9:11", '"link.toml" lies outside the folder of this dream', OUTSIDE),
    ('dream = "away/secret.toml"', "6:9:18", '"away/secret.toml" lies outside the folder of this dream', OUTSIDE),
    ('dream = "circle.toml"', "6:9:13", '"circle.toml"', ""),
    ('dream = "gone.toml"', "6:9:11", 'there is no file "gone.toml" in the folder of this dream', ""),
    ('dream = "mai.toml"', "6:9:10", 'there is no file "mai.toml" in the folder of this', 'did you mean "mia.toml"?'),
    ('dream = "mai"', "6:9:5", 'no dream "mai" comes along', 'did you mean "mia"?'),
    ('dream = "friends/finn"', "6:9:14", 'no dream "friends/finn" comes along', ""),
    ('dream = "../scenes/mia"', "6:9:15", 'no dream "../scenes/mia" comes along', ""),
    ('dream = ""', "6:9:2", 'no dream "" comes along', ""),
    ('dream = "friends.toml"', "6:9:14", '"friends.toml" cannot be a guest: line 1: this is a folder', ""),
    (
        'dream = "broken.toml"',
        "6:9:13",
        '"broken.toml" cannot be a guest: line 1: unknown key "titel" in a dream file (and 1 more)',
        "see its faults: dreamscape3d check ",
    ),
    ('dream = "shy.toml"', "6:9:10", '"shy.toml" shares nothing', "it must say so in its own [share]"),
    ('dream = "cold.toml"', "6:9:11", 'this dream and "cold.toml" share nothing of the same', "it shares fear"),
    (
        'dream = "mia.toml"\nair = 0.5',
        "7:1:3",
        '"mia.toml" does not share its air',
        "leave air out, or add air = true to [share] in its file",
    ),
    (
        'dream = "cold.toml"\nfear = "time"',
        "7:1:4",
        "this dream does not share its own fear",
        "leave fear out, or add fear = true to [share]",
    ),
    ('dream = "mia.toml"\nintensity = 1.5', "7:13:3", "intensity 1.5 is above 1", "it goes from 0 to 1"),
    ('dream = "mia.toml"\nform = "0 - 1"', "7:8:7", "form -1 is below 0", "it goes from 0 to 1"),
    ('dream = "mia.toml"\nintensity = "i"', "7:14:1", "unknown name 'i'", "i, n and r are known only inside"),
    ('dream = "mia.toml"\nscale = 0', "7:9:1", "scale 0 is below 0.01", "it goes from 0.01 to 100"),
    ('dream = "mia.toml"\nturn = "time"', "7:8:6", 'turn wants a number, not the text "time"', "write it without"),
    ('dream = "mia.toml"\nstrength = 1', "7:1:8", 'unknown key "strength" in [[guest]]', "it belongs in [[bond]]"),
    ("intensity = 1", "5:1:9", "[[guest]] lacks dream", "add dream: a file in this dream's folder or below"),
    (
        'dream = "mia.toml"\n[[guest]]\ndream = "friends/mia.toml"',
        "8:9:18",
        'two guests are called "mia"',
        'add name = "…"',
    ),
    (
        'dream = "mia"\nname = "x"\n[[guest]]\ndream = "mia"\nname = "x"',
        "10:8:3",
        'two guests are called "x"',
        "add name",
    ),
    ('dream = "host.toml"', "6:9:11", 'a guest cannot be called "host", as who lets them in is', 'add name = "…"'),
    ('dream = "mia"\n[entangle]\nmode = "blend"', "8:8:7", 'unknown mode "blend"', "known here: merge, morph, weave"),
    ('dream = "mia"\n[entangle]\nmode = "weav"', "8:8:6", 'unknown mode "weav"', 'did you mean "weave"?'),
]


@pytest.mark.parametrize(("words", "place", "message", "cure"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_refusals_tell_place_and_cure(folder: Path, words: str, place: str, message: str, cure: str) -> None:
    (folder / "friends" / "mia.toml").write_text(MIA)
    (folder / "friends.toml").mkdir()
    if "link" in words or "away" in words or "circle" in words:
        _links(folder)
    faults = faults_of(folder, guest(words))
    assert len(faults) == 1, faults
    assert faults[0].place is not None
    where = faults[0].place
    assert f"{where.line}:{where.column}:{where.width}" == place
    assert where.path == str(folder / "host.toml")
    assert message in faults[0].message
    assert cure in faults[0].cure
    assert "secret" not in faults[0].message.replace("secret.toml", "")


def _links(folder: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("links need rights there")
    os.symlink(folder.parent / "secret.toml", folder / "link.toml")
    os.symlink(folder.parent, folder / "away")
    os.symlink(folder / "circle.toml", folder / "circle.toml")


def test_a_link_within_the_folder_is_fine(folder: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("links need rights there")
    os.symlink(folder / "mia.toml", folder / "same.toml")
    assert dream_of(folder, guest('dream = "same.toml"')).guests[0].dream.title == "Mia"


def test_a_dream_that_shares_nothing_lets_nobody_in(folder: Path) -> None:
    faults = faults_of(folder, '[[guest]]\ndream = "mia.toml"\n')
    assert [(fault.message, fault.cure) for fault in faults] == [
        ('this dream shares nothing, so "mia.toml" cannot enter', "add [share] with form = true")
    ]


def test_all_faults_are_told_at_once(folder: Path) -> None:
    text = HOST + "".join(
        f'[[guest]]\ndream = "{name}"\n' for name in ("x.toml", "broken.toml", "shy.toml", "broken.toml")
    )
    told = [fault.message for fault in faults_of(folder, text)]
    assert len(told) == 4
    assert told[3] == '"broken.toml" cannot be a guest, as told above'


def test_a_text_without_a_folder_refuses_files() -> None:
    with pytest.raises(DreamFileError, match=r"a text has no folder in which .mia\.toml. could lie") as caught:
        parse_dream(guest('dream = "mia.toml"'))
    assert caught.value.cure == f"name one that comes along: {SHIPPED}"


def test_what_the_system_refuses_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dreamscape3d.formats import guests

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(guests, "read_source", refuse)
    assert [fault.message for fault in faults_of(folder, guest('dream = "mia.toml"'))] == [
        '"mia.toml" cannot be read: permission denied'
    ]


# -- how many, and how much


def test_64_guests_are_read_and_65_are_not(folder: Path) -> None:
    table = '[[guest]]\ndream = "mia.toml"\nname = "{}"\n'
    assert len(dream_of(folder, HOST + "".join(table.format(n) for n in range(64))).guests) == 64
    faults = faults_of(folder, HOST + "".join(table.format(n) for n in range(65)))
    assert [fault.message for fault in faults] == ["guest has 65 entries; at most 64 are read"]


def test_a_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dreamscape3d.formats import guests

    read: list[Path] = []
    real = guests.read_source
    monkeypatch.setattr(guests, "read_source", lambda path: read.append(path) or real(path))
    table = '[[guest]]\ndream = "{}"\nname = "{}"\n'
    names = ("mia.toml", "./mia.toml", "friends/finn.toml")
    dream_of(folder, HOST + "".join(table.format(names[n % 3], n) for n in range(30)))
    assert len(read) == 2


def test_a_bomb_of_guests_is_refused_before_it_is_read(folder: Path) -> None:
    """64 files of 256 KiB are 16 MiB; at most one is read."""
    heavy = MIA.encode() + b"#" * 8000 + b"\n"
    heavy += (b"#" * 8000 + b"\n") * ((FILE_BYTES - len(heavy)) // 8001)
    for number in range(64):
        (folder / f"bomb{number}.toml").write_bytes(heavy)
    tables = "".join(f'[[guest]]\ndream = "bomb{n}.toml"\n' for n in range(64))
    tracemalloc.start()
    began = time.perf_counter()
    faults = faults_of(folder, HOST + tables)
    assert time.perf_counter() - began < 5.0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    most = GUEST_BYTES // len(heavy)
    assert len(faults) == 64 - most
    assert faults[0].message == f'with "bomb{most}.toml" the guests have more than 1024 KiB together'
    assert faults[0].cure == "invite fewer, or smaller ones"
    assert peak < 64e6


def test_copies_of_forms_are_counted_together(folder: Path) -> None:
    (folder / "many.toml").write_text(MIA + "repeat = { count = [16, 16, 16], spacing = [1, 1, 1] }\n")
    tables = "".join(f'[[guest]]\ndream = "many.toml"\nname = "{n}"\n' for n in range(8))
    faults = faults_of(folder, f'{HOST}{tables}[[form]]\nshape = "sphere"\n')
    assert [(fault.message, fault.cure) for fault in faults] == [
        (
            f'with "many.toml" the dream and its guests have more than {GUEST_FORMS} forms',
            "invite fewer, or smaller ones",
        )
    ]
    assert faults[0].place is not None
    assert faults[0].place.line == 4 + 3 * 3 + 2
