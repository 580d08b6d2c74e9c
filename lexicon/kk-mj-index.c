/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-mj-index-private.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif
#include <string.h>
#include <sys/stat.h>

#include "lexicon/kk-checksum.h"

#define MOST_SHAPES 600 /* kept, 10 KB each */

struct _KkMjIndex
{
  GMappedFile *file;
  const KkMjIndexHead *head;
  const float *projection, *bias;
  const guint32 *numbers, *glyphs;
  const gint8 *front, *back;
  gboolean wide; /* AVX2 */

  GMutex lock;
  FT_Library library;
  FT_Face face;
  GHashTable *shapes; /* row + 1 → KkMjShape* */
};

static gboolean
broken (GError **error, const char *path, const char *why)
{
  g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_BROKEN, "the index %s: %s", path, why);
  return FALSE;
}

static guint
blocks_of (guint n)
{
  return (n + KK_MJ_BLOCK - 1) / KK_MJ_BLOCK;
}

static gboolean
take_file (KkMjIndex *self, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  self->file = g_mapped_file_new (path, FALSE, &local);
  if (self->file == NULL)
    {
      g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_MISSING, "the index %s: %s", path,
                   local->message);
      return FALSE;
    }
  const guint8 *bytes = (const guint8 *) g_mapped_file_get_contents (self->file);
  gsize length = g_mapped_file_get_length (self->file);
  const KkMjIndexHead *head = (const void *) bytes;
  if (length < sizeof *head || head->magic != KK_MJ_INDEX_MAGIC)
    return broken (error, path, "is no index");
  if (head->version != KK_MJ_INDEX_VERSION || head->dims != KK_MJ_CODE_SIZE)
    {
      g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_VERSION,
                   "the index %s is of another version", path);
      return FALSE;
    }
  gsize table = (gsize) head->dims * (KK_MJ_ROUGH_SIZE + 1) * sizeof (float);
  if (head->n == 0 || head->n > 1000000
      || length
             != sizeof *head + table + (gsize) head->n * (8 + KK_MJ_BACK)
                    + (gsize) blocks_of (head->n) * KK_MJ_BLOCK * KK_MJ_FRONT)
    return broken (error, path, "is cut short");
  if (kk_lexicon_checksum (bytes + sizeof *head, length - sizeof *head) != head->adler)
    return broken (error, path, "is damaged");
  self->head = head;
  self->projection = (const void *) (bytes + sizeof *head);
  self->bias = self->projection + (gsize) head->dims * KK_MJ_ROUGH_SIZE;
  self->numbers = (const void *) (self->bias + head->dims);
  self->glyphs = self->numbers + head->n;
  self->front = (const void *) (self->glyphs + head->n);
  self->back = self->front + (gsize) blocks_of (head->n) * KK_MJ_BLOCK * KK_MJ_FRONT;
  return TRUE;
}

static gboolean
take_font (KkMjIndex *self, GError **error)
{
  struct stat info;
  if (stat (KK_MJ_FONT, &info) != 0 || info.st_size != (off_t) self->head->font_size
      || FT_Init_FreeType (&self->library) != 0
      || FT_New_Face (self->library, KK_MJ_FONT, 0, &self->face) != 0)
    {
      g_set_error_literal (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_MISSING,
                           "IPAmj Mincho is not the one the index was made from");
      return FALSE;
    }
  return TRUE;
}

KkMjIndex *
kk_mj_index_open (const char *dictionary, GError **error)
{
  g_autofree char *standard = dictionary == NULL ? kk_lexicon_default_path () : NULL;
  g_autofree char *folder = g_path_get_dirname (dictionary != NULL ? dictionary : standard);
  g_autofree char *path = g_build_filename (folder, "kakanai.mj", NULL);
  g_autoptr (KkMjIndex) self = g_new0 (KkMjIndex, 1);
  g_mutex_init (&self->lock);
  self->shapes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (!take_file (self, path, error) || !take_font (self, error))
    return NULL;
#ifdef __x86_64__
  self->wide = __builtin_cpu_supports ("avx2");
#endif
  return g_steal_pointer (&self);
}

