"""Writes a trained network as the models that the desk runs: `python -m training.export WEIGHTS.pt`.

Two of the same network: at full precision for the values, and with convolutions in whole numbers, twice as fast and a
little less exact, for the labels by which a form is found (FONTS as for training).
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static

from extract.engines.line_reader import EXACT, QUICK, ROWS
from training.network import Reader
from training.texts import Writer, vocabularies
from training.train import CARRIERS, COLUMNS, FONTS, drawn
from training.typeset import faces

LINES = 300
"""Drawn lines by which the ranges of whole numbers are chosen."""


def main(weights: Path) -> None:
    """Both models, with the alphabet in their own notes."""
    network = Reader()
    network.load_state_dict(torch.load(weights)["model"])
    network.eval()
    torch.onnx.export(
        network,
        (torch.rand(2, 1, ROWS, 256),),
        str(EXACT),
        input_names=["line"],
        output_names=["logits"],
        dynamic_axes={"line": {0: "n", 3: "w"}, "logits": {0: "n", 1: "t"}},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(EXACT)
    convolutions = [node.name for node in model.graph.node if node.op_type == "Conv"]
    quantize_static(
        str(EXACT),
        str(QUICK),
        _Lines(),
        per_channel=True,
        op_types_to_quantize=["Conv"],
        nodes_to_exclude=[convolutions[0], convolutions[-1]],  # in whole numbers these two cost most exactness
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
    )
    for path in (EXACT, QUICK):
        model = onnx.load(path)
        note = model.metadata_props.add()
        note.key, note.value = "characters", json.dumps(COLUMNS)
        onnx.save(model, path)


class _Lines(CalibrationDataReader):
    def __init__(self) -> None:
        self.lines = self._drawn()

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.lines, None)

    def _drawn(self) -> Iterator[dict[str, np.ndarray]]:
        writer = Writer(random.Random(5), vocabularies(CARRIERS)[0])
        fonts = faces(FONTS).trained
        for _ in range(LINES):
            picture, _ = drawn(writer, fonts)
            line = np.zeros((1, 1, ROWS, -(-picture.shape[1] // 4) * 4), np.float32)
            line[0, 0, :, : picture.shape[1]] = picture
            yield {"line": line}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
