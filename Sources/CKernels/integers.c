#include "CKernels.h"
#include "decimal.h"

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

TEXT_VARIANTS intptr_t syndb_parse_integers(
    struct syndb_cells cells, int64_t lower, int64_t upper, int64_t *values, uint32_t *others) {
    intptr_t count = 0;
    for (intptr_t row = 0; row < cells.count; row++) {
        const struct syndb_cell cell = cells.cells[row * cells.stride];
        int64_t value = 0;
        if (!has_decimal_window(cell) || !parse_integer(cells.bytes + cell.start, cell_length(cell), &value)
            || value < lower || value > upper) {
            others[count++] = (uint32_t)row;
        }
        values[row] = value;
    }
    return count;
}

TEXT_VARIANTS intptr_t syndb_parse_identifiers(struct syndb_cells cells, int64_t *values, uint32_t *others) {
    intptr_t count = 0;
    for (intptr_t row = 0; row < cells.count; row++) {
        const struct syndb_cell cell = cells.cells[row * cells.stride];
        int64_t value = 0;
        if (!has_decimal_window(cell) || !parse_identifier(cells.bytes + cell.start, cell_length(cell), &value)) {
            others[count++] = (uint32_t)row;
        }
        values[row] = value;
    }
    return count;
}
