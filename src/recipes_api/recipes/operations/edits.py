"""What is to become of a recipe in an operation: pure functions of its document."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from recipes_api.recipes.document import Line, RecipeDocument
from recipes_api.recipes.history.differences import members_of
from recipes_api.recipes.models import LabelKind
from recipes_api.recipes.rendering import fold

MEMBERS = {
    LabelKind.KEYWORD: "keywords",
    LabelKind.CATEGORY: "recipeCategory",
    LabelKind.CUISINE: "recipeCuisine",
}
"""Where the labels of a kind stand in a document."""

Shown = dict[str, list[str]]
"""Texts, by the member of the document in which they stand."""
Edit = Callable[[RecipeDocument], RecipeDocument]
"""Raises NotPossible, or pydantic's ValidationError where the document would be out of bounds."""


class NotPossible(Exception):
    """Why a recipe is left as it is; a sentence for its owner."""


@dataclass(frozen=True, slots=True)
class LabelEdit:
    """What becomes of one list of labels, in this order: replaced, taken from, added to.

    Which label is meant does not depend on how it is spelt. An added one that is there already
    keeps its place and its spelling.
    """

    replace_with: tuple[str, ...] | None = None
    remove: tuple[str, ...] = ()
    add: tuple[str, ...] = ()

    def apply(self, labels: Iterable[str]) -> list[str]:
        removed = {fold(label) for label in self.remove}
        begun = labels if self.replace_with is None else self.replace_with
        left = [label for label in begun if fold(label) not in removed]
        there = {fold(label) for label in left}
        added = {fold(label): label for label in self.add if fold(label) not in there}
        return [*left, *added.values()]


@dataclass(frozen=True, slots=True)
class LabelRename:
    """Labels that are among the old ones (by their folded values) become the new one, once."""

    kind: LabelKind
    old: frozenset[str]
    new: str

    def __call__(self, document: RecipeDocument) -> RecipeDocument:
        labels = _labels(document, self.kind)
        meant = {*self.old, fold(self.new)}
        places = [place for place, label in enumerate(labels) if fold(label) in meant]
        renamed = [
            self.new if place in places else label
            for place, label in enumerate(labels)
            if place not in places[1:]
        ]
        return _with_labels(document, {self.kind: renamed})


@dataclass(frozen=True, slots=True)
class LabelEdits:
    """Edits of several kinds of labels at once."""

    of: dict[LabelKind, LabelEdit]

    def __call__(self, document: RecipeDocument) -> RecipeDocument:
        edited = {kind: edit.apply(_labels(document, kind)) for kind, edit in self.of.items()}
        return _with_labels(document, edited)


def labels_of(document: RecipeDocument) -> Shown:
    """By the member of the document in which they stand."""
    return {MEMBERS[kind]: _labels(document, kind) for kind in LabelKind}


def touched(before: RecipeDocument, after: RecipeDocument) -> tuple[Shown, Shown]:
    """What is shown of both: their labels, and the lines that are not the same."""
    shown = labels_of(before), labels_of(after)
    for member, lines in _lines_of(before).items():
        old = {line.id: line.text for line in lines}
        new = {line.id: line.text for line in _lines_of(after)[member]}
        changed = [line_id for line_id in old | new if old.get(line_id) != new.get(line_id)]
        if changed:
            for side, texts in zip(shown, (old, new), strict=True):
                side[member] = [texts[line_id] for line_id in changed if line_id in texts]
    return shown


def _lines_of(document: RecipeDocument) -> dict[str, Sequence[Line]]:
    return {
        "recipeIngredient": document.recipe_ingredient,
        "recipeInstructions": document.recipe_instructions,
    }


def _labels(document: RecipeDocument, kind: LabelKind) -> list[str]:
    return {
        LabelKind.KEYWORD: document.keywords,
        LabelKind.CATEGORY: document.recipe_category,
        LabelKind.CUISINE: document.recipe_cuisine,
    }[kind]


def _with_labels(document: RecipeDocument, labels: dict[LabelKind, list[str]]) -> RecipeDocument:
    changed = {MEMBERS[kind]: found for kind, found in labels.items()}
    if all(labels_of(document)[member] == found for member, found in changed.items()):
        return document
    return RecipeDocument.model_validate({**members_of(document), **changed})
