/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-koseki-rows.h"

#define ALIKE 0.3 /* cost of a character that was the network's second to fifth choice */
#define WORD_MAX 16

typedef struct
{
  KkKosekiKind kind;
  const char *text;
} Word;

/* Printed alike by every office: the form is the ministry's. */
static const Word words[] = {
  { KK_KOSEKI_DOMICILE, "本籍" },
  { KK_KOSEKI_DOMICILE, "本籍地" },
  { KK_KOSEKI_DOMICILE, "戸籍の表示" },
  { KK_KOSEKI_HEAD, "筆頭者" },
  { KK_KOSEKI_HEAD, "筆頭者氏名" },
  { KK_KOSEKI_HEAD, "筆頭者の氏名" },
  { KK_KOSEKI_HEAD, "戸籍の筆頭者" },
  { KK_KOSEKI_HEAD, "戸籍筆頭者" },
  { KK_KOSEKI_HEAD, "氏名(筆頭者)" },
  { KK_KOSEKI_FULL_NAME, "氏名" },
  { KK_KOSEKI_PERSONS, "戸籍に記録されている者" },
  { KK_KOSEKI_PERSONS, "戸籍に記載されている者" },
  { KK_KOSEKI_PERSONS, "附票に記録されている者" },
  { KK_KOSEKI_PERSONS, "附票に記載されている者" },
  { KK_KOSEKI_EVENTS, "身分事項" },
  { KK_KOSEKI_REMOVED, "除籍" },
  { KK_KOSEKI_NAME, "名" },
  { KK_KOSEKI_BIRTH, "生年月日" },
  { KK_KOSEKI_BIRTH, "出生の年月日" },
  { KK_KOSEKI_SEX, "性別" },
  { KK_KOSEKI_SEX, "男女の別" },
  { KK_KOSEKI_BIRTH_ORDER, "続柄" },
  { KK_KOSEKI_BIRTH_ORDER, "父母との続柄" },
  { KK_KOSEKI_ADDRESS, "住所" },
  { KK_KOSEKI_ADDRESS_DATE, "住所を定めた年月日" },
  { KK_KOSEKI_ADDRESS_DATE, "住所を定めた日" },
  { KK_KOSEKI_ADDRESS_DATE, "住定日" },
  { KK_KOSEKI_ADDRESS_DATE, "住定年月日" },
  { KK_KOSEKI_OTHER, "父" },
  { KK_KOSEKI_OTHER, "母" },
  { KK_KOSEKI_OTHER, "養父" },
  { KK_KOSEKI_OTHER, "養母" },
  { KK_KOSEKI_OTHER, "名の振り仮名" },
  { KK_KOSEKI_OTHER, "氏の振り仮名" },
  { KK_KOSEKI_OTHER, "配偶者区分" },
  { KK_KOSEKI_OTHER, "戸籍事項" },
  { KK_KOSEKI_OTHER, "戸籍編製" },
  { KK_KOSEKI_OTHER, "戸籍改製" },
  { KK_KOSEKI_OTHER, "転籍" },
  { KK_KOSEKI_OTHER, "出生" },
  { KK_KOSEKI_OTHER, "婚姻" },
  { KK_KOSEKI_OTHER, "離婚" },
  { KK_KOSEKI_OTHER, "認知" },
  { KK_KOSEKI_OTHER, "入籍" },
  { KK_KOSEKI_OTHER, "死亡" },
  { KK_KOSEKI_OTHER, "養子縁組" },
  { KK_KOSEKI_OTHER, "氏の変更" },
  { KK_KOSEKI_OTHER, "以下余白" },
  { KK_KOSEKI_OTHER, "在外選挙人名簿登録市区町村名" },
  { KK_KOSEKI_OTHER, "住民票コード" },
  { KK_KOSEKI_OTHER, "フリガナ" },
  { KK_KOSEKI_OTHER, "番号" },
  { KK_KOSEKI_OTHER, "備考" },
};

typedef struct
{
  gunichar ch; /* folded */
  int line, at;
  gboolean first; /* of its line */
  gboolean gap;   /* before it */
  const KkLineChar *seen;
} Char;

