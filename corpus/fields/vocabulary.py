"""The closed vocabularies by which people and their words are told: offices, courtesies, verbs, words of no name.

They name kinds of things that any public body's releases speak of, never a person or a body.
"""

from __future__ import annotations

from typing import Final

from corpus.authority.names import words

#: Words that end a role: the office itself. Plurals are made below.
OFFICES: Final = words("""
    adjutant administrator admiral adviser advisor advocate agent alderman alderwoman ambassador analyst anchor
    assemblyman assemblymember assemblywoman appointee archbishop
    attorney auditor baroness bishop brigadier captain cardinal ceo cfo chair chairman chairperson chairwoman
    chancellor chaplain chief cio clerk coach cochair colonel commandant commander commissioner comptroller
    congressman congressperson congresswoman constable consul controller coordinator coroner corporal
    councillor councilor councilman councilmember councilwoman counsel counselor counsellor dean delegate
    deputy director doctor economist editor envoy examiner executive expert fellow founder general
    governor head historian inspector judge
    justice king
    lawyer leader lieutenant magistrate major manager marshal mayor mep minister mp negotiator officer official
    ombudsman operator owner partner pastor physician pope premier presidency president prime-minister prince princess
    principal professor prosecutor provost queen rabbi rapporteur rector registrar representative researcher
    scientist secretary secretary-general selectman senator sergeant sheriff solicitor speaker specialist spokesman
    spokesperson spokeswoman superintendent supervisor taoiseach treasurer trustee undersecretary vice-chair
    vice-chairman vice-president vice-chairwoman warden whip
""")
OFFICE_PLURALS: Final = {
    **{f"{office}s": office for office in OFFICES},
    **{f"{office[:-3]}men": office for office in OFFICES if office.endswith("man")},
    "attorneys": "attorney",
    "deputies": "deputy",
    "secretaries": "secretary",
}
#: Offices that close a role only after a further word ("in Charge"), or begin one that names its own office later.
ROLE_ENDS: Final = OFFICES | {
    "charge",
    "lady",
    "member",
    "assistant",
    "elect",
    "emeritus",
    "emerita",
    "tempore",
    "designate",
}
#: What turns an office into another of its kind before a hyphen.
_OFFICE_PREFIXES: Final = words("co vice ex deputy sub under")


def is_office(bare: str) -> bool:
    """Whether the lower-case word names an office, in the singular or the plural: "co-chairs", "agent-in-charge"."""
    if bare in ROLE_ENDS or bare in OFFICE_PLURALS:
        return True
    if "-" not in bare:
        return False
    first, _, rest = bare.partition("-")
    return (first in ROLE_ENDS or first in _OFFICE_PREFIXES) and (
        rest in ROLE_ENDS or rest in OFFICE_PLURALS or rest.endswith("in-charge")
    )


#: Words without a capital that stand before an office and belong to it.
QUALIFIERS: Final = words("""
    acting deputy assistant former interim vice first principal senior associate executive special chief prime
    foreign general then-acting co lead managing
""")
#: Courtesies that stand before a name and are no role.
COURTESIES: Final = words("""
    mr mrs ms miss mx dr prof sir dame hon honorable honourable rt right excellency engineer eng rev reverend
    h.e messrs madam madame shri smt attorney-at-law venerable hrh
""")
#: Written short for an office.
SHORT_OFFICES: Final = words("""
    sen rep gov gen lt col maj capt sgt adm amb sens reps pres sec prof brig cmdr cpl pvt supt det insp asst atty del
    cllr
""")
#: Those that are given names too where no full stop follows and another office stands before.
GIVEN_NAMES_TOO: Final = frozenset(["Sen"])
#: What a person is besides the office: "The Chair of the Council, Professor Ann Berg".
RANKS: Final = words("professor captain colonel general major admiral brigadier commander judge lieutenant sergeant")
#: Words of offices that a senator may hold besides.
SENATORS_TOO: Final = words("""
    author candidate chair chairman chairwoman co-chair founder leader member president ranking secretary senator
    sponsor whip
""")
SUFFIXES: Final = words("jr sr ii iii iv esq phd md qc kc")
#: What stands behind a name for a degree, an order or a seat, and is no part of it.
POSTNOMINALS: Final = words("""
    m.d md ph.d phd j.d jd d.o do r.n rn mph m.p.h mba m.b.a cpa esq mp mep mbe obe cbe kbe qc kc dds d.d.s dvm d.v.m
    ed.d usn usa usmc usaf ret
""")
PARTICLES: Final = words("""
    de da do dos das del della di du van von der den ten ter la le el al bin bint ibn ben
""")

