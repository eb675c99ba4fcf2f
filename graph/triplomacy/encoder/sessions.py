"""An ONNX graph, loaded and ready to run on the CPU."""

from pathlib import Path

import onnxruntime


def opened(path: Path, *, threads: int = 1) -> onnxruntime.InferenceSession:
    """A session with so many threads for each operator, silent but for errors."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
