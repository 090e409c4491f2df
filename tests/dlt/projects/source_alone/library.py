"""A source without a pipeline, as it stands in a project that is driven from a notebook."""

import dlt


@dlt.source
def library(card: str = dlt.secrets.value, branch: str = dlt.config.value):
    return dlt.resource([branch], name="books")
