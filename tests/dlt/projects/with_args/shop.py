import dlt


@dlt.source
def shop(shop_key: str = dlt.secrets.value, region: str = dlt.config.value):
    return dlt.resource([region], name="orders")
