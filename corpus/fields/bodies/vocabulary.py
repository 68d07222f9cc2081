"""The words by which a capitalised phrase is told to name a body, and those that name none: kinds, never one body."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from corpus.authority.names import words
from corpus.fields.vocabulary import COURTESIES, HEADLINE_VERBS, OFFICE_PLURALS, OFFICES, OPENERS, SHORT_OFFICES

#: Words that make a capitalised phrase the name of a body: "Ministry of Health", "Lands Ministry".
STRONG_HEADS: Final = words("""
    ministry agency commission committee council bureau court university college authority institute institution bank
    corporation company association federation board secretariat parliament foundation society organization
    organisation embassy subcommittee directorate academy consortium tribunal constabulary legislature caucus
    coalition airlines airways industries holdings enterprises railway railroad seminary conservatory cooperative
    polytechnic inspectorate observatory brotherhood
""")
#: Heads that other things bear too; they need two words before them, or one and a place behind.
WEAK_HEADS: Final = words("""
    center centre service services section fund trust party school network union alliance league museum hospital
    assembly office administration department division chamber group unit forum laboratory laboratories clinic
    pharmacy church partners associates technologies pharmaceuticals farms foods motors ventures logging academies
    command guild squad lab labs analytics
""")
#: These name a body only with "of" or "for" behind.
LEFT_ONLY: Final = frozenset(["government", "partnership"])
#: These name a body only behind one of a few words: "Task Force", "School District".
PAIRED_HEADS: Final = {
    "force": words("task strike police defense defence"),
    "team": words("action response enforcement investigative rescue"),
    "district": words("school independent water irrigation transit sanitation hospital conservation fire"),
    "press": words("university"),
    "fund": words("defense defence wildlife legal action monetary investment pension wealth population children"),
    "police": words("state metropolitan capitol transit park university railway"),
    "patrol": words("highway state"),
    "guard": words("national"),
    "senate": words("state"),
    "branch": words("litigation investigations enforcement prosecution"),
}
#: These name a body only behind a name of their own, never before "of": "Acme Inc.".
COMPANY: Final = words("inc llc ltd corp plc llp gmbh co lp nv pllc sa ag limited incorporated")
#: Of those, the ones that are words or short forms of others: they need their full stop or comma, or a name before.
LOOSE_COMPANY: Final = words("co sa ag lp limited incorporated nv")
HEADS: Final = STRONG_HEADS | WEAK_HEADS | LEFT_ONLY | frozenset(PAIRED_HEADS)
#: Behind "and" these are part of a name: "Harrow and Sons".
TOGETHER: Final = words("associates sons company co partners brothers daughters")
#: Behind these a name is whole.
TAILLESS: Final = words("""
    holdings enterprises railway railroad partners associates technologies pharmaceuticals farms foods motors ventures
    logging
""")
#: Heads that one word of matter before them makes a name beside the article: "the Fraud Section".
UNITS: Final = words("section unit division")
#: These may take a list behind "of": "Ministry of Lands, Water and Forests".
LISTED: Final = words("ministry department bureau committee subcommittee directorate office")
#: Behind these "on" tells the matter of a body, behind others a day.
ON: Final = words(
    "authority council committee commission subcommittee office forum force group center centre caucus coalition"
)
#: Behind these "at" tells which of several: "University of Illinois at Springfield".
AT: Final = words("university college school")
#: Two matters before one of these are one name: "Science and Technology Council"; before others two bodies.
PAIRING: Final = words("""
    section unit committee subcommittee council board commission authority administration center centre bureau
    team institute association service agency unit foundation consortium network caucus society
""")
#: Alone before a head these say what kind of body, not which.
GENERIC: Final = words("""
    district federal state county city municipal national international regional supreme high appellate superior
    public private central general criminal civil family juvenile trial bankruptcy government foreign joint select
    standing advisory steering organizing parent holding law insurance oil drug trucking board school local field
    community main head home working small large new tribal house senate congressional core contact
    free conference stock liability circuit owned
