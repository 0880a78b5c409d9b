// Where quotes, delimiters and line ends are in 64 bytes of delimited text.
#pragma once
#include "vectors.h"

// Which of 64 bytes are quotes, delimiters or line feeds, the first in the lowest bit.
struct marks {
    uint64_t quotes;
    uint64_t delimiters;
    uint64_t line_feeds;
    uint64_t beyond_ascii;
};

// Marks of the first `count` of 64 bytes; others are not read.
INLINE struct marks find_marks(const uint8_t *bytes, intptr_t count, uint8_t delimiter) {
    bytes64 text = {};
    if (count >= 64) {
        memcpy(&text, bytes, 64);
    } else {
        // A byte 0 may be the delimiter, so the marks behind the end are cut off.
        memcpy(&text, bytes, (size_t)count);
    }
    const uint64_t is_inside = count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
    return (struct marks){
        .quotes = BITS_64(text == '"') & is_inside,
        .delimiters = BITS_64(text == delimiter) & is_inside,
        .line_feeds = BITS_64(text == '\n') & is_inside,
        .beyond_ascii = BITS_64(text > 127),
    };
}

// For each bit whether the number of bits up to it is odd.
INLINE uint64_t odd_prefixes(uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

// What is known of the text before 64 bytes.
struct quote_state {
    // All bits set inside quotes.
    uint64_t is_inside;
    // Whether the byte before ends a cell, or closes quotes.
    uint64_t may_open;
    // Whether it closes quotes.
    uint64_t has_closed;
};
static const struct quote_state record_front = {.may_open = 1};

// Takes the marks inside quotes away, and those from the first quote on that
// opens elsewhere than at the front of a cell, or as the second of a doubled
// one. Returns whether there is such a quote.
INLINE int leave_out_quoted(struct marks *marks, struct quote_state *state, uint64_t *doubled) {
    const uint64_t inside = odd_prefixes(marks->quotes) ^ state->is_inside;
    marks->delimiters &= ~inside;
    marks->line_feeds &= ~inside;
    const uint64_t opening = marks->quotes & inside;
    const uint64_t closing = marks->quotes & ~inside;
    const uint64_t before = marks->delimiters | marks->line_feeds | closing;
    const uint64_t wrong = opening & ~(before << 1 | state->may_open);
    state->is_inside = (uint64_t)((int64_t)inside >> 63);
    state->may_open = before >> 63;
    *doubled |= opening & (closing << 1 | state->has_closed);
    state->has_closed = closing >> 63;
    if (!wrong) return 0;
    marks->delimiters &= (wrong & -wrong) - 1;
    marks->line_feeds &= (wrong & -wrong) - 1;
    return 1;
}

// Where there are no quotes.
INLINE void pass_over(struct marks marks, struct quote_state *state) {
    state->may_open = (marks.delimiters | marks.line_feeds) >> 63;
    state->has_closed = 0;
}
