import Columns
import Export
import Query
import Store
import StoreIO

/// Where the rows of a result go, and as what: standard output, or a new file
/// that has its name once it is whole.
public struct ResultOutput: Sendable {
    public let format: OutputFormat
    private let compression: OutputCompression?
    private let file: String?
    private let ids: IdentifierChoice?
    private let fileSystem: any FileSystem

    /// `format`: the chosen one; else the extension of the file says, or
    /// `isTerminal`, whether a person reads standard output. Throws before
    /// anything is computed.
    public init(
        file: String? = nil, format chosen: OutputFormat?, compression: OutputCompression? = nil,
        ids: IdentifierChoice? = nil, isTerminal: Bool,
        fileSystem: any FileSystem = SystemFileSystem()
    ) throws {
        self.file = file
        self.ids = ids
        self.fileSystem = fileSystem
        if let file {
            let named = try ResultFile.format(of: file, chosen: chosen, fileSystem: fileSystem)
            format = named.format
            self.compression = compression ?? named.compression
            guard format != .parquet || self.compression == nil else {
                throw StoreError(
                    .usage, "\(file): Parquet is compressed inside, and no reader takes it compressed again",
                    hint: "name it .parquet")
            }
        } else {
            self.compression = nil
            format = (chosen ?? (isTerminal ? .table : .csv)).inPipe
            guard !isTerminal || !format.isBinary else {
                throw StoreError(
                    .usage, "\(format.rawValue) is for programs, and this is a terminal",
                    hint: "name a file with -o, or pipe the result into a program")
            }
        }
        guard ids == nil || format.hasTypes else {
            throw StoreError(
                .usage, "--ids says which type ids have, and \(format.rawValue) has no types",
                hint: "leave it out, or write arrow, arrows or parquet"
            )
        }
    }

    /// Runs a query into it.
    public func write(_ prepared: PreparedQuery) throws -> QueryStatistics {
        let forms = format.hasTypes ? try prepared.identifierForms() : []
        return try write(identifiers: forms.map { ids?.form($0) ?? $0 }) { try prepared.run(into: &$0) }
    }

    /// Writes rows that are at hand.
    public func write(_ columns: [ResultColumn], _ rows: [[Value]]) throws {
        try write(identifiers: []) { sink in
            try sink.begin(columns)
            try sink.append(rows)
            try sink.finish()
        }
    }

    private func write<Result>(
        identifiers: [IdentifierForm], _ body: (inout any ResultSink) throws -> Result
    ) throws -> Result {
        guard let file else {
            return try write(to: FileSink.standardOutput(), named: nil, identifiers, body)
        }
        return try ResultFile.write(file, fileSystem: fileSystem) { target, name in
            try write(to: target, named: name, identifiers, body)
        }
    }

    /// `name`: of the file behind the target, for a program that writes it.
    private func write<Result>(
        to target: FileSink, named name: String?, _ identifiers: [IdentifierForm],
        _ body: (inout any ResultSink) throws -> Result
    ) throws -> Result {
        if let compressed = try compression?.makeSink(to: target) {
            var sink = format.makeSink(to: compressed, identifiers: identifiers)
            let result = try body(&sink)
            try compressed.finish()
            return result
        }
        guard format == .parquet else {
            var sink = format.makeSink(to: target, identifiers: identifiers)
            return try body(&sink)
        }
        let program = try Bridge.parquetSink(file: name)
        defer { program.abandon() }
        var sink = format.makeSink(to: program, identifiers: identifiers)
        let result = try body(&sink)
        try program.finish()
        return result
    }
}