#: Capitalised words that no person's name holds: bodies, regions, portfolios, the calendar.
NO_NAMES: Final = words("""
    academy act action administration affairs afternoon agencies agency agreement agriculture alliance allies
    america american americans amendment amendments annual antitrust appeals arab army article asia assembly
    assistance associates association authority award awards bank board border branch briefing britain british
    budget building bureau business cabinet campaign capital capitol center central centre century chamber
    charter china chinese church circuit city civil coalition code college command commerce commission committee
    committees commonwealth communications communities community company competition conference congress
    congressional constitution consumer contact convention cooperation corporation corps council counties
    country county court courts covid crime crimes criminal customs day days december declaration defence
    defense democracy democratic democrat democrats department departments development digital district
    districts division divisions drug east eastern economic economics economy education election embassy
    emergency employment energy enforcement english environment environmental europe european evening exchange
    export fact federal federation finance financial fiscal food force forces foreign foundation framework
    france french friday fund funds future german germany global government great group guard health high
    highway highways history holdings homeland hospital house housing human immigration inc independent india
    indian industries industry initiative institute institution intelligence interior international internet
    investigation investigations investment island islands israel israeli issues january japan japanese joint
    journal july justice korea labor labour land language laws league legal legislation legislature letter
    limited litigation llc llp local ltd management march media medical medicine meeting medal medals memorandum
    message military ministry ministries monday money month morning movement museum narcotics nation national
    nations native natural navy network news north northeast northern northwest note november nuclear october
    office offices operation operations order organisation organization outreach pacific parliament
    parliamentary participants partners partnership party peace people peoples plan planning plc police policy
    political population power presidential press prime prison proclamation product program programme programs
    project protection province provincial public question readout recovery region regional relations release
    relief remarks report republic republican republicans research reserve resolution resources response review
    revenue rights road room rule rules russia russian safety saturday schedule school schools science section
    sections security senate senior september service services session settlement sheet social society soldiers
    south southeast southern southwest space special speech staff standards state statement states station
    strategic strategy street studies summit sunday supreme survey system systems task tax team technologies
    technology text thursday title today tomorrow tonight town trade training transcript transportation treasury
    treaty trial triangle tribal tribe tribes tuesday u.k u.n u.s u.s.a uk un union united unit universal university
    update us veterans violence water wednesday week west western white women work workers works workshop world year
    years yesterday youth zone a.m p.m d.c eu nato g7 g20 n.w avenue ave suite floor fbi irs dea atf epa
    osha gdp tv ok id
    archive archives caucus consortium constabulary directorate forum heritage inspectorate laboratory library
    observatory registry secretariat subcommittee tribunals
    airport airlines amphitheater arboretum battalion battlefield brigade cemetery coast corridor creek fleet glacier
    gulf hurricane lakes memorial monument mountains ocean officials parkway peninsula pipeline plaza regiment refuge
    reservoir river seashore squadron stadium trail troopers turnpike valley volunteers wetlands wilderness wildlife
    firefighters farmers markets hemisphere innovation start infrastructure theater theatre museum gallery
    clinic restaurant brewery winery hotel logging consulting
    ventures motors pharmaceuticals enterprises solutions
    fellowship scholarship prize lawmakers families colleagues employees veteran homeowners
""")
#: Words of the calendar and of announcements, before which a role has not begun yet.
NO_ROLES: Final = words("""
    today tomorrow tonight yesterday morning afternoon evening monday tuesday wednesday thursday friday
    saturday sunday
    january february march april may june july august september october november december a.m p.m remarks readout
    transcript statement proclamation update note photo contact text thursday's democrats republicans lawmakers
    announcement testimony summary video audio watch icymi
""")
#: Parts of an office's own name that are no office themselves.
OFFICE_WORDS: Final = words("""
    ranking majority minority pro vice deputy acting executive managing special general operating staff senior junior
    lead principal associate assistant interim former first chief republican democratic
""")
#: Words of no name that are surnames too, when a name or a role stands before them and nothing behind.
SURNAMES_TOO: Final = words("""
    west north day law church power street march house peoples young fields banks parks england france holland
""")
#: Offices that are surnames too.
SURNAME_OFFICES: Final = words("king bishop dean judge major prince page pope")
#: Words with a capital only because they begin a sentence or a headline's part.
OPENERS: Final = words("""
    a aboard about according accordingly across additionally after again against ahead all also although am
    among an and another any are as at because before began behind being below besides between beyond both but
    by can consequently could despite did do does during each earlier either even every finally first following
    for four from further furthermore given had has have he hence her here hers hi hello his how however i if in
    including indeed instead into is it its join just last lastly late later let let's like many meanwhile
    moreover most much my nearly nevertheless new next no none nor not nothing now of off okay on once one only
    or other our out over per please prior q recently regarding respectively said second secondly several shall
    she should since so some soon speaking still such ten than thank thanks that the their them then there
    therefore these they third this those three through throughout thus to together too toward towards two under
    unless until up upon very was we well were what when whenever where whereas whether which while who whoever
    whose why will with within without would yes yet you your dear happy good great look i'm i've i'd i'll we're
    we've we'd we'll it's that's there's here's he's she's they're you're what's who's
""")
#: Verbs that headlines put after a name.
HEADLINE_VERBS: Final = words("""
    accepts addresses agrees aims announced announces appeals applauds appoints approves arranges arrives asks
    attended attends awards back backs becomes begins bids calls celebrates chairs champions charges cites
    concludes condemns congratulates continues convenes creates declares delivers demands denies directs
    discusses emphasizes ends establishes explains expresses files fights gives grants hails helps highlights
    holds honors honours hosts introduces invites issues joins kicks launches lays leads makes marks meets names
    nominates observes offers opens orders outlines participates pays pleads pledges praises presents presses
    provides protects restores strengthens improves ensures
    expands advances boosts cuts eliminates increases lowers prioritizes promotes removes reforms saves stops targets
    unleashes withdraws rescinds designates terminates imposes adjusts amends modifies reinstates empowers eradicates
    facilitates safeguards commutes pardons defends rejects slashes blocks reopens
    proclaims promises proposes questions reacts receives recognizes reiterates releases remembers renews
    reports requests responds returns reveals says secures seeks sends sentenced sets shares showcases signs
    speaks states statement statements stresses submits supports takes talks tells testifies thanks tours
    travels unveils urges visits votes vows wants warns welcomes wins witnesses
""")
#: Those that plural subjects have, as far as nobody bears them as a name.
HEADLINE_BASES: Final = words("""
    announce applaud call condemn congratulate demand denounce introduce reintroduce reintroduces reintroduced
    reintroducing request seek slam slams slamming blast blasts blasting urge unveil pen pens hail mourn mourns
    mourning
    commend commends commending meet hosting leading led meeting marking joining putting puts put pushing pushes push
    tackle tackles tackling vow protests protesting questions questioning grills grilling touts touting probes probing
    votes voting sends sending sent wins winning won gets getting got brings bringing brought fights fighting fought
    hold held makes making made launch launched leads lead spearhead spearheads met told says saying said calling
    keynotes testify speaks speaking spoke spotlight spotlights sponsors cosponsors co-sponsors votes helping secure
    secured working works reflect reflects commemorate commemorates commemorating file press presses pressing respond
    repeal repeals remind reminds reminding renew rally rallies rallying salute salutes saluting honor honoring
""")
#: Forms of those verbs that are names or belong to one.
NO_HEADLINE_VERBS: Final = words("""
    states stating stated statement statements means holding markings giving reporting reported opening openings
    opened ordering backing showing setting kicking making housing training working works testing press
""")

