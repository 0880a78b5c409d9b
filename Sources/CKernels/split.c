#include "CKernels.h"
#include "marks.h"
#include "variants.h"

// Writes a cell for each bit of `ends`, those of 64 bytes at `at`, and returns
// how many: eight at a time, and what more than there are means nothing, since
// a loop of just so many rounds would be guessed wrong for nearly each 64 bytes.
INLINE int write_cells(uint64_t ends, uint32_t at, uint32_t *cell_start, struct syndb_cell *cells) {
    if (ends == 0) return 0;
    const int count = __builtin_popcountll(ends);
    uint32_t start = *cell_start;
    *cell_start = at + 64 - (uint32_t)__builtin_clzll(ends);
    for (int first = 0; first < count; first += 8) {
        for (int index = 0; index < 8; index++) {
            const uint64_t end = at + (uint32_t)(ends ? __builtin_ctzll(ends) : 64);
            // Start and length as one word: two stores take a quarter more time.
            const uint64_t cell = start | (end - start) << 32;
            memcpy(&cells[first + index], &cell, 8);
            start = (uint32_t)end + 1;
            ends &= ends - 1;
        }
    }
    return count;
}

INLINE int ends_with_line_feed(const uint8_t *bytes, struct syndb_cell cell) {
    return bytes[cell.start + cell.length_and_flags] == '\n';
}

// Whether the quotes of a cell are at its ends alone; takes them away.
static int unquote(const uint8_t *bytes, struct syndb_cell *cell, int has_doubled) {
    const uint32_t length = cell->length_and_flags;
    if (length < 2 || bytes[cell->start + length - 1] != '"') return 0;
    const int is_doubled = has_doubled && memchr(bytes + cell->start + 1, '"', length - 2) != NULL;
    *cell = (struct syndb_cell){
        cell->start + 1, (length - 2) | SYNDB_CELL_IS_QUOTED | (is_doubled ? SYNDB_CELL_HAS_ESCAPES : 0)};
    return 1;
}

// Whether `columns` cells are a record: the last one ends with a line feed,
// those before it do not, and it is no empty line. The CR of a CR LF is no text.
INLINE int finish_record(
    const uint8_t *bytes, struct syndb_cell *cells, intptr_t columns, int looks_inside, int has_quotes,
    int has_doubled) {
    struct syndb_cell *last = &cells[columns - 1];
    if (!ends_with_line_feed(bytes, *last)) return 0;
    const uint32_t end = last->start + last->length_and_flags;
    last->length_and_flags -= last->length_and_flags > 0 && bytes[end - 1] == '\r';
    if (columns == 1 && last->length_and_flags == 0) return 0;
    if (looks_inside) {
        for (intptr_t column = 0; column < columns - 1; column++) {
            if (ends_with_line_feed(bytes, cells[column])) return 0;
        }
    }
    if (has_quotes) {
        for (intptr_t column = 0; column < columns; column++) {
            if (bytes[cells[column].start] == '"' && !unquote(bytes, &cells[column], has_doubled)) return 0;
        }
    }
    return 1;
}

TEXT_VARIANTS struct syndb_records syndb_split_records(
    const uint8_t *bytes, intptr_t start, intptr_t end, uint8_t delimiter, intptr_t columns, intptr_t limit,
    struct syndb_cell *cells) {
    const intptr_t wanted = limit * columns;
    intptr_t count = 0, line_feeds = 0;
    uint32_t cell_start = (uint32_t)start;
    uint64_t beyond_ascii = 0, quoted_line_feeds = 0, doubled = 0;
    struct quote_state state = record_front;
    int has_quotes = 0, is_wrong = 0;
    for (intptr_t at = start; at < end && count < wanted && !is_wrong; at += 64) {
        struct marks marks = find_marks(bytes + at, end - at, delimiter);
        beyond_ascii |= marks.beyond_ascii;
        if (marks.quotes | state.is_inside) {
            const uint64_t all_line_feeds = marks.line_feeds;
            has_quotes = 1;
            is_wrong = leave_out_quoted(&marks, &state, &doubled);
            quoted_line_feeds |= all_line_feeds ^ marks.line_feeds;
        } else {
            pass_over(marks, &state);
        }
        line_feeds += __builtin_popcountll(marks.line_feeds);
        count += write_cells(marks.delimiters | marks.line_feeds, (uint32_t)at, &cell_start, cells + count);
    }

    intptr_t records = count / columns;
    if (records > limit) records = limit;
    for (intptr_t index = records * columns; index < count; index++) {
        line_feeds -= ends_with_line_feed(bytes, cells[index]);
    }
    // Where there are as many line feeds as records, and each of these ends with
    // one, there is none inside them.
    intptr_t ended = 0;
    for (intptr_t record = 1; record <= records; record++) {
        ended += ends_with_line_feed(bytes, cells[record * columns - 1]);
    }
    const int looks_inside = line_feeds != records || ended != records;
    struct syndb_records result = {
        .is_beyond_ascii = beyond_ascii != 0, .has_line_feeds = quoted_line_feeds != 0, .has_escapes = doubled != 0};
    intptr_t record = 0;
    uint32_t next = (uint32_t)start;
    for (; record < records; record++) {
        struct syndb_cell *first = cells + record * columns;
        const struct syndb_cell last = first[columns - 1];
        if (!finish_record(bytes, first, columns, looks_inside, has_quotes, doubled != 0)) break;
        next = last.start + last.length_and_flags + 1;
    }
    result.count = record;
    result.end = next;
    return result;
}
