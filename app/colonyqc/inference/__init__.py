"""ONNX sessions, execution providers, model packages and their checks."""
