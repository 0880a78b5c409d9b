import SegmentFormat
import Store
import StoreIO

/// A segment file that a person names.
public enum SegmentFile {
    private static let magic = Array("SYNSEG\r\n".utf8)

    /// A file that is no segment is the wrong input; only one that begins as a
    /// segment can be a damaged one.
    public static func reader(
        _ file: String, fileSystem: any FileSystem = SystemFileSystem()
    ) throws -> SegmentReader {
        guard let status = try fileSystem.status(file) else {
            throw StoreError(.notFound, "\(file): no such file")
        }
        guard status.kind != .directory else {
            throw StoreError(.badInput, "\(file): expected a segment file, found a folder")
        }
        var head = [UInt8](repeating: 0, count: magic.count)
        var count = 0
        if status.kind == .file {
            let input = try fileSystem.openInput(file)
            while count < head.count {
                let more = try head.withUnsafeMutableBytes { bytes in
                    try input.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
                }
                if more == 0 { break }
                count += more
            }
        }
        guard count == head.count, head == magic else {
            throw StoreError(
                .badInput, "\(file): not a segment file" + (status.size == 0 ? ": it is empty" : ""))
        }
        return try SegmentReader(try fileSystem.openRandomAccess(file, mode: .pread), path: file)
    }
}
