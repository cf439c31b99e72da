"""A shelf of many recipes that differ as people's do: few words in most, many words in few."""

import random
from collections.abc import Iterator


def _words(text: str) -> list[str]:
    return text.split()


DISHES = _words(
    "soup stew salad curry pie tart cake bread rolls gratin casserole risotto pilaf omelette "
    "pancakes waffles muffins cookies pudding mousse jam chutney sauce dip pesto burger sandwich "
    "wrap tacos lasagna dumplings skewers roast bake bowl noodles porridge crumble fritters"
)
FOODS = _words(
    "chicken tomato potato beef rice pasta egg cheese apple lemon onion mushroom spinach pork "
    "salmon lentil bean carrot leek pumpkin cauliflower broccoli cabbage noodle pear cherry plum "
    "orange banana chocolate vanilla almond walnut hazelnut coconut ginger pepper zucchini "
    "eggplant beetroot celery fennel pea corn barley oat quinoa couscous shrimp tuna cod trout "
    "duck turkey lamb veal ham bacon sausage tofu chickpea asparagus radish mango pineapple "
    "raspberry blueberry rhubarb apricot peach fig date artichoke kale chard parsnip turnip okra "
    "plantain"
)
STAPLES = _words(
    "salt oil butter flour sugar garlic water milk cream pepper stock vinegar parsley thyme honey "
    "mustard basil rosemary oregano cumin coriander paprika turmeric chili cinnamon nutmeg cloves "
    "bay sage dill mint chives yogurt wine yeast soy sesame saffron cardamom vanilla capers olives"
)
STYLES = _words(
    "quick easy creamy spicy roasted grilled baked crispy smoky sweet sour cold warm hearty light "
    "classic rustic summer winter spring autumn weeknight sunday italian french greek indian thai "
    "mexican spanish german swedish japanese lebanese turkish polish"
)
VERBS = _words("chop stir simmer bake fry boil mix fold knead whisk season drain rinse slice dice")
ADVERBS = [
    "until golden", "for about ten minutes", "over a low heat", "in a large bowl", "to taste",
    "with a wooden spoon", "on a floured board", "until it smells nutty", "for half an hour",
]  # fmt: skip


def documents(count: int) -> Iterator[dict[str, object]]:
    """As many recipes, the same at each call."""
    chance = random.Random(3)
    for number in range(count):
        yield document(chance, number)


def document(chance: random.Random, number: int) -> dict[str, object]:
    foods = [_often_the_first(chance, FOODS) for _ in range(chance.choice([1, 1, 2]))]
    dish, style = _often_the_first(chance, DISHES), chance.choice(STYLES)
    name = " ".join([*([style] if chance.random() < 0.5 else []), *foods, dish])
    staples = [_often_the_first(chance, STAPLES) for _ in range(6)]
    lines = [*foods, *staples, *(_often_the_first(chance, FOODS) for _ in range(3))]
    return {
        "name": name.capitalize(),
        "description": f"The {style} {dish} of shelf {number % 5000}, in book {number // 50}.",
        "servings": chance.choice([2, 4, 6]),
        "totalTime": f"PT{chance.choice([10, 15, 20, 30, 45, 60, 90, 120])}M",
        "recipeIngredient": [f"{chance.randint(1, 500)} g {food}" for food in lines],
        "recipeInstructions": [
            f"{chance.choice(VERBS).capitalize()} the {chance.choice(lines)} "
            f"{chance.choice(ADVERBS)}, then {chance.choice(VERBS)} it with the "
            f"{chance.choice(lines)} {chance.choice(ADVERBS)}."
            for _ in range(6)
        ],
        "recipeCategory": [dish],
        "keywords": [style, chance.choice(["vegan", "vegetarian", "dinner", "lunch", "party"])],
    }


def _often_the_first(chance: random.Random, words: list[str]) -> str:
    """By Zipf's law, nearly: a word is the rarer the later it stands."""
    return words[min(int(len(words) * chance.random() ** 2.5), len(words) - 1)]
