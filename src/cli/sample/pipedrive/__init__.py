"""Deals and persons of Pipedrive: a part of the sample workspace of dlt-secrets, never run."""

import dlt


@dlt.source
def pipedrive_source(
    pipedrive_api_key: str = dlt.secrets.value,
    start_date: str = dlt.config.value,
):
    @dlt.resource(write_disposition="merge", primary_key="id")
    def deals():
        yield from ()

    return deals
