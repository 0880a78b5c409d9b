import SynDB
import TestSupport
import Testing

@testable import Store

/// Rows of mixed datasets, which are spilled, and what one sees of it.
@Suite struct SpillTests {
    private static let rows = 60_000

    /// Rows of 24 datasets in turn.
    private static func load(
        _ store: TestStore, _ progress: @escaping (LoadProgress) throws -> Void
    ) throws -> LoadSummary {
        let ids = try store.add((0..<24).map { "- { label: \"d\($0)\" }" }.joined(separator: "\n"))
        var csv = "dataset_id,cid,size,count\n"
        for row in 0..<rows {
            csv += "\(ids[row % 24]),\(row),\(Double(row * 7919 % 1009) / 8),\(row % 100)\n"
        }
        return try store.load("spot", csv) { request in
            request.memory = 1 << 20
            request.chunkBytes = 64 << 10
            request.progress = progress
        }
    }

    private static func bytes(_ folder: String) -> Int {
        ScratchFolder.files(folder, suffix: ".seg").reduce(0) { $0 + ScratchFolder.read($1).count }
    }

    @Test func spilledSegmentsGoWhenTheyHaveBeenRead() throws {
        let store = try Bench.store()
        var (most, spilled, phases) = (0, 0, Set<Bool>())
        let summary = try Self.load(store) { progress in
            let bytes = Self.bytes(store.path)
            most = max(most, bytes)
            if !progress.isInputRead { spilled = bytes }
            phases.insert(progress.isInputRead && progress.rowsWritten > 0)
        }
        #expect(spilled > 0 && phases.count == 2)
        // The rows are never there twice.
        let left = Self.bytes(store.path)
        #expect(left == Int(summary.bytesWritten))
        #expect(Double(most) < 1.9 * Double(max(left, spilled)), "\(most) of \(left), \(spilled) spilled")
        #expect(
            try store.query("SELECT count(*), count(DISTINCT label) FROM spot")
                == "count(*),count(DISTINCT label)\n60000,24\n")
    }

    /// Ctrl-C is heard while rows are written that were read long ago.
    @Test func endedWhileItFinishes() throws {
        let store = try Bench.store()
        let message = refusal {
            _ = try Self.load(store) { progress in
                if progress.isInputRead, progress.rowsWritten > 0 { throw StoreError(.interrupted, "enough") }
            }
        }
        #expect(message == "enough")
        #expect(ScratchFolder.files(store.path, suffix: ".seg").isEmpty)
    }
}
