import Catalog
import Columns
import Import
import Store

/// A folder's tables and datasets as one load.
public struct FolderLoad {
    public let folder: DatasetFolder
    /// Datasets that the folder describes; each has its id.
    public private(set) var datasets: [ParsedDataset] = []
    /// One for each table, in the order of the packs.
    public private(set) var requests: [LoadRequest]

    /// `settings`: a request for no table, whose target, flags and limits hold
    /// for all of them. `ids`: of the datasets that the folder describes, where the
    /// load has given them some before and goes on.
    public init(
        _ folder: DatasetFolder, input: InputFiles, settings: LoadRequest, catalog: Catalog,
        allowsSameLabels: Bool = false, ids: [UUIDBytes] = []
    ) throws {
        self.folder = folder
        var target = settings.target
        switch (target, folder.metadata) {
        case (.dataset, let file?):
            throw StoreError(
                .usage, "\(file) describes datasets, and --dataset names one that is there",
                hint: "leave out one of the two")
        case (.datasetColumn, let file?), (.datasetColumnOr, let file?):
            datasets = try FolderLoad.datasets(file, catalog, allowsSameLabels, ids)
            if datasets.count == 1, let id = datasets[0].metadata.id { target = .datasetColumnOr(id) }
        default: break
        }
        requests = try folder.parts.map { part in
            var request = settings
            request.table = part.table.name
            request.inputs = try input.inputs(part.files)
            request.mapping = try part.map.map {
                try MappingFile(yaml: try FileSource.text(of: $0), file: $0)
            }
            request.target = target
            return request
        }
        if let progress = settings.progress { share(progress) }
    }

    public func run(_ store: Store) throws -> FolderSummary {
        do {
            var summary = FolderSummary(tables: try store.load(requests, adding: datasets))
            summary.added = datasets.compactMap { dataset in
                dataset.metadata.id.map { ($0, dataset.metadata.label ?? "") }
            }
            summary.warnings = datasets.flatMap(\.warnings)
            summary.passedOver = folder.passedOver
            return summary
        } catch var error as ImportError where error.lacksDataset {
            error.hint =
                datasets.isEmpty
                ? "or describe their dataset in \(folder.path)/dataset.yaml"
                : "\(folder.metadata ?? "") describes \(datasets.count) datasets: the rows must name theirs"
            throw error
        }
    }

    /// The progress of all tables together.
    private mutating func share(_ progress: @escaping (LoadProgress) throws -> Void) {
        final class Sum {
            var before = LoadProgress()
            var last = LoadProgress()
            var table = ""
        }
        let sum = Sum()
        for index in requests.indices {
            let table = requests[index].table
            requests[index].progress = { now in
                if sum.table != table { (sum.table, sum.before) = (table, sum.last) }
                var all = now
                all.rows += sum.before.rows
                all.bytes += sum.before.bytes
                all.rowsWritten += sum.before.rowsWritten
                all.bytesWritten += sum.before.bytesWritten
                sum.last = all
                try progress(all)
            }
        }
    }

    /// The described datasets, each with an id.
    private static func datasets(
        _ file: String, _ catalog: Catalog, _ allowsSameLabels: Bool, _ ids: [UUIDBytes]
    ) throws -> [ParsedDataset] {
        var datasets = try MetadataFile.parse(
            try FileSource.text(of: file), file: file, schema: catalog.schema)
        let again =
            "was the folder loaded before? To add rows to datasets that are there, take \(file) out of it: "
            + "rows then name their dataset in a column dataset_id, or --dataset names one for all"
        for dataset in datasets {
            guard let id = dataset.metadata.id, try catalog.dataset(id) != nil else { continue }
            throw StoreError(.badInput, "\(file): the dataset \(id) is in the store", hint: again)
        }
        if !allowsSameLabels {
            try LoadRequest.Target.refuseSameLabels(
                datasets.filter { $0.metadata.id == nil }, catalog,
                hint: "\(again); to make new datasets all the same, pass --new-datasets")
        }
        for index in datasets.indices where datasets[index].metadata.id == nil {
            datasets[index].metadata.id = index < ids.count ? ids[index] : .random()
        }
        return datasets
    }
}
