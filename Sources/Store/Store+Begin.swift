import Columns
import StoreIO

extension Store {
    /// Begins a change and keeps the lock. `wait` is how long to wait for
    /// another writer, in seconds.
    public func begin(wait: Double = 0) throws -> Transaction {
        try Transaction(store: self, lock: lockForWriting(wait: wait))
    }

    /// The moment of `elapsed` so many seconds from now; at most 30 years, so that
    /// no number of seconds overflows.
    func deadline(after wait: Double) -> Int64 { fileSystem.elapsed() + Int64(min(wait, 1e9) * 1000) }

    func lockForWriting(wait: Double) throws -> any FileLock {
        guard wait >= 0 else {
            throw StoreError(.usage, "cannot wait \(wait) seconds", hint: "say 0 or more seconds")
        }
        let deadline = deadline(after: wait)
        while true {
            if let lock = try fileSystem.lock(paths.lock) { return lock }
            guard fileSystem.elapsed() < deadline else {
                throw StoreError(
                    .busy, "\(path): another process is writing to this store",
                    hint: "try again when it has finished, or wait for it with --wait SECONDS")
            }
            fileSystem.sleep(milliseconds: 50)
        }
    }

    /// Begins a load that can be gone on with, or goes on with it.
    func begin(_ load: ResumableLoad, wait: Double) throws -> Transaction {
        guard ResumableFolder.isName(load.name) else {
            throw StoreError(
                .usage,
                "expected a name of 1 to 64 letters, digits, '.', '-' and '_' that begins with a letter and is no UUID, found \"\(load.name)\" (STO-030)"
            )
        }
        let lock = try lockForWriting(wait: wait)
        do {
            let folder = ResumableFolder(load.name, of: self)
            if load.resumes {
                _ = try unfinishedFolder(load.name)
            } else if try folder.exists {
                guard try !isInUse(folder.path) else { throw Self.isRunning(load.name) }
                throw StoreError(
                    .usage, "\(path): there is an unfinished load \"\(load.name)\"",
                    hint: "go on with it: --resume \(load.name); or drop it: --abandon \(load.name)")
            }
            return try Transaction(store: self, lock: lock, resumable: folder)
        } catch {
            lock.release()
            throw error
        }
    }
}
