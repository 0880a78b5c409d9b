import Testing

/// The verbs about whole datasets.
@Suite struct AnalyticsVerbTests {
    @Test func eachVerbAnswers() throws {
        let bench = try CommandBench.withNeurons()
        let output = try bench.run(
            """
            syndb summary lab | cut -d, -f2-
            syndb morphometrics lab --dataset one --metric mesh_volume --exact | cut -d, -f2-
            syndb compare lab --metric mesh_volume --format csv | cut -d, -f1,4,5,6,8
            syndb histogram lab --metric mesh_volume --by species --bins 3 --where 'mesh_volume < 1000'
            """)
        #expect(output.talk == "")
        #expect(
            output.out == """
                label,neuron,total_rows
                one,3000,3000
                label,metric,unit,count,mean,sd,min,q25,q50,q75,max
                one,mesh_volume,nm3,3000,1500.0,866.1697293256098,0.5,750.25,1500.0,2249.75,2999.5
                metric,label,count,mean,z
                mesh_volume,one,3000,1500.0,0.0
                species,bin,low,high,count
                Mus musculus,0,0.5,333.5,333
                Mus musculus,1,333.5,666.5,333
                Mus musculus,2,666.5,999.5,334

                """)
    }

    @Test func mistakesAreNamed() throws {
        let bench = try CommandBench.withNeurons()
        let cases = [
            ("summary lab --dataset two", 4), ("summary lab --where 'mesh_volume > 1'", 2),
            ("morphometrics lab --metric mesh_volum", 2), ("compare lab --table neurn", 2),
            ("histogram lab --metric mesh_volume --bins 0", 2), ("histogram lab", 2),
            ("histogram lab --metric mesh_volume --by specie", 2), ("token ''", 2),
            ("token ada --scope x", 2),
        ]
        for (command, status) in cases {
            let output = try bench.run("syndb \(command)")
            #expect(output.status == status, "\(command): \(output.talk)")
            #expect(output.talk.lowercased().hasPrefix("error: "), "\(command): \(output.talk)")
        }
    }
}
