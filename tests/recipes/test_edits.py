"""What becomes of labels: what one removes is gone, what one adds is there, once."""

from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.models import LabelKind
from recipes_api.recipes.operations.edits import LabelEdit, LabelRename
from recipes_api.recipes.rendering import fold

SPELLINGS = ["vegan", "Vegan", "VEGAN", "süß", "SÜSS", "quick", "a b", "a  b"]
labels = st.lists(st.sampled_from(SPELLINGS))


@given(labels, labels, labels)
def test_what_is_removed_is_gone_and_what_is_added_is_there_once(
    before: list[str], removed: list[str], added: list[str]
) -> None:
    after = LabelEdit(remove=tuple(removed), add=tuple(added)).apply(before)

    folded = [fold(label) for label in after]
    left = [label for label in before if fold(label) not in set(map(fold, removed))]
    assert after[: len(left)] == left
    assert set(folded) == set(map(fold, left)) | set(map(fold, added))
    for label in added:
        assert folded.count(fold(label)) == max(1, [*map(fold, left)].count(fold(label)))


@given(labels, labels, st.sampled_from(["vegan", "Green", "süss"]))
def test_a_renamed_label_stands_where_the_first_of_them_stood(
    before: list[str], old: list[str], new: str
) -> None:
    document = RecipeDocument(name="x", keywords=before)
    folded = frozenset(map(fold, old))

    after = LabelRename(LabelKind.KEYWORD, folded, new)(document).keywords

    meant = {*folded, fold(new)}
    others = [label for label in before if fold(label) not in meant]
    assert [label for label in after if label != new] == others
    if any(fold(label) in meant for label in before):
        first = next(place for place, label in enumerate(before) if fold(label) in meant)
        assert after.index(new) == first
        assert after.count(new) == 1
    else:
        assert new not in after
