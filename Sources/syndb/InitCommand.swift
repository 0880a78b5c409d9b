import ArgumentParser
import SynDB

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a store.",
        discussion: "The packs `syndb` and `cryoet` are built in; a pack of your own is a YAML file.")

    @OptionGroup var store: StoreArgument
    @Option(help: "A built-in pack or a pack file; may be repeated (default: syndb).")
    var pack: [String] = []

    func run() throws {
        let packs = try PackFile.packs(pack.isEmpty ? ["syndb"] : pack)
        _ = try Store.create(path: store.store, packs: packs)
        let names = packs.map(\.name).joined(separator: ", ")
        Terminal.talk(
            "made a store in \(store.store) with the \(packs.count == 1 ? "pack" : "packs") \(names)")
    }
}
