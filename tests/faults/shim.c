// SPDX-License-Identifier: Apache-2.0
// Preloaded into the program (LD_PRELOAD): one call of a kind fails, is cut short or kills, or one allocation fails. As a process
// takes longer to start than a small run to finish, the program is started once: instead of its main() comes a loop that takes
// requests and forks a process for each.
//
// A request is a line on descriptor 198: the kind of call, the number of the one that fails (0: none), what happens then (an errno,
// -1: killed, -2: cut short), then the folder to work in and the arguments, with \x1f between them. The process writes to the files
// stdout and stderr of that folder. The answer is a line on descriptor 199: the status as of waitpid(), how many calls of the kind
// there were, and whether one failed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { requests = 198, answers = 199, longest = 65536, most_arguments = 64 };
enum { killed = -1, cut_short = -2 };
static const int seconds = 30;  // that a run may take: a hang is a death by SIGALRM

static struct {
  atomic_long calls, failures;
} *seen;  // shared with the forked process
static char kind[32];  // empty: nothing is counted
static long failing;
static int outcome;

/// Whether this call is the one that fails; kills if that is what it does.
static int fails(const char *name) {
  if (seen == NULL || strcmp(name, kind) != 0) return 0;
  if (atomic_fetch_add(&seen->calls, 1) + 1 != failing) return 0;
  atomic_store(&seen->failures, 1);
  if (outcome == killed) kill(getpid(), SIGKILL);
  return 1;
}

#define REAL(type, name, ...)                                    \
  static type (*real)(__VA_ARGS__);                              \
  if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, name)
#define FAIL(result)        \
  do {                      \
    errno = outcome;        \
    return result;          \
  } while (0)

