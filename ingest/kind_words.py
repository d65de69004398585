"""The words by which mails betray what they are, where no header says it."""

from __future__ import annotations

import re

OUT_OF_OFFICE = re.compile(
    r"^\W*(auto(mated|matic|matische|matisch)?[ -]?(reply|response|antwort|antwoord|svar)|auto:|ooo\b|on vacation"
    r"|out of (the )?office|away from (my|the) (desk|office)|vacation (reply|response|message|notice)"
    r"|(on )?(annual|parental|maternity|paternity|medical|sick) leave|i('m| am) (currently )?(out of|away|on leave)"
    r"|abwesen(d|heit)|respuesta autom|resposta autom|(estoy |estar. )?fuera de (la )?oficina|fora do escrit"
    r"|r.ponse automatique|absen(ce|t) du bureau|risposta automatica|fuori ufficio|afwezig|autosvar|frånvaro)",
    re.IGNORECASE,
)
AWAY = re.compile(
    r"(out of (the )?office|on (annual |parental |maternity |paternity |medical |sick )?(leave|pto)\b|on (my "
    r")?holidays?\b"
    r"|away from (my|the) (desk|office)|(limited|no|without) access to (my )?e-?mail|currently (away|out|travell?ing)"
    r"|fuera de la oficina|de vacaciones|nicht im b.ro|abwesend|im urlaub|je suis absent|absent du bureau|on vacation"
    r"|no longer (works?|with|employed)|left the company|has retired|return(ing)? (on|to the office)"
    r"|back (in the office|on (the )?(\d|mon|tue|wed|thu|fri))|will be (out|away|back)\b"
    r"|i('m| am) (currently )?(out|away)\b)",
    re.IGNORECASE,
)
BY_ITSELF = re.compile(
    r"(this is an? auto(mated|matic|matically generated)|automat(ed|ic|ically generated) (reply|response"
    r"|message|e-?mail)"
    r"|do not (reply|respond) to this|please type your reply above|thank(s| you) for (your|the) (e-?mail|message)"
    r"|(mailbox|inbox|address) is (not monitored|unmonitored|unattended))",
    re.IGNORECASE,
)
"""What programs write and people hardly do; proof only beside another sign."""

TICKET = re.compile(
    r"((support )?request (#\d+ )?received|ticket (#|number|has been|id|received|created)"
    r"|\[#?\d{3,}\].*(received|created)"
    r"|\[(ticket|case|request)[ #:]{0,3}[\w-]*\d+\]|case (number|#)\s*\d+ (has been|was) (created|opened|received)"
    r"|we('ve| have) received your (request|inquiry|ticket)|thank you for contacting)",
    re.IGNORECASE,
)
TICKET_BODY = re.compile(
    r"(ticket (has been|was) (created|opened|received)|do not (reply|respond) to this|please type your reply above"
    r"|this is an? auto(mated|matic|matically generated)"
    r"|(mailbox|inbox|address) is (not monitored|unmonitored|unattended)"
    r"|your (request|message|e-?mail|inquiry) (has been|was) received.{0,80}(ticket|case|reference|request) ?"
    r"(number|no\.?|id|#)?[ :#]{0,3}\d{3,})",
    re.IGNORECASE | re.DOTALL,
)
RECEIPT_SUBJECT = re.compile(
    r"^(read|not read|deleted|gelesen|le.do|lu|recall|accepted|declined|tentative)\s?:", re.IGNORECASE
)
RECEIPT = re.compile(
    r"(your message.{0,300}was (read|deleted)|message was read on|this is a (return )?receipt|would like to recall)",
    re.IGNORECASE | re.DOTALL,
)
BOUNCE_SUBJECT = re.compile(
    r"(delivery status notification|undeliver(ed|able)|failure notice|mail delivery (failed|failure|subsystem|system)"
    r"|returned mail|delivery (has )?failed|delivery (status )?failure|message (not|was not) delivered|could "
    r"not be delivered"
    r"|mail system error|returned to sender|unzustellbar|no se puede entregar|non remis|message delivery failure)",
    re.IGNORECASE,
)
DELAY_SUBJECT = re.compile(
    r"(\(delay\)|delayed mail|delivery delayed|warning: (could not send|message .{1,40} delayed)|still being retried"
    r"|delivery (temporarily )?(suspended|delayed))",
    re.IGNORECASE,
)
TERMS_OF_CANCELLATION = re.compile(
    r"(\b(\d{1,3}|ten|thirty|sixty|ninety)[- ]?(\(\d{1,3}\)[- ]?)?days?['\u2019]?s?[- ]+((prior|advance"
    r"|written)[- ]+){0,2}"
    r"notice( of (cancell?ation|non-?renewal))?( or non-?renewal)?"
    r"|(notice of )?cancell?ation (endorsement|provisions?|clauses?|wording|language|requirements?|terms?|conditions?)"
    r"|notice of cancell?ation (to (the )?(certificate )?holders?|(is|be|will be|must be|shall be) (given"
    r"|provided|delivered|sent"
    r"|included|shown|mailed|added)|on (the|a|our|your) (certificate|coi)|in (the|our) (contract|agreement))"
    r"|should any of the above described policies be cancell?ed[^.]{0,200})",
    re.IGNORECASE,
)
"""Cancellation as a term of contract, which certificates and letters about them name every day."""