static void
word_clear (gpointer data)
{
  g_array_unref (((KkKosekiWord *) data)->values);
}

static void
row_free (gpointer data)
{
  KkKosekiRow *row = data;
  g_array_unref (row->words);
  g_array_unref (row->loose);
  g_free (row);
}

KkBox
kk_koseki_span_box (const GPtrArray *texts, const KkSpan *span)
{
  const KkText *text = texts->pdata[span->line];
  KkBox box = { 0 };
  for (int i = span->from; i < span->to && i < (int) text->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      if (!g_unichar_isspace (c->ch))
        box = kk_box_union (box, c->box);
    }
  return box;
}

static gboolean
is_one_of (const char *set, gunichar ch)
{
  return ch != 0 && g_utf8_strchr (set, -1, ch) != NULL;
}

static gboolean
opens (gunichar ch)
{
  return is_one_of ("【［[〔「『（({〈《〖", ch);
}

static gboolean
closes (gunichar ch)
{
  return is_one_of ("】］]〕」』）)}〉》〗", ch);
}

static const Char *
char_at (const GArray *chars, guint i)
{
  return &g_array_index (chars, Char, i);
}

static double
cost_of (gunichar want, const Char *c)
{
  if (want == c->ch)
    return 0;
  for (guint i = 0; i < c->seen->n_alternatives; i++)
    if (kk_label_fold (c->seen->alternatives[i]) == want)
      return ALIKE;
  return 1;
}

/* The longest word that stands at chars[at]; its length, 0: none. */
static guint
match (const GArray *chars, guint at, gboolean open, KkKosekiKind *kind_out)
{
  guint best = 0;
  double least = G_MAXDOUBLE;
  for (guint w = 0; w < G_N_ELEMENTS (words); w++)
    {
      double cost = 0;
      guint n = 0;
      for (const char *p = words[w].text; *p != '\0' && cost < 3; p = g_utf8_next_char (p), n++)
        cost += at + n < chars->len && (n == 0 || !char_at (chars, at + n)->first)
                    ? cost_of (kk_label_fold (g_utf8_get_char (p)), char_at (chars, at + n))
                    : 3;
      double allowed = n == 1 ? ALIKE : n == 2 ? 2 * ALIKE : n < 5 ? 1 : 2;
      const Char *next = at + n < chars->len ? char_at (chars, at + n) : NULL;
      gboolean shut = next == NULL || next->first || closes (next->ch);
      gboolean ends = shut || next->gap || next->ch == ':';
      /* One character is a word only with something around it. */
      gboolean stands
          = n == 1 ? (open ? shut : char_at (chars, at)->first && shut) : open || ends || cost == 0;
      if (cost > allowed || !stands || (n < 3 && !ends && !open))
        continue;
      if (n > best || (n == best && cost < least))
        {
          best = n;
          least = cost;
          *kind_out = words[w].kind;
        }
    }
  return best;
}

/* "【従前戸籍】": the length of whatever is in brackets, both of them. 0: it is none. */
static guint
bracketed_length (const GArray *chars, guint at)
{
  if (!is_one_of ("【〖", char_at (chars, at)->ch))
    return 0;
  for (guint i = at + 1; i < chars->len && i < at + WORD_MAX; i++)
    if (closes (char_at (chars, i)->ch))
      return i + 1 - at;
  return 0;
}

static void
add_char (GArray *spans, const Char *c)
{
  KkSpan *last = spans->len > 0 ? &g_array_index (spans, KkSpan, spans->len - 1) : NULL;
  KkSpan span = { c->line, c->at, c->at + 1 };
  if (last != NULL && last->line == c->line)
    last->to = c->at + 1;
  else
    g_array_append_val (spans, span);
}

