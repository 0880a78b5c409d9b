"""Answers queries with DuckDB: reads a JSON file of tables and queries, prints JSON."""

import json
import math
import sys

import duckdb


def cell(value, kind):
    """JSON has no NaN and no infinities: they come as strings."""
    return float(value) if kind == "DOUBLE" and value is not None else value


def shown(value):
    # Truth values as words: as JSON they are numbers to some readers.
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, (int, float, str)) or value is None:
        return value
    return float(value)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    # SyQL gives NULL for a division by zero.
    for setting in ("ieee_floating_point_ops = false", "error_on_division_by_zero = false"):
        try:
            connection.execute(f"SET {setting}")
        except duckdb.Error:
            pass  # Another release has the other.
    for table in task["tables"]:
        columns = table["columns"]
        names = ", ".join(f"{name} {kind}" for name, kind in columns)
        connection.execute(f"CREATE TABLE {table['name']} ({names})")
        places = ", ".join("?" for _ in columns)
        rows = [[cell(value, kind) for value, (_, kind) in zip(row, columns)] for row in table["rows"]]
        if rows:
            connection.executemany(f"INSERT INTO {table['name']} VALUES ({places})", rows)
    answers = []
    for query in task["queries"]:
        try:
            rows = connection.execute(query).fetchall()
            answers.append({"rows": [[shown(value) for value in row] for row in rows]})
        except duckdb.Error as error:
            answers.append({"error": str(error)})
    json.dump(answers, sys.stdout)


main()
