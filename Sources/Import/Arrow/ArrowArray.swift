/// The values of one field in a batch, checked: every index below `count` can
/// be read. Never changed, so that threads may share it.
final class ArrowArray: @unchecked Sendable {
    let field: ArrowField
    /// Of the values here: that of the indices where there is a dictionary.
    let type: ArrowType
    let count: Int
    /// Nil where all rows have a value.
    let validity: ArrowBuffer?
    /// Values; offsets and texts; views and texts.
    let buffers: [ArrowBuffer]
    let children: [ArrowArray]
    /// The texts or values that the indices here point into.
    let dictionary: ArrowArray?

    init(
        _ field: ArrowField, type: ArrowType, count: Int, validity: ArrowBuffer?, buffers: [ArrowBuffer],
        children: [ArrowArray], dictionary: ArrowArray?
    ) {
        self.field = field
        self.type = type
        self.count = count
        self.validity = validity
        self.buffers = buffers
        self.children = children
        self.dictionary = dictionary
    }

    /// Bytes of the longest text, and of all texts, where the values are such;
    /// counted at each call.
    var longestText: Int {
        guard case .text(let isLarge) = type else { return 0 }
        return (0..<count).reduce(0) {
            max($0, offset($1 + 1, isLarge: isLarge) - offset($1, isLarge: isLarge))
        }
    }
    var textBytes: Int {
        guard case .text(let isLarge) = type, count > 0 else { return 0 }
        return offset(count, isLarge: isLarge)
    }

    @inline(__always)
    func isValid(_ row: Int) -> Bool { validity?.bit(row) ?? (type != .null) }

    /// The offset at `index` of a type that has offsets.
    @inline(__always)
    func offset(_ index: Int, isLarge: Bool) -> Int {
        isLarge
            ? Int(truncatingIfNeeded: buffers[0].load(index, as: Int64.self))
            : Int(buffers[0].load(index, as: Int32.self))
    }

    /// The elements of a list, in its child.
    func elements(_ row: Int) -> Range<Int> {
        switch type {
        case .list(let isLarge): offset(row, isLarge: isLarge)..<offset(row + 1, isLarge: isLarge)
        case .fixedList(let size): row * size..<(row + 1) * size
        default: 0..<0
        }
    }

    /// An integer that is not null, as its 64 bits.
    @inline(__always)
    func integer(_ row: Int) -> (bits: UInt64, isSigned: Bool) {
        guard case .integer(let bits, let isSigned) = type, let values = buffers.first else {
            return (0, true)
        }
        switch (bits, isSigned) {
        case (8, true): return (UInt64(truncatingIfNeeded: values.load(row, as: Int8.self)), true)
        case (8, false): return (UInt64(values.load(row, as: UInt8.self)), false)
        case (16, true): return (UInt64(truncatingIfNeeded: values.load(row, as: Int16.self)), true)
        case (16, false): return (UInt64(values.load(row, as: UInt16.self)), false)
        case (32, true): return (UInt64(truncatingIfNeeded: values.load(row, as: Int32.self)), true)
        case (32, false): return (UInt64(values.load(row, as: UInt32.self)), false)
        default: return (values.load(row, as: UInt64.self), isSigned)
        }
    }

    /// A floating-point number that is not null; the narrow ones fit exactly.
    @inline(__always)
    func double(_ row: Int) -> Double {
        guard case .float(let bits) = type, let values = buffers.first else { return 0 }
        switch bits {
        case 16: return HalfFloat.double(values.load(row, as: UInt16.self))
        case 32: return Double(Float(bitPattern: values.load(row, as: UInt32.self)))
        default: return Double(bitPattern: values.load(row, as: UInt64.self))
        }
    }
}
