import dlt
from dlt.destinations import filesystem


def load() -> None:
    pipeline = dlt.pipeline("staged", destination="snowflake", staging="filesystem", dataset_name="staged")
    pipeline.run([{"a": 1}], table_name="rows")


def load_named() -> None:
    """The bucket is known, so are the kind of credentials."""
    bucket = filesystem("s3://a-bucket/staged", destination_name="landing")
    pipeline = dlt.pipeline("redshifted", destination="redshift", staging=bucket, dataset_name="staged")
    pipeline.run([{"a": 1}], table_name="rows")


if __name__ == "__main__":
    load()
