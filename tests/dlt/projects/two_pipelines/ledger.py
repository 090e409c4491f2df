import dlt


@dlt.source
def ledger(year: int = dlt.config.value, ledger_key: str = dlt.secrets.value):
    return dlt.resource([year], name="years")
