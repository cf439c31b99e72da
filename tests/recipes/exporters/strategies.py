"""Recipes that nobody would write, for what must hold of every one."""

from hypothesis import strategies as st

from recipes_api.recipes.document import RecipeDocument

MARKS = [
    *"#*_-+=`~[]()<>&|!\\.,:;'\"{}@%0123456789½ \n\tabcé", "1. ", "- ", "---", "***", "&amp;",
    "https://example.org/a_b", "<b>", "</script>", "-->", "\u00a0", "*a*", "_b_", "  \n", "\n\n",
    "1/2 ", "1 kg ", " cups ", "=1+1", "\u202e", "砂糖", "مالح",
]  # fmt: skip
"""What means something in one form or another."""


def texts(longest: int = 10) -> st.SearchStrategy[str]:
    """With at least one visible character."""
    return (
        st.lists(st.sampled_from(MARKS) | st.characters(codec="utf-8", exclude_characters="\0"),
                 min_size=1, max_size=longest)
        .map("".join).filter(lambda text: text.strip() != "")
    )  # fmt: skip


def lines() -> st.SearchStrategy[list[dict[str, str | None]]]:
    line = st.fixed_dictionaries({"text": texts(), "group": st.none() | texts(4)})
    return st.lists(line, max_size=4)


DURATIONS = st.sampled_from(["PT15M", "PT1H30M", "P1DT2H", "PT90M", "PT0S", "P2W", "PT12.5S"])
LANGUAGES = st.sampled_from(["en", "de-CH", "pt_BR", "ar", "tlh", "x", "'><", ""])
ADDRESSES = st.sampled_from(
    ["https://example.org/a?b=c&d", "javascript:alert(1)", "/soup", "http://[", "ftp://a/b"]
) | texts(4)


def steps() -> st.SearchStrategy[list[dict[str, str | list[str] | None]]]:
    step = st.fixed_dictionaries(
        {"text": texts(), "group": st.none() | texts(4)},
        optional={"image": st.lists(ADDRESSES, max_size=2)},
    )
    return st.lists(step, max_size=4)


DOCUMENTS = st.fixed_dictionaries(
    {"name": texts()},
    optional={
        "description": texts(),
        "recipeYield": texts(4),
        "servings": st.integers(1, 100) | st.sampled_from([0.5, 2.5]),
        "prepTime": DURATIONS,
        "totalTime": DURATIONS,
        "recipeIngredient": lines(),
        "recipeInstructions": steps(),
        "recipeCategory": st.lists(texts(4), max_size=2),
        "keywords": st.lists(texts(4), max_size=3),
        "nutrition": st.dictionaries(st.sampled_from(["calories", "fatContent", "x y"]), texts(3)),
        "image": st.lists(ADDRESSES, max_size=2),
        "author": texts(4),
        "url": ADDRESSES,
        "tool": st.lists(texts(4), max_size=2),
        "inLanguage": LANGUAGES,
        "notes": texts(),
        "extra": st.dictionaries(texts(3), texts(3), max_size=2),
    },
).map(RecipeDocument.model_validate)
