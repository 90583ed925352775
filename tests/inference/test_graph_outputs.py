import numpy as np
import onnxruntime as ort
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.inference.graph_outputs import branches, nodes, with_outputs
from support.tiny_model import tiny_network
from support.tiny_pyramid import tiny_pyramid


def test_the_steps_are_those_that_the_library_reads() -> None:
    network = tiny_pyramid()
    found = nodes(network.SerializeToString())
    assert [(n.kind, n.inputs, n.outputs) for n in found] == [
        (n.op_type, tuple(n.input), tuple(n.output)) for n in network.graph.node
    ]


def test_the_encoders_tensors_are_found_finest_first() -> None:
    assert branches(nodes(tiny_pyramid().SerializeToString())) == ("fine", "coarse")


def test_a_network_that_is_no_pyramid_has_none() -> None:
    assert branches(nodes(tiny_network().SerializeToString())) == ()


def test_further_outputs_change_no_answer() -> None:
    content = tiny_pyramid().SerializeToString()
    more = ort.InferenceSession(with_outputs(content, ("fine", "coarse")))
    tile = np.random.default_rng(1).uniform(-1, 1, (1, 1, 64, 48)).astype(np.float32)
    (before,) = ort.InferenceSession(content).run(None, {"contrast_in": tile})
    after, fine, coarse = more.run(None, {"contrast_in": tile})
    np.testing.assert_array_equal(after, before)
    assert (fine.shape, coarse.shape) == ((1, 3, 16, 12), (1, 3, 8, 6))


@given(st.binary(max_size=200))
def test_other_bytes_are_refused_or_have_no_branches(content: bytes) -> None:
    try:
        found = nodes(content)
    except ValueError:  # bytes that are no names are its child, UnicodeDecodeError
        return
    branches(found)


def test_a_file_that_ends_early_is_refused() -> None:
    with pytest.raises(ValueError, match="ends"):
        nodes(tiny_pyramid().SerializeToString()[:-40])
