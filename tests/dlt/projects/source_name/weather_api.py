"""A module that names its section itself."""

import dlt

__source_name__ = "weather"


@dlt.source
def forecast(api_key: str = dlt.secrets.value, stations: list = dlt.config.value):
    return dlt.resource(stations, name="stations")
