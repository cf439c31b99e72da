"""A food gets another name in the lines of a recipe: `2 scallions` -> `2 spring onions`.

What else a line says stays as it was written, and is understood as before; where that cannot be,
the line stays. Steps that name the food go along: they still say which ingredient they mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from recipes_api.recipes.document import AnyLine, RecipeDocument
from recipes_api.recipes.ingredients import (
    Amount,
    ParsedLine,
    food_key,
    food_keys,
    food_names,
    parse,
)
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.operations.edits import NotPossible
from recipes_api.recipes.steps.said import Mention
from recipes_api.recipes.understanding import understand


@dataclass(frozen=True, slots=True)
class FoodRename:
    """The old names, and the new one; `plural` is for where a recipe says several."""

    old: tuple[str, ...]
    new: str
    plural: str | None = None

    def __call__(self, document: RecipeDocument) -> RecipeDocument:
        """Raises NotPossible where no line can be changed, and ValidationError."""
        understood = understand(document)
        lines = [
            _with_text(line, line.text if parsed is None else self._line(line.text, parsed))
            for line, parsed in zip(document.recipe_ingredient, understood.ingredients, strict=True)
        ]
        renamed = {
            new.id: parsed.language
            for new, old, parsed in zip(
                lines, document.recipe_ingredient, understood.ingredients, strict=True
            )
            if new != old and parsed is not None
        }
        if not renamed:
            raise NotPossible("It names the food in a way that cannot be changed safely.")
        steps = [
            _with_text(step, self._step(step.text, said.ingredients, renamed))
            for step, said in zip(document.recipe_instructions, understood.steps, strict=True)
        ]
        edited = document.model_copy(
            update={"recipe_ingredient": lines, "recipe_instructions": steps}
        )
        return RecipeDocument.model_validate(edited.model_dump(by_alias=True))

    def _line(self, text: str, parsed: ParsedLine) -> str:
        if len(parsed.food_spans) != 1:
            return text
        language = parsed.language
        ((begin, end),) = parsed.food_spans
        old = self._old_keys(language)
        there = {key for part in food_keys(parsed.food, language) for key in part}
        if not there & old or food_key(self.new, language) in there:
            return text
        food = text[begin:end]
        for name in reversed(food_names(food, language)):
            if name.key in old:
                food = self._renamed(food, name.span, is_plural=name.is_plural)
        renamed = text[:begin] + food + text[end:]
        return renamed if _say_the_same(parsed, parse(renamed, language)) else text

    def _step(
        self, text: str, mentions: Sequence[Mention], renamed: dict[str | None, str | None]
    ) -> str:
        spans = {said.span: renamed[said.id] for said in mentions if said.id in renamed}
        for (begin, end), language in sorted(spans.items(), reverse=True):
            for name in food_names(text[begin:end], language):
                if name.key in self._old_keys(language):
                    text = self._renamed(text, (begin, end), is_plural=name.is_plural)
        return text

    def _old_keys(self, language: str | None) -> set[str]:
        return {food_key(name, language) for name in self.old} - {food_key(self.new, language)}

    def _renamed(self, text: str, span: Span, *, is_plural: bool) -> str:
        begin, end = span
        new = self.plural if is_plural and self.plural else self.new
        if text[begin].isupper():
            new = new[0].upper() + new[1:]
        return text[:begin] + new + text[end:]


def _with_text(line: AnyLine, text: str) -> AnyLine:
    return line if line.text == text else line.model_copy(update={"text": text})


def _say_the_same(before: ParsedLine, after: ParsedLine | None) -> bool:
    """But for the food."""
    return after is not None and _amounts(before) == _amounts(after)


def _amounts(parsed: ParsedLine) -> list[tuple[object, ...] | None]:
    amounts = (parsed.amount, parsed.plus, parsed.package, parsed.alternative)
    return [None if amount is None else _measure(amount) for amount in amounts]


def _measure(amount: Amount) -> tuple[object, ...]:
    return amount.quantity, amount.quantity_max, amount.unit
