"""How well and how fast lines of ingredients are read.

python -m benchmarks.ingredients [--wrong HALF]

Accuracy is measured on the labelled lines of the tests, in the half that the parser was written
with and in the half that was held out. Speed is that of one core, in its own time.
"""

import sys
import time
from collections.abc import Callable

from tests.recipes.ingredients.labelled import Labelled, labelled_lines, spoken

from recipes_api.recipes.ingredients import ParsedLine, parse
from recipes_api.recipes.ingredients.language import detect
from recipes_api.recipes.ingredients.lexicon import CJK, LANGUAGES

ROUNDS = 20


def main() -> None:
    lines = labelled_lines()
    print(
        "| language | lines | amount and unit | food | held out: lines | amount and unit | food |"
    )
    print("|---|---|---|---|---|---|---|")
    for language in (*LANGUAGES, *CJK):
        row = [language]
        for is_held_out in (False, True):
            half = [
                one for one in lines if one.language == language and one.is_held_out is is_held_out
            ]
            row += [
                str(len(half)),
                share(half, Labelled.has_amount),
                share(half, Labelled.has_food),
            ]
        print(f"| {' | '.join(row)} |")
    alone = sum(detect([one.line]) == one.language for one in lines)
    print(f"\n{rate(lines):,.0f} lines a second, the language told")
    print(f"{100 * alone / len(lines):.0f} % of the lines alone tell their language")
    if "--wrong" in sys.argv:
        is_held_out = sys.argv[-1] == "held-out"
        show_wrong([one for one in lines if one.is_held_out is is_held_out])


def share(lines: list[Labelled], is_right: Callable[[Labelled, ParsedLine | None], bool]) -> str:
    right = sum(is_right(one, parse(one.line, one.language)) for one in lines)
    return f"{100 * right / len(lines):.1f} %" if lines else "-"


def rate(lines: list[Labelled]) -> float:
    started = time.process_time()
    for _ in range(ROUNDS):
        for one in lines:
            parse(one.line, one.language)
    return ROUNDS * len(lines) / (time.process_time() - started)


def show_wrong(lines: list[Labelled]) -> None:
    for one in lines:
        parsed = parse(one.line, one.language)
        if not one.has_amount(parsed) or not one.has_food(parsed):
            read = f"[{spoken(parsed.amount)}] {parsed.food}" if parsed else "nothing"
            print(f"{one.language}: {one.line}\n    [{one.amount}] {one.food}\n    {read}")


if __name__ == "__main__":
    main()
