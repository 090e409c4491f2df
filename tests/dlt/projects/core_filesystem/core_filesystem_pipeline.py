import dlt
from dlt.sources.filesystem import filesystem


def load_listing() -> None:
    """The bucket stands here, so the keys of its cloud are asked for."""
    files = filesystem("s3://a-bucket/csv", file_glob="*.csv")
    dlt.pipeline("files", destination="duckdb").run(files.with_name("files"))


def load_reports() -> None:
    """A second one under a name of its own, its bucket in the configuration."""
    reports = filesystem.with_name("reports")()
    dlt.pipeline("files", destination="duckdb").run(reports)


if __name__ == "__main__":
    load_listing()
    load_reports()
