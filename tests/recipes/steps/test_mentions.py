"""Steps are linked to the ingredients that they name, in the words of the recipe's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.ingredients import parse_lines
from recipes_api.recipes.steps.mentions import Ingredients, Named


def ingredients(*lines: str, language: str | None = "en") -> Ingredients:
    """Each line is its own id; what stands before `|` is its group."""
    parted = [line.rpartition("|") for line in lines]
    parsed = parse_lines([text for _, _, text in parted], language)
    return Ingredients(
        [
            Named(text, group or None, said)
            for (group, _, text), said in zip(parted, parsed, strict=True)
            if said is not None
        ]
    )


def named(known: Ingredients, step: str, group: str | None = None) -> list[tuple[str, str]]:
    """What the step writes, and the line that it means."""
    return [
        (step[mention.span[0] : mention.span[1]], mention.id)
        for mention in known.mentions(step, group)
    ]


@pytest.mark.parametrize(
    ("language", "lines", "step", "expected"),
    [
        ("en", ["250 g plain flour"], "Sift the flour.", ["flour"]),
        ("en", ["2 garlic cloves, crushed"], "Add the garlic", ["garlic"]),
        (
            "en",
            ["3 ripe tomatoes"],
            "Chop the tomatoes, and one Tomato more",
            ["tomatoes", "Tomato"],
        ),
        ("en", ["2 tbsp olive oil"], "Heat the olive oil", ["olive oil"]),
        ("en", ["2 tbsp olive oil"], "Heat the oil", ["oil"]),
        ("en", ["2 tbsp olive oil"], "Pit the olives", []),
        ("en", ["4 chicken breasts"], "Brown the chicken", ["chicken"]),
        ("en", ["2 chicken breast halves"], "Dip chicken into egg", ["chicken"]),
        ("en", ["2 red bell pepper halves"], "Roast the bell pepper", ["bell pepper"]),
        ("en", ["1 tsp vanilla extract"], "Add the vanilla", ["vanilla"]),
        ("en", ["1 onion"], "Serve at once", []),
        ("de", ["500 g Weizenmehl"], "Das Mehl sieben", ["Mehl"]),
        ("de", ["2 Zwiebeln"], "Die Zwiebel würfeln", ["Zwiebel"]),
        ("de", ["3 Eier"], "Die Eier schlagen, 1 Ei beiseite", ["Eier", "Ei"]),
        ("fr", ["200 g de farine de blé"], "Versez la farine", ["farine"]),
        ("fr", ["2 c. à soupe d'huile d'olive"], "Chauffez l'huile", ["huile"]),
        ("es", ["3 cucharadas de aceite de oliva"], "Calienta el aceite", ["aceite"]),
        ("it", ["400 g di pomodori pelati"], "Aggiungi i pomodori", ["pomodori"]),
        ("nl", ["2 uien"], "Snipper de ui", ["ui"]),
        ("pt", ["2 cebolas"], "Pique a cebola", ["cebola"]),
        ("sv", ["2 gula lökar"], "Hacka lök", ["lök"]),
        ("ja", ["砂糖 大さじ2"], "砂糖を加える", ["砂糖"]),
        ("zh", ["白糖 20克"], "加入白糖", ["白糖"]),
    ],
)
def test_an_ingredient_is_found_where_it_is_named(
    language: str, lines: list[str], step: str, expected: list[str]
) -> None:
    found = named(ingredients(*lines, language=language), step)
    assert [written for written, _ in found] == expected


def test_the_longest_name_wins() -> None:
    known = ingredients("1 cup sugar", "1 cup brown sugar", "2 cups flour")
    assert named(known, "Mix the brown sugar and flour, then the sugar.") == [
        ("brown sugar", "1 cup brown sugar"),
        ("flour", "2 cups flour"),
        ("sugar", "1 cup sugar"),
    ]


def test_a_shared_name_stands_for_all_that_have_it() -> None:
    known = ingredients("1 cup white sugar", "1 cup brown sugar")
    assert [line for _, line in named(known, "Add both kinds of sugar")] == [
        "1 cup white sugar",
        "1 cup brown sugar",
    ]


def test_the_same_ingredient_under_two_headings() -> None:
    known = ingredients("Dough|100 g butter", "Filling|50 g butter")
    assert named(known, "Melt the butter", "Filling") == [("butter", "50 g butter")]
    assert len(named(known, "Melt the butter", "Icing")) == 2


@given(
    st.lists(st.text(min_size=1, max_size=30), max_size=5),
    st.text(max_size=100),
    st.sampled_from(["en", "de", "fr", "ja", None]),
)
def test_any_text_may_come(lines: list[str], step: str, language: str | None) -> None:
    known = ingredients(*lines, language=language)
    for text in (step, " ".join(lines)):
        for mention in known.mentions(text, None):
            start, end = mention.span
            assert 0 <= start < end <= len(text)
            assert mention.id


def test_headings_are_no_document_members() -> None:
    """A client may send back the steps as they came."""
    step = {"text": "Boil it.", "timers": [{"seconds": 1}], "temperatures": 7, "ingredients": None}
    document = RecipeDocument.model_validate({"name": "x", "recipeInstructions": [step]})
    assert document.recipe_instructions[0].text == "Boil it."
