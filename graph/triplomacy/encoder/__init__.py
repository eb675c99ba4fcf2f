"""The reading pipeline: one small encoder run by ONNX Runtime, and what turns its numbers into a parsed `Doc`."""
