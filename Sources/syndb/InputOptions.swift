import ArgumentParser
import SynDB

/// What the files of a load are, where their names and first bytes do not tell.
struct InputOptions: ParsableArguments {
    @Option(help: InputOptions.formatHelp)
    var format: FileFormat?
    @OptionGroup var shape: InputShape

    static let formatHelp = ArgumentHelp(
        "The form of the files: \(FileFormat.allCases.map(\.rawValue).joined(separator: ", ")) "
            + "(default: by name and first bytes, else csv).", valueName: "format")

    func validate() throws { try shape.check(format) }

    func files() -> InputFiles { shape.files(format) }
}

/// The same but for the form of the files.
struct InputShape: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What sets cells apart: one character, tab, or blanks for runs of blanks and tabs.",
            valueName: "character"))
    var delimiter: String?
    @Option(
        help: ArgumentHelp(
            "Names of the columns, for files without a header row, with commas between them.",
            valueName: "names"))
    var header: String?
    @Option(
        help: ArgumentHelp(
            "Which of several tables in a file: a block of STAR, a list of JSON, a sheet.", valueName: "name")
    )
    var block: String?

    var isStated: Bool { delimiter != nil || header != nil || block != nil }

    func check(_ format: FileFormat?) throws {
        guard let delimiter else { return }
        guard Dialect(delimiter: delimiter) != nil else {
            throw ValidationError("--delimiter needs one ASCII character, tab or blanks, not '\(delimiter)'")
        }
        guard format == nil || format == .csv || format == .tsv else {
            throw ValidationError("--delimiter goes with files of the form csv or tsv")
        }
    }

    func files(_ format: FileFormat?) -> InputFiles {
        InputFiles(
            format: format, dialect: delimiter.flatMap(Dialect.init(delimiter:)),
            header: header.map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            },
            block: block)
    }
}

extension FileFormat: ExpressibleByArgument {}
