/* Writes made synapses as CSV to standard output, or the ids of their datasets;
 * stream_synapses.py compiles it.
 *
 *     stream_synapses ROWS DATASETS SEED sorted|interleaved|ids
 *
 * Each dataset has its own random numbers, so that both orders hold the same
 * rows: one dataset after another, or all mixed as a shuffle would leave them,
 * the rows of each dataset in their order.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_BYTES = 1 << 20, MAXIMUM_LINE = 512, TRANSMITTERS = 6, SIGNIFICANT_DIGITS = 6 };

/* Ids of segments have 18 digits, as those of MICrONS and FlyWire. */
static const uint64_t FIRST_ID = 720575940000000000, ID_COUNT = 1000000000;
/* Synapses per neuron, and per stretch of neighbours in space. */
static const uint64_t NEURON_ROWS = 400, STRETCH_ROWS = 64;
static const char *const NEUROPILS[] = {"ME_L", "ME_R", "LO_L", "LO_R", "LOP_R", "FB", "EB", "PB",
    "NO", "AL_L", "AL_R", "LH_R", "SMP_L", "SLP_R", "GNG", "SAD"};
static const char HEADER[] = "dataset_id,cid,pre_id,post_id,centroid_x,centroid_y,centroid_z,cleft_score,"
                             "connection_score,gaba,acetylcholine,glutamate,octopamine,serine,dopamine,neuropil\n";

typedef struct {
    uint64_t random; /* State of the generator. */
    uint64_t left;   /* Rows still to come. */
    uint64_t neurons, cid, home;
    int64_t x, y, z; /* Voxels of 4 x 4 x 40 nm. */
    const char *neuropil;
    char id[37]; /* With a comma at its end. */
} Dataset;

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t value) {
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}

static uint64_t next(uint64_t *state) { return mix(*state += 0x9e3779b97f4a7c15); }

/* From zero to below `bound`. */
static uint64_t below(uint64_t *state, uint64_t bound) {
    return (uint64_t)((unsigned __int128)next(state) * bound >> 64);
}

/* From zero to below one. */
static double unit(uint64_t *state) { return (double)(next(state) >> 11) * 0x1p-53; }

/* A sum of four uniform numbers: near enough to a normal one of deviation 1. */
static double normal(uint64_t *state) {
    uint64_t bits = next(state);
    int64_t sum = 0;
    for (int part = 0; part < 4; part++) sum += bits >> 16 * part & 0xffff;
    return (double)(sum - 2 * 0xffff) * (1.7320508 / 0x10000);
}

static char *put_integer(char *at, uint64_t value) {
    char digits[20];
    int count = 0;
    do digits[count++] = (char)('0' + value % 10);
    while (value /= 10);
    while (count) *at++ = digits[--count];
    return at;
}

/* As %g writes it; `value` is from 1e-12 to below 1e6, or zero. */
static char *put_number(char *at, double value) {
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
        1e13, 1e14, 1e15, 1e16, 1e17};
    if (value < 1e-12) return *at = '0', at + 1;
    int exponent = SIGNIFICANT_DIGITS - 1;
    while (value * powers[SIGNIFICANT_DIGITS - 1 - exponent] < 1e5) exponent--;
    uint64_t digits = (uint64_t)(value * powers[SIGNIFICANT_DIGITS - 1 - exponent] + 0.5);
    if (digits == 1000000) digits = 100000, exponent++;
    int count = SIGNIFICANT_DIGITS;
    while (digits % 10 == 0) digits /= 10, count--;
    char text[SIGNIFICANT_DIGITS] = {0};
    for (int place = count; place; digits /= 10) text[--place] = (char)('0' + digits % 10);
    if (exponent < -4) {
        *at++ = text[0];
        if (count > 1) *at++ = '.';
        for (int place = 1; place < count; place++) *at++ = text[place];
        *at++ = 'e', *at++ = '-';
        *at++ = (char)('0' + -exponent / 10), *at++ = (char)('0' + -exponent % 10);
        return at;
    }
    if (exponent < 0) {
        *at++ = '0', *at++ = '.';
        for (int zero = -1; zero > exponent; zero--) *at++ = '0';
        for (int place = 0; place < count; place++) *at++ = text[place];
        return at;
    }
    for (int place = 0; place <= exponent || place < count; place++) {
        if (place == exponent + 1) *at++ = '.';
        *at++ = place < count ? text[place] : '0';
    }
    return at;
}

/* A neuron of the dataset; small numbers come more often than large ones. */
static uint64_t neuron(const Dataset *dataset, uint64_t *random) {
    double place = unit(random);
    uint64_t number = (uint64_t)(place * place * (double)dataset->neurons);
    return FIRST_ID + mix(number + (dataset->neurons << 32)) % ID_COUNT;
}

static int64_t step(int64_t place, double by, int64_t limit) {
    place += (int64_t)by;
    return place < 0 ? -place : place >= limit ? 2 * limit - place - 1 : place;
}

