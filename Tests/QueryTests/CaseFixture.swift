import SynDB
import TestSupport

/// Small stores that case files name.
enum CaseFixture {
    static func make(_ name: String) throws -> TestStore {
        switch name {
        case "spines": return try spines()
        case "points": return try points()
        case "network": return try network()
        case "empty": return try TestStore("syndb", pack)
        default: throw StoreError(.usage, "there is no fixture \(name)")
        }
    }

    private static let pack = """
        pack: lab
        metadata:
          - { name: label, required: true, maximum_length: 120, meaning: A short title. }
          - { name: stage, type: int64 }
        tables:
          - name: spine
            code: 300
            plural: spines
            key: [cid]
            columns:
              - { name: cid, type: id }
              - { name: volume, type: float64, unit: nm3 }
              - { name: score, type: int64, unit: count }
              - { name: step, type: int16, unit: "1" }
              - { name: is_big, type: bool }
              - { name: kind, type: text }
              - { name: root, type: id }
        """

    /// Two datasets whose ids are the same numbers, and one without neurons.
    private static func network() throws -> TestStore {
        let store = try TestStore(
            """
            pack: net
            metadata:
              - { name: label }
              - { name: tags, column: tag, list: true }
            tables:
              - name: cell
                code: 301
                plural: cells
                key: [cid]
                columns:
                  - { name: cid, type: id }
                  - { name: kind, type: text }
                  - { name: size, type: float64, unit: nm }
                  - { name: layer, type: int64, unit: count }
              - name: link
                code: 302
                plural: links
                key: [cid]
                columns:
                  - { name: cid, type: id }
                  - { name: pre_id, type: id, references: [cell] }
                  - { name: post_id, type: id, references: [cell] }
                  - { name: weight, type: int64, unit: count }
            """)
        try store.add(
            """
            - { id: aaaaaaaa-0000-4000-8000-000000000001, label: A, tags: [x, y] }
            - { id: bbbbbbbb-0000-4000-8000-000000000002, label: B, tags: [y] }
            - { id: cccccccc-0000-4000-8000-000000000003, label: C }
            """)
        let (a, b) = ("aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002")
        try store.load(
            "cell",
            """
            dataset_id,cid,kind,size,layer
            \(a),1,pyramidal,10,1
            \(a),2,basket,4,2
            \(a),3,,-0.0,
            \(b),1,chandelier,7,3
            \(b),2,pyramidal,8,1
            \(b),x-9,basket,0.0,2
            """)
        try store.load(
            "link",
            """
            dataset_id,cid,pre_id,post_id,weight
            \(a),1,1,2,5
            \(a),2,1,1,3
            \(a),3,2,3,
            \(a),4,,1,9
            \(b),1,x-9,1,2
            \(b),2,1,2,1
            \(b),3,7,2,4
            """
        ) { $0.allowsDangling = true }
        return store
    }

    /// One dataset with places, of which one is NULL.
    private static func points() throws -> TestStore {
        let store = try TestStore(
            """
            pack: space
            metadata:
              - { name: label }
            tables:
              - name: point
                code: 301
                plural: points
                key: [cid]
                columns:
                  - { name: cid, type: id }
                  - { name: centroid_x, type: float64, unit: nm }
                  - { name: centroid_y, type: float64, unit: nm }
                  - { name: centroid_z, type: float64, unit: nm }
                  - { name: next, type: id, references: [point] }
            """)
        let ids = try store.add("{ id: aaaaaaaa-0000-4000-8000-000000000001, label: A }")
        try store.load(
            "point",
            """
            cid,centroid_x,centroid_y,centroid_z,next
            1,0,0,0,2
            2,10,10,5,1
            3,10.5,0,0,1
            4,1,,0,1
            5,NaN,1,1,1
            """, dataset: ids[0])
        return store
    }

    /// Four datasets: A in two regions with two mutations, B in one region,
    /// C without a mutation, D without any metadata but its label.
    private static func spines() throws -> TestStore {
        let store = try TestStore("syndb", pack)
        try store.add(
            """
            - id: aaaaaaaa-0000-4000-8000-000000000001
              label: A
              species: Mus musculus
              brain_regions: [{ brain_structure: CA1, direction: dorsal }, { brain_structure: CA3, direction: ventral }]
              mutations: [{ gene: Fmr1, expression: knock-out }, { gene: Shank3, expression: knock-in }]
              publication_dois: [10.1/x, 10.1/y]
            - id: bbbbbbbb-0000-4000-8000-000000000002
              label: B
              species: Rattus norvegicus
              brain_regions: [{ brain_structure: CA1, direction: ventral }]
              mutations: [{ gene: Fmr1, expression: knock-in }, { gene: Mcu }]
              access: restricted
            - id: cccccccc-0000-4000-8000-000000000003
              label: C
              species: Mus musculus
              brain_regions: [{ brain_structure: primary visual cortex }]
              notes: "caf\u{e9}"
            - id: dddddddd-0000-4000-8000-000000000004
              label: D
              notes: "cafe\u{301}"
            - id: eeeeeeee-0000-4000-8000-000000000005
              pack: lab
              label: E
              stage: 3
            """)
        try store.load(
            "spine",
            #"""
            dataset_id,cid,volume,score,step,is_big,kind,root
            aaaaaaaa-0000-4000-8000-000000000001,1,1.5,10,1,true,stubby,720575940596125868
            aaaaaaaa-0000-4000-8000-000000000001,2,NaN,,2,false,thin,720575940596125869
            aaaaaaaa-0000-4000-8000-000000000001,3,,-3,3,,,
            bbbbbbbb-0000-4000-8000-000000000002,1,-0.0,7,4,true,caf\#u{e9},007
            bbbbbbbb-0000-4000-8000-000000000002,2,0.0,7,5,false,cafe\#u{301},8b4ae5f1-a941-46a0-956a-26afbccdafe5
            bbbbbbbb-0000-4000-8000-000000000002,3,inf,9007199254740993,,true,Thin,18446744073709551615
            """#)
        try store.load(
            "spine",
            #"""
            dataset_id,cid,volume,score,step,is_big,kind,root
            cccccccc-0000-4000-8000-000000000003,10,2.5,9223372036854775807,7,false,"",-5
            cccccccc-0000-4000-8000-000000000003,11,-inf,1,0,true,"a,b ""c""",
            dddddddd-0000-4000-8000-000000000004,12,0.1,2,-1,true,stubby,3
            """#)
        return store
    }
}
