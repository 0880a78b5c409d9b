import Import
import Store

/// The keys of an NDJSON file, which are looked for once although it is opened
/// several times.
///
/// The reader finds those of a beginning of `JSONKeys.lookAheadBytes` by itself,
/// and so those of a small file: only a longer one is read twice.
final class KnownKeys {
    private let bytes: UInt64
    private var keys: [String]?
    /// Whether the reader sees all of the file at once; nil where that is not
    /// known yet.
    private var isShort: Bool?

    /// `bytes`: of the file as it stands.
    init(bytes: UInt64, isCompressed: Bool) {
        self.bytes = bytes
        if bytes > JSONKeys.lookAheadBytes { isShort = false } else if !isCompressed { isShort = true }
    }

    /// Adds the keys to the layout where the reader does not find them itself;
    /// `again` opens the file once more.
    func find(
        _ opened: inout LoadRequest.Input.Opened, _ name: String, again: () throws -> any ByteSource
    ) throws {
        if let keys {
            opened.layout.keys = keys
            return
        }
        if isShort == nil {
            let peeked = try PeekedSource(opened.source, count: JSONKeys.lookAheadBytes + 1)
            opened.source = peeked
            isShort = peeked.head.count <= JSONKeys.lookAheadBytes
        }
        guard isShort == false else { return }
        let found = try JSONKeys.scan(again(), file: name)
        keys = found
        opened.layout.keys = found
    }
}
