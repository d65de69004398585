"""Fits a form map to a page: from the printed labels found among its words to where every box now lies.

Steps: pair labels with words that spell alike; find the transform (affine for prints, homography for pictures)
that most pairs agree on, by RANSAC; then measure what is left at each agreeing label and spread it over the
page row by row, because prints differ in row heights. The same path serves text layers, scans, faxes and photos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from domain.page import Word
from extract.fitting.fit import Fit, applied, rows_of
from extract.fitting.formmap import FormMap, form_maps
from extract.fitting.pairing import (
    FAR,
    Points,
    agreeing,
    going_along,
    lone,
    nearest,
    ordered,
    pairs,
    places_of,
    spelled,
)
from extract.prints.printed import slope_of
from extract.values.seen import sides_of_words

ROUGH = 18.0
"""Points by which a label may miss the first transform: rows of some prints are shifted that far."""
CLOSE = 8.0
"""The same once the shifts of those labels are known; rows of like labels stand 10 points or more apart."""
LEAST_TILT = 0.004
"""Points down for each point across."""
LIGHTER, LIGHTEST = 0.6, 0.3
"""What a point across the page weighs of one down it: rows are near one another, like words in a row are not."""
SOME, REDRAWN, RIVAL, BETTER = 0.35, 0.8, 0.1, 0.03
"""Where a fit on a picture is worth no more, its rows may be of other heights than the map's: tried of each map whose
share is so near the best, and taken where so many more agree."""
UNEVEN = 0.2
"""What a point by which the labels of a row do not lie in one row counts of all labels."""
IN_ROWS = 0.3
"""Points by which the labels of a row may not lie in one row, on the whole, for no other map to be tried."""
FEW = 12
"""Fewer agreeing labels are no fit."""


def best_fit(words: Sequence[Word], forms: Sequence[FormMap], *, bent: bool = False) -> Fit | None:
    """The map most of whose labels are found in one arrangement; None when no map fits.

    Ties go to the earlier form. `bent` allows perspective, for pictures.
    """
    fits = [fit for form in forms if (fit := fit_map(words, form, bent=bent)) is not None]
    best = max(fits, key=lambda fit: fit.share, default=None)
    if best is None or not bent or best.share <= SOME or worth(best) >= REDRAWN:
        return best
    near = [fit.form for fit in fits if fit.share > best.share - RIVAL]
    redrawn = [fit_map(words, form, bent=True, redrawn=True) for form in near]
    others = [fit for fit in (_levelled(words, near), *redrawn) if fit is not None]
    better = max(others, key=worth, default=best)
    return better if better.share > best.share and worth(better) > worth(best) + BETTER else best


def fit_named(words: Sequence[Word], named: FormMap | None, plenty: float, *, bent: bool = False) -> Fit | None:
    """The map of the edition that the page names, unless another fits clearly better; None when no map fits.

    A system that redraws the form may put another edition under it, and a foot can be misread. No other map is tried
    where the labels of this one agree for the part `plenty` at least and lie in rows.
    """
    fit = best_fit(words, (named,), bent=bent) if named is not None else None
    if fit is not None and fit.share >= plenty and unevenness(fit) <= IN_ROWS:
        return fit
    best = best_fit(words, form_maps(), bent=bent)
    return fit if fit is not None and best is not None and worth(fit) >= worth(best) - RIVAL else best


def worth(fit: Fit) -> float:
    """The part of the labels that agree, less where those of one row do not lie in a row."""
    return fit.share - UNEVEN * unevenness(fit)


def unevenness(fit: Fit) -> float:
    """Points by which the labels of a row do not lie in a row, on the whole."""
    _, member = rows_of(fit.at[:, 1])
    several = member[:, member.sum(axis=0) > 1]
    middles = (fit.shift[:, 1] @ several) / several.sum(axis=0)
    off = np.abs(fit.shift[:, 1] - several @ middles)[several.any(axis=1)]
    return float(off.mean()) if len(off) else 0.0


def _levelled(words: Sequence[Word], forms: Sequence[FormMap]) -> Fit | None:
    """The best map laid on a scanner's page as on a print: the page is turned level by its own lines, then fitted."""
    slope = slope_of(words)
    turn = np.array([(1.0, -slope, 0.0), (slope, 1.0, 0.0), (0.0, 0.0, 1.0)])
    back = np.linalg.inv(turn).astype(np.float64)
    level = [word._replace(box=_carried(word.box, back)) for word in words]
    fits = [fit for form in forms if (fit := fit_map(level, form, redrawn=True)) is not None]
    found = max(fits, key=lambda fit: fit.share, default=None)
    if found is None:
        return None
    return replace(found, matrix=turn @ found.matrix, shift=found.shift @ turn[:2, :2].T)