ssize_t write(int descriptor, const void *bytes, size_t size) {
  REAL(ssize_t, "write", int, const void *, size_t);
  if (fails("write")) {
    if (outcome == cut_short) return real(descriptor, bytes, (size + 1) / 2);
    FAIL(-1);
  }
  return real(descriptor, bytes, size);
}
#define PWRITE(name, offset_type)                                                  \
  ssize_t name(int descriptor, const void *bytes, size_t size, offset_type from) { \
    REAL(ssize_t, #name, int, const void *, size_t, offset_type);                  \
    if (fails("write")) {                                                          \
      if (outcome == cut_short) return real(descriptor, bytes, (size + 1) / 2, from); \
      FAIL(-1);                                                                    \
    }                                                                              \
    return real(descriptor, bytes, size, from);                                    \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t read(int descriptor, void *bytes, size_t size) {
  REAL(ssize_t, "read", int, void *, size_t);
  if (fails("read")) {
    if (outcome == cut_short) return real(descriptor, bytes, (size + 1) / 2);
    FAIL(-1);
  }
  return real(descriptor, bytes, size);
}

int fsync(int descriptor) {
  REAL(int, "fsync", int);
  if (fails("fsync")) FAIL(-1);
  return real(descriptor);
}
int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  if (fails("rename")) FAIL(-1);
  return real(from, to);
}
int close(int descriptor) {
  REAL(int, "close", int);
  if (fails("close")) {
    real(descriptor);  // as Linux does it
    FAIL(-1);
  }
  return real(descriptor);
}
int flock(int descriptor, int operation) {
  REAL(int, "flock", int, int);
  if (fails("flock")) FAIL(-1);
  return real(descriptor, operation);
}
#define TRUNCATE(name, offset_type)            \
  int name(int descriptor, offset_type size) { \
    REAL(int, #name, int, offset_type);        \
    if (fails("ftruncate")) FAIL(-1);          \
    return real(descriptor, size);             \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)
#define OPEN(name)                              \
  int name(const char *path, int flags, ...) {  \
    REAL(int, #name, const char *, int, ...);   \
    mode_t mode = 0;                            \
    if (flags & (O_CREAT | O_TMPFILE)) {        \
      va_list rest;                             \
      va_start(rest, flags);                    \
      mode = va_arg(rest, mode_t);              \
      va_end(rest);                             \
    }                                           \
    if (fails("open")) FAIL(-1);                \
    return real(path, flags, mode);             \
  }
OPEN(open)
OPEN(open64)
#define FOPEN(name)                                  \
  FILE *name(const char *path, const char *mode) {   \
    REAL(FILE *, #name, const char *, const char *); \
    if (fails("open")) FAIL(NULL);                   \
    return real(path, mode);                         \
  }
FOPEN(fopen)
FOPEN(fopen64)
#define MMAP(name, offset_type)                                                           \
  void *name(void *at, size_t size, int protection, int flags, int descriptor, offset_type from) { \
    REAL(void *, #name, void *, size_t, int, int, int, offset_type);                      \
    if (descriptor >= 0 && fails("mmap")) FAIL(MAP_FAILED);                               \
    return real(at, size, protection, flags, descriptor, from);                           \
  }
MMAP(mmap, off_t)
MMAP(mmap64, off64_t)

// C++'s operator new, by their mangled names. They raise std::bad_alloc of what no machine has.
#define NEW(name, parameters, arguments, too_large)     \
  void *name parameters {                               \
    static void *(*real) parameters;                    \
    if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, #name); \
    return fails("new") ? real too_large : real arguments; \
  }
#define TOO_LARGE ((size_t)PTRDIFF_MAX / 2)
NEW(_Znwm, (size_t size), (size), (TOO_LARGE))
NEW(_Znam, (size_t size), (size), (TOO_LARGE))
NEW(_ZnwmSt11align_val_t, (size_t size, size_t align), (size, align), (TOO_LARGE, align))
NEW(_ZnamSt11align_val_t, (size_t size, size_t align), (size, align), (TOO_LARGE, align))
NEW(_ZnwmRKSt9nothrow_t, (size_t size, const void *tag), (size, tag), (TOO_LARGE, tag))
NEW(_ZnamRKSt9nothrow_t, (size_t size, const void *tag), (size, tag), (TOO_LARGE, tag))

// C's, beneath: of libraries, and of the system itself. glibc's own names, as dlsym() allocates.
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
#define ALLOCATE(name, parameters, call) \
  void *name parameters {                \
    if (fails("malloc")) {               \
      errno = ENOMEM;                    \
      return NULL;                       \
    }                                    \
    return call;                         \
  }
ALLOCATE(malloc, (size_t size), __libc_malloc(size))
ALLOCATE(calloc, (size_t count, size_t size), __libc_calloc(count, size))
ALLOCATE(realloc, (void *block, size_t size), __libc_realloc(block, size))
ALLOCATE(aligned_alloc, (size_t align, size_t size), __libc_memalign(align, size))

static int (*program)(int, char **, char **);

static void redirect(const char *path, int to) {
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0 || dup2(file, to) < 0) _exit(98);
  close(file);
}

/// The forked process: parses the request and becomes the program.
static void run(char *request, char **environment) {
  char *fields[most_arguments + 5] = {0};
  int count = 0;
  for (char *at = request; at != NULL && count < most_arguments + 4; ++count) {
    fields[count] = strsep(&at, "\x1f");
  }
  if (count < 4) _exit(97);
  close(requests);
  close(answers);
  if (chdir(fields[3]) != 0) _exit(96);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  close(nothing);
  redirect("stdout", STDOUT_FILENO);
  redirect("stderr", STDERR_FILENO);
  alarm((unsigned)seconds);
  failing = atol(fields[1]);
  outcome = atoi(fields[2]);
  strncpy(kind, fields[0], sizeof kind - 1);
  fields[3] = "delegauge";
  exit(program(count - 3, fields + 3, environment));
}

static int serve(int count, char **arguments, char **environment) {
  (void)count;
  (void)arguments;
  FILE *const in = fdopen(requests, "r");
  static char line[longest];
  seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (in == NULL || seen == MAP_FAILED) return 95;
  while (fgets(line, sizeof line, in) != NULL) {
    line[strcspn(line, "\n")] = 0;
    atomic_store(&seen->calls, 0);
    atomic_store(&seen->failures, 0);
    const pid_t child = fork();
    if (child == 0) run(line, environment);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return 94;
    dprintf(answers, "%d %ld %ld\n", status, atomic_load(&seen->calls), atomic_load(&seen->failures));
  }
  return 0;
}

// What a program's first instructions call, with its main().
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*end)(void), void *stack) {
  REAL(int, "__libc_start_main", int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void),
       void *);
  program = main;
  unsetenv("LD_PRELOAD");  // what the program starts itself is none of ours
  return real(fcntl(requests, F_GETFD) < 0 ? main : serve, argc, argv, init, fini, end, stack);
}
