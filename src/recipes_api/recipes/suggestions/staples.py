"""What every kitchen has, so that nobody needs to say it."""

from functools import cache

from recipes_api.recipes.ingredients import keys_of

STAPLES = """
water, warm water, lukewarm water, hot water, boiling water, cold water, ice water, tap water, ice,
ice cube, salt, sea salt, table salt, kosher salt, fine salt, coarse salt, sea salt flake, pepper,
black pepper, ground pepper, ground black pepper, salt and pepper
wasser, warmes wasser, lauwarmes wasser, kaltes wasser, kochendes wasser, heißes wasser, salz,
meersalz, pfeffer, schwarzer pfeffer
eau, eau tiède, eau froide, eau chaude, eau bouillante, sel, sel fin, gros sel, fleur de sel,
poivre, poivre noir
agua, agua tibia, agua fría, agua caliente, sal, sal marina, pimienta, pimienta negra
acqua, acqua tiepida, acqua fredda, acqua calda, sale, sale fino, sale grosso, pepe, pepe nero
lauw water, koud water, kokend water, zout, zeezout, peper, zwarte peper
água, água morna, água fria, água quente, pimenta, pimenta-do-reino, sal grosso
vatten, ljummet vatten, kallt vatten, varmt vatten, kokande vatten, flingsalt, peppar, svartpeppar
水, 湯, ぬるま湯, 熱湯, 塩, 塩こしょう, こしょう, 胡椒, 盐, 食盐, 清水, 温水, 开水, 胡椒粉, 黑胡椒
"""
"""By the language, as recipes write them."""


@cache
def staples() -> frozenset[str]:
    """Their keys."""
    named = (name.strip() for name in STAPLES.replace("\n", ",").split(","))
    return frozenset(key for name in named if name for key in keys_of(name))
