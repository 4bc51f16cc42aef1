"""Chinese and English. Message ids are the English sentences; the catalogue holds the Chinese.

The language is chosen once per process: `--lang`, then RMDESK_LANG, then the locale. Importing this costs next to nothing, so the first
painted frame can already be in the user's language.
"""

from __future__ import annotations

import gettext as _gettext
import os
from pathlib import Path

LANGUAGES = ("zh_CN", "en")
"""What `--lang` and the settings file accept."""

_LOCALES = Path(__file__).parent / "locales"
_translations: _gettext.NullTranslations | None = None
_language: str | None = None


def language_of_environment() -> str:
    """`zh_CN` for a Chinese locale, else `en`."""
    chosen = os.environ.get("RMDESK_LANG", "")
    if chosen in LANGUAGES:
        return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh_CN" if value.lower().startswith("zh") else "en"
    return "en"


def set_language(language: str | None) -> str:
    """Choose the language of this process (None: from the environment) and say which it is.

    Raises:
        ValueError: for a language that is not in `LANGUAGES`.
    """
    global _translations, _language
    _language = language or language_of_environment()
    if _language not in LANGUAGES:
        raise ValueError(f"language {_language!r}: choose one of {', '.join(LANGUAGES)}")
    _translations = _gettext.translation("rmdesk", _LOCALES, [_language], fallback=True)
    return _language


def current_language() -> str:
    """The language in use, `zh_CN` or `en`."""
    return _language if _language is not None else set_language(None)


def _(message: str) -> str:
    """`message` in the user's language."""
    if _translations is None:
        set_language(None)
    assert _translations is not None
    return _translations.gettext(message)


def in_all_languages(message: str) -> tuple[str, ...]:
    """`message` in the user's language first, then in the others: for reading what people type, who mix them."""
    every = [_(message), message]
    every += [_gettext.translation("rmdesk", _LOCALES, [language], fallback=True).gettext(message) for language in LANGUAGES]
    return tuple(dict.fromkeys(every))


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a countable message that fits `number`."""
    if _translations is None:
        set_language(None)
    assert _translations is not None
    return _translations.ngettext(one, many, number)


def N_(message: str) -> str:
    """Mark a message for the catalogue; translate it with `_` where it is used."""
    return message
