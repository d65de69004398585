"""How a statement speaks of a topic, put right where a few words settle it: a cap, a share in the loss, a demand.

Normal words are those of `wording_tokens.py`: lower case, mended, short forms written out, names as "~".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extract.free_text.word_classes import class_of
from extract.free_text.wording_mentions import ASKS

_CAPPED = re.compile(
    r"\bcap\b|\bcaps\b|\bcapped\b|\bceiling\b|\bmaximum of\b|\boverall (?:limit|maximum)\b|\b(?:sole|own) negligence\b"
    r"|\bvicarious|\bimputed\b|\bsole fault\b"
)
_LIMITS = re.compile(r"\b(?:sub ?)?limits?\b|\bsublimit|~money|\bexceed|\bamount|\bno further\b|\bfault\b|\bnegligen")
_NOT_EXCEED = re.compile(r"\bnot (?:to )?exceed\b|\bno more than\b|\bnot more than\b")
_SHARES = re.compile(
    r"\bbut (?:contribut|shares?\b|pro)|\b(?:contributes|shares?) (?:\S+ ){0,3}with\b"
    r"|\bpro ?-? ?rata\b|(?<!shall be )\bexcess (?:over|of|to|and over) (?:any|all|other|every)\b(?!.*\bprimary and)"
)
_STANDS_FIRST = re.compile(
    r"\bprimary\b.{0,30}\b(?:not|without) (?:in |right of )?(?:excess|contribut)"
    r"|(?<!not )\bprimary\b.{0,20}\b(?:other|any) (?:\S+ )?insurance (?:\S+ ){0,8}?"
    r"(?:is|shall be|will be|are|as) excess\b"
)
_SEEKS_NONE = re.compile(r"\b(?:not|never|without) (?:\S+ )?(?:seek|seeking|require|request) (?:\S+ )?contribution\b")
_NOTHING_GIVES = re.compile(
    r"^nothing (?:\S+ ){0,6}?(?:grants?|makes?|confers?|gives?|provides?|extends?|creates?|shall|should|entitles?)\b"
)
_TURNED_DOWN = re.compile(
    r"\b(?:request\w*|asked?|applied|submitted|sought|wanted|application|considered)\b(?!.*\bnot (?:been "
    r")?(?:declined|denied))"
    r".*\b(?:declined|denied|refused|rejected|disapproved|withdrawn)\b"
)
_GIVEN_UP = re.compile(
    r"\b(?:subrogation|recovery|recover|recourse)\b(?: \S+){0,8}? (?:is|are|be|been|being|was|were) (?:\S+ )?"
    r"(?:released|relinquished|surrendered|forgone|given up)\b"
)
_NO_SIGN = re.compile(
    r"\b(?:no|without|lacks?|not (?:find|see|show|have)(?: any)?) (?:evidence|proof|record|mention|indication"
    r"|sign|trace"
    r"|confirmation) (?:of|that)\b"
)
_SETTLED = re.compile(
    r"\b(?:was|were|is|are|been|now|just|finally|already|got) (?:\S+ ){0,2}?"
    r"(?:approved|released?|releases|issued|granted|endorsed|obtained|confirmed|processed|completed)\b"
    r"|\bgot (?:\S+ ){1,4}(?:approved|endorsed|issued|added)\b"
    r"|^(?:we|i) (?:(?:have|just|now|already|also) )*(?:added|attached|enclosed|endorsed)\b"
    r"|^(?:we|i) (?:(?:have|just|now|already) )*(?:received|obtained) (?:the|your|an?) (?!.*\brequest).*"
    r"\b(?:from|enclosed|attached)\b"
)
_TO_BE_SETTLED = re.compile(
    r"\b(?:until|once|when|after|unless|before|not|yet|if|will|upon|to be|pending|await\w*|wait\w*|should"
    r"|shall|must|may"
    r"|can|soon|still|being|expect\w*)\b"
)
_KEEPS = re.compile(
    r"\b(?:subrogation|recovery|recover|recourse)\b(?: (?!not\b|waiv)\S+){0,8}? "
    r"(?:is|are|be|been|stays?|remains?|rests?) (?!not\b)(?:\S+ )?"
    r"(?:retained|preserved|reserved|kept|intact|unaffected|open|unwaived)\b"
    r"|"
    r"\b(?:reserve[sd]?|retain(?:s|ed)?|preserve[sd]?|keeps?) (?:\S+ ){0,3}(?:rights?|subrogation)\b"
    r"|\b(?:recovery|subrogation) (?:stays?|remains?|rests?) with\b"
)
_NO_RIGHT = re.compile(r"\bno (?:\S+ )?rights? of (?:subrogation|recovery|recourse) (?:\S+ )?against\b")
_DUTY = re.compile(
    r"^(?:\S+ )?(?:sub ?)?(?:contractors?|subs?|vendors?|suppliers?|tenants?|lessees?|sellers?|consultants?|trades?) "
    r"(?:\S+ ){0,3}?(?:shall|must|will|agrees?|undertakes?|(?:is|are) (?:required|obligated|obliged|to)|needs? to"
    r"|ha(?:s|ve) to)\b"
    r"|\bmust (?:be )?(?:named?|provide|include|carry|have|list|show|add|endorse)"
)
_ASKED = re.compile(
    r"^(?:\S+ )?(?:contract|lease|agreement|client|owner|gc|lessor|landlord|lender|city|holder) "
    r"(?:requires?|asks?|calls?|wants?|needs?|insists?|demands?)\b"
    r"|\b(?:sent|forwarded|provided|mailed|emailed|given|submitted|returned) to us\b"
    r"|^(?:our|your|their|the) (?:\S+ )?requirements?\b|^(?:\S+ ){0,2}(?:checking|wondering|asking) (?:if|whether)\b"
    r"|^let (?:us|me) know\b|\bcosts? (?:~money|\$)|\bsigned by (?!all)"
    r"|^(?:and )?(?:is|are) there (?:an? |any )?(?!~)\S+"
    r"|^(?:is|are|do|does|did|can|could|will|would|should|has|have|may|shall)\b[^?]*\?\W*$"
)
"""A demand that somebody else makes, a price, or a question."""
_KNOWN_AS = re.compile(r"\bbe (?:known|regarded|treated|considered|deemed|recognized|listed|shown) as\b")
_NOT_SO_FAR = re.compile(r"\bnot (?:\S+ ){0,4}yet\b")
_IN_ERROR = re.compile(
    r"\b(?:issued|showed|shown|shows|showing|listed|lists|listing|named|added|included|was|were)(?: \S+){0,6}? "
    r"(?:in error|by mistake)\b"
    r"|\b(?:incorrectly|erroneously|mistakenly|wrongly) (?:issued|show\w*|list\w*|nam\w+|add\w*"
    r"|includ\w+|stat\w+|said)\b"
)
_NOT_YET = re.compile(r"\bupon issuance\b|\bnot currently\b|\bavailable only\b")
_NOT_CURRENTLY = re.compile(r"\bnot currently\b")
_TO_FIRST_ALONE = re.compile(
    r"\bonly (?:\S+ ){0,6}?to (?:the )?(?:first )?(?:named )?insured\b|\bto (?:the )?(?:first )?named insured only\b"
)
_AS_PRINTED = re.compile(
    r"\b(?:as|per|according to|accordance with|by) (?:the |its |their )?polic(?:y|ies)(?: '| s)? "
    r"(?:provid|provision|terms|conditions|wording|language)"
)
_SPEAKS_OF_DAYS = re.compile(r"~2|\bdays?\b|\bd?noc\b")
_TRIES = re.compile(
    r"\b(?:endeavou?r\w*|attempt\w*|tr(?:y|ies)|efforts?|strives?|best|obligat\w+|failure|fails?|no liability"
    r"|courtesy"
    r"|if possible|practicable|seeks?|aims?|hopes?|may|should)\b"
)
_GIVES = re.compile(
    r"\bentitled to\b|\b(?:will|shall) (?:\S+ )?(?:be )?"
    r"(?:receive|get|give|given|provide|provided|send|mail|mailed|notify|notified)\b"
)
_SITS_OVER = re.compile(r"\b(?:excess|sits?|extends?|applies) (?:over|of|above)\b")
_ALONE = re.compile(r"\b(?:only|solely|just|exclusively|alone|merely)\b|\bno other\b")
_BARE_NOTICE = re.compile(
    r"(?:the |our |any |no )?notice (?:endorsement|is|will|shall|does|not|to (?:the )?(?:certificate "
    r")?holders?|applies)\b"
    r"(?! of (?!cancel))"
)
_SINCE_NOT = re.compile(
    r"\b(?:since|because|as) (?:\S+ ){0,4}?(?:(?:does|do|will|would|can|could|did) )?(?:not|never) (?:\S+ )?"
    r"(?:provided?|include|offer|have|allow|permit|give|grant|require|contain|carry|endorse)\b"
)
_CONTRIBUTES = re.compile(r"contrib|pnc|without right of|\bnot (?:call|draw) (?:on|upon)\b")
_ANY = re.compile("")
_ISSUED = (
    r"issued|sent|forwarded|e ?mailed|mailed|released|processed|requested|ordered|drafted|finali[sz]ed|delivered"
    r"|determined|advised|decided|uploaded"
)
_TO_COME = re.compile(
    rf"\b(?:will|shall|should|ought to|is to|are to|to|must still|yet to|still to) "
    rf"(?:then |now |also |first )?be (?:{_ISSUED})\b"
)
_HELD_UP = re.compile(
    r"\b(?:to|will|shall|should) (?:follow|arrive|come)\b(?! form)|\bto be (?:endorsed|added)\b"
    r"|\bworking (?:on|to)\b|\bunder (?:discussion|consideration|negotiation)\b"
    r"|\b(?:upon|on|after|pending|subject to|contingent (?:up)?on|awaiting|following|once) (?:\S+ ){0,3}?"
    r"(?:binding|bound|issuance|receipt|approval|approves|approved|payment|inspection|sign - off|signoff)\b"
    r"|\b(?:still|are|is|remains?|been|now) (?:\S+ )?(?:pending|outstanding|awaited|awaiting|waiting)\b"
    r"|\b(?:will|should) be (?:out|ready|in|effective|available)\b"
    r"|\b(?:once|after|as soon as|until) (?:(?:we|you|they|it|he|she|underwriting|(?:the|our|your) \S+) )"
    r"(?:\S+ ){0,2}?(?:have|has|get|gets|receives?|signs?|signed|returned|sends?|issues?|approves?|is|are|comes?)\b"
    r"|\b(?:in|on) (?:process|progress|the works|the queue|order|hold|its way)\b|\bforthcoming\b|\bunder review\b"
    r"|\bas soon as\b|\b(?:have|has|had|having|was|were|been) (?:\S+ )?(?:requested|ordered|applied for|submitted)\b"
    r"(?!.*\b(?:and|which) (?:is|are|has|have|was|were)\b)"
    r"|\b(?:no|without|await(?:s|ing)?) (?:\S+ )?(?:word|reply|response|decision|confirmation) (?:\S+ ){0,3}?"
    r"(?:from|on|about|yet|as to)\b"
    r"|\bnot (?:yet|back|come back|heard|received)\b|\bha(?:s|ve) yet to\b"
)
"""Words by which what is spoken of is still to come."""
_MAILED = re.compile(r"\b(?:sent|mailed|delivered|released)\b")
_IS = re.compile(
    r"\b(?:is|are|was|were|(?:has|have) been)"
    r"(?: (?:hereby|also|now|named|included|listed|added|considered|shown|as|an?|the|automatically"
    r"|scheduled|designated|recognized|covered|endorsed|set|up|put|on|there|still|currently"
    r"|presently|specifically|noted"
    r"|blanket))*$"
    r"|\b(?:polic(?:y|ies)|coverages?|insurance|liability|gl|auto|umbrella|wc|compensation) "
    r"(?:includes?|contains?|provides?|carry|carries|has|have)(?: \S+){0,4}$"
    r"|\b(?:insurers?|carrier|company|underwriters?) (?:\S+ )?agrees?(?: to)?$"
    r"|\b(?:named|included|listed|added|covered|shown|endorsed)(?: also)? as(?: an?)?$|\bgot$"
    r"|\b(?:adds|added|adding|names|naming|lists|shows|showing) (?:\S+ ){1,5}as(?: an?)?$"
)
_CANCELLED = re.compile(
    r"\bnotice of (?:cancellation|termination|non ?-? ?renewal)\b(?: \S+){0,3}? (?:was|were|has been|have been) "
    r"(?:mailed|sent|issued|received|rescinded|given)\b|\b(?:is|are) being (?:cancelled|canceled|terminated)\b"
    r"|\breinstated?\b|\bdisregard\b|\b(?:got|received) (?:a|the|your|this) notice of cancellation\b"
)
"""A policy that was cancelled, or is being: no promise of notice."""
_CONDITION = re.compile(
    r"\b(?:when|where|whenever|wherever|if|as|to the extent|provided) (?:so |is |it is |may be )*"
    r"(?:required|agreed|obligated|specified|called|stipulated|requested)(?: \S+){0,6}? "
    r"(?:contract|contracts|agreement|agreements|lease|subcontract|writing|permit)\b"
)
"""A condition that makes a grant a blanket one, and leaves no doubt."""
_INSURER_GIVES = re.compile(
    r"\b(?:insurer|carrier|company|underwriters?) (?:must|will|shall|agrees? to|is to|has to) "
    r"(?:mail|send|give|provide|deliver)\b"
)
_REMOVED = re.compile(
    r"\b(?:was|were|been|is|are|got) (?:\S+ )?(?:removed|deleted|withdrawn|declined|denied|refused|rejected|dropped"
    r"|rescinded|revoked|omitted|stricken|struck)\b"
    r"|\b(?:removed|deleted|withdrawn|dropped|cancelled|canceled) (?:eff\w*|as of|at|on|from|per|~\S*)(?= |$)"
    r"|\bnot (?:be |been )?(?:obtained|secured|procured|arranged|obtainable)\b|\b(?:hereby"
    r"|specifically|expressly) excluded\b"
)
_BUT_IT_IS = re.compile(
    r"\b(?:but|though|although|however) ,? ?(?:it|they|both|this|that) (?:(?:is|are|was|does|do) )?"
    r"(?:(?:now|still|all|in fact|indeed|already) )*"
    r"(?:on|in|there|included|active|attached|endorsed|apply|applies|part)\b"
)
_REQUEST_WENT = re.compile(
    r"\brequests?\b.*\b(?:gone|went|sent|forwarded|submitted|going) (?:\S+ )?(?:to|with)\b"
    r"|\b(?:is|are|sits?|now|still) (?:\S+ )?with (?:the |our |their )?"
    r"(?:state fund|fund|underwrit\w+|carrier|company|insurer|home office)\b"
)
_WAIVES_RIGHTS = re.compile(r"\bwaive[sd]?\b(?: \S+){0,4} rights?\b")
_NOT_UNTIL = re.compile(r"\bnot\b.*\b(?:until|unless and until)\b")
_UNFOLLOWING = re.compile(r"\bnon (?:- )?follow")
_UNSURE = re.compile(
    r"\b(?:if|whether|must|shall|should|would|requires?|required|need\w*|ask\w*|want\w*|wish\w*|request\w*|please|can"
    r"|could|may|unless|until|once|when|where|case|necessary|do|does)\b|\?"
)
_AGGREGATE = re.compile(
    r"\baggregate|\bppa\b|~form|^(?:but )?not per (?:- )?(?:project|location)\b"
    r"|^per (?:- )?(?:project|location) (?:(?:does|is|also|not|included|yes|no)\b|[-:=] (?:yes|no|not|included|none)\b)"
)
_PROVES = re.compile(r"\b(?:insurance|coverage|policy|purposes?|only|inform\w+)\b")
_NO_RANK = re.compile(r" ?(?:and excess polic|business|trade|operation|contact|location|residence|use\b)")
_THE_PRIMARY = re.compile(
    r"\b(?:to|of|over|above) (?:the )?primary (?:gl|auto|general|commercial|polic\w+|coverages?)\b"
)
_OTHER_WAIVER = re.compile(r" nothing| ?of (?:the |any |a )?(?!subro|right|transfer|recov|our |its |~)\w")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A polarity as told of these topics ("" for all) becomes another where the words say so, unless they say more."""

    labels: str
    told: str
    says: re.Pattern[str]
    means: str
    unless: Callable[[str], object] | None = None

    def holds(self, label: str, polarity: str, words: str) -> bool:
        fits = (not self.labels or label in self.labels.split()) and (not self.told or polarity in self.told.split())
        return fits and self.says.search(words) is not None and not (self.unless and self.unless(words))


