extension Array where Element: BitwiseCopyable {
    /// The elements at `positions`, in that order. Every position must be one of
    /// the array.
    func gathered(_ positions: [Int32]) -> [Element] {
        [Element](unsafeUninitializedCapacity: positions.count) { output, count in
            withUnsafeBufferPointer { source in
                for (place, position) in positions.enumerated() {
                    precondition(Int(position) < source.count)
                    output.initializeElement(at: place, to: source[Int(position)])
                }
            }
            count = positions.count
        }
    }
}
