"""Names and sections that are not those of the function and the module."""

import dlt

SECTION = "acme"


@dlt.source(name="crm", section=SECTION)
def everything(api_key=dlt.secrets.value, region: str = dlt.config.value):
    return dlt.resource([1], name="one")


@dlt.source(name="billing")
def by_name(billing_token: str = dlt.secrets.value):
    return dlt.resource([1], name="two")


@dlt.resource(section="warehouse", name="stock")
def by_section(limit: int = dlt.config.value, stock_key: str = dlt.secrets.value):
    yield from ()
