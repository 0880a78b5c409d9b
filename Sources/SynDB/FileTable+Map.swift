import Columns
import Import
import Store

/// What a map says of files that are asked without a store.
extension FileTable {
    /// Columns that the map makes without a column of the file.
    mutating func takeMade(
        _ asked: NamedColumns, _ names: inout Set<String>, _ guesses: inout [TypeGuess]
    ) throws {
        guard let stated else { return }
        for name in (Array(stated.constants.keys) + Array(stated.computed.keys)).sorted()
        where names.insert(name).inserted {
            guard PackDraft.identifier(name, "") == name, !Self.reserved.contains(name) else {
                throw StoreError(
                    .badInput, "\(stated.file): \"\(name)\" cannot be the name of a column",
                    hint: "write lower-case letters, digits and _, a letter first")
            }
            var guess = TypeGuess(column: name)
            // What a made value looks like: its type is that of all of them.
            let example =
                switch stated.computed[name] {
                case .rowNumber: String(Int32.max)
                case .join: "a-b"
                case nil: stated.constants[name] ?? ""
                }
            guess.take(
                ColumnVector(.texts(TextVector(codes: [0], dictionary: [example])), validity: nil),
                nulls: Set(stated.nulls))
            columns.append(Column(name: name, type: .text, isAsked: asked.contains(name)))
            guesses.append(guess)
        }
    }

    /// Columns of the numbers in the cells of one file column.
    mutating func takeParts(
        _ parts: [String], of original: String, _ asked: NamedColumns, _ names: inout Set<String>,
        _ guesses: inout [TypeGuess]
    ) {
        // The parts go together, as they stand in one cell.
        let isAsked = asked.contains(original) || parts.contains { asked.contains($0) }
        if !isAsked { passedOver.insert(original) }
        for part in parts where names.insert(part).inserted {
            columns.append(
                Column(original: original, name: part, type: .text, isPart: true, isAsked: isAsked))
            guesses.append(TypeGuess(column: part))
        }
    }

    /// A unit to convert to is known of a pack's tables only.
    static func refuseConversion(_ entry: ColumnMapping, _ original: String, _ map: String) throws {
        guard entry.converts || entry.scale != nil else { return }
        throw StoreError(
            .badInput,
            "\(map): column \"\(original)\" is to be converted, and the file is not of a pack's table, whose units are known",
            hint: "say which table it is, as in --table neuron, or compute with the column in the query")
    }

    /// How the files fill the columns.
    var mapping: MappingFile {
        var mapping = stated ?? MappingFile(file: "the columns of \(name)")
        for column in columns {
            guard let original = column.original else {
                guard !column.isAsked else { continue }
                mapping.constants[column.name] = nil
                mapping.computed[column.name] = nil
                continue
            }
            guard !column.isPart else { continue }
            var entry = mapping.columns[original] ?? ColumnMapping(column: column.name)
            entry.column = column.name
            entry.nulls += column.nulls
            mapping.columns[original] = entry
        }
        for original in passedOver { mapping.columns[original] = ColumnMapping(column: nil) }
        return mapping
    }
}

extension MappingFile {
    /// Whether a table column comes from no column of the file.
    func makes(_ column: String) -> Bool { constants[column] != nil || computed[column] != nil }
}
