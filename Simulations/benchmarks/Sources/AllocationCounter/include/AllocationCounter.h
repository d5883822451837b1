#pragma once

/// Calls of malloc, calloc, realloc and the aligned allocators in this process so far.
/// 0 where the C library does not let them be counted (only glibc does).
long allocation_count(void);
