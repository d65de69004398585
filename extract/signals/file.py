"""What the file says of programs that changed it after the certificate was made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from config.reference import editing_programs
from domain.certificate import Certificate
from domain.saying import N_, phrased
from domain.signal import Evidence, Signal
from extract.files.file_facts import FileFacts
from extract.signals.paper import day_of, in_quotes, made, told

DAYS = 3
"""Days after the date on the certificate in which its file may change as a matter of course: it is mailed and filed."""
ONE_SIGN, MORE_SIGNS = 1, 2
"""Weight of changed later or added to alone, and of both or of a program made for editing."""


def file(facts: FileFacts, certificate: Certificate) -> Iterator[Signal]:
    """One signal at most, with all that the file says."""
    said: list[str] = []
    weight = 0
    editor = next((one for one in facts.programs if _edits(one)), None)
    if editor is not None:
        said.append(phrased("names {program} as the program that wrote it", program=in_quotes(editor)))
        weight = MORE_SIGNS
    issued = day_of(certificate.date.value)
    is_late = issued is not None and facts.modified is not None and (facts.modified - issued).days > DAYS
    was_made_before = facts.created is not None and facts.modified is not None and facts.created < facts.modified
    if is_late and was_made_before and facts.modified is not None:
        said.append(phrased("was changed on {day}, days after the date of the certificate", day=told(facts.modified)))
        weight = max(weight + 1, ONE_SIGN)
    if facts.updates:
        once = N_("was added to once after it was first saved")
        often = phrased("was added to {times} times after it was first saved", times=facts.updates)
        said.append(once if facts.updates == 1 else often)
        weight = max(weight + 1, ONE_SIGN)
    if said:
        evidence = tuple(Evidence(text=one) for one in ((editor,) if editor is not None else facts.programs))
        yield made("pdf_edited", evidence, weight=min(weight, MORE_SIGNS), what=reduce(_both, said))


def _both(first: str, second: str) -> str:
    return phrased("{first}, and it {second}", first=first, second=second)


def _edits(program: str) -> bool:
    name = program.casefold()
    return any(word in name for word in editing_programs())
