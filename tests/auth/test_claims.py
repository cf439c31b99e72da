"""What an access token must state, claim by claim (SECURITY J5).

Every forgery is signed with the service's own key: it is refused for the one claim that is wrong.
"""

from typing import Any

import pytest

from tests.auth.forgery import ACCEPTED, MISSING, Forger, all_refused, verdict, verdicts
from tests.clock import SettableClock
from tests.people import Person, SignUp

ME = "/api/v1/users/me"
SOMEBODY_ELSES = "The token was issued by somebody else"
FOR_SOMEBODY_ELSE = "The token is meant for somebody else"
EXPIRED = "The token has expired"
NO_SESSION = "The session of this token has ended"
NOT_JSON = "The token does not contain JSON"
NO_NUMBERS: list[Any] = [MISSING, None, True, False, "", "1780315200", "soon", [], [1], {}]
NO_TEXTS: list[Any] = [MISSING, None, True, 0, 1.5, "", [], ["text"], {}, {"text": "text"}]
LEEWAY_SECONDS = 10


def invalid(claim: str) -> str:
    return f"The token lacks a valid {claim}"


def each(forger: Forger, claim: str, values: list[Any]) -> dict[str, str]:
    """The genuine token with one claim changed, by the claim's new value."""
    return {repr(value): forger.with_claims(**{claim: value}) for value in values}


async def test_the_issuer_is_this_service_to_the_letter(ada: Person, forger: Forger) -> None:
    """SECURITY J5: RFC 9068 4, RFC 8725 3.8."""
    ours = forger.claims["iss"]
    others = [ours + "/", ours.upper(), ours + " ", ours.replace("http", "https"), ours[:-1], "a"]
    forgeries = each(forger, "iss", [*NO_TEXTS, *others, [ours], {"iss": ours}])

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, SOMEBODY_ELSES)


async def test_the_audience_is_this_service(ada: Person, forger: Forger) -> None:
    """SECURITY J5: RFC 9068 4, RFC 8725 3.9, RFC 7519 4.1.3 (equal to the letter)."""
    ours = forger.claims["aud"]
    others = [ours + "/", ours.upper(), ours[:-1], f"{ours} {ours}", ["a", "b"], [[ours]], [None]]
    forgeries = each(forger, "aud", [*NO_TEXTS, *others, {ours: ours}])

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, FOR_SOMEBODY_ELSE)


async def test_of_several_audiences_one_is_enough(ada: Person, forger: Forger) -> None:
    """SECURITY J5: RFC 7519 4.1.3: one text, or an array of texts."""
    ours = forger.claims["aud"]
    for audiences in ([ours], ["https://other.example", ours], [ours, ours]):
        assert await verdict(ada.client, forger.with_claims(aud=audiences)) == ACCEPTED
    forgeries = each(forger, "aud", [[ours, None], [7, ours], [ours, [ours]], [ours, True]])

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, FOR_SOMEBODY_ELSE)


@pytest.mark.parametrize("claim", ["exp", "iat"])
async def test_a_time_is_there_and_a_number(ada: Person, forger: Forger, claim: str) -> None:
    """SECURITY J5: RFC 7519 2, NumericDate. JSON's `true` is no number."""
    forgeries = each(forger, claim, [*NO_NUMBERS, 10**350, -(10**350)])

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, invalid(claim))


async def test_a_begin_may_be_missing_and_is_else_a_number(ada: Person, forger: Forger) -> None:
    """SECURITY J5: RFC 7519 4.1.5."""
    forgeries = each(forger, "nbf", NO_NUMBERS[1:])

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, invalid("nbf"))
    assert await verdict(ada.client, forger.with_claims(nbf=forger.claims["iat"])) == ACCEPTED


async def test_an_expired_token_is_refused_after_the_leeway(
    ada: Person, forger: Forger, clock: SettableClock
) -> None:
    """SECURITY J5: RFC 7519 4.1.4. Ten seconds for clocks that differ, and no more."""
    now = clock().timestamp()
    seconds = [0, 0.5, 1, LEEWAY_SECONDS - 0.001, LEEWAY_SECONDS, LEEWAY_SECONDS + 0.001, 3600]
    tokens = {str(ago): forger.with_claims(exp=now - ago) for ago in seconds}

    assert await verdicts(ada.client, tokens) == {
        str(ago): ACCEPTED if ago < LEEWAY_SECONDS else EXPIRED for ago in seconds
    }
    forgeries = each(forger, "exp", [0, -1, 0.0, -1e308, -(10**300), 1e-300])
    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, EXPIRED)


