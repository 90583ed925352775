from colonyqc.services.ports.workers import ONE_BY_ONE


def test_one_by_one_does_a_piece_when_its_result_is_asked_for() -> None:
    done: list[int] = []
    results = ONE_BY_ONE.map(lambda value: done.append(value) or value, range(3))
    assert next(results) == 0
    assert done == [0]
    pieces = ONE_BY_ONE.each([lambda: "a", lambda: "b"])
    assert list(pieces) == ["a", "b"]
    with ONE_BY_ONE.room(1 << 40):
        assert list(results) == [1, 2]
