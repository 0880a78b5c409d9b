#include "CKernels.h"
#include "variants.h"
#include <string.h>

static inline uint32_t word(const unsigned char *from, int index) {
    uint32_t value;
    memcpy(&value, from + 4 * index, 4);
    return value;
}

static inline uint64_t longer(const unsigned char *from, int index) {
    uint64_t value;
    memcpy(&value, from + 8 * index, 8);
    return value;
}

// Each row of 32 lanes begins at the same bit of its words, and some go on in
// the next ones. `store` is given lane and value.
#define UNPACK_ROWS(store)                                                              \
    const unsigned char *bytes = packed;                                                \
    const uint32_t mask = UINT32_MAX >> (32 - width);                                   \
    for (int row = 0; row < 32; row++) {                                                \
        const int bit = row * width, shift = bit & 31;                                  \
        const unsigned char *from = bytes + 128 * (bit / 32);                           \
        if (shift + width <= 32) {                                                      \
            for (int lane = 0; lane < 32; lane++) {                                     \
                const uint32_t value = (word(from, lane) >> shift) & mask;              \
                store;                                                                  \
            }                                                                           \
        } else {                                                                        \
            for (int lane = 0; lane < 32; lane++) {                                     \
                const uint32_t value =                                                  \
                    (word(from, lane) >> shift | word(from, lane + 32) << (32 - shift)) & mask; \
                store;                                                                  \
            }                                                                           \
        }                                                                               \
    }

VARIANTS void syndb_unpack_words(const void *packed, int width, uint32_t *restrict output) {
    UNPACK_ROWS(output[32 * row + lane] = value)
}

VARIANTS void syndb_unpack_narrow(const void *packed, int width, int64_t base, int64_t *restrict output) {
    const uint64_t start = (uint64_t)base;
    UNPACK_ROWS(output[32 * row + lane] = (int64_t)(start + value))
}

VARIANTS void syndb_unpack_scaled(
    const void *packed, int width, int64_t base, double high, double low, double *restrict output) {
    // 2^52 + n has the bits of 2^52 with those of n below them.
    const double offset = 0x1p52 - (double)base;
    UNPACK_ROWS({
        const uint64_t bits = UINT64_C(0x4330000000000000) | value;
        double sum;
        memcpy(&sum, &bits, 8);
        const double integer = sum - offset;
        output[32 * row + lane] = integer * high + integer * low;
    })
}

VARIANTS void syndb_scale_each(
    const uint32_t *mantissas, int64_t base, const uint32_t *exponents, const double *high, const double *low,
    double *restrict output) {
    const double offset = 0x1p52 - (double)base;
    for (int index = 0; index < SYNDB_VECTOR; index++) {
        const uint64_t bits = UINT64_C(0x4330000000000000) | mantissas[index];
        double sum;
        memcpy(&sum, &bits, 8);
        const double integer = sum - offset;
        output[index] = integer * high[exponents[index]] + integer * low[exponents[index]];
    }
}

VARIANTS void syndb_unpack_wide(const void *packed, int width, int64_t base, int64_t *restrict output) {
    const unsigned char *bytes = packed;
    const uint64_t mask = UINT64_MAX >> (64 - width);
    const uint64_t start = (uint64_t)base;
    for (int row = 0; row < 64; row++) {
        const int bit = row * width, shift = bit & 63;
        const unsigned char *from = bytes + 128 * (bit / 64);
        if (shift + width <= 64) {
            for (int lane = 0; lane < 16; lane++) {
                output[16 * row + lane] = (int64_t)(start + ((longer(from, lane) >> shift) & mask));
            }
        } else {
            for (int lane = 0; lane < 16; lane++) {
                const uint64_t value = longer(from, lane) >> shift | longer(from, lane + 16) << (64 - shift);
                output[16 * row + lane] = (int64_t)(start + (value & mask));
            }
        }
    }
}

