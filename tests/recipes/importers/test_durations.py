"""Durations as sites write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.document import LONGEST_DURATION_SECONDS, duration_seconds
from recipes_api.recipes.importers.durations import read_duration

READ = {
    "PT1H30M": "PT1H30M",
    " PT20M ": "PT20M",
    "PT90M": "PT90M",
    "P0DT0H45M0S": "P0DT0H45M0S",
    "PT1.5S": "PT1.5S",
    "pt1h": "PT1H",
    "PT 1 H 30 M": "PT1H30M",
    "P0Y0M0DT1H0M": "PT1H",
    "P30M": "PT30M",
    "P1H": "PT1H",
    "PT1.5H": "PT1H30M",
    "PT1,5H": "PT1H30M",
    "PT24H": "PT24H",
    "P2W": "P2W",
    "30": "PT30M",
    "30 min": "PT30M",
    "30 Minuten": "PT30M",
    "1 hr 30 min": "PT1H30M",
    "1h30m": "PT1H30M",
    "2h 5min.": "PT2H5M",
    "1 hourglass": None,
    "1 hour and 15 minutes": "PT1H15M",
    "1,5 Stunden": "PT1H30M",
    "2 days": "P2D",
    "1 d 2 h": "P1DT2H",
    "45 seconds": "PT45S",
    "2 heures": "PT2H",
    "3 horas 20 minutos": "PT3H20M",
    "0": None,
    "0 min": None,
    "0.3 seconds": None,
    "": None,
    "overnight": None,
    "P1Y": None,
    "PT": None,
    "P": None,
    "PT1..5H": None,
    "500 days": None,
    "P" + "9" * 400 + "D": None,
    "9" * 400 + " min": None,
    "9" * 400: None,
    "P\u0661D": "P1D",
    "-PT1H": None,
}


@pytest.mark.parametrize(("written", "duration"), READ.items(), ids=[repr(w)[-30:] for w in READ])
def test_a_duration_is_read_or_left_alone(written: str, duration: str | None) -> None:
    assert read_duration(written) == duration


@given(
    st.text()
    | st.text("PTYMWDHS0123456789.,+ ")
    | st.builds(
        "{}{}{}".format,
        st.integers(0) | st.floats(0),
        st.sampled_from(["", " "]),
        st.sampled_from(["min", "h", "days", "s", "Std"]),
    )
)
def test_what_is_read_is_a_duration_of_ours(written: str) -> None:
    """ISO 8601, and bounded."""
    duration = read_duration(written)
    assert duration is None or 0 <= duration_seconds(duration) <= LONGEST_DURATION_SECONDS


@given(st.integers(1, LONGEST_DURATION_SECONDS))
def test_seconds_are_told_in_larger_units(seconds: int) -> None:
    duration = read_duration(f"{seconds} seconds")
    assert duration is not None
    assert duration_seconds(duration) == seconds
