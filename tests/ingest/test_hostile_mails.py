"""Mails made to harm, to deceive or to fall between the standards: what each is understood as."""

import csv
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.errors import UnreadableMessage
from domain.message import MessageKind, ReadMessage
from ingest.read import read_message

HOSTILE = Path(__file__).parents[2].parent / "shared" / "hostile"
OWN = frozenset({"certs@desk.example"})
GOOD = (("COI.pdf", None),)


@dataclass(frozen=True)
class Understood:
    """The kind of mail, whether it may be answered, its files (name, refusal) and what a reviewer is warned of."""

    kind: MessageKind = MessageKind.SUBMISSION
    answered: bool = True
    files: tuple[tuple[str, str | None], ...] = GOOD
    warned: frozenset[str] = frozenset()


def submission(*warned, files=GOOD, answered=True):
    return Understood(files=files, answered=answered, warned=frozenset(warned))


def machine(kind=MessageKind.AUTOMATIC_REPLY, *warned):
    return Understood(kind, answered=False, files=(), warned=frozenset(warned))


def beside_good(*files):
    return submission(files=(*files, ("good.pdf", None)))


BOUNCE = MessageKind.BOUNCE
FROM_MACHINES = """
a_calendar a_es a_exchange a_exchange_noheader a_left_company a_mdn a_ooo_with_logo a_rfc3834_odd a_ticket
a_ticket_noheader
"""
JUST_READ = """
d_diff_1 d_diff_2 d_same_1 d_same_2 g_long_line h_10000_headers h_charset_idna h_charset_rot13 h_charset_undefined
h_charset_unknown h_redos_comment h_redos_encword h_refs_1000 h_refs_other_client h_subject_bidi h_subject_crlf
h_subject_ssti h_to_5000 h_token_casefold h_token_wrong n_b64_nopad n_b64_oneline n_b64_split n_b64_ws n_binary_cte
n_boundary_prefix n_boundary_ws n_cte_upper_space n_inline_disp n_lf_only n_mbox_from n_mixed_eol n_msgid_empty
n_msgid_spaces n_no_blank_line n_nul_bytes n_plain n_qp_pdf n_text_plain_pdf s_autosub_no s_ooo_answered s_subject_ooo
s_suppress_human t_eml_octet t_zip_ok x_prompt_injection
"""
OUTCOMES = {
    **dict.fromkeys(FROM_MACHINES.split(), machine()),
    **dict.fromkeys(JUST_READ.split(), submission()),
    "b_exe_named": beside_good(("exe_named.pdf", "unsupported-type")),
    "b_px_30000": beside_good(("px_30000.png", None)),
    "b_trunc_half": beside_good(("trunc_half.pdf", None)),
    "b_zip_encrypted": beside_good(("zip_encrypted.zip", "password-protected")),
    "b_zip_slip": beside_good(
        ("ceo_hostile_slip.txt", "unsupported-type"), ("ceo_slip", "unsupported-type"), ("y.pdf", None), *GOOD
    ),
    "d_forged_ours": submission("our-message-id"),
    "f_name_01": submission(files=(("x.pdf", None),)),
    "f_name_03": submission(files=(("x.pdf", None),)),
    "f_name_05": submission(files=(("a" * 196 + ".pdf", None),)),
    "f_name_08": submission(files=(("COI.pdf; rm -rf x;$(touch x)`id`.pdf", None),)),
    "f_name_11": submission(files=(("coi.pdf.exe", None),)),
    "f_name_12": submission(files=(("htaccess", None),)),
    "f_name_crlf": submission(files=(("x Bcc: victim@x.example.pdf", None),)),
    "f_name_nul": submission(files=(("COI.pdf.exe", None),)),
    "h_authres_fail": submission("not-authenticated"),
    "h_from_multi": submission("ambiguous-sender"),
    "h_from_null": submission("ambiguous-sender"),
    "h_from_space_header": submission("ambiguous-sender", "odd-headers"),
    "h_lookalike": submission("lookalike-domain"),
    "h_lookalike_puny": submission("lookalike-domain"),
    "h_two_from": submission("ambiguous-sender"),
    "l_own_from": submission("loop", answered=False),
    "l_received_60": submission("too-many-hops", answered=False),
    "n_b64_junk": submission("damaged-attachment"),
    "n_boundary_dup_param": submission("boundary-guessed", "suspicious-structure"),
    "n_boundary_missing_param": submission("boundary-guessed"),
    "n_cr_only": submission("odd-line-ends"),
    "n_encword_name": submission(files=(("Póliza año.pdf", None),)),
    "n_headers_only": Understood(MessageKind.OTHER, files=()),
    "n_leading_blank": submission("headers-missing"),
    "n_related_pdf": submission(files=(("attachment-1.2.pdf", None),)),
    "n_same_twice": submission(files=(*GOOD, ("copy.pdf", None))),
    "n_two_same_name": submission(files=(*GOOD, *GOOD)),
    "r_arf": machine(BOUNCE, "complaint"),
    "r_challenge_smtp": machine(BOUNCE, "blocked-bounce"),
    "r_delayed": machine(BOUNCE, "not-a-failure"),
    "r_forged_other_rcpt": machine(BOUNCE),
    "r_relayed": machine(BOUNCE, "not-a-failure"),
    "r_text_only": machine(BOUNCE),
    "t_smime_opaque": submission("encrypted-message", files=(("smime.p7m", "password-protected"),)),
    "x_html_1MB_nested": Understood(MessageKind.OTHER, files=()),
    "x_no_attachment": submission(files=()),
    "x_question": Understood(MessageKind.QUESTION, files=()),
}
TOO_MANY_PARTS = "t_10000_parts"
SAME_BYTES = (
    "n_plain n_b64_nopad n_b64_ws n_b64_split n_boundary_prefix n_lf_only n_text_plain_pdf t_zip_ok t_eml_octet"
)


