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

struct bins {
    uint64_t high, low, left_over;
};

static inline __attribute__((always_inline)) void add_to_bins(
    struct bins *bins, double value, double high, double low) {
    const double first = value + high;
    const double rest = value - (first - high);
    const double second = rest + low;
    const double left_over = rest - (second - low);
    uint64_t first_bits, second_bits, left_over_bits;
    memcpy(&first_bits, &first, 8);
    memcpy(&second_bits, &second, 8);
    memcpy(&left_over_bits, &left_over, 8);
    bins->high += first_bits;
    bins->low += second_bits;
    bins->left_over |= left_over_bits;
}

VARIANTS struct syndb_bins syndb_add_to_bins(const double *values, intptr_t count, double high, double low) {
    struct bins bins = {0, 0, 0};
    for (intptr_t index = 0; index < count; index++) add_to_bins(&bins, values[index], high, low);
    const struct syndb_bins result = {bins.high, bins.low, bins.left_over};
    return result;
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
    const double *values, intptr_t count, struct syndb_square_powers powers, int is_fused) {
    struct bins products = {0, 0, 0}, errors = {0, 0, 0};
    for (intptr_t index = 0; index < count; index++) {
        const double product = values[index] * values[index];
        add_to_bins(&products, product, powers.high, powers.low);
        add_to_bins(
            &errors, square_error(values[index], product, is_fused), powers.error_high, powers.error_low);
    }
    const struct syndb_square_bins result = {
        {products.high, products.low, products.left_over}, {errors.high, errors.low, errors.left_over}};
    return result;
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static struct syndb_square_bins add_fused_squares(
    const double *values, intptr_t count, struct syndb_square_powers powers) {
    return add_squares(values, count, powers, 1);
}

struct syndb_square_bins syndb_add_squares_to_bins(
    const double *values, intptr_t count, struct syndb_square_powers powers) {
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return add_fused_squares(values, count, powers);
    }
    return add_squares(values, count, powers, 0);
}
#else
struct syndb_square_bins syndb_add_squares_to_bins(
    const double *values, intptr_t count, struct syndb_square_powers powers) {
#if defined(__ARM_FEATURE_FMA)
    return add_squares(values, count, powers, 1);
#else
    return add_squares(values, count, powers, 0);
#endif
}
#endif
