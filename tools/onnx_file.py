"""What all ONNX files of ours have in common."""

from __future__ import annotations

import onnx
from onnx import helper

OPSET, IR_VERSION = 18, 9


def checked_model(graph: onnx.GraphProto) -> onnx.ModelProto:
    """A graph as a model that ONNX itself has looked through."""
    model = helper.make_model(
        graph,
        producer_name="fondly",
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    onnx.checker.check_model(model, full_check=True)
    return model