def _carried(box: Box, matrix: NDArray[np.float64]) -> Box:
    """A box moved as its middle moves."""
    x, y = _middle(box)
    across, down = matrix[:2] @ (x, y, 1.0) - (x, y)
    return box.moved(float(across), float(down))


def fit_map(words: Sequence[Word], form: FormMap, *, bent: bool = False, redrawn: bool = False) -> Fit | None:
    """`form` laid on a page with these words, or None when fewer than a dozen labels agree.

    With `redrawn` the rows of the form in a picture may be taller or flatter than on the map, as those of prints may.
    """
    if len(words) < FEW:
        return None
    where = _where(words, middles=bent)
    label_of, word_of = pairs([spelled(word.text) for word in words], form, bent=bent)
    if len(label_of) < FEW:
        return None
    labels = places_of(form, middles=bent).at
    matrix = _first_transform(labels, where, label_of, word_of)
    if matrix is None:
        return None
    laid = _laid_closer(matrix, labels, where, (label_of, word_of), bent=bent)
    if laid is None:
        return None
    matrix = laid
    if redrawn and bent:
        for _ in range(2):
            sure = ordered(labels, _laid(matrix, where), label_of, word_of)
            matrix = _with_rows_moved(matrix, labels[sure[:, 0]], where[sure[:, 1]])
    else:
        sure = (lone if bent else ordered)(applied(matrix, labels), where, label_of, word_of)
    rough = _fit(form, matrix, where, sure, bent=bent, redrawn=redrawn)
    if rough is None:
        return None
    light = 1.0 if bent else LIGHTEST
    chosen = nearest(rough.label_points(), where, label_of, word_of, CLOSE, light)
    found = _fit(form, matrix, where, chosen, bent=bent, redrawn=redrawn)
    if found is None or not redrawn:
        return found
    chosen = nearest(found.label_points(), where, label_of, word_of, ROUGH, light)  # heads that stand between rows
    return _fit(form, matrix, where, chosen, bent=bent, redrawn=redrawn)


def _laid_closer(
    matrix: NDArray[np.float64],
    labels: Points,
    where: Points,
    alike: tuple[NDArray[np.int64], NDArray[np.int64]],
    *,
    bent: bool,
) -> NDArray[np.float64] | None:
    """The transform by ever closer pairs of labels and words; None when too few are near."""
    chosen = np.zeros((0, 2), dtype=np.int64)
    for reach in (ROUGH, ROUGH, ROUGH, ROUGH, ROUGH / 2, ROUGH / 2) if bent else (ROUGH, ROUGH, ROUGH / 2):
        before = chosen
        chosen = nearest(applied(matrix, labels), where, *alike, reach, 1.0 if bent else LIGHTER)
        if len(chosen) < FEW:
            return None
        if not np.array_equal(chosen, before):
            matrix = _refit(labels[chosen[:, 0]], where[chosen[:, 1]], bent=bent)
    return matrix


def _fit(
    form: FormMap,
    matrix: NDArray[np.float64],
    where: Points,
    chosen: NDArray[np.int64],
    *,
    bent: bool,
    redrawn: bool,
) -> Fit | None:
    """The fit whose leftovers are those of the chosen pairs (label, word) that agree with their neighbors."""
    if len(chosen) < FEW:
        return None
    labels = places_of(form, middles=bent)
    at = labels.at[chosen[:, 0]]
    leftover, neighbors = where[chosen[:, 1]] - applied(matrix, at), labels.neighbors_of(chosen[:, 0])
    if redrawn and bent:
        agree = going_along(at, _laid(matrix, where[chosen[:, 1]]) - at, neighbors)
    else:
        agree = agreeing(leftover, neighbors) if bent else going_along(at, leftover, neighbors)
    if agree.sum() < FEW:
        return None
    return Fit(
        form=form,
        matrix=matrix,
        at=at[agree],
        shift=leftover[agree],
        matched=frozenset(chosen[agree, 1].tolist()),
        share=float(agree.sum() / len(labels.at)),
        spread=float(np.median(np.abs(leftover[agree]))),
        labels=frozenset(chosen[agree, 0].tolist()),
        first=labels.first[chosen[agree, 0]],
        which=chosen[agree, 0],
        middles=bent,
    )


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _where(words: Sequence[Word], *, middles: bool) -> Points:
    """The middles of words, or where they begin."""
    boxes = sides_of_words(words)
    across = (boxes[:, 0] + boxes[:, 2]) / 2 if middles else boxes[:, 0]
    return np.column_stack([across, (boxes[:, 1] + boxes[:, 3]) / 2])


