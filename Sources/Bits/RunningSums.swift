import CKernels

/// Vectors of 1,024 differences to the value before, turned into the values in
/// place. Arithmetic wraps; the first difference is not used.
public enum RunningSums {
    public static func sum(_ differences: UnsafeMutablePointer<Int64>, from first: Int64) {
        syndb_running_longs(differences, first)
    }

    /// Each difference is `step` plus a word.
    public static func sum(_ words: UnsafeMutablePointer<UInt32>, step: UInt32, from first: UInt32) {
        syndb_running_words(words, step, first)
    }
}
