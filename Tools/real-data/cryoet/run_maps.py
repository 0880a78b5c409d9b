"""Turns the portal's curation table and run maps into one file per table.

    python3 run_maps.py PORTAL_FOLDER OUTPUT_FOLDER

PORTAL_FOLDER has curation.tsv and dataset_configs/. Written are datasets.json,
for `syndb dataset add`, and run.csv, tilt_series.csv and tomogram.csv, for
`syndb load`; every line names its dataset in `dataset_id`. A line per kind of
map on standard error says what was read.

Three kinds of maps are in the folder. `NUMBER.csv` and `run_data_map.csv` have
a header and describe a run per line. The maps of frames, tomograms and tilt
series have no header: their first line is a run already. A run that stands in
several maps of its dataset becomes one run; a run that stands twice in one map,
a line of another width and an unknown column end the script.
"""

import csv
import json
import sys
import uuid
from collections import Counter
from pathlib import Path

MISSING = {"", "not_reported", "unknown"}

# Fields of the curation table, by metadata field.
CURATED = {
    "sample_type": "sample_type",
    "organism_name": "organism_name",
    "organism_taxid": "organism_taxid",
    "tissue_name": "tissue_name",
    "tissue_id": "tissue_id",
    "cell_name": "cell_name",
    "cell_type_id": "cell_type_id",
    "cell_strain_name": "cell_strain_name",
    "cell_strain_id": "cell_strain_id",
    "cell_component_name": "cell_component_name",
    "cell_component_id": "cell_component_id",
    "assay_label": "assay_name",
    "assay_ontology_id": "assay_ontology_term_id",
    "development_stage_name": "development_stage",
    "development_stage_ontology_id": "development_stage_ontology_term_id",
    "disease_name": "disease",
    "disease_ontology_id": "disease_ontology_term_id",
    "title": "title",
}
NUMBERS = {"organism_taxid"}

# Columns of the run maps, by table and table column.
TILT_SERIES = {
    "ts-tilt_range-min": "tilt_min",
    "ts-tilt_range-max": "tilt_max",
    "ts-tilt_step": "tilt_step",
    "ts-tilting_scheme": "tilting_scheme",
    "ts-total_flux": "total_flux",
    "ts-pixel_spacing": "pixel_spacing",
    "ts-tilt_series_quality": "tilt_series_quality",
    "ts_quality_score": "tilt_series_quality",
    "ts-tilt_alignment_software": "alignment_software",
    "ts-data_acquisition_software": "data_acquisition_software",
    "ts-microscope-manufacturer": "microscope_manufacturer",
    "ts-microscope-model": "microscope_model",
    "ts-microscope_optical_setup-phase_plate": "microscope_phase_plate",
    "ts-spherical_aberration_constant": "spherical_aberration_constant",
    "ts-camera-model": "camera_model",
    "ts-camera-acquire_mode": "camera_acquire_mode",
    "frame_dose_rate": "frame_dose_rate",
}
TOMOGRAM = {
    "tomo-voxel_spacing": "voxel_spacing",
    "tomo-align_software": "alignment_software",
    "tomo-fiducial_alignment_status": "fiducial_alignment_status",
    "tomo-reconstruction_method": "reconstruction_method",
    "tomo-reconstruction_software": "reconstruction_software",
    "tomo-processing_software": "processing_software",
}
# Columns of the maps without a header, by folder or file name.
SOURCES = {
    "run_frames_map": "frames_source",
    "tomo_frame_map": "frames_source",
    "run_tomo_map": "tomogram_source",
    "run_to_tomo_map": "tomogram_source",
    "tomo_ts_map": "tilt_series_source",
}


def dataset_id(number):
    """The same id at every run; the portal's address of the dataset makes it."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://cryoetdataportal.czscience.com/datasets/{number}"))


def datasets(path):
    """Metadata by dataset number."""
    found = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            number = row["id"]
            fields = {"id": dataset_id(number), "label": f"CryoET portal {number}", "portal_id": int(number)}
            for field, column in CURATED.items():
                if row[column] not in MISSING:
                    fields[field] = int(row[column]) if field in NUMBERS else row[column]
            found[number] = fields
    return found


def number_and_source(path):
    """The dataset of a map, and its column if it has no header."""
    if path.stem.isdigit():
        return path.stem, SOURCES.get(path.parent.name)
    return path.parent.name, SOURCES.get(path.stem)


def read(path, source):
    """Runs of one map, in order: the name and the values by column."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    header = ["run_name", source] if source else rows.pop(0)
    unknown = set(header) - set(TILT_SERIES) - set(TOMOGRAM) - {"run_name", source}
    if unknown or "run_name" not in header:
        sys.exit(f"{path}: unknown columns {sorted(unknown)}, or no run_name")
    found = {}
    for line, row in enumerate(rows, start=1 if source else 2):
        if len(row) != len(header):
            sys.exit(f"{path}:{line}: expected {len(header)} cells, found {len(row)}")
        values = dict(zip(header, row))
        name = values.pop("run_name")
        if not name or name in found:
            sys.exit(f"{path}:{line}: the run {name!r} has no name or stands twice")
        found[name] = values
    return found


def write(path, columns, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["dataset_id", "cid", *columns], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows", file=sys.stderr)


def part(runs, columns):
    """The lines of one table: runs whose map has a column of it."""
    lines = []
    for (number, name), values in runs.items():
        own = {target: values[column] for column, target in columns.items() if column in values}
        if own:
            lines.append({"dataset_id": dataset_id(number), "cid": name, "run_id": name, **own})
    return lines


def main(portal, output):
    known = datasets(portal / "curation.tsv")
    runs, maps, rows = {}, Counter(), Counter()
    for path in sorted((portal / "dataset_configs").rglob("*.csv")):
        number, source = number_and_source(path)
        if number not in known:
            sys.exit(f"{path}: the curation table has no dataset {number}")
        found = read(path, source)
        kind = source or "with a header"
        maps[kind] += 1
        rows[kind] += len(found)
        for name, values in found.items():
            run = runs.setdefault((number, name), {})
            if run.keys() & values.keys():
                sys.exit(f"{path}: the run {name} has {sorted(run.keys() & values.keys())} from another map")
            run.update(values)
    for kind in sorted(maps):
        print(f"maps, {kind}: {maps[kind]} files, {rows[kind]} lines", file=sys.stderr)
    print(f"datasets: {len(known)}, with runs: {len({number for number, _ in runs})}", file=sys.stderr)
    output.mkdir(parents=True, exist_ok=True)
    (output / "datasets.json").write_text(json.dumps(list(known.values()), indent=1), encoding="utf-8")
    sources = sorted(set(SOURCES.values()))
    write(
        output / "run.csv",
        ["name", *sources],
        [
            {"dataset_id": dataset_id(number), "cid": name, "name": name}
            | {source: values[source] for source in sources if source in values}
            for (number, name), values in runs.items()
        ],
    )
    for table, columns in (("tilt_series", TILT_SERIES), ("tomogram", TOMOGRAM)):
        write(output / f"{table}.csv", ["run_id", *dict.fromkeys(columns.values())], part(runs, columns))


main(Path(sys.argv[1]), Path(sys.argv[2]))
