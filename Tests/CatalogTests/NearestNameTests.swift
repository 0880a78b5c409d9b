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

    @Test(arguments: [
        ("spine", "dendritic_spine"), ("spines", "dendritic_spine"), ("Spine", "dendritic_spine"),
        ("mesh_volume_um3", "mesh_volume"), ("area", "mesh_surface_area"), ("surface", "surface"),
    ])
    func partsOfNamesAreFound(_ name: String, _ nearest: String) {
        let known = [
            "dendritic_spines", "dendritic_spine", "mesh", "mesh_volume", "mesh_surface_area", "surface", "x",
        ]
        #expect(NearestName.find(name, among: known) == nearest)
    }

    @Test func axesArePartsOfNames() {
        #expect(NearestName.find("y", among: ["centroid_x", "centroid_y"]) == "centroid_y")
    }

    @Test func lettersInsideAWordAreNoPart() {
        #expect(NearestName.find("id", among: ["centroid_x", "parent_id"]) == nil)
        #expect(NearestName.find("volumetric", among: ["mesh_volume"]) == nil)
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
