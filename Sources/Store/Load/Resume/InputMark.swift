import Bits
import Columns
import StoreIO

/// By what a file of a load is known again.
public struct InputMark: Sendable, Equatable {
    public var name: String
    var size: UInt64
    /// Nanoseconds since 1970.
    var modified: Int64
    /// XXH64 of the first bytes.
    var head: UInt64

    private static let headBytes: UInt64 = 64 << 10

    /// Looks at a file; a pipe cannot be read again and is refused.
    public init(_ name: String, fileSystem: any FileSystem = SystemFileSystem()) throws {
        guard name != "-", let status = try fileSystem.status(name), status.kind == .file else {
            throw StoreError(
                .usage, "\(name == "-" ? "standard input" : name): a resumable load reads files only",
                hint: "write the rows to a file first, or load without --resumable")
        }
        self.name = name
        size = status.size
        modified = status.modified
        let file = try fileSystem.openRandomAccess(name, mode: .pread)
        head = XXH64.hash(try file.read(0..<min(file.size, Self.headBytes)))
    }
}

extension InputMark {
    func write(to writer: inout ByteWriter) {
        writer.write(text: name)
        writer.write(size)
        writer.write(modified)
        writer.write(head)
    }

    init?(from reader: inout ByteReader) throws {
        guard let name = try reader.readText() else { return nil }
        self.name = name
        size = try reader.read(UInt64.self)
        modified = try reader.read(Int64.self)
        head = try reader.read(UInt64.self)
    }

    /// Refuses files that are no longer those that a load began with.
    static func check(_ now: [InputMark], against then: [InputMark], load: String) throws {
        let known = Dictionary(then.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var lines: [String] = []
        for mark in now {
            guard let old = known[mark.name] else {
                lines.append("\(mark.name): was not there")
                continue
            }
            guard mark != old else { continue }
            lines.append(
                "\(mark.name): "
                    + (mark.size != old.size
                        ? "\(old.size) bytes then, \(mark.size) now"
                        : mark.head != old.head ? "begins otherwise now" : "written to since then"))
        }
        let names = Set(now.map(\.name))
        lines += then.filter { !names.contains($0.name) }.map { "\($0.name): no longer there" }
        guard lines.isEmpty, now.map(\.name) == then.map(\.name) else {
            throw StoreError(
                .badInput,
                "files have changed since the load \"\(load)\" began:\n  "
                    + (lines.isEmpty ? ["their order"] : lines).joined(separator: "\n  "),
                hint: "put them back, or drop the load with --abandon \(load) and begin anew")
        }
    }
}
