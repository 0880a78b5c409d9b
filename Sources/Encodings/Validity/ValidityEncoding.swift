import Bits

/// Which rows of a page have a value (ENC-060). Layout: u8 form, then
/// nothing (all valid), nothing (none valid), the bitmap's bytes in a byte
/// block, or a u32 count and an integer stream of the rarer rows' positions.
enum ValidityEncoding {
    enum Form: UInt8 {
        case allValid = 0
        case noneValid = 1
        case bitmap = 2
        case nullPositions = 3
        case validPositions = 4
    }

    static func encode(_ validity: Bitmap?, into writer: inout ByteWriter, profile: EncodingProfile) {
        guard let validity, !validity.isFull else { return writer.write(Form.allValid.rawValue) }
        let valid = validity.populationCount
        guard valid > 0 else { return writer.write(Form.noneValid.rawValue) }
        let rareAreNull = valid * 2 > validity.count
        let rare = rareAreNull ? validity.count - valid : valid
        // A position costs about two bytes after delta packing, a bitmap an eighth per row.
        if rare * 16 < validity.count {
            writer.write((rareAreNull ? Form.nullPositions : .validPositions).rawValue)
            writer.write(UInt32(rare))
            var positions: [Int64] = []
            (rareAreNull ? validity.inverted() : validity).forEachSet { positions.append(Int64($0)) }
            IntegerEncoding.encode(positions, into: &writer, depth: 1, profile: profile)
        } else {
            writer.write(Form.bitmap.rawValue)
            var bytes = ByteWriter()
            for word in validity.words { bytes.write(word) }
            bytes.bytes.prefix((validity.count + 7) / 8).withUnsafeBytes {
                ByteBlock.encode($0, into: &writer)
            }
        }
    }

    /// Nil when every row is valid.
    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> Bitmap? {
        let code = try reader.read(UInt8.self)
        guard let form = Form(rawValue: code) else {
            throw EncodingError("ENC-060", "expected a validity form of 0 to 4, found \(code)")
        }
        switch form {
        case .allValid: return nil
        case .noneValid: return Bitmap(count: count, repeating: false)
        case .bitmap:
            let bytes = try ByteBlock(&reader, count: (count + 7) / 8).unpacked()
            if count % 8 != 0, let last = bytes.last, last >> UInt8(count % 8) != 0 {
                throw EncodingError("ENC-060", "bits past the last row are set")
            }
            var words = [UInt64](repeating: 0, count: (count + 63) / 64)
            for (index, byte) in bytes.enumerated() {
                words[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
            }
            return Bitmap(words: words, count: count)
        case .nullPositions, .validPositions:
            let rare = Int(try reader.read(UInt32.self))
            guard rare <= count else {
                throw EncodingError("ENC-060", "expected at most \(count) positions, found \(rare)")
            }
            let positions = try IntegerStream(&reader, count: rare, depth: 1).decodeAll()
            try positions.requirePositions(below: count, rule: "ENC-060")
            var rows = Bitmap(count: count, repeating: false)
            for position in positions { rows.set(Int(position)) }
            return form == .nullPositions ? rows.inverted() : rows
        }
    }
}
