#include "CKernels.h"
#include "variants.h"
#include <string.h>

intptr_t syndb_first_byte(const uint8_t *bytes, intptr_t count, uint8_t wanted) {
    const uint8_t *found = count > 0 ? memchr(bytes, wanted, (size_t)count) : NULL;
    return found ? found - bytes : -1;
}

VARIANTS intptr_t syndb_count_byte(const uint8_t *bytes, intptr_t count, uint8_t wanted) {
    intptr_t total = 0;
    while (count > 0) {
        // 255 of each lane fit a byte.
        intptr_t rounds = count / 32 < 255 ? count / 32 : 255;
        if (rounds == 0) {
            for (intptr_t i = 0; i < count; i++) total += bytes[i] == wanted;
            return total;
        }
        uint8_t lanes[32] = {0};
        for (intptr_t round = 0; round < rounds; round++, bytes += 32)
            for (int i = 0; i < 32; i++) lanes[i] += bytes[i] == wanted;
        for (int i = 0; i < 32; i++) total += lanes[i];
        count -= rounds * 32;
    }
    return total;
}
