import dlt
from shopify_dlt import TOrderStatus, shopify_partner_query, shopify_source


def load_all_resources(resources: str = "orders", start_date: str = "2000-01-01") -> None:
    pipeline = dlt.pipeline(pipeline_name="shopify", destination="duckdb", dataset_name="shopify_data")
    status: TOrderStatus = "closed"
    source = shopify_source(start_date=start_date, order_status=status).with_resources(resources)
    print(pipeline.run(source))


def load_partner_api_transactions() -> None:
    pipeline = dlt.pipeline(pipeline_name="shopify_partner", destination="duckdb", dataset_name="shopify_partner_data")
    query = "query Transactions($after: String, first: 100) { transactions(after: $after) { edges { node { id } } } }"
    resource = shopify_partner_query(query, data_items_path="data.transactions.edges[*].node")
    print(pipeline.run(resource))


if __name__ == "__main__":
    load_partner_api_transactions()
