"""What languages are called: what readers see in place of a code, and what a query may call them by."""

from __future__ import annotations

#: The English names of languages by their codes (BCP 47).
LANGUAGE_NAMES = {
    "ar": "Arabic", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fr": "French", "hi": "Hindi",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian",
    "zh": "Chinese",
}  # fmt: skip


def language_name(code: str) -> str:
    """The name of a language; of one without a name here, the code.

    >>> language_name("en"), language_name("gsw")
    ('English', 'gsw')
    """
    return LANGUAGE_NAMES.get(code.casefold(), code)
