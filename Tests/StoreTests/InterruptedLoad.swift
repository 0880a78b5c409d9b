import SynDB
import TestSupport

@testable import Store

/// What a load of two files gives, and what is done to it.
struct InterruptedLoad {
    var table = "branch"
    var files: [(name: String, text: String)]
    var target: LoadRequest.Target
    var mapping: MappingFile?
    var chunkBytes = 256
    let folder = ScratchFolder()

    init(_ files: [(String, String)], _ target: LoadRequest.Target, map: String? = nil) throws {
        self.files = files
        self.target = target
        mapping = try map.map { try MappingFile(yaml: $0, file: "map") }
        for (name, text) in files { try ScratchFolder.write(Array(text.utf8), to: path(name)) }
    }

    func path(_ name: String) -> String { folder.path + "/" + name }

    func request(_ load: ResumableLoad?, _ progress: @escaping () throws -> Void = {}) throws
        -> LoadRequest
    {
        var request = LoadRequest(
            table: table, inputs: try InputFiles().inputs(files.map { path($0.name) }), target: target)
        request.mapping = mapping
        request.chunkBytes = chunkBytes
        request.maximumSegmentBytes = 1
        request.resumable = load
        request.threads = 2
        request.progress = { _ in try progress() }
        return request
    }

    func resumable(_ resumes: Bool) throws -> ResumableLoad {
        var load = ResumableLoad(
            name: "night-1", command: ["a", "b c"], workingFolder: "/",
            marks: try files.map { try InputMark(path($0.name)) })
        load.resumes = resumes
        load.noteBytes = 1
        return load
    }

    /// Thrown where a load is cut off.
    static let stop = StoreError(.interrupted, "the test wants it so")
}
