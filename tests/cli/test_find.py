"""``colonyqc find``: words, a picture, and three files of one's own."""

from pathlib import Path

import cv2
import numpy as np

from colonyqc.services.answers.text_search import ASSISTIVE
from support.command import Command, write_png
from support.tiny_text_pair import write_text_pair


def test_words_are_found_and_said_to_assist(colonyqc: Command, tmp_path: Path) -> None:
    picture = np.full((100, 160), 20, np.uint8)
    picture[:, 120:] = 240
    write_png(tmp_path / "a.png", picture)
    image, text, tokenizer = write_text_pair(tmp_path / "pair")
    asked = (
        "find", "a.png", "--out", "heat.png", "--text", "bright", "--not", "dark", "--tile", 40,
        "--image-encoder", image, "--text-encoder", text, "--tokenizer", tokenizer,
    )  # fmt: skip
    ran = colonyqc(*asked, "--json", "-")
    assert (ran.code, ran.err.strip()) == (0, ASSISTIVE)
    assert ran.json["assistive"] == ASSISTIVE
    assert ran.json["tiles"][0]["box_px"][0] >= 100
    assert [each["name"] for each in ran.json["networks"]] == [
        "image.onnx", "text.onnx", "tokenizer.json",
    ]  # fmt: skip
    heat = cv2.imread(str(tmp_path / "heat.png"), cv2.IMREAD_UNCHANGED)
    assert heat.shape == picture.shape
    assert heat[50, 155] > 250 > 5 > heat[50, 5]
    assert colonyqc(*asked).out.split()[:4] == ["x", "y", "side", "score"]
    ran = colonyqc(*asked[:5], "sweet", *asked[6:])
    assert (ran.code, "does not know" in ran.err) == (3, True)
    ran = colonyqc(*asked[:3], "a.png", *asked[4:])
    assert ran.code == 2