def is_denied(words: str) -> bool:
    """Whether a word denies or removes, other than the exclusion itself."""
    kinds = (class_of().get(word) for word in words.split() if not word.startswith("exclu"))
    return any(kind in {"not", "refused"} for kind in kinds)


def waits(label: str, words: str) -> bool:
    """Whether a statement says that this topic is still to come; a notice that "will be mailed" is given."""
    found = _TO_COME.search(words) or _HELD_UP.search(words)
    return found is not None and not (label == "noc" and _MAILED.search(found[0]))


_RULES = (
    _Rule("wos", "negated", _NO_RIGHT, "grant"),
    _Rule("wos", "negated pending", _GIVEN_UP, "grant", is_denied),
    _Rule("", "grant pending", _TURNED_DOWN, "negated"),
    _Rule("", "grant", _NO_SIGN, "negated"),
    _Rule("", "grant", _SINCE_NOT, "negated"),
    _Rule("ai wos pnc agg_per_project agg_per_location", "grant", _REMOVED, "negated"),
    _Rule("wos", "negated", _WAIVES_RIGHTS, "grant", is_denied),
    _Rule("", "negated", _NOT_UNTIL, "pending"),
    _Rule("", "negated", _BUT_IT_IS, "grant"),
    _Rule("", "negated grant", _REQUEST_WENT, "pending", is_denied),
    _Rule("umbrella_follow_form", "grant", _UNFOLLOWING, "negated"),
    _Rule("", "grant pending", _NOTHING_GIVES, "negated"),
    _Rule("pnc", "negated pending", _SEEKS_NONE, "grant"),
    _Rule("pnc", "negated grant", _STANDS_FIRST, "grant"),
    _Rule("pnc", "grant", _SHARES, "negated"),
    _Rule("wos", "grant pending", _KEEPS, "negated"),
    _Rule("", "grant negated", _DUTY, "mention"),
    _Rule("", "", _ASKED, "mention"),
    _Rule("", "", ASKS, "mention"),
    _Rule("noc", "", _CANCELLED, "mention", _SPEAKS_OF_DAYS.search),
    _Rule("ai", "pending", _KNOWN_AS, "grant", lambda words: waits("ai", words)),
    _Rule("", "negated", _NOT_SO_FAR, "pending"),
    _Rule("", "grant", _IN_ERROR, "negated"),
    _Rule("noc", "grant pending", _TO_FIRST_ALONE, "negated"),
    _Rule("noc", "grant", _AS_PRINTED, "none", _SPEAKS_OF_DAYS.search),
    _Rule("noc", "weak", _ANY, "grant", _TRIES.search),
    _Rule("noc", "pending", _GIVES, "grant", _HELD_UP.search),
    _Rule("", "grant limited", _NOT_YET, "negated"),
    _Rule("", "", _NOT_CURRENTLY, "negated"),
    _Rule("ai", "limited", _ANY, "grant", _LIMITS.search),
    _Rule("umbrella_follow_form", "negated", _SITS_OVER, "grant", is_denied),
    _Rule("umbrella_follow_form", "grant limited", _ALONE, "limited"),
    _Rule("umbrella_follow_form", "limited", _ANY, "grant"),
    _Rule("", "pending", _SETTLED, "grant", _TO_BE_SETTLED.search),
    _Rule("pnc", "grant", _ANY, "partial", _CONTRIBUTES.search),
)
"""The first that holds counts."""


