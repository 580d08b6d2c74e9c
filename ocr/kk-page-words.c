/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-page-words.h"

#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-interpret.h"

static gboolean
holds_move (const GArray *pieces)
{
  static const char *const keys[] = { "new_address", "name", "birth_date", "move_date" };
  guint found = 0;
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    for (guint i = 0; i < pieces->len; i++)
      if (g_strcmp0 (g_array_index (pieces, KkPiece, i).keys[0], keys[k]) == 0)
        {
          found++;
          break;
        }
  return found >= 3;
}

KkDocument
kk_page_document (const KkLabels *labels,
                  const KkLayout *layout,
                  const GPtrArray *texts,
                  const GArray *pieces,
                  double *score_out)
{
  double scores[KK_DOCUMENT_KOSEKI_SUPPLEMENT + 1] = { 0 };
  g_autofree double *sizes = g_new0 (double, texts->len + 1);
  for (guint i = 0; i < texts->len; i++)
    sizes[i] = g_array_index (layout->lines, KkLayoutLine, i).em / MAX (layout->em, 1);
  kk_labels_score_documents (labels, texts, sizes, scores);
  int best = KK_DOCUMENT_UNKNOWN;
  gboolean move
      = holds_move (pieces); /* 在留カード番号 stands on a certificate, no move on a card */
  for (int d = 0; d <= KK_DOCUMENT_KOSEKI_SUPPLEMENT; d++)
    if (scores[d] > scores[best] && !(move && kk_document_is_card ((KkDocument) d)))
      best = d;
  *score_out = scores[best];
  /* A title that cannot be read: the certifying words and the labels of the form say it too. */
  if (best == KK_DOCUMENT_TRANSFER_CERTIFICATE && scores[best] >= 2.2 && move)
    return KK_DOCUMENT_TRANSFER_CERTIFICATE;
  return scores[best] >= 4 ? (KkDocument) best : KK_DOCUMENT_UNKNOWN;
}

gboolean
kk_page_number (const KkSheet *sheet,
                const KkLayout *layout,
                const GPtrArray *texts,
                int *number_out,
                int *total_out)
{
  static GRegex *regex;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      regex = g_regex_new (
          "(?:^|[^\\d/])(\\d{1,2})(?:頁|ページ|枚目)?/(\\d{1,2})(?:頁|ページ|枚)?(?:$|[^\\d/])",
          G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  for (guint i = 0; i < texts->len; i++)
    {
      const KkLayoutLine *line = &g_array_index (layout->lines, KkLayoutLine, i);
      int middle = line->box.y + line->box.h / 2;
      if (line->cell >= 0 || (middle > sheet->height / 6 && middle < sheet->height * 5 / 6))
        continue;
      g_autofree char *plain = kk_text_fold (((KkText *) texts->pdata[i])->text);
      g_autoptr (GMatchInfo) match = NULL;
      if (!g_regex_match (regex, plain, 0, &match))
        continue;
      g_autofree char *number = g_match_info_fetch (match, 1);
      g_autofree char *total = g_match_info_fetch (match, 2);
      int n = atoi (number), t = atoi (total);
      if (n >= 1 && t >= n && t <= 20)
        {
          *number_out = n;
          *total_out = t;
          return TRUE;
        }
    }
  return FALSE;
}

/* "福岡県小郡市長 山田 太郎" → the characters before 長, in a line's chars; 0 where it is no such
 * line. */
static int
issuer_end (const KkText *text)
{
  GString *plain = g_string_new (NULL);
  int end = 0;
  gunichar before = 0;
  for (guint i = 0; i < text->chars->len; i++)
    {
      gunichar c = g_array_index (text->chars, KkLineChar, i).ch;
      if (g_unichar_isspace (c))
        continue;
      if (c == 0x9577
          && (before == 0x5e02 || before == 0x533a || before == 0x753a
              || before == 0x6751)) /* 長 after 市区町村 */
        {
          end = (int) i;
          break;
        }
      if (c == 0x3002 || c == 0x3001 || i > 30)
        break;
      g_string_append_unichar (plain, c);
      before = c;
    }
  glong length = g_utf8_strlen (plain->str, -1);
  g_string_free (plain, TRUE);
  return length >= 2 ? end : 0;
}

static gboolean
have_key (GPtrArray *items, const char *key)
{
  for (guint i = 0; i < items->len; i++)
    if (strcmp (((KkItem *) items->pdata[i])->key, key) == 0)
      return TRUE;
  return FALSE;
}

static void
add_item (GPtrArray *items, const char *key, int line, int to, KkBox box)
{
  KkItem *item = g_new0 (KkItem, 1);
  item->key = key;
  item->spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  KkSpan span = { line, 0, to };
  g_array_append_val (item->spans, span);
  item->box = box;
  item->label_box = box;
  item->row = item->table = item->person = -1;
  item->fit = 1;
  g_ptr_array_add (items, item);
}

void
kk_page_certifier (const KkLayout *layout,
                   const GPtrArray *texts,
                   const GArray *pieces,
                   GPtrArray *items)
{
  int found = -1, end = 0;
  for (guint i = 0; i < texts->len; i++)
    {
      int at = issuer_end (texts->pdata[i]);
      if (at > 0 && g_array_index (layout->lines, KkLayoutLine, i).cell < 0)
        {
          found = (int) i;
          end = at;
        }
    }
  if (found < 0)
    return;
  const KkLayoutLine *line = &g_array_index (layout->lines, KkLayoutLine, found);
  /* Beside what a label led to as well: that may be none. */
  KkBox box = { 0 };
  for (int k = 0; k < end; k++)
    box = kk_box_union (box,
                        g_array_index (((KkText *) texts->pdata[found])->chars, KkLineChar, k).box);
  add_item (items, "issuer", found, end, box);
  if (have_key (items, "issue_date"))
    return;
  int best = -1;
  double least = G_MAXDOUBLE;
  for (guint i = 0; i < texts->len; i++)
    {
      const KkLayoutLine *l = &g_array_index (layout->lines, KkLayoutLine, i);
      KkText *text = texts->pdata[i];
      gboolean labelled = FALSE;
      for (guint p = 0; p < pieces->len; p++)
        {
          const KkPiece *piece = &g_array_index (pieces, KkPiece, p);
          labelled = labelled || (piece->line == (int) i && piece->keys[0] != NULL);
        }
      if (l->cell >= 0 || labelled || kk_interpret_plausible ("issue_date", text->text) < 0.9
          || text->chars->len > 24)
        continue;
      double dy = ABS (l->box.y - line->box.y), dx = ABS (l->box.x - line->box.x);
      if (dy < 14 * line->em && dy + dx / 4 < least)
        {
          least = dy + dx / 4;
          best = (int) i;
        }
    }
  if (best >= 0)
    add_item (items, "issue_date", best, (int) ((KkText *) texts->pdata[best])->chars->len,
              g_array_index (layout->lines, KkLayoutLine, best).box);
}

void
kk_page_add_plain_text (KkReading *reading, const GPtrArray *texts)
{
  GString *out = g_string_new (reading->plain_text);
  for (guint i = 0; i < texts->len; i++)
    {
      const KkText *text = texts->pdata[i];
      if (text->chars->len > 1 && text->mean_logp > -1.2)
        g_string_append_printf (out, "%s\n", text->text);
    }
  g_free (reading->plain_text);
  reading->plain_text = g_string_free (out, FALSE);
}
