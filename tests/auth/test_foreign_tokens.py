"""The example tokens of the RFCs: genuine, signed with published keys, and none of ours."""

import pytest
from jose import jwk

from recipes_api.auth import jws
from recipes_api.auth.keys import ES256, HS256, TokenKey
from tests.auth.forgery import all_refused, decode_bytes, verdicts
from tests.people import Person

JOES_CLAIMS = (
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)
RFC_7515_A1_HS256 = (
    f"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{JOES_CLAIMS}"
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)
RFC_7515_A2_RS256 = (
    f"eyJhbGciOiJSUzI1NiJ9.{JOES_CLAIMS}"
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5"
    "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1"
    "L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYE"
    "UipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
)
RFC_7515_A3_ES256 = (
    f"eyJhbGciOiJFUzI1NiJ9.{JOES_CLAIMS}"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)
RFC_7515_A4_ES512 = (
    "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA"
    ".AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8G"
    "aSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"
)
RFC_7515_A5_NONE = f"eyJhbGciOiJub25lIn0.{JOES_CLAIMS}."
HMAC_KEY = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
EC_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}


async def test_the_examples_of_the_standards_open_nothing(ada: Person) -> None:
    """SECURITY J1, J3, J4: RFC 7515 A.1 to A.5; RFC 7519 3.1 and 6.1 are its A.1 and A.5.

    None of them names a key or says that it is an access token (RFC 8725 3.11).
    """
    foreign = {
        "HS256": RFC_7515_A1_HS256,
        "RS256": RFC_7515_A2_RS256,
        "ES256": RFC_7515_A3_ES256,
        "ES512": RFC_7515_A4_ES512,
        "none": RFC_7515_A5_NONE,
    }

    assert await verdicts(ada.client, foreign) == all_refused(
        foreign, "The token's header lacks alg, kid or typ"
    )


@pytest.mark.parametrize(
    ("token", "key"),
    [
        (RFC_7515_A3_ES256, TokenKey("", ES256, jwk.construct(EC_KEY, ES256))),
        (RFC_7515_A1_HS256, TokenKey("", HS256, jwk.construct(decode_bytes(HMAC_KEY), HS256))),
    ],
    ids=["RFC 7515 A.3", "RFC 7515 A.1"],
)
def test_a_signature_made_elsewhere_is_verified(token: str, key: TokenKey) -> None:
    """SECURITY J7: RFC 7515 A.1, A.3. Were the header complete, the signature would not fail."""
    claims = jws.verify(token, jws.Header(key.algorithm, "", ""), key)

    assert claims == {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True}
    header, payload, signature = token.split(".")
    for forged in (
        f"{header}.{payload[:-4]}dWV9.{signature}",
        f"{header}.{payload}.A{signature[1:]}",
    ):
        assert forged != token
        with pytest.raises(jws.MalformedToken, match="signature is wrong"):
            jws.verify(forged, jws.Header(key.algorithm, "", ""), key)


def test_a_key_verifies_its_own_algorithm_only() -> None:
    """SECURITY J1, J2: RFC 8725 3.1, at the place where it is decided."""
    ec_key = TokenKey("", ES256, jwk.construct(EC_KEY, ES256))
    hmac_key = TokenKey("", HS256, jwk.construct(decode_bytes(HMAC_KEY), HS256))

    for token, key in ((RFC_7515_A1_HS256, ec_key), (RFC_7515_A3_ES256, hmac_key)):
        for algorithm in ("ES256", "HS256", "none"):
            with pytest.raises(jws.MalformedToken):
                jws.verify(token, jws.Header(algorithm, "", ""), key)
