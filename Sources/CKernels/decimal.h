// Decimal numbers of up to 19 digits, whole cells at a time and without a
// branch: the lengths of numbers follow no pattern, and a branch that is
// guessed wrong costs as much as parsing a number.
#pragma once
#include "CKernels.h"
#include "vectors.h"

// Bytes before the end of a number that are loaded, and those behind its digits
// that may be split off before: `e-308`, `.0`.
#define DECIMAL_WINDOW 33
#define DECIMAL_TAIL 5

INLINE int cell_length(struct syndb_cell cell) { return (int)(cell.length_and_flags & SYNDB_CELL_LENGTH); }

// Whether a cell is short enough to be a number, and its window does not begin
// before the bytes that may be read: the few cells at their very front are
// parsed elsewhere.
INLINE int has_decimal_window(struct syndb_cell cell) {
    const uint32_t length = (uint32_t)cell_length(cell);
    return length >= 1 && length < DECIMAL_WINDOW && cell.start + length >= DECIMAL_WINDOW + DECIMAL_TAIL;
}

// Read from `tail_mask + n`: 32 bytes of which the last n are all ones. A load
// instead of a comparison with a broadcast, for which compilers compute in parts
// of registers and so make each number wait for the one before.
static const uint8_t tail_mask[64] = {
    [32] = 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255,        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

// The numbers that eight digits from 0 to 9 each spell: neighbours are joined to
// pairs, to fours, to eights.
#define JOIN_EIGHTS(digits, pairs, quads, octets)                              \
    ({                                                                         \
        const pairs ones_ = (pairs)(digits);                                   \
        const quads twos_ = (quads)((ones_ & 0xFF) * 10 + (ones_ >> 8));       \
        const octets fours_ = (octets)((twos_ & 0xFFFF) * 100 + (twos_ >> 16)); \
        (fours_ & 0xFFFFFFFF) * 10000 + (fours_ >> 32);                        \
    })

// The number that 32 digits from 0 to 9 spell, of which the first 12 are 0.
#define JOIN_DIGITS(digits)                                                                       \
    ({                                                                                            \
        const octets32 eights_ = JOIN_EIGHTS(digits, pairs32, quads32, octets32);                 \
        eights_[3] + eights_[2] * UINT64_C(100000000) + eights_[1] * UINT64_C(10000000000000000); \
    })

// The number in `length` bytes, 1 to 32, that lie before `end`, and how many of
// its digits are behind a point. False unless it is 1 to 19 digits with at most
// one point among them.
//
// The last 32 bytes are loaded, and those before the number become zeros. Where
// there is a point, the digits before it are taken from a load that begins a
// byte earlier, which moves them over the point.
INLINE int parse_decimal(const uint8_t *end, int length, uint64_t *mantissa, int *fraction) {
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
    const bytes32 moved = (earlier - '0') & is_inside_earlier;
    *mantissa = JOIN_DIGITS((digits & is_fraction) | (moved & ~is_fraction));
    *fraction = zeros & 31;
    const unsigned count = (unsigned)length - (points != 0);
    return others == points && (points & (points - 1)) == 0 && count - 1 < 19;
}

// The same for digits without a point.
INLINE int parse_whole(const uint8_t *end, int length, uint64_t *value) {
    bytes32 text, is_inside;
    memcpy(&text, end - 32, 32);
    memcpy(&is_inside, tail_mask + length, 32);
    const bytes32 digits = (text - '0') & is_inside;
    *value = JOIN_DIGITS(digits);
    return BITS_32(digits > 9) == 0 && length <= 19;
}
