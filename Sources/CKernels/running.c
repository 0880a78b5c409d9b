#include "CKernels.h"
#include "variants.h"
#include "vectors.h"

// Sums within a vector register in as many steps as doublings of a lane fill
// it; what came before the register is added last, so that one addition for
// each register is all that waits for the register before: 0.08 ns a word and
// 0.10 ns a long integer where one after the other takes 0.25 ns.

VARIANTS void syndb_running_words(uint32_t *values, uint32_t step, uint32_t first) {
    const quads64 zero = {};
    quads64 before = zero + (first - values[0] - step);
    for (int start = 0; start < SYNDB_VECTOR; start += 16) {
        quads64 sums;
        memcpy(&sums, values + start, sizeof sums);
        sums += step;
        sums += __builtin_shufflevector(zero, sums, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
        sums += __builtin_shufflevector(zero, sums, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
        sums += __builtin_shufflevector(zero, sums, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
        sums += __builtin_shufflevector(zero, sums, 0, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23);
        const quads64 total = zero + sums[15];
        sums += before;
        before += total;
        memcpy(values + start, &sums, sizeof sums);
    }
}

VARIANTS void syndb_running_longs(int64_t *values, int64_t first) {
    const octets64 zero = {};
    octets64 before = zero + ((uint64_t)first - (uint64_t)values[0]);
    for (int start = 0; start < SYNDB_VECTOR; start += 8) {
        octets64 sums;
        memcpy(&sums, values + start, sizeof sums);
        sums += __builtin_shufflevector(zero, sums, 0, 8, 9, 10, 11, 12, 13, 14);
        sums += __builtin_shufflevector(zero, sums, 0, 0, 8, 9, 10, 11, 12, 13);
        sums += __builtin_shufflevector(zero, sums, 0, 0, 0, 0, 8, 9, 10, 11);
        const octets64 total = zero + sums[7];
        sums += before;
        before += total;
        memcpy(values + start, &sums, sizeof sums);
    }
}
