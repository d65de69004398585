"""Drawn remarks: descriptions, ACORD 101 remarks and mail bodies, with what each of them grants and denies."""
