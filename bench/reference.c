/*
 * The yardstick: the nests of engine/workloads.ts by hand, in the plainest C that is fast.
 *
 * Every function walks its nest as written, element by element, and keeps every count that the engine
 * keeps; whatever always happens together shares one counter. What is distinct within a stay is told by
 * stamps, where more than one element can be resident.
 *
 *   reference <tensors> <workload> <nest> <repeats>
 *
 * prints the times of the repeats in milliseconds, the counts, and a checksum of the output, as JSON.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  int shape, fibers, size;
  const int *seg, *crd;
} Rank;
typedef struct {
  int ranks;
  Rank rank[4];
  int size;
  const double *val;
} Tensor;

static Tensor T[2];
static int extent[3]; /* of the output's ranks */
static int outputs;
static double *O;
static uint8_t *written;
static uint32_t *stamps[3]; /* of the two inputs and the output */

typedef struct {
  int64_t effectual, steps, cycles, comparisons, matches, writes, created;
  int64_t iterations[6], accesses[2], reads[2], coordinates[2];
} Counts;
static Counts n;

static inline int lower_bound(const int *crd, int from, int to, int wanted) {
  int length = to - from;
  const int *base = crd + from;
  while (length > 0) {
    int half = length >> 1;
    int below = base[half] < wanted;
    base = below ? base + half + 1 : base;
    length = below ? length - half - 1 : half;
  }
  return (int)(base - crd);
}
/* Positions in [from, to) with coordinates in [low, high]. */
static inline void window(const int *crd, int *from, int *to, int low, int high) {
  if (*from < *to && crd[*from] < low) *from = lower_bound(crd, *from, *to, low);
  if (*from < *to && crd[*to - 1] > high) *to = lower_bound(crd, *from, *to, high + 1);
}
static inline int max(int a, int b) { return a > b ? a : b; }
static inline int min(int a, int b) { return a < b ? a : b; }

#define UPDATE(created, at, product)  \
  do {                                \
    int at_ = (at);                   \
    O[at_] += (product);              \
    (created) += !written[at_];       \
    written[at_] = 1;                 \
  } while (0)

/* Both fibers of an intersection, two fingers; the body sees `i` and `j` at a match. */
#define INTERSECT(A, i, i0, i1, a, B, j, j0, j1, b, ...)  \
  do {                                                    \
    int i = (i0), j = (j0), i_end = (i1), j_end = (j1);   \
    int apart = 0;                                        \
    int64_t compared = 0, matched = 0;                    \
    while (i < i_end && j < j_end) {                      \
      int x_ = (a), y_ = (b);                             \
      compared++;                                         \
      apart = x_ != y_;                                   \
      if (!apart) {                                       \
        matched++;                                        \
        __VA_ARGS__                                       \
      }                                                   \
      i += x_ <= y_;                                      \
      j += y_ <= x_;                                      \
    }                                                     \
    n.comparisons += compared;                            \
    n.matches += matched;                                 \
    n.coordinates[A] += i - (i0) + (apart && i < i_end);  \
    n.coordinates[B] += j - (j0) + (apart && j < j_end);  \
  } while (0)

/* ---------------------------------------------------------------- conv1d: I[w], F[s], O[q] */

static void conv1d_a(void) {
  const Rank I = T[0].rank[0], F = T[1].rank[0];
  const int Q = extent[0];
  int64_t created = 0;
  for (int i = 0; i < I.size; i++) {
    int w = I.crd[i], from = 0, to = F.size;
    double v = T[0].val[i];
    window(F.crd, &from, &to, max(0, w - Q + 1), min(F.shape - 1, w));
    n.iterations[1] += max(0, to - from);
    for (int j = from; j < to; j++) UPDATE(created, w - F.crd[j], v * T[1].val[j]);
  }
  n.created = created;
  n.iterations[0] = n.accesses[0] = n.reads[0] = n.coordinates[0] = I.size;
  n.effectual = n.steps = n.cycles = n.writes = n.iterations[1];
  n.accesses[1] = n.reads[1] = n.coordinates[1] = n.iterations[1];
}

