#include "CKernels.h"
#include "decimal.h"
#include "powers_of_five.h"
#include "short.h"
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

// Short decimals without an exponent; others are listed.
INLINE intptr_t parse_short(struct syndb_cells cells, double *values, uint32_t *others) {
    struct short_texts texts;
    intptr_t count = 0;
    for (intptr_t first = 0; first < cells.count; first += SHORT_ROWS) {
        const intptr_t rows = gather_short(cells, first, &texts);
        for (intptr_t row = 0; row < rows; row += 8) {
            const struct short_digits found = short_digits(&texts, row);
            // The lowest bit of the first point, which ends the digits before it.
            const octets64 points = (octets64)((bytes64)found.digits == ('.' ^ '0'));
            const octets64 point = points & -points;
            const octets64 has_point = (octets64)(point != 0);
            // Those digits are moved over the point.
            const octets64 moved = (found.digits & (point - 1)) << 8 | (found.digits & -(point << 8));
            const octets64 digits = (moved & has_point) | (found.digits & ~has_point);
            // The highest byte of the product is 7 minus the place of the point.
            const octets64 fraction = (point * UINT64_C(0x0706050403020100)) >> 56;
            const octets64 whole = JOIN_EIGHTS(digits, pairs64, quads64, octets64);
            doubles64 power;
            for (int lane = 0; lane < 8; lane++) power[lane] = powers_of_ten[fraction[lane]];
            // Both are exact in a double, so the result is rounded once (Clinger).
            const doubles64 magnitude =
                __builtin_convertvector(__builtin_convertvector(whole, integers32), doubles64) / power;
            const octets64 value = (octets64)magnitude | (found.is_negative << 63);
            store_eight(&value, values + first + row, rows - row);
            const octets64 is_bare =
                has_point & (found.is_single | ((octets64)((found.text >> 16) == 0) & found.is_negative));
            const uint64_t bits = BITS_64((bytes64)(digits | is_bare) > 9);
            count += list_others(bits, first + row, rows - row, others + count);
        }
    }
    return count;
}

#define LONG_ROWS 256

// The rows that `listed` holds, all where it is NULL; those that are no decimals
// without an exponent, or may be rounded wrongly, are listed in `others`.
//
// In three steps, since numbers of 15 to 17 digits come mixed: which are beyond
// 2^53 would be guessed wrong for every other.
INLINE intptr_t parse_long(
    struct syndb_cells cells, double *values, const uint32_t *listed, intptr_t rows, uint32_t *others) {
    uint64_t mantissas[LONG_ROWS];
    double results[LONG_ROWS];
    uint8_t fractions[LONG_ROWS], is_negative[LONG_ROWS], is_other[LONG_ROWS], large[LONG_ROWS];
    intptr_t count = 0;
    for (intptr_t first = 0; first < rows; first += LONG_ROWS) {
        const intptr_t block = rows - first < LONG_ROWS ? rows - first : LONG_ROWS;
        for (intptr_t index = 0; index < block; index++) {
            const intptr_t row = listed ? (intptr_t)listed[first + index] : first + index;
            const struct syndb_cell cell = cells.cells[row * cells.stride];
            const uint8_t *text = cells.bytes + cell.start;
            const int length = cell_length(cell);
            uint64_t mantissa = 0;
            int fraction = 0, is_decimal = 0, sign = 0;
            if (has_decimal_window(cell)) {
                sign = text[0] == '-';
                is_decimal =
                    length > sign && parse_decimal(text + length, length - sign, &mantissa, &fraction);
            }
            mantissas[index] = is_decimal ? mantissa : 0;
            fractions[index] = is_decimal ? (uint8_t)fraction : 0;
            is_negative[index] = (uint8_t)sign;
            is_other[index] = !is_decimal;
        }
        // Both are exact in a double up to 2^53, so the result is rounded once (Clinger).
        for (intptr_t index = 0; index < block; index++) {
            results[index] = (double)(int64_t)mantissas[index] / powers_of_ten[fractions[index]];
        }
        intptr_t large_count = 0;
        for (intptr_t index = 0; index < block; index++) {
            large[large_count] = (uint8_t)index;
            large_count += mantissas[index] > UINT64_C(1) << 53;
        }
        for (intptr_t index = 0; index < large_count; index++) {
            const int place = large[index];
            is_other[place] |= !round_product(mantissas[place], -fractions[place], &results[place]);
        }
        intptr_t next = count;
        for (intptr_t index = 0; index < block; index++) {
            const intptr_t row = listed ? (intptr_t)listed[first + index] : first + index;
            values[row] = is_negative[index] ? -results[index] : results[index];
            others[next] = (uint32_t)row;
            next += is_other[index];
        }
        count = next;
    }
    return count;
}

// Where the first cell of a column is not short, most are not.
INLINE int begins_short(struct syndb_cells cells) { return cells.count > 0 && is_short(cells.cells[0]); }

TEXT_VARIANTS intptr_t syndb_parse_doubles(struct syndb_cells cells, double *values, uint32_t *others) {
    intptr_t with_exponent, count = 0;
    if (begins_short(cells)) {
        with_exponent = parse_short(cells, values, others);
        with_exponent = parse_long(cells, values, others, with_exponent, others);
    } else {
        with_exponent = parse_long(cells, values, NULL, cells.count, others);
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
