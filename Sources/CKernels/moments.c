#include "CKernels.h"
#include "variants.h"
#include <string.h>

VARIANTS struct syndb_range syndb_integer_range(const int64_t *values, intptr_t count) {
    struct syndb_range range = {INT64_MAX, INT64_MIN};
    for (intptr_t index = 0; index < count; index++) {
        range.minimum = values[index] < range.minimum ? values[index] : range.minimum;
        range.maximum = values[index] > range.maximum ? values[index] : range.maximum;
    }
    return range;
}

VARIANTS struct syndb_range syndb_double_range(const double *values, intptr_t count) {
    struct syndb_range range = {INT64_MAX, INT64_MIN};
    for (intptr_t index = 0; index < count; index++) {
        int64_t bits;
        memcpy(&bits, values + index, 8);
        const int64_t key = bits ^ (bits < 0 ? INT64_MAX : 0);
        range.minimum = key < range.minimum ? key : range.minimum;
        range.maximum = key > range.maximum ? key : range.maximum;
    }
    return range;
}

VARIANTS intptr_t syndb_count_changes(const int64_t *values, intptr_t count) {
    int64_t changes = 0;
    for (intptr_t index = 1; index < count; index++) changes += values[index] != values[index - 1];
    return changes;
}

VARIANTS struct syndb_halves syndb_sum_halves(const int64_t *values, intptr_t count) {
    // The upper half of a value plus 2^63, which has no sign to be shifted in.
    uint64_t upper = 0, lower = 0;
    for (intptr_t index = 0; index < count; index++) {
        const uint64_t value = (uint64_t)values[index];
        upper += (value ^ UINT64_C(1) << 63) >> 32;
        lower += value & UINT32_MAX;
    }
    const struct syndb_halves halves = {(int64_t)(upper - ((uint64_t)count << 31)), lower};
    return halves;
}

VARIANTS struct syndb_halves syndb_sum_squares(const int64_t *values, intptr_t count) {
    uint64_t upper = 0, lower = 0;
    for (intptr_t index = 0; index < count; index++) {
        const int64_t value = (int32_t)values[index];
        const uint64_t square = (uint64_t)(value * value);
        upper += square >> 32;
        lower += square & UINT32_MAX;
    }
    const struct syndb_halves halves = {(int64_t)upper, lower};
    return halves;
}

// Adds to a bin the part of a value that is a multiple of its unit; returns the rest.
static inline __attribute__((always_inline)) double add_to_bin(uint64_t *bin, double value, double power) {
    const double sum = value + power;
    uint64_t bits;
    memcpy(&bits, &sum, 8);
    *bin += bits;
    return value - (sum - power);
}

// Without the sign: nothing is left over of a zero of either.
static inline __attribute__((always_inline)) void keep(uint64_t *left_over, double value) {
    uint64_t bits;
    memcpy(&bits, &value, 8);
    *left_over |= bits << 1;
}

VARIANTS struct syndb_bins syndb_add_to_bins(const double *values, intptr_t count, double high, double low) {
    struct syndb_bins bins = {0, 0, 0};
    for (intptr_t index = 0; index < count; index++) {
        const double rest = add_to_bin(&bins.high, values[index], high);
        keep(&bins.left_over, add_to_bin(&bins.low, rest, low));
    }
    return bins;
}

static inline __attribute__((always_inline)) void add_to_three_bins(
    struct syndb_three_bins *bins, double value, struct syndb_powers powers) {
    const double rest = add_to_bin(&bins->high, value, powers.high);
    const double last = add_to_bin(&bins->middle, rest, powers.middle);
    keep(&bins->left_over, add_to_bin(&bins->low, last, powers.low));
}

// value^2 = product + error, both binary64 numbers. Without a fused operation
// by T. J. Dekker's splitting ("A floating-point technique for extending the
// available precision", 1971): the halves have 26 bits, so all products of
// them are exact.
static inline __attribute__((always_inline)) double square_error(double value, double product, int is_fused) {
    if (is_fused) return __builtin_fma(value, value, -product);
    const double scaled = value * 0x1.0000002p27;
    const double head = scaled - (scaled - value);
    const double tail = value - head;
    return ((head * head - product) + 2 * (head * tail)) + tail * tail;
}

static inline __attribute__((always_inline)) struct syndb_square_bins add_squares(
    const double *values, intptr_t count, struct syndb_powers rounded, struct syndb_powers errors, int is_fused) {
    struct syndb_three_bins rounded_bins = {0, 0, 0, 0}, error_bins = {0, 0, 0, 0};
    for (intptr_t index = 0; index < count; index++) {
        const double product = values[index] * values[index];
        add_to_three_bins(&rounded_bins, product, rounded);
        add_to_three_bins(&error_bins, square_error(values[index], product, is_fused), errors);
    }
    const struct syndb_square_bins result = {rounded_bins, error_bins};
    return result;
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static struct syndb_square_bins add_fused_squares(
    const double *values, intptr_t count, struct syndb_powers rounded, struct syndb_powers errors) {
    return add_squares(values, count, rounded, errors, 1);
}

struct syndb_square_bins syndb_add_squares_to_bins(
    const double *values, intptr_t count, struct syndb_powers rounded, struct syndb_powers errors) {
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return add_fused_squares(values, count, rounded, errors);
    }
    return add_squares(values, count, rounded, errors, 0);
}
#else
struct syndb_square_bins syndb_add_squares_to_bins(
    const double *values, intptr_t count, struct syndb_powers rounded, struct syndb_powers errors) {
#if defined(__ARM_FEATURE_FMA)
    return add_squares(values, count, rounded, errors, 1);
#else
    return add_squares(values, count, rounded, errors, 0);
#endif
}
#endif
