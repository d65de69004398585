"""A set that is wrong is refused whole, with all its problems, each with its line and field."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from domain.errors import RequirementInvalid
from rules.requirement_file import read_set, requirement_from, untested
from rules.requirements.marked import MOST_BYTES

HEAD = "id: ours\ntitle: Ours\n"


def problems(text: str | bytes, name: str = "ours.yaml") -> list[str]:
    data = text if isinstance(text, bytes) else dedent(text).encode()
    with pytest.raises(RequirementInvalid) as refusal:
        read_set(data, name=name)
    assert refusal.value.code == "requirement-invalid"
    assert refusal.value.problems
    return [str(one) for one in refusal.value.problems]


def without_lines(**changed) -> list[str]:
    body = {"id": "ours", "title": "Ours", "coverages": [{"line": "gl"}], **changed}
    with pytest.raises(RequirementInvalid) as refusal:
        requirement_from(body, client="C", client_address="")
    return [f"{one.where}: {one.why}" for one in refusal.value.problems]


WRONG = [
    ("coverages: [{line: glass}]", "coverages[0].line: one of gl, auto, "),
    ("coverages: [{line: glass}]", "is expected, found 'glass'"),
    ("coverages: [{line: umbrela}]", "did you mean 'umbrella'?"),
    ("coverages: [{limits: {}}]", "coverages[0]: line is missing"),
    ("coverages: [{line: null}]", "coverages[0].line: must not be empty"),
    ("coverages: [gl]", "coverages[0]: a mapping is expected, found 'gl'"),
    ("coverages: gl", "coverages: a list is expected, found 'gl'"),
    ("coverages: [{line: gl, limts: {}}]", "coverages[0].limts: there is no such key; did you mean 'limits'?"),
    ("coverages: [{line: gl, limits: {combined_single_limit: 1}}]", "combined_single_limit: there is no such key; exp"),
    ("coverages: [{line: auto, limits: {each_ocurrence: 1}}]", "there is no such key; expected are bi_per_accident,"),
    ("coverages: [{line: glass, limits: {each_ocurrence: 1}}]", "did you mean 'each_occurrence'?"),
    (
        "coverages: [{line: gl, limits: {each_occurrence: '1,000,000'}}]",
        "coverages[0].limits.each_occurrence: a whole number of dollars is expected, found '1,000,000'",
    ),
    ("coverages: [{line: gl, limits: {each_occurrence: 1,000,000}}]", "there is no such key"),
    ("coverages: [{line: gl, limits: {each_occurrence: $1000000}}]", "found '$1000000'"),
    ("coverages: [{line: gl, limits: {each_occurrence: replacement_cost}}]", "a whole number of dollars is expected"),
    ("coverages: [{line: gl, limits: {each_occurrence: -5}}]", "0 or more dollars are expected, found -5"),
    ("coverages: [{line: gl, limits: {each_occurrence: true}}]", "a whole number of dollars is expected, found true"),
    ("coverages: [{line: gl, limits: {each_occurrence: 1.5}}]", "found 1.5"),
    ("coverages: [{line: gl, limits: {each_occurrence: 010000}}]", "found '010000'"),
    ("coverages: [{line: gl, limits: {each_occurrence: 1:30}}]", "found '1:30'"),
    ("coverages: [{line: gl, limits: {each_occurrence: 9999999999999}}]", "at most 1,000,000,000,000 dollars"),
    ("coverages: [{line: gl, limits: {each_occurrence: 99999999999999999999999}}]", "found '9999"),
    ("coverages: [{line: gl, limits: {each_occurrence: [1]}}]", "found a list"),
    ("coverages: [{line: gl, limits: {each_occurrence: {a: 1}}}]", "found a mapping"),
    ("coverages: [{line: gl, limits: {statutory: true}}]", "limits.statutory: there is no such key"),
    ("coverages: [{line: wc, limits: {statutory: 1}}]", "limits.statutory: true or false is expected, found 1"),
    ("coverages: [{line: property, limits: {bpp: replacment_cost}}]", "did you mean 'replacement_cost'?"),
    ("coverages: [{line: property, limits: {bpp: -1}}]", "0 or more dollars"),
    ("coverages: [{line: gl, limits: 5}]", "coverages[0].limits: a mapping is expected, found 5"),
    ("coverages: [{line: gl, tower: {total: 1}}]", "tower.total: there is no such key"),
    ("coverages: [{line: gl, required: sometimes}]", "always, never, or if_ and a flag is expected, found 'sometimes'"),
    ("coverages: [{line: gl, required: if_vehicels}]", "no flag is called 'vehicels'"),
    ("coverages: [{line: gl, required: if_vehicels}]", "did you mean 'vehicles'?"),
    ("coverages: [{line: gl, form: claims}]", "one of nothing, claims_made_ok, occurrence is expected"),
    ("coverages: [{line: gl, umbrella_may_satisfy: 'yes'}]", "true or false is expected, found 'yes'"),
    ("coverages: [{line: gl, aggregate_basis: per_state}]", "coverages[0].aggregate_basis: one of any, "),
    ("coverages: [{line: gl, max_deductible: some}]", "max_deductible: a whole number of dollars"),
    ("coverages: [{line: gl, autos: all}]", "coverages[0].autos: one of"),
    ("coverages: [{line: gl, owners_excluded_ok: 0}]", "owners_excluded_ok: true or false"),
    ("coverages: [{line: gl, retro: {on_or_before: whenever}}]", "contract_start, policy_start or a date is expected"),
    ("coverages: [{line: gl, retro: {on_or_before: 2026-02-30}}]", "a date is expected, found '2026-02-30'"),
    ("coverages: [{line: gl, tail_years: 101}]", "at most 100 years"),
    ("coverages: [{line: gl, may_combine_with: profesional}]", "did you mean 'professional'?"),
    ("coverages: [{line: gl, alternatives: {none: x}}]", "alternatives.none: one of endorsement, owner_operators"),
    ("coverages: [{line: gl, alternatives: {endorsement: CA 99 49}}]", "did you mean 'CA 99 48'?"),
    ("coverages: [{line: gl, alternatives: [CA 99 48]}]", "alternatives: a mapping is expected, found a list"),
    ("coverages: [{line: gl, causes: all_risk}]", "one of nothing, basic, broad, special"),
    ("coverages: [{line: gl, documents: [acord_29]}]", "coverages[0].documents[0]: one of acord_24"),
    ("coverages: [{line: gl}, {line: gl}]", "coverages[1]: gl stands twice, first in coverages[0]"),
    ("coverages: [{line: gl}]\nconditions: [{code: wos}]", "conditions[0]: lines is missing"),
    ("coverages: [{line: gl}]\nconditions: [{code: wos, lines: []}]", "conditions[0].lines: at least one is expected"),
    ("coverages: [{line: gl}]\nconditions: [{code: wos, lines: gl}]", "conditions[0].lines: a list is expected"),
    ("coverages: [{line: gl}]\nconditions: [{code: wos, lines: [gll]}]", "conditions[0].lines[0]: one of gl"),
    ("coverages: [{line: gl}]\nconditions: [{code: ai, lines: [gl]}]", "conditions[0].code: one of ai_ongoing"),
    ("coverages: [{line: gl}]\nconditions: [{code: wos, lines: [gl], accept: [wos_home]}]", "did you mean 'wos_"),
    (
        "coverages: [{line: gl}]\nconditions: [{code: wos, lines: [gl], accept: [CG 20 10 11 99]}]",
        "conditions[0].accept[0]: CG 20 10 has no edition 11 99; known are 11 85, 10 93,",
    ),
    ("coverages: [{line: gl}]\nconditions: [{code: wos, lines: [gl], accept: [CG 99 99]}]", "an equivalence or a form"),
    ("coverages: [{line: gl}]\nconditions: [{code: wos, lines: [gl], accept: [5]}]", "found 5"),
    (
        "coverages: [{line: gl}]\nconditions: [{code: wos, lines: [gl], min_evidence: hearsay}]",
        "min_evidence: one of asserted, form_cited, endorsement_page is expected, found 'hearsay'",
    ),
    ("coverages: [{line: gl}]\nconditions: [{code: wos, lines: [gl], min_evidence: negated}]", "found 'negated'"),
    ("coverages: [{line: gl}]\nconditions: [{code: wos, lines: [gl], severity: huge}]", "severity: one of info, minor"),
    ("coverages: [{line: gl}]\nconditions: [{code: noc, lines: [gl], days: thirty}]", "a whole number of days"),
    ("coverages: [{line: gl}]\nconditions: [{code: noc, lines: [gl], days: 4000}]", "at most 3,660 days"),
    (
        "coverages: [{line: gl}]\nconditions: [{code: wos, lines: [gl]}, {code: wos, lines: [auto, gl]}]",
        "conditions[1]: wos of gl stands twice, first in conditions[0]",
    ),
    (
        "coverages: [{line: gl}]\nconditions: [{code: noc, lines: [gl]}, {code: noc, lines: [auto]}]",
        "conditions[1]: noc stands twice",
    ),
    ("coverages: [{line: gl}]\nprohibited: [CG 21 38]", "prohibited[0]: a form of the catalogue is expected, found"),
    ("coverages: [{line: gl}]\nprohibited: [CG 21 39 01 00]", "CG 21 39 has no edition 01 00; known are 10 93"),
    ("coverages: [{line: gl}]\nprohibited: [CA 23 17 01 00]", "CA 23 17 has no edition 01 00; known are none"),
    ("coverages: [{line: gl}]\nprohibited: [CG 21 39, {form: CG 21 39}]", "prohibited[1]: CG 21 39 stands twice"),
    ("coverages: [{line: gl}]\nprohibited: [{kind: radios}]", "found 'radios'; did you mean 'radius'?"),
    ("coverages: [{line: gl}]\nprohibited: [{}]", "prohibited[0]: either form or kind is expected"),
    ("coverages: [{line: gl}]\nprohibited: [{kind: radius, form: CG 21 39}]", "either form or kind is expected"),
    ("coverages: [{line: gl}]\nprohibited: [{kind: radius, unless: covers_rout}]", "did you mean 'covers_route'?"),
    ("coverages: [{line: gl}]\nprohibited: [{kind: radius, when: two words}]", "a word of letters, digits and _"),
    ("coverages: [{line: gl}]\nprohibited: [7]", "prohibited[0]: a form of the catalogue is expected, found 7"),
    ("coverages: [{line: gl}]\ndocuments: [{code: w9}, {code: w9}]", "documents[1]: w9 stands twice"),
    (
        "coverages: [{line: gl}]\ndocuments: [{code: w9, finding: gone}]",
        "documents[0].finding: a known one is expected",
    ),
    ("coverages: [{line: gl}]\ndocuments: [{code: w9, required: if_rain}]", "no flag is called 'rain'"),
    ("coverages: [{line: gl}]\ndocuments: [{code: w9, expires: soon}]", "documents[0].expires: true or false"),
    ("coverages: [{line: gl}]\nadditional_insureds: [{role: owner}]", "additional_insureds[0]: name is missing"),
    ("coverages: [{line: gl}]\nadditional_insureds: [{name: A, contract: none}]", "contract: one of direct, upstream"),
    (
        "coverages: [{line: gl}]\nadditional_insureds: [{name: '{ownr}'}]",
        "there is no placeholder {ownr}; did you mean",
    ),
    ("coverages: [{line: gl}]\nadditional_insureds: [{name: '{owner'}]", "a placeholder is one word in braces"),
    ("coverages: [{line: gl}]\nholder: Marlow", "holder: a mapping is expected, found 'Marlow'"),
    ("coverages: [{line: gl}]\nholder: {name: ''}", "holder.name: a text is expected, found ''"),
    ('coverages: [{line: gl}]\nholder: {name: "A\\nB"}', "holder.name: one line of text is expected"),
    ('coverages: [{line: gl}]\nholder: {address: "A\\tB"}', "holder.address: one line of text is expected"),
    ("coverages: [{line: gl}]\nholder: {address: 5}", "holder.address: a text is expected, found 5"),
    (f"coverages: [{{line: gl}}]\nholder: {{name: {'x' * 301}}}", "at most 300 characters are expected, found 301"),
    ("coverages: [{line: gl}]\ncarrier: {am_best_min: A--}", "carrier.am_best_min: one of nothing, D, "),
    ("coverages: [{line: gl}]\ncarrier: {size_min: VIIII}", "carrier.size_min: one of"),
    ("coverages: [{line: gl}]\ncarrier: {accept_unrated: [anybody]}", "carrier.accept_unrated[0]: one of state_fund"),
    ("coverages: [{line: gl}]\ntiming: {expiring_days: yes}", "timing.expiring_days: a whole number of days"),
    ("coverages: [{line: gl}]\nscoring: {start: 101}", "scoring.start: at most 100 points"),
    ("coverages: [{line: gl}]\nstrictness: {standing: [gone]}", "strictness.standing[0]: a known one is expected"),
    ("coverages: [{line: gl}]\nwaivable: maybe", "waivable: true or false is expected, found 'maybe'"),
    ("coverages: [{line: gl}]\napplies_to: {state: [NZ]}", "applies_to.state[0]: a known one is expected, found 'NZ'"),
    ("coverages: [{line: gl}]\napplies_to: {county: [Kings]}", "applies_to.county: there is no such key"),
    ("coverages: [{line: gl}]\neffective_on: 2026-13-01", "effective_on: a date as 2026-01-31 is expected"),
    ("coverages: [{line: gl}]\nschema: requirement/9", "schema: one of requirement/1, coi-requirement/1"),
    ("coverages: [{line: gl}]\nflags: {two words: x}", "flags.two words: a word of letters"),
    ("coverages: [{line: gl}]\ntming: {}", "tming: there is no such key; did you mean 'timing'?"),
    ("coverages: [{line: gl}]\n<<: {line: gl}", "<<: there is no such key"),
    ("coverages: [{line: gl}]\nnote: !!binary aGVsbG8=", "note: a plain value is expected, found the tag"),
    ("coverages: [{line: gl}]\n[a, b]: c", "?: a key is one word"),
    ("coverages: [{line: gl}]\ntiming: {grace_days: 1, grace_days: 2}", "grace_days: stands twice, first in line 4"),
]


@pytest.mark.parametrize(("text", "told"), WRONG, ids=[told[:60] for _text, told in WRONG])
def test_what_is_wrong_is_told_with_its_line_and_field(text, told):
    found = problems(HEAD + text)
    line = 3 + text.count("\n")
    assert any(one.startswith(f"ours.yaml line {line}: ") and told in one for one in found), found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "line 1: a mapping is expected at the top, found a list"),
        ("just words", "line 1: a mapping is expected at the top, found 'just words'"),
        ("", "ours.yaml: a mapping is expected at the top, found nothing"),
        ("# a remark alone", "ours.yaml: a mapping is expected at the top, found nothing"),
        ("{}", "line 1: id is missing"),
        ("id: a\ntitle: b\ncoverages: []", "line 3: coverages: at least one is expected, found none"),
        ("id: a\ntitle:\ncoverages: [{line: gl}]", "line 2: title: must not be empty"),
        ("id: a\ncoverages: [\n  b\nc: d", "line 4: this is no YAML"),
        ("id: a\n\tcoverages: 5", "line 2: this is no YAML"),
        ("id: *nobody", "line 1: this is no YAML"),
        ("id: a\n---\nid: b", "line 2: a file holds one set, and here a second begins"),
        (b"id: a\ntitle: caf\xe9\n", "line 2: the text is not UTF-8"),
        (b"id: a\ntitle: a\x07bell\n", "line 2: a character that no text has: '\\x07'"),
        (b"\xff\xfei\x00d\x00", "line 1: the text is not UTF-8"),
        ('id: "\\U00110000"', "this is no YAML"),
        (b"#" * (MOST_BYTES + 1), "ours.yaml: a set has at most 256 KiB, this has more"),
        ("id: " + "[" * 50, "line 1: nested more than 20 levels deep"),
        ("[" * 5000, "line 1: nested more than 20 levels deep"),
        ("id: &a [*a]", "line 1: nested more than 20 levels deep"),
        ("id: [" + "1," * 41_000 + "]", "line 1: more than 20000 values"),
    ],
)
def test_what_is_no_set_at_all_is_told(text, told):
    assert any(told in one for one in problems(text))


def test_a_bomb_of_aliases_is_refused_before_it_goes_off():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert any("those that aliases repeat counted" in one for one in problems("\n".join(rows)))


def test_an_alias_that_repeats_a_row_is_read():
    text = "id: a\ntitle: b\ncoverages: [{line: gl, max_deductible: &most 5000}, {line: auto, max_deductible: *most}]"
    assert read_set(text.encode(), name="a")["coverages"][1]["max_deductible"] == 5000


def test_all_problems_come_at_once_by_line():
    text = """\
        title: Ours
        prohibited: [CG 99 99]
        coverages:
          - line: gl
            limits:
              each_occurrence: '1,000,000'
              general_aggregate: -1
          - line: glass
        conditions:
          - {code: wos, lines: [gl], severity: huge}
        """
    found = problems(text)
    assert [one.split(":")[0] for one in found] == [f"ours.yaml line {n}" for n in (1, 2, 6, 7, 8, 10)]
    assert found[2] == (
        "ours.yaml line 6: coverages[0].limits.each_occurrence: "
        "a whole number of dollars is expected, found '1,000,000'"
    )


def test_the_sentence_names_the_first_problems_and_counts_the_rest():
    with pytest.raises(RequirementInvalid) as refusal:
        read_set(b"id: a\ntitel: b\ncoverages: [{line: gl, form: b, causes: c}]", name="ours.yaml")
    told = str(refusal.value)
    assert told.startswith("The requirement set ours.yaml is not valid: line 1: title is missing; line 2: titel: there")
    assert told.endswith("found 'b'; and 1 more.")
    assert len(refusal.value.problems) == 4


def sums(gl: str, umbrella: str = "{}") -> str:
    return f"{HEAD}coverages:\n- {{line: gl, {gl}}}\n- {{line: umbrella, limits: {umbrella}}}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            sums("limits: {each_occurrence: 5000000}, tower: {each_occurrence: 4999999}"),
            "line 4: coverages[0].tower.each_occurrence: "
            "the sum of 4,999,999 is less than the each occurrence 5,000,000 of gl alone",
        ),
        (
            sums("limits: {general_aggregate: 2000000}, tower: {aggregate: 1000000}"),
            "tower.aggregate: the sum of 1,000,000 is less than the aggregate 2,000,000 of gl alone",
        ),
        (
            sums("tower: {each_occurrence: 2000000}", "{each_occurrence: 5000000}"),
            "the sum of 2,000,000 is less than the each occurrence 5,000,000 of the umbrella alone",
        ),
        (
            sums("limits: {}", "{each_occurrence: 5000000, aggregate: 1000000}"),
            "line 5: coverages[1].limits.aggregate: the aggregate is less than the 5,000,000 for each occurrence",
        ),
        (
            f"{HEAD}coverages: [{{line: cyber, umbrella_may_satisfy: true}}]",
            "coverages[0].umbrella_may_satisfy: an umbrella never adds to cyber",
        ),
        (
            f"{HEAD}coverages: [{{line: cargo, tower: {{each_occurrence: 5}}}}]",
            "coverages[0].tower: a sum with the umbrella is asked of gl, auto, wc only",
        ),
    ],
)
def test_sums_that_cannot_be_are_refused(text, told):
    assert any(told in one for one in problems(text))


@pytest.mark.parametrize(
    "text",
    [
        sums("limits: {each_occurrence: 5000000}, tower: {each_occurrence: 5000000}"),
        sums("tower: {each_occurrence: 5000000}", "{each_occurrence: 5000000, aggregate: 5000000}"),
        sums("tower: {aggregate: 1}", "{aggregate: 1}"),
    ],
)
def test_a_sum_that_is_just_what_one_is_asked_for_is_taken(text):
    assert read_set(text.encode(), name="a")["id"] == "ours"


def test_json_is_read_with_tabs_and_escapes_and_refused_with_its_line():
    body = {"id": "ours", "title": "Caf\u00e9 \U0001f600", "coverages": [{"line": "gl", "limits": {"med_exp": 5}}]}
    for indent in (None, 2, "\t"):
        assert read_set(json.dumps(body, indent=indent).encode(), name="ours.json") == body
    body["coverages"][0]["limits"]["med_exp"] = "5"
    line = json.dumps(body, indent="\t").split("\n").index('\t\t\t\t"med_exp": "5"') + 1
    told = "coverages[0].limits.med_exp: a whole number of dollars is expected, found '5'"
    assert problems(json.dumps(body, indent="\t"), "ours.json") == [f"ours.json line {line}: {told}"]


def test_words_and_numbers_are_read_as_people_mean_them():
    text = (
        "id: 'on'\ntitle: b\neffective_on: 2026-01-31\ncoverages: [{line: gl, limits: {med_exp: 1_000}}]\nnote: 1.5\n"
    )
    body = read_set(text.encode(), name="a")
    assert body["id"] == "on" and body["effective_on"] == "2026-01-31" and body["note"] == 1.5
    assert body["coverages"][0]["limits"]["med_exp"] == 1000
    assert read_set(b"id: a\ntitle: b\ncoverages: [{line: gl}]\nnote: {no: yes, 5: .inf}", name="a")["note"] == {
        "no": True,
        "5": ".inf",
    }


def test_a_set_from_the_records_is_checked_alike_without_lines():
    assert without_lines(coverages=[{"line": "gl", "limits": {"med_exp": "5"}}]) == [
        "coverages[0].limits.med_exp: a whole number of dollars is expected, found '5'"
    ]
    assert without_lines(coverages=[]) == ["coverages: at least one is expected, found none"]
    assert without_lines(timing={5: 1})[0].startswith("timing.5: there is no such key; expected are certificate_max")
    assert without_lines(version=10**40) == ["version: at most 1,000,000 versions are expected, found a huge number"]
    assert without_lines(note="fine", title=object()) == ["title: a text is expected, found a object"]
    with pytest.raises(RequirementInvalid):
        requirement_from([], client="", client_address="")  # type: ignore[arg-type]


VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
WORDS = some.sampled_from(
    [
        *("id", "title", "coverages", "line", "gl", "limits", "each_occurrence", "tower", "conditions", "code", "noc"),
        *(
            "lines",
            "accept",
            "prohibited",
            "form",
            "kind",
            "unless",
            "documents",
            "additional_insureds",
            "name",
            "flags",
        ),
        *("holder", "extends", "vendor_standard", "applies_to", "state", "{client}", "{", "if_vehicles", "required"),
        *(
            ": ",
            "- ",
            "\n",
            "\n  ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "&a ",
            "*a",
            "!!int ",
            "? ",
            "1",
            "-1",
            "'",
            '"',
            "|",
            "\t",
        ),
    ]
)


SLOW_START = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The tables of all characters are made when the first text is drawn."""


@SLOW_START
@given(some.dictionaries(WORDS, VALUES | some.dictionaries(WORDS, VALUES, max_size=3), max_size=6))
def test_no_mapping_does_more_than_be_refused(body):
    for read in (untested, lambda one: requirement_from(one, client="C", client_address="")):
        try:
            read(body)
        except RequirementInvalid as refusal:
            assert refusal.problems


@SLOW_START
@given(some.lists(WORDS, max_size=40).map("".join) | some.text(), some.binary(max_size=3))
@example('id: "\\ud83d"', b"")
@example('{"id": "\\ud83d\\ude00"}', b"")
@example("%YAML 1.9\n---\nid: a", b"")
@example("%YAML 99999999999999999999.1\n--- a", b"")
@example("a: !!timestamp 5\nb: !!int x\nc: !!float y\n? {a: b}\n: c", b"")
def test_no_text_does_more_than_be_refused(text, tail):
    try:
        read_set(text.encode("utf-8", "surrogatepass") + tail, name="x")
    except RequirementInvalid as refusal:
        assert refusal.problems
