#include "CKernels.h"
#include "decimal.h"
#include "vectors.h"

// The bytes 0 to 31 of a UUID's text and those from 4 on, without the hyphens.
#define HEX_DIGITS(front, back)                                                                      \
    __builtin_shufflevector(                                                                         \
        front, back, 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17, 19, 20, 21, 22, 24, 25, 26, \
        27, 28, 29, 30, 31, 60, 61, 62, 63)

// Eight numbers from 0 to 15 each, the first in the lowest byte and the highest
// in the result.
INLINE uint64_t join_nibbles(uint64_t first, uint64_t second) {
    uint64_t words[2] = {first, second}, result = 0;
    for (int word = 0; word < 2; word++) {
        // Neighbours to bytes, bytes to pairs, pairs to fours.
        uint64_t nibbles = words[word];
        nibbles = (nibbles << 4 | nibbles >> 8) & UINT64_C(0x00FF00FF00FF00FF);
        nibbles = (nibbles | nibbles >> 8) & UINT64_C(0x0000FFFF0000FFFF);
        nibbles = (nibbles | nibbles >> 16) & UINT64_C(0xFFFFFFFF);
        result = result << 32 | __builtin_bswap32((uint32_t)nibbles);
    }
    return result;
}

INLINE int parse_uuid(const uint8_t *text, struct syndb_uuid *value) {
    bytes32 front, back;
    memcpy(&front, text, 32);
    memcpy(&back, text + SYNDB_UUID_TEXT - 32, 32);
    const bytes32 digits = HEX_DIGITS(front, back);
    const bytes32 number = digits - '0', letter = digits - 'a';
    const bytes32 is_letter = (bytes32)(letter < 6);
    const bytes32 nibbles = (number & ~is_letter) | ((letter + 10) & is_letter);
    uint64_t words[4];
    memcpy(words, &nibbles, 32);
    value->high = join_nibbles(words[0], words[1]);
    value->low = join_nibbles(words[2], words[3]);
    return BITS_32(nibbles > 15) == 0 && BITS_32((number > 9) & ~is_letter) == 0
        && ((text[8] ^ '-') | (text[13] ^ '-') | (text[18] ^ '-') | (text[23] ^ '-')) == 0;
}

TEXT_VARIANTS intptr_t syndb_parse_uuids(struct syndb_cells cells, struct syndb_uuid *values, uint32_t *others) {
    intptr_t count = 0;
    for (intptr_t row = 0; row < cells.count; row++) {
        const struct syndb_cell cell = cells.cells[row * cells.stride];
        if (cell_length(cell) != SYNDB_UUID_TEXT || !parse_uuid(cells.bytes + cell.start, &values[row])) {
            others[count++] = (uint32_t)row;
        }
    }
    return count;
}
