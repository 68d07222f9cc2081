"""Direct speech in other languages than English: who utters a quotation, by the verbs of saying of each language."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from corpus.authority.names import fold, words
from corpus.fields.people.naming import UPPER
from corpus.fields.statements.quotations import Quotation

#: Verbs that stand between a quotation and its speaker, by the language's code.
_VERBS: Final[dict[str, tuple[str, ...]]] = {
    "de": ("sagte", "sagt", "erklärte", "erklärt", "betonte", "betont", "ergänzte", "meinte", "unterstrich"),
    "es": ("dijo", "afirmó", "señaló", "declaró", "añadió", "explicó", "aseguró", "destacó", "ha afirmado", "ha dicho"),
    "fr": (
        "a déclaré", "déclare", "a ajouté", "ajoute", "a souligné", "souligne", "a affirmé", "affirme", "a expliqué",
        "explique", "a précisé", "précise", "a indiqué", "a rappelé", "a conclu", "a dit",
    ),
    "it": (
        "ha dichiarato", "dichiara", "ha detto", "ha affermato", "afferma", "ha spiegato", "ha aggiunto",
        "ha sottolineato",
    ),
    "pt": ("disse", "afirmou", "declarou", "explicou", "acrescentou", "destacou"),
}  # fmt: skip
_CHINESE: Final = "表示|指出|强调|強調|说|說|称|稱|宣布"
_VERB: Final = "|".join(verb.replace(" ", r"\s+") for of_language in _VERBS.values() for verb in of_language)
#: A name with what may stand before it in its clause: an article, an office, a portfolio.
_CAPITAL: Final = rf"[{UPPER}][\w’'-]+"
_RUN = (
    rf"(?:[\w’'-]+[^\S\n]+){{0,8}}?{_CAPITAL}"
    rf"(?:[^\S\n]+(?:(?:de|da|do|dos|du|von|van|zu|di|del)[^\S\n]+){{0,2}}{_CAPITAL}){{0,5}}"
)
_BEHIND = re.compile(rf"[,.!?]?\s?[”»“\"]?,?\s+(?:{_VERB})\s+(?P<who>{_RUN})(?=[,.;:]|\s|$)")
_IN_FRONT = re.compile(rf"(?P<who>{_RUN})\s+(?:{_VERB})\s*:\s*[«„“\"]\s*$")
_IN_FRONT_CHINESE = re.compile(
    rf"(?:^|[。！？，\s])(?P<who>[㐀-鿿·]{{2,8}}?)(?:局长|部长|主席|主任|总理|总统|市长|先生|女士)?(?:{_CHINESE})[：:，,]?\s*[“「『]$"
)
_ANY = re.compile(rf"(?<!\w)(?:{_VERB})(?!\w)|{_CHINESE}")
#: Courtesies, articles and offices before a surname: nothing of a name.
_NO_NAME: Final = words("""
    mme m mlle monsieur madame herr frau dr prof señor señora sr sra signor signora senhor senhora le la les der die
    das el il lo o a l
    minister ministerin bundesminister bundesministerin staatssekretär staatssekretärin kanzler kanzlerin bundeskanzler
    bundeskanzlerin präsident präsidentin bundespräsident direktor direktorin sprecher sprecherin bürgermeister
    bürgermeisterin kommissar kommissarin ministre président présidente directeur directrice maire commissaire
    secrétaire ministro ministra presidente presidenta director directora alcalde alcaldesa sindaco comisario
    comisaria secretario secretaria direttore direttrice commissario
""")
#: The family names that most Chinese names begin with; other words before a verb are bodies or things.
_FAMILIES: Final = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鐘姜崔谭譚陆陸范汪廖石金贾賈韦韋夏付方邹鄒熊白孟秦邱侯江尹薛闫段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向汤湯"
)
_WINDOW: Final = 160


class Uttered(msgspec.Struct, frozen=True):
    """Who utters a quotation, and the half-open offsets of the words that tell it."""

    name: str
    start: int
    end: int


class Utterers:
    """The speakers of a body's quotations by the verbs of other languages; a surname is who bore it in full before."""

    def __init__(self, body: str, known: dict[str, str]) -> None:
        self._body = body
        self._known = known
        self._speaks: bool | None = None  # whether the body has such a verb at all, looked for when first asked

    def of(self, quotation: Quotation) -> Uttered | None:
        """Who utters the quotation, told right behind it or right before; null where nobody is named."""
        if self._speaks is None:
            self._speaks = _ANY.search(self._body) is not None
        if not self._speaks:
            return None
        match = _BEHIND.match(self._body, quotation.end, min(len(self._body), quotation.end + _WINDOW))
        if match is None:
            floor = max(self._body.rfind("\n", 0, quotation.start) + 1, quotation.start - _WINDOW)
            match = _IN_FRONT.search(self._body, floor, quotation.start)
            match = match or _IN_FRONT_CHINESE.search(self._body, floor, quotation.start)
        if match is None:
            return None
        name = self._named(match["who"])
        return Uttered(name, match.start("who"), match.end("who")) if name else None

    def _named(self, written: str) -> str | None:
        """The person of a run of words: the last two with a capital, or the bearer of the only one."""
        if _is_chinese(written):
            return written if written[0] in _FAMILIES and len(written) <= 4 else None
        parts = [word for word in written.split() if word.casefold().rstrip(".") not in _NO_NAME]
        while parts and not parts[0][0].isupper():
            parts.pop(0)
        if len(parts) == 1:
            return self._known.get(fold(parts[0]))
        first = len(parts) - 2
        while first > 0 and parts[first].islower():
            first -= 1
        name = " ".join(parts[first:])
        if name:
            self._known.setdefault(fold(parts[-1]), name)
        return name or None


def _is_chinese(written: str) -> bool:
    return all("㐀" <= letter <= "鿿" or letter == "·" for letter in written)
