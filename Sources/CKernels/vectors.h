// Vectors of bytes in the notation of the compiler, which has instructions for
// them on every processor.
#pragma once
#include <stdint.h>
#include <string.h>

// Kernels over text also count leading zeros and take masks out of vectors,
// which AVX2 alone does not bring along: by level of the x86-64 architecture.
#if defined(__x86_64__) && defined(__linux__)
#define TEXT_VARIANTS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define TEXT_VARIANTS
#endif
// Part of each variant of the kernel that calls it.
#define INLINE static inline __attribute__((always_inline))

typedef uint8_t bytes32 __attribute__((vector_size(32)));
typedef uint16_t pairs32 __attribute__((vector_size(32)));
typedef uint32_t quads32 __attribute__((vector_size(32)));
typedef uint64_t octets32 __attribute__((vector_size(32)));
typedef uint8_t bytes64 __attribute__((vector_size(64)));
typedef uint16_t pairs64 __attribute__((vector_size(64)));
typedef uint32_t quads64 __attribute__((vector_size(64)));
typedef uint64_t octets64 __attribute__((vector_size(64)));
typedef int64_t integers64 __attribute__((vector_size(64)));
typedef int32_t integers32 __attribute__((vector_size(32)));
typedef double doubles64 __attribute__((vector_size(64)));
typedef _Bool flags32 __attribute__((ext_vector_type(32)));
typedef _Bool flags64 __attribute__((ext_vector_type(64)));

// One bit for each of 32 or 64 comparisons, the first in the lowest. Macros,
// since vectors may not be handed to functions compiled for less.
#define BITS_32(comparison)                                                   \
    ({                                                                        \
        const flags32 flags_ = __builtin_convertvector((comparison), flags32); \
        uint32_t bits_;                                                       \
        memcpy(&bits_, &flags_, sizeof bits_);                                \
        bits_;                                                                \
    })
#define BITS_64(comparison)                                                   \
    ({                                                                        \
        const flags64 flags_ = __builtin_convertvector((comparison), flags64); \
        uint64_t bits_;                                                       \
        memcpy(&bits_, &flags_, sizeof bits_);                                \
        bits_;                                                                \
    })
