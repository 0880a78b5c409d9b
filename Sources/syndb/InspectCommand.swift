import ArgumentParser
import SynDB

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show the header, runs, pages and encodings of segment files.")

    @Argument(help: "The segment files.", completion: .file(extensions: ["seg"]))
    var files: [String]
    @Flag(help: "One JSON object per file, each on one line.")
    var json = false

    func run() throws {
        for (index, file) in files.enumerated() {
            let inspection = try SegmentFile.reader(file).inspection()
            if json {
                try Terminal.output(Terminal.json(inspection) + "\n")
            } else {
                let heading = files.count == 1 ? "" : (index == 0 ? "" : "\n") + "\(file):\n"
                try Terminal.output(heading + inspection.text)
            }
        }
    }
}
