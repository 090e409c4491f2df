import dlt
from erp import erp


def load() -> None:
    pipeline = dlt.pipeline("erp", destination="duckdb")
    print(pipeline.run(erp()))


load()
