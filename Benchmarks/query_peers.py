"""The questions of query.py as its peers are asked: one class for each.

A peer has `tasks`, functions by the name of a question, each of which gives an
Arrow table with the columns in the order of ours. Peers that take no join get
the ids of the datasets, which is the faster way.
"""

import json
import os

from support import THREADS, fresh, run, source, version

TRANSMITTERS = ["gaba", "acetylcholine", "glutamate", "octopamine", "serine", "dopamine"]
# Ours by the names of the pack.
NAMES = {"serine": "serotonin"}
SCORE = "connection_score"
AXES = ["centroid_x", "centroid_y", "centroid_z"]


class Parameters:
    """What the questions ask for, and the regions of the datasets."""

    # Ids of the long list.
    LISTED = 100_000

    def __init__(self, data, work):
        with open(os.path.join(data, "queries.json")) as file:
            self.values = json.load(file)
        self.list_path = os.path.join(os.path.abspath(work), "post_ids.txt")
        if not os.path.exists(self.list_path):
            self.write_list(source(data, "synapses"))
        with open(self.list_path) as file:
            self.list = [int(line) for line in file]
        with open(os.path.join(data, "datasets.json")) as file:
            datasets = json.load(file)
        self.regions = [(d["id"], r["brain_structure"]) for d in datasets for r in d["brain_regions"]]
        self.box = list(zip(AXES, self.values["box"][::2], self.values["box"][1::2]))

    def __getitem__(self, name):
        return self.values[name]

    def write_list(self, synapses):
        """Post-synaptic ids, evenly from all that occur, in no order."""
        import numpy
        import pyarrow.parquet as parquet

        known = numpy.unique(parquet.read_table(synapses, columns=["post_id"]).column(0).to_numpy())
        chosen = known[numpy.linspace(0, len(known) - 1, min(self.LISTED, len(known))).astype(numpy.int64)]
        numpy.random.default_rng(5).shuffle(chosen)
        numpy.savetxt(self.list_path, chosen, fmt="%d")

    def list_table(self):
        import pyarrow

        return pyarrow.table({"id": self.list})


def argmax_sql():
    """The first of the largest; there are no NULLs in these columns."""
    largest = f"greatest({', '.join(TRANSMITTERS)})"
    return "CASE " + " ".join(f"WHEN {name} = {largest} THEN '{NAMES.get(name, name)}'" for name in TRANSMITTERS) + " END"


def sql(parameters, table, regions, deviation="stddev_samp"):
    """The questions that all dialects write alike."""
    ids = ", ".join(f"'{dataset}'" for dataset in parameters["ids"])
    box = " AND ".join(f"{name} BETWEEN {low} AND {high}" for name, low, high in parameters.box)
    joined = f"FROM {table} JOIN {regions} ON {table}.dataset_id = {regions}.dataset_id"
    return {
        "Q1": f"SELECT avg({SCORE}) FROM {table}",
        "Q2": f"SELECT count(*), avg({SCORE}), {deviation}({SCORE}) FROM {table} WHERE dataset_id IN ({ids})",
        "Q3": f"SELECT dataset_id, avg({SCORE}), {deviation}({SCORE}) FROM {table} GROUP BY dataset_id",
        "Q4": f"SELECT count(*) FROM {table} WHERE cleft_score > {parameters['cleft']} AND {box}",
        "Q5": f"SELECT * FROM {table} WHERE pre_id = {parameters['pre_id']}",
        "Q5 list": f"SELECT * FROM {table} WHERE post_id IN (SELECT id FROM listed)",
        "Q6": f"SELECT neuropil, count(*) FROM {table} GROUP BY neuropil",
        "Q6a": f"SELECT {argmax_sql()} AS transmitter, count(*), avg({SCORE}) FROM {table} GROUP BY transmitter",
        "Q7": f"SELECT region, QUANTILES {joined} GROUP BY region",
        "Q8": f"SELECT post_id, count(*) AS n FROM {table} GROUP BY post_id ORDER BY n DESC, post_id LIMIT 20",
        "Q9": f"SELECT * FROM {table} WHERE dataset_id = '{parameters['one_dataset']}'",
    }


