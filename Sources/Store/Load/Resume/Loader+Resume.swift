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
    mutating func note(_ place: LoadPlace, _ inputs: LoadInputs, isFinished: Bool = false) throws {
        guard let transaction, let resumable = request.resumable else { return }
        if buffer.isInterleaved {
            try write([.spill(buffer.takeAll())])
        }
        let before = sink.tail
        try sink.writeTail(buffer.waiting, rows: buffer.limits.rows, catalog: catalog)
        let part = LoadJournal.Part(
            code: table.code, table: table.name, rows: progress.rows, bytes: progress.bytes,
            isFinished: isFinished, state: try state(place, inputs),
            segments: [sink.segments, sink.spilled, sink.tail].map { $0.map(\.entry) })
        notes.last = part
        try transaction.note(
            LoadJournal(
                storeID: base.store.id, snapshot: base.number, command: resumable.command,
                workingFolder: resumable.workingFolder, marks: resumable.marks,
                parts: notes.before + [part], added: try addedDatasets()))
        notes.bytes = progress.bytes
        try transaction.takeBack(before)
    }

    private func state(_ place: LoadPlace, _ inputs: LoadInputs) throws -> [UInt8] {
        var state = ByteWriter()
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
        try rejects.write(to: &state)
        return state.bytes
    }

    /// A catalogue of the datasets that this load adds, in order.
    private func addedDatasets() throws -> [UInt8] {
        let empty = try Catalog(number: 1, packs: base.catalog.packs())
        return try empty.adding(assigner.added, number: 1).catalog.encode().bytes
    }

    /// Takes the place of a loader that wrote a part of a journal; where the
    /// input goes on.
    mutating func restore(_ part: LoadJournal.Part, _ inputs: inout LoadInputs) throws -> LoadPlace {
        guard let transaction, let place = try read(part, &inputs) else {
            throw LoadJournal.damaged("the journal of \(request.resumable?.name ?? "")")
        }
        let adopted = try part.segments.map { entries in
            try entries.map { entry in
                guard let last = entry.runs.last?.dataset, last.index < catalog.count else {
                    throw LoadJournal.damaged("the journal of \(request.resumable?.name ?? "")")
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
        progress.rows = part.rows
        progress.bytes = part.bytes
        progress.rowsWritten = adopted[0].reduce(0) { $0 + $1.entry.rowCount }
        progress.bytesWritten = sink.bytesWritten
        notes.bytes = part.bytes
        notes.last = part
        try restoreBuffer(adopted[0])
        return place
    }

    private mutating func restoreBuffer(_ segments: [WrittenSegment]) throws {
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
            current: buffer.current)
    }

    /// The place; nil where a field is out of its range.
    private mutating func read(_ part: LoadJournal.Part, _ inputs: inout LoadInputs) throws -> LoadPlace? {
        var copy = self
        var found: LoadPlace?
        var read = inputs
        do {
            try part.state.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                let datasets = copy.catalog.count
                func ordinal(_ number: UInt32) -> DatasetOrdinal? {
                    Int(number) < datasets ? DatasetOrdinal(number) : nil
                }
                let input = try reader.readCount()
                let bytesBefore = try reader.readCount()
                let line = try reader.readCount()
                let firstRow = try reader.readCount()
                let isInterleaved = try reader.read(UInt8.self) == 1
                let count = try reader.read(UInt32.self)
                let current = count == 0 ? nil : ordinal(try reader.read(UInt32.self))
                copy.buffer.begin(isInterleaved: isInterleaved, current: current)
                guard input <= request.inputs.count, (count == 0) == (current == nil),
                    try copy.assigner.read(from: &reader, ordinal), try read.read(from: &reader)
                else { return }
                for index in copy.references.indices {
                    guard try copy.references[index].read(from: &reader, ordinal) else { return }
                }
                guard try copy.parents?.read(from: &reader, ordinal) ?? true,
                    try copy.rejects.read(from: &reader), reader.remaining == 0
                else { return }
                let position = bytesBefore == 0 ? nil : SourcePosition(bytes: bytesBefore - 1, line: line)
                found = LoadPlace(input: input, position: position, firstRow: firstRow)
            }
        } catch is ByteReader.Truncated {
            return nil
        }
        guard found != nil else { return nil }
        (self, inputs) = (copy, read)
        return found
    }
}
