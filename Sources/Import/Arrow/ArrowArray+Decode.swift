extension ArrowArray {
    /// The next array of a body, with its children.
    ///
    /// `dictionaries`: those that came before, by id.
    static func decode(
        _ field: ArrowField, from body: inout ArrowBody, dictionaries: [Int64: ArrowArray]
    ) throws -> ArrowArray {
        let (count, nulls) = try body.node()
        let type = field.dictionary?.index ?? field.type
        var validity: ArrowBuffer?
        if type.hasValidity {
            let bits = try body.buffer()
            if nulls > 0 {
                guard bits.count >= (count + 7) / 8 else { throw FlatTable.Fault() }
                validity = bits
            }
        }
        var buffers: [ArrowBuffer] = []
        for _ in 0..<type.bufferCount { buffers.append(try body.buffer()) }
        if type.hasViews {
            for _ in 0..<(try body.viewCount()) { buffers.append(try body.buffer()) }
        }
        var children: [ArrowArray] = []
        if field.dictionary == nil {
            for child in field.children {
                children.append(try decode(child, from: &body, dictionaries: dictionaries))
            }
        }
        var dictionary: ArrowArray?
        if let id = field.dictionary?.id {
            guard let known = dictionaries[id] else {
                throw ArrowFault("expected dictionary \(id) before its first use, found none")
            }
            dictionary = known
        }
        let array = ArrowArray(
            field, type: type, count: count, validity: validity, buffers: buffers, children: children,
            dictionary: dictionary)
        try array.check()
        return array
    }

    /// Passes an array over.
    static func skip(_ field: ArrowField, in body: inout ArrowBody) throws {
        _ = try body.node()
        let type = field.dictionary?.index ?? field.type
        var buffers = type.bufferCount + (type.hasValidity ? 1 : 0)
        if type.hasViews { buffers += try body.viewCount() }
        for _ in 0..<buffers { try body.skip() }
        guard field.dictionary == nil else { return }
        for child in field.children { try skip(child, in: &body) }
    }

    /// Whether everything that a row may lead to is there.
    private func check() throws {
        if let width = type.width {
            // Counts are below 2^48, so nothing overflows.
            guard buffers[0].count >= (count * width + 7) / 8 else { throw FlatTable.Fault() }
        }
        switch type {
        case .text(let isLarge):
            guard count > 0 else { return }
            try checkOffsets(isLarge, limit: buffers[1].count)
            try checkTexts(isLarge)
        case .list(let isLarge):
            guard count > 0 else { return }
            try checkOffsets(isLarge, limit: children[0].count)
        case .fixedList(let size):
            guard !count.multipliedReportingOverflow(by: size).overflow, children[0].count >= count * size
            else { throw FlatTable.Fault() }
        case .structure:
            guard children.allSatisfy({ $0.count >= count }) else { throw FlatTable.Fault() }
        case .textView: for row in 0..<count where isValid(row) { _ = try view(row) }
        default: break
        }
        guard let dictionary else { return }
        for row in 0..<count where isValid(row) {
            guard integer(row).bits < UInt64(dictionary.count) else {
                throw ArrowFault(
                    "expected an index below the \(dictionary.count) values of a dictionary, found another")
            }
        }
    }

    private func checkOffsets(_ isLarge: Bool, limit: Int) throws {
        guard buffers[0].count >= (count + 1) * (isLarge ? 8 : 4) else { throw FlatTable.Fault() }
        var last = offset(0, isLarge: isLarge)
        guard last >= 0 else { throw FlatTable.Fault() }
        for index in 1...count {
            let next = offset(index, isLarge: isLarge)
            guard next >= last else { throw FlatTable.Fault() }
            last = next
        }
        guard last <= limit else { throw FlatTable.Fault() }
    }

    /// All texts together are UTF-8, and none begins inside a character.
    private func checkTexts(_ isLarge: Bool) throws {
        let (first, end) = (offset(0, isLarge: isLarge), offset(count, isLarge: isLarge))
        let texts = UnsafeRawBufferPointer(rebasing: buffers[1].bytes[first..<end])
        let wrong = ArrowFault("expected texts in UTF-8, found other bytes")
        guard UTF8Check.firstInvalid(texts) == nil else { throw wrong }
        for index in 0..<count {
            let start = offset(index, isLarge: isLarge)
            guard start == end || texts[start - first] & 0xC0 != 0x80 else { throw wrong }
        }
    }

    /// The text of a row of views: up to 12 bytes beside their length, longer
    /// ones in a further buffer.
    func view(_ row: Int) throws -> UnsafeRawBufferPointer {
        let views = buffers[0]
        let length = Int(views.load(row * 4, as: Int32.self))
        guard length >= 0 else { throw FlatTable.Fault() }
        let text: UnsafeRawBufferPointer
        if length <= 12 {
            text = UnsafeRawBufferPointer(start: views.start + row * 16 + 4, count: length)
        } else {
            let index = Int(views.load(row * 4 + 2, as: Int32.self))
            let offset = Int(views.load(row * 4 + 3, as: Int32.self))
            guard index >= 0, index + 1 < buffers.count, offset >= 0,
                offset + length <= buffers[index + 1].count
            else { throw FlatTable.Fault() }
            text = UnsafeRawBufferPointer(rebasing: buffers[index + 1].bytes[offset..<offset + length])
        }
        guard UTF8Check.firstInvalid(text) == nil else {
            throw ArrowFault("expected texts in UTF-8, found other bytes")
        }
        return text
    }
}