class DuckDB:
    """Its own store, a Parquet file, or the reader of another format."""

    package = "duckdb"

    def __init__(self, arguments, parameters, table=None):
        import duckdb

        self.parameters = parameters
        if table is None:
            path = os.path.join(arguments.work, "synapses.duckdb")
            self.connection = duckdb.connect(path, read_only=True, config={"threads": THREADS})
            table = "synapses"
        else:
            self.connection = duckdb.connect(config={"threads": THREADS})
            if table:
                self.connection.execute(f"CREATE VIEW rows AS SELECT * FROM '{table}'")
            table = "rows"
        self.connection.execute("CREATE TEMP TABLE regions (dataset_id VARCHAR, region VARCHAR)")
        self.connection.executemany("INSERT INTO regions VALUES (?, ?)", parameters.regions)
        self.connection.register("list_of_ids", parameters.list_table())
        self.connection.execute("CREATE TEMP TABLE listed AS SELECT id FROM list_of_ids")
        self.texts = sql(parameters, table, "regions")
        quantiles = self.texts.pop("Q7")
        self.texts["Q7"] = quantiles.replace(
            "QUANTILES", f"quantile_cont({SCORE}, 0.5), quantile_cont({SCORE}, 0.95)")
        self.texts["Q7 approximate"] = quantiles.replace(
            "QUANTILES", f"approx_quantile({SCORE}, 0.5), approx_quantile({SCORE}, 0.95)")
        self.tasks = {name: lambda text=text: self.ask(text) for name, text in self.texts.items()}

    def ask(self, text):
        return self.connection.sql(text).to_arrow_table()


def duckdb_parquet(arguments, parameters):
    return DuckDB(arguments, parameters, source(arguments.data, "synapses"))


class OverReader(DuckDB):
    """Filters of the format itself, everything else by DuckDB over its rows."""

    COLUMNS = {
        "Q1": [SCORE], "Q3": ["dataset_id", SCORE], "Q6": ["neuropil"], "Q6a": TRANSMITTERS + [SCORE],
        "Q7": ["dataset_id", SCORE], "Q8": ["post_id"], "Q5 list": None,
    }

    def __init__(self, arguments, parameters):
        super().__init__(arguments, parameters, "")
        self.tasks = {name: lambda name=name: self.over(name) for name in self.COLUMNS}
        self.tasks.update({name: getattr(self, name.lower()) for name in ("Q2", "Q4", "Q5", "Q9")})

    def over(self, name):
        rows = self.reader(self.COLUMNS[name])
        return self.connection.sql(self.texts[name]).to_arrow_table()

    def q2(self):
        rows = self.reader([SCORE], self.any_dataset())
        return self.connection.sql(
            f"SELECT count(*), avg({SCORE}), stddev_samp({SCORE}) FROM rows").to_arrow_table()


class Vortex(OverReader):
    package = "vortex-data"

    def __init__(self, arguments, parameters):
        import vortex
        import vortex.expr as expressions

        vortex.set_worker_threads(THREADS)
        self.expressions = expressions
        path = os.path.join(arguments.work, "synapses.vortex")
        if not os.path.exists(path):
            import pyarrow.parquet as parquet

            vortex.io.write(parquet.read_table(source(arguments.data, "synapses")), path)
        self.file = vortex.open(path)
        super().__init__(arguments, parameters)

    def reader(self, columns, condition=None):
        return self.file.to_arrow(columns, expr=condition)

    def all_of(self, conditions):
        whole = conditions[0]
        for condition in conditions[1:]:
            whole = self.expressions.and_(whole, condition)
        return whole

    def any_dataset(self):
        column = self.expressions.column("dataset_id")
        whole = None
        for dataset in self.parameters["ids"]:
            whole = column == dataset if whole is None else self.expressions.or_(whole, column == dataset)
        return whole

    def q4(self):
        column = self.expressions.column
        conditions = [column("cleft_score") > self.parameters["cleft"]]
        for name, low, high in self.parameters.box:
            conditions += [column(name) >= low, column(name) <= high]
        rows = self.reader(["cleft_score"], self.all_of(conditions))
        return self.connection.sql("SELECT count(*) FROM rows").to_arrow_table()

    def q5(self):
        condition = self.expressions.column("pre_id") == self.parameters["pre_id"]
        return self.reader(None, condition).read_all()

    def q9(self):
        condition = self.expressions.column("dataset_id") == self.parameters["one_dataset"]
        return self.reader(None, condition).read_all()


