"""Limits of a Sluice service in FastAPI. Needs httpx. Copy this file into your app.

    sluice = Sluice("http://127.0.0.1:8080", domain="api", token=os.environ.get("SLUICE_TOKEN"))

    @app.get("/search", dependencies=[Depends(sluice.limit(cost=5))])
"""
import logging

import httpx
from fastapi import HTTPException, Request, Response


class Sluice:
    """A client of the service. `timeout`, in seconds, must be longer than its `--store-deadline`."""

    def __init__(self, url, domain, token=None, timeout=0.25, fail_open=True):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout)
        self._domain, self._fail_open = domain, fail_open

    def limit(self, cost=1, attributes=lambda request: {}):
        """A dependency that denies with 429. `attributes` adds what limits.yaml reads: user, tier."""

        async def check(request: Request, response: Response):
            known = {
                "method": request.method,
                "path": request.url.path,
                "ip": request.client.host if request.client else None,
                "api_key": request.headers.get("x-api-key"),
            }
            body = {"domain": self._domain, "attributes": {**known, **attributes(request)}, "cost": cost}
            try:
                answer = await self._http.post("/v1/check", json=body)
            except httpx.TransportError as error:
                return self._undecided(repr(error))
            if answer.status_code >= 500:
                return self._undecided(answer.text)
            answer.raise_for_status()  # A mistake of this app, such as a wrong token: 500.
            decision = answer.json()
            if not decision["allowed"]:
                raise HTTPException(429, "Too many requests.", headers=decision["headers"])
            response.headers.update(decision["headers"])

        return check

    def _undecided(self, reason):
        logging.getLogger("sluice").warning("no decision: %s", reason)
        if not self._fail_open:
            raise HTTPException(503, "The rate limiter does not answer.")
