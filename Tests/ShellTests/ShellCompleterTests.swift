import SynDB
import TestSupport
import Testing

/// What Tab offers.
@Suite struct ShellCompleterTests {
    private func candidates(_ text: String) throws -> [String] {
        let bench = try TestStore("syndb")
        try bench.add("[{label: it's one, species: mouse, microscopy: home-made}]")
        return ShellCompleter(try bench.store.snapshot()).completion(text).candidates
    }

    @Test(arguments: [
        ("SELECT count(*) FROM dendritic_sp", "dendritic_spines"), ("FROM neu", "neurons"),
        ("SEL", "SELECT"), ("sel", "select"), ("SELECT cou", "count("), ("SELECT mesh_v", "mesh_volume"),
        ("SELECT n.mesh_v", "mesh_volume"), ("FROM neurons WHERE brain_r", "brain_region"),
        ("FROM neurons WHERE species = 'mus", "Mus musculus'"),
        ("FROM neurons WHERE brain_region UNDER 'hippo", "hippocampus'"),
        ("FROM neurons WHERE species NOT IN ('Mus musculus', 'rat", "Rattus norvegicus'"),
        ("FROM neurons WHERE microscopy = 'home", "home-made'"),
        ("FROM neurons WHERE label = 'it", "it''s one'"),
        ("FROM neurons WHERE \"group\" = 'x' AND gro", "\"group\""), (".sch", ".schema"),
        (".schema neur", "neuron"),
        (".mode ar", "arrows"), (".timer o", "off"), ("FROM neurons\nWHERE mesh_vol", "mesh_volume"),
    ])
    func offered(_ text: String, _ word: String) throws {
        #expect(try candidates(text).contains(word), "\(text)")
    }

    @Test(arguments: [
        "", "SELECT ", "FROM neurons -- mesh", "FROM neurons WHERE mesh_volume = 'm", "SELECT 'm",
        ".tables n",
        "FROM neurons WHERE species = 'Mus musculus' ", ".mode csv x", "'", "SELECT \"",
    ])
    func nothing(_ text: String) throws { #expect(try candidates(text) == [], "\(text)") }

    @Test func columnsOfTheTableAtHand() throws {
        #expect(
            try !candidates("SELECT connection_score FROM neurons WHERE connection").contains(
                "connection_score"))
        #expect(try candidates("SELECT connection").contains("connection_score"))
    }
}
