import Foundation
import SynDB
import TestSupport
import Testing

@testable import StoreIO

@Suite struct PositionedFileTests {
    /// More files than some systems let a process open.
    @Test func manyOpenFilesKeepFewDescriptors() throws {
        let folder = ScratchFolder()
        let system = SystemFileSystem()
        var files: [any RandomAccessFile] = []
        for index in 0..<600 {
            let path = "\(folder.path)/\(index)"
            try ScratchFolder.write(Array("file \(index)".utf8), to: path)
            files.append(try system.openRandomAccess(path, mode: .pread))
        }
        for (index, file) in files.enumerated() {
            #expect(try file.read(5..<file.size) == Array("\(index)".utf8))
        }
        #if os(Linux)
            let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?
                    .hasPrefix(folder.path) == true
            }
            #expect(descriptors.count <= PositionedFile.maximumKept)
        #endif
        // Files past the bound are those that were opened, or an error.
        let last = "\(folder.path)/599"
        try ScratchFolder.write([1, 2, 3, 4, 5, 6, 7, 8], to: last + "x")
        try FileManager.default.removeItem(atPath: last)
        try FileManager.default.moveItem(atPath: last + "x", toPath: last)
        #expect(refusal { _ = try files[599].read(0..<8) }.contains("another file has taken its name"))
    }
}
