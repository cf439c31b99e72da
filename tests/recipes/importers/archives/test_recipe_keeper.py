"""Recipe Keeper: one page for all recipes, with fields marked by itemprop."""

from pathlib import Path

from tests.recipes.importers.archives.making import (
    JPEG,
    PNG,
    documents,
    lines_under,
    one,
    read,
    texts,
    zipped,
)

HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8" /></head><body>'
RAGU = """
<div class="recipe-details">
  <meta content="a-1" itemprop="recipeId"><meta content="" itemprop="recipeShareId">
  <meta content="True" itemprop="recipeIsFavourite"><meta content="5" itemprop="recipeRating">
  <img class="recipe-photo" src="images/a-1_0.jpg" itemprop="photo0" />
  <h2 itemprop="name">Ragù</h2>
  <div>Courses: <span itemprop="recipeCourse">Main Dish</span></div>
  <div>Categories: <span>Beef</span><meta content="Beef" itemprop="recipeCategory">
    <meta content="Pasta" itemprop="recipeCategory"></div>
  <div>Collections: <meta content="Sunday" itemprop="recipeCollection"></div>
  <div>Source: <a href="https://example.org/ragu"><span itemprop="recipeSource">
    https://example.org/ragu</span></a></div>
  <div>Serving size: <span itemprop="recipeYield">6 plates</span></div>
  <div>Preparation time: <span>20 mins</span><meta content="PT20M" itemprop="prepTime"></div>
  <div>Cooking time: <meta content="PT0S" itemprop="cookTime"></div>
  <h3>Ingredients</h3>
  <div class="recipe-ingredients" itemprop="recipeIngredients">
    <p>Sauce:</p><p>500 g mince</p><p></p><p>1 tin tomatoes &amp; juice</p></div>
  <h3>Directions</h3>
  <div itemprop="recipeDirections"><p>1. Fry.</p><p>2. Simmer<br>long.</p></div>
  <h3>Notes</h3><div class="recipe-notes" itemprop="recipeNotes"><p>Freezes.</p></div>
  <h3>Nutrition</h3><div><meta content="450" itemprop="recipeNutCalories">
    <meta content="30" itemprop="recipeNutTotalFat"><meta content="0" itemprop="recipeNutSodium">
  </div>
  <img src="images/a-1_0.jpg" class="recipe-photos"/><img src="images\\a-1_1.png"/>
</div>
"""


def archive(*recipes: str) -> bytes:
    page = HEAD + "".join(recipes) + "</body></html>"
    pictures = {"images/a-1_0.jpg": JPEG, "images/a-1_1.png": PNG}
    return zipped({"recipes.html": page.encode(), **pictures})


def test_every_part_has_its_place(tmp_path: Path) -> None:
    document, found = one(tmp_path, archive(RAGU))

    assert document.name == "Ragù"
    assert lines_under(document.recipe_ingredient) == [
        ("Sauce:", "500 g mince"),
        ("Sauce:", "1 tin tomatoes & juice"),
    ]
    assert "Fry." in texts(document.recipe_instructions)[0]
    assert "long." in texts(document.recipe_instructions)[-1]
    assert document.recipe_category == ["Main Dish", "Beef", "Pasta"]
    assert document.keywords == ["Sunday"]
    assert (document.recipe_yield, document.servings) == ("6 plates", 6)
    assert (document.prep_time, document.cook_time) == ("PT20M", None)
    assert document.url == "https://example.org/ragu"
    assert document.notes == "Freezes."
    assert document.nutrition == {"calories": "450 kcal", "fatContent": "30 g"}
    assert document.extra == {"recipe_keeper": {"recipeIsFavourite": "True", "recipeRating": "5"}}
    assert [item.body for item in found.pictures] == [JPEG, PNG]
    assert found.notices == ()


def test_many_stand_in_one_page(tmp_path: Path) -> None:
    found = read(tmp_path, archive(RAGU, RAGU.replace("Ragù", "Pesto")))

    assert [document.name for document in documents(found)] == ["Ragù", "Pesto"]


def test_a_source_is_read_again(tmp_path: Path) -> None:
    document, found = one(tmp_path, archive(RAGU))
    assert found.source is not None

    assert one(tmp_path, found.source, found.key)[0] == document
