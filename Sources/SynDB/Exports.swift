// The library product: whoever imports SynDB has every module of the engine.
@_exported import Bits
@_exported import Catalog
@_exported import Columns
@_exported import Encodings
@_exported import Export
@_exported import Import
@_exported import Query
@_exported import SegmentFormat
@_exported import Store
@_exported import StoreIO
