#define _GNU_SOURCE // pthread_setname_np
#include "CCurl.h"

#include <pthread.h>
#include <stdlib.h>

void ccurl_name_this_thread(const char *name) {
#ifdef __APPLE__
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}

void ccurl_keep_freed_memory(size_t bytes) {
  // glibc trims a heap whose free end is larger than twice the largest block that was ever mapped
  // and freed (mallopt(3), M_TRIM_THRESHOLD); at first that is 128 KB. Other allocators do not mind.
  void *volatile block = malloc(bytes);
  free(block);
}

void ccurl_wipe(void *bytes, size_t count) {
  // Through a volatile pointer, or the compiler would see that nobody reads them again.
  volatile unsigned char *p = bytes;
  while (count--) *p++ = 0;
}
