"""An identity provider on loopback: real HTTP, a real RSA key, codes that work once.

It checks what a careful one checks (client secret, return address, PKCE) and can be told to lie.
"""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "chuky-test", "mot-bi-mat"


@dataclass
class Provider:
    """What it says of the person who signs in; tests change it before they do."""

    address: str
    now: int
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "p-1", "email": "an@x.vn", "email_verified": True}
    )
    lie: dict[str, Any] = field(default_factory=dict)
    """Claims put over the true ones."""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    signing: RSAKey | None = None
    """Another key to sign with than the published one."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, method: str, path: str, given: dict[str, str], basic: str) -> Any:
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
            where = {key: f"{self.address}/{name}" for key, name in names.items()}
            return {"issuer": self.address, "jwks_uri": f"{self.address}/keys", **where}
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False)]}
        if path == "/authorize":
            code = secrets.token_urlsafe(8)
            self.codes[code] = given
            return given["redirect_uri"] + "?" + urlencode({"code": code, "state": given["state"]})
        assert (method, path) == ("POST", "/token")
        return self.token(given, basic)

    def token(self, given: dict[str, str], basic: str) -> dict[str, Any]:
        asked = self.codes.pop(given["code"])
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or asked["code_challenge_method"] != "S256":
            return {"error": "invalid_grant"}
        if base64.b64decode(basic.removeprefix("Basic ")).decode() != f"{CLIENT}:{SECRET}":
            return {"error": "invalid_client"}
        times = {"iat": self.now, "exp": self.now + 300}
        claims = {"iss": self.address, "aud": CLIENT, "nonce": asked["nonce"], **times}
        whole = claims | self.person | self.lie
        text = jwt.encode({"alg": "RS256", "kid": "a"}, whole, self.signing or self.key)
        return {"access_token": "a", "token_type": "Bearer", "id_token": text}


@contextmanager
def running_provider(now: int) -> Iterator[Provider]:
    """A provider on a free port, stopped at the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply("GET", urlsplit(self.path).query)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self.reply("POST", self.rfile.read(length).decode())

        def reply(self, method: str, form: str) -> None:
            given = {name: values[0] for name, values in parse_qs(form).items()}
            basic = self.headers.get("Authorization", "")
            said = provider.answer(method, urlsplit(self.path).path, given, basic)
            away = isinstance(said, str)
            body = b"" if away else json.dumps(said).encode()
            self.send_response(302 if away else 400 if "error" in said else 200)
            if away:
                self.send_header("Location", said)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: Any) -> None:
            """Quiet: the tests say what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_address[1]}", now)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