static const uint32_t lane_bits[32] = {
    1u << 0, 1u << 1, 1u << 2, 1u << 3, 1u << 4, 1u << 5, 1u << 6, 1u << 7,
    1u << 8, 1u << 9, 1u << 10, 1u << 11, 1u << 12, 1u << 13, 1u << 14, 1u << 15,
    1u << 16, 1u << 17, 1u << 18, 1u << 19, 1u << 20, 1u << 21, 1u << 22, 1u << 23,
    1u << 24, 1u << 25, 1u << 26, 1u << 27, 1u << 28, 1u << 29, 1u << 30, 1u << 31,
};

VARIANTS void syndb_mask_words(uint32_t *restrict values, const uint64_t *restrict bits, intptr_t words) {
    for (intptr_t block = 0; block < 2 * words; block++) {
        const uint32_t half = (uint32_t)(bits[block / 2] >> 32 * (block & 1));
        for (int lane = 0; lane < 32; lane++) {
            values[32 * block + lane] &= (half & lane_bits[lane]) == lane_bits[lane] ? UINT32_MAX : 0;
        }
    }
}

VARIANTS void syndb_mask_longs(uint64_t *restrict values, const uint64_t *restrict bits, intptr_t words) {
    for (intptr_t block = 0; block < 2 * words; block++) {
        const uint32_t half = (uint32_t)(bits[block / 2] >> 32 * (block & 1));
        for (int lane = 0; lane < 32; lane++) {
            const int32_t kept = (half & lane_bits[lane]) == lane_bits[lane] ? -1 : 0;
            values[32 * block + lane] &= (uint64_t)(int64_t)kept;
        }
    }
}

#define SELECT                                                                          \
    for (intptr_t word = 0; word < words; word++) {                                     \
        uint64_t result = 0;                                                            \
        for (int bit = 0; bit < 64; bit++) {                                            \
            result |= (uint64_t)((values[64 * word + bit] >= lower) & (values[64 * word + bit] <= upper)) << bit; \
        }                                                                               \
        bits[word] = result;                                                            \
    }

VARIANTS void syndb_select_words(
    const uint32_t *restrict values, intptr_t words, uint32_t lower, uint32_t upper, uint64_t *restrict bits) {
    SELECT
}

VARIANTS void syndb_select_longs(
    const int64_t *restrict values, intptr_t words, int64_t lower, int64_t upper, uint64_t *restrict bits) {
    SELECT
}

VARIANTS void syndb_select_doubles(
    const double *restrict values, intptr_t words, double lower, double upper, uint64_t *restrict bits) {
    SELECT
}

VARIANTS uint64_t syndb_sum_words(const uint32_t *values, intptr_t count) {
    uint64_t sum = 0;
    for (intptr_t index = 0; index < count; index++) sum += values[index];
    return sum;
}

// By the upper halves of the words: a maximum of 32-bit integers takes several
// at once, one of doubles does not.
VARIANTS int32_t syndb_largest_exponent(const double *values, intptr_t count) {
    int32_t largest = 0;
    for (intptr_t index = 0; index < count; index++) {
        uint64_t bits;
        memcpy(&bits, values + index, 8);
        const int32_t upper = (int32_t)(bits >> 32) & INT32_MAX;
        largest = upper > largest ? upper : largest;
    }
    return largest >> 20;
}

VARIANTS struct syndb_exponents syndb_find_exponents(const double *values, intptr_t count) {
    int32_t smallest = INT32_MAX, largest = 0;
    for (intptr_t index = 0; index < count; index++) {
        uint64_t bits;
        memcpy(&bits, values + index, 8);
        const int32_t upper = (int32_t)(bits >> 32) & INT32_MAX;
        const int32_t other = bits << 1 == 0 ? INT32_MAX : upper;
        largest = upper > largest ? upper : largest;
        smallest = other < smallest ? other : smallest;
    }
    const struct syndb_exponents exponents = {smallest >> 20, largest >> 20};
    return exponents;
}
