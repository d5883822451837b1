// glibc calls a program's own malloc in place of its own, and keeps its own under another name:
// so that every allocation of the process, Swift's included, can be counted.
#include "AllocationCounter.h"

#if defined(__GLIBC__) || defined(__linux__)
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_long count;

void *malloc(size_t size) { count++; return __libc_malloc(size); }
void *calloc(size_t n, size_t size) { count++; return __libc_calloc(n, size); }
void *realloc(void *old, size_t size) { count++; return __libc_realloc(old, size); }
void *aligned_alloc(size_t align, size_t size) { count++; return __libc_memalign(align, size); }
int posix_memalign(void **out, size_t align, size_t size) {
    count++;
    *out = __libc_memalign(align, size);
    return *out ? 0 : ENOMEM;
}

long allocation_count(void) { return atomic_load(&count); }
#else
long allocation_count(void) { return 0; }
#endif
