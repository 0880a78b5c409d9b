// The handler calls nothing but what POSIX lists as safe in one: open, read, write,
// close, pause, _exit, signal and raise; its room is on its stack.
#define _GNU_SOURCE
#include "include/mapping.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

static int status_of_end;

static void say(const char *text, size_t count) {
    while (count > 0) {
        ssize_t written = write(STDERR_FILENO, text, count);
        if (written <= 0) return;
        text += written;
        count -= (size_t)written;
    }
}

// One line of /proc/self/maps, a character at a time:
// "START-END rights offset device inode   /path", the addresses in hexadecimal.
struct line {
    uintptr_t bounds[2];
    int bound;
    bool is_in_path;
    size_t count;
    char path[4096];
};

static void take(struct line *line, char letter) {
    if (line->is_in_path || letter == '/') {
        line->is_in_path = true;
        if (line->count < sizeof line->path) line->path[line->count++] = letter;
    } else if (letter == '-' || letter == ' ') {
        line->bound++;
    } else if (line->bound < 2) {
        uintptr_t digit = (uintptr_t)(letter <= '9' ? letter - '0' : letter - 'a' + 10);
        line->bounds[line->bound] = line->bounds[line->bound] << 4 | digit;
    }
}

// Finds the line of the mapping around an address; false where there is none that
// has a path.
static bool find(uintptr_t address, struct line *line) {
    int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    char part[4096];
    bool is_found = false;
    *line = (struct line){0};
    for (ssize_t count; !is_found && (count = read(file, part, sizeof part)) > 0;) {
        for (ssize_t index = 0; index < count && !is_found; index++) {
            if (part[index] != '\n') {
                take(line, part[index]);
                continue;
            }
            is_found = line->count > 0 && line->bounds[0] <= address && address < line->bounds[1];
            if (!is_found) *line = (struct line){0};
        }
    }
    close(file);
    return is_found;
}

static void handle(int number, siginfo_t *information, void *context) {
    (void)context;
    // Threads that read the file side by side come here together: one speaks, and
    // ends them all.
    static atomic_flag is_ending = ATOMIC_FLAG_INIT;
    if (atomic_flag_test_and_set(&is_ending)) {
        for (;;) pause();
    }
    struct line line;
    if (!find((uintptr_t)information->si_addr, &line)) {
        // Somebody else's, which ends the process as usual.
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    static const char before[] = "error: ";
    static const char after[] = ": cannot be read where it is mapped: its disk has failed, or it was cut "
                                "short; `syndb verify` says what can still be read\n";
    say(before, sizeof before - 1);
    say(line.path, line.count);
    say(after, sizeof after - 1);
    _exit(status_of_end);
}

void syndb_end_on_unreadable_mapping(int status) {
    status_of_end = status;
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
}
