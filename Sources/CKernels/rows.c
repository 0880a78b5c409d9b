#include "CKernels.h"
#include "variants.h"

// The product of both halves of a word, each shifted by that of a key.
static inline __attribute__((always_inline)) uint64_t product(uint64_t word, uint64_t key) {
    return (uint64_t)((uint32_t)word + (uint32_t)key) * ((uint32_t)(word >> 32) + (uint32_t)(key >> 32));
}

VARIANTS void syndb_hash_words(
    const uint64_t *words, intptr_t count, uint64_t first, uint64_t second, uint64_t *left, uint64_t *right) {
    for (intptr_t index = 0; index < count; index++) {
        left[index] += product(words[index], first);
        right[index] += product(words[index], second);
    }
}

VARIANTS struct syndb_hash syndb_hash_sequence(
    const uint64_t *words, intptr_t count, const uint64_t *left, const uint64_t *right) {
    struct syndb_hash sum = {0, 0};
    for (intptr_t index = 0; index < count; index++) {
        sum.left += product(words[index], left[index]);
        sum.right += product(words[index], right[index]);
    }
    return sum;
}
