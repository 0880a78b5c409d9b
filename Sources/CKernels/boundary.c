#include "CKernels.h"
#include "marks.h"

static int is_empty_line(const uint8_t *bytes, intptr_t line_feed) {
    intptr_t end = line_feed;
    if (end > 0 && bytes[end - 1] == '\r') end--;
    return end == 0 || bytes[end - 1] == '\n';
}

TEXT_VARIANTS intptr_t syndb_last_record_end(const uint8_t *bytes, intptr_t count, uint8_t delimiter) {
    intptr_t last = 0;
    uint64_t doubled = 0;
    struct quote_state state = record_front;
    for (intptr_t at = 0; at < count; at += 64) {
        struct marks marks = find_marks(bytes + at, count - at, delimiter);
        if (marks.quotes | state.is_inside) {
            if (leave_out_quoted(&marks, &state, &doubled)) return -1;
        } else {
            pass_over(marks, &state);
        }
        while (marks.line_feeds) {
            const int bit = 63 - __builtin_clzll(marks.line_feeds);
            if (!is_empty_line(bytes, at + bit)) {
                last = at + bit + 1;
                break;
            }
            marks.line_feeds ^= UINT64_C(1) << bit;
        }
    }
    return last;
}