def understood(name: str) -> ReadMessage:
    path = HOSTILE / "mail" / f"{name}.eml"
    if not path.is_file():
        pytest.skip("the folder of hostile mails is not here")
    return read_message(path.read_bytes(), own_addresses=OWN)


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_hostile_mail_is_understood_as_it_must(name: str):
    mail, due = understood(name), OUTCOMES[name]
    assert (mail.kind, mail.may_answer, set(mail.flags)) == (due.kind, due.answered, due.warned)
    assert tuple((part.name, part.refusal_code) for part in mail.parts) == due.files
    good = [part for part in mail.parts if part.name in {"COI.pdf", "good.pdf", "x.pdf"}]
    assert {part.media_type for part in good} <= {"application/pdf"}
    for shown in (mail.subject, mail.sender.name, *(part.name for part in mail.parts)):
        assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in shown)


def test_the_bytes_of_a_certificate_survive_every_way_of_packing_it():
    assert len({understood(name).parts[0].data for name in SAME_BYTES.split()}) == 1


def test_a_mail_of_ten_thousand_parts_is_refused_with_its_reason():
    with pytest.raises(UnreadableMessage, match="more than 1000 parts"):
        understood(TOO_MANY_PARTS)


def test_a_bounce_names_the_address_that_failed():
    for name in ("r_text_only", "r_delayed", "r_relayed", "r_forged_other_rcpt"):
        assert understood(name).failed_recipient == "dana@agency.example"


def test_references_and_recipients_are_bounded():
    assert len(understood("h_refs_1000").references) == 50
    assert len(understood("h_to_5000").recipients) <= 100


def test_every_hostile_mail_has_its_outcome():
    index = HOSTILE / "index.csv"
    if not index.is_file():
        pytest.skip("the folder of hostile mails is not here")
    with index.open(newline="") as lines:
        files = {Path(row["file"]).stem for row in csv.DictReader(lines) if row["file"].startswith("mail/")}
    assert files == {*OUTCOMES, TOO_MANY_PARTS}
