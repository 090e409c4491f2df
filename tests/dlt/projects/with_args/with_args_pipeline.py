import dlt
from shop import shop


def load_both() -> None:
    """The same source twice, each with its own name, section and keys."""
    pipeline = dlt.pipeline("shops", destination="duckdb")
    east = shop.with_args(name="east", section="shops")
    pipeline.run(east())
    west = shop.with_args(name="west")(region="west")
    pipeline.run(west)


if __name__ == "__main__":
    load_both()
