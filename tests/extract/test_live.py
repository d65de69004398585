"""Live form fields, known by name or only by place."""

from domain.page import Widget, Word
from extract.cells.live import has_values, is_live, read_widgets, words_typed
from extract.fitting.boxes import read_words
from extract.fitting.formmap import widget_paths
from extract.fitting.register import best_fit
from tests.extract.lookalike import form, page

MAP = form("2016/03")
CELLS = {cell.path: cell.box for cell in MAP.cells}


def field(name, value="", *, tick=False):
    return Widget(name, value, CELLS["date"], is_tick=tick)


def all_fields(**values):
    return [field(name, values.get(name, ""), tick=name.endswith("Indicator_A")) for name in widget_paths()]


def test_fields_are_read_by_name_with_the_address_in_one_block():
    widgets = all_fields(
        NamedInsured_FullName_A="Harbor Fire LLC",
        NamedInsured_MailingAddress_LineOne_A="12 Main St",
        NamedInsured_MailingAddress_CityName_A="Albany",
        NamedInsured_MailingAddress_StateOrProvinceCode_A="NY",
        NamedInsured_MailingAddress_PostalCode_A="12207",
        GeneralLiability_OccurrenceIndicator_A="1",
        OtherPolicy_CoverageCode_A="Each Claim",
        OtherPolicy_CoverageLimitAmount_A="$1,000,000",
    )
    seen = read_widgets(widgets, MAP)
    assert seen["insured"].text == "Harbor Fire LLC\n12 Main St\nAlbany NY 12207"
    assert seen["gl.occurrence"].lines
    assert not seen["gl.claims_made"].lines
    assert seen["other.limits"].text == "Each Claim\t$1,000,000"


def test_the_hidden_edition_mark_does_not_make_a_blank_form_look_filled():
    widgets = all_fields(Form_EditionIdentifier_A="ACORD 0025 2016-03 Acroform")
    assert is_live(widgets)
    assert not has_values(widgets)


def test_fields_of_another_form_are_not_taken_for_a_certificate():
    assert not is_live([field(f"US-Coi-{n}", "value") for n in range(80)])


def test_fields_of_unknown_names_are_read_by_where_they_stand():
    widgets = [
        Widget("US-Coi-Number", "CPP 12345", CELLS["gl.policy_number"]),
        Widget("US-Coi-Insured", "Harbor Fire LLC\n12 Main St\nAlbany NY 12207", CELLS["insured"]),
        Widget("US-Coi-Occur", "1", CELLS["gl.occurrence"], is_tick=True),
        Widget("US-Coi-Claims", "", CELLS["gl.claims_made"], is_tick=True),
    ]
    words: list[Word] = [*page(MAP, {}), *words_typed(widgets)]
    fit = best_fit(words, (MAP,))
    seen = read_words(words, fit)
    assert seen["gl.policy_number"].text == "CPP 12345"
    assert seen["insured"].text.splitlines()[0] == "Harbor Fire LLC"
    assert seen["gl.occurrence"].lines
    assert not seen["gl.claims_made"].lines
