"""Each sentence about a Python says which, and what to do."""

from colonyqc.services.teaching import training_python as said


def test_each_sentence_names_the_python_and_says_what_to_do() -> None:
    for text in (said.no_python("/opt/p"), said.lacking("/opt/p", ("torch", "onnx"))):
        assert text.startswith("/opt/p ")
        assert "pip install 'colonyqc[cpu,train]'" in text
    assert "(torch, onnx)" in said.lacking("/opt/p", ("torch", "onnx"))
    assert "pip install" in said.installed()
    assert "not 2.0" in said.other_version("/opt/p", "1.0", "2.0")
    assert "code -9" in str(said.ended_early(-9))
    assert "no such file" in str(said.not_started("/opt/p", "no such file"))
