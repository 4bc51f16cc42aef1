"""Themes as files, and terminals without colours.

A theme is a TOML file in `themes/` (in the repository) or `rmdesk/themes/` (in an installed package). Textual registers a theme with a
bad colour without complaint and fails later, when it is used; so every key and every value is checked here, and the message names the
file and the key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.filter import LineFilter
from textual.theme import Theme

from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _

if TYPE_CHECKING:
    from textual.app import App

DEFAULT_THEME: Final = "rmdesk-dark"

COLORS: Final = ("primary", "secondary", "accent", "foreground", "background", "surface", "panel", "success", "warning", "error")
"""What a theme must give."""
OPTIONAL_COLORS: Final = ("boost",)
TEXT_STYLES: Final = frozenset(
    {"none", "not", "b", "bold", "dim", "i", "italic", "u", "underline", "uu", "reverse", "strike", "o", "overline", "blink"}
)

_Result = TypeVar("_Result")
_WITH_SHARE = re.compile(r"(?P<color>.+?)\s+(?P<percent>\d{1,3})%")


def themes_folder() -> Path:
    """Where the themes that belong to this program are.

    Raises:
        NotFound: if the installation is incomplete.
    """
    package = Path(__file__).parent
    for folder in (package / "themes", package.parent / "themes"):
        if folder.is_dir():
            return folder
    raise NotFound(_("The themes folder of rmdesk is missing."), _("Install rmdesk again."))


def load_themes(*folders: Path) -> list[Theme]:
    """All themes in `folders`, by default the program's own; a later one replaces an earlier one of the same name.

    Raises:
        InvalidValue: naming the file and the key, if one of them is not right.
        NotFound: if the program's own folder is missing.
    """
    found = {theme.name: theme for folder in folders or (themes_folder(),) for theme in map(load_theme, sorted(folder.glob("*.toml")))}
    return list(found.values())


def load_theme(file: Path) -> Theme:
    """The theme in `file`, checked.

    Raises:
        InvalidValue: if it cannot be read, a key is missing or unknown, or a value is not a colour, style or number.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidValue(_("Theme {file} cannot be read: {reason}").format(file=file.name, reason=error)) from error
    _expect(file, data, required=("name", "dark", "colors"), optional=("variables",))
    name, dark = data["name"], data["dark"]
    if not isinstance(name, str) or not name:
        raise _wrong(file, "name", name)
    if not isinstance(dark, bool):
        raise _wrong(file, "dark", dark)
    colors = _strings(file, "colors", data["colors"])
    variables = _strings(file, "variables", data.get("variables", {}))
    _expect(file, colors, required=COLORS, optional=OPTIONAL_COLORS, within="colors")
    for key, value in colors.items():
        _check_color(file, f"colors.{key}", value)
    theme = Theme(
        name=name,
        dark=dark,
        variables=variables,
        primary=colors["primary"],
        secondary=colors["secondary"],
        accent=colors["accent"],
        foreground=colors["foreground"],
        background=colors["background"],
        surface=colors["surface"],
        panel=colors["panel"],
        success=colors["success"],
        warning=colors["warning"],
        error=colors["error"],
        boost=colors.get("boost"),
    )
    _expect(file, variables, required=(), optional=_variable_names(), within="variables")
    for key, value in variables.items():
        if "style" in key.split("-"):
            if not value.split() or not TEXT_STYLES.issuperset(value.split()):
                raise _wrong(file, f"variables.{key}", value)
        else:
            share = _WITH_SHARE.fullmatch(value)
            _check_color(file, f"variables.{key}", share["color"] if share else value)
    return theme


@lru_cache(1)
def _variable_names() -> tuple[str, ...]:
    """The variables that Textual's own style sheets know."""
    return tuple(Theme(name="", primary="#000000").to_color_system().generate())


def _expect(file: Path, data: Mapping[str, object], *, required: tuple[str, ...], optional: tuple[str, ...], within: str = "") -> None:
    """All of `required` and nothing but `optional` besides."""
    prefix = f"{within}." if within else ""
    for key in required:
        if key not in data:
            raise InvalidValue(_("Theme {file}: {key} is missing.").format(file=file.name, key=prefix + key))
    for key in data:
        if key not in required and key not in optional:
            raise InvalidValue(_("Theme {file}: {key} is not known.").format(file=file.name, key=prefix + key))


def _strings(file: Path, key: str, table: object) -> dict[str, str]:
    """`table` as a mapping of text to text."""
    if not isinstance(table, dict):
        raise _wrong(file, key, table)
    for name, value in table.items():
        if not isinstance(value, str):
            raise _wrong(file, f"{key}.{name}", value)
    return table


def _check_color(file: Path, key: str, value: str) -> None:
    if value == "auto" and key.startswith("variables."):
        return
    try:
        Color.parse(value)
    except ColorParseError:
        raise _wrong(file, key, value) from None


def _wrong(file: Path, key: str, value: object) -> InvalidValue:
    return InvalidValue(
        _("Theme {file}: {key} cannot be {value}.").format(file=file.name, key=key, value=repr(value)),
        _("Colours are written like #1f6391."),
    )


def wants_no_colours(environment: Mapping[str, str]) -> bool:
    """Whether the user or the terminal asks for plain text: NO_COLOR set to anything (https://no-color.org), or TERM=dumb."""
    return bool(environment.get("NO_COLOR")) or environment.get("TERM", "") == "dumb"


class WithoutColours(LineFilter):
    """Takes the colours out of everything that is drawn, and keeps what they said as bold, dim, underline and reverse."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """`segments` without colour codes; what stood out against `background` is reversed."""
        return [Segment(text, style and _uncoloured(style, background), control) for text, style, control in segments]


STANDS_OUT: Final = 0.15
"""Difference of brightness (0 … 1) from which a background is a mark, such as a cursor, and not just a quieter area."""


@lru_cache(1024)
def _uncoloured(style: Style, background: Color) -> Style:
    plain = style.without_color
    if style.bgcolor is None or style.bgcolor.is_default:
        return plain
    marked = abs(Color.from_rich_color(style.bgcolor).brightness - background.brightness) >= STANDS_OUT
    return plain + Style(reverse=True) if marked else plain


def remove_colours(app: App[_Result]) -> None:
    """Make `app` draw without a single colour code; call it before the app runs, if `wants_no_colours`.

    Textual answers NO_COLOR with shades of grey, which are colour codes too, and does not know TERM=dumb. Its list of filters has no
    public name.
    """
    app.no_color = True
    app._filters[:] = [WithoutColours()]