static void conv1d_b(void) {
  const Rank I = T[0].rank[0], F = T[1].rank[0];
  const int Q = extent[0], S = F.shape;
  int from = 0, to = 0;
  for (int q = 0; q < Q; q++) {
    double sum = 0;
    int64_t before = n.matches;
    while (from < I.size && I.crd[from] < q) from++;
    while (to < I.size && I.crd[to] < q + S) to++;
    INTERSECT(0, i, from, to, I.crd[i] - q, 1, j, 0, F.size, F.crd[j],
              { sum += T[0].val[i] * T[1].val[j]; });
    if (n.matches > before) {
      UPDATE(n.created, q, sum);
      n.writes++;
    }
  }
  n.iterations[0] = Q;
  n.iterations[1] = n.effectual = n.steps = n.cycles = n.matches;
  n.accesses[0] = n.accesses[1] = n.reads[0] = n.reads[1] = n.matches;
}

static void conv1d_c(void) {
  const Rank I = T[0].rank[0], F = T[1].rank[0];
  const int Q = extent[0];
  int64_t created = 0;
  for (int j = 0; j < F.size; j++) {
    int s = F.crd[j], from = 0, to = I.size;
    double f = T[1].val[j];
    window(I.crd, &from, &to, s, s + Q - 1);
    n.iterations[1] += to - from;
    for (int i = from; i < to; i++) UPDATE(created, I.crd[i] - s, f * T[0].val[i]);
  }
  n.created = created;
  n.iterations[0] = n.accesses[1] = n.reads[1] = n.coordinates[1] = F.size;
  n.effectual = n.steps = n.cycles = n.writes = n.iterations[1];
  n.accesses[0] = n.reads[0] = n.coordinates[0] = n.iterations[1];
}

static inline int64_t first_sight(int which, int at, uint32_t stay) {
  int64_t first = stamps[which][at] != stay;
  stamps[which][at] = stay;
  return first;
}

static void conv1d_d(void) {
  const Rank I = T[0].rank[0], F = T[1].rank[0];
  const int Q = extent[0];
  uint32_t outer = 0, inner = 0;
  int64_t bodies = 0, lanes = 0, reads = 0, writes = 0, created = 0;
  for (int i1 = 0; i1 < I.size; i1 += 4) {
    n.iterations[0]++;
    outer++;
    for (int j1 = 0; j1 < F.size; j1 += 4) {
      int64_t before = bodies;
      n.iterations[1]++;
      inner++;
      for (int i = i1; i < min(i1 + 4, I.size); i++) {
        int w = I.crd[i];
        double v = T[0].val[i];
        lanes++;
        n.reads[0] += first_sight(0, i, outer);
        for (int j = j1; j < min(j1 + 4, F.size); j++) {
          int q = w - F.crd[j];
          if (q < 0) break;
          if (q >= Q) continue;
          bodies++;
          reads += first_sight(1, j, inner);
          writes += first_sight(2, q, inner);
          UPDATE(created, q, v * T[1].val[j]);
        }
      }
      n.steps += bodies > before;
    }
  }
  n.cycles = n.steps;
  n.effectual = bodies;
  n.accesses[0] = n.coordinates[0] = lanes;
  n.accesses[1] = n.coordinates[1] = bodies;
  n.iterations[3] = bodies;
  n.iterations[2] = lanes;
  n.reads[1] = reads;
  n.writes = writes;
  n.created = created;
}

/* ----------------------------------- conv2d: I[c, h, w], F[c, m, r, s] (F[m, c, r, s] in b), O[m, p, q] */

static void conv2d_a(void) {
  const Rank *I = T[0].rank, *F = T[1].rank;
  const int P = extent[1], Q = extent[2];
  int64_t created = 0, bodies = 0, rows = 0, columns = 0, filters = 0;
  INTERSECT(0, ic, 0, I[0].size, I[0].crd[ic], 1, fc, 0, F[0].size, F[0].crd[fc], {
    for (int ih = I[1].seg[ic]; ih < I[1].seg[ic + 1]; ih++) {
      int h = I[1].crd[ih];
      rows++;
      for (int iw = I[2].seg[ih]; iw < I[2].seg[ih + 1]; iw++) {
        int w = I[2].crd[iw];
        double v = T[0].val[iw];
        columns++;
        filters += F[1].seg[fc + 1] - F[1].seg[fc];
        for (int fm = F[1].seg[fc]; fm < F[1].seg[fc + 1]; fm++) {
          int from = F[2].seg[fm], to = F[2].seg[fm + 1];
          double *plane = O + F[1].crd[fm] * P * Q;
          uint8_t *seen = written + F[1].crd[fm] * P * Q;
          window(F[2].crd, &from, &to, max(0, h - P + 1), min(F[2].shape - 1, h));
          n.iterations[4] += max(0, to - from);
          for (int fr = from; fr < to; fr++) {
            int first = F[3].seg[fr], last = F[3].seg[fr + 1];
            int row = (h - F[2].crd[fr]) * Q + w;
            window(F[3].crd, &first, &last, max(0, w - Q + 1), min(F[3].shape - 1, w));
            bodies += max(0, last - first);
            for (int fs = first; fs < last; fs++) {
              int at = row - F[3].crd[fs];
              plane[at] += v * T[1].val[fs];
              created += !seen[at];
              seen[at] = 1;
            }
          }
        }
      }
    }
  });
  n.created = created;
  n.iterations[0] = n.matches;
  n.iterations[1] = rows;
  n.iterations[2] = n.accesses[0] = n.reads[0] = columns;
  n.iterations[3] = filters;
  n.iterations[5] = n.effectual = n.steps = n.cycles = n.writes = bodies;
  n.accesses[1] = n.reads[1] = bodies;
  n.coordinates[0] += rows + columns;
  n.coordinates[1] += filters + n.iterations[4] + bodies;
}

