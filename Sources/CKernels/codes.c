#include "CKernels.h"
#include "decimal.h"
#include "vectors.h"

// Words that tell a text of at most SYNDB_SEEN_TEXT_BYTES from all others of its
// length.
struct text_words {
    uint64_t words[5];
};

// A text of 1 to 16 bytes, zeros behind it: from the 16 bytes before its end
// where they may be read.
INLINE struct text_words load_short(const uint8_t *bytes, struct syndb_cell cell) {
    const int length = cell_length(cell);
    unsigned __int128 text = 0;
    if (cell.start + (uint32_t)length >= 16) {
        memcpy(&text, bytes + cell.start + length - 16, 16);
        text >>= 8 * (16 - length);
    } else {
        memcpy(&text, bytes + cell.start, (size_t)length);
    }
    return (struct text_words){{(uint64_t)text, (uint64_t)(text >> 64)}};
}

// A text of 17 to 40 bytes: words from its front and its end, which overlap.
INLINE struct text_words load_long(const uint8_t *bytes, struct syndb_cell cell) {
    const int length = cell_length(cell);
    const uint8_t *text = bytes + cell.start;
    struct text_words loaded;
    memcpy(loaded.words, text, 16);
    memcpy(loaded.words + 2, text + (length < 24 ? length - 8 : 16), 8);
    memcpy(loaded.words + 3, text + length - 16, 16);
    return loaded;
}

INLINE struct text_words load_text(const uint8_t *bytes, struct syndb_cell cell) {
    return cell_length(cell) <= 16 ? load_short(bytes, cell) : load_long(bytes, cell);
}

INLINE uint32_t place_of(struct text_words text, int length) {
    // Odd constants of random bits; the highest bits of a product depend on all
    // bits of its factors.
    uint64_t mixed = (text.words[0] ^ text.words[1] * UINT64_C(0x9E3779B97F4A7C15)) + (uint64_t)length;
    if (length > 16) {
        mixed ^= (text.words[2] ^ text.words[3] * UINT64_C(0xBF58476D1CE4E5B9)) * UINT64_C(0x94D049BB133111EB);
        mixed ^= text.words[4] * UINT64_C(0xC2B2AE3D27D4EB4F);
    }
    return (uint32_t)((mixed * UINT64_C(0xD6E8FEB86659FD93)) >> 32) % SYNDB_SEEN_TEXTS;
}

INLINE int is_seen(const struct syndb_seen_text *entry, struct text_words text, int length) {
    uint64_t differences = (entry->words[0] ^ text.words[0]) | (entry->words[1] ^ text.words[1])
        | (entry->length ^ (uint32_t)length);
    if (length > 16) {
        for (int word = 2; word < 5; word++) differences |= entry->words[word] ^ text.words[word];
    }
    return differences == 0;
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
        // Rows of one dataset stand together in most files: its long id is compared first.
        const int is_previous = length > 16 && length == cell_length(previous)
            && memcmp(cells.bytes + cell.start, cells.bytes + previous.start, (size_t)length) == 0;
        if (!is_previous) {
            if (length > SYNDB_SEEN_TEXT_BYTES) return row;
            const struct text_words text = load_text(cells.bytes, cell);
            const struct syndb_seen_text *entry = seen + place_of(text, length);
            if (!is_seen(entry, text, length)) return row;
            code = entry->code;
        }
        previous = cell;
        codes[row] = code;
    }
    return row;
}

void syndb_remember_text(struct syndb_cells cells, intptr_t row, uint32_t code, struct syndb_seen_text *seen) {
    const struct syndb_cell cell = cells.cells[row * cells.stride];
    const int length = cell_length(cell);
    if (length < 1 || length > SYNDB_SEEN_TEXT_BYTES) return;
    const struct text_words text = load_text(cells.bytes, cell);
    struct syndb_seen_text *entry = seen + place_of(text, length);
    memcpy(entry->words, text.words, sizeof text.words);
    entry->length = (uint32_t)length;
    entry->code = code;
}
