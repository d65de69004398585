"""Puts convolutions of the reader of values into whole numbers: half its time, nearly the same answers.

Which: those over the picture, but for the first. Those along the line stay in 32 bits, since they cost exactness
and save little. Weights have 7 bits: processors without instructions for eight add two products of eight bits in 16,
which overflow, and would read otherwise than those with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from extract.cells.flat import flat_page
from extract.engines.line_reader import ROWS, normal
from extract.files.open import open_document
from extract.fitting.registered import registered

OVER_THE_PICTURE = "/picture/"
"""How the names of these convolutions begin."""
WEIGHT = 63
"""The largest weight."""
SAMPLED = 400
"""Values of each tensor and line that its range is chosen by."""
CUTS, LOW_CUTS = np.linspace(0.3, 1.0, 36), (1.0, 0.85, 0.7, 0.55, 0.4)
"""Parts of the greatest and of the least value that are tried as ends of a range."""
SHALLOW = -0.5
"""A least value above this is that of the network's own curve, which is kept whole."""
FLOAT, UINT8, INT8, INT32 = 1, 2, 3, 6
"""Kinds of tensors, as ONNX numbers them."""
A_FLOAT, A_NUMBER = 1, 2
"""Kinds of attributes."""


def lines_of(folder: Path) -> Iterator[NDArray[np.float32]]:
    """The lines of the boxes of the pictures in a folder, as reading gives them to the network."""
    for file in sorted(one for one in folder.iterdir() if one.suffix in {".pdf", ".tif", ".jpg"}):
        with open_document(file.read_bytes(), name=file.name) as document:
            found = registered(document.pages[0])
            if found.fit is None:
                continue
            laid = flat_page(found.page, found.fit, found.words)
            caught: list[NDArray[np.float32]] = []
            steps = laid.readers.steps

            def catching(lines, caught=caught, steps=steps):
                caught.extend(normal(part) for line in lines for part in line)
                return steps(lines)

            replace(laid, readers=replace(laid.readers, steps=catching)).contents()
            yield from caught