static void conv2d_b(void) {
  const Rank *I = T[0].rank, *F = T[1].rank;
  const int P = extent[1], Q = extent[2], R = F[2].shape, S = F[3].shape;
  int64_t bodies = 0;
  for (int fm = 0; fm < F[0].size; fm++) {
    for (int p = 0; p < P; p++) {
      for (int q = 0; q < Q; q++) {
        double sum = 0;
        int64_t before = bodies;
        n.iterations[2]++;
        INTERSECT(0, ic, 0, I[0].size, I[0].crd[ic], 1, fc, F[1].seg[fm], F[1].seg[fm + 1],
                  F[1].crd[fc], {
          int h0 = I[1].seg[ic], h1 = I[1].seg[ic + 1];
          n.iterations[3]++;
          window(I[1].crd, &h0, &h1, p, p + R - 1);
          INTERSECT(0, ih, h0, h1, I[1].crd[ih] - p, 1, fr, F[2].seg[fc], F[2].seg[fc + 1],
                    F[2].crd[fr], {
            int w0 = I[2].seg[ih], w1 = I[2].seg[ih + 1];
            n.iterations[4]++;
            window(I[2].crd, &w0, &w1, q, q + S - 1);
            INTERSECT(0, iw, w0, w1, I[2].crd[iw] - q, 1, fs, F[3].seg[fr], F[3].seg[fr + 1],
                      F[3].crd[fs], {
              bodies++;
              sum += T[0].val[iw] * T[1].val[fs];
            });
          });
        });
        if (bodies > before) {
          UPDATE(n.created, (F[0].crd[fm] * P + p) * Q + q, sum);
          n.writes++;
        }
      }
    }
  }
  n.iterations[0] = F[0].size;
  n.iterations[1] = (int64_t)F[0].size * P;
  n.iterations[5] = n.effectual = n.steps = n.cycles = bodies;
  n.accesses[0] = n.accesses[1] = n.reads[0] = n.reads[1] = bodies;
  n.coordinates[1] += F[0].size;
}

static void conv2d_c(void) {
  const Rank *I = T[0].rank, *F = T[1].rank;
  const int P = extent[1], Q = extent[2];
  int64_t created = 0, bodies = 0, rows = 0, filters = 0, lines = 0, weights = 0;
  INTERSECT(0, ic, 0, I[0].size, I[0].crd[ic], 1, fc, 0, F[0].size, F[0].crd[fc], {
    for (int fm = F[1].seg[fc]; fm < F[1].seg[fc + 1]; fm++) {
      int m = F[1].crd[fm];
      filters++;
      for (int fr = F[2].seg[fm]; fr < F[2].seg[fm + 1]; fr++) {
        int r = F[2].crd[fr];
        lines++;
        for (int fs = F[3].seg[fr]; fs < F[3].seg[fr + 1]; fs++) {
          int s = F[3].crd[fs], from = I[1].seg[ic], to = I[1].seg[ic + 1];
          double f = T[1].val[fs];
          weights++;
          window(I[1].crd, &from, &to, r, r + P - 1);
          rows += to - from;
          for (int ih = from; ih < to; ih++) {
            int first = I[2].seg[ih], last = I[2].seg[ih + 1];
            int base = (m * P + I[1].crd[ih] - r) * Q - s;
            window(I[2].crd, &first, &last, s, s + Q - 1);
            bodies += last - first;
            for (int iw = first; iw < last; iw++)
              UPDATE(created, base + I[2].crd[iw], f * T[0].val[iw]);
          }
        }
      }
    }
  });
  n.created = created;
  n.iterations[0] = n.matches;
  n.iterations[1] = filters;
  n.iterations[2] = lines;
  n.iterations[3] = n.accesses[1] = n.reads[1] = weights;
  n.iterations[4] = rows;
  n.iterations[5] = n.effectual = n.steps = n.cycles = n.writes = bodies;
  n.accesses[0] = n.reads[0] = bodies;
  n.coordinates[0] += rows + bodies;
  n.coordinates[1] += filters + lines + weights;
}

