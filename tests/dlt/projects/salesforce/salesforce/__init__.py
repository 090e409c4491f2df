from typing import Iterable, Union

import dlt
from dlt.sources import DltResource

from .helpers.auth import SecurityTokenAuth, SessionAuth
from .helpers.records import get_records


@dlt.source(name="salesforce")
def salesforce_source(
    credentials: Union[SecurityTokenAuth, SessionAuth] = dlt.secrets.value,
    is_production: bool = dlt.config.value,
) -> Iterable[DltResource]:
    """Accounts and users."""

    @dlt.resource(write_disposition="replace")
    def sf_user() -> Iterable[dict]:
        yield from get_records(credentials, "User", is_production)

    @dlt.resource(write_disposition="merge")
    def account(last: dlt.sources.incremental[str] = dlt.sources.incremental("SystemModstamp")) -> Iterable[dict]:
        yield from get_records(credentials, "Account", is_production)

    return (sf_user, account)