""")
#: Of what they tell, so little is a name that one of them alone before a unit names none.
_SIDES: Final = words("north south east west northern southern eastern western northside southside first last new")

DAYS: Final = words("""
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday fiscal
""")
#: Words that begin a sentence or a title and no name.
NOT_FIRST: Final = words("""
    the a an in at on of for by from to with as and or but if when while since after before during under today
    yesterday this that these those its their our his her my your each every all any no first second third other
    another such both former current acting deputy assistant associate senior chief vice executive director
    secretary minister president chairman chairwoman chair commissioner spokesperson spokesman judge justice
    attorney special agent agents officer officers mr mrs ms dr said according then also however additionally
    finally further meanwhile only here thank last next local two three four five many several most some
    more generals attorneys large between against through about into over requiring including longtime newly
    defendant defendants charge commit defraud defrauded allegedly hire
    senator representative congressman congresswoman governor mayor ambassador ceo dear via within across at-large
    colleagues ensure expand establish strengthen improve increase officer
""")
#: Words with their capital from where they stand alone, which begin no name.
SENTENCE_OPENERS: Final = OPENERS - words(
    "new one all next two three four five six seven eight nine ten over first second"
)
#: Words with a capital that end what a body is named after: people and papers behind its name.
_STOPS: Final = words("""
    official officials employee employees student students staff spokesperson spokesman member members chairs owner
    owners director-general operator operators candidate nominee veteran alumni graduate ranking co-chair leadership
    senators representatives acting deputy assistant senior vice executive former chief principal
""")
#: Behind a head these make a thing of it that is no body: "School Safety Act", "Swiss Bank Program".
THINGS: Final = words("""
    act bill program programme programs initiative award awards prize medal report plan strategy project projects
    building week month day agreement treaty convention resolution grant grants fund funds scholarship fellowship
    index survey amendment amendments law reform rule rules lands loan loans license
    settlement series proceedings accreditation bribery robbery fraud account accounts
""")
#: The last words of the names of departments, whose genitive may lose its apostrophe.
_OWNING: Final = words("""
    justice defense defence treasury education labor labour state energy commerce agriculture transportation interior
    security general health war investigation
""")
#: What a body does where a headline ran into its text: "Bill Passes House | Committee".
DOES: Final = (HEADLINE_VERBS | words("passes passed heads directs slams blasts")) - words("""
    states issues awards orders charges reports shares marks names supports statement statements questions requests
    backs aims tours visits appeals calls hosts chairs champions files honors honours talks takes votes wants helps
    returns rises leads sets signs
""")
_MATTERS: Final = words("""
    affairs aging agriculture agricultural aid air alcohol antitrust appeals army arms art arts atomic aviation bank
    banking communities plant accommodation sustainable mine offender offenders sentencing
    engineering applied permitting county municipal
    game aerospace allied trades therapy marriage disabilities painters electrical psychiatry adolescent
    behavioral border broadcasting budget business businesses cancer care child children citizens civil clean climate
    coal coast commerce community computer conflict consular consumer control correctional corrections cotton counsel
    counterintelligence counterterrorism credit crime crimes criminal culture customs cyber dairy data debt defence
    defense democracies democracy dental development dioceses disability disabilities disaster disease diseases drug
    drugs economic economics economies economy education elections electric emergency energy engineers enforcement
    enterprise entrepreneurship environment export exports family families farm farmers farming finance fire
    firefighters fish fisheries fishing food foods foreign forest forestry forests fraud freedom fuel gas geology
    government governments grain grains grants growers growth health heritage higher highway highways history home
    homeland homelessness hospitals housing human humanities hygiene imports indigenous industries industry
    information infrastructure innovation insurance intelligence internal international internet investment
    investments investigations jobs justice juvenile knowledge labor laboratories labour land lands language languages
    laundering law laws lawyers learning legal letters liberty library livestock living local management manpower
    manufacturers manufacturing marine maritime markets marketing mass materials means media medicaid medical medicare
    medicine mental metals military minerals mines mining minorities minority money motor music narcotics native natural
    naval navigation network networks news nuclear nurses nursing nutrition occupational oceans oil operations outreach
    park parks patent peace pediatrics peoples petroleum pharmacy physics planning police policing policy pollution
    ports postal poverty power press prevention preparedness priorities prisons probation programs property prosecution
    prosecutions protection public quality racketeering radio rail railroads readiness records recovery recycling
    reform refugee refugees registry regulation relations relief religion religious reserve resource resources
    resettlement response responsibility restaurants retail retirement revenue rights risk rivers roads rural safety
    sanitation schools science sciences scientific scientists security senior services sex shipping small social
    software space special sport sports standards state states statistics steel studies supply survey taxation tax
    teachers technical technologies technology telecommunications television terrorism testing tourism toxic trade
    trademark trafficking training transit transport transportation treasury universities urban veterans victims
    violence violent water waters ways weapons weather welfare wildlife women work workers works workforce youth
    substances organized dangerous hazardous pipeline literacy plants adjustments abatement accessibility
    accountability specialty societies
