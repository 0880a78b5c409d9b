#include "CKernels.h"
#include "variants.h"
#include <string.h>

// Bytes that are packed to lie at any alignment.
typedef uint32_t narrow_word __attribute__((aligned(1)));
typedef uint64_t wide_word __attribute__((aligned(1)));

// A row of lanes shares its shift. A word is written by the first row that has
// a bit in it, and added to by the others.
#define PACK_ROWS(WORD, LANES, BITS)                                                        \
    WORD *words = packed;                                                                   \
    const WORD start = (WORD)base, mask = (WORD)(UINT64_MAX >> (64 - width));               \
    for (int row = 0; row < 1024 / LANES; row++) {                                          \
        const int bit = row * width, shift = bit % BITS;                                    \
        const int64_t *from = values + LANES * row;                                         \
        WORD *to = words + bit / BITS * LANES;                                              \
        if (shift == 0) {                                                                   \
            for (int lane = 0; lane < LANES; lane++) to[lane] = ((WORD)from[lane] - start) & mask; \
        } else {                                                                            \
            for (int lane = 0; lane < LANES; lane++) {                                      \
                to[lane] |= (((WORD)from[lane] - start) & mask) << shift;                   \
            }                                                                               \
        }                                                                                   \
        if (shift + width > BITS) {                                                         \
            for (int lane = 0; lane < LANES; lane++) {                                      \
                to[lane + LANES] = (((WORD)from[lane] - start) & mask) >> (BITS - shift);   \
            }                                                                               \
        }                                                                                   \
    }

VARIANTS void syndb_pack_narrow(const int64_t *restrict values, int width, int64_t base, void *restrict packed) {
    PACK_ROWS(narrow_word, 32, 32)
}

VARIANTS void syndb_pack_wide(const int64_t *restrict values, int width, int64_t base, void *restrict packed) {
    PACK_ROWS(wide_word, 16, 64)
}

// Marks are bytes beside words of eight: writing them takes a third of the
// time, so that they are written only where there is one to write.
static inline __attribute__((always_inline)) intptr_t scale(
    const double *restrict values, intptr_t count, double power, int64_t *restrict integers,
    uint8_t *restrict failures, int has_failures) {
    int64_t failed = 0;
    for (intptr_t index = 0; index < count; index++) {
        // Adding and subtracting 1.5 * 2^52 rounds to the nearest integer, ties to even.
        const double shifted = values[index] * power + 0x1.8p52;
        const double scaled = shifted - 0x1.8p52;
        const double back = scaled / power;
        int64_t bits, shifted_bits, back_bits;
        memcpy(&bits, values + index, 8);
        memcpy(&shifted_bits, &shifted, 8);
        memcpy(&back_bits, &back, 8);
        const int64_t is_small = __builtin_fabs(scaled) < 0x1p51 ? 1 : 0;
        const int64_t is_same = bits == back_bits ? 1 : 0;
        const int64_t failure = 1 - (is_small & is_same);
        integers[index] = shifted_bits - INT64_C(0x4338000000000000);
        if (has_failures) failures[index] = (uint8_t)failure;
        failed += failure;
    }
    return failed;
}

VARIANTS intptr_t syndb_scale(
    const double *restrict values, intptr_t count, double power, int64_t *restrict integers,
    uint8_t *restrict failures) {
    if (scale(values, count, power, integers, failures, 0) == 0) return 0;
    return scale(values, count, power, integers, failures, 1);
}

// 10^0 ... 10^22, all exact.
static const double powers_of_ten[23] = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

