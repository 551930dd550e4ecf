/* A disk that becomes read-only under a running program, as ext4 does after an error: while the file named by READONLY_SWITCH is
   there, whatever would change something below READONLY_BELOW is refused with EROFS. The kernel itself refuses to make a file
   system read-only while a file on it is open for writing, so this is how it is tried. Each refused opening adds a byte to the switch.
   Loaded with LD_PRELOAD; needs no rights. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int is_on(void)
{
    static const char *name;
    if (!name)
        name = getenv("READONLY_SWITCH");
    return name && access(name, F_OK) == 0;
}

static int is_below(const char *path)
{
    const char *below = getenv("READONLY_BELOW");
    return below && path && strncmp(path, below, strlen(below)) == 0;
}

static int refuses_path(const char *path)
{
    int before = errno, refused = is_below(path) && is_on();
    errno = refused ? EROFS : before;
    return refused;
}

static int refuses_file(int file)
{
    char link[64], path[4096];
    int before = errno, refused = 0;
    if (is_on())
    {
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length < 0 ? 0 : length] = 0;
        refused = is_below(path);
    }

    errno = refused ? EROFS : before;
    return refused;
}

static int wants_to_write(const char *path, int flags)
{
    return (flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC) || ((flags & O_CREAT) && access(path, F_OK) != 0);
}

static int refuses_opening(const char *path, int flags)
{
    if (!wants_to_write(path, flags) || !refuses_path(path))
        return 0;
    FILE *lever = fopen(getenv("READONLY_SWITCH"), "a");
    if (lever)
    {
        fputc('.', lever);
        fclose(lever);
    }

    errno = EROFS;
    return 1;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, #name)

#define OPEN(name) int name(const char *path, int flags, ...) \
{ \
    REAL(name); \
    va_list more; va_start(more, flags); mode_t mode = (mode_t)va_arg(more, int); va_end(more); \
    return refuses_opening(path, flags) ? -1 : real(path, flags, mode); \
}
OPEN(open)
OPEN(open64)

#define OPENAT(name) int name(int folder, const char *path, int flags, ...) \
{ \
    REAL(name); \
    va_list more; va_start(more, flags); mode_t mode = (mode_t)va_arg(more, int); va_end(more); \
    return refuses_opening(path, flags) ? -1 : real(folder, path, flags, mode); \
}
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int file, const void *bytes, size_t size) { REAL(write); return refuses_file(file) ? -1 : real(file, bytes, size); }
ssize_t writev(int file, const struct iovec *parts, int count) { REAL(writev); return refuses_file(file) ? -1 : real(file, parts, count); }
ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) { REAL(pwrite); return refuses_file(file) ? -1 : real(file, bytes, size, at); }
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) { REAL(pwrite64); return refuses_file(file) ? -1 : real(file, bytes, size, at); }
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) { REAL(pwritev); return refuses_file(file) ? -1 : real(file, parts, count, at); }
int ftruncate(int file, off_t size) { REAL(ftruncate); return refuses_file(file) ? -1 : real(file, size); }
int ftruncate64(int file, off64_t size) { REAL(ftruncate64); return refuses_file(file) ? -1 : real(file, size); }
int fallocate(int file, int mode, off_t at, off_t size) { REAL(fallocate); return refuses_file(file) ? -1 : real(file, mode, at, size); }
int fallocate64(int file, int mode, off64_t at, off64_t size) { REAL(fallocate64); return refuses_file(file) ? -1 : real(file, mode, at, size); }
int unlink(const char *path) { REAL(unlink); return refuses_path(path) ? -1 : real(path); }
int rename(const char *from, const char *to) { REAL(rename); return refuses_path(to) ? -1 : real(from, to); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); return refuses_path(path) ? -1 : real(path, mode); }
int fchmod(int file, mode_t mode) { REAL(fchmod); return refuses_file(file) ? -1 : real(file, mode); }
