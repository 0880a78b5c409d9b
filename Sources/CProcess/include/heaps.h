// Settings of glibc's allocator, which Swift's module of it leaves out.
#pragma once
#include <stdint.h>
#include <stdlib.h>
#ifdef __linux__
#include <sys/mman.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

// Keeps freed memory with the process; does nothing elsewhere.
static inline void syndb_keep_freed_memory(int trim_threshold, int mmap_threshold) {
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, trim_threshold);
    mallopt(M_MMAP_THRESHOLD, mmap_threshold);
#endif
}

// Lets the threads have so many heaps among them; does nothing elsewhere.
static inline void syndb_limit_heaps(int heaps) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, heaps);
#endif
}

// glibc's allocator gives the threads memory from heaps of 64 MiB, which begin at
// multiples of their size.
static const uintptr_t syndb_heap_bytes = (uintptr_t)64 << 20;

// Asks for pages of 2 MiB in the heap around an address; it is advice alone.
static inline void syndb_prefer_huge_pages(uintptr_t address) {
#ifdef __linux__
    madvise((void *)(address & ~(syndb_heap_bytes - 1)), syndb_heap_bytes, MADV_HUGEPAGE);
#endif
}
