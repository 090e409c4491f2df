import dlt as d

from ..common import page


@d.source
def deals(deals_key: str = d.secrets.value, stage: str = d.config.value):
    return d.resource(page(deals_key), name="deals")
