extension RandomAccessCollection where Index == Int {
    /// `count` elements or up to twice as many, evenly spread; all where there
    /// are no more.
    func spread(_ wanted: Int) -> [Element] {
        stride(from: startIndex, to: endIndex, by: Swift.max(1, count / wanted)).map { self[$0] }
    }
}
