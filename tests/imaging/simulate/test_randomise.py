import numpy as np

from colonyqc.imaging.simulate import draw, grow, random_look, random_spec


def test_the_generator_decides_the_spec() -> None:
    one, two, other = (random_spec(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one == two
    assert one != other


def test_random_dishes_are_drawable_and_vary_widely() -> None:
    rng = np.random.default_rng(8)
    shares, light, contrast = [], [], []
    for _ in range(9):
        spec = random_spec(rng, 200, 160)
        drawn = draw(grow(spec)[1])
        assert drawn.truth.shape == (160, 200)
        assert drawn.truth.max() <= 3
        shares.append(np.mean(drawn.truth > 0))
        light.append(drawn.pixels[drawn.inside].mean())
        contrast.append(drawn.pixels[drawn.inside].std())
    assert min(light) > 20
    assert max(light) < 245
    assert np.ptp(light) > 40
    assert np.ptp(shares) > 0.4
    assert max(contrast) > 3 * min(contrast)


def test_random_dishes_differentiate_from_nothing_to_about_sixty_percent() -> None:
    rng = np.random.default_rng(9)
    states = [grow(random_spec(rng, 300, 300))[1] for _ in range(60)]
    fractions = [
        float((s.colonies.fraction * s.colonies.area).sum() / s.colonies.area.sum())
        for s in states
        if s.colonies.area.size
    ]
    assert np.mean(np.array(fractions) > 0) > 0.45
    assert np.mean(np.array(fractions) == 0) > 0.15
    assert np.mean(np.array(fractions) > 0.2) > 0.2
    assert np.mean(np.array(fractions) > 0.65) < 0.15


def test_kind_can_be_asked_for() -> None:
    rng = np.random.default_rng(3)
    assert {random_look(rng, "brightfield").kind for _ in range(5)} == {"brightfield"}
    assert {random_look(rng).kind for _ in range(40)} == {"phase", "brightfield"}
