#!/usr/bin/env python3
"""Reads a folder of Parley's six exports as a researcher would, and checks that
pandas and networkx get everything that was written.

    python3 roundtrip.py FOLDER

The folder may hold expect.json: {"rows": {FILE: NUMBER}, "nodes": N, "edges": N,
"ids": [ids that must be there]}. Prints what was read; exits with 1 at the
first difference.
"""

import csv
import json
import math
import sys
from pathlib import Path

import networkx as nx
import pandas as pd

TABLES = ["participations.csv", "meetings.csv", "links.csv"]
PROVENANCE = ["data_version", "licence", "query"]


def check(ok, *what):
    if not ok:
        sys.exit("roundtrip: " + " ".join(str(w) for w in what))


def same_cell(raw, value):
    """Whether pandas holds what the file says."""
    if isinstance(value, float) and math.isnan(value):
        return raw == ""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return raw == str(value).lower()
    if isinstance(value, str):
        return raw == value
    return float(raw) == float(value)


def read_table(path, expect):
    data = path.read_bytes()
    check(not data.startswith(b"\xef\xbb\xbf"), path.name, "has a byte order mark")
    data.decode("utf-8")
    frame = pd.read_csv(path)
    with open(path, newline="", encoding="utf-8") as f:
        raw = list(csv.reader(f))
    check(list(frame.columns) == raw[0], path.name, "has other columns in pandas")
    check(raw[0][-3:] == PROVENANCE, path.name, "does not end with", PROVENANCE)
    check(len(frame) == len(raw) - 1, path.name, "has", len(frame), "rows in pandas,", len(raw) - 1, "in csv")
    for column, name in enumerate(raw[0]):
        for line, value in enumerate(frame[name].tolist()):
            cell = raw[line + 1][column]
            check(same_cell(cell, value), f"{path.name}, row {line + 1}, {name}: {cell!r} became {value!r}")
            check(cell[:1] not in set("=+-@\t\r\n"), f"{path.name}, row {line + 1}, {name}: {cell!r} is a formula")
    if path.name in expect.get("rows", {}):
        check(len(frame) == expect["rows"][path.name], path.name, "has", len(frame), "rows, not", expect["rows"][path.name])
    return frame


def text(value):
    """A value as the XML formats hold it."""
    return " ".join(value) if isinstance(value, list) else value


def items(graph):
    """Nodes and edges with their attributes, comparable."""
    nodes = {n: {k: text(v) for k, v in d.items()} for n, d in graph.nodes(data=True)}
    edges = {frozenset((u, v)): {k: text(x) for k, x in d.items()} for u, v, d in graph.edges(data=True)}
    return nodes, edges


def compare(name, got, want):
    for what, a, b in zip(["node", "edge"], got, want):
        check(set(a) == set(b), name, "has other", what + "s")
        for key in b:
            check(a[key] == b[key], name, what, key, a[key], "is not", b[key])


def description(path):
    """The lines "name: value" of the description of a GEXF file."""
    from xml.etree import ElementTree

    found = ElementTree.parse(path).find(".//{http://gexf.net/1.3}description")
    return dict(line.split(": ", 1) for line in found.text.split("\n"))


def main(folder):
    expect = {}
    if (folder / "expect.json").exists():
        expect = json.loads((folder / "expect.json").read_text(encoding="utf-8"))
    frames = {name: read_table(folder / name, expect) for name in TABLES}

    node_link = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    from_json = nx.node_link_graph(node_link)
    from_graphml = nx.read_graphml(folder / "network.graphml")
    from_gexf = nx.read_gexf(folder / "network.gexf")
    for name, g in [("JSON", from_json), ("GraphML", from_graphml), ("GEXF", from_gexf)]:
        check(type(g) is nx.Graph, name, "is no simple undirected graph but", type(g))
    want = items(from_json)
    compare("GraphML", items(from_graphml), want)
    compare("GEXF", items(from_gexf), want)
    check(len(node_link["nodes"]) == from_json.number_of_nodes(), "a node stands twice")
    check(len(node_link["edges"]) == from_json.number_of_edges(), "an edge stands twice")

    meta = from_json.graph
    in_graphml = {k: v for k, v in from_graphml.graph.items() if k not in ("node_default", "edge_default")}
    in_graphml["query"] = json.loads(in_graphml["query"])
    check(in_graphml == meta, "the metadata of GraphML", in_graphml, "are not", meta)
    in_gexf = description(folder / "network.gexf")
    for key, value in meta.items():
        got = json.loads(in_gexf[key]) if isinstance(value, (dict, int)) else in_gexf[key]
        check(got == value, "GEXF says", key, got, "and JSON", value)

    links = frames["links.csv"]
    check(len(links) == from_json.number_of_edges(), "links.csv has", len(links), "rows, the network", from_json.number_of_edges(), "edges")
    for row in links.itertuples():
        edge = from_json.edges[row[1], row[3]]  # row[0] is the index
        check(edge["meeting_count"] == row.meeting_count == edge["weight"] == len(edge["meetings"]), "meetings of", row)
        check(text(edge["meetings"]) == row.meetings and text(edge["sources"]) == row.sources, "evidence of", row)
        check([from_json.nodes[n]["label"] for n in (row[1], row[3])] == [row.from_name.lstrip("'"), row.to_name.lstrip("'")], "names of", row)
        check(len(edge["sources"]) == len(edge["source_urls"]), "addresses of", row)
    for frame in frames.values():
        if len(frame):
            check(set(frame["data_version"]) == {meta["data_version"]}, "a table is of another version")
    shown = set(frames["meetings.csv"]["id"])
    for row in frames["participations.csv"].itertuples():
        check(row.meeting_id in shown, row.meeting_id, "is not in meetings.csv")

    for key, number in [("nodes", from_json.number_of_nodes()), ("edges", from_json.number_of_edges())]:
        check(expect.get(key, number) == number, number, key + ", not", expect.get(key))
    everybody = set(frames["participations.csv"]["participant_id"])
    for wanted in expect.get("ids", []):
        check(wanted in everybody, wanted, "is not among the participants")
        check(wanted in from_json and wanted in from_graphml and wanted in from_gexf, wanted, "is not in the networks")
        if wanted == "country:NA":
            check(from_json.nodes[wanted]["code"] == from_gexf.nodes[wanted]["code"] == "NA", "Namibia lost its code")

    cells = sum(f.size for f in frames.values())
    print(
        f"pandas {pd.__version__}, networkx {nx.__version__}: "
        + ", ".join(f"{name} {len(f)} rows" for name, f in frames.items())
        + f", {cells} cells; {from_json.number_of_nodes()} nodes, {from_json.number_of_edges()} edges alike in three formats"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
