"""Words of English that say nothing of what a text is about, and their stems.

Written down class by class of English grammar; stop words, which a query leaves out, are the fewer that are so common
that nobody asks for them alone. A word that is one of these and a word of its own as well ("May", "can", "second") is
here where it is mostly a function word.
"""

from __future__ import annotations

from indexer.analysis import STOP_WORDS, stem_of

_CLASSES = {
    "pronouns": "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she"
    " her hers herself it its itself they them their theirs themselves one ones oneself",
    "indefinite pronouns": "anybody anyone anything everybody everyone everything nobody nothing somebody someone"
    " something whatever whichever whoever",
    "interrogatives and relatives": "what when where whether which while who whom whose why how",
    "determiners": "a an the this that these those all any both each either every few less many more most much neither"
    " no none other others another several some such same own",
    "auxiliaries": "am are be been being is was were do does did doing done has have had having can cannot could may"
    " might must ought shall should will would",
    "auxiliaries that are denied": "aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't mustn't"
    " shouldn't wasn't weren't won't wouldn't",
    "pronouns with auxiliaries": "i'd i'll i'm i've he'd he'll she'd she'll it'll that'll they'd they'll they're"
    " they've we'd we'll we're we've you'd you'll you're you've",
    "prepositions": "about above across after against along among around as at before behind below beneath beside"
    " besides between beyond by down during except for from in inside into near of off on onto out outside over per"
    " since through throughout till to toward towards under underneath until up upon via with within without",
    "conjunctions": "although and because but if lest nor or so than though unless whereas yet",
    "adverbs of degree, time and place": "again almost already also always ever even far here just never not now often"
    " once only perhaps quite rather still then there too very",
    "adverbs that connect": "hence however furthermore instead meanwhile moreover nevertheless otherwise thereby"
    " therefore thus",
}

FUNCTION_WORDS = STOP_WORDS.union(*(words.split() for words in _CLASSES.values()))
#: What is left of them in an index.
FUNCTION_STEMS = frozenset(map(stem_of, FUNCTION_WORDS))
