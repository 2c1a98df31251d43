"""An app with one route per way to use the client: SETUPS, as JSON."""
import json
import os

from fastapi import Depends, FastAPI
from sluice import Sluice

app = FastAPI()


def user_of(request):
    return {"user": request.query_params.get("user")}


for name, setup in json.loads(os.environ["SETUPS"]).items():
    sluice = Sluice(
        setup["url"], setup["domain"], token=setup["token"], timeout=setup["seconds"], fail_open=setup["failOpen"]
    )

    @app.get(f"/{name}", dependencies=[Depends(sluice.limit(setup["cost"], user_of))])
    def work():
        return {"served": True}