/* The tuples of (d), taken apart beforehand. */
static int *tuple[5];

static void untuple(void) {
  const Rank *I = T[0].rank, *F = T[1].rank;
  for (int at = 0; at < 2; at++) tuple[at] = malloc(4 * (size_t)(T[0].size + 1));
  for (int at = 2; at < 5; at++) tuple[at] = malloc(4 * (size_t)(T[1].size + 1));
  for (int h = 0; h < I[1].size; h++)
    for (int w = I[2].seg[h]; w < I[2].seg[h + 1]; w++) {
      tuple[0][w] = I[1].crd[h];
      tuple[1][w] = I[2].crd[w];
    }
  for (int m = 0; m < F[1].size; m++)
    for (int r = F[2].seg[m]; r < F[2].seg[m + 1]; r++)
      for (int s = F[3].seg[r]; s < F[3].seg[r + 1]; s++) {
        tuple[2][s] = F[1].crd[m];
        tuple[3][s] = F[2].crd[r];
        tuple[4][s] = F[3].crd[s];
      }
}

static void conv2d_d(void) {
  const Rank *I = T[0].rank, *F = T[1].rank;
  const int P = extent[1], Q = extent[2];
  const int *th = tuple[0], *tw = tuple[1], *tm = tuple[2], *tr = tuple[3], *ts = tuple[4];
  uint32_t outer = 0, inner = 0;
  int64_t bodies = 0, lanes = 0, reads = 0, writes = 0, created = 0;
  INTERSECT(0, ic, 0, I[0].size, I[0].crd[ic], 1, fc, 0, F[0].size, F[0].crd[fc], {
    int i0 = I[2].seg[I[1].seg[ic]], i9 = I[2].seg[I[1].seg[ic + 1]];
    int j0 = F[3].seg[F[2].seg[F[1].seg[fc]]], j9 = F[3].seg[F[2].seg[F[1].seg[fc + 1]]];
    for (int i1 = i0; i1 < i9; i1 += 4) {
      n.iterations[1]++;
      outer++;
      for (int j1 = j0; j1 < j9; j1 += 4) {
        int64_t before = bodies;
        n.iterations[2]++;
        inner++;
        for (int i = i1; i < min(i1 + 4, i9); i++) {
          int h = th[i], w = tw[i];
          double v = T[0].val[i];
          lanes++;
          n.reads[0] += first_sight(0, i, outer);
          for (int j = j1; j < min(j1 + 4, j9); j++) {
            int p = h - tr[j], q = w - ts[j];
            if ((unsigned)p >= (unsigned)P || (unsigned)q >= (unsigned)Q) continue;
            int at = (tm[j] * P + p) * Q + q;
            bodies++;
            reads += first_sight(1, j, inner);
            writes += first_sight(2, at, inner);
            UPDATE(created, at, v * T[1].val[j]);
          }
        }
        n.steps += bodies > before;
      }
    }
  });
  n.iterations[0] = n.matches;
  n.cycles = n.steps;
  n.effectual = bodies;
  n.accesses[0] = lanes;
  n.accesses[1] = bodies;
  n.coordinates[0] += lanes;
  n.coordinates[1] += bodies;
  n.iterations[4] = bodies;
  n.iterations[3] = lanes;
  n.reads[1] = reads;
  n.writes = writes;
  n.created = created;
}

/* --------------- spMspM: A[m, k] (A[k, m] in c and d), B[k, n] (B[n, k] in b), Z[m, n] */

