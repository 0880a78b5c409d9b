/// A part of the reader that takes bytes of anybody: what `Tools/fuzz.sh` looks
/// for faults in, and what the tests run found cases through.
///
/// The outcome must be the right answer or an error that names a rule. All else
/// ends the process, which the fuzzer takes for a finding.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// The payload of a page, of each physical type, with siblings if it is derived.
    case page
    /// A whole segment file, whose checksums are made to fit.
    case segment
    /// A delimited file, whole and in pieces.
    case delimited
}

extension FuzzTarget {
    public func run(_ input: [UInt8]) {
        switch self {
        case .page: PageTarget(input)?.run()
        case .segment: SegmentTarget.run(input)
        case .delimited: DelimitedTarget.run(input)
        }
    }

    /// Inputs that the writer made: where the fuzzer starts.
    public func seeds() -> [[UInt8]] {
        switch self {
        case .page: PageTarget.seeds()
        case .segment: SegmentTarget.seeds()
        case .delimited: DelimitedTarget.seeds()
        }
    }
}
