import dlt
from google_sheets import google_spreadsheet


def load_pipeline_with_ranges() -> None:
    pipeline = dlt.pipeline(pipeline_name="google_sheets", destination="duckdb", dataset_name="test")
    data = google_spreadsheet(range_names=["numbers", "dates"], get_named_ranges=False)
    print(pipeline.run(data))


if __name__ == "__main__":
    load_pipeline_with_ranges()
