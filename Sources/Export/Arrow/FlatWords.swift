/// The texts of a dictionary in one piece of memory, for copying them very
/// often: most are short, and a copy of a fixed number of bytes costs a third
/// of one that asks for the length.
struct FlatWords {
    /// Bytes that a copy may write beyond the end of a text.
    static let slack = 32

    private var bytes: [UInt8] = []
    private var places: [(start: Int, length: Int)] = []

    init(_ words: [String]) {
        places.reserveCapacity(words.count)
        for word in words {
            let start = bytes.count
            bytes.append(contentsOf: word.utf8)
            places.append((start, bytes.count - start))
        }
        bytes.append(contentsOf: repeatElement(0, count: FlatWords.slack))
    }

    @inline(__always)
    func length(_ code: UInt32) -> Int { places[Int(code)].length }

    /// Copies a text to a place with room for it and for the slack; returns its
    /// length.
    @inline(__always)
    func copy(_ code: UInt32, to target: UnsafeMutableRawPointer) -> Int {
        let (start, length) = places[Int(code)]
        bytes.withUnsafeBytes { bytes in
            guard let source = bytes.baseAddress.map({ $0 + start }) else { return }
            if length <= FlatWords.slack {
                typealias Block = SIMD32<UInt8>
                target.storeBytes(of: source.loadUnaligned(as: Block.self), as: Block.self)
            } else {
                target.copyMemory(from: source, byteCount: length)
            }
        }
        return length
    }
}
