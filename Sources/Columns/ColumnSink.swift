/// A sink that also takes rows as columns, so that a query whose result is the
/// rows as they are stored hands on whole vectors and boxes no cell.
///
/// A class, because a query looks at any sink to find out whether it is one:
/// a structure would be copied each time.
public protocol ColumnSink: ResultSink, AnyObject {
    /// One vector per column, each of `count` rows and of the physical type of
    /// its column's kind; truth values are 0 and 1.
    func append(_ columns: [ColumnVector], count: Int) throws
}
