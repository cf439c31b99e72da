"""Five hundred recipes in seven languages, the same at each call, to measure a search by."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any


@dataclass(frozen=True)
class Kitchen:
    """What recipes of one language are made of. `name` and `step` are filled with the others."""

    tag: str
    name: str
    dishes: tuple[str, ...]
    foods: tuple[str, ...]
    styles: tuple[str, ...]
    staples: tuple[str, ...]
    steps: tuple[str, ...]
    keywords: tuple[str, ...]
    category: tuple[str, ...]
    """Of each dish, in the order of `dishes`."""
    cuisines: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


KITCHENS = (
    Kitchen(
        "en", "{style} {food} {dish}",
        _words("soup, stew, salad, curry, pie, tart, cake, bread, gratin, risotto, pancakes"),
        _words(
            "tomato, potato, mushroom, chicken, salmon, leek, pumpkin, spinach, lentil, apple, "
            "carrot, beetroot, eggplant"
        ),
        _words("Roasted, Creamy, Spicy, Rustic, Smoky, Grandmother's, Winter"),
        _words(
            "2 tbsp olive oil, 1 onion, 2 cloves of garlic, 1 tsp salt, 3 eggs, 200 g flour, "
            "250 ml milk, 50 g butter, 1 lemon, 1 bunch of parsley, 1 tsp cumin, 100 g cheese"
        ),
        (
            "Chop the {food} and fry it in a large pan until golden.",
            "Simmer for 25 minutes over a low heat, stirring with a wooden spoon.",
            "Season to taste and leave the {dish} to rest before serving.",
        ),
        _words("quick, vegetarian, family, freezer, party"),
        _words("Soup, Main, Salad, Main, Baking, Baking, Dessert, Baking, Main, Main, Breakfast"),
        _words("British, Indian, American"),
    ),
    Kitchen(
        "de", "{style} {food}{dish}",
        _words("suppe, salat, auflauf, kuchen, eintopf, pfanne, brot, knödel, strudel"),
        _words(
            "Tomaten, Kartoffel, Kürbis, Apfel, Zwiebel, Käse, Linsen, Möhren, Spinat, Pflaumen, "
            "Süßkartoffel"
        ),
        _words("Omas, Schnelle, Cremige, Schwäbische, Würzige"),
        _words(
            "1 EL Öl, 2 Zwiebeln, 1 Prise Salz, 3 Eier, 250 g Mehl, 200 ml Milch, 80 g Butter, "
            "1 Bund Petersilie, 100 g Zucker, 200 ml Gemüsebrühe"
        ),
        (
            "Alles klein schneiden und in einem großen Topf anbraten.",
            "Bei mittlerer Hitze 20 Minuten köcheln lassen.",
            "Mit Salz und Pfeffer abschmecken und heiß servieren.",
        ),
        _words("schnell, vegetarisch, Familie, für Gäste"),
        _words("Suppe, Salat, Hauptgericht, Kuchen, Suppe, Hauptgericht, Brot, Beilage, Dessert"),
        _words("Deutsch, Österreichisch"),
    ),
    Kitchen(
        "fr", "{dish} {style} aux {food}",
        _words("Soupe, Tarte, Gratin, Crêpes, Salade, Quiche, Velouté, Clafoutis"),
        _words(
            "tomates, poireaux, pommes, champignons, carottes, épinards, cerises, courgettes, "
            "noix, œufs, oignons"
        ),
        _words("de grand-mère, légère, crémeuse, provençale, d'été"),
        _words(
            "2 cuillères à soupe d'huile d'olive, 1 gousse d'ail, 1 pincée de sel, 3 œufs, "
            "200 g de farine, 25 cl de crème fraîche, 50 g de beurre, 100 g de sucre"
        ),
        (
            "Émincer les légumes et les faire revenir à feu doux.",
            "Laisser mijoter 20 minutes.",
            "Servir bien chaud avec un peu de persil.",
        ),
        _words("rapide, végétarien, entre amis"),
        _words("Entrée, Dessert, Plat, Dessert, Entrée, Plat, Entrée, Dessert"),
        _words("Française, Provençale"),
    ),
    Kitchen(
        "es", "{dish} de {food} {style}",
        _words("Sopa, Tortilla, Ensalada, Arroz, Crema, Guiso, Empanada"),
        _words(
            "tomate, patata, calabacín, garbanzos, pollo, gambas, espinacas, cebolla, calabaza"
        ),
        _words("casera, picante, de la abuela, rápida, andaluza"),
        _words(
            "2 cucharadas de aceite de oliva, 1 diente de ajo, 1 pizca de sal, 4 huevos, "
            "200 g de harina, 1 cebolla, 1 pimiento rojo"
        ),
        (
            "Picar todo y sofreír en una sartén grande.",
            "Cocer a fuego lento 30 minutos.",
            "Servir con pan.",
        ),
        _words("rápido, vegetariano, fiesta"),
        _words("Sopa, Plato principal, Ensalada, Plato principal, Sopa, Plato principal, Entrante"),
        _words("Española, Mexicana"),
    ),
    Kitchen(
        "it", "{dish} con {food} {style}",
        _words("Risotto, Gnocchi, Zuppa, Lasagne, Frittata, Insalata, Torta"),
        _words("pomodori, funghi, zucca, spinaci, zucchine, cipolle, melanzane, noci, mele"),
        _words("della nonna, alla romana, veloci, estivi, piccanti"),
        _words(
            "2 cucchiai di olio d'oliva, 1 spicchio d'aglio, 1 pizzico di sale, 3 uova, "
            "300 g di farina, 50 g di burro, 80 g di parmigiano"
        ),
        (
            "Tagliare tutto e rosolare in una padella.",
            "Cuocere per 20 minuti a fuoco basso.",
            "Servire con basilico fresco.",
        ),
        _words("veloce, vegetariano, domenica"),
        _words("Primo, Primo, Zuppa, Primo, Secondo, Insalata, Dolce"),
        _words("Italiana, Romana"),
    ),
    Kitchen(
        "sv", "{style} {food}{dish}",
        _words("soppa, gratäng, paj, sallad, gryta, bröd"),
        _words("tomat, potatis, lax, svamp, äpple, rödbets, lök"),
        _words("Krämig, Mormors, Snabb, Kryddig"),
        _words("1 msk olja, 1 lök, 1 krm salt, 2 ägg, 3 dl vetemjöl, 5 dl mjölk, 50 g smör"),
        (
            "Hacka allt och fräs i en stor gryta.",
            "Låt koka i 20 minuter.",
            "Servera varmt med bröd.",
        ),
        _words("snabbt, vegetariskt, jul"),
        _words("Soppa, Varmrätt, Bakning, Sallad, Varmrätt, Bakning"),
        ("Svensk",),
    ),
    Kitchen(
        "ja", "{style}{food}{dish}",
        _words("の味噌汁, の煮物, カレー, サラダ, の天ぷら, 焼き"),
        _words("大根, 豆腐, 卵, かぼちゃ, 鮭, なす, きのこ"),
        _words("簡単, 母の, 冬の, 和風"),
        _words("砂糖 大さじ1, 醤油 大さじ2, 塩 少々, 味噌 50g, だし汁 400ml"),
        ("全部を切って鍋に入れる。", "弱火で10分煮る。", "熱いうちに食べる。"),
        _words("簡単, 和食, 弁当"),
        _words("汁物, 主菜, 主菜, 副菜, 主菜, 主菜"),
        ("和食",),
    ),
)  # fmt: skip
SPECIAL: tuple[dict[str, Any], ...] = (
    {"name": "Crème brûlée", "keywords": ["dessert"], "totalTime": "PT1H",
     "recipeIngredient": ["6 egg yolks", "500 ml cream", "100 g sugar"]},
    {"name": "Smørrebrød", "recipeIngredient": ["4 slices of rye bread", "200 g smoked salmon"]},
    {"name": "Mac & cheese", "recipeIngredient": ["300 g macaroni", "200 g cheddar"],
     "totalTime": "PT35M"},
    {"name": "Chicken tikka masala", "recipeCuisine": ["Indian"], "totalTime": "PT50M",
     "recipeIngredient": ["600 g chicken", "200 ml cream", "2 tbsp garam masala"]},
    {"name": "Ratatouille", "recipeIngredient": ["1 eggplant", "2 zucchini", "4 tomatoes"]},
    {"name": "Tomato soup", "keywords": ["classic"], "totalTime": "PT25M",
     "recipeIngredient": ["1 kg tomatoes", "1 l vegetable stock"]},
    {"name": "Soup", "notes": "Whatever is there."},
    {"name": "Saffron buns", "recipeIngredient": ["1 g saffron", "500 g flour", "50 g yeast"]},
    {"name": "Paella", "recipeIngredient": ["1 pinch of saffron", "400 g rice", "300 g shrimp"],
     "recipeCuisine": ["Spanish"]},
    {"name": "Bouillabaisse", "recipeIngredient": ["1 kg fish", "2 fennel bulbs"],
     "notes": "A pinch of saffron makes it yellow."},
    {"name": "Beef Wellington", "recipeIngredient": ["1 kg beef fillet", "250 g mushrooms"],
     "keywords": ["Christmas"], "totalTime": "PT2H"},
    {"name": "Käsespätzle", "inLanguage": "de",
     "recipeIngredient": ["400 g Spätzle", "200 g Bergkäse"]},
    {"name": "Lebkuchen", "keywords": ["Weihnachten"], "inLanguage": "de",
     "recipeIngredient": ["250 g Honig", "400 g Mehl"]},
    {"name": "Gazpacho", "recipeIngredient": ["1 kg tomates", "1 pepino"], "inLanguage": "es"},
    {"name": "Tarte Tatin", "recipeIngredient": ["6 pommes", "150 g de sucre"], "inLanguage": "fr"},
    {"name": "Eggs Benedict", "recipeIngredient": ["4 eggs", "2 English muffins"],
     "totalTime": "PT20M"},
    {"name": "Eggplant parmigiana", "recipeIngredient": ["3 eggplants", "150 g parmesan"]},
    {"name": "卵焼き", "recipeIngredient": ["卵 3個", "砂糖 大さじ1"], "inLanguage": "ja"},
    {"name": "Five-spice duck", "recipeIngredient": ["1 duck", "1 tbsp five-spice powder"]},
    {"name": "Overnight oats", "recipeIngredient": ["100 g rolled oats", "250 ml milk"],
     "recipeCategory": ["Breakfast"], "keywords": ["no cooking"], "totalTime": "PT8H"},
)  # fmt: skip
"""Those that everybody knows. They are the oldest, so that nothing else puts them first."""
COUNT = 500


def documents() -> list[dict[str, Any]]:
    """In the order in which they are kept."""
    made = [document for number in range(COUNT) for document in _at(number)]
    return [*SPECIAL, *islice(made, COUNT - len(SPECIAL))]


def _at(number: int) -> Iterator[dict[str, Any]]:
    """The next recipe of each kitchen that has not yet made all that it can."""
    for kitchen in KITCHENS:
        if number < len(kitchen.dishes) * len(kitchen.foods):
            yield _document(kitchen, number)


def _document(kitchen: Kitchen, number: int) -> dict[str, Any]:
    at = number % len(kitchen.dishes)
    dish = kitchen.dishes[at]
    food = kitchen.foods[(at + number // len(kitchen.dishes)) % len(kitchen.foods)]
    style = kitchen.styles[number * 3 % len(kitchen.styles)]
    words = {"dish": dish, "food": food, "style": style}
    staples = [kitchen.staples[(number + step) % len(kitchen.staples)] for step in (0, 1, 3, 4)]
    return {
        "name": kitchen.name.format(**words),
        "inLanguage": kitchen.tag,
        "totalTime": f"PT{10 + number * 7 % 90}M",
        "recipeIngredient": [f"{100 + number % 9 * 50} g {food}", *staples],
        "recipeInstructions": [step.format(**words) for step in kitchen.steps],
        "recipeCategory": [kitchen.category[at]],
        "recipeCuisine": [kitchen.cuisines[number % len(kitchen.cuisines)]],
        "keywords": [kitchen.keywords[number % len(kitchen.keywords)]],
    }
