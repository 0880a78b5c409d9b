import ArgumentParser
import Foundation
import SynDB

/// Loads that go on after their process has died.
extension LoadCommand {
    /// Goes on with an unfinished load: with the words that it began with, from
    /// the folder that it began in. How it is watched, and what it may take of the
    /// machine, is said anew.
    func goOn(_ name: String, _ store: Store) throws {
        let (arguments, folder, _) = try store.command(ofLoad: name)
        guard var command = try? LoadCommand.parse(arguments) else {
            throw StoreError(
                .future, "the load \"\(name)\" began with words that this version does not know",
                hint: "go on with the syndb that began it, or drop it with --abandon \(name)")
        }
        let path =
            store.path.hasPrefix("/")
            ? store.path : FileManager.default.currentDirectoryPath + "/" + store.path
        guard FileManager.default.changeCurrentDirectoryPath(folder) else {
            throw StoreError(
                .notFound, "\(folder): no such folder, where the load \"\(name)\" began",
                hint: "its files are named from there")
        }
        command.json = json
        command.progress = progress
        command.wait = wait
        if let memory { command.memory = memory }
        if let threads { command.threads = threads }
        try command.run(try Store(path: path), resumes: name)
    }

    /// How a load is kept that begins now, or goes on under the name `resumes`;
    /// nil for one that is not. `names`: all files that it depends on.
    func kept(
        _ resumes: String?, _ names: [String], _ target: LoadRequest.Target
    ) throws -> ResumableLoad? {
        guard let name = resumes ?? resumable else { return nil }
        var words = Array(CommandLine.arguments.dropFirst(2))
        // A label may be another dataset's by then.
        if case .dataset(let id) = target {
            words = words.filter { !$0.hasPrefix("--dataset=") }
            if let place = words.firstIndex(of: "--dataset") { words.removeSubrange(place...place + 1) }
            words += ["--dataset", id.description]
        }
        var load = ResumableLoad(
            name: name, command: words,
            workingFolder: FileManager.default.currentDirectoryPath,
            marks: try names.map { try InputMark($0) })
        load.resumes = resumes != nil
        if let noteEvery { load.noteBytes = noteEvery.bytes }
        return load
    }

    /// Says that the part of a load that was read is kept, where it is.
    func tellUnfinished(_ request: LoadRequest, _ store: Store) {
        guard let name = request.resumable?.name,
            let load = try? store.unfinishedLoads().first(where: { $0.name == name }), !load.isRunning
        else { return }
        Terminal.talk(
            "the load \"\(name)\" is kept, \(Count.text(load.rows, "row")) of it read: go on with --resume \(name), "
                + "or drop it with --abandon \(name)")
    }
}
