// The few inner loops that gain from instructions which not every x86-64
// processor has: compiled twice, chosen once when the program starts. Each
// works on memory that the caller has checked; Sources/Bits calls them.
#pragma once
#include <stdint.h>

// Values of a vector, the unit of all of them.
#define SYNDB_VECTOR 1024

// A vector of 1,024 integers of `width` bits, interleaved over 32 lanes of 32
// bits (width 1 to 32), or over 16 lanes of 64 bits (width 33 to 64); `packed`
// holds 128 * width bytes at any alignment.
void syndb_unpack_words(const void *packed, int width, uint32_t *output);
void syndb_unpack_narrow(const void *packed, int width, int64_t base, int64_t *output);
void syndb_unpack_wide(const void *packed, int width, int64_t base, int64_t *output);

// n * high + n * low for n = base + packed integer, n in -2^51 ..< 2^51.
void syndb_unpack_scaled(const void *packed, int width, int64_t base, double high, double low, double *output);

// n * high[e] + n * low[e] for n = base + a word of `mantissas`, n in -2^51 ..<
// 2^51, and e = a word of `exponents`, for a vector of them.
void syndb_scale_each(
    const uint32_t *mantissas, int64_t base, const uint32_t *exponents, const double *high, const double *low,
    double *output);

// Sets to zero the first 64 * words values whose bit in `bits` is not set.
void syndb_mask_words(uint32_t *values, const uint64_t *bits, intptr_t words);
void syndb_mask_longs(uint64_t *values, const uint64_t *bits, intptr_t words);

// One bit for each of `words` times 64 values: whether it lies in lower ...
// upper. NaN lies in no range.
void syndb_select_words(const uint32_t *values, intptr_t words, uint32_t lower, uint32_t upper, uint64_t *bits);
void syndb_select_longs(const int64_t *values, intptr_t words, int64_t lower, int64_t upper, uint64_t *bits);
void syndb_select_doubles(const double *values, intptr_t words, double lower, double upper, uint64_t *bits);

// The sum of `count` words.
uint64_t syndb_sum_words(const uint32_t *values, intptr_t count);

// The largest biased exponent of `count` doubles, without signs.
int32_t syndb_largest_exponent(const double *values, intptr_t count);

// What `count` doubles add to the bits of two bins, and what is left over
// behind the second; zero if nothing is.
struct syndb_bins {
    uint64_t high;
    uint64_t low;
    uint64_t left_over;
};
struct syndb_bins syndb_add_to_bins(const double *values, intptr_t count, double high, double low);
