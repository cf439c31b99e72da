"""The few words that stand around a recipe, in its own language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    ingredients: str
    steps: str
    notes: str
    equipment: str
    nutrition: str
    servings: str
    preparation: str
    cooking: str
    total: str
    category: str
    cuisine: str
    keywords: str
    author: str
    source: str
    portions: str
    """Behind a number."""


ENGLISH = Words(
    "Ingredients", "Method", "Notes", "Equipment", "Nutrition", "Servings", "Preparation",
    "Cooking", "Total time", "Category", "Cuisine", "Keywords", "By", "Source", "servings",
)  # fmt: skip
WORDS = {
    "en": ENGLISH,
    "da": Words(
        "Ingredienser", "Fremgangsmåde", "Noter", "Redskaber", "Næringsindhold", "Portioner",
        "Forberedelse", "Tilberedning", "Samlet tid", "Kategori", "Køkken", "Emneord", "Af",
        "Kilde", "portioner",
    ),
    "de": Words(
        "Zutaten", "Zubereitung", "Notizen", "Küchengeräte", "Nährwerte", "Portionen",
        "Vorbereitung", "Kochzeit", "Gesamtzeit", "Kategorie", "Küche", "Stichwörter", "Von",
        "Quelle", "Portionen",
    ),
    "es": Words(
        "Ingredientes", "Preparación", "Notas", "Utensilios", "Información nutricional",
        "Raciones", "Preparación previa", "Cocción", "Tiempo total", "Categoría", "Cocina",
        "Palabras clave", "De", "Fuente", "raciones",
    ),
    "fr": Words(
        "Ingrédients", "Préparation", "Notes", "Ustensiles", "Valeurs nutritionnelles", "Portions",
        "Temps de préparation", "Cuisson", "Temps total", "Catégorie", "Cuisine", "Mots-clés",
        "Par", "Source", "portions",
    ),
    "it": Words(
        "Ingredienti", "Procedimento", "Note", "Utensili", "Valori nutrizionali", "Porzioni",
        "Preparazione", "Cottura", "Tempo totale", "Categoria", "Cucina", "Parole chiave", "Di",
        "Fonte", "porzioni",
    ),
    "nl": Words(
        "Ingrediënten", "Bereiding", "Notities", "Keukengerei", "Voedingswaarde", "Porties",
        "Voorbereiding", "Kooktijd", "Totale tijd", "Categorie", "Keuken", "Trefwoorden", "Van",
        "Bron", "porties",
    ),
    "pt": Words(
        "Ingredientes", "Modo de preparo", "Notas", "Utensílios", "Informação nutricional",
        "Porções", "Preparação", "Cozimento", "Tempo total", "Categoria", "Culinária",
        "Palavras-chave", "Por", "Fonte", "porções",
    ),
    "sv": Words(
        "Ingredienser", "Gör så här", "Anteckningar", "Redskap", "Näringsvärde", "Portioner",
        "Förberedelse", "Tillagning", "Total tid", "Kategori", "Kök", "Nyckelord", "Av", "Källa",
        "portioner",
    ),
}  # fmt: skip


def words_for(language: str | None) -> Words:
    """By the first part of a language tag (RFC 5646); English for what is not in the table."""
    primary = (language or "").replace("_", "-").partition("-")[0]
    return WORDS.get(primary.lower(), ENGLISH)
