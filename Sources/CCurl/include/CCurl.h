#ifndef CCURL_H
#define CCURL_H

// libcurl's setters and getters take variable arguments, which Swift cannot call: one function for
// each type of argument. The parentheses around the names keep libcurl's type-checking macros out,
// which want the option as a constant.

#include <curl/curl.h>

typedef size_t (*ccurl_bytes_callback)(char *bytes, size_t size, size_t count, void *user);
typedef int (*ccurl_seek_callback)(void *user, curl_off_t offset, int origin);

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(handle, option, value);
}

// libcurl copies what is a string, CURLOPT_POSTFIELDS apart, and keeps every other pointer.
static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_callback(
    CURL *handle, CURLoption option, ccurl_bytes_callback value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_seek(CURL *handle, ccurl_seek_callback value) {
  return (curl_easy_setopt)(handle, CURLOPT_SEEKFUNCTION, value);
}

// What cannot be told is 0.
static inline long ccurl_long(CURL *handle, CURLINFO info) {
  long value = 0;
  return (curl_easy_getinfo)(handle, info, &value) == CURLE_OK ? value : 0;
}

static inline curl_off_t ccurl_size(CURL *handle, CURLINFO info) {
  curl_off_t value = 0;
  return (curl_easy_getinfo)(handle, info, &value) == CURLE_OK ? value : 0;
}

static inline void *ccurl_pointer(CURL *handle, CURLINFO info) {
  void *value = NULL;
  return (curl_easy_getinfo)(handle, info, &value) == CURLE_OK ? value : NULL;
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return (curl_multi_setopt)(multi, option, value);
}

// The next transfer that ended: its handle and its result; NULL = no further one.
static inline CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result) {
  int left = 0;
  for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));)
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  return NULL;
}

// What tools show the calling thread as; up to 15 bytes. Foundation's own way loses the name where the
// thread runs before its creator has gone on.
void ccurl_name_this_thread(const char *name);

// Lets the allocator keep up to 2 * `bytes` of freed memory instead of giving it back to the system.
void ccurl_keep_freed_memory(size_t bytes);

// Overwrites what was secret; not optimised away.
void ccurl_wipe(void *bytes, size_t count);

#endif
