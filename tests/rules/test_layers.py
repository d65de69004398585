"""Sets over sets: the strictest is never weaker than any of them, the most specific replaces what it names."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from config.reference import requirement_body, requirement_codes
from domain.errors import RequirementInvalid
from rules.layers import kind_of, layered, layers_for
from rules.requirement_file import requirement_from
from rules.requirements.flat import flat
from rules.requirements.known import PLACES
from rules.requirements.strict import Irreconcilable, join

BASE = {
    "id": "base",
    "title": "Base",
    "coverages": [{"line": "gl", "limits": {"each_occurrence": 1_000_000, "med_exp": 5_000}, "max_sir": 10_000}],
    "additional_insureds": [{"name": "{client}"}, {"name": "{owner}", "role": "owner"}],
    "timing": {"grace_days": 10},
}
STATE = {
    "id": "ny_state",
    "coverages": [{"line": "gl", "limits": {"each_occurrence": 2_000_000, "med_exp": 1_000}}, {"line": "wc"}],
    "additional_insureds": [{"name": "State of New York", "role": "owner", "contract": "upstream"}],
    "documents": [{"code": "ny_wc"}],
    "timing": {"grace_days": 5},
}
TRADE = {"id": "roofing", "coverages": [{"line": "gl", "limits": {"med_exp": 9_000}, "max_sir": 5_000}]}
PROJECT = {"id": "tower_9", "coverages": [{"line": "gl", "limits": {"med_exp": 2_000}}], "timing": {"grace_days": 30}}
ALL = [("project", PROJECT), ("state", STATE), ("trade", TRADE)]


def gl(mapping) -> dict:
    return next(one for one in mapping["coverages"] if one["line"] == "gl")


def test_the_strictest_of_each_rule_wins_and_says_whence_it_comes():
    laid = layered(BASE, ALL, "strictest")
    assert gl(laid.mapping) == {
        "line": "gl",
        "limits": {"each_occurrence": 2_000_000, "med_exp": 9_000},
        "max_sir": 5_000,
    }
    assert laid.mapping["timing"] == {"grace_days": 5}
    assert laid.mapping["id"] == "base"
    assert laid.mapping["layers"] == ["base", "ny_state", "roofing", "tower_9"]
    assert laid.origin == {
        "timing.grace_days": "ny_state",
        "additional_insureds.client": "base",
        "additional_insureds.owner": "base + ny_state",
        "gl": "base",
        "gl.limits.each_occurrence": "ny_state",
        "gl.limits.med_exp": "roofing",
        "gl.max_sir": "roofing",
        "wc": "ny_state",
        "documents.ny_wc": "ny_state",
    }


def test_the_most_specific_set_replaces_what_it_names():
    laid = layered(BASE, ALL, "most_specific")
    assert gl(laid.mapping)["limits"] == {"each_occurrence": 2_000_000, "med_exp": 2_000}
    assert gl(laid.mapping)["max_sir"] == 5_000
    assert laid.mapping["timing"] == {"grace_days": 30}
    assert [one["name"] for one in laid.mapping["additional_insureds"]] == ["{client}", "State of New York"]
    told = {
        "gl": "base",
        "gl.limits.each_occurrence": "ny_state",
        "gl.limits.med_exp": "tower_9",
        "gl.max_sir": "roofing",
        "timing.grace_days": "tower_9",
        "additional_insureds.owner": "ny_state",
    }
    assert told.items() <= laid.origin.items()


def test_of_two_for_the_same_the_later_is_more_specific():
    first, second = ({"id": name, "timing": {"grace_days": n}} for name, n in (("a", 1), ("b", 2)))
    assert layered(BASE, [("state", first), ("state", second)], "most_specific").mapping["timing"]["grace_days"] == 2
    assert layered(BASE, [("state", second), ("state", first)], "most_specific").mapping["timing"]["grace_days"] == 1


def test_a_layer_without_an_id_is_called_by_its_kind():
    assert layered(BASE, [("trade", {"waivable": False})], "strictest").origin["waivable"] == "trade"


def test_a_set_laid_once_may_have_more_laid_over_it():
    once = layered(BASE, [("state", STATE)], "strictest").mapping
    assert layered(once, [("trade", TRADE)], "strictest").mapping["layers"] == ["base", "ny_state", "roofing"]


def test_a_set_may_extend_a_template_and_ask_for_flags_of_its_own():
    base = {"id": "b", "title": "B", "extends": "vendor_standard", "flags": {"night_work": "base", "x": "base"}}
    layer = {
        "id": "l",
        "flags": {"night_work": "layer", "y": "layer"},
        "coverages": [{"line": "auto", "required": "if_night_work"}],
    }
    laid = layered(base, [("state", layer)], "most_specific")
    assert laid.mapping["flags"] == {"night_work": "base", "x": "base", "y": "layer"}
    assert laid.origin["auto.required"] == "l"
    assert "extends" not in laid.mapping
    assert "flags.x" not in laid.origin


@pytest.mark.parametrize("how", ["strictest", "most_specific"])
def test_wrong_sets_are_refused_all_at_once(how):
    with pytest.raises(RequirementInvalid) as refusal:
        layered({**BASE, "waivable": 5}, [("state", {"id": "ny", "tming": {}}), ("trade", [])], how)
    assert [str(one) for one in refusal.value.problems] == [
        "base: waivable: true or false is expected, found 5",
        "ny: tming: there is no such key; did you mean 'timing'?",
        "(without id): a mapping is expected at the top, found a list",
    ]


def test_unknown_kinds_and_ways_are_mistakes_of_the_program():
    for layers, how in (([("county", STATE)], "strictest"), ([("state", STATE)], "laxest")):
        with pytest.raises(ValueError, match="layers are for state, trade, project"):
            layered(BASE, layers, how)


def test_what_nothing_can_satisfy_is_refused_with_the_sets_that_ask_for_it():
    first, second = (
        {"id": name, "conditions": [{"code": "wos", "lines": ["gl"], "accept": [form]}]}
        for name, form in (("a", "CG 24 04"), ("b", "CG 24 53"))
    )
    with pytest.raises(RequirementInvalid) as refusal:
        layered(BASE, [("state", first), ("trade", second)], "strictest")
    told = "a and b: gl.wos.accept: CG 24 04 against CG 24 53: nothing satisfies all"
    assert [str(one) for one in refusal.value.problems] == [told]
    assert layered(BASE, [("state", first), ("trade", second)], "most_specific").origin["gl.wos.accept"] == "b"


def test_papers_of_which_none_will_do_for_all_are_irreconcilable():
    with pytest.raises(Irreconcilable, match="acord_24 against acord_28, declarations: nothing satisfies all"):
        join(("coverage", "property", "documents"), [["declarations", "acord_28"], ["acord_24"]])


def test_what_a_layer_leaves_empty_it_does_not_name():
    laid = layered(BASE, [("state", {"timing": None, "coverages": [{"line": "gl", "max_sir": None}]})], "most_specific")
    assert laid.mapping["timing"] == {"grace_days": 10}
    assert gl(laid.mapping)["max_sir"] == 10_000


COVERAGE, CONDITION, DOCUMENT = ("coverage", "gl"), ("condition", "wos", "gl"), ("document", "w9")


@pytest.mark.parametrize(
    ("key", "values", "strictest"),
    [
        ((*COVERAGE, "required"), ["if_vehicles", "never"], "if_vehicles"),
        ((*COVERAGE, "required"), ["if_vehicles", "always"], "always"),
        ((*COVERAGE, "required"), ["if_vehicles", "if_employees"], "always"),
        ((*COVERAGE, "required"), ["never", "never"], "never"),
        ((*COVERAGE, "form"), ["claims_made_ok", "occurrence"], "occurrence"),
        ((*COVERAGE, "umbrella_may_satisfy"), [True, False], False),
        ((*COVERAGE, "aggregate_basis"), ["per_location", "per_project"], "per_project"),
        ((*COVERAGE, "max_deductible"), [5, 0], 0),
        ((*COVERAGE, "owners_excluded_ok"), [True, False], False),
        ((*COVERAGE, "tail_years"), [1, 3], 3),
        ((*COVERAGE, "causes"), ["broad", "special"], "special"),
        ((*COVERAGE, "autos"), ["hired_nonowned_ok", "any_or_scheduled"], "any_or_scheduled"),
        (
            (*COVERAGE, "autos"),
            ["hired_nonowned_ok", "any, or scheduled when every power unit used is listed"],
            "any_or_scheduled",
        ),
        ((*COVERAGE, "may_combine_with"), ["professional", "cyber"], ""),
        ((*COVERAGE, "may_combine_with"), ["cyber", "cyber"], "cyber"),
        ((*COVERAGE, "documents"), [["acord_24", "acord_28"], ["acord_28"], []], ["acord_28"]),
        ((*COVERAGE, "documents"), [[], []], None),
        ((*COVERAGE, "ask"), [["a"], ["b"]], ["a", "b"]),
        ((*COVERAGE, "federal_floor"), [{"a": 1, "b": 2}, {"a": 3}], {"a": 3, "b": 2}),
        (
            (*COVERAGE, "alternatives"),
            [{"endorsement": "CA 99 48", "owner_operators": "x"}, {"endorsement": "CA 99 48"}],
            {"endorsement": "CA 99 48"},
        ),
        (
            (*COVERAGE, "retro"),
            [{"on_or_before": "policy_start"}, {"on_or_before": "contract_start"}],
            {"on_or_before": "contract_start"},
        ),
        (
            (*COVERAGE, "retro"),
            [{"on_or_before": "2020-01-01"}, {"on_or_before": "contract_start"}, {"on_or_before": "2019-12-31"}],
            {"on_or_before": "2019-12-31"},
        ),
        ((*COVERAGE, "limits", "bpp"), [5_000_000, "12_months"], "12_months"),
        ((*COVERAGE, "limits", "bpp"), ["18_months", "12_months"], "18_months"),
        ((*COVERAGE, "limits", "bpp"), ["replacement_cost", "actual_cash_value", 9], "replacement_cost"),
        ((*COVERAGE, "limits", "statutory"), [False, True], True),
        ((*COVERAGE, "tower", "aggregate"), [1, 2], 2),
        ((*CONDITION, "min_evidence"), ["endorsement_page", "form_cited"], "endorsement_page"),
        ((*CONDITION, "severity"), ["minor", "critical"], "critical"),
        ((*CONDITION, "days"), [10, 30], 30),
        ((*CONDITION, "lines"), [["gl"], ["auto"]], ["auto", "gl"]),
        ((*CONDITION, "parties"), [["B"], ["A", "B"]], ["A", "B"]),
        ((*CONDITION, "scope"), ["a", "b"], None),
        ((*CONDITION, "scope"), ["a", "a"], "a"),
        ((*CONDITION, "accept"), [["wos_gl", "wos_wc"], ["wos_gl"]], ["wos_gl"]),
        ((*CONDITION, "accept"), [["wos_wc"], ["wos_gl"]], ["wos_gl", "wos_wc"]),
        ((*CONDITION, "accept"), [["CG 20 10"], ["CG 20 10 11 85", "CG 20 33"]], ["CG 20 10 11 85"]),
        ((*CONDITION, "accept"), [["CG 20 10"], ["ai_ongoing_any"], []], ["CG 20 10", "ai_ongoing_any"]),
        ((*CONDITION, "accept"), [[], []], None),
        ((*DOCUMENT, "expires"), [False, True], True),
        ((*DOCUMENT, "finding"), ["page_missing", "coverage_missing"], "coverage_missing"),
        ((*DOCUMENT, "title"), ["A", "B"], "A"),
        (("carrier", "am_best_min"), ["A-", "B++", ""], "A-"),
        (("carrier", "size_min"), ["VII", "X"], "X"),
        (("carrier", "accept_unrated"), [["lloyds", "pool"], ["pool"]], ["pool"]),
        (("timing", "grace_days"), [3, 0], 0),
        (("timing", "expiring_days"), [30, 60], 60),
        (("timing", "certificate_max_age_days"), [365, 90], 90),
        (("scoring", "start"), [100, 90], 90),
        (("scoring", "minor"), [3, 5], 5),
        (("strictness", "hold_signals_at"), [0, 4, 3], 3),
        (("strictness", "hold_signals_at"), [0, 0], 0),
        (("strictness", "standing"), [["notice_missing"], []], []),
        (("set", "waivable"), [True, False], False),
        (
            ("party", "owner"),
            [[{"name": "A", "contract": "direct"}], [{"name": "A", "contract": "upstream"}]],
            [{"name": "A", "contract": "upstream"}],
        ),
        (
            ("prohibited", "CG 21 44"),
            [{"form": "CG 21 44", "unless": "a", "note": "x"}, {"form": "CG 21 44", "note": "x"}],
            {"form": "CG 21 44"},
        ),
    ],
)
def test_each_rule_takes_the_strictest_in_any_order(key, values, strictest):
    assert join(key, values) == strictest
    if key[-1] != "title":
        assert join(key, values[::-1]) == strictest
    assert strictest is None or join(key, [strictest]) == strictest


def field(name, values):
    return some.fixed_dictionaries({}, optional={name: values})


def together(**fields):
    return some.fixed_dictionaries({}, optional=fields)


dollars, few = some.sampled_from([0, 1_000, 500_000, 1_000_000]), some.integers(0, 3)
needs = some.sampled_from(["always", "never", "if_vehicles", "if_employees"])


def rows(key, words, **fields):
    row = some.builds(lambda word, told: {key: word, **told}, some.sampled_from(words), together(**fields))
    return some.lists(row, max_size=3, unique_by=lambda one: one[key])


def subsets(*words):
    return some.lists(some.sampled_from(words), unique=True)


COVERAGES = rows(
    "line",
    ["gl", "auto", "umbrella"],
    required=needs,
    form=some.sampled_from(["occurrence", "claims_made_ok", ""]),
    max_sir=dollars,
    tail_years=few,
    owners_excluded_ok=some.booleans(),
    retro=some.builds(lambda day: {"on_or_before": day}, some.sampled_from(["contract_start", "2020-01-01"])),
    alternatives=together(endorsement=some.sampled_from(["CA 99 48", "CG 20 10"])),
    may_combine_with=some.sampled_from(["", "cyber", "crime"]),
)


def with_limits(coverages):
    limit = some.fixed_dictionaries({}, optional={"one": dollars})
    names = {"gl": "each_occurrence", "auto": "combined_single_limit", "umbrella": "each_occurrence"}
    return some.tuples(*(limit for _ in coverages)).map(
        lambda drawn: [
            {**row, **({"limits": {names[row["line"]]: limits["one"]}} if limits else {})}
            for row, limits in zip(coverages, drawn, strict=True)
        ]
    )


PARTS = together(
    coverages=COVERAGES.flatmap(with_limits),
    conditions=rows(
        "code",
        ["wos", "pnc", "noc", "loss_payee"],
        severity=some.sampled_from(["minor", "major", "critical"]),
        min_evidence=some.sampled_from(["asserted", "form_cited", "endorsement_page"]),
        days=few,
        accept=subsets("wos_gl", "pnc_gl", "wos_auto"),
        parties=subsets("A", "B"),
        scope=some.sampled_from(["a", "b"]),
    ).map(lambda made: [{**one, "lines": ["gl", "auto"][: len(one)] or ["gl"]} for one in made]),
    additional_insureds=some.lists(
        some.fixed_dictionaries(
            {"name": some.sampled_from(["A", "B"]), "role": some.sampled_from(["client", "owner"])},
            optional={"contract": some.sampled_from(["direct", "upstream"])},
        ),
        max_size=3,
        unique_by=lambda one: (one["name"], one["role"]),
    ),
    prohibited=rows("form", ["CG 21 39", "CG 21 44"], unless=some.sampled_from(["covers_route", "hazmat"])),
    documents=rows("code", ["w9", "license"], required=needs, expires=some.booleans()),
    carrier=together(
        am_best_min=some.sampled_from(["", "B+", "A-"]),
        admitted_required=some.booleans(),
        accept_unrated=subsets("state_fund", "pool"),
    ),
    timing=together(grace_days=few, expiring_days=few, certificate_max_age_days=few, completed_ops_years=few),
    scoring=together(start=few, critical=few, major=few, minor=few),
    strictness=together(minor_blocks=some.booleans(), hold_signals_at=few, standing=subsets("notice_missing")),
    waivable=some.booleans(),
    flags=together(own=some.sampled_from(["x", "y"])),
)
FEW = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = some.sampled_from(["state", "trade", "project"])
LAYERS = some.lists(some.tuples(KINDS, PARTS), max_size=3)


def named(part: dict, name: str) -> dict:
    return {**part, "id": name, "title": name, "coverages": part.get("coverages") or [{"line": "gl"}]}


BASES = PARTS.map(lambda part: named(part, "base"))


def rules(mapping) -> dict:
    """The rules alone, lists of equals without their order."""
    made = flat({key: one for key, one in mapping.items() if key not in ("id", "title", "layers", "flags")})
    return {key: sorted(one, key=repr) if isinstance(one, list) else one for key, one in made.items()}


@FEW
@given(BASES, LAYERS, some.permutations(range(3)))
def test_the_strictest_does_not_depend_on_the_order_of_the_layers(base, layers, order):
    turned = [layers[n] for n in order if n < len(layers)]
    first, second = layered(base, layers, "strictest"), layered(base, turned, "strictest")
    assert first.origin == second.origin
    assert {**first.mapping, "flags": 0} == {**second.mapping, "flags": 0}


@FEW
@given(BASES, PARTS)
def test_the_strictest_is_the_same_whichever_set_is_the_base(one, other):
    other = named(other, "other")
    first, second = (layered(a, [("state", b)], "strictest").mapping for a, b in ((one, other), (other, one)))
    assert rules(first) == rules(second)


@FEW
@given(BASES)
def test_a_set_over_itself_is_itself(base):
    for how in ("strictest", "most_specific"):
        alone, twice = layered(base, [], how), layered(base, [("state", base)], how)
        assert rules(alone.mapping) == rules(twice.mapping)
    if not any("unless" in one for one in base.get("prohibited", ())):
        assert {name for name in twice.origin.values()} <= {"base"}


MORE = re.compile(r"limits|tower|tail_years|days$|completed_ops_years|expiring_days|critical|major|minor$")
LESS = re.compile(r"max_sir|grace_days|certificate_max_age_days|start$")
ALLOWED = ("umbrella_may_satisfy", "owners_excluded_ok", "waivable")
RANKS = (
    ["never", "if_vehicles", "always"],
    ["never", "if_employees", "always"],
    ["", "claims_made_ok", "occurrence"],
    ["asserted", "form_cited", "endorsement_page"],
    ["minor", "major", "critical"],
    ["", "B+", "A-"],
    ["contract_start", "2020-01-01"],
)


FEWER = ("prohibited", "accept_unrated", "standing", "alternatives")
MORE_OF = ("parties", "lines")
FREE = ("", "scope", "accept")
"""What is not compared: marks of rows; words that have no order; examples that bar nothing."""


def as_strict(key, got, asked) -> bool:
    """Whether one value of a rule is at least as strict as another, said anew."""
    name = key[-1]
    if got == asked or name in FREE:
        return True
    if isinstance(asked, bool):
        return got is (name not in ALLOWED)
    if name == "hold_signals_at":
        return asked == 0 or 0 < got <= asked
    if name == "may_combine_with":
        return got == ""
    return as_much(key, got, asked) if isinstance(asked, int | str) or name == "retro" else as_many(key, got, asked)


def as_many(key, got, asked) -> bool:
    """Of lists: all that is asked for, nothing that is not allowed."""
    if key[0] == "party":
        return {one["name"] for one in asked} <= {one["name"] for one in got}
    if key[0] in FEWER or key[-1] in FEWER:
        return set(got) <= set(asked)
    return key[-1] in MORE_OF and set(asked) <= set(got)


def as_much(key, got, asked) -> bool:
    """Of amounts and words that have an order."""
    if key[-1] == "retro":
        got, asked = got["on_or_before"], asked["on_or_before"]
    if isinstance(asked, str):
        return any(asked in rank and got in rank and rank.index(got) >= rank.index(asked) for rank in RANKS)
    if LESS.search(".".join(key)):
        return got <= asked
    return bool(MORE.search(".".join(key))) and got >= asked


@FEW
@given(BASES, LAYERS)
def test_the_strictest_is_never_weaker_than_any_layer(base, layers):
    laid = rules(layered(base, layers, "strictest").mapping)
    for part in (base, *(part for _kind, part in layers)):
        for key, asked in rules(part).items():
            gone = key[-1] in ("scope", "accept") and key not in laid
            assert gone or as_strict(key, laid[key], asked), key


@FEW
@given(BASES, LAYERS, some.integers(0, 3))
def test_the_most_specific_may_be_laid_in_one_step_or_in_two(base, layers, cut):
    layers.sort(key=lambda one: PLACES.index(one[0]))
    at_once = layered(base, layers, "most_specific").mapping
    first = layered(base, layers[:cut], "most_specific").mapping
    second = layered(first, layers[cut:], "most_specific").mapping
    assert {**second, "flags": 0} == {**at_once, "flags": 0}


@FEW
@given(BASES, LAYERS)
def test_the_most_specific_that_names_a_rule_decides_it(base, layers):
    laid = rules(layered(base, layers, "most_specific").mapping)
    layers.sort(key=lambda one: PLACES.index(one[0]))
    for key, value in laid.items():
        assert value == [rules(one)[key] for one in (base, *(part for _, part in layers)) if key in rules(one)][-1]


@FEW
@given(BASES, LAYERS, some.sampled_from(["strictest", "most_specific"]))
def test_what_was_laid_can_be_read_and_every_rule_of_it_has_an_origin(base, layers, how):
    laid = layered(base, layers, how)
    made = requirement_from(laid.mapping, client="C", client_address="")
    assert made.layers == ("base", *sorted((kind for kind, _one in layers), key=PLACES.index))
    assert {name for origin in laid.origin.values() for name in origin.split(" + ")} <= set(made.layers)


def test_shipped_templates_lie_over_one_another():
    for lower, upper in pairwise(requirement_codes()):
        laid = layered(requirement_body(lower), [("trade", requirement_body(upper))], "strictest")
        assert requirement_from(laid.mapping, client="C", client_address="").layers == (lower, upper)


NY = {"id": "ny", "applies_to": {"state": ["NY", "NJ"]}}
ROOF = {"id": "roof", "applies_to": {"trade": ["roofing"], "state": ["NY"]}}
TOWER = {"id": "tower", "applies_to": {"project": ["Tower 9"], "trade": []}}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({}, []),
        ({"state": "NY"}, ["ny"]),
        ({"state": "CT", "trades": ["roofing"]}, []),
        ({"state": "NY", "trades": ["Roofing ", "painting"]}, ["ny", "roof"]),
        ({"project": "Tower 9"}, ["tower"]),
    ],
)
def test_layers_apply_where_all_that_they_name_is_so(where, found):
    assert [one["id"] for _kind, one in layers_for([BASE, NY, ROOF, TOWER], **where)] == found


def test_a_layer_is_for_the_most_specific_thing_that_it_names():
    assert [kind_of(one) for one in (BASE, NY, ROOF, TOWER, {"applies_to": None})] == [
        "",
        "state",
        "trade",
        "project",
        "",
    ]