CANCELLATION = re.compile(
    r"(notice of (cancell?ation|intent to (cancel|non-?renew)|pending cancell?ation|non-?renewal|reinstatement"
    r"|rescission)"
    r"|(pending )?cancell?ation notice|non-?renewal notice|reinstatement notice"
    r"|\b(polic(y|ies)|coverage|insurance)\b[^.?!\n]{0,60}\b(has been|have been|will be|was|were|is being|are "
    r"being|is|are) "
    r"(now )?(cancell?ed|non-?renewed|terminated|reinstated)"
    r"|cancell?ation (is |date )?effective|cancell?(s|ed|ing) effective|cancell?ed (for|due to) non-?payment"
    r"|(will|shall) not be renewed|(has been|have been|was|were) reinstated|lapsed? (for|due to) non-?payment)",
    re.IGNORECASE,
)
CONFIRMATION = re.compile(
    r"(\b(yes|confirm(ed|ing|s)?|correct)\b.{0,80}\b(in force|no changes?|still active|active|in effect|remains?)\b"
    r"|\b(polic(y|ies)|coverages?|insurance)\b.{0,60}\b(is|are|remains?|still)\b.{0,20}\b(in (full )?force|in "
    r"effect|active)\b"
    r"|\ball (policies )?(are )?(still )?in (full )?force|^\W*(there (are|have been|were) )?no changes?\b"
    r"|\bno changes? (to|in|on|since)\b|\bnothing has changed\b)",
    re.IGNORECASE | re.DOTALL,
)
DENIAL = re.compile(
    r"\b(not|cannot|can't|unable|isn't|aren't|never|no longer|expired|lapsed|unless|until|once|if|whether)\b",
    re.IGNORECASE,
)
"""Words that turn a confirmation into its contrary, or into a condition."""

ASKS_TO_CONFIRM = re.compile(
    r"\b(please|kindly|can you|could you|would you|need(s|ed)? you to|want(s|ed)? you to|to) (re-?)?confirm",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"(\?|\b(please (let (me|us) know|advise|clarify|explain|specify|tell|provide|confirm (what|which|whether"
    r"|if|how|who))"
    r"|please (send|forward|e-?mail) (me|us|over)\b|kindly (send|advise|provide)|can you|could you|would you "
    r"(please )?(send|tell)"
    r"|what (do|is|are|would|should)|which|do you need|how (do|can|should|much)|(i|we) (need|would like) to know"
    r"|(i|we) have a question|quick question|(i('m| am)|we('re| are)) (wondering|unsure|not sure|confused|unclear))\b)",
    re.IGNORECASE,
)
ASKING_START = re.compile(
    r"(?:\A|[.!?:,]\s*\n|\n\s*\n|[.!]\s)\s*(is|are|do|does|should|can|may|would) "
    r"(it|this|that|these|we|you|i|the|an?|our|your|their|\$)",
    re.IGNORECASE,
)
"""A question without its mark begins a sentence; a wrapped line that begins so is none."""

CLOSING = re.compile(
    r"[^.?!\n]{0,120}\b(if|should) (you|there) (\w+ ){0,2}(have|need|require|are|be) (\w+ ){0,3}"
    r"(questions?|concerns?|anything|else|help|assistance|further|information)[^.?!\n]{0,120}[.?!]?"
    r"|let (me|us) know (if|should) (you|there|this|that|it|anything)[^.?!\n]{0,120}[.?!]?"
    r"|[^.?!\n]{0,40}\b(any|other) questions?\?[^.?!\n]{0,120}[.!]?",
    re.IGNORECASE,
)
"""How letters end whatever they are about."""

SPAM = re.compile(
    r"\b(viagra|casino|crypto giveaway|lottery|seo services|guest post|link building|backlinks|bitcoin investment"
    r"|increase your (traffic|ranking)|unclaimed (fund|inheritance))\b",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"((please )?(find|see|review) (the |our |your |my )?(attached|enclosed|attachment)|\b(is|are) (attached"
    r"|enclosed)\b"
    r"|\b(attached|enclosed)\b[ ,:]{0,2}(is|are|please|hereto|herewith|you will|you'll|find|for your)"
    r"|\b(i|we)('ve| have)? (attached|enclosed|am attaching|are attaching)\b|\battaching\b|^\W*(see )?attached\W*$"
    r"|\b(coi|certificates?|insurance|endorsements?|acord)( \w+){0,3} (attached|enclosed)\b|\bhere('s| is| are) "
    r"(the|our|your|my) "
    r"(\w+ ){0,3}(coi|certificates?)\b)",
    re.IGNORECASE | re.MULTILINE,
)
LINKED = re.compile(r"\b(certificates?|cois?|download|documents?)\b", re.IGNORECASE)
LINK = re.compile(r"https?://[^\s<>\"]{1,2000}")
SHORT = 600
"""Characters of a text that a machine may have written: longer ones are read as a person's."""
