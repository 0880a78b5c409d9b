// The setting of glibc's allocator that Swift's module of it leaves out.
#pragma once
#include <stdlib.h>
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
