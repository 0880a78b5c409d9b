import ArgumentParser
import SynDB

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show the header, runs, pages and encodings of one segment file.")

    @Argument(help: "The segment file.", completion: .file(extensions: ["seg"]))
    var file: String
    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let fileSystem = SystemFileSystem()
        guard let status = try fileSystem.status(file) else {
            throw StoreError(.notFound, "\(file): no such file")
        }
        guard status.kind == .file else {
            throw StoreError(.badInput, "\(file): expected a segment file, found a folder")
        }
        let reader = try SegmentReader(try fileSystem.openRandomAccess(file, mode: .pread), path: file)
        let inspection = try reader.inspection()
        try Terminal.output(json ? Terminal.json(inspection) + "\n" : inspection.text)
    }
}
