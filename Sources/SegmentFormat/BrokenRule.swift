/// A field out of its range, by the rule that says so: thrown by what reads one
/// structure of a section, for the reader that knows where the section stands.
struct BrokenRule: Error {
    let rule: String

    init(_ rule: String) { self.rule = rule }
}
