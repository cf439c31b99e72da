"""A bundle of ours is an import like any other: told about, known again, undone as a whole."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, keep, kept_names, named
from tests.recipes.imports.archives import (
    IMPORTS,
    counts,
    ended,
    imported,
    items_of,
    zipped,
)

NOWHERE = f"/api/v1/images/{'0' * 64}/large.webp"


async def bundle_of(person: Person, **wanted: Any) -> bytes:
    return (await person.get("/api/v1/export", params=wanted)).content


def members(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(bundle: bytes, **new: Any) -> bytes:
    """Every recipe of it with other members."""
    return zipped({
        name: json.dumps(json.loads(body) | new).encode()
        for name, body in members(bundle).items()
        if name.startswith("recipes/")
    })  # fmt: skip


async def delete_for_good(person: Person, recipe_id: str) -> None:
    await person.delete(f"{RECIPES}/{recipe_id}", headers=ANY_VERSION)
    assert (await person.delete(f"{RECIPES}/trash/{recipe_id}")).status_code == 204


async def test_what_is_there_is_there_already(ada: Person) -> None:
    await keep(ada, named("Bread"))
    gone = await keep(ada, named("Gone"))
    await ada.delete(f"{RECIPES}/{gone['id']}", headers=ANY_VERSION)
    bundle = await bundle_of(ada)

    job = await imported(ada, bundle)

    assert job["counts"] == counts(already_there=2)
    assert [item["reason"] for item in await items_of(ada, job)] == [None, None]
    assert await bundle_of(ada) == bundle


async def test_what_was_deleted_for_good_comes_back_under_its_id(ada: Person) -> None:
    await keep(ada, named("Bread"))
    soup = await keep(ada, named("Soup"))
    bundle = await bundle_of(ada)
    await delete_for_good(ada, soup["id"])

    job = await imported(ada, bundle)

    assert job["counts"] == counts(imported=1, already_there=1)
    assert (await ada.get(f"{RECIPES}/{soup['id']}")).json() == soup


async def test_what_is_in_the_trash_stays_there_and_that_is_said(ada: Person) -> None:
    soup = await keep(ada, named("Soup"))
    bundle = await bundle_of(ada)
    await ada.delete(f"{RECIPES}/{soup['id']}", headers=ANY_VERSION)

    for duplicates in ("skip", "update"):
        job = await imported(ada, bundle, duplicates=duplicates)

        (item,) = await items_of(ada, job)
        assert (item["state"], item["reason"]) == ("already-there", "You have it in the trash.")


async def test_a_copy_has_an_id_of_its_own_and_its_history(ada: Person) -> None:
    soup = await keep(ada, named("Soup"))
    await ada.patch(f"{RECIPES}/{soup['id']}", json={"notes": "New."}, headers=ANY_VERSION)
    bundle = await bundle_of(ada)

    job = await imported(ada, bundle, duplicates="copy")

    assert job["counts"] == counts(imported=1)
    (item,) = await items_of(ada, job)
    assert item["recipe_id"] != soup["id"]
    versions = (await ada.get(f"{RECIPES}/{item['recipe_id']}/versions")).json()["items"]
    assert [each["change"] for each in versions] == ["revised", "created"]


async def test_anothers_recipe_is_not_written_over(ada: Person, sign_up: SignUp) -> None:
    """SECURITY O1: it comes under another id, which is the same the next time."""
    await keep(ada, named("Soup"))
    bundle = await bundle_of(ada)
    eve = await sign_up("eve@example.org")

    first = await imported(eve, bundle)
    again = await imported(eve, bundle)

    assert (first["counts"], again["counts"]) == (counts(imported=1), counts(already_there=1))
    (item,) = await items_of(eve, first)
    assert (await eve.get(f"{RECIPES}/{item['recipe_id']}")).json()["name"] == "Soup"
    assert await bundle_of(ada) == bundle


async def test_a_recipe_in_another_is_found_again(ada: Person, sign_up: SignUp) -> None:
    """Also under the id that stands in for its own."""
    dough = await keep(ada, named("Dough", recipeIngredient=["500 g flour"]))
    line = {"text": "1 batch of dough", "recipe": dough["id"]}
    await keep(ada, named("Pie", recipeIngredient=[line]))
    bundle = await bundle_of(ada)
    eve = await sign_up("eve@example.org")

    job = await imported(eve, bundle)

    dough_item, pie_item = await items_of(eve, job)
    pie = (await eve.get(f"{RECIPES}/{pie_item['recipe_id']}")).json()
    assert pie["recipeIngredient"][0]["recipe"] == dough_item["recipe_id"] != dough["id"]


async def test_recipes_that_go_round_in_a_bundle_do_not_go_round_here(ada: Person) -> None:
    """Somebody wrote it by hand."""
    soup, stock = await keep(ada, named("Soup")), await keep(ada, named("Stock"))
    each_other = {"Soup": stock["id"], "Stock": soup["id"]}
    bundle = await bundle_of(ada, history=False)
    for recipe in (soup, stock):
        await delete_for_good(ada, recipe["id"])
    written = {}
    for name, body in members(bundle).items():
        if name.startswith("recipes/"):
            recipe = json.loads(body)
            line = {"text": "1 batch", "recipe": each_other[recipe["document"]["name"]]}
            recipe["document"]["recipeIngredient"] = [line]
            written[name] = json.dumps(recipe).encode()

    job = await imported(ada, zipped(written))

    assert job["counts"] == counts(imported=1, refused=1)
    kept, refused = await items_of(ada, job)
    assert "made of itself" in refused["reason"]
    tree = (await ada.get(f"{RECIPES}/{kept['recipe_id']}/tree")).json()
    assert tree["ingredients"][0]["made_by"]["state"] == "gone"


async def test_the_same_content_is_there_already_but_not_in_the_bundle_itself(
    ada: Person, sign_up: SignUp
) -> None:
    """Two that say the same are two; one that the person had is no second one."""
    await keep(ada, named("Soup"))
    await keep(ada, named("Soup"))
    await keep(ada, named("Bread"))
    bundle = await bundle_of(ada)
    eve = await sign_up("eve@example.org")
    await keep(eve, named("Bread"))

    job = await imported(eve, bundle)

    assert job["counts"] == counts(imported=2, already_there=1)
    assert sorted(await kept_names(eve)) == ["Bread", "Soup", "Soup"]


def with_another_version(bundle: bytes, document: dict[str, Any]) -> bytes:
    """As if the only recipe in it had been changed where the bundle was made."""
    (recipe,) = (body for name, body in members(bundle).items() if name.startswith("recipes/"))
    at = "2150-01-01T00:00:00Z"
    newest = {"version": 2, "change": "revised", "created_at": at, "document": document}
    versions = [*json.loads(recipe)["versions"], newest]
    return changed(bundle, version=2, updated_at=at, document=document, versions=versions)


async def test_an_update_brings_what_was_changed_elsewhere(ada: Person) -> None:
    """What was changed here stays as it is here."""
    soup = await keep(ada, named("Soup", notes="Old.", author="Ada"))
    older = await bundle_of(ada)
    newer = with_another_version(older, named("Soup", notes="There.", author="There"))
    await ada.patch(f"{RECIPES}/{soup['id']}", json={"author": "Here"}, headers=ANY_VERSION)

    nothing_new = await imported(ada, older, duplicates="update")
    preview = await imported(ada, newer, duplicates="update", dry_run="true")
    job = await imported(ada, newer, duplicates="update")

    assert nothing_new["counts"] == counts(already_there=1)
    assert preview["counts"] == job["counts"] == counts(updated=1)
    now = (await ada.get(f"{RECIPES}/{soup['id']}")).json()
    assert (now["notes"], now["author"], now["version"]) == ("There.", "Here", 3)

    undone = await ended(ada, await ada.post(f"{IMPORTS}/{job['id']}/undo"))

    assert undone["counts"] == counts(updated=1, undone=1)
    assert (await ada.get(f"{RECIPES}/{soup['id']}")).json()["notes"] == "Old."


async def test_it_is_undone_as_a_whole(ada: Person, sign_up: SignUp) -> None:
    soup = await keep(ada, named("Soup"))
    bundle = await bundle_of(ada)
    await delete_for_good(ada, soup["id"])
    job = await imported(ada, bundle)

    undone = await ended(ada, await ada.post(f"{IMPORTS}/{job['id']}/undo"))

    assert undone["counts"] == counts(imported=1, undone=1)
    assert await kept_names(ada) == []


@pytest.mark.parametrize("duplicates", ["skip", "copy", "update"])
async def test_a_dry_run_says_what_would_be_done(
    ada: Person, sign_up: SignUp, duplicates: str
) -> None:
    await keep(ada, named("Soup"))
    bread = await keep(ada, named("Bread"))
    bundle = await bundle_of(ada)
    await delete_for_good(ada, bread["id"])

    dry = await imported(ada, bundle, duplicates=duplicates, dry_run="true")
    assert await kept_names(ada) == ["Soup"]
    job = await ended(ada, await ada.post(f"{IMPORTS}/{dry['id']}/run"))

    assert dry["counts"] == job["counts"]


async def test_a_picture_that_is_not_here_is_left_out_and_told_about(ada: Person) -> None:
    elsewhere = "https://example.org/soup.jpg"
    await keep(ada, named("Soup"))
    bundle = changed(
        await bundle_of(ada), document=named("Soup", image=[NOWHERE, elsewhere]), versions=[]
    )

    job = await imported(ada, bundle, duplicates="copy")

    (item,) = await items_of(ada, job)
    assert item["state"] == "imported"
    assert "not on this service" in item["reason"]
    kept = (await ada.get(f"{RECIPES}/{item['recipe_id']}")).json()
    assert kept["image"] == [elsewhere]
