/// What a loader has noted in the journal of a resumable load.
struct LoadNotes {
    /// The tables that were loaded before.
    var before: [LoadJournal.Part] = []
    /// The newest note of its own table.
    var last: LoadJournal.Part?
    /// Bytes of the input of which the journal knows.
    var bytes = 0

    var isFinished: Bool { last?.isFinished == true }

    var all: [LoadJournal.Part] { before + (last.map { [$0] } ?? []) }
}
