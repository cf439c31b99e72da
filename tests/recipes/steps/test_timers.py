"""Times in steps are found in every language, with where they stand; nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.steps.timers import read_timers

MINUTE, HOUR, DAY = 60, 3600, 86_400

FOUND = [
    ("Simmer for 20 minutes.", "20 minutes", 20 * MINUTE, None),
    ("simmer 20 minutes", "20 minutes", 20 * MINUTE, None),
    ("Bake 1½ hours", "1½ hours", 90 * MINUTE, None),
    ("Bake 1 1/2 hours", "1 1/2 hours", 90 * MINUTE, None),
    ("Bake 1.5 hours", "1.5 hours", 90 * MINUTE, None),
    ("Cook 20–25 min until soft", "20–25 min", 20 * MINUTE, 25 * MINUTE),
    ("Cook 20 - 25 min", "20 - 25 min", 20 * MINUTE, 25 * MINUTE),
    ("Cook for 2 to 3 minutes per side", "2 to 3 minutes", 120, 180),
    ("Cook for 2 or 3 minutes", "2 or 3 minutes", 120, 180),
    ("between 5 and 10 minutes", "5 and 10 minutes", 5 * MINUTE, 10 * MINUTE),
    ("Roast 1 hour 30 minutes", "1 hour 30 minutes", 90 * MINUTE, None),
    ("Roast 1 hour and 15 minutes", "1 hour and 15 minutes", 75 * MINUTE, None),
    ("Roast 1h30", "1h30", 90 * MINUTE, None),
    ("Roast 1hr 10mins", "1hr 10mins", 70 * MINUTE, None),
    ("45 minutes to 1 hour", "45 minutes to 1 hour", 45 * MINUTE, HOUR),
    ("rest for half an hour", "half an hour", 30 * MINUTE, None),
    ("an hour and a half later", "an hour and a half", 90 * MINUTE, None),
    ("about one and a half hours", "one and a half hours", 90 * MINUTE, None),
    ("chill for an hour", "an hour", HOUR, None),
    ("three quarters of an hour", "three quarters of an hour", 45 * MINUTE, None),
    ("blend 30 seconds", "30 seconds", 30, None),
    ("a 20-minute rest", "20-minute", 20 * MINUTE, None),
    ("FOR TWENTY MINUTES", "TWENTY MINUTES", 20 * MINUTE, None),
    ("brine for 2 days", "2 days", 2 * DAY, None),
    ("20 Min. kochen", "20 Min", 20 * MINUTE, None),
    ("20–25 Min. backen", "20–25 Min", 20 * MINUTE, 25 * MINUTE),
    ("eine halbe Stunde ruhen lassen", "eine halbe Stunde", 30 * MINUTE, None),
    ("ca. 1 1/2 Std. garen", "1 1/2 Std", 90 * MINUTE, None),
    ("1,5 Stunden schmoren", "1,5 Stunden", 90 * MINUTE, None),
    ("anderthalb Stunden", "anderthalb Stunden", 90 * MINUTE, None),
    ("zwischen 5 und 10 Minuten", "5 und 10 Minuten", 5 * MINUTE, 10 * MINUTE),
    ("fünf Minuten", "fünf Minuten", 5 * MINUTE, None),
    ("10 bis 12 Minuten", "10 bis 12 Minuten", 10 * MINUTE, 12 * MINUTE),
    ("eine Viertelstunde", "eine Viertelstunde", 15 * MINUTE, None),
    ("2 Stunden und 10 Minuten", "2 Stunden und 10 Minuten", 130 * MINUTE, None),
    ("pendant une demi-heure", "une demi-heure", 30 * MINUTE, None),
    ("laissez 1 h 30 au four", "1 h 30", 90 * MINUTE, None),
    ("1 heure et demie", "1 heure et demie", 90 * MINUTE, None),
    ("un quart d'heure", "un quart d'heure", 15 * MINUTE, None),
    ("3/4 d'heure", "3/4 d'heure", 45 * MINUTE, None),
    ("5 à 6 minutes", "5 à 6 minutes", 5 * MINUTE, 6 * MINUTE),
    ("entre 10 et 15 min", "10 et 15 min", 10 * MINUTE, 15 * MINUTE),
    ("quinze minutes", "quinze minutes", 15 * MINUTE, None),
    ("media hora", "media hora", 30 * MINUTE, None),
    ("1 hora y media", "1 hora y media", 90 * MINUTE, None),
    ("de 5 a 10 minutos", "5 a 10 minutos", 5 * MINUTE, 10 * MINUTE),
    ("durante veinte minutos", "veinte minutos", 20 * MINUTE, None),
    ("1 hora y 20 minutos", "1 hora y 20 minutos", 80 * MINUTE, None),
    ("per mezz'ora", "mezz'ora", 30 * MINUTE, None),
    ("per un’ora", "un’ora", HOUR, None),
    ("un'ora e mezza", "un'ora e mezza", 90 * MINUTE, None),
    ("2 ore e 30 minuti", "2 ore e 30 minuti", 150 * MINUTE, None),
    ("10-15 minuti", "10-15 minuti", 10 * MINUTE, 15 * MINUTE),
    ("tre quarti d'ora", "tre quarti d'ora", 45 * MINUTE, None),
    ("anderhalf uur", "anderhalf uur", 90 * MINUTE, None),
    ("een half uur", "een half uur", 30 * MINUTE, None),
    ("5 tot 10 minuten", "5 tot 10 minuten", 5 * MINUTE, 10 * MINUTE),
    ("1 uur en 20 minuten", "1 uur en 20 minuten", 80 * MINUTE, None),
    ("een kwartier", "een kwartier", 15 * MINUTE, None),
    ("meia hora", "meia hora", 30 * MINUTE, None),
    ("uma hora e meia", "uma hora e meia", 90 * MINUTE, None),
    ("de 5 a 10 minutos até dourar", "5 a 10 minutos", 5 * MINUTE, 10 * MINUTE),
    ("en halvtimme", "en halvtimme", 30 * MINUTE, None),
    ("ca 20 min", "20 min", 20 * MINUTE, None),
    ("2 timmar", "2 timmar", 2 * HOUR, None),
    ("5–10 minuter", "5–10 minuter", 5 * MINUTE, 10 * MINUTE),
    ("en och en halv timme", "en och en halv timme", 90 * MINUTE, None),
    ("弱火で20分煮る", "20分", 20 * MINUTE, None),
    ("10〜15分焼く", "10〜15分", 10 * MINUTE, 15 * MINUTE),
    ("１時間30分", "１時間30分", 90 * MINUTE, None),
    ("1時間半ほど", "1時間半", 90 * MINUTE, None),
    ("30秒加熱する", "30秒", 30, None),
    ("煮20分钟", "20分钟", 20 * MINUTE, None),
    ("煮半小时", "半小时", 30 * MINUTE, None),
    ("腌制10到15分钟", "10到15分钟", 10 * MINUTE, 15 * MINUTE),
    ("炖一个半小时", "一个半小时", 90 * MINUTE, None),
    ("炖两小时", "两小时", 2 * HOUR, None),
]

NOT_FOUND = [
    "Add 20 g of flour.",
    "Cook 20 minutes per pound.",
    "15 Minuten pro Kilo",
    "2 day old bread",
    "a day-old loaf",
    "the last minute",
    "in a minuto",
    "en minutos",
    "Add 5/10 minuti",
    "0 minutes",
    "minutes 20",
    "Bake at 350 degrees.",
    "cortar en dos",
    "大さじ2分の1",
    "",
]


@pytest.mark.parametrize(("text", "written", "seconds", "most"), FOUND)
def test_a_time_is_found_where_it_stands(
    text: str, written: str, seconds: int, most: int | None
) -> None:
    (timer,) = read_timers(text)
    start, end = timer.span
    assert text[start:end] == written
    assert (timer.seconds, timer.seconds_max) == (seconds, most)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_timers(text) == []


def test_every_time_of_a_step_is_found_in_order() -> None:
    text = "Fry 2 min, simmer for 1 hour, then rest 5 to 10 minutes and serve within 1 h."
    assert [(timer.seconds, timer.seconds_max) for timer in read_timers(text)] == [
        (120, None),
        (3600, None),
        (300, 600),
        (3600, None),
    ]


WORDS = st.sampled_from(
    [
        "20",
        "1",
        "½",
        "1/2",
        "to",
        "-",
        "hour",
        "minutes",
        "Min.",
        "et demie",
        "half",
        "an",
        "h",
        "between",
        "and",
        "a",
        "分",
        "時間",
        "半",
        "9" * 20,
        "1e9",
        "de",
        "d'",
        "\u0000",
        "İ",
    ]
)


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=300))
def test_any_text_may_come(text: str) -> None:
    position = 0
    for timer in read_timers(text):
        start, end = timer.span
        assert position <= start < end <= len(text)
        assert 0 < timer.seconds < (timer.seconds_max or 10**9)
        position = end
