import Foundation

/// Base 64 with the letters that a URL takes as they are, without padding (RFC
/// 4648, section 5).
extension Data {
    public var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil for another text.
    public init?(base64URL text: String) {
        self.init(
            base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/")
                + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    }
}