class Lance(OverReader):
    package = "pylance"

    def __init__(self, arguments, parameters):
        import lance

        path = os.path.join(arguments.work, "synapses.lance")
        if not os.path.exists(path):
            import pyarrow.parquet as parquet

            lance.write_dataset(parquet.read_table(source(arguments.data, "synapses")), path)
        self.dataset = lance.dataset(path)
        super().__init__(arguments, parameters)
        self.filters = {
            name: self.texts[name].split(" WHERE ")[1] for name in ("Q2", "Q4", "Q5", "Q9")}

    def reader(self, columns, condition=None):
        return self.dataset.scanner(columns=columns, filter=condition).to_reader()

    def any_dataset(self):
        return self.filters["Q2"]

    def q4(self):
        import pyarrow

        return pyarrow.table({"count": [self.dataset.count_rows(filter=self.filters["Q4"])]})

    def q5(self):
        return self.dataset.to_table(filter=self.filters["Q5"])

    def q9(self):
        return self.dataset.to_table(filter=self.filters["Q9"])


class ClickHouse:
    """A MergeTree in the order of its keys, texts as LowCardinality."""

    package = "chdb"

    def __init__(self, arguments, parameters):
        import chdb

        path = os.path.join(arguments.work, "clickhouse-synapses")
        isMade = os.path.exists(os.path.join(path, "complete"))
        self.session = chdb.connect(path if isMade else fresh(path))
        if not isMade:
            self.make(source(arguments.data, "synapses"))
            with open(os.path.join(path, "complete"), "w"):
                pass
        values = ", ".join(f"('{dataset}', '{region}')" for dataset, region in parameters.regions)
        self.session.query("DROP TABLE IF EXISTS regions")
        self.session.query("CREATE TABLE regions (dataset_id String, region String) ENGINE = Memory")
        self.session.query(f"INSERT INTO regions VALUES {values}")
        self.session.query("DROP TABLE IF EXISTS listed")
        self.session.query("CREATE TABLE listed (id Int64) ENGINE = Memory")
        self.session.query(f"INSERT INTO listed SELECT * FROM file('{parameters.list_path}', CSV, 'id Int64')")
        texts = sql(parameters, "synapses", "regions", "stddevSamp")
        quantiles = texts.pop("Q7")
        for name, function in (("Q7", "quantilesExactInclusive"), ("Q7 approximate", "quantilesTDigest")):
            texts[name] = (
                f"SELECT region, q[1], q[2] FROM ("
                + quantiles.replace("QUANTILES", f"{function}(0.5, 0.95)({SCORE}) AS q") + ")")
        self.tasks = {name: lambda text=text: self.ask(text) for name, text in texts.items()}

    def ask(self, text):
        import pyarrow

        settings = f" SETTINGS max_threads = {THREADS}, output_format_arrow_string_as_string = 1"
        result = self.session.query(text + settings, "Arrow")
        return pyarrow.ipc.open_file(pyarrow.py_buffer(result.bytes())).read_all()

    def make(self, origin):
        import pyarrow.parquet as parquet

        columns = []
        for field in parquet.read_schema(origin):
            kind = {"int64": "Int64", "double": "Float64"}.get(str(field.type), "LowCardinality(String)")
            columns.append(f"{field.name} {kind}")
        self.session.query(
            f"CREATE TABLE synapses ({', '.join(columns)}) ENGINE = MergeTree ORDER BY (dataset_id, cid)")
        self.session.query(
            f"INSERT INTO synapses SELECT * FROM file('{origin}', Parquet) SETTINGS max_threads = {THREADS}")
        self.session.query("OPTIMIZE TABLE synapses FINAL")


