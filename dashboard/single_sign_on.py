"""Signing in with an office's own identity provider: OpenID Connect, code flow with PKCE.

Authlib speaks with the provider and joserfc judges its signature; what an identity may do here is
`chuky.access.identities`' matter. https only, but for a provider on loopback.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from chuky.access.identities import Identity
from chuky.access.tokens import same
from chuky.exceptions import ChukyError

if TYPE_CHECKING:
    from joserfc.jwk import KeySetSerialization

SCOPE = "openid email"
ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures by the provider's key; never `none`, never one made with our own secret."""
SECONDS = 10
"""How long a provider may take to answer."""
LEEWAY = 60
"""Seconds by which two machines' clocks may differ."""


class SingleSignOnFailed(ChukyError):
    """đăng nhập một lần không thành: {why}; thử lại, hoặc đăng nhập bằng mật khẩu"""

    en = "single sign-on failed: {why}; try again, or sign in with a password"


class SingleSignOnUnset(ChukyError):
    """đăng nhập một lần thiếu {name}; đặt đủ CHUKY_OIDC_ISSUER (https), CHUKY_OIDC_CLIENT_ID"""

    en = "single sign-on lacks {name}; set CHUKY_OIDC_ISSUER (https) and CHUKY_OIDC_CLIENT_ID"


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way: kept in the browser's cookie, checked when it comes back."""

    state: str
    nonce: str
    verifier: str
    next: str

    def as_cookie(self) -> str:
        return json.dumps(asdict(self)).encode().hex()

    @classmethod
    def from_cookie(cls, text: str) -> Self | None:
        try:
            return cls(**json.loads(bytes.fromhex(text)))
        except (ValueError, TypeError):
            return None


@dataclass(frozen=True)
class SingleSignOn:
    """An office's provider. `name` stands on the button."""

    issuer: str
    client: str
    secret: str
    name: str

    def begin(self, back: str, to: str) -> tuple[str, Attempt]:
        """(the provider's address to send the browser to, the attempt). Raises SingleSignOnFailed.

        `back`: our address that the provider returns to; `to`: the page wanted after that.
        """
        attempt = Attempt(_secret(), _secret(), _secret(), to)
        with self._client(back) as client:
            address, _state = client.create_authorization_url(
                self._metadata(client)["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return address, attempt

    def finish(
        self, attempt: Attempt, back: str, given: Mapping[str, str], now: datetime
    ) -> Identity:
        """Who the provider says has come back. Raises SingleSignOnFailed."""
        if not same(given.get("state", ""), attempt.state):
            raise SingleSignOnFailed(why="state")
        if "code" not in given:
            raise SingleSignOnFailed(why=given.get("error", "code")[:80])
        with self._client(back) as client:
            metadata = self._metadata(client)
            token = self._asked(
                client.fetch_token,
                metadata["token_endpoint"],
                code=given["code"],
                code_verifier=attempt.verifier,
            )
            keys = self._asked(
                client.request, "GET", metadata["jwks_uri"], withhold_token=True
            ).json()
        claims = self._claims(token.get("id_token", ""), keys, attempt, now)
        verified = claims.get("email") if claims.get("email_verified") is True else None
        return Identity(self.issuer, str(claims["sub"]), verified)

    def _claims(
        self, text: str, keys: dict[str, Any], attempt: Attempt, now: datetime
    ) -> dict[str, Any]:
        """The ID token's claims, by OpenID Connect Core 3.1.3.7."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        rules = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": attempt.nonce},
        )
        try:
            key_set = KeySet.import_key_set(cast("KeySetSerialization", keys))
            claims = jwt.decode(text, key_set, algorithms=ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError, KeyError) as error:
            raise SingleSignOnFailed(why=f"id_token ({error})") from error
        if claims.get("azp", self.client) != self.client:
            raise SingleSignOnFailed(why="id_token (azp)")
        return dict(claims)

    def _client(self, back: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(  # type: ignore[no-untyped-call]
            self.client,
            self.secret or None,
            scope=SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self.secret else "none",
            timeout=SECONDS,
            trust_env=False,
        )

    def _metadata(self, client: Any) -> dict[str, Any]:
        """The provider's own description; it must say that it is who we asked for."""
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        found: dict[str, Any] = self._asked(
            client.request, "GET", address, withhold_token=True
        ).json()
        if found.get("issuer") != self.issuer:
            raise SingleSignOnFailed(why="issuer")
        return found

    @staticmethod
    def _asked(call: Any, *where: str, **how: Any) -> Any:
        from authlib.common.errors import AuthlibBaseError
        from httpx2 import HTTPError

        try:
            answer = call(*where, **how)
            if hasattr(answer, "raise_for_status"):
                answer.raise_for_status()
        except (AuthlibBaseError, HTTPError, ValueError) as error:
            raise SingleSignOnFailed(why=str(error).splitlines()[0][:160]) from error
        return answer


def _secret() -> str:
    return secrets.token_urlsafe(32)


def single_sign_on(environment: Mapping[str, str]) -> SingleSignOn | None:
    """The provider that is configured; None where none is. Raises SingleSignOnUnset.

    CHUKY_OIDC_ISSUER, CHUKY_OIDC_CLIENT_ID, CHUKY_OIDC_SECRET, CHUKY_OIDC_NAME.
    """
    issuer = environment.get("CHUKY_OIDC_ISSUER", "")
    client = environment.get("CHUKY_OIDC_CLIENT_ID", "")
    if not issuer and not client:
        return None
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SingleSignOnUnset(name="CHUKY_OIDC_ISSUER")
    if not client:
        raise SingleSignOnUnset(name="CHUKY_OIDC_CLIENT_ID")
    name = environment.get("CHUKY_OIDC_NAME") or address.hostname or issuer
    return SingleSignOn(issuer, client, environment.get("CHUKY_OIDC_SECRET", ""), name)