static void spMspM_a(void) {
  const Rank *A = T[0].rank, *B = T[1].rank;
  const int N = extent[1];
  int64_t created = 0, bodies = 0;
  for (int am = 0; am < A[0].size; am++) {
    double *row = O + A[0].crd[am] * N;
    uint8_t *seen = written + A[0].crd[am] * N;
    INTERSECT(0, ak, A[1].seg[am], A[1].seg[am + 1], A[1].crd[ak], 1, bk, 0, B[0].size,
              B[0].crd[bk], {
      double a = T[0].val[ak];
      bodies += B[1].seg[bk + 1] - B[1].seg[bk];
      for (int bn = B[1].seg[bk]; bn < B[1].seg[bk + 1]; bn++) {
        int at = B[1].crd[bn];
        row[at] += a * T[1].val[bn];
        created += !seen[at];
        seen[at] = 1;
      }
    });
  }
  n.created = created;
  n.iterations[0] = A[0].size;
  n.iterations[1] = n.accesses[0] = n.reads[0] = n.matches;
  n.iterations[2] = n.effectual = n.steps = n.cycles = n.writes = bodies;
  n.accesses[1] = n.reads[1] = bodies;
  n.coordinates[0] += A[0].size;
  n.coordinates[1] += bodies;
}

static void spMspM_b(void) {
  const Rank *A = T[0].rank, *B = T[1].rank;
  const int N = extent[1];
  for (int am = 0; am < A[0].size; am++) {
    for (int bn = 0; bn < B[0].size; bn++) {
      double sum = 0;
      int64_t before = n.matches;
      INTERSECT(0, ak, A[1].seg[am], A[1].seg[am + 1], A[1].crd[ak], 1, bk, B[1].seg[bn],
                B[1].seg[bn + 1], B[1].crd[bk], { sum += T[0].val[ak] * T[1].val[bk]; });
      if (n.matches > before) {
        UPDATE(n.created, A[0].crd[am] * N + B[0].crd[bn], sum);
        n.writes++;
      }
    }
  }
  n.iterations[0] = A[0].size;
  n.iterations[1] = (int64_t)A[0].size * B[0].size;
  n.iterations[2] = n.effectual = n.steps = n.cycles = n.matches;
  n.accesses[0] = n.accesses[1] = n.reads[0] = n.reads[1] = n.matches;
  n.coordinates[0] += n.iterations[0];
  n.coordinates[1] += n.iterations[1];
}

static void spMspM_c(void) {
  const Rank *A = T[0].rank, *B = T[1].rank;
  const int N = extent[1];
  int64_t created = 0, bodies = 0, outer = 0;
  INTERSECT(0, ak, 0, A[0].size, A[0].crd[ak], 1, bk, 0, B[0].size, B[0].crd[bk], {
    outer += B[1].seg[bk + 1] - B[1].seg[bk];
    for (int bn = B[1].seg[bk]; bn < B[1].seg[bk + 1]; bn++) {
      int column = B[1].crd[bn];
      double b = T[1].val[bn];
      bodies += A[1].seg[ak + 1] - A[1].seg[ak];
      for (int am = A[1].seg[ak]; am < A[1].seg[ak + 1]; am++)
        UPDATE(created, A[1].crd[am] * N + column, b * T[0].val[am]);
    }
  });
  n.created = created;
  n.iterations[0] = n.matches;
  n.iterations[1] = n.accesses[1] = n.reads[1] = outer;
  n.iterations[2] = n.effectual = n.steps = n.cycles = n.writes = bodies;
  n.accesses[0] = n.reads[0] = bodies;
  n.coordinates[0] += bodies;
  n.coordinates[1] += outer;
}

static void spMspM_d(void) {
  const Rank *A = T[0].rank, *B = T[1].rank;
  const int N = extent[1];
  uint32_t outer = 0, inner = 0;
  int64_t bodies = 0, lanes = 0, reads = 0, writes = 0, created = 0;
  INTERSECT(0, ak, 0, A[0].size, A[0].crd[ak], 1, bk, 0, B[0].size, B[0].crd[bk], {
    int i9 = A[1].seg[ak + 1], j9 = B[1].seg[bk + 1];
    for (int i1 = A[1].seg[ak]; i1 < i9; i1 += 4) {
      n.iterations[1]++;
      outer++;
      for (int j1 = B[1].seg[bk]; j1 < j9; j1 += 4) {
        n.iterations[2]++;
        inner++;
        n.steps++;
        for (int i = i1; i < min(i1 + 4, i9); i++) {
          int row = A[1].crd[i] * N;
          double a = T[0].val[i];
          lanes++;
          n.reads[0] += first_sight(0, i, outer);
          bodies += min(j1 + 4, j9) - j1;
          for (int j = j1; j < min(j1 + 4, j9); j++) {
            reads += first_sight(1, j, inner);
            writes += first_sight(2, row + B[1].crd[j], inner);
            UPDATE(created, row + B[1].crd[j], a * T[1].val[j]);
          }
        }
      }
    }
  });
  n.iterations[0] = n.matches;
  n.cycles = n.steps;
  n.effectual = bodies;
  n.accesses[0] = lanes;
  n.accesses[1] = bodies;
  n.coordinates[0] += lanes;
  n.coordinates[1] += bodies;
  n.iterations[4] = bodies;
  n.iterations[3] = lanes;
  n.reads[1] = reads;
  n.writes = writes;
  n.created = created;
}

