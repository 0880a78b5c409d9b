import Columns
import Foundation
import Store

/// The snapshots of a store as results.
public struct SnapshotListing: Sendable, Encodable {
    public struct Entry: Sendable, Encodable {
        public var snapshot: UInt64
        /// ISO 8601, UTC; nil where the manifest cannot be read.
        public var time: String?
        public var change: String?
        /// What is wrong with the manifest.
        public var fault: String?
    }

    /// What `--keep` has removed.
    public struct Removal: Sendable, Encodable {
        public var removed: [UInt64]
        /// Those that a reader has open, or an unfinished load builds on.
        public var held: [UInt64]
        public var files: Int
        public var bytes: UInt64
    }

    /// The oldest first.
    public var snapshots: [Entry]
    public var retired: Removal?

    public static let headings = [
        ResultColumn(name: "snapshot", kind: .integer), ResultColumn(name: "time", kind: .text),
        ResultColumn(name: "change", kind: .text),
    ]

    /// A manifest that is removed while it is looked at is left out.
    public init(_ store: Store, after retirement: Retirement? = nil) throws {
        snapshots = try store.history().map { number, manifest in
            switch manifest {
            case .success(let manifest):
                Entry(
                    snapshot: number,
                    time: Date(timeIntervalSince1970: Double(manifest.createdAt) / 1000)
                        .formatted(Date.ISO8601FormatStyle()),
                    change: manifest.change)
            case .failure(let error): Entry(snapshot: number, fault: "\(error)")
            }
        }
        retired = retirement.map {
            Removal(removed: $0.removed, held: $0.held, files: $0.files, bytes: $0.bytes)
        }
    }

    public var rows: [[Value]] {
        snapshots.map {
            [.integer(Int64($0.snapshot)), $0.time.map(Value.text) ?? .null, .text($0.change ?? "damaged")]
        }
    }

    /// What is wrong with manifests.
    public var faults: [String] { snapshots.compactMap(\.fault) }
}

extension SnapshotListing.Removal {
    /// What is gone, for people.
    public var text: String {
        func list(_ numbers: [UInt64]) -> String { numbers.map(String.init).joined(separator: ", ") }
        var lines = [
            removed.isEmpty
                ? "no snapshot was removed"
                : "removed snapshot \(list(removed)), with \(Count.text(files, "file")) of \(bytes) bytes"
        ]
        if !held.isEmpty {
            lines.append(
                "snapshot \(list(held)) stays: a reader has it open, or an unfinished load builds on it")
        }
        return lines.joined(separator: "\n")
    }
}