void
kk_mj_index_free (KkMjIndex *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->face, FT_Done_Face);
  g_clear_pointer (&self->library, FT_Done_FreeType);
  g_clear_pointer (&self->shapes, g_hash_table_unref);
  g_clear_pointer (&self->file, g_mapped_file_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
kk_mj_index_size (const KkMjIndex *self)
{
  return self->head->n;
}

guint
kk_mj_index_number (const KkMjIndex *self, guint i)
{
  g_return_val_if_fail (i < self->head->n, 0);
  return self->numbers[i];
}

int
kk_mj_index_row (const KkMjIndex *self, guint number)
{
  guint low = 0, high = self->head->n;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (self->numbers[middle] < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->head->n && self->numbers[low] == number ? (int) low : -1;
}

void
kk_mj_index_code (const KkMjIndex *self, const KkMjShape *shape, KkMjCode *out)
{
  kk_mj_code (self->projection, self->bias, shape, out);
}

static gint32
back_distance (const KkMjIndex *self, guint row, const KkMjCode *code)
{
  const gint8 *back = self->back + (gsize) row * KK_MJ_BACK;
  gint32 sum = 0;
  for (int d = 0; d < KK_MJ_BACK; d++)
    {
      gint32 difference = back[d] - code->values[KK_MJ_FRONT + d];
      sum += difference * difference;
    }
  return sum;
}

gint32
kk_mj_index_distance (const KkMjIndex *self, guint row, const KkMjCode *code)
{
  g_return_val_if_fail (row < self->head->n, G_MAXINT32);
  const gint8 *front = self->front + (gsize) (row / KK_MJ_BLOCK) * KK_MJ_BLOCK * KK_MJ_FRONT;
  gint32 sum = back_distance (self, row, code);
  for (int d = 0; d < KK_MJ_FRONT; d++)
    {
      gint32 difference = front[KK_MJ_FRONT_AT (d, row % KK_MJ_BLOCK)] - code->values[d];
      sum += difference * difference;
    }
  return sum;
}

/* The share of the first values in the distances of a block's rows. Sums of integers: the same with
 * and without wide vectors. */
static void
measure_plain (const gint8 *front, const KkMjCode *code, gint32 *out)
{
  memset (out, 0, KK_MJ_BLOCK * sizeof *out);
  for (int d = 0; d < KK_MJ_FRONT; d += 2)
    for (int i = 0; i < KK_MJ_BLOCK; i++)
      {
        gint16 a = (gint16) (front[KK_MJ_FRONT_AT (d, i)] - code->values[d]);
        gint16 b = (gint16) (front[KK_MJ_FRONT_AT (d + 1, i)] - code->values[d + 1]);
        out[i] += (gint32) a * a + (gint32) b * b;
      }
}

#ifdef __x86_64__
__attribute__ ((target ("avx2"))) static void
measure_wide (const gint8 *front, const KkMjCode *code, gint32 *out)
{
  __m256i low = _mm256_setzero_si256 (), high = _mm256_setzero_si256 ();
  for (int d = 0; d < KK_MJ_FRONT; d += 2)
    {
      const __m128i *rows = (const __m128i *) (front + KK_MJ_FRONT_AT (d, 0));
      guint32 pair = (guint16) code->values[d] | (guint32) (guint16) code->values[d + 1] << 16;
      __m256i asked = _mm256_set1_epi32 ((int) pair);
      __m256i a = _mm256_sub_epi16 (_mm256_cvtepi8_epi16 (_mm_loadu_si128 (rows)), asked);
      __m256i b = _mm256_sub_epi16 (_mm256_cvtepi8_epi16 (_mm_loadu_si128 (rows + 1)), asked);
      low = _mm256_add_epi32 (low, _mm256_madd_epi16 (a, a));
      high = _mm256_add_epi32 (high, _mm256_madd_epi16 (b, b));
    }
  _mm256_storeu_si256 ((__m256i *) out, low);
  _mm256_storeu_si256 ((__m256i *) (out + 8), high);
}
#else
#define measure_wide measure_plain
#endif

guint
kk_mj_index_nearest (
    const KkMjIndex *self, const KkMjCode *code, gint32 limit, KkMjNear *out, guint most)
{
  guint found = 0;
  gint32 part[KK_MJ_BLOCK];
  for (guint row = 0; row < self->head->n && most > 0; row++)
    {
      guint place = row % KK_MJ_BLOCK;
      if (place == 0)
        {
          const gint8 *front = self->front + (gsize) row * KK_MJ_FRONT;
          if (self->wide)
            measure_wide (front, code, part);
          else
            measure_plain (front, code, part);
        }
      if (part[place] >= limit)
        continue;
      gint32 distance = part[place] + back_distance (self, row, code);
      if (distance >= limit)
        continue;
      guint at = found < most ? found++ : most - 1;
      for (; at > 0 && out[at - 1].distance > distance; at--)
        out[at] = out[at - 1];
      out[at] = (KkMjNear){ row, distance };
      if (found == most)
        limit = out[most - 1].distance;
    }
  return found;
}

gboolean
kk_mj_index_shape (KkMjIndex *self, guint row, KkMjShape *out)
{
  g_return_val_if_fail (row < self->head->n, FALSE);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const KkMjShape *kept = g_hash_table_lookup (self->shapes, GUINT_TO_POINTER (row + 1));
  if (kept != NULL)
    {
      *out = *kept;
      return TRUE;
    }
  if (self->glyphs[row] >= (guint32) self->face->num_glyphs
      || !kk_mj_draw (self->face, self->glyphs[row], out))
    return FALSE;
  if (g_hash_table_size (self->shapes) >= MOST_SHAPES)
    g_hash_table_remove_all (self->shapes);
  g_hash_table_insert (self->shapes, GUINT_TO_POINTER (row + 1), g_memdup2 (out, sizeof *out));
  return TRUE;
}
