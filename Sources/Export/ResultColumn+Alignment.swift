import Columns

extension ResultColumn {
    /// Numbers stand to the right, so that their digits line up. Identifiers
    /// are names, even if they are made of digits, but most of them are
    /// integers and line up, too.
    var isRightAligned: Bool {
        switch kind {
        case .integer, .double, .identifier: true
        case .boolean, .text: false
        }
    }
}
