// Numbers of up to eight characters, eight cells at a time.
#pragma once
#include "CKernels.h"
#include "decimal.h"
#include "vectors.h"

#define SHORT_TEXT 8
// Cells whose texts are gathered before they are parsed: vectors that are read
// right behind the words in them that were just written would wait for these.
#define SHORT_ROWS 256

// Of cells at the very front of the bytes none is, as with long numbers.
INLINE int is_short(struct syndb_cell cell) {
    const uint32_t length = (uint32_t)cell_length(cell);
    return (length - 1 < SHORT_TEXT) & (cell.start + length >= DECIMAL_WINDOW + DECIMAL_TAIL);
}

struct short_texts {
    // The eight bytes before the end of each cell.
    uint64_t words[SHORT_ROWS];
    // How many of their bits are before its text.
    uint64_t before[SHORT_ROWS];
};

static const uint8_t no_number[SHORT_TEXT] = {'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'};

// The texts of up to SHORT_ROWS cells from `first` on; of one that is not short,
// and of those that a last vector lacks, a text that is no number.
INLINE intptr_t gather_short(struct syndb_cells cells, intptr_t first, struct short_texts *texts) {
    const intptr_t left = cells.count - first;
    const intptr_t rows = left < SHORT_ROWS ? left : SHORT_ROWS;
    for (intptr_t row = 0; row < rows; row++) {
        const struct syndb_cell cell = cells.cells[(first + row) * cells.stride];
        const uint32_t length = (uint32_t)cell_length(cell);
        const uint8_t *text = is_short(cell) ? cells.bytes + cell.start + length - SHORT_TEXT : no_number;
        memcpy(&texts->words[row], text, SHORT_TEXT);
        texts->before[row] = (64 - 8 * length) & 63;
    }
    for (intptr_t row = rows; row % 8 != 0; row++) {
        memcpy(&texts->words[row], no_number, SHORT_TEXT);
        texts->before[row] = 0;
    }
    return rows;
}

struct short_digits {
    // Digits from 0 to 9, the last in the highest byte, zeros before them. A
    // byte that is no digit is above 9.
    octets64 digits;
    // All bits set where there is a minus, which is a zero among the digits.
    octets64 is_negative;
    // All bits set where there is one character.
    octets64 is_single;
    // The texts in the lowest bytes.
    octets64 text;
};

INLINE struct short_digits short_digits(const struct short_texts *texts, intptr_t row) {
    octets64 words, before;
    memcpy(&words, &texts->words[row], 64);
    memcpy(&before, &texts->before[row], 64);
    struct short_digits result;
    result.text = (words ^ UINT64_C(0x3030303030303030)) >> before;
    result.is_single = (octets64)(before == 56);
    result.is_negative = (octets64)((result.text & 0xFF) == ('-' ^ '0')) & ~result.is_single;
    result.text ^= result.is_negative & ('-' ^ '0');
    result.digits = result.text << before;
    return result;
}

// Adds those of eight rows to `others` that have a set bit among their eight.
INLINE intptr_t list_others(uint64_t bits, intptr_t row, intptr_t rows, uint32_t *others) {
    intptr_t count = 0;
    if (bits == 0) return 0;
    for (int lane = 0; lane < 8 && lane < rows; lane++) {
        if (bits >> (8 * lane) & 0xFF) others[count++] = (uint32_t)(row + lane);
    }
    return count;
}

INLINE void store_eight(const void *eight, void *values, intptr_t rows) {
    memcpy(values, eight, rows < 8 ? 8 * (size_t)rows : 64);
}
