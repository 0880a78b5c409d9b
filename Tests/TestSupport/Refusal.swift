/// The text of the error that `body` throws; "accepted" where it throws none.
public func refusal(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "accepted"
    } catch {
        return "\(error)"
    }
}
