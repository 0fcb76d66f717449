"""The collector rests meanwhile and is afterwards as it was before, whatever happens."""

import gc

import pytest

from config.toolkit.collecting import uncollected


def test_it_rests_and_comes_back():
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_an_error():
    @uncollected()
    def fail() -> None:
        raise ValueError(str(gc.isenabled()))

    with pytest.raises(ValueError, match="False"):
        fail()
    assert gc.isenabled()


def test_what_was_off_stays_off():
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