""")
_MATTER_ENDS: Final = (
    "tion", "sion", "ment", "ments", "ility", "ality", "ivity", "urity", "rsity", "ness", "ship", "ology", "ology",
    "ional", "ental", "ical", "itical", "onomic", "ulture", "ture", "ance", "ence", "ative", "tive",
)  # fmt: skip
_NAMES_SO: Final = words("""
    france florence lawrence terrence terence clarence laurence vance lance constance torrance providence clement
    mccormick independence
""")
#: Offices that are matters of bodies as well: "Department of Justice".
_MATTERS_TOO: Final = words("justice justices general generals counsel counsels")
_ROLES: Final = (OFFICES | frozenset(OFFICE_PLURALS) | COURTESIES | SHORT_OFFICES | _STOPS) - _MATTERS_TOO

#: Lands, and the states of some of them: before a known body's name they make another body of it.
PLACES: Final = words("""
    alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri
    montana nebraska nevada hampshire jersey mexico york carolina dakota ohio oklahoma oregon pennsylvania tennessee
    texas utah vermont virginia washington wisconsin wyoming guam samoa rico columbia ontario quebec manitoba
    saskatchewan alberta queensland victoria wales scotland england ireland bavaria catalonia kerala punjab gujarat
    afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus
    belgium bolivia bosnia botswana brazil bulgaria burma burundi cambodia cameroon canada chad chile china colombia
    congo croatia cuba cyprus denmark ecuador egypt eritrea estonia ethiopia fiji finland france gabon gambia
    germany ghana greece guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq israel
    italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon liberia libya lithuania
    luxembourg madagascar malawi malaysia maldives mali malta mauritania mauritius moldova monaco mongolia
    montenegro morocco mozambique myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan
    palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda senegal serbia singapore
    slovakia slovenia somalia spain sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand togo
    tunisia turkey turkmenistan uganda ukraine uruguay uzbekistan venezuela vietnam yemen zambia zimbabwe lanka
    korea arabia emirates zealand africa europe asia america caribbean americas afghan albanian algerian argentine
    armenian australian austrian azerbaijani bahraini bangladeshi belarusian belgian bolivian bosnian brazilian
    british bulgarian burmese cambodian canadian chilean chinese colombian congolese croatian cuban cypriot czech
    danish dutch ecuadorian egyptian estonian ethiopian finnish french gambian georgian german ghanaian greek
    guatemalan haitian honduran hungarian icelandic indian indonesian iranian iraqi irish israeli italian jamaican
    japanese jordanian kazakh kenyan korean kosovar kuwaiti lankan lebanese liberian libyan lithuanian malaysian
    maldivian maltese mexican moldovan mongolian moroccan nepali nicaraguan nigerian norwegian omani pakistani
    palestinian panamanian peruvian philippine polish portuguese qatari romanian russian rwandan saudi senegalese
    serbian singaporean slovak slovenian somali spanish sudanese swedish swiss syrian taiwanese tanzanian thai
    tunisian turkish ugandan ukrainian uruguayan uzbek venezuelan vietnamese welsh yemeni zambian scottish african
    european asian american latin
""")
#: What stands before the last word of a land's name of two words.
PLACE_STARTS: Final = words("new north south west east puerto american sri saudi united costa hong el san northern")


#: No name runs over these, which have their capital in a headline.
BREAKS: Final = words(
    "under against with from into about between through via over at on by to as after before in the a an"
)


@lru_cache(maxsize=16384)
def is_matter(word: str) -> bool:
    """Whether the lower-case `word` tells a matter that a body is for ("health", "prevention"), not a name."""
    if word in _MATTERS:
        return True
    stem = word[:-1] if word.endswith("s") else word
    return len(stem) > 5 and stem.endswith(_MATTER_ENDS) and word not in _NAMES_SO and word not in PLACES


def is_lost_genitive(word: str) -> bool:
    """Whether the lower-case `word` ends a department's genitive that lost its apostrophe: "Department of Justices"."""
    return word.endswith("s") and word[:-1] in _OWNING


def is_role(word: str) -> bool:
    """Whether the lower-case `word` names an office or people, so that no body's name goes on with it."""
    return word in _ROLES


def names_unit(word: str) -> bool:
    """Whether one lower-case `word` before "Section" or "Unit" tells which: "fraud", not "northern"."""
    return is_matter(word) and word not in _SIDES and word not in GENERIC
