// The few inner loops that gain from instructions which not every x86-64
// processor has: compiled for several, chosen once when the program starts. Each
// works on memory that the caller has checked: Sources/Bits, and Sources/Import
// for those over text.
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

// Sums of the differences of a vector up to each, wrapping, in their places: the
// first becomes `first`, whatever it was; `step` is added to each of the words.
void syndb_running_words(uint32_t *values, uint32_t step, uint32_t first);
void syndb_running_longs(int64_t *values, int64_t first);

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

// The same, and the smallest of those that are not zero, 2047 if all are.
struct syndb_exponents {
    int32_t smallest;
    int32_t largest;
};
struct syndb_exponents syndb_find_exponents(const double *values, intptr_t count);

// What `count` doubles add to the bits of two bins, and what is left over
// behind the second; zero if nothing is.
struct syndb_bins {
    uint64_t high;
    uint64_t low;
    uint64_t left_over;
};
struct syndb_bins syndb_add_to_bins(const double *values, intptr_t count, double high, double low);

// The same for the squares of `count` doubles with three bins each: for the
// squares rounded, and for what the rounding has taken from them.
struct syndb_powers {
    double high;
    double middle;
    double low;
};
struct syndb_three_bins {
    uint64_t high;
    uint64_t middle;
    uint64_t low;
    uint64_t left_over;
};
struct syndb_square_bins {
    struct syndb_three_bins rounded;
    struct syndb_three_bins errors;
};
struct syndb_square_bins syndb_add_squares_to_bins(
    const double *values, intptr_t count, struct syndb_powers rounded, struct syndb_powers errors);

// The smallest and the largest of `count` integers; of doubles as the integers
// that their bits become when all but the sign of negative ones is inverted,
// which are in total order, NaNs at either end.
struct syndb_range {
    int64_t minimum;
    int64_t maximum;
};
struct syndb_range syndb_integer_range(const int64_t *values, intptr_t count);
struct syndb_range syndb_double_range(const double *values, intptr_t count);

// How many of `count` integers differ from the one before.
intptr_t syndb_count_changes(const int64_t *values, intptr_t count);

// The sums of the upper and of the lower halves of up to 2^31 integers, or of
// the squares of integers of 32 bits.
struct syndb_halves {
    int64_t upper;
    uint64_t lower;
};
struct syndb_halves syndb_sum_halves(const int64_t *values, intptr_t count);
struct syndb_halves syndb_sum_squares(const int64_t *values, intptr_t count);

// The inverse of unpacking: the lowest `width` bits of each of a vector of
// 1,024 integers less `base`, to 128 * width bytes.
void syndb_pack_narrow(const int64_t *values, int width, int64_t base, void *packed);
void syndb_pack_wide(const int64_t *values, int width, int64_t base, void *packed);

// values[i] * power rounded to the nearest integer, which is below 2^51 and
// gives back the value when divided by the power. Returns how many do not;
// if there are any, `failures` holds 1 for these and 0 elsewhere.
intptr_t syndb_scale(const double *values, intptr_t count, double power, int64_t *integers, uint8_t *failures);

// values[i] = mantissas[i] / 10^exponents[i] with mantissas of so many decimal
// digits, 1 to 15, and exponents of 0 to 22. Returns for how many values that
// does not hold exactly; if there are any, `marks` holds 0 where it does, 2 where
// the value is +0, which has no such mantissa, and 1 elsewhere.
intptr_t syndb_split_decimals(
    const double *values, intptr_t count, int digits, int64_t *mantissas, int64_t *exponents, uint8_t *marks);

// How many of `count` integers need each width of 0 to 64 bits, of the
// difference to `origin`, or with a sign bit if that is in the centre: 65
// counters.
void syndb_count_widths(const int64_t *values, intptr_t count, int64_t origin, int is_centred, uint32_t *counts);

// The place of the first byte `wanted`, -1 where there is none.
intptr_t syndb_first_byte(const uint8_t *bytes, intptr_t count, uint8_t wanted);

// How many bytes are `wanted`.
intptr_t syndb_count_byte(const uint8_t *bytes, intptr_t count, uint8_t wanted);

// How many of `count` integers lie outside base ..< base + 2^width, width 0 to
// 63, and the union of the bits of their zigzag differences to the base.
struct syndb_outside {
    intptr_t count;
    uint64_t zigzags;
};
struct syndb_outside syndb_find_outside(const int64_t *values, intptr_t count, int64_t base, int width);

// Division by inverse * 2^shift: the quotients of multiples are those up to
// `largest`. Writes those of the differences of `count` integers to `base`, all
// below 2^32; returns 0 where one is no multiple.
struct syndb_division {
    uint32_t inverse;
    uint32_t shift;
    uint32_t largest;
};
int syndb_divide_narrow(
    const int64_t *values, intptr_t count, int64_t base, struct syndb_division division, int64_t *quotients);

// Adds to left[i] and right[i] a hash each of words[i], the product of its halves
// after those of a key were added to them.
void syndb_hash_words(
    const uint64_t *words, intptr_t count, uint64_t first, uint64_t second, uint64_t *left, uint64_t *right);

// The sums of such hashes, words[i] with the keys left[i] and right[i].
struct syndb_hash {
    uint64_t left;
    uint64_t right;
};
struct syndb_hash syndb_hash_sequence(
    const uint64_t *words, intptr_t count, const uint64_t *left, const uint64_t *right);

// Text in which one byte parts cells: which of them are plain, and what they say.
#include "delimited.h"
