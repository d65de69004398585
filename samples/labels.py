"""What offices call the same thing on their papers: pools of labels, the second of each kept for evaluation."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType

POOLS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType({
    "insured": (
        ("Insured", "Named Insured", "Employer", "Policyholder", "Legal name and address of insured",
         "Insured name and address", "Name and address of employer", "Employer Name and Address"),
        ("Covered Employer", "Business Insured", "Insured Business Name and Address",
         "Named insured & mailing address"),
    ),
    "insured_name": (
        ("Employer name", "Legal business name", "Insured name", "Name of insured", "Business name"),
        ("Name of business", "Policyholder name", "Company name"),
    ),
    "insured_address": (
        ("Address", "Mailing address", "Business address"), ("Address of employer", "Street and city"),
    ),
    "holder": (
        ("Certificate Holder", "Certificate holder name and address", "Issued to", "Certificate issued to",
         "Name and address of entity requesting proof of coverage"),
        ("Holder of certificate", "This certificate is issued to", "Requested by"),
    ),
    "policy_number": (
        ("Policy Number", "Policy No.", "Policy #", "Policy number", "Number of policy"),
        ("Policy ID", "WC policy no", "Insurance policy number"),
    ),
    "account": (
        ("Account Number", "Employer account number", "Account ID", "Risk number", "Policy number"),
        ("Employer number", "Acct. No."),
    ),
    "effective": (
        ("Effective Date", "Policy Effective Date", "Effective", "Coverage begins", "Policy effective", "Eff. date"),
        ("Inception date", "Date coverage starts", "Start date"),
    ),
    "expiration": (
        ("Expiration Date", "Policy Expiration Date", "Expires", "Coverage ends", "Valid through", "Exp. date"),
        ("Expires on", "Date coverage stops", "End date", "Good through"),
    ),
    "period": (
        ("Policy period", "Coverage period", "Period of coverage", "Policy Term", "Period specified below"),
        ("Term of policy", "Dates of coverage"),
    ),
    "carrier": (
        ("Insurance company", "Name of insurance carrier", "Insurer", "Carrier", "Insurance carrier"),
        ("Company affording coverage", "Underwriting company", "Issuing company"),
    ),
    "producer": (("Agent", "Producer", "Agency", "Broker", "Insurance agent"), ("Agency of record", "Servicing agent")),
    "date": (
        ("Date issued", "Issue date", "Date", "Certificate date", "Date of issue"), ("Issued on", "Date prepared"),
    ),
    "number": (("Certificate number", "Certificate No.", "Certificate ID"), ("Cert. #", "Certificate reference")),
    "el_each_accident": (
        ("Bodily injury by accident, each accident", "E.L. Each Accident", "Each Accident"),
        ("Employers liability each accident",),
    ),
    "el_disease_policy_limit": (
        ("Bodily injury by disease, policy limit", "E.L. Disease - Policy Limit", "Disease, policy limit"),
        ("Employers liability disease policy limit",),
    ),
    "el_disease_each_employee": (
        ("Bodily injury by disease, each employee", "E.L. Disease - Each Employee", "Disease, each employee"),
        ("Employers liability disease each employee",),
    ),
    "excluded": (
        ("Proprietor, partners or executive officers excluded", "Officers excluded", "Are any officers excluded"),
        ("Owners or officers excluded",),
    ),
    "remarks": (
        ("Description of operations", "Remarks", "Job description", "Additional information"),
        ("Comments", "Project"),
    ),
    "fein": (("Federal employer ID number", "FEIN", "Federal ID"), ("Taxpayer number",)),
    "phone": (("Business telephone number of insured", "Telephone", "Phone"), ("Contact telephone",)),
    "signer": (("Authorized Representative", "Authorized signature"), ("Signed by",)),
    "class": (("Class code", "Governing class"), ("Industry code",)),
})  # fmt: skip
"""Label pools by what is labeled: (known to whoever tunes the reading, held out)."""

DATES = ("%m/%d/%Y", "%m-%d-%Y", "%B %d, %Y", "%m/%d/%y", "%b %d, %Y")


def label(rng: random.Random, key: str, *, held_out: bool) -> str:
    """A label for `key`; with `held_out` one in two comes from the pool kept for evaluation."""
    known, kept = POOLS[key]
    return rng.choice(kept if held_out and rng.random() < 0.5 else known)
