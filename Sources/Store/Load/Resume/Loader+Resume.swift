import Bits
import Blocks
import Catalog
import Columns
import Import
import SegmentFormat
import StoreIO

extension Loader {
    /// Notes how far the load has come, so that another process can go on from
    /// `place`: rows that wait for a segment to be full are written once more.
    mutating func note(_ place: LoadPlace, _ inputs: LoadInputs) throws {
        guard let transaction, let resumable = request.resumable else { return }
        if buffer.isInterleaved {
            try write([.spill(buffer.takeAll())])
        }
        let before = sink.tail
        try sink.writeTail(buffer.waiting, rows: buffer.limits.rows, catalog: catalog)
        var state = ByteWriter()
        state.write(UInt32(base.catalog.count))
        state.write(UInt64(place.input))
        state.write(UInt64(place.position.map { $0.bytes + 1 } ?? 0))
        state.write(UInt64(place.position?.line ?? 0))
        state.write(UInt64(place.firstRow))
        state.write(UInt8(buffer.isInterleaved ? 1 : 0))
        state.write(ordinals: buffer.current.map { [$0] } ?? [])
        assigner.write(to: &state)
        inputs.write(to: &state)
        for reference in references { reference.write(to: &state) }
        parents?.write(to: &state)
        try transaction.note(
            LoadJournal(
                storeID: base.store.id, table: table.name, rows: progress.rows, bytes: progress.bytes,
                command: resumable.command, workingFolder: resumable.workingFolder, marks: resumable.marks,
                state: state.bytes,
                segments: [sink.segments, sink.spilled, sink.tail].map { $0.map(\.entry) },
                added: try addedDatasets()), code: table.code)
        noted = progress.bytes
        try transaction.takeBack(before)
    }

    /// A catalogue of the datasets that this load adds, in order.
    private func addedDatasets() throws -> [UInt8] {
        let empty = try Catalog(number: 1, packs: base.catalog.packs())
        return try empty.adding(assigner.added, number: 1).catalog.encode().bytes
    }

    /// Takes the place of a loader that wrote a journal; where the input goes on.
    mutating func restore(_ journal: LoadJournal, _ inputs: inout LoadInputs) throws -> LoadPlace {
        guard let transaction else { return .front }
        let added = try Catalog(
            BlockFile(MemoryRandomAccessFile(journal.added), kind: Catalog.fileKind), path: "the journal")
        try assigner.add(
            (0..<added.count).map {
                ParsedDataset(metadata: try added.metadata(of: DatasetOrdinal(UInt32($0))))
            })
        let (path, place) = ("the journal of \(request.resumable?.name ?? "")", try read(journal, &inputs))
        guard let (place, oldBase) = place else { throw LoadJournal.damaged(path) }
        // Others may have added datasets since then.
        let (old, new) = (oldBase, base.catalog.count)
        func now(_ ordinal: DatasetOrdinal) -> DatasetOrdinal {
            ordinal.index < old ? ordinal : DatasetOrdinal(UInt32(ordinal.index - old + new))
        }
        let adopted = try journal.segments.map { entries in
            try entries.map { entry in
                var entry = entry
                for run in entry.runs.indices { entry.runs[run].dataset = now(entry.runs[run].dataset) }
                guard let last = entry.runs.last?.dataset, last.index < catalog.count else {
                    throw LoadJournal.damaged(path)
                }
                return try transaction.adopt(entry, of: table)
            }
        }
        sink.restore(segments: adopted[0], spilled: adopted[1], tail: adopted[2])
        for segment in adopted.joined() {
            for run in segment.entry.runs { rowsOfDataset[run.dataset, default: 0] += run.rows }
        }
        keys.forget(rowsOfDataset.keys)
        places.forget()
        progress.rows = journal.rows
        progress.bytes = journal.bytes
        progress.rowsWritten = adopted[0].reduce(0) { $0 + $1.entry.rowCount }
        progress.bytesWritten = sink.bytesWritten
        noted = journal.bytes
        try restoreBuffer(adopted[0], now)
        return place
    }

    private mutating func restoreBuffer(
        _ segments: [WrittenSegment], _ now: (DatasetOrdinal) -> DatasetOrdinal
    ) throws {
        var waiting: [(DatasetOrdinal, RowPart)] = []
        var reader = DatasetReader(base)
        reader.add(sink.tail, to: table)
        for segment in sink.tail {
            for (index, run) in segment.entry.runs.enumerated() {
                let opened = try segment.reader()
                let rows = try reader.rows(opened.layout.runs[index].rows, of: opened, in: table)
                waiting.append((run.dataset, RowPart(rows)))
            }
        }
        buffer.restore(
            waiting, written: Set(segments.flatMap { $0.entry.runs.map(\.dataset) }),
            current: buffer.current.map(now))
    }

    /// The place and the count of datasets of the base; nil where a field is out
    /// of its range.
    private mutating func read(
        _ journal: LoadJournal, _ inputs: inout LoadInputs
    ) throws -> (LoadPlace, Int)? {
        var copy = self
        var found: (LoadPlace, Int)?
        var read = inputs
        do {
            try journal.state.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                let old = Int(try reader.read(UInt32.self))
                let (new, datasets) = (copy.base.catalog.count, copy.catalog.count)
                let input = try reader.readCount()
                let bytesBefore = try reader.readCount()
                let line = try reader.readCount()
                let firstRow = try reader.readCount()
                let isInterleaved = try reader.read(UInt8.self) == 1
                let count = try reader.read(UInt32.self)
                let current = count == 0 ? nil : DatasetOrdinal(try reader.read(UInt32.self))
                copy.buffer.begin(isInterleaved: isInterleaved, current: current)
                func now(_ ordinal: UInt32) -> DatasetOrdinal? {
                    let index = Int(ordinal) < old ? Int(ordinal) : Int(ordinal) - old + new
                    return index < datasets ? DatasetOrdinal(UInt32(index)) : nil
                }
                guard input <= request.inputs.count, try copy.assigner.read(from: &reader, now),
                    try read.read(from: &reader)
                else { return }
                for index in copy.references.indices {
                    guard try copy.references[index].read(from: &reader, now) else { return }
                }
                guard try copy.parents?.read(from: &reader, now) ?? true, reader.remaining == 0 else {
                    return
                }
                let position = bytesBefore == 0 ? nil : SourcePosition(bytes: bytesBefore - 1, line: line)
                found = (LoadPlace(input: input, position: position, firstRow: firstRow), old)
            }
        } catch is ByteReader.Truncated {
            return nil
        }
        (self, inputs) = (copy, read)
        return found
    }
}
