// Notes which telegram a thread works on, so that a handler of SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE and SIGABRT can
// append a line about it to a file before the process ends. In C, since nothing else may run in such a handler.
#ifndef CCRASHNOTE_H
#define CCRASHNOTE_H

#include <stddef.h>
#include <stdint.h>

// Opens the file that lines are appended to, makes it if it is not there (0640), and installs the handlers.
// Each line ends with `suffix`, of which 100 bytes are kept. Returns 0 or an errno value.
int crash_note_open(const char *path, const char *suffix);

// Gives the calling thread a stack of its own for handlers, so that an exhausted one is noted too. Returns 0 or errno.
int crash_note_use_stack(void);

// The calling thread works on a telegram from now on; name and bytes must stay where they are until `crash_note_end`.
// Up to 8 threads are noted.
void crash_note_begin(const char *meter, const uint8_t *bytes, size_t count, int64_t offset);

// From here on an end from outside (SIGABRT of a watchdog) is no fault of the telegram: it may wait for the disk.
void crash_note_waits(void);

// The calling thread has done with its telegram.
void crash_note_end(void);

// What a telegram is known by in the file: FNV-1a of 64 bits.
uint64_t crash_note_hash(const uint8_t *bytes, size_t count);

#endif
