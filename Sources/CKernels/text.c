#include "CKernels.h"
#include "vectors.h"
#include <string.h>

intptr_t syndb_first_byte(const uint8_t *bytes, intptr_t count, uint8_t wanted) {
    const uint8_t *found = count > 0 ? memchr(bytes, wanted, (size_t)count) : NULL;
    return found ? found - bytes : -1;
}

TEXT_VARIANTS intptr_t syndb_count_byte(const uint8_t *bytes, intptr_t count, uint8_t wanted) {
    intptr_t total = 0, place = 0;
    for (; place + 64 <= count; place += 64) {
        bytes64 text;
        memcpy(&text, bytes + place, 64);
        total += __builtin_popcountll(BITS_64(text == wanted));
    }
    for (; place < count; place++) total += bytes[place] == wanted;
    return total;
}
