"""Writes trained networks as the models that the desk runs.

`python -m training.export exact WEIGHTS.pt FOLDER`: the reader of values (`training.train`), its convolutions over the
picture in whole numbers, whose ranges are those of the pages that `python -m samples` drew into the folder.
`python -m training.export quick WEIGHTS.pt FOLDER`: the reader of labels, its convolutions in whole numbers whose ranges
are those of lines that `training.labels` drew into the folder (`training.distill`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from extract.engines.line_reader import EXACT, QUICK, ROWS
from training.labels import found
from training.network import QuickReader, Reader
from training.train import COLUMNS
from training.whole_numbers import in_whole_numbers, lines_of

FILES, EVERY = 3, 3
"""Drawn files, and of their lines every third, by which the ranges of whole numbers are chosen."""


def exact(weights: Path, folder: Path) -> None:
    """The model of the reader of values."""
    lines = list(lines_of(folder))
    with TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        _written(Reader(), weights, full)
        in_whole_numbers(full, EXACT, lines)
    _described(EXACT)


def quick(weights: Path, folder: Path) -> None:
    """The model of the reader of labels."""
    with TemporaryDirectory() as scratch:
        full, prepared = Path(scratch) / "full.onnx", Path(scratch) / "prepared.onnx"
        _written(QuickReader(), weights, full)
        quant_pre_process(str(full), str(prepared))
        convolutions = [node.name for node in onnx.load(prepared).graph.node if node.op_type == "Conv"]
        quantize_static(
            str(prepared),
            str(QUICK),
            _Lines(folder),
            per_channel=True,
            op_types_to_quantize=["Conv"],
            nodes_to_exclude=[convolutions[0], convolutions[-1]],  # in whole numbers these two cost most exactness
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
    _described(QUICK)


def _written(network: nn.Module, weights: Path, path: Path) -> None:
    network.load_state_dict(torch.load(weights)["model"])
    network.eval()
    torch.onnx.export(
        network,
        (torch.rand(2, 1, ROWS, 256),),
        str(path),
        input_names=["line"],
        output_names=["logits"],
        dynamic_axes={"line": {0: "n", 3: "w"}, "logits": {0: "n", 1: "t"}},
        opset_version=17,
        dynamo=False,
    )


def _described(path: Path) -> None:
    """Puts the alphabet into the model's own notes."""
    model = onnx.load(path)
    note = model.metadata_props.add()
    note.key, note.value = "characters", json.dumps(COLUMNS)
    onnx.save(model, path)


class _Lines(CalibrationDataReader):
    def __init__(self, folder: Path) -> None:
        self.lines = self._drawn(sorted(folder.glob("*.npz"))[:FILES])

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.lines, None)

    def _drawn(self, files: list[Path]) -> Iterator[dict[str, np.ndarray]]:
        for one in [each for path in files for each in found(path)][::EVERY]:
            picture = one.picture
            line = np.zeros((1, 1, ROWS, -(-picture.shape[1] // 4) * 4), np.float32)
            line[0, 0, :, : picture.shape[1]] = picture
            yield {"line": line}


if __name__ == "__main__":
    if sys.argv[1] == "exact":
        exact(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        quick(Path(sys.argv[2]), Path(sys.argv[3]))
