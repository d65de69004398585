"""Doubtful readings held against carriers, amounts and periods; what is sure is never touched."""

from types import MappingProxyType

import pytest

from domain.certificate import Certificate, Coverage, Insurer, Line, Party
from domain.field import Field
from extract.values.known import held_against_knowledge


def read(text, confidence, value=None):
    return Field(text if value is None else value, text, confidence, 1)


def certificate(insurer=None, coverage=None):
    return held_against_knowledge(
        Certificate(
            form="ACORD 25",
            page=1,
            insurers=MappingProxyType({"A": insurer} if insurer else {}),
            coverages=(coverage,) if coverage else (),
        )
    )


def test_a_misread_name_is_mended_by_its_number_and_stays_for_review():
    mended = certificate(Insurer(read("EVANSION INSURANCE GOMPANY", 0.5), read("35378", 0.9))).insurers["A"]
    assert mended.name.value == "EVANSTON INSURANCE COMPANY"
    assert mended.name.text == "EVANSION INSURANCE GOMPANY"
    assert mended.name.confidence < 0.95


def test_a_name_of_which_one_word_cannot_be_read_is_told_by_its_number():
    def named(name, number):
        return certificate(Insurer(read(name, 0.7), read(number, 0.9))).insurers["A"].name.value

    assert named("Zurich American Insurance Company of Ubnors", "27855").endswith("of Illinois")
    assert named("Zurich American Insurance Company of Ubnors", "16535").endswith("of Ubnors")  # the parent's number
    assert named("Zurich American Insurance Company of Pennsylvania", "27855").endswith("of Pennsylvania")


def test_a_name_that_cannot_be_read_beside_a_sure_number_is_its_companys_and_stays_for_review():
    mended = certificate(Insurer(read("irmnt Nontimm ioumoan Company", 0.7), read("20303", 0.99))).insurers["A"]
    assert mended.name.value == "Great Northern Insurance Company"
    assert mended.name.text == "irmnt Nontimm ioumoan Company"
    assert mended.name.confidence <= 0.7
    other = Insurer(read("Harbor Mutual of Ohio", 0.7), read("35378", 0.99))
    assert certificate(other).insurers["A"].name.value == "Harbor Mutual of Ohio"


@pytest.mark.parametrize(
    ("name", "number", "told"),
    [
        ("ENDURANCE AMERICAN 1NSU RANCE COMPANY", "10641", "ENDURANCE AMERICAN INSURANCE COMPANY"),
        ("Nut Llus Insurance Company", "17370", "Nautilus Insurance Company"),
        ("Nautilus Ins. Co.", "17370", "Nautilus Ins. Co."),
        ("Zurich American Insurance Company", "27855", "Zurich American Insurance Company"),  # the parent's name
        ("Zurich Americon Insurance Company", "27855", "Zurich American Insurance Company"),
    ],
)
def test_a_doubtful_name_is_that_of_its_number_if_it_is_like_no_other(name, number, told):
    mended = certificate(Insurer(read(name, 0.8), read(number, 0.99))).insurers["A"].name
    assert (mended.value, mended.text) == (told, name)
    assert mended.confidence < 0.95


@pytest.mark.parametrize(
    "seen", ["C Evanston Insurance Company", "Evanston Insurance Company tyc", "Evanston Insurance Company ty C"]
)
def test_the_letter_of_its_row_and_what_is_no_word_behind_it_are_no_part_of_a_name(seen):
    mended = certificate(Insurer(read(seen, 0.98), read("35378", 0.99))).insurers["A"]
    assert mended.name.value == "Evanston Insurance Company"
    assert mended.name.confidence < 0.95
    for more in ("Group", "of Ohio", "& Affiliates"):
        longer = certificate(Insurer(read(f"Evanston Insurance Company {more}", 0.98), read("35378", 0.99)))
        assert longer.insurers["A"].name.value.endswith(more)


def test_a_letter_behind_which_nobody_is_named_is_the_one_it_looks_like_and_stays_for_review():
    named = MappingProxyType({one: Insurer(read("Evanston", 0.99), read("35378", 0.99)) for one in "AB"})

    def letter(text):
        sheet = Certificate(
            form="ACORD 25", page=1, insurers=named, coverages=(Coverage(Line.GL, insurer_letter=read(text, 0.998)),)
        )
        return held_against_knowledge(sheet).coverages[0].insurer_letter

    assert (letter("E").value, letter("E").text) == ("B", "E")
    assert letter("E").confidence < 0.95
    assert (letter("C").value, letter("C").confidence) == ("C", 0.7)
    assert (letter("A/E").value, letter("A/E").confidence) == ("A/B", 0.7)
    assert letter("B").confidence == 0.998


def test_a_sure_name_is_left_as_printed_even_if_the_number_is_of_another_company():
    odd = Insurer(read("Harbor Mutual Insurance Company", 0.97), read("35378", 0.97))
    assert certificate(odd).insurers["A"] == odd


def test_a_clear_letter_that_only_the_number_denies_is_mended_and_stays_for_review():
    mended = certificate(Insurer(read("Evanston Insurence Company", 0.98), read("35378", 0.99))).insurers["A"]
    assert mended.name.value == "Evanston Insurance Company"
    assert mended.name.text == "Evanston Insurence Company"
    assert mended.name.confidence < 0.95
    short = Insurer(read("Evanston Ins Co", 0.98), read("35378", 0.99))
    assert certificate(short).insurers["A"].name.confidence == 0.98


