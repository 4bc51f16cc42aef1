"""Themes are checked when they are loaded, and readable when they are used."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color

from rmdesk.errors import InvalidValue
from rmdesk.theming import DEFAULT_THEME, load_theme, load_themes, themes_folder, wants_no_colours

GOOD = (themes_folder() / "rmdesk-dark.toml").read_text(encoding="utf-8")


def luminance(color: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it, 1 … 21."""
    low, high = sorted(luminance(Color.parse(color)) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_there_is_a_dark_and_a_light_theme_and_the_default_is_one_of_them() -> None:
    themes = {theme.name: theme.dark for theme in load_themes()}
    assert {True, False} == set(themes.values())
    assert DEFAULT_THEME in themes


@pytest.mark.parametrize("theme", load_themes(), ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("foreground", "background"),
        ("foreground", "panel"),
        ("text-accent", "background"),
        ("text-accent", "panel"),
        ("text-success", "panel"),
        ("text-warning", "panel"),
        ("text-error", "background"),
        ("background", "warning"),
        ("block-cursor-foreground", "block-cursor-background"),
        ("footer-key-foreground", "footer-background"),
        ("footer-description-foreground", "footer-background"),
        ("input-cursor-foreground", "input-cursor-background"),
    ],
)
def test_text_can_be_read(theme: object, text: str, behind: str) -> None:
    colors = theme.to_color_system().generate()  # type: ignore[attr-defined]
    assert contrast(colors[text], colors[behind]) >= 4.5


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('primary = "#5fa8d3"', 'primary = "#5fa8dz"', "colors.primary"),
        ('primary = "#5fa8d3"', "", "colors.primary"),
        ('primary = "#5fa8d3"', 'primary = "#5fa8d3"\nprimry = "#5fa8d3"', "colors.primry"),
        ('primary = "#5fa8d3"', "primary = 5", "colors.primary"),
        ('name = "rmdesk-dark"', "name = 7", "name"),
        ("dark = true", 'dark = "yes"', "dark"),
        ("dark = true", "dark = true\nlight = false", "light"),
        ('border = "#5fa8d3"', 'border = "bleu"', "variables.border"),
        ('border = "#5fa8d3"', 'boarder = "#5fa8d3"', "variables.boarder"),
        ('block-cursor-text-style = "bold"', 'block-cursor-text-style = "fat"', "variables.block-cursor-text-style"),
        ("[colors]", "[colours]", "colors"),
    ],
)
def test_what_is_wrong_in_a_theme_is_named_with_its_file(tmp_path: Path, old: str, new: str, key: str) -> None:
    file = tmp_path / "mine.toml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidValue) as wrong:
        load_theme(file)
    assert "mine.toml" in wrong.value.what
    assert key in wrong.value.what


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.toml").write_bytes(content)
    with pytest.raises(InvalidValue, match=r"broken\.toml"):
        load_themes(tmp_path)


def test_a_persons_own_theme_comes_beside_ours_and_may_replace_one(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD.replace('"rmdesk-dark"', '"mine"'), encoding="utf-8")
    (tmp_path / "dark.toml").write_text(GOOD.replace('primary = "#5fa8d3"', 'primary = "red"'), encoding="utf-8")
    themes = {theme.name: theme.primary for theme in load_themes(themes_folder(), tmp_path)}
    assert set(themes) == {"rmdesk-dark", "rmdesk-light", "mine"}
    assert themes["rmdesk-dark"] == "red"


def test_shares_of_a_colour_and_automatic_ones_are_allowed_as_variables(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace('border = "#5fa8d3"', 'border = "#5fa8d3 40%"\nlink-color = "auto 87%"'), encoding="utf-8")
    assert load_theme(file).variables["link-color"] == "auto 87%"


@pytest.mark.parametrize(
    ("environment", "plain"),
    [
        ({"NO_COLOR": "1", "TERM": "xterm-256color"}, True),
        ({"NO_COLOR": ""}, False),
        ({"TERM": "dumb"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({}, False),
    ],
)
def test_plain_text_is_drawn_where_it_is_asked_for(environment: dict[str, str], plain: bool) -> None:
    assert wants_no_colours(environment) is plain
