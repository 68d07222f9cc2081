"""The months as releases write them, in the languages whose dates are read."""

from __future__ import annotations

import re

#: From January on; several spellings of one month stand with a bar between them.
_NAMES = {
    "English": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep"
    " october|oct november|nov december|dec",
    "French": "janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre novembre"
    " décembre|decembre",
    "German": "januar|jänner februar märz|maerz april mai juni juli august september oktober november dezember",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "Portuguese": "janeiro fevereiro março|marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Russian": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "Ukrainian": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "Arabic": "يناير|كانون\u00a0الثاني فبراير|شباط مارس|آذار أبريل|إبريل|نيسان مايو|أيار يونيو|حزيران يوليو|تموز"
    " أغسطس|آب سبتمبر|أيلول أكتوبر نوفمبر ديسمبر",
    "Turkish": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "Indonesian": "januari februari maret april mei juni juli agustus september oktober november desember",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}

#: The number of a month by its name in lower case.
MONTHS: dict[str, int] = {
    name.replace("\u00a0", " "): number
    for months in _NAMES.values()
    for number, names in enumerate(months.split(" "), start=1)
    for name in names.split("|")
}

#: A month in English, in full or short.
MONTH_NAME = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?"
    r"|sept(?:ember|\.)?|sep\.?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
#: A month in any of the languages; longer names first, for "mars" is not "mar".
ANY_MONTH = rf"(?:(?:{'|'.join(sorted(map(re.escape, MONTHS), key=len, reverse=True))})\b\.?)"

_CHINESE_DIGITS = {digit: value for value, digits in enumerate(("〇零○", *"一二三四五六七八九")) for digit in digits}
CHINESE_YEAR = f"[{''.join(_CHINESE_DIGITS)}]{{4}}"
CHINESE_NUMBER = "[一二三四五六七八九十]{1,3}"


def month_number(name: str) -> int:
    """The number of the month, 1 to 12; raises `KeyError` for what is none."""
    return MONTHS[" ".join(name.lower().rstrip(".").split())]


def number(text: str) -> int:
    """The number that digits or Chinese numerals write: "14", "14th", "十四", "二〇〇七"; raises `ValueError`."""
    if text[0] not in _CHINESE_DIGITS and "十" not in text:
        return int(re.sub(r"\D", "", text))
    tens, ten, units = text.rpartition("十")
    if not ten:
        return int("".join(str(_CHINESE_DIGITS[digit]) for digit in text))
    return (_CHINESE_DIGITS.get(tens, 1) * 10) + _CHINESE_DIGITS.get(units, 0)