static void
cut (KkKosekiRow *row, const GArray *chars, const KkLayout *layout)
{
  GArray *into = row->loose;
  for (guint i = 0; i < chars->len;)
    {
      const Char *c = char_at (chars, i);
      gboolean open = opens (c->ch);
      KkKosekiKind kind = KK_KOSEKI_OTHER;
      guint from = i + open, length = 0;
      if (from < chars->len && (open || c->first || c->gap))
        length = match (chars, from, open, &kind);
      /* The opening bracket was read as something else. */
      if (length == 0 && !open && c->first && i + 1 < chars->len)
        {
          length = match (chars, i + 1, FALSE, &kind);
          if (i + 1 + length < chars->len && closes (char_at (chars, i + 1 + length)->ch))
            from = i + 1;
          else
            length = 0;
        }
      guint to = from + length;
      if (length == 0 && open && (length = bracketed_length (chars, i)) > 0)
        to = i + length;
      else if (length > 0)
        while (to < chars->len && !char_at (chars, to)->first
               && (closes (char_at (chars, to)->ch) || char_at (chars, to)->ch == ':'))
          to++;
      if (length == 0)
        {
          add_char (into, c);
          i++;
          continue;
        }
      KkKosekiWord word = { .kind = kind, .bracketed = open };
      word.values = g_array_new (FALSE, FALSE, sizeof (KkSpan));
      word.cell = g_array_index (layout->lines, KkLayoutLine, c->line).cell;
      for (guint k = i; k < to; k++)
        word.box = kk_box_union (word.box, char_at (chars, k)->seen->box);
      g_array_append_val (row->words, word);
      into = word.values;
      i = to;
    }
}

typedef struct
{
  int line;
  KkBox box;
} Place;

static int
top_first (gconstpointer a, gconstpointer b)
{
  const KkBox *p = &((const Place *) a)->box, *q = &((const Place *) b)->box;
  return (2 * p->y + p->h) - (2 * q->y + q->h);
}

static int
left_first (gconstpointer a, gconstpointer b)
{
  return ((const Place *) a)->box.x - ((const Place *) b)->box.x;
}

static void
add_chars (GArray *chars, const KkText *text, int line)
{
  gboolean first = TRUE, gap = FALSE;
  for (guint i = 0; i < text->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      if (g_unichar_isspace (c->ch))
        {
          gap = TRUE;
          continue;
        }
      Char out = { kk_label_fold (c->ch), line, (int) i, first, gap, c };
      g_array_append_val (chars, out);
      first = gap = FALSE;
    }
}

GPtrArray *
kk_koseki_rows (const KkLayout *layout, const GPtrArray *texts)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  for (guint i = 0; i < texts->len && i < layout->lines->len; i++)
    {
      const KkLayoutLine *line = &g_array_index (layout->lines, KkLayoutLine, i);
      Place place = { (int) i, line->box };
      if (!line->vertical && ((const KkText *) texts->pdata[i])->chars->len > 0)
        g_array_append_val (places, place);
    }
  g_array_sort (places, top_first);
  for (guint i = 0; i < places->len;)
    {
      KkBox box = g_array_index (places, Place, i).box;
      g_autoptr (GArray) beside = g_array_new (FALSE, FALSE, sizeof (Place));
      for (; i < places->len; i++)
        {
          const Place *p = &g_array_index (places, Place, i);
          if (beside->len > 0 && p->box.y + p->box.h / 2 > box.y + box.h / 2 + 0.5 * layout->em)
            break;
          g_array_append_val (beside, *p);
        }
      g_array_sort (beside, left_first);
      KkKosekiRow *row = g_new0 (KkKosekiRow, 1);
      row->words = g_array_new (FALSE, FALSE, sizeof (KkKosekiWord));
      g_array_set_clear_func (row->words, word_clear);
      row->loose = g_array_new (FALSE, FALSE, sizeof (KkSpan));
      g_autoptr (GArray) chars = g_array_new (FALSE, FALSE, sizeof (Char));
      for (guint k = 0; k < beside->len; k++)
        {
          const Place *p = &g_array_index (beside, Place, k);
          add_chars (chars, texts->pdata[p->line], p->line);
          row->box = kk_box_union (row->box, p->box);
        }
      cut (row, chars, layout);
      g_ptr_array_add (rows, row);
    }
  return rows;
}
