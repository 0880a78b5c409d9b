import Columns
import Testing

@testable import Catalog

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("mesh_volme", "mesh_volume"), ("mehs_volume", "mesh_volume"), ("MESH_VOLUME", "mesh_volume"),
        ("nueron", "neuron"), ("ab", "b"),
    ])
    func nearIsFound(_ name: String, _ nearest: String) {
        #expect(NearestName.find(name, among: ["mesh_volume", "neuron", "b"]) == nearest)
    }

    @Test func farIsNotFound() {
        #expect(NearestName.find("vesicle", among: ["neuron", "axon"]) == nil)
        #expect(NearestName.find("x", among: [String]()) == nil)
    }

    @Test func tiesDoNotDependOnOrder() {
        #expect(NearestName.find("cat", among: ["rat", "bat"]) == "bat")
        #expect(NearestName.find("cat", among: ["bat", "rat"]) == "bat")
    }
}
