#include "CKernels.h"
#include "decimal.h"
#include "powers_of_five.h"
#include "variants.h"

static const double powers_of_ten[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

// The double nearest to mantissa * 10^power, mantissa > 0, power within 64;
// 0 where that is not certain.
//
// The product of the mantissa and the power of five, both with their highest
// bit at 2^63, lies less than 2^64 below the true one, since the power is
// rounded down by less than 1. So its upper word, `high`, may be 1 too small:
// that decides the rounding only where the bits behind the double's 53 are one
// below the half, or are the half exactly and nothing follows, which may be a
// tie. About one number in a thousand.
INLINE int round_product(uint64_t mantissa, int power, double *value) {
    const int zeros = __builtin_clzll(mantissa);
    const unsigned __int128 product =
        (unsigned __int128)(mantissa << zeros) * powers_of_five[power + LARGEST_POWER_OF_FIVE];
    const uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
    const int dropped = 10 + (int)(high >> 63);
    const uint64_t half = UINT64_C(1) << (dropped - 1);
    const uint64_t rest = high & (2 * half - 1);
    const uint64_t significand = (high >> dropped) + (rest >= half);
    // floor(log2(10^power)): 217706 / 2^16 is log2(10) to within what 64 needs.
    const int exponent = dropped + 1 - zeros + ((217706 * power) >> 16);
    const uint64_t scale_bits = (uint64_t)(exponent + 1023) << 52;
    double scale;
    memcpy(&scale, &scale_bits, 8);
    *value = (double)significand * scale;
    return (rest != half - 1) & !((rest == half) & (low == 0));
}

// The exponent at the end of a number, `e-05`; 0 where there is none of up to
// three digits. `length` becomes that of what precedes it.
INLINE int split_exponent(const uint8_t *text, int *length, int *exponent) {
    int digits = 0, value = 0, place = *length - 1;
    for (int weight = 1; place > 0 && digits < 3; place--, digits++, weight *= 10) {
        const uint8_t digit = text[place] - '0';
        if (digit > 9) break;
        value += weight * digit;
    }
    if (digits == 0) return 0;
    const int is_negative = text[place] == '-';
    if (is_negative || text[place] == '+') place--;
    if (place <= 0 || (text[place] | 0x20) != 'e') return 0;
    *length = place;
    *exponent = is_negative ? -value : value;
    return 1;
}

// mantissa * 10^power; 0 where it is left to others.
INLINE int scale_decimal(uint64_t mantissa, int power, double *value) {
    if (mantissa <= UINT64_C(1) << 53 && power >= -22 && power <= 22) {
        // Both are exact in a double, so the result is rounded once (Clinger).
        const double exact = (double)(int64_t)mantissa;
        *value = power <= 0 ? exact / powers_of_ten[-power] : exact * powers_of_ten[power];
        return 1;
    }
    return mantissa != 0 && power >= -LARGEST_POWER_OF_FIVE && power <= LARGEST_POWER_OF_FIVE
        && round_product(mantissa, power, value);
}

INLINE int parse_double(const uint8_t *text, int length, int exponent, double *value) {
    const int is_negative = text[0] == '-';
    uint64_t mantissa;
    int fraction;
    if (length <= is_negative || !parse_decimal(text + length, length - is_negative, &mantissa, &fraction)
        || !scale_decimal(mantissa, exponent - fraction, value)) {
        return 0;
    }
    if (is_negative) *value = -*value;
    return 1;
}

INLINE int parse_with_exponent(const uint8_t *text, int length, double *value) {
    int exponent;
    return split_exponent(text, &length, &exponent) && parse_double(text, length, exponent, value);
}

// Twice: the first loop holds what nearly all numbers need, and nothing else,
// in registers.
TEXT_VARIANTS intptr_t syndb_parse_doubles(struct syndb_cells cells, double *values, uint32_t *others) {
    intptr_t with_exponent = 0, count = 0;
    for (intptr_t row = 0; row < cells.count; row++) {
        const struct syndb_cell cell = cells.cells[row * cells.stride];
        double value = 0;
        if (!has_decimal_window(cell) || !parse_double(cells.bytes + cell.start, cell_length(cell), 0, &value)) {
            others[with_exponent++] = (uint32_t)row;
        }
        values[row] = value;
    }
    for (intptr_t index = 0; index < with_exponent; index++) {
        const uint32_t row = others[index];
        const struct syndb_cell cell = cells.cells[row * cells.stride];
        if (!has_decimal_window(cell)
            || !parse_with_exponent(cells.bytes + cell.start, cell_length(cell), &values[row])) {
            others[count++] = row;
        }
    }
    return count;
}
