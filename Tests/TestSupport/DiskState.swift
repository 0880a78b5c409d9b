import SynDB

/// The files and folders of a simulated disk, as they are seen and as they
/// would be found after a power cut.
struct DiskState: Sendable {
    struct File {
        var bytes: [UInt8] = []
        /// As of the last sync.
        var durable: [UInt8] = []
    }

    struct Folder {
        var names: [String: Int] = [:]
        /// As of the last sync.
        var durable: [String: Int] = [:]
        /// What has become of names since, in order; nil for one that has gone.
        var changes: [(name: String, node: Int?)] = []

        mutating func set(_ name: String, _ node: Int?) {
            names[name] = node
            changes.append((name, node))
        }
    }

    enum Node {
        case file(File)
        case folder(Folder)
    }

    /// Why a call fails.
    enum Refusal: Error {
        case missing, exists, isFolder, isNoFolder, isNotEmpty

        var kind: FileError.Kind {
            switch self {
            case .missing: .notFound
            case .exists: .exists
            case .isFolder: .isDirectory
            case .isNoFolder, .isNotEmpty: .other
            }
        }
    }

    private static let root = 0
    private var nodes: [Int: Node] = [root: .folder(Folder())]
    private var next = 1
    /// Shares by node; -1 where one has it alone.
    private var locks: [Int: Int] = [:]
    private var time: Int64 = 1_700_000_000_000

    mutating func tick() -> Int64 {
        time += 1
        return time
    }
}

extension DiskState {
    private func parts(_ path: String) -> [String] {
        var parts: [String] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts
    }

    private func find(_ parts: some Sequence<String>) -> Int? {
        var node = Self.root
        for part in parts {
            guard case .folder(let folder) = nodes[node], let next = folder.names[part] else { return nil }
            node = next
        }
        return node
    }

    private func node(_ path: String) throws(Refusal) -> Int {
        guard let node = find(parts(path)) else { throw .missing }
        return node
    }

    func folder(_ path: String) throws(Refusal) -> Folder {
        guard case .folder(let folder) = nodes[try node(path)] else { throw .isNoFolder }
        return folder
    }

    func content(_ path: String) throws(Refusal) -> [UInt8] {
        guard case .file(let file) = nodes[try node(path)] else { throw .isFolder }
        return file.bytes
    }

    func status(_ path: String) -> FileStatus? {
        switch find(parts(path)).flatMap({ nodes[$0] }) {
        case nil: nil
        case .file(let file): FileStatus(kind: .file, size: UInt64(file.bytes.count), modified: 0)
        case .folder: FileStatus(kind: .directory, size: 0, modified: 0)
        }
    }

    var files: [String] {
        func files(_ node: Int, _ path: String) -> [String] {
            guard case .folder(let folder) = nodes[node] else { return [path] }
            return folder.names.flatMap { files($0.value, "\(path)/\($0.key)") }
        }
        return files(Self.root, "").sorted()
    }

    /// Changes one name of the folder in which a path stands.
    private mutating func set(_ path: String, _ node: Int?) throws(Refusal) {
        let parts = parts(path)
        guard let name = parts.last, let parent = find(parts.dropLast()) else { throw .missing }
        guard case .folder(var folder) = nodes[parent] else { throw .isNoFolder }
        if node != nil, folder.names[name] != nil { throw .exists }
        folder.set(name, node)
        nodes[parent] = .folder(folder)
    }

    mutating func make(_ new: Node, at path: String) throws(Refusal) -> Int {
        try set(path, next)
        nodes[next] = new
        next += 1
        return next - 1
    }

    mutating func remove(_ path: String) throws(Refusal) {
        guard case .file = nodes[try node(path)] else { throw .isFolder }
        try set(path, nil)
    }

    mutating func removeFolder(_ path: String) throws(Refusal) {
        guard try folder(path).names.isEmpty else { throw .isNotEmpty }
        try set(path, nil)
    }

    mutating func rename(_ source: String, to target: String) throws(Refusal) {
        try set(target, try node(source))
        try set(source, nil)
    }