class Polars:
    """On the Parquet file, by its streaming engine."""

    package = "polars"

    def __init__(self, arguments, parameters):
        import polars

        self.polars = polars
        self.parameters = parameters
        self.rows = polars.scan_parquet(source(arguments.data, "synapses"))
        self.regions = polars.DataFrame(
            parameters.regions, schema=["dataset_id", "region"], orient="row").lazy()
        self.listed = polars.Series(parameters.list)
        names = ["Q1", "Q2", "Q3", "Q4", "Q5", "Q5 list", "Q6", "Q6a", "Q7", "Q8", "Q9"]
        self.tasks = {name: lambda name=name: self.ask(name) for name in names}

    def ask(self, name):
        return getattr(self, name.lower().replace(" ", "_"))().collect(engine="streaming").to_arrow()

    @property
    def score(self):
        return self.polars.col(SCORE)

    def q1(self):
        return self.rows.select(self.score.mean())

    def q2(self):
        kept = self.rows.filter(self.polars.col("dataset_id").is_in(self.parameters["ids"]))
        return kept.select(
            self.polars.len(), self.score.mean().alias("mean"), self.score.std().alias("deviation"))

    def q3(self):
        return self.rows.group_by("dataset_id").agg(
            self.score.mean().alias("mean"), self.score.std().alias("deviation"))

    def q4(self):
        condition = self.polars.col("cleft_score") > self.parameters["cleft"]
        for name, low, high in self.parameters.box:
            condition &= self.polars.col(name).is_between(low, high)
        return self.rows.filter(condition).select(self.polars.len())

    def q5(self):
        return self.rows.filter(self.polars.col("pre_id") == self.parameters["pre_id"])

    def q5_list(self):
        return self.rows.filter(self.polars.col("post_id").is_in(self.listed.implode()))

    def q6(self):
        return self.rows.group_by("neuropil").agg(self.polars.len())

    def q6a(self):
        largest = self.polars.max_horizontal(TRANSMITTERS)
        first = self.polars.when(self.polars.col(TRANSMITTERS[0]) == largest).then(
            self.polars.lit(TRANSMITTERS[0]))
        for name in TRANSMITTERS[1:]:
            first = first.when(self.polars.col(name) == largest).then(self.polars.lit(NAMES.get(name, name)))
        rows = self.rows.select(first.otherwise(None).alias("transmitter"), self.score)
        return rows.group_by("transmitter").agg(self.polars.len(), self.score.mean())

    def q7(self):
        rows = self.rows.select("dataset_id", SCORE).join(self.regions, on="dataset_id")
        return rows.group_by("region").agg(
            self.score.quantile(0.5, "linear").alias("half"), self.score.quantile(0.95, "linear").alias("most"))

    def q8(self):
        groups = self.rows.group_by("post_id").agg(self.polars.len().alias("n"))
        return groups.sort(["n", "post_id"], descending=[True, False]).head(20)

    def q9(self):
        return self.rows.filter(self.polars.col("dataset_id") == self.parameters["one_dataset"])


PEERS = {
    "DuckDB": DuckDB, "DuckDB, Parquet": duckdb_parquet, "Polars, Parquet": Polars,
    "ClickHouse": ClickHouse, "Vortex": Vortex, "Lance": Lance,
}
PACKAGES = {
    "DuckDB": "duckdb", "DuckDB, Parquet": "duckdb", "Polars, Parquet": "polars", "ClickHouse": "chdb",
    "Vortex": "vortex-data", "Lance": "pylance",
}
