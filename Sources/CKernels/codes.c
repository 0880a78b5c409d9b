#include "CKernels.h"
#include "decimal.h"
#include "vectors.h"

struct short_text {
    uint64_t low, high;
};

// A text of 1 to 16 bytes, zeros behind it: from the 16 bytes before its end
// where they may be read.
INLINE struct short_text load_short(const uint8_t *bytes, struct syndb_cell cell) {
    const int length = cell_length(cell);
    unsigned __int128 text = 0;
    if (cell.start + (uint32_t)length >= 16) {
        memcpy(&text, bytes + cell.start + length - 16, 16);
        text >>= 8 * (16 - length);
    } else {
        memcpy(&text, bytes + cell.start, (size_t)length);
    }
    return (struct short_text){(uint64_t)text, (uint64_t)(text >> 64)};
}

INLINE uint32_t place_of(struct short_text text, int length) {
    // Odd constants of random bits; the highest bits of a product depend on all
    // bits of its factors.
    const uint64_t mixed = (text.low ^ text.high * UINT64_C(0x9E3779B97F4A7C15)) + (uint64_t)length;
    return (uint32_t)((mixed * UINT64_C(0xD6E8FEB86659FD93)) >> 32) % SYNDB_SEEN_TEXTS;
}

TEXT_VARIANTS intptr_t syndb_find_texts(
    struct syndb_cells cells, intptr_t row, intptr_t last, const struct syndb_seen_text *seen, uint32_t *codes) {
    struct syndb_cell previous = {0, 0};
    uint32_t code = 0;
    if (last >= 0) {
        previous = cells.cells[last * cells.stride];
        code = codes[last];
    }
    for (; row < cells.count; row++) {
        const struct syndb_cell cell = cells.cells[row * cells.stride];
        const int length = cell_length(cell);
        if (length == 0) return row;
        if (length <= 16) {
            const struct short_text text = load_short(cells.bytes, cell);
            const struct syndb_seen_text entry = seen[place_of(text, length)];
            if (entry.low != text.low || entry.high != text.high || entry.length != (uint32_t)length) return row;
            code = entry.code;
        } else if (length != cell_length(previous)
                   || memcmp(cells.bytes + cell.start, cells.bytes + previous.start, (size_t)length) != 0) {
            return row;
        }
        previous = cell;
        codes[row] = code;
    }
    return row;
}

void syndb_remember_text(struct syndb_cells cells, intptr_t row, uint32_t code, struct syndb_seen_text *seen) {
    const struct syndb_cell cell = cells.cells[row * cells.stride];
    const int length = cell_length(cell);
    if (length < 1 || length > 16) return;
    const struct short_text text = load_short(cells.bytes, cell);
    seen[place_of(text, length)] =
        (struct syndb_seen_text){.low = text.low, .high = text.high, .length = (uint32_t)length, .code = code};
}
