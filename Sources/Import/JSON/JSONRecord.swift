/// The cells of one object by the names of a header.
struct JSONRecord: JSONVisitor {
    private let names: [[UInt8]]
    private let places: [[UInt8]: Int]
    private var next = 0
    /// Of each name, the record that it was last seen in: a key may stand once.
    private var seenIn: [Int]
    private var record = 0
    private var cells: UnsafeMutablePointer<CellSlice>

    enum Fault: Error {
        case twice(String)
    }

    /// The first key of the object that is none of the header. It says something
    /// of the file only where the object is sound.
    private(set) var unknown: String?

    init(_ header: [String], _ cells: UnsafeMutablePointer<CellSlice>) {
        names = header.map { Array($0.utf8) }
        places = Dictionary(
            zip(names, names.indices).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
        seenIn = header.map { _ in 0 }
        self.cells = cells
    }

    /// All cells of the next record are missing until they are taken.
    mutating func begin(_ cells: UnsafeMutablePointer<CellSlice>) {
        self.cells = cells
        cells.update(repeating: .missing, count: names.count)
        record += 1
        next = 0
        unknown = nil
    }

    mutating func take(_ path: [UInt8], _ cell: CellSlice, in cursor: JSONCursor) throws {
        if next == names.count { next = 0 }
        var place = next
        if names.isEmpty || names[place] != path {
            guard let known = places[path] else {
                // Null for an object within.
                let isNull = cell.length == 0 && !cell.isQuoted
                if isNull, names.contains(where: { $0.starts(with: path + [UInt8(ascii: ".")]) }) { return }
                if unknown == nil { unknown = String(decoding: path, as: UTF8.self) }
                return
            }
            place = known
        }
        guard seenIn[place] != record else { throw Fault.twice(String(decoding: path, as: UTF8.self)) }
        seenIn[place] = record
        cells[place] = cell
        next = place + 1
    }

    /// Makes the cells of a sound record texts without escapes, in place. Not
    /// before: a record that is left out is handed on as it was written.
    func undoEscapes(in bytes: UnsafeMutablePointer<UInt8>) {
        for place in names.indices where cells[place].hasEscapes {
            cells[place] = JSONCursor.undoEscapes(cells[place], in: bytes)
        }
    }
}
