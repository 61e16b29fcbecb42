"""The demo is always the same, on every machine."""

import os
import subprocess
import sys
import time

import pytest

from reportgen.demo import generate_demo
from reportgen.demo.dice import Dice

_PRINT_HASH = """
import hashlib
from reportgen.demo import generate_demo
print(hashlib.sha256("".join(name + text for name, text in generate_demo().items()).encode("utf-8")).hexdigest())
"""


def _hash_elsewhere(hash_seed: str, zone: str) -> str:
    surroundings = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone, "LC_ALL": "C"}
    answer = subprocess.run([sys.executable, "-c", _PRINT_HASH], env=surroundings, capture_output=True, text=True,
                            check=True)
    return answer.stdout.strip()


def test_two_calls_give_the_same_texts(texts):
    """A second call gives the same files in the same order, to the last byte."""
    again = generate_demo()

    assert list(again) == list(texts)
    assert again == texts


def test_surroundings_do_not_matter():
    """Hash seed, time zone and locale change nothing."""
    assert _hash_elsewhere("0", "UTC") == _hash_elsewhere("4711", "Pacific/Auckland")


def test_dice_throw_the_same_everywhere():
    """The throws follow from the seed by whole numbers alone, so they can be written down.

    32 bits of the generator times the limit, high part: seed 1 gives 577090037, 2444712010, 3639700191 first.
    """
    dice = Dice(1)
    throws = [dice.below(100) for _ in range(3)]

    assert throws == [bits * 100 >> 32 for bits in (577090037, 2444712010, 3639700191)] == [13, 56, 84]


@pytest.mark.parametrize(("weights", "never"), [((("a", 1), ("b", 3)), "c"), ((("c", 5),), "a")])
def test_weighted_throws_choose_by_weight(weights, never):
    """Only what has a weight is chosen, and the heavier choice more often."""
    dice = Dice(7)
    thrown = [dice.weighted(weights) for _ in range(400)]

    assert never not in thrown
    assert max(weights, key=lambda pair: pair[1])[0] == max(set(thrown), key=thrown.count)
    assert set(thrown) == {choice for choice, _ in weights}


def test_it_is_quick():
    """All tables are there within a second and a half."""
    start = time.process_time()
    generate_demo()

    assert time.process_time() - start < 1.5
