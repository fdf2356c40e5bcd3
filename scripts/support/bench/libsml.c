/* Decodes a file of telegrams with Debian's libsml, in memory: libsml FILE.
 *
 * Frames are found here, since libsml finds them only by reading a descriptor byte by byte; it parses their bodies and
 * turns every value of every list into a double. Prints what it counted. libsml verifies neither checksum. */
#define _GNU_SOURCE // memmem
#include <fcntl.h>
#include <sml/sml_file.h>
#include <sml/sml_value.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const unsigned char start[] = {0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1};
static const unsigned char end[] = {0x1b, 0x1b, 0x1b, 0x1b, 0x1a};

static long messages, values;
static double sum;

static void take(unsigned char *body, size_t length) {
    sml_file *file = sml_file_parse(body, length);
    for (int i = 0; i < file->messages_len; i++) {
        sml_message *message = file->messages[i];
        messages++;
        if (message->message_body == NULL || *message->message_body->tag != SML_MESSAGE_GET_LIST_RESPONSE) continue;
        sml_get_list_response *list = (sml_get_list_response *)message->message_body->data;
        for (sml_list *entry = list->val_list; entry; entry = entry->next) {
            if (entry->value == NULL) continue;
            values++;
            if (entry->value->type != SML_TYPE_OCTET_STRING) sum += sml_value_to_double(entry->value);
        }
    }
    sml_file_free(file);
}

int main(int count, char **arguments) {
    struct stat status;
    if (count != 2) return 64;
    int descriptor = open(arguments[1], O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) return 1;
    size_t length = (size_t)status.st_size, done = 0;
    unsigned char *bytes = malloc(length);
    while (bytes != NULL && done < length) {
        ssize_t got = read(descriptor, bytes + done, length - done);
        if (got <= 0) return 1;
        done += (size_t)got;
    }
    long telegrams = 0;
    unsigned char *next = bytes, *limit = bytes + length;
    while ((next = memmem(next, (size_t)(limit - next), start, sizeof start)) != NULL) {
        unsigned char *body = next + sizeof start;
        unsigned char *stop = memmem(body, (size_t)(limit - body), end, sizeof end);
        if (stop == NULL) break;
        take(body, (size_t)(stop - body));
        telegrams++;
        next = stop + 8;
    }
    printf("%ld telegrams, %ld messages, %ld values (sum %g)\n", telegrams, messages, values, sum);
    return 0;
}
