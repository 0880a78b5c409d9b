#include "CKernels.h"
#include "decimal.h"
#include "short.h"

// The integer in `length` bytes before `end`, if that is digits of a number
// below 922 * 10^16, which is below 2^63: nearly all that fit.
INLINE int parse_digits(const uint8_t *end, int length, int is_negative, int64_t *value) {
    if (length < 1) return 0;
    uint64_t magnitude;
    if (!parse_whole(end, length, &magnitude) || magnitude >= UINT64_C(9220000000000000000)) return 0;
    *value = is_negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return 1;
}

INLINE int parse_integer(const uint8_t *text, int length, int64_t *value) {
    const int is_negative = text[0] == '-';
    // Whole numbers that went through a program of doubles end so.
    if (length > 2 && text[length - 2] == '.' && text[length - 1] == '0') length -= 2;
    return parse_digits(text + length, length - is_negative, is_negative, value);
}

// No leading zero, no `-0`.
INLINE int parse_identifier(const uint8_t *text, int length, int64_t *value) {
    const int is_negative = text[0] == '-';
    if (length > 1 && text[is_negative] == '0') return 0;
    return parse_digits(text + length, length - is_negative, is_negative, value);
}

// Short integers; others are listed.
INLINE intptr_t parse_short(
    struct syndb_cells cells, int is_identifier, int64_t lower, int64_t upper, int64_t *values,
    uint32_t *others) {
    struct short_texts texts;
    intptr_t count = 0;
    for (intptr_t first = 0; first < cells.count; first += SHORT_ROWS) {
        const intptr_t rows = gather_short(cells, first, &texts);
        for (intptr_t row = 0; row < rows; row += 8) {
            const struct short_digits found = short_digits(&texts, row);
            const integers64 magnitude = (integers64)JOIN_EIGHTS(found.digits, pairs64, quads64, octets64);
            const integers64 sign = (integers64)found.is_negative;
            const integers64 value = (magnitude ^ sign) - sign;
            store_eight(&value, values + first + row, rows - row);
            octets64 is_other;
            if (is_identifier) {
                const octets64 leading = found.text & (0xFF | (found.is_negative & 0xFF00));
                is_other = (octets64)(leading == 0) & ~found.is_single;
            } else {
                is_other = (octets64)(value < lower) | (octets64)(value > upper);
            }
            const uint64_t bits = BITS_64((bytes64)(found.digits | is_other) > 9);
            count += list_others(bits, first + row, rows - row, others + count);
        }
    }
    return count;
}

// The rows that `others` lists, all where it is NULL; those that are no integers
// are listed in it.
INLINE intptr_t parse_long(
    struct syndb_cells cells, int is_identifier, int64_t lower, int64_t upper, int64_t *values,
    const uint32_t *listed, intptr_t rows, uint32_t *others) {
    intptr_t count = 0;
    for (intptr_t index = 0; index < rows; index++) {
        const intptr_t row = listed ? (intptr_t)listed[index] : index;
        const struct syndb_cell cell = cells.cells[row * cells.stride];
        const uint8_t *text = cells.bytes + cell.start;
        const int length = cell_length(cell);
        int64_t value = 0;
        if (!has_decimal_window(cell)
            || !(is_identifier ? parse_identifier(text, length, &value) : parse_integer(text, length, &value))
            || value < lower || value > upper) {
            others[count++] = (uint32_t)row;
        }
        values[row] = value;
    }
    return count;
}

// The cells of a column are alike: where the first is no short text of digits,
// most are none.
INLINE int begins_short(struct syndb_cells cells) {
    return cells.count > 0 && is_short(cells.cells[0])
        && memchr(cells.bytes + cells.cells[0].start, '.', (size_t)cell_length(cells.cells[0])) == NULL;
}

INLINE intptr_t parse_all(
    struct syndb_cells cells, int is_identifier, int64_t lower, int64_t upper, int64_t *values,
    uint32_t *others) {
    if (!begins_short(cells)) {
        return parse_long(cells, is_identifier, lower, upper, values, NULL, cells.count, others);
    }
    const intptr_t count = parse_short(cells, is_identifier, lower, upper, values, others);
    return parse_long(cells, is_identifier, lower, upper, values, others, count, others);
}

TEXT_VARIANTS intptr_t syndb_parse_integers(
    struct syndb_cells cells, int64_t lower, int64_t upper, int64_t *values, uint32_t *others) {
    return parse_all(cells, 0, lower, upper, values, others);
}

TEXT_VARIANTS intptr_t syndb_parse_identifiers(struct syndb_cells cells, int64_t *values, uint32_t *others) {
    return parse_all(cells, 1, INT64_MIN, INT64_MAX, values, others);
}