    mutating func cut(_ path: String, to size: Int) throws(Refusal) -> Int {
        let node = try node(path)
        guard case .file(var file) = nodes[node] else { throw .isFolder }
        file.bytes = Array(file.bytes.prefix(size))
        nodes[node] = .file(file)
        return node
    }

    mutating func append(_ bytes: [UInt8], to node: Int) {
        guard case .file(var file) = nodes.removeValue(forKey: node) else { return }
        file.bytes += bytes
        nodes[node] = .file(file)
    }

    /// Changes a bit of a file, as a disk that goes bad does.
    mutating func flip(_ path: String, at place: Int) throws(Refusal) {
        let node = try node(path)
        guard case .file(var file) = nodes[node] else { throw .isFolder }
        file.bytes[place] ^= 1
        file.durable = file.bytes
        nodes[node] = .file(file)
    }

    mutating func sync(_ node: Int) {
        guard case .file(var file) = nodes[node] else { return }
        file.durable = file.bytes
        nodes[node] = .file(file)
    }

    mutating func syncFolder(_ path: String) throws(Refusal) {
        let node = try node(path)
        guard case .folder(var folder) = nodes[node] else { throw .isNoFolder }
        folder.durable = folder.names
        folder.changes = []
        nodes[node] = .folder(folder)
    }

    /// Nil while another's lock excludes it.
    mutating func lockFile(_ path: String, isNew: Bool, shared: Bool) throws(Refusal) -> Int? {
        let node =
            switch find(parts(path)) {
            case let found?: found
            case nil where isNew: try make(.file(File()), at: path)
            case nil: throw .missing
            }
        let held = locks[node, default: 0]
        guard shared ? held >= 0 : held == 0 else { return nil }
        locks[node] = shared ? held + 1 : -1
        return node
    }

    mutating func unlock(_ node: Int) {
        let held = locks[node, default: 0]
        locks[node] = held > 1 ? held - 1 : nil
    }
}

extension DiskState {
    var unlocked: DiskState {
        var state = self
        state.locks = [:]
        return state
    }

    func afterCrash(_ loss: CrashLoss, seed: UInt64) -> DiskState {
        var random = SplitMix64(seed: seed)
        var state = unlocked
        for node in nodes.keys.sorted() {
            switch nodes[node]! {
            case .file(let file):
                let bytes = Self.left(of: file, loss, &random)
                state.nodes[node] = .file(File(bytes: bytes, durable: bytes))
            case .folder(let folder):
                let names = Self.left(of: folder, loss, &random)
                state.nodes[node] = .folder(Folder(names: names, durable: names))
            }
        }
        return state
    }

    private static func left(
        of file: File, _ loss: CrashLoss, _ random: inout SplitMix64
    ) -> [UInt8] {
        let unsynced = file.bytes.count - file.durable.count
        switch loss {
        case .nothing: return file.bytes
        case .everything: return file.durable
        case .tail:
            return Array(file.bytes.prefix(file.durable.count + .random(in: 0...unsynced, using: &random)))
        case .anything:
            var bytes = Array(
                file.bytes.prefix(file.durable.count + .random(in: 0...unsynced, using: &random)))
            // Blocks of a file reach the disk one by one.
            for start in stride(from: file.durable.count, to: bytes.count, by: 512)
            where Bool.random(using: &random) {
                for index in start..<min(start + 512, bytes.count) { bytes[index] = 0 }
            }
            return bytes
        }
    }

    private static func left(
        of folder: Folder, _ loss: CrashLoss, _ random: inout SplitMix64
    ) -> [String: Int] {
        let changes = folder.changes
        var names = folder.durable
        let kept: [Bool] =
            switch loss {
            case .nothing: changes.map { _ in true }
            case .everything: changes.map { _ in false }
            case .tail:
                {
                    let count = Int.random(in: 0...changes.count, using: &random)
                    return changes.indices.map { $0 < count }
                }()
            case .anything: changes.map { _ in Bool.random(using: &random) }
            }
        for (change, isKept) in zip(changes, kept) where isKept { names[change.name] = change.node }
        return names
    }
}
