"""The OpenAPI document is true: what it says may be sent is taken, what it says comes back does."""

from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema_rs import Draft202012Validator
from schemathesis import Case, GenerationMode
from schemathesis.core.control import SkipTest
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests import people
from tests.server import ServerProcess
from tests.test_every_route import ENDLESS

pytestmark = pytest.mark.slow

EXAMPLES_PER_OPERATION = 12
# A document says what a password looks like, and not whether it is a good one; so it is with
# emails, conditions, and pages that have no recipe: what it allows may still be refused.
TOO_STRICT = positive_data_acceptance
OPERATIONS = [
    "add_favourite",
    "begin_import",
    "cancel_import",
    "change_cooked",
    "change_own_account",
    "change_password",
    "change_recipe",
    "change_recipes",
    "compare_versions",
    "create_recipe",
    "create_token",
    "delete_cooked",
    "delete_own_account",
    "delete_recipe",
    "delete_search",
    "end_session",
    "export_recipes",
    "import_recipe",
    "list_base_ingredients",
    "list_changes",
    "list_cookable_recipes",
    "list_cooked",
    "list_import_items",
    "list_imports",
    "list_operations",
    "list_recipe_cooked",
    "list_recipes",
    "list_searches",
    "list_sessions",
    "list_similar_recipes",
    "list_trash",
    "list_versions",
    "live",
    "log_in_browser",
    "log_out",
    "log_out_browser",
    "log_out_everywhere",
    "parse_ingredients",
    "public_keys",
    "rate_recipe",
    "read_facets",
    "read_image",
    "read_import",
    "read_marks",
    "read_operation",
    "read_own_account",
    "read_recipe",
    "read_recipe_tree",
    "read_search",
    "read_version",
    "ready",
    "record_cooked",
    "refresh_browser",
    "register_user",
    "reimport_recipe",
    "remove_favourite",
    "remove_rating",
    "rename_foods",
    "rename_labels",
    "replace_recipe",
    "replace_search",
    "restore_recipe",
    "restore_version",
    "retry_import",
    "revoke_token",
    "run_import",
    "run_search",
    "save_search",
    "trash_recipe",
    "undo_import",
    "undo_operation",
    "upload_image",
    "watch_changes",
    "watch_import",
]
"""What clients that are generated from the document call: a name that goes breaks them."""
BROWSER = {"X-Requested-With": "recipes", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("openapi")
    with ServerProcess(folder, registrations_per_hour="100000", fetch="false") as server:
        yield server


async def bearer_of_somebody_new(server: ServerProcess) -> dict[str, str]:
    async with httpx2.AsyncClient(base_url=server.url) as client:
        person = await people.sign_up(client, f"{uuid4().hex}@example.org")
    return person.bearer


@pytest.mark.parametrize("mode", GenerationMode)
async def test_every_operation_keeps_what_the_document_says(
    server: ServerProcess, mode: GenerationMode
) -> None:
    """With requests that it allows, and with requests that it does not."""
    schema = schemathesis.openapi.from_url(f"{server.url}/openapi.json")
    schema = schema.exclude(path=ENDLESS)
    schema.config.generation.update(modes=[mode])
    walked, faults = 0, []
    for result in schema.get_all_operations():
        # Some operations take nothing that could be wrong.
        with suppress(SkipTest):
            try:
                check(result.ok(), mode, await bearer_of_somebody_new(server))
            except (FailureGroup, ExceptionGroup) as fault:
                faults.append(f"{result.ok().label}: {fault}")
            walked += 1
    assert walked > 15
    assert not faults, "\n\n".join(faults)


def check(operation: APIOperation, mode: GenerationMode, bearer: dict[str, str]) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES_PER_OPERATION,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def keeps_its_word(case: Case) -> None:
        case.call_and_validate(headers=bearer | BROWSER, excluded_checks=[TOO_STRICT])

    keeps_its_word()


def test_the_examples_are_as_their_schemas_say(server: ServerProcess) -> None:
    document = httpx2.get(f"{server.url}/openapi.json").json()
    shown = 0
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", []):
            whole = schema | {"components": document["components"]}
            Draft202012Validator(whole).validate(example)
            shown += 1
        for member in schema.get("properties", {}).values():
            for example in member.get("examples", []):
                whole = member | {"components": document["components"]}
                assert Draft202012Validator(whole).is_valid(example), f"{name}: {example}"
                shown += 1
    assert shown > 10


def test_operations_keep_their_names(server: ServerProcess) -> None:
    document = httpx2.get(f"{server.url}/openapi.json").json()

    names = [operation["operationId"] for methods in document["paths"].values()
             for operation in methods.values()]  # fmt: skip

    assert sorted(names) == OPERATIONS


def test_the_document_says_how_to_log_in(server: ServerProcess) -> None:
    document = httpx2.get(f"{server.url}/openapi.json").json()

    (scheme,) = document["components"]["securitySchemes"].values()

    assert scheme["type"] == "oauth2"
    assert scheme["flows"]["password"]["tokenUrl"] == "/api/v1/auth/token"
    assert set(scheme["flows"]["password"]["scopes"]) == {
        "recipes:read", "recipes:write", "account",
    }  # fmt: skip
