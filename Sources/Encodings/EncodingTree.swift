/// The schemes of one page payload as a tree, for people.
public struct EncodingTree: Sendable, Equatable {
    /// The scheme with its parameters, as `packed` or `decimal 10^-4`.
    public var name: String
    /// Payload bytes of this node and all below it.
    public var byteCount: Int
    public var children: [EncodingTree]

    init(_ name: String, _ byteCount: Int, _ children: [EncodingTree] = []) {
        self.name = name
        self.byteCount = byteCount
        self.children = children
    }
}

extension EncodingTree: CustomStringConvertible {
    /// One line: `dictionary(packed, bytes lz4)`.
    public var description: String {
        children.isEmpty ? name : name + "(" + children.map(\.description).joined(separator: ", ") + ")"
    }
}

extension EncodingTree {
    /// The schemes of the values alone, without their parameters, as
    /// `decimal(packed, constant)`.
    public var schemeName: String {
        let name = name.split(separator: " ").first.map(String.init) ?? name
        guard !children.isEmpty else { return name }
        let inner = children.map(\.schemeName).joined(separator: ", ")
        return name == "page" ? inner : "\(name)(\(inner))"
    }
}
