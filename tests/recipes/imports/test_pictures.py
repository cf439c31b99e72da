"""Pictures in archives become the person's own; what cannot be kept is told about."""

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from recipes_api.settings import Settings
from tests.images.pictures import claiming, picture
from tests.people import Person
from tests.recipes.documents import ANY_VERSION, RECIPES
from tests.recipes.imports.archives import (
    IMPORTS,
    archive,
    counts,
    ended,
    imported,
    items_of,
    recipe,
    zipped,
)

ELSEWHERE = "https://example.org/soup.jpg"
OURS = "/api/v1/images/"


def with_pictures(*bodies: bytes, name: str = "Soup", **changed: Any) -> dict[str, bytes]:
    """A recipe in JSON-LD, and the files that it names."""
    files = {f"{name}-{number}.png": body for number, body in enumerate(bodies)}
    image = [*changed.pop("image", ()), *files]
    return {f"{name}.json": recipe(name, image=image, **changed), **files}


async def bring_in(person: Person, files: dict[str, bytes], **wanted: str) -> dict[str, Any]:
    """The line on the first recipe."""
    job = await imported(person, zipped(files), **wanted)
    return (await items_of(person, job))[0]


async def images_of(person: Person, item: dict[str, Any]) -> list[str]:
    """Those of the recipe, and those of its steps."""
    recipe = (await person.get(f"{RECIPES}/{item['recipe_id']}")).json()
    of_steps = [address for step in recipe["recipeInstructions"] for address in step["image"]]
    return [*recipe["image"], *of_steps]


def kept_files(settings: Settings) -> int:
    return len(list((settings.data_dir / "images").rglob("*-large.webp")))


async def test_a_recipe_shows_what_came_with_it(ada: Person) -> None:
    item = await bring_in(ada, with_pictures(picture(), picture(width=41), image=[ELSEWHERE]))

    assert (item["state"], item["reason"]) == ("imported", None)
    first, second, elsewhere = await images_of(ada, item)
    assert elsewhere == ELSEWHERE
    for address in (first, second):
        assert address.startswith(OURS)
        assert (await ada.client.get(address)).headers["content-type"] == "image/webp"
    (card,) = (await ada.get(RECIPES)).json()["items"]
    assert card["image"] == first.replace("large", "small")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (picture("JPEG")[:60], "damaged or cut off"),
        (claiming("PNG", 20_000, 20_000), "million pixels"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\0" * 100, "not those of a picture"),
    ],
)
async def test_a_picture_that_cannot_be_kept_costs_neither_the_recipe_nor_another(
    ada: Person, body: bytes, why: str
) -> None:
    item = await bring_in(ada, with_pictures(body, picture()))

    assert item["state"] == "imported"
    assert "The picture Soup-0.png was left out" in item["reason"]
    assert why in item["reason"]
    assert len(await images_of(ada, item)) == 1


async def test_with_no_room_for_pictures_the_recipe_comes_without(
    ada: Person, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = app.state.settings.model_copy(update={"images_per_person": 1})
    monkeypatch.setattr(app.state.image_keeper, "_settings", few)

    item = await bring_in(ada, with_pictures(picture(), picture(width=41)))

    assert len(await images_of(ada, item)) == 1
    assert "You have 1 pictures" in item["reason"]


async def test_a_fault_of_ours_costs_the_pictures_and_not_the_recipe(
    ada: Person, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app.state.image_keeper, "keep_picture", fail)

    item = await bring_in(ada, with_pictures(picture()))

    assert (item["state"], await images_of(ada, item)) == ("imported", [])
    assert "the service failed" in item["reason"]


async def test_one_that_is_there_already_encodes_nothing(ada: Person, settings: Settings) -> None:
    await imported(ada, archive("Soup"))

    item = await bring_in(ada, with_pictures(picture()))

    assert item["state"] == "already-there"
    assert kept_files(settings) == 0


async def test_a_dry_run_keeps_no_picture(ada: Person, settings: Settings) -> None:
    item = await bring_in(ada, with_pictures(picture()), dry_run="true")

    assert item["state"] == "imported"
    assert kept_files(settings) == 0


async def test_the_same_archive_again_changes_nothing_and_new_pictures_update(
    ada: Person, settings: Settings
) -> None:
    files = with_pictures(picture())
    first = await bring_in(ada, files)

    again = await bring_in(ada, files, duplicates="update")
    newer = await bring_in(ada, with_pictures(picture(width=41)), duplicates="update")

    assert (again["state"], newer["state"]) == ("already-there", "updated")
    assert kept_files(settings) == 2
    assert len(await images_of(ada, first)) == 1


async def test_undone_the_recipe_goes_with_its_pictures_in_its_time(
    ada: Person, settings: Settings
) -> None:
    """Until the trash is emptied they are there: the recipe may be taken out of it."""
    job = await imported(ada, zipped(with_pictures(picture())))
    (item,) = await items_of(ada, job)
    (address,) = await images_of(ada, item)

    undone = await ended(ada, await ada.post(f"{IMPORTS}/{job['id']}/undo"))

    assert undone["counts"] == counts(imported=1, undone=1)
    assert (await ada.client.get(address)).status_code == 200
    await ada.post(f"{RECIPES}/{item['recipe_id']}/restore")
    assert await images_of(ada, item) == [address]


async def test_read_again_from_what_was_kept_it_has_its_pictures(ada: Person) -> None:
    """They lay beside it, and were not kept with it once more."""
    item = await bring_in(ada, with_pictures(picture()))
    url = f"{RECIPES}/{item['recipe_id']}"
    before = (await ada.get(url)).json()

    again = await ada.post(f"{url}/reimport")

    assert again.json() == before | {"provenance": None}
    await ada.patch(url, json={"image": []}, headers=ANY_VERSION)
    assert (await ada.post(f"{url}/reimport")).json()["image"] == []


async def test_a_picture_of_a_step_is_shown_by_the_step(ada: Person) -> None:
    text = "# Soup\n\n---\n\n- *1* egg\n\n---\n\n1. Peel.\n2. Cook.\n\n   ![](pan.png)\n"

    item = await bring_in(ada, {"soup.md": text.encode(), "pan.png": picture()})

    url = f"{RECIPES}/{item['recipe_id']}"
    recipe = (await ada.get(url)).json()
    assert recipe["image"] == []
    peel, cook = recipe["recipeInstructions"]
    assert peel["image"] == []
    (address,) = cook["image"]
    assert (await ada.client.get(address)).status_code == 200
    assert (await ada.post(f"{url}/reimport")).json() == recipe | {"provenance": None}


@pytest.mark.parametrize(
    ("name", "recipes", "pictures"),
    [
        ("copymethat.zip", 3, 3),
        ("nextcloud.zip", 3, 2),
        ("paprika.zip", 5, 5),
        ("tandoor.zip", 1, 1),
    ],
)
async def test_every_picture_of_a_real_archive_is_kept(
    ada: Person, shared_data: Path, settings: Settings, name: str, recipes: int, pictures: int
) -> None:
    job = await imported(ada, (shared_data / "archives" / name).read_bytes(), name=name)

    assert job["counts"] == counts(imported=recipes)
    shown = [
        address
        for item in await items_of(ada, job)
        for address in await images_of(ada, item)
        if address.startswith(OURS)
    ]
    assert len(shown) == len(set(shown)) == kept_files(settings) == pictures
    for address in shown:
        assert (await ada.client.get(address)).status_code == 200
