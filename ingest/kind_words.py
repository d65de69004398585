"""The words by which mails betray what they are, where no header says it."""

from __future__ import annotations

import re

OUT_OF_OFFICE = re.compile(
    r"^\s*(automatic reply|auto(matic)?[ -]?(reply|response|antwort)|out of (the )?office|abwesenheit"
    r"|automatische antwort|respuesta autom.tica|(estoy |estar. )?fuera de (la )?oficina|r.ponse automatique"
    r"|absence du bureau|risposta automatica)\b",
    re.IGNORECASE,
)
AWAY = re.compile(
    r"(out of (the )?office|on (annual |parental )?leave|away from (my|the) (desk|office)|limited access to e-?mail"
    r"|no access to e-?mail|fuera de la oficina|de vacaciones|no longer (works?|with)|currently away|on vacation"
    r"|return(ing)? (on|to the office))",
    re.IGNORECASE,
)
TICKET = re.compile(
    r"(request received|ticket (#|number|has been|id)|\[#?\d{3,}\].*(received|created)"
    r"|case (number|#)\s*\d+ (has been|was) (created|opened))",
    re.IGNORECASE,
)
TICKET_BODY = re.compile(r"(ticket (has been|was) (created|opened)|do not reply to this)", re.IGNORECASE)
BOUNCE_SUBJECT = re.compile(
    r"(delivery status notification|undeliver(ed|able)|failure notice|mail delivery (failed|subsystem)|returned mail"
    r"|delivery (has )?failed|delivery failure)",
    re.IGNORECASE,
)
CANCELLATION = re.compile(
    r"(notice of (cancell?ation|intent to cancel|non-?renewal|reinstatement)"
    r"|policy (has been|will be|was|is being) cancell?ed|cancell?ation (is )?effective|(has been|was) reinstated)",
    re.IGNORECASE,
)
CONFIRMATION = re.compile(
    r"(\b(yes|confirm(ed|ing)?|correct)\b.{0,60}\b(in force|no changes?|still active|remain)"
    r"|all (policies )?(are )?in force|\bno changes?\b|policies (are|remain) in force)",
    re.IGNORECASE | re.DOTALL,
)
QUESTION = re.compile(
    r"(\?|\b(please (let (me|us) know|advise|clarify|confirm what)|can you|could you|what (do|is|are)|which"
    r"|do you need|how (do|can))\b"
    r"|^\s*(is|are|do|does|should|can|may|would) (it|this|that|these|we|you|i|the|an?|our|your|their|\$))",
    re.IGNORECASE | re.MULTILINE,
)
SPAM = re.compile(
    r"\b(viagra|casino|crypto giveaway|lottery|seo services|guest post|link building|backlinks|bitcoin investment"
    r"|increase your (traffic|ranking)|unclaimed (fund|inheritance))\b",
    re.IGNORECASE,
)
ATTACHED = re.compile(r"\b(attached|attachment|enclosed|certificate of insurance)\b", re.IGNORECASE)
LINKED = re.compile(r"\b(certificate|coi|download|document)\b", re.IGNORECASE)
SHORT = 600
"""Characters of a text that a machine may have written: longer ones are read as a person's."""