#: Verbs whose object is what somebody said, with their third person and -ing form where these report as well.
SAYING: Final = words("""
    said says stated states stressed stresses announced announces added adds noted notes explained explains
    emphasized emphasised emphasizes underscored underlined underscores highlighted highlights reiterated
    reiterates reaffirmed affirmed expressed warned told declared remarked commented observed concluded
    continued suggested proposed recommended instructed directed thanked welcomed condemned acknowledged
    recalled insisted asserted claimed denied confirmed vowed pledged promised requested demanded outlined
    argued urged urges cautioned clarified indicated mentioned maintained analyzed analysed predicted stipulated
    appealed praised congratulated applauded commended encouraged wrote replied responded testified revealed
    disclosed conveyed lauded hailed informed assured advised tweeted quipped elaborated
    writes replies insists asserts warns vows pledges contended contends lamented conceded opined exclaimed voiced
    proclaimed implored criticized criticised denounced decried deplored testifies reaffirms recommends reminded
    described describes called calls invited asked asks pressed challenged posted joked mused began pronounced
""")
#: Those of them that tell of words only with what is asked, or whom to do something, behind them.
ASKING: Final = words("asked asks pressed challenged invited directed ordered reminded requested")
#: Those of them that tell of words only where quotation marks do.
QUOTING: Final = words("posted joked mused began continued responded pronounced called calls") | {"went on"}
#: Verbs of several people in the present: "the lawmakers urge".
PLURAL_SAYING: Final = (
    "urge",
    "write",
    "say",
    "ask",
    "call on",
    "call for",
    "call upon",
    "request",
    "argue",
    "warn",
    "add",
)
#: Verbs in -ing that go on reporting for the subject of their clause: "..., adding that ...".
GOING_ON: Final = (
    "adding", "noting", "stressing", "emphasizing", "emphasising", "saying", "stating", "warning", "underscoring",
    "underlining", "reiterating", "reaffirming", "explaining", "arguing", "insisting", "announcing", "urging",
    "calling on", "calling upon", "calling for", "pointing out", "remarking", "observing", "declaring", "affirming",
    "asserting", "pledging", "vowing", "promising", "acknowledging", "recalling", "highlighting", "expressing",
    "thanking", "demanding",
)  # fmt: skip
#: Verbs that tell a person beside them even where nothing else does; "requested" and the like may be adjectives.
TELLING: Final = words("""
    said says stated stressed announced added noted explained emphasized emphasised underscored underlined
    highlighted reiterated warned told declared remarked commented observed suggested recalled insisted argued
    urged cautioned pointed replied testified delivered made gave
""")
#: Verbs of two words: the verb and the particle that makes it one of saying.
SAYING_PAIRS: Final = (
    "pointed out", "pointed to", "called on", "called upon", "called for", "put forward", "spoke out",
    "made clear", "went on to say", "is quoted as saying", "was quoted as saying", "made it clear",
    "drew attention to", "called attention to", "calls on", "calls for", "calls upon", "put it", "went on",
    "is announcing", "are announcing", "is calling on", "are calling on", "is calling for", "are calling for",
    "continues to call on", "continues to call for", "continues to urge",
)  # fmt: skip
#: Those of them that may stand before their subject: "...", said X.
INVERTING: Final = words("""
    said says stated states announced added adds noted notes explained explains remarked commented observed
    concluded continued declared stressed emphasized emphasised warned wrote argued urged replied responded
    recalled according writes testified insisted asked tweeted replies joked posted
""")
#: Words that may stand between a subject and its verb.
ADVERBS: Final = words("""
    also further furthermore additionally again now has have had then today yesterday later earlier recently
    previously strongly repeatedly firmly clearly specifically particularly once still thoroughly respectively
    always often publicly further, jointly personally warmly sincerely briefly rightly correctly famously thus
    therefore first subsequently separately likewise monday tuesday wednesday thursday friday saturday sunday
""")
