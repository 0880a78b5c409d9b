import Bits
import Columns

/// The metadata of one dataset as values, checked or still to be checked.
public struct DatasetMetadata: Sendable, Equatable {
    /// Absent: the catalogue makes one.
    public var id: UUIDBytes?
    /// The pack whose fields these are; absent: the first of the store.
    public var pack: String?
    /// By field name: elements in order, each with one value per part, `.null`
    /// where a part is absent. Fields without an element are left out.
    public var fields: [String: [[Value]]]

    public init(id: UUIDBytes? = nil, pack: String? = nil, fields: [String: [[Value]]] = [:]) {
        self.id = id
        self.pack = pack
        self.fields = fields
    }

    /// The label, where there is one.
    public var label: String? {
        guard case .text(let text)? = fields["label"]?.first?.first else { return nil }
        return text
    }
}
