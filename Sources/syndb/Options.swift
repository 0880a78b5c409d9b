import ArgumentParser
import SynDB

/// The store that most verbs begin with.
struct StoreArgument: ParsableArguments {
    @Argument(help: "The store's folder.", completion: .directory)
    var store: String

    func open(readMode: ReadMode = .mmap) throws -> Store { try Store(path: store, readMode: readMode) }
}

/// How long a writer waits for another.
struct WaitOption: ParsableArguments {
    @Option(help: ArgumentHelp("Seconds to wait for another writer.", valueName: "seconds"))
    var wait = 0.0

    func validate() throws { try Seconds.check(wait, "--wait") }
}

/// Spans of time that flags state.
enum Seconds {
    /// Clocks count in whole numbers, which infinity or more than a life of
    /// seconds would overflow.
    static func check(_ seconds: Double, _ flag: String) throws {
        let tenYears = 10 * 366 * 86_400.0
        guard seconds >= 0, seconds <= tenYears else {
            throw ValidationError("\(flag) needs seconds from 0 to \(Int(tenYears)), which are ten years")
        }
    }
}

/// The form of a result.
struct FormatOption: ParsableArguments {
    @Option(
        help:
            "table, csv, tsv, json, ndjson, markdown, arrow, arrows or parquet (default: table on a terminal, csv otherwise)."
    )
    var format: OutputFormat?
}

/// The type of ids in formats with types.
struct IdsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Ids in Arrow and Parquet as text, integer or uuid (default: integers where all ids of the column are).",
            valueName: "form"))
    var ids: IdentifierChoice?
}

extension OutputFormat: ExpressibleByArgument {}
extension IdentifierChoice: ExpressibleByArgument {}
extension ReadMode: ExpressibleByArgument {}
/// `warm` is what `load` is called where rows are not loaded: the same schemes.
extension EncodingProfile: ExpressibleByArgument {
    public init?(argument: String) { self.init(rawValue: argument == "warm" ? "load" : argument) }
    public static var allValueStrings: [String] { ["warm", "load", "cold"] }
}
