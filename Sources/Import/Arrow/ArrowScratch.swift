/// Room for one column of a block: its cells, and its numbers.
final class ArrowScratch {
    private var slices: UnsafeMutableBufferPointer<CellSlice> = .init(start: nil, count: 0)
    private var bytes: UnsafeMutableBufferPointer<UInt8> = .init(start: nil, count: 0)
    private var words: UnsafeMutableBufferPointer<UInt64> = .init(start: nil, count: 0)
    private var nulls: UnsafeMutableBufferPointer<Bool> = .init(start: nil, count: 0)
    private var run: CellRun?

    deinit {
        slices.deallocate()
        bytes.deallocate()
        words.deallocate()
        nulls.deallocate()
    }

    /// The cells are those of another block from now on.
    func forget() { run = nil }

    /// `count` cells without a value.
    func missing(_ count: Int) -> CellRun {
        take([], (0..<count).map { _ in .missing })
    }

    private func take(_ text: [UInt8], _ cells: [CellSlice]) -> CellRun {
        bytes.deallocate()
        // The run of no bytes still needs a place to point at.
        bytes = .allocate(capacity: text.count + 8)
        _ = bytes.initialize(from: text + [0, 0, 0, 0, 0, 0, 0, 0])
        return setCells(cells, at: UnsafePointer(bytes.baseAddress!))
    }

    private func setCells(_ cells: [CellSlice], at start: UnsafePointer<UInt8>) -> CellRun {
        slices.deallocate()
        slices = .allocate(capacity: max(cells.count, 1))
        slices.initialize(repeating: .missing)
        _ = slices.update(from: cells)
        let run = CellRun(
            bytes: start, slices: UnsafePointer(slices.baseAddress!), stride: 1, count: cells.count)
        self.run = run
        return run
    }

    func cells(_ array: ArrowArray, _ parents: [ArrowArray], _ rows: Range<Int>) -> CellRun {
        if let run { return run }
        let texts = array.dictionary ?? array
        func isValid(_ row: Int) -> Bool { array.isValid(row) && parents.allSatisfy { $0.isValid(row) } }
        if case .text(let isLarge) = texts.type, texts.count > 0 {
            // Where the first text of the block begins, so that places are short.
            let isDirect = array.dictionary == nil
            let base = isDirect ? texts.offset(rows.lowerBound, isLarge: isLarge) : 0
            let cells = rows.map { row -> CellSlice in
                guard isValid(row) else { return .missing }
                let index = isDirect ? row : Int(truncatingIfNeeded: array.integer(row).bits)
                guard texts.isValid(index) else { return .missing }
                let (start, end) = (
                    texts.offset(index, isLarge: isLarge), texts.offset(index + 1, isLarge: isLarge)
                )
                return CellSlice(start: start - base, length: end - start, isQuoted: true)
            }
            return setCells(cells, at: (texts.buffers[1].start + base).assumingMemoryBound(to: UInt8.self))
        }
        var text: [UInt8] = []
        let cells = rows.map { row -> CellSlice in
            guard isValid(row) else { return .missing }
            let start = text.count
            guard ArrowText.append(array, row, to: &text, isNested: false) else { return .missing }
            return CellSlice(start: start, length: text.count - start, isQuoted: true)
        }
        return take(text, cells)
    }

    func numbers(_ array: ArrowArray, _ parents: [ArrowArray], _ rows: Range<Int>) -> NumberRun? {
        if array.validity == nil, parents.isEmpty, array.type.width == 64 { return copied(array, rows) }
        return fill(array, rows.count, { rows.lowerBound + $0 }) { row in
            array.isValid(row) && parents.allSatisfy { $0.isValid(row) }
        }
    }

    /// Numbers of 64 bits without a null: they are copied only because they may
    /// lie anywhere.
    private func copied(_ array: ArrowArray, _ rows: Range<Int>) -> NumberRun? {
        makeRoom(rows.count)
        guard let words = words.baseAddress else { return nil }
        UnsafeMutableRawPointer(words).copyMemory(
            from: array.buffers[0].start + rows.lowerBound * 8, byteCount: rows.count * 8)
        return run(array.type, nulls: nil, count: rows.count)
    }

    private func makeRoom(_ count: Int) {
        guard words.count < count else { return }
        words.deallocate()
        nulls.deallocate()
        words = .allocate(capacity: count)
        nulls = .allocate(capacity: count)
    }

    /// The first words as numbers of a type.
    private func run(_ type: ArrowType, nulls: UnsafePointer<Bool>?, count: Int) -> NumberRun? {
        guard let words = words.baseAddress else { return nil }
        let raw = UnsafeRawPointer(words)
        let values: NumberRun.Values =
            switch type {
            case .integer(_, isSigned: true): .integers(raw.assumingMemoryBound(to: Int64.self))
            case .integer(_, isSigned: false): .unsigned(raw.assumingMemoryBound(to: UInt64.self))
            default: .doubles(raw.assumingMemoryBound(to: Double.self))
            }
        return NumberRun(values: values, isNull: nulls, count: count)
    }

    /// Nil where a list has another number of values.
    func numbers(
        _ array: ArrowArray, _ parents: [ArrowArray], _ rows: Range<Int>, part: Int, of count: Int
    ) -> NumberRun? {
        let child = array.children[0]
        func isValid(_ row: Int) -> Bool { array.isValid(row) && parents.allSatisfy { $0.isValid(row) } }
        guard rows.allSatisfy({ !isValid($0) || array.elements($0).count == count }) else { return nil }
        return fill(child, rows.count) { row in
            let row = rows.lowerBound + row
            // A list that is not there has no place; the flag says so.
            return isValid(row) ? array.elements(row).lowerBound + part : -1
        } isValid: { element in
            element >= 0 && child.isValid(element)
        }
    }

    /// Reads `count` numbers at the places that `place` gives; an invalid one is 0.
    private func fill(
        _ array: ArrowArray, _ count: Int, _ place: (Int) -> Int, isValid: (Int) -> Bool
    ) -> NumberRun? {
        makeRoom(count)
        guard let words = words.baseAddress, let nulls = nulls.baseAddress else { return nil }
        var hasNulls = false
        let isInteger = if case .integer = array.type { true } else { false }
        for row in 0..<count {
            let index = place(row)
            let valid = isValid(index)
            nulls[row] = !valid
            hasNulls = hasNulls || !valid
            words[row] =
                !valid ? 0 : isInteger ? array.integer(index).bits : array.double(index).bitPattern
        }
        return run(array.type, nulls: hasNulls ? UnsafePointer(nulls) : nil, count: count)
    }
}
