// What all kernels share: how they are compiled, and what they assume.
#pragma once

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "packed words are little-endian"
#endif

// With AVX2 where the processor has it: 1.7 to 2 times as fast as the SSE2 that
// every x86-64 has (unpacking 20 bits to scaled doubles: 6.0 against 3.6 G
// values/s). On arm64 there is one set of vector instructions for all.
#if defined(__x86_64__) && defined(__linux__)
#define VARIANTS __attribute__((target_clones("avx2", "default")))
#else
#define VARIANTS
#endif

// Exact sums depend on every rounding: no fused or reordered operations but
// those that are written as such.
#pragma STDC FP_CONTRACT OFF
