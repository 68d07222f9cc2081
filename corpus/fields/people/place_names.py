"""Names of countries and of the states of the USA, by which a place is told from a person."""

from __future__ import annotations

from typing import Final

from corpus.authority.names import words

#: In lower case, a hyphen for the space.
COUNTRIES: Final = words("""
    afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan bahamas bahrain bangladesh
    barbados belarus belgium belize benin bhutan bolivia bosnia botswana brazil brunei bulgaria burma burkina-faso
    burundi cabo-verde cambodia cameroon canada cape-verde chile china colombia comoros congo costa-rica
    côte-d’ivoire croatia cuba cyprus czechia denmark djibouti dominica dominican-republic ecuador egypt el-salvador
    england eritrea estonia eswatini ethiopia fiji finland france gabon gambia georgia germany ghana greece greenland
    grenada guatemala guinea guinea-bissau guyana haiti honduras hong-kong hungary iceland india indonesia iran iraq
    ireland israel italy ivory-coast jamaica japan jordan kazakhstan kenya kiribati korea kosovo kuwait kyrgyzstan laos
    latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg macau madagascar malawi malaysia maldives
    mali malta mauritania mauritius mexico micronesia moldova monaco mongolia montenegro morocco mozambique myanmar
    namibia nauru nepal netherlands new-zealand nicaragua niger nigeria north-korea north-macedonia northern-ireland
    norway oman pakistan palau palestine panama papua-new-guinea paraguay peru philippines poland portugal qatar romania
    russia rwanda samoa san-marino saudi-arabia scotland senegal serbia seychelles sierra-leone singapore slovakia
    slovenia solomon-islands somalia south-africa south-korea south-sudan spain sri-lanka sudan suriname sweden
    switzerland syria taiwan tajikistan tanzania thailand timor-leste togo tonga trinidad tunisia turkey türkiye
    turkmenistan tuvalu uganda ukraine united-kingdom united-states uruguay uzbekistan vanuatu venezuela vietnam
    viet-nam wales yemen zambia zimbabwe
""")
STATES: Final = words("""
    alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
    nebraska nevada new-hampshire new-jersey new-mexico new-york north-carolina north-dakota ohio oklahoma oregon
    pennsylvania puerto-rico rhode-island south-carolina south-dakota tennessee texas utah vermont virginia washington
    west-virginia wisconsin wyoming
""")
#: The two letters of the post office, and what newspapers write.
STATE_CODES: Final = words("""
    al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri
    sc sd tn tx ut vt va wa wv wi wy dc pr gu vi
    ala ariz ark calif colo conn del fla ill ind kan mass mich minn miss mont neb nev okla ore penn pa tenn tex wash wis
    wyo n.h n.j n.m n.y n.c n.d r.i s.c s.d w.va d.c
""")
#: Places of two words that a reader could take for a person, besides countries and states.
TOWNS: Final = words("""
    abu-dhabi addis-ababa ann-arbor baton-rouge buenos-aires capitol-hill cedar-rapids corpus-christi el-paso
    fort-worth grand-rapids hot-springs kansas-city kuala-lumpur las-vegas little-rock long-beach los-alamos
    los-angeles palm-beach palo-alto pearl-harbor phnom-penh port-louis rio-grande salt-lake san-antonio san-diego
    san-francisco san-jose san-juan santa-ana santa-barbara santa-clara santa-cruz santa-fe santa-monica
    sioux-falls staten-island tel-aviv virginia-beach
""")


def place_ends(lowered: list[str]) -> int:
    """How many of the lower-case words at the beginning name a country or a state: 0, 1, 2 or 3.

    >>> place_ends(["new", "zealand", "ann", "lee"]), place_ends(["malta", "ann"]), place_ends(["ann", "lee"])
    (2, 1, 0)
    """
    for count in (3, 2, 1):
        joined = "-".join(lowered[:count])
        if len(lowered) >= count and (joined in COUNTRIES or joined in STATES):
            return count
    return 0


def is_place(name: str) -> bool:
    """Whether a name of several words is a country's, a state's or a town's."""
    joined = "-".join(name.casefold().split())
    return joined in COUNTRIES or joined in STATES or joined in TOWNS