static inline __attribute__((always_inline)) intptr_t split_decimals(
    const double *restrict values, intptr_t count, int digits, int64_t *restrict mantissas,
    int64_t *restrict exponents, uint8_t *restrict marks, int has_marks) {
    const double lower = powers_of_ten[digits - 1], upper = powers_of_ten[digits];
    int64_t marked = 0;
    for (intptr_t index = 0; index < count; index++) {
        const double magnitude = __builtin_fabs(values[index]);
        uint64_t bits;
        memcpy(&bits, &magnitude, 8);
        // Decades before the value's own, from its binary exponent: log10(2) is
        // 1233 / 4096 to within one decade over the range.
        const int decade = (((int)(bits >> 52) - 1023) * 1233) >> 12;
        int exponent = digits - 1 - decade;
        exponent = exponent < 0 ? 0 : exponent;
        exponent = exponent > 22 ? 22 : exponent;
        const double estimate = magnitude * powers_of_ten[exponent];
        exponent += ((estimate < lower) & (exponent < 22)) - ((estimate >= upper) & (exponent > 0));
        const double power = powers_of_ten[exponent];
        // Below 2^52, the sum with it is rounded to an integer, ties to even.
        const double rounded = (magnitude * power + 0x1p52) - 0x1p52;
        const int is_exact = (magnitude < upper) & (magnitude >= 1e-22) & (rounded <= upper)
            & (rounded / power == magnitude);
        uint64_t value;
        memcpy(&value, values + index, 8);
        const double sum = rounded + 0x1p52;
        uint64_t sum_bits;
        memcpy(&sum_bits, &sum, 8);
        const int64_t mantissa = (int64_t)(sum_bits & UINT64_C(0xFFFFFFFFFFFFF));
        const int64_t sign = -(int64_t)(value >> 63);
        mantissas[index] = (mantissa ^ sign) - sign;
        exponents[index] = exponent;
        if (has_marks) marks[index] = is_exact ? 0 : (value == 0 ? 2 : 1);
        marked += is_exact ? 0 : 1;
    }
    return marked;
}

VARIANTS intptr_t syndb_split_decimals(
    const double *restrict values, intptr_t count, int digits, int64_t *restrict mantissas,
    int64_t *restrict exponents, uint8_t *restrict marks) {
    if (split_decimals(values, count, digits, mantissas, exponents, marks, 0) == 0) return 0;
    return split_decimals(values, count, digits, mantissas, exponents, marks, 1);
}

static inline __attribute__((always_inline)) int bits(uint64_t value) {
    return value == 0 ? 0 : 64 - __builtin_clzll(value);
}

static inline __attribute__((always_inline)) void count_widths(
    const int64_t *values, intptr_t count, int64_t origin, int is_centred, uint32_t *restrict counts) {
    // Neighbours often have as many bits: four counters each, so that none waits
    // for the one before.
    uint32_t parts[4][66] = {{0}};
    const int sign_bits = is_centred != 0;
    const uint64_t sign_mask = is_centred ? UINT64_MAX : 0;
    for (intptr_t index = 0; index < count; index++) {
        const uint64_t difference = (uint64_t)values[index] - (uint64_t)origin;
        // Around the middle a window of n bits holds -2^(n-1) ..< 2^(n-1).
        const uint64_t sign = (uint64_t)-(int64_t)(difference >> 63) & sign_mask;
        parts[index & 3][bits(difference ^ sign) + sign_bits]++;
    }
    for (int width = 0; width <= 64; width++) {
        counts[width] = parts[0][width] + parts[1][width] + parts[2][width] + parts[3][width];
    }
}

#if defined(__x86_64__)
// Counts leading zeros in one instruction, for zero too.
__attribute__((target("lzcnt"))) static void count_widths_lzcnt(
    const int64_t *values, intptr_t count, int64_t origin, int is_centred, uint32_t *counts) {
    count_widths(values, count, origin, is_centred, counts);
}
#endif

void syndb_count_widths(
    const int64_t *values, intptr_t count, int64_t origin, int is_centred, uint32_t *counts) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("lzcnt")) {
        return count_widths_lzcnt(values, count, origin, is_centred, counts);
    }
#endif
    count_widths(values, count, origin, is_centred, counts);
}

VARIANTS struct syndb_outside syndb_find_outside(
    const int64_t *values, intptr_t count, int64_t base, int width) {
    int64_t found = 0;
    uint64_t zigzags = 0;
    for (intptr_t index = 0; index < count; index++) {
        const uint64_t difference = (uint64_t)values[index] - (uint64_t)base;
        const uint64_t is_outside = difference >> width != 0 ? UINT64_MAX : 0;
        const uint64_t sign = (int64_t)difference < 0 ? UINT64_MAX : 0;
        found -= (int64_t)is_outside;
        zigzags |= (difference << 1 ^ sign) & is_outside;
    }
    const struct syndb_outside outside = {found, zigzags};
    return outside;
}

VARIANTS int syndb_divide_narrow(
    const int64_t *restrict values, intptr_t count, int64_t base, struct syndb_division division,
    int64_t *restrict quotients) {
    const uint32_t left = (32 - division.shift) & 31;
    uint32_t failed = 0;
    for (intptr_t index = 0; index < count; index++) {
        const uint32_t product = (uint32_t)((uint64_t)values[index] - (uint64_t)base) * division.inverse;
        const uint32_t quotient = product >> division.shift | product << left;
        failed |= quotient > division.largest ? UINT32_MAX : 0;
        quotients[index] = quotient;
    }
    return failed == 0;
}
