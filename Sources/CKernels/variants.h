// What all kernels share: how they are compiled, and what they assume.
#pragma once

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "packed words are little-endian"
#endif

// With AVX-512 (x86-64-v4) or AVX2 where the processor has it. AVX2 is 1.7 to 2
// times as fast as the SSE2 that every x86-64 has (unpacking 20 bits to scaled
// doubles: 6.0 against 3.6 G values/s). AVX-512 is 1.6 to 3.5 times as fast as
// AVX2 where 64-bit integers are compared, shifted with their sign or masked
// (splitting decimals: 1.04 against 1.88 ns a value, bounds: 0.03 against 0.09).
// On arm64 there is one set of vector instructions for all.
#if defined(__x86_64__) && defined(__linux__)
#define VARIANTS __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define VARIANTS
#endif

// Exact sums depend on every rounding: no fused or reordered operations but
// those that are written as such.
#pragma STDC FP_CONTRACT OFF