def polarity_by_rule(label: str, polarity: str, words: str) -> str:
    """The polarity, put right where a few words settle it: a cap, a share in the loss, a form not yet issued."""
    if label in {"ai", "agg_per_project", "agg_per_location"} and _CAPPED.search(words):
        return "limited" if polarity == "grant" or (polarity == "negated" and _NOT_EXCEED.search(words)) else polarity
    return next((rule.means for rule in _RULES if rule.holds(label, polarity, words)), polarity)


def is_given(words: str) -> bool:
    """Whether an insurer is said to give notice, as a duty of its own."""
    return _INSURER_GIVES.search(words) is not None and not (is_denied(words) or "?" in words)


def is_affirmed(told: str, lead: str, words: str) -> bool:
    """Whether the words before a topic simply say that somebody is it, whatever was told: "Acme (landlord) is AI"."""
    words = _CONDITION.sub(" ", words)
    if _IS.search(lead) is None:
        return False
    if told == "pending" and (waits("", words) or any(class_of().get(word) == "pending" for word in words.split())):
        return False
    return not (is_denied(words) or _UNSURE.search(words) or _DUTY.search(words))


def frees_of(words: str) -> bool:
    """Whether a policy is said to be free of an exclusion."""
    return re.search(r"\bfree (?:of|from)\b", words) is not None


def is_of(label: str, words: str, after: str) -> bool:
    """Whether a topic's words mean it here: notice of cancellation, not of a claim; waiver of rights, not of a fee."""
    if label == "noc":
        told = re.search(r"\bcancel|\btermin|renew|\bd?noc\b|\bdays?\b", words) or _BARE_NOTICE.match(words)
        return bool(told or _AS_PRINTED.search(words))
    if label in {"agg_per_project", "agg_per_location"}:
        return bool(_AGGREGATE.search(words))
    if label == "evidence_only":
        return bool(_PROVES.search(words))
    if label == "umbrella_follow_form":
        return bool(re.search(r"\bumbrella\b|\bexcess\b|\bfollow", words))
    if label == "pnc":
        return not _NO_RANK.match(after) and not _THE_PRIMARY.search(words)
    return not (label == "wos" and _OTHER_WAIVER.match(after))