def _first_transform(
    labels: Points, where: Points, label_of: NDArray[np.int64], word_of: NDArray[np.int64]
) -> NDArray[np.float64] | None:
    """The affine transform that most pairs agree on; rare labels vote, common words (POLICY) only if all are common."""
    counts = np.bincount(label_of, minlength=len(labels))[label_of]
    rare = counts <= 3 if (counts <= 3).sum() >= FEW else counts <= 12
    source, target = labels[label_of[rare]], where[word_of[rare]]
    if len(source) < FEW:
        return None
    found, agreeing = cv2.estimateAffine2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=ROUGH / 2, maxIters=3000, confidence=0.999
    )
    if found is None or agreeing is None or int(agreeing.sum()) < FEW // 2:
        return None
    stretch = np.linalg.svd(found[:, :2], compute_uv=False)
    if stretch[0] > 6 or stretch[1] < 0.15 or stretch[0] > 1.6 * stretch[1] or np.linalg.det(found[:, :2]) <= 0:
        return None
    return np.vstack([found, (0.0, 0.0, 1.0)])


def _refit(source: Points, target: Points, *, bent: bool) -> NDArray[np.float64]:
    if bent and len(source) >= 3 * FEW:
        found, _ = cv2.findHomography(source, target, cv2.RANSAC, ROUGH / 4)
        if found is not None:
            return np.asarray(found, dtype=np.float64)
    affine, inliers = cv2.estimateAffine2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=ROUGH / 2, maxIters=500
    )
    if affine is None:
        affine, inliers = cv2.estimateAffine2D(source, target, method=cv2.LMEDS)
    if not bent and not _is_tilted(affine):
        affine = _level(source, target, inliers.ravel() > 0, np.asarray(affine, dtype=np.float64))
    return np.vstack([affine, (0.0, 0.0, 1.0)])


def _with_rows_moved(matrix: NDArray[np.float64], labels: Points, where: Points) -> NDArray[np.float64]:
    """The perspective that the labels tell once each row of them is put where it lies: rows move, the paper is flat."""
    if len(labels) < 3 * FEW:
        return matrix
    _, member = rows_of(labels[:, 1])
    moved = ((_laid(matrix, where)[:, 1] - labels[:, 1]) @ member) / member.sum(axis=0)
    put = np.column_stack([labels[:, 0], labels[:, 1] + member @ moved])
    found, _ = cv2.findHomography(put, where, cv2.RANSAC, ROUGH / 2)  # columns of redrawn forms move, too
    return matrix if found is None else np.asarray(found, dtype=np.float64)


def _laid(matrix: NDArray[np.float64], where: Points) -> Points:
    """Page coordinates to map coordinates, before any leftover."""
    return applied(np.linalg.inv(matrix).astype(np.float64), where)


def _is_tilted(affine: NDArray[Any]) -> bool:
    """Whether the whole page is turned a little, as a scan with a text layer is: rows that were moved only shear it."""
    down, across = float(affine[1, 0]), float(affine[0, 1])
    return abs(down) > LEAST_TILT and abs(down + across) < abs(down) / 2


def _level(
    source: Points, target: Points, inliers: NDArray[np.bool_], affine: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The transform without any tilt: type stands level on a print, whatever its rows do.

    Too few points leave `affine` as it is.
    """
    made = np.zeros((2, 3))
    for axis in (0, 1):
        known = source[inliers, axis]
        if inliers.sum() < FEW or np.ptp(known) < FAR:
            return affine
        made[axis, axis], made[axis, 2] = _straight(known, target[inliers, axis])
    return made


def _straight(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and height of the straight line nearest to points."""
    across = x - x.mean()
    slope = float(across @ y / (across @ across))
    return slope, float(y.mean() - slope * x.mean())
