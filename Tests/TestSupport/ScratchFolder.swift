import Bits
import Foundation

/// A folder of its own for one test, gone with the object.
public final class ScratchFolder: Sendable {
    public let path: String

    public init() {
        path = FileManager.default.temporaryDirectory.appending(path: "syndb-test-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension ScratchFolder {
    /// Name, size and hash of every file below `path`, and every folder: two
    /// equal lists mean that nothing was touched.
    public static func fingerprint(_ path: String) -> [String] {
        guard let names = FileManager.default.enumerator(atPath: path)?.allObjects as? [String] else {
            return []
        }
        return names.sorted().map { name in
            guard let bytes = FileManager.default.contents(atPath: path + "/" + name) else {
                return name + "/"
            }
            return "\(name) \(bytes.count) \(XXH64.hash(Array(bytes)))"
        }
    }

    /// Paths of the files below `path` whose name ends so, sorted.
    public static func files(_ path: String, suffix: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { path + "/" + $0 }
    }

    public static func read(_ path: String) -> [UInt8] {
        FileManager.default.contents(atPath: path).map(Array.init) ?? []
    }

    public static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }
}
