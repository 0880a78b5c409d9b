import Columns
import Export
import Query
import Store
import StoreIO

/// Where the rows of a result go, and as what: standard output, or a new file
/// that has its name once it is whole.
public struct ResultOutput: Sendable {
    public let format: OutputFormat
    private let file: String?
    private let ids: IdentifierChoice?
    private let fileSystem: any FileSystem

    /// `format`: the chosen one; else the extension of the file says, or
    /// `isTerminal`, whether a person reads standard output. Throws before
    /// anything is computed.
    public init(
        file: String? = nil, format chosen: OutputFormat?, ids: IdentifierChoice? = nil, isTerminal: Bool,
        fileSystem: any FileSystem = SystemFileSystem()
    ) throws {
        self.file = file
        self.ids = ids
        self.fileSystem = fileSystem
        if let file {
            format = try ResultFile.format(of: file, chosen: chosen, fileSystem: fileSystem)
        } else {
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
                hint: "leave it out, or write \(OutputFormat.typed.map(\.rawValue).joined(separator: " or "))"
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
            var sink = format.makeSink(to: FileSink.standardOutput(), identifiers: identifiers)
            return try body(&sink)
        }
        return try ResultFile.write(file, fileSystem: fileSystem) { target in
            var sink = format.makeSink(to: target, identifiers: identifiers)
            return try body(&sink)
        }
    }
}
