import dlt
import weather_api


def load() -> None:
    dlt.pipeline("weather", destination="duckdb").run(weather_api.forecast())


load()
