import dlt
from facebook_ads import facebook_ads_source, facebook_insights_source, get_long_lived_token


def load_all_ads_objects() -> None:
    pipeline = dlt.pipeline(pipeline_name="facebook_ads", destination="duckdb", dataset_name="facebook_ads_data")
    print(pipeline.run(facebook_ads_source()))


def load_insights() -> None:
    pipeline = dlt.pipeline(pipeline_name="facebook_insights", destination="duckdb", dataset_name="facebook_insights")
    daily = facebook_insights_source(initial_load_past_days=1)
    weekly = facebook_insights_source(initial_load_past_days=1, time_increment_days=7)
    print(pipeline.run([daily, weekly]))


def renew_token() -> None:
    print(get_long_lived_token(dlt.secrets["sources.facebook_ads.access_token"]))


if __name__ == "__main__":
    load_all_ads_objects()
