// Decimal numbers of up to 19 digits, whole cells at a time and without a
// branch: the lengths of numbers follow no pattern, and a branch that is
// guessed wrong costs as much as parsing a number.
#pragma once
#include "CKernels.h"
#include "vectors.h"

// Bytes before the end of a number that are loaded.
#define DECIMAL_WINDOW 33

INLINE int cell_length(struct syndb_cell cell) { return (int)(cell.length_and_flags & SYNDB_CELL_LENGTH); }

// Whether a cell is short enough to be a number, and its window does not begin
// before the bytes that may be read: the few cells at their very front are
// parsed elsewhere.
INLINE int has_decimal_window(struct syndb_cell cell) {
    const uint32_t length = (uint32_t)cell_length(cell);
    return length >= 1 && length < DECIMAL_WINDOW && cell.start + length >= DECIMAL_WINDOW;
}

struct decimal {
    uint64_t mantissa;
    // Digits behind the point.
    int fraction;
    // Whether there is no point.
    int is_whole;
    // Whether the text is digits with at most one point among them, of which
    // those up to the 19th from the right are all.
    int is_plain;
};

// Read from `tail_mask + n`: 32 bytes of which the last n are all ones. A load
// instead of a comparison with a broadcast, for which compilers compute in parts
// of registers and so make each number wait for the one before.
static const uint8_t tail_mask[64] = {
    [32] = 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255,        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

// The number in `length` bytes, 1 to 32, that lie before `end`.
//
// The last 32 bytes are loaded, those before the number become zeros. Where
// there is a point, the digits before it are taken from a load that begins a
// byte earlier, which moves them over the point. Then neighbours are joined:
// to pairs, to fours, to eights of digits.
INLINE struct decimal parse_decimal(const uint8_t *end, int length) {
    bytes32 text, earlier, is_inside, is_inside_earlier, is_fraction;
    memcpy(&text, end - 32, 32);
    memcpy(&earlier, end - 33, 32);
    memcpy(&is_inside, tail_mask + length, 32);
    memcpy(&is_inside_earlier, tail_mask + length - 1, 32);
    const bytes32 digits = (text - '0') & is_inside;
    const uint32_t points = BITS_32((text == '.') & is_inside);
    const uint32_t others = BITS_32(digits > 9);
    const int zeros = points ? __builtin_clz(points) : 32;
    memcpy(&is_fraction, tail_mask + zeros, 32);
    const bytes32 joined = (digits & is_fraction) | ((earlier - '0') & is_inside_earlier & ~is_fraction);

    pairs32 pairs = (pairs32)joined;
    pairs = (pairs & 0xFF) * 10 + (pairs >> 8);
    quads32 fours = (quads32)pairs;
    fours = (fours & 0xFFFF) * 100 + (fours >> 16);
    octets32 eights = (octets32)fours;
    eights = (eights & 0xFFFFFFFF) * 10000 + (eights >> 32);

    return (struct decimal){
        .mantissa = eights[3] + eights[2] * 100000000 + eights[1] * 10000000000000000,
        .fraction = zeros & 31,
        .is_whole = points == 0,
        .is_plain = others == points && (points & (points - 1)) == 0 && length > (points != 0) && eights[0] == 0
            && eights[1] < 1000,
    };
}