static char *put_row(char *at, Dataset *dataset) {
    uint64_t *random = &dataset->random;
    if (below(random, STRETCH_ROWS) == 0 || !dataset->neuropil) {
        dataset->home = neuron(dataset, random);
        dataset->x = 10000 + (int64_t)below(random, 200000);
        dataset->y = 10000 + (int64_t)below(random, 100000);
        dataset->z = 500 + (int64_t)below(random, 6500);
        dataset->neuropil = NEUROPILS[below(random, sizeof NEUROPILS / sizeof *NEUROPILS)];
    }
    uint64_t choice = next(random);
    dataset->cid += 1 + (choice & 7);
    dataset->x = step(dataset->x, 60 * normal(random), 220000);
    dataset->y = step(dataset->y, 60 * normal(random), 120000);
    dataset->z = step(dataset->z, 6 * normal(random), 7500);
    uint64_t pre = (choice >> 8 & 3) ? neuron(dataset, random) : dataset->home;
    /* A tenth of the partners are fragments that nobody has joined to a neuron. */
    uint64_t post = (choice >> 16 & 0xff) < 26 ? FIRST_ID + below(random, ID_COUNT) : neuron(dataset, random);
    double weights[TRANSMITTERS], total = 0;
    for (int kind = 0; kind < TRANSMITTERS; kind++) {
        double weight = unit(random);
        weight *= weight;
        total += weights[kind] = weight * weight * weight + 1e-6 + (pre % TRANSMITTERS == (uint64_t)kind) * 2;
    }
    memcpy(at, dataset->id, 37), at += 37;
    at = put_integer(at, dataset->cid), *at++ = ',';
    at = put_integer(at, pre), *at++ = ',';
    at = put_integer(at, post), *at++ = ',';
    at = put_integer(at, (uint64_t)dataset->x * 4), *at++ = ',';
    at = put_integer(at, (uint64_t)dataset->y * 4), *at++ = ',';
    at = put_integer(at, (uint64_t)dataset->z * 40), *at++ = ',';
    double cleft = 1 - unit(random) * unit(random);
    at = put_integer(at, (uint64_t)(255 * cleft)), *at++ = ',';
    at = put_number(at, exp(3.6 + 0.9 * normal(random))), *at++ = ',';
    for (int kind = 0; kind < TRANSMITTERS; kind++) at = put_number(at, weights[kind] / total), *at++ = ',';
    size_t length = strlen(dataset->neuropil);
    memcpy(at, dataset->neuropil, length), at += length;
    *at++ = '\n';
    dataset->left--;
    return at;
}

/* Sizes fall as 1 / (rank + 2); the ranks are spread over the datasets. */
static double share(uint64_t index, uint64_t count) { return 1.0 / (double)((index * 617 + 11) % count + 2); }

static Dataset *make_datasets(uint64_t rows, uint64_t count, uint64_t seed) {
    Dataset *datasets = calloc(count, sizeof *datasets);
    double total = 0;
    for (uint64_t index = 0; index < count; index++) total += share(index, count);
    uint64_t given = 0;
    for (uint64_t index = 0; index < count; index++) {
        Dataset *dataset = datasets + index;
        dataset->left = (uint64_t)((double)(rows - count) / total * share(index, count) * (1 - 1e-9)) + 1;
        given += dataset->left;
        dataset->random = mix(seed * 0x9e3779b97f4a7c15 + index);
        uint64_t high = next(&dataset->random), low = next(&dataset->random);
        snprintf(dataset->id, sizeof dataset->id, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(high >> 32),
            (unsigned)(high >> 16 & 0xffff), (unsigned)(high & 0xfff), (unsigned)(0x8000 | (low >> 48 & 0x3fff)),
            (unsigned long long)(low & 0xffffffffffff));
        dataset->id[36] = ',';
    }
    datasets[0].left += rows - given;
    for (uint64_t index = 0; index < count; index++) {
        datasets[index].neurons = 4 + datasets[index].left / NEURON_ROWS;
    }
    return datasets;
}

/* Sums of the rows that are left, as a Fenwick tree: a dataset is drawn with
 * the probability of its share of them. */
static uint64_t *make_tree(const Dataset *datasets, uint64_t size, uint64_t count) {
    uint64_t *tree = calloc(size + 1, sizeof *tree);
    for (uint64_t index = 0; index < count; index++) {
        for (uint64_t node = index + 1; node <= size; node += node & -node) tree[node] += datasets[index].left;
    }
    return tree;
}

static uint64_t draw(uint64_t *tree, uint64_t size, uint64_t row) {
    uint64_t node = 0;
    for (uint64_t half = size / 2; half; half /= 2) {
        if (tree[node + half] <= row) row -= tree[node += half];
    }
    for (uint64_t above = node + 1; above <= size; above += above & -above) tree[above]--;
    return node;
}

static void flush(const char *bytes, size_t count) {
    while (count) {
        ssize_t written = write(STDOUT_FILENO, bytes, count);
        if (written < 0) exit(1);
        bytes += written, count -= (size_t)written;
    }
}

int main(int count, char **words) {
    if (count != 5) return fputs("expected: ROWS DATASETS SEED sorted|interleaved|ids\n", stderr), 2;
    uint64_t rows = strtoull(words[1], NULL, 10), datasets = strtoull(words[2], NULL, 10);
    uint64_t seed = strtoull(words[3], NULL, 10);
    if (datasets == 0 || rows < datasets) return fputs("expected a row per dataset or more\n", stderr), 2;
    Dataset *all = make_datasets(rows, datasets, seed);
    if (!strcmp(words[4], "ids")) {
        for (uint64_t index = 0; index < datasets; index++) printf("%.36s\n", all[index].id);
        return 0;
    }
    uint64_t size = 1, order = mix(seed);
    while (size <= datasets) size *= 2;
    uint64_t *tree = strcmp(words[4], "interleaved") ? NULL : make_tree(all, size, datasets);
    char *buffer = malloc(BUFFER_BYTES), *at = buffer;
    memcpy(at, HEADER, sizeof HEADER - 1), at += sizeof HEADER - 1;
    uint64_t current = 0;
    for (uint64_t left = rows; left; left--) {
        if (tree) current = draw(tree, size, below(&order, left));
        while (all[current].left == 0) current++;
        at = put_row(at, all + current);
        if (at > buffer + BUFFER_BYTES - MAXIMUM_LINE) flush(buffer, (size_t)(at - buffer)), at = buffer;
    }
    flush(buffer, (size_t)(at - buffer));
    return 0;
}
