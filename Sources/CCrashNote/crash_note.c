#define _GNU_SOURCE
#include "CCrashNote.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { threads = 8, name_length = 64, suffix_length = 100, stack_length = 1 << 15 };

struct note {
    const char *volatile meter;
    const uint8_t *volatile bytes;
    volatile size_t count;
    volatile int64_t offset;
    volatile sig_atomic_t is_active;
    volatile sig_atomic_t waits;
};

static struct note notes[threads];
static atomic_int taken;
static _Thread_local int own = -1;
static volatile int file = -1;
static char ending[suffix_length + 1];
static const int numbers[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
enum { number_count = sizeof numbers / sizeof *numbers };
static struct sigaction before[number_count];
static int is_installed;

uint64_t crash_note_hash(const uint8_t *bytes, size_t count) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t index = 0; index < count; index++) hash = (hash ^ bytes[index]) * 0x100000001b3u;
    return hash;
}

static char *put_number(char *end, uint64_t value, unsigned base, int digits) {
    char text[24];
    int length = 0;
    do {
        text[length++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value > 0 || length < digits);
    while (length > 0) *end++ = text[--length];
    *end++ = ' ';
    return end;
}

// signal hash length offset meter suffix
static void write_note(const struct note *note, int number) {
    char line[name_length + suffix_length + 100];
    char *end = put_number(line, (uint64_t)number, 10, 1);
    end = put_number(end, crash_note_hash(note->bytes, note->count), 16, 16);
    end = put_number(end, note->count, 10, 1);
    end = put_number(end, (uint64_t)(note->offset < 0 ? 0 : note->offset), 10, 1);
    const char *name = note->meter;
    for (int index = 0; name != NULL && index < name_length && name[index] != 0; index++) {
        unsigned char byte = (unsigned char)name[index];
        int is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')
            || byte == '_' || byte == '-';
        *end++ = is_plain ? (char)byte : '?';
    }
    *end++ = ' ';
    for (const char *each = ending; *each != 0; each++) *end++ = *each;
    *end++ = '\n';
    ssize_t written = write(file, line, (size_t)(end - line));
    (void)written;
    fdatasync(file);
}

static int is_meant(int index) { return notes[index].is_active && !notes[index].waits; }

static int is_same(int one, int other) {
    return is_meant(one) && notes[one].count == notes[other].count
        && memcmp(notes[one].bytes, notes[other].bytes, notes[one].count) == 0;
}

static void handle(int number, siginfo_t *info, void *context) {
    (void)context;
    int saved = errno;
    int is_from_outside = info != NULL && info->si_code == SI_USER && info->si_pid != getpid();
    int target = file;
    if (target >= 0 && own >= 0 && !is_from_outside) {
        if (notes[own].is_active) write_note(&notes[own], number);
    } else if (target >= 0 && is_from_outside) {
        // A watchdog waits for a thread that turns in circles, whichever thread gets the signal.
        // Where two work on the same telegram, this is one end of it.
        for (int index = 0; index < threads; index++) {
            int is_known = 0;
            for (int other = 0; other < index; other++) is_known |= is_meant(other) && is_same(index, other);
            if (is_meant(index) && !is_known) write_note(&notes[index], number);
        }
    }
    // It goes on as if nobody had looked: a fault comes again at once, what was sent is sent again.
    for (int index = 0; index < number_count; index++)
        if (numbers[index] == number) sigaction(number, &before[index], NULL);
    errno = saved;
    if (info == NULL || info->si_code <= 0) raise(number);
}

int crash_note_open(const char *path, const char *suffix) {
    int new_file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (new_file < 0) return errno;
    strncpy(ending, suffix, suffix_length);
    for (char *each = ending; *each != 0; each++)
        if ((unsigned char)*each < ' ') *each = '?';
    int old = file;
    file = new_file;
    if (old >= 0) close(old);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < number_count && !is_installed; index++)
        if (sigaction(numbers[index], &action, &before[index]) != 0) return errno;
    is_installed = 1;
    return crash_note_use_stack();
}

int crash_note_use_stack(void) {
    static _Thread_local int has_stack;
    if (has_stack) return 0;
    // For the life of the thread, which is that of the process.
    stack_t stack = {.ss_sp = malloc(stack_length), .ss_size = stack_length};
    if (stack.ss_sp == NULL) return ENOMEM;
    if (sigaltstack(&stack, NULL) != 0) {
        int code = errno;
        free(stack.ss_sp);
        return code;
    }
    has_stack = 1;
    return 0;
}

void crash_note_begin(const char *meter, const uint8_t *bytes, size_t count, int64_t offset) {
    if (own < 0) {
        int index = atomic_fetch_add(&taken, 1);
        if (index >= threads) {
            atomic_fetch_sub(&taken, 1);
            return;
        }
        own = index;
    }
    struct note *note = &notes[own];
    note->meter = meter;
    note->bytes = bytes;
    note->count = count;
    note->offset = offset;
    note->waits = 0;
    note->is_active = 1;
}

void crash_note_waits(void) {
    if (own >= 0) notes[own].waits = 1;
}

void crash_note_end(void) {
    if (own >= 0) notes[own].is_active = 0;
}