@pytest.mark.parametrize("claim", ["iat", "nbf"])
async def test_a_token_of_the_future_is_refused(
    ada: Person, forger: Forger, clock: SettableClock, claim: str
) -> None:
    """SECURITY J5: RFC 7519 4.1.5. The same ten seconds."""
    now = clock().timestamp()
    seconds = [-3600, 0, 0.5, LEEWAY_SECONDS, LEEWAY_SECONDS + 0.001, 3600]
    tokens = {str(ahead): forger.with_claims(**{claim: now + ahead}) for ahead in seconds}

    assert await verdicts(ada.client, tokens) == {
        str(ahead): ACCEPTED
        if ahead <= LEEWAY_SECONDS
        else f"The token's {claim} lies in the future"
        for ahead in seconds
    }


async def test_the_genuine_token_dies_on_time_though_it_was_seen_before(
    ada: Person, forger: Forger, clock: SettableClock
) -> None:
    """SECURITY J5: a verified token is remembered, and not past its end."""
    lifetime = forger.claims["exp"] - clock().timestamp()
    assert await verdict(ada.client, ada.access_token) == ACCEPTED
    clock.advance(seconds=lifetime + LEEWAY_SECONDS - 1)
    assert await verdict(ada.client, ada.access_token) == ACCEPTED
    clock.advance(seconds=1)
    assert await verdict(ada.client, ada.access_token) == EXPIRED


async def test_a_number_that_is_no_json_number_is_refused(ada: Person, forger: Forger) -> None:
    """SECURITY J5, J6: RFC 8259 6. Python would read the first three and count the last."""
    numbers = ["NaN", "Infinity", "-Infinity", "1e400", "01", "+1", "1.", ".5", "0x7f", "9" * 500]
    forgeries = {number: forger.with_number("exp", number) for number in numbers}

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, NOT_JSON)


async def test_a_time_may_be_fractional_or_written_with_an_exponent(
    ada: Person, forger: Forger, clock: SettableClock
) -> None:
    """SECURITY J5: RFC 7519 2."""
    now = clock().timestamp()
    for written in (f"{now + 59.25}", f"{(now + 60) / 1e9!r}E9", f"{now + 60:.6f}", "1e300"):
        assert await verdict(ada.client, forger.with_number("exp", written)) == ACCEPTED, written


@pytest.mark.parametrize("claim", ["sub", "sid", "jti", "client_id", "scope"])
async def test_a_name_is_there_and_a_text(ada: Person, forger: Forger, claim: str) -> None:
    """SECURITY J5: RFC 9068 2.2; `sid` is ours."""
    forgeries = each(forger, claim, NO_TEXTS)

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, invalid(claim))


@pytest.mark.parametrize("claim", ["sub", "sid"])
async def test_an_id_has_one_spelling(ada: Person, forger: Forger, claim: str) -> None:
    """SECURITY J5."""
    ours: str = forger.claims[claim]
    other_spellings = [
        ours.upper(), ours.replace("-", ""), f"{{{ours}}}", f"urn:uuid:{ours}", ours + " ",
        ours[:-1], ours + "0", "ada@example.org", "1", "x", "' OR '1'='1",
    ]  # fmt: skip
    forgeries = each(forger, claim, other_spellings)

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, invalid(claim))


async def test_a_person_and_a_session_belong_together(
    ada: Person, forger: Forger, sign_up: SignUp
) -> None:
    """SECURITY J5: the database is asked for the pair."""
    bob = await sign_up("bob@example.org")
    unknown = "018f3c3e-0000-7000-8000-000000000000"
    forgeries = {
        "bob's id": forger.with_claims(sub=bob.id),
        "unknown person": forger.with_claims(sub=unknown),
        "unknown session": forger.with_claims(sid=unknown),
        "exchanged": forger.with_claims(sub=forger.claims["sid"], sid=forger.claims["sub"]),
    }

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, NO_SESSION)


async def test_scopes_are_separated_by_spaces_only(ada: Person, forger: Forger) -> None:
    """SECURITY B4, J5: RFC 6749 3.3."""
    for separator in ("\t", "\n", "\u00a0", "\u2003", ","):
        token = forger.with_claims(scope=f"recipes:read{separator}account")
        answer = await ada.client.get(ME, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 403, repr(separator)
    assert await verdict(ada.client, forger.with_claims(scope="recipes:read account")) == ACCEPTED
    token = forger.with_claims(scope="ACCOUNT accounts account: *")
    answer = await ada.client.get(ME, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


async def test_what_nothing_rests_on_is_not_asked_for(ada: Person, forger: Forger) -> None:
    """RFC 7519 4: unknown claims are ignored; RFC 9068 2.2.1: `auth_time` is optional."""
    for auth_time in [MISSING, None, True, "x", -1, 10**300, []]:
        assert await verdict(ada.client, forger.with_claims(auth_time=auth_time)) == ACCEPTED
    promoted = forger.with_claims(role="admin", email="bob@example.org", roles=["admin"])
    answer = await ada.client.get(ME, headers={"Authorization": f"Bearer {promoted}"})
    assert (answer.json()["email"], answer.json()["role"]) == ("ada@example.org", "user")
