/* A resolver nobody answers any more: while the file named by RESOLVER_SWITCH is there, names below silent.example are asked for four
   times, five seconds each, as glibc does with two servers that say nothing, and names below servfail.example are refused at once; both
   end as EAI_AGAIN. Otherwise both are this machine. Into the file named by RESOLVER_LOG goes a + when a look-up of a silent name
   begins to wait, a - when it ends, and a ! for one refused at once. All other names are looked up as ever.
   Loaded with LD_PRELOAD; needs no rights. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_on(void)
{
    const char *name = getenv("RESOLVER_SWITCH");
    return name && access(name, F_OK) == 0;
}

static int is_below(const char *node, const char *suffix)
{
    size_t whole = node ? strlen(node) : 0, part = strlen(suffix);
    return whole > part && strcmp(node + whole - part, suffix) == 0;
}

static void note(const char *mark)
{
    const char *name = getenv("RESOLVER_LOG");
    int log = name ? open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (log < 0)
        return;
    if (write(log, mark, 1) != 1)
        abort();
    close(log);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    static __typeof__(getaddrinfo) *real;
    if (!real)
        real = (__typeof__(real))dlsym(RTLD_NEXT, "getaddrinfo");
    int silent = is_below(node, ".silent.example"), refused = is_below(node, ".servfail.example");
    if (!silent && !refused)
        return real(node, service, hints, result);
    if (refused && is_on())
    {
        note("!");
        return EAI_AGAIN;
    }

    if (silent && is_on())
    {
        note("+");
        for (int asked = 0; asked < 4 && is_on(); asked++)
            sleep(5);
        note("-");
        if (is_on())
            return EAI_AGAIN;
    }

    return real("127.0.0.1", service, hints, result);
}
