// Records of delimited text and the values of their cells. Each kernel does the
// plain cases, which are nearly all, and says which cells or records are others:
// those are left to the caller, so that what is wrong with them is put into
// words in one place.
#pragma once
#include <stdint.h>

// Where the text of a cell lies in a stretch of bytes, and how it was written.
struct syndb_cell {
    uint32_t start;
    uint32_t length_and_flags;
};

// Parts of `length_and_flags`. Quotes are not part of the text; doubled quotes
// in it have not been made single yet.
#define SYNDB_CELL_LENGTH 0x3FFFFFFFu
#define SYNDB_CELL_HAS_ESCAPES 0x40000000u
#define SYNDB_CELL_IS_QUOTED 0x80000000u

// Splits `bytes` from `start` to below `end` into at most `limit` records of
// `columns` cells, which it writes to `cells`: room for 64 more is needed. It
// stops before a record that has another number of cells or a quote at an odd
// place, that is an empty line, or that no line feed ends.
//
// Of all that was looked at, which may go beyond the records: whether there was
// a byte above 127, a line feed inside quotes, a doubled quote.
struct syndb_records {
    intptr_t count;
    intptr_t end;
    int32_t is_beyond_ascii;
    int32_t has_line_feeds;
    int32_t has_escapes;
};
struct syndb_records syndb_split_records(
    const uint8_t *bytes, intptr_t start, intptr_t end, uint8_t delimiter, intptr_t columns, intptr_t limit,
    struct syndb_cell *cells);

// The last place in text that begins with a record where a record ends that is
// no empty line; 0 where there is none, -1 where a quote is at an odd place.
intptr_t syndb_last_record_end(const uint8_t *bytes, intptr_t count, uint8_t delimiter);

// The cells of one column: `count` of them, each so many behind the one before.
// Bytes from `bytes` on may be read, also those between cells.
struct syndb_cells {
    const uint8_t *bytes;
    const struct syndb_cell *cells;
    intptr_t stride;
    intptr_t count;
};

// The doubles that cells spell, each the nearest to its decimal. Returns how
// many cells are others, whose rows go to `others`, ascending, with room for all
// rows; their values mean nothing.
intptr_t syndb_parse_doubles(struct syndb_cells cells, double *values, uint32_t *others);

// The same for integers from `lower` to `upper`, with `.0` behind them or not;
// and for those integers that print back to the same text.
intptr_t syndb_parse_integers(
    struct syndb_cells cells, int64_t lower, int64_t upper, int64_t *values, uint32_t *others);
intptr_t syndb_parse_identifiers(struct syndb_cells cells, int64_t *values, uint32_t *others);

// The same for UUIDs in lower case with hyphens, in two words with the first
// digit in the highest bits.
#define SYNDB_UUID_TEXT 36
struct syndb_uuid {
    uint64_t high;
    uint64_t low;
};
intptr_t syndb_parse_uuids(struct syndb_cells cells, struct syndb_uuid *values, uint32_t *others);

// A text of 1 to 40 bytes that was seen, and its code; free where the length is 0.
// Long enough for a UUID.
#define SYNDB_SEEN_TEXT_BYTES 40
struct syndb_seen_text {
    uint64_t words[5];
    uint32_t length;
    uint32_t code;
};
// Entries of a table of texts that were seen, a power of two: of 1,000 texts few
// drive each other out.
#define SYNDB_SEEN_TEXTS 4096

// Writes the codes of texts that were seen, from `row` on, and returns the
// first row whose text was not, or `count`. A text equal to the one of `last`, a
// row whose code is there, takes its code at any length; -1 for none. Empty
// cells count as not seen.
intptr_t syndb_find_texts(
    struct syndb_cells cells, intptr_t row, intptr_t last, const struct syndb_seen_text *seen, uint32_t *codes);

// Takes the text of a row into the table; it may drive out another.
void syndb_remember_text(struct syndb_cells cells, intptr_t row, uint32_t code, struct syndb_seen_text *seen);
