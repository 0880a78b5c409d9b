/// Choices by the weights of `Accept` and `Accept-Encoding` (RFC 9110, 12.4
/// and 12.5).
struct Preferences {
    private struct Choice {
        var name: String
        var weight: Double
    }

    private let choices: [Choice]

    init(_ header: String) {
        choices = header.split(separator: ",").compactMap { part in
            let pieces = part.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let name = pieces.first, !name.isEmpty else { return nil }
            let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return Choice(name: name, weight: weight ?? 1)
        }
    }

    var isEmpty: Bool { choices.isEmpty }

    /// The weight of a name: that of its own entry, else of the widest that
    /// covers it; nil where none does.
    func weight(_ name: String) -> Double? {
        if let exact = choices.first(where: { $0.name == name }) { return exact.weight }
        let group = name.split(separator: "/").first.map { "\($0)/*" }
        if let range = choices.first(where: { $0.name == group }) { return range.weight }
        return choices.first { $0.name == "*/*" || $0.name == "*" }?.weight
    }

    /// The one of `offered` with the greatest weight, the first of equals; nil
    /// where none is acceptable.
    func best<Offer: RawRepresentable<String>>(of offered: [Offer]) -> Offer? {
        var best: (offer: Offer, weight: Double)?
        for offer in offered {
            guard let weight = weight(offer.rawValue), weight > 0, weight > best?.weight ?? 0 else {
                continue
            }
            best = (offer, weight)
        }
        return best?.offer
    }
}