def in_whole_numbers(full: Path, made: Path, lines: Iterable[NDArray[np.float32]]) -> None:
    """Writes the model `full` to `made`, its convolutions over the picture in whole numbers fit for such lines."""
    model = onnx.load(str(full))
    _with_one_step_curves(model)
    named = [node for node in model.graph.node if node.op_type == "Conv" and node.name.startswith(OVER_THE_PICTURE)]
    chosen = {node.name for node in named[1:]}
    ranges = _ranges(model, [each for node in named[1:] for each in (node.input[0], node.output[0])], lines, made)
    nodes = [_copy(node) for node in model.graph.node]
    weights = {one.name: one for one in model.graph.initializer}
    graph = _Graph(model, ranges)
    del model.graph.node[:]
    for node in nodes:
        if node.name in chosen:
            graph.convolution(node, *(_values(weights[name]) for name in node.input[1:3]))
        else:
            model.graph.node.append(node)
    used = {name for node in model.graph.node for name in node.input}
    kept = [_copy(one) for one in model.graph.initializer if one.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    onnx.save(model, str(made))


class _Graph:
    """Adds to a model what stands about a convolution in whole numbers; ONNX Runtime makes one step of it."""

    def __init__(self, model: Any, ranges: dict[str, tuple[np.float32, int]]) -> None:
        self.graph, self.ranges = model.graph, ranges
        self.told: set[str] = set()

    def convolution(self, node: Any, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        taken, given = node.input[0], node.output[0]
        if f"{taken} held" not in self.told:
            self._held(taken, taken, f"{taken} held")
        by_row = (-1, *[1] * (weights.ndim - 1))
        size = (np.abs(weights).reshape(len(weights), -1).max(axis=1) / WEIGHT).astype(np.float32)
        whole = np.clip(np.round(weights / size.reshape(by_row)), -WEIGHT, WEIGHT).astype(np.int8)
        steps = (size * self.ranges[taken][0]).astype(np.float32)
        made = _copy(node)
        made.input[0], made.output[0] = f"{taken} held", f"{given} made"
        made.input[1] = self._constant(node.input[1], whole, size, INT8)
        made.input[2] = self._constant(node.input[2], np.round(bias / steps).astype(np.int32), steps, INT32)
        self.graph.node.append(made)
        self._held(given, f"{given} made", given)

    def _held(self, name: str, before: str, after: str) -> None:
        """Puts what `before` holds into whole numbers and back, in the range of `name`."""
        scale, zero = self.ranges[name]
        self._tensor(f"{name} scale", np.array(scale, np.float32), FLOAT)
        self._tensor(f"{name} zero", np.array(zero, np.uint8), UINT8)
        about = [f"{name} scale", f"{name} zero"]
        self.graph.node.add(
            op_type="QuantizeLinear", name=f"{after} Q", input=[before, *about], output=[f"{after} whole"]
        )
        self.graph.node.add(
            op_type="DequantizeLinear", name=f"{after} D", input=[f"{after} whole", *about], output=[after]
        )
        self.told.add(after)

    def _constant(self, name: str, whole: NDArray[Any], scale: NDArray[np.float32], kind: int) -> str:
        self._tensor(f"{name} whole", whole, kind)
        self._tensor(f"{name} scale", scale, FLOAT)
        self._tensor(f"{name} zero", np.zeros(len(scale), whole.dtype), kind)
        about = [f"{name} {part}" for part in ("whole", "scale", "zero")]
        node = self.graph.node.add(op_type="DequantizeLinear", name=f"{name} D", input=about, output=[f"{name} told"])
        node.attribute.add(name="axis", i=0, type=A_NUMBER)
        return f"{name} told"

    def _tensor(self, name: str, values: NDArray[Any], kind: int) -> None:
        if name not in self.told:
            held = self.graph.initializer.add(name=name, data_type=kind, raw_data=values.tobytes())
            held.dims.extend(values.shape)
            self.told.add(name)


def _with_one_step_curves(model: Any) -> None:
    """Makes one step of x times sigmoid of x, which ONNX Runtime would not find again between whole numbers."""
    graph = model.graph
    of = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Sigmoid"}
    nodes = [_copy(node) for node in graph.node if node.op_type != "Sigmoid"]
    del graph.node[:]
    for node in nodes:
        if node.op_type == "Mul" and of.get(node.input[1]) == node.input[0]:
            curve = graph.node.add(op_type="QuickGelu", domain="com.microsoft", name=node.name)
            curve.input.append(node.input[0])
            curve.output.append(node.output[0])
            curve.attribute.add(name="alpha", f=1.0, type=A_FLOAT)
        else:
            graph.node.append(node)
    model.opset_import.add(domain="com.microsoft", version=1)


def _ranges(
    model: Any, names: list[str], lines: Iterable[NDArray[np.float32]], scratch: Path
) -> dict[str, tuple[np.float32, int]]:
    """Scale and zero of each tensor, by what it holds for these lines; `scratch` is written over."""
    telling, once = _copy(model), list(dict.fromkeys(names))
    for name in once:
        telling.graph.output.add(name=name)
    onnx.save(telling, str(scratch))
    session = onnxruntime.InferenceSession(str(scratch), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    seen: dict[str, list[NDArray[np.float32]]] = {name: [] for name in once}
    for picture in lines:
        line = np.zeros((1, 1, ROWS, -(-picture.shape[1] // 4) * 4), np.float32)
        line[0, 0, :, : picture.shape[1]] = picture
        for name, held in zip(once, session.run(once, {"line": line}), strict=True):
            flat = held.ravel()
            seen[name] += [rng.choice(flat, SAMPLED), np.array([flat.min(), flat.max()])]
    return {name: _range(np.concatenate(held)) for name, held in seen.items()}


def _range(values: NDArray[np.float32]) -> tuple[np.float32, int]:
    """Scale and zero that lose least, squared, of such values."""
    least, most = min(0.0, float(values.min())), max(0.0, float(values.max()))
    tried = []
    for high in CUTS * most:
        for low in (least,) if least > SHALLOW else [part * least for part in LOW_CUTS]:
            scale = (high - low) / 255
            zero = round(-low / scale)
            back = (np.clip(np.round(values / scale) + zero, 0, 255) - zero) * scale
            tried.append((float(np.square(back - values).mean()), scale, zero))
    _, scale, zero = min(tried)
    return np.float32(scale), zero


def _values(tensor: Any) -> NDArray[np.float32]:
    return np.frombuffer(tensor.raw_data, np.float32).reshape(list(tensor.dims))


def _copy(message: Any) -> Any:
    made = type(message)()
    made.CopyFrom(message)
    return made
