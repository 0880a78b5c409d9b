import Encodings
import Foundation
import SynDB

/// Encodes raw files of little-endian doubles page by page and prints, as one
/// line of JSON per file, the payload bytes in all and by tree of schemes:
///
///     encode-doubles [--profile load|cold] FILE...
@main
struct EncodeDoubles {
    struct Report: Encodable {
        var file: String
        var values: Int
        var bytes: Int
        /// Payload bytes by the schemes of the page.
        var trees: [String: Int] = [:]
    }

    static func main() throws {
        var files = Array(CommandLine.arguments.dropFirst())
        var profile = EncodingProfile.load
        if files.first == "--profile" {
            guard files.count > 1, let named = EncodingProfile(rawValue: files[1]) else {
                fail("expected a profile of \(EncodingProfile.allCases.map(\.rawValue))")
            }
            profile = named
            files.removeFirst(2)
        }
        guard !files.isEmpty else { fail("expected files of raw doubles") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for file in files {
            print(String(decoding: try encoder.encode(try report(file, profile)), as: UTF8.self))
        }
    }

    private static func report(_ file: String, _ profile: EncodingProfile) throws -> Report {
        let data = try Data(contentsOf: URL(filePath: file))
        let values = data.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { index in
                let word = bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
                return Double(bitPattern: UInt64(littleEndian: word))
            }
        }
        var report = Report(file: file, values: values.count, bytes: 0)
        for start in stride(from: 0, to: values.count, by: PageEncoding.maximumRows) {
            let page = Array(values[start..<min(start + PageEncoding.maximumRows, values.count)])
            let payload = PageEncoding.encode(ColumnVector(.doubles(page)), profile: profile)
            let (back, tree) = try payload.withUnsafeBytes {
                let prepared = try PreparedPage($0, type: .double, count: page.count)
                return (try prepared.decode().values, prepared.tree)
            }
            guard case .doubles(let back) = back, back.map(\.bitPattern) == page.map(\.bitPattern)
            else { fail("\(file): the page at value \(start) does not come back bit for bit") }
            report.bytes += payload.count
            report.trees[tree.schemeName, default: 0] += payload.count
        }
        return report
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(2)
    }
}