/* ---------------------------------------------------------------------------------- frame */

static const struct {
  const char *workload, *nest;
  void (*run)(void);
} nests[] = {
    {"conv1d", "a", conv1d_a}, {"conv1d", "b", conv1d_b}, {"conv1d", "c", conv1d_c},
    {"conv1d", "d", conv1d_d}, {"conv2d", "a", conv2d_a}, {"conv2d", "b", conv2d_b},
    {"conv2d", "c", conv2d_c}, {"conv2d", "d", conv2d_d}, {"spMspM", "a", spMspM_a},
    {"spMspM", "b", spMspM_b}, {"spMspM", "c", spMspM_c}, {"spMspM", "d", spMspM_d},
};

static void *take(FILE *file, size_t bytes) {
  void *room = malloc(bytes + 8);
  if (room == NULL || fread(room, 1, bytes, file) != bytes) exit(2);
  return room;
}
static int take_int(FILE *file) {
  int value;
  if (fread(&value, 4, 1, file) != 1) exit(2);
  return value;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static void print_list(const char *name, const int64_t *values, int count) {
  printf(",\"%s\":[", name);
  for (int at = 0; at < count; at++) printf(at ? ",%lld" : "%lld", (long long)values[at]);
  printf("]");
}

int main(int argc, char **argv) {
  if (argc != 5) return 1;
  FILE *file = fopen(argv[1], "rb");
  if (file == NULL) return 2;
  int loops = take_int(file), ranks = take_int(file);
  outputs = 1;
  for (int rank = 0; rank < ranks; rank++) outputs *= extent[rank] = take_int(file);
  for (int at = 0; at < 2; at++) {
    Tensor *t = &T[at];
    t->ranks = take_int(file);
    for (int rank = 0; rank < t->ranks; rank++) {
      Rank *r = &t->rank[rank];
      r->shape = take_int(file);
      r->fibers = take_int(file) - 1;
      r->seg = take(file, 4 * (size_t)(r->fibers + 1));
      r->size = take_int(file);
      r->crd = take(file, 4 * (size_t)r->size);
    }
    t->size = take_int(file);
    t->val = take(file, 8 * (size_t)t->size);
    stamps[at] = malloc(4 * (size_t)(t->size + 1));
  }
  fclose(file);
  O = malloc(8 * (size_t)outputs);
  written = malloc((size_t)outputs);
  stamps[2] = malloc(4 * (size_t)outputs);
  void (*run)(void) = NULL;
  for (size_t at = 0; at < sizeof nests / sizeof *nests; at++)
    if (!strcmp(nests[at].workload, argv[2]) && !strcmp(nests[at].nest, argv[3]))
      run = nests[at].run;
  if (run == NULL) return 1;
  if (run == conv2d_d) untuple();
  printf("{\"times\":[");
  for (int repeat = 0; repeat < atoi(argv[4]); repeat++) {
    memset(&n, 0, sizeof n);
    memset(O, 0, 8 * (size_t)outputs);
    memset(written, 0, (size_t)outputs);
    memset(stamps[0], 0, 4 * (size_t)T[0].size);
    memset(stamps[1], 0, 4 * (size_t)T[1].size);
    memset(stamps[2], 0, 4 * (size_t)outputs);
    double started = now();
    run();
    printf(repeat ? ",%.4f" : "%.4f", now() - started);
  }
  double checksum = 0;
  for (int at = 0; at < outputs; at++) checksum += O[at] * (at % 1009 + 1);
  printf("],\"counts\":{\"effectual\":%lld,\"steps\":%lld,\"cycles\":%lld", (long long)n.effectual,
         (long long)n.steps, (long long)n.cycles);
  printf(",\"comparisons\":%lld,\"matches\":%lld", (long long)n.comparisons, (long long)n.matches);
  printf(",\"writes\":%lld,\"created\":%lld", (long long)n.writes, (long long)n.created);
  print_list("iterations", n.iterations, loops);
  print_list("accesses", n.accesses, 2);
  print_list("reads", n.reads, 2);
  print_list("coordinates", n.coordinates, 2);
  printf("},\"checksum\":%.0f}\n", checksum);
  return 0;
}