@pytest.mark.parametrize(
    ("address", "sure", "told"),
    [
        ("ngrid.yamashiro@fairlane-ins.com", 0.8, "ingrid.yamashiro@fairlane-ins.com"),
        ("ingridyamashlro@fairlane-ins.com", 0.8, "ingridyamashiro@fairlane-ins.com"),
        ("iyamashiro@fairiane-ins.com", 0.8, "iyamashiro@fairlane-ins.com"),
        ("certs@fairlaneinsurence.com", 0.8, "certs@fairlaneinsurance.com"),
        ("ingrid.yarnashiro@fairlane-ins.com", 0.8, "ingrid.yamashiro@fairlane-ins.com"),
        ("ngrid.yamashiro@fairlane-ins.com", 0.96, "ngrid.yamashiro@fairlane-ins.com"),  # plainly so
        ("dana.whitlow@coastal.com", 0.8, "dana.whitlow@coastal.com"),  # somebody else
    ],
)
def test_a_doubtful_mail_address_is_mended_by_the_names_beside_it(address, sure, told):
    party = Party(
        name=read("Fairlane Insurance", 0.97),
        contact_name=read("Ingrid Yamashiro", 0.97),
        email=read(address, sure),
    )
    made = held_against_knowledge(Certificate(form="ACORD 25", page=1, producer=party)).producer.email
    assert made.value == told
    assert made.confidence == min(sure, 0.9) or told == address


@pytest.mark.parametrize(
    ("name", "address"),
    [("Thornbury Insurance", "certs@thombury-ins.com"), ("Thombury Insurance", "certs@thornbury-ins.com")],
)
def test_two_letters_that_are_one_beside_it_are_two_in_both_and_both_stay_for_review(name, address):
    party = Party(name=read(name, 0.98), email=read(address, 0.98))
    made = held_against_knowledge(Certificate(form="ACORD 25", page=1, producer=party)).producer
    assert (made.name.value, made.email.value) == ("Thornbury Insurance", "certs@thornbury-ins.com")
    assert min(made.name.confidence, made.email.confidence) == 0.9


def test_a_mail_address_is_not_mended_by_a_name_that_is_less_sure():
    party = Party(contact_name=read("Ingrid Yamashlro", 0.5), email=read("ingrid.yamashiro@a.com", 0.8))
    made = held_against_knowledge(Certificate(form="ACORD 25", page=1, producer=party)).producer
    assert made == party


def test_of_two_days_that_contradict_the_one_of_another_year_than_its_neighbors_is_mended():
    def row(begin, end, sure=0.9):
        days = (read(f"{day[5:7]}/{day[8:]}/{day[:4]}", sure, day) for day in (begin, end))
        return Coverage(Line.GL, **dict(zip(("effective_date", "expiration_date"), days, strict=True)))

    sheet = Certificate(
        form="ACORD 25",
        page=1,
        date=read("2026-05-04", 0.99),
        coverages=(row("2026-03-01", "2027-03-01", 0.99), row("2020-06-12", "2027-06-12")),
    )
    mended = held_against_knowledge(sheet).coverages[1]
    assert (mended.effective_date.value, mended.expiration_date.value) == ("2026-06-12", "2027-06-12")
    assert mended.effective_date.confidence < 0.95


def test_an_amount_nobody_buys_gets_its_zeros_back_at_low_confidence():
    row = Coverage(Line.GL, limits=MappingProxyType({"each_occurrence": read("1,000,600", 0.8, 1_000_600)}))
    (mended,) = certificate(coverage=row).coverages
    assert mended.limits["each_occurrence"].value == 1_000_000
    assert mended.limits["each_occurrence"].confidence <= 0.7


def test_an_odd_amount_that_was_read_surely_is_believed():
    row = Coverage(Line.GL, limits=MappingProxyType({"each_occurrence": read("1,060,000", 0.98, 1_060_000)}))
    assert certificate(coverage=row).coverages == (row,)


def test_a_doubtful_year_is_mended_by_the_other_end_of_the_period():
    row = Coverage(
        Line.WC,
        effective_date=read("08/12/2075", 0.5, "2075-08-12"),
        expiration_date=read("08/12/2026", 0.9, "2026-08-12"),
    )
    (mended,) = certificate(coverage=row).coverages
    assert mended.effective_date.value == "2025-08-12"
    assert mended.effective_date.confidence < 0.95


def test_a_short_policy_that_was_read_surely_is_believed():
    row = Coverage(
        Line.GL,
        effective_date=read("01/01/2026", 0.98, "2026-01-01"),
        expiration_date=read("06/30/2026", 0.98, "2026-06-30"),
    )
    assert certificate(coverage=row).coverages == (row,)


@pytest.mark.parametrize(
    ("name", "most"), [("Novak Electric LL", 0.9), ("NOVAK COMPAN", 0.9), ("Novak Electric LLC", 0.97)]
)
def test_a_name_whose_form_of_company_lost_a_letter_is_not_sure(name, most):
    party = Party(name=read(name, 0.97))
    made = held_against_knowledge(Certificate(form="ACORD 25", page=1, producer=party, insured=party, holder=party))
    for one in (made.producer, made.insured, made.holder):
        assert (one.name.value, one.name.confidence) == (name, most)


@pytest.mark.parametrize(
    ("begin", "end", "sure"),
    [
        ("2026-01-01", "2027-01-01", True),
        ("2026-01-01", "2026-06-30", True),
        ("2026-01-01", "2027-01-23", False),
        ("2026-08-14", "2027-03-14", False),  # an 8 read as a 3
        ("2026-08-14", "2027-02-14", True),
    ],
)
def test_a_period_that_no_policy_runs_is_not_sure(begin, end, sure):
    row = Coverage(Line.GL, effective_date=read(begin, 0.98, begin), expiration_date=read(end, 0.98, end))
    held = certificate(coverage=row).coverages[0]
    assert (held.effective_date.confidence >= 0.95) is sure
