"""Runs query.graphql through python's gql, which checks it against the schema, and prints its data: client.py URL."""

import json
import sys

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport

with open("query.graphql") as f:
    query = f.read()
with open("variables.json") as f:
    variables = json.load(f)
client = Client(transport=RequestsHTTPTransport(url=sys.argv[1]), fetch_schema_from_transport=True)
print(json.dumps(client.execute(gql(query), variable_values=variables)))
