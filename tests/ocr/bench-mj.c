/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well the exact glyph is found: bench-mj [--seed N] [--count N] [--raw]. Prints glyphs of
 * IPAmj明朝 and of fonts nothing was fitted to, 9 to 12 pt at 300 dpi with light wear. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ocr/kk-mj-name.h"
#include "tests/ocr/print-glyph.h"

#define IPAMJ "/usr/share/fonts/truetype/ipamj/ipamjm.ttf"
#define SIDE 96

static const char FAMILIES[]
    = "高髙崎﨑嵜辺邊邉斎齋斉齊浜濱濵沢澤広廣国國吉𠮷桜櫻柳栁徳德瀬瀨桑桒橋島嶋嶌富冨藤"
      "恵惠竜龍滝瀧渕淵淵曽曾真眞清淸槙槇緑綠横橫塚隆";

/* Microseconds of processor time: other programs may run. */
static gint64
cpu_time (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int seed = 7, count = 2000;
static gboolean raw;
static KkLineReader *network;

static gboolean
print (FT_Face face, guint glyph, GRand *rand, KkMjShape *shape)
{
  guint8 paper[SIDE * SIDE];
  KkPrintWear wear = kk_print_light_wear (rand);
  memset (paper, 255, sizeof paper);
  kk_print_glyph (face, glyph, &wear, rand, g_rand_double_range (rand, 18, 22),
                  g_rand_double_range (rand, 66, 70), paper, SIDE, SIDE);
  for (int i = 0; i < SIDE * SIDE; i++)
    paper[i] = 255 - paper[i];
  return kk_mj_shape_init (shape, paper, SIDE, SIDE, SIDE);
}

/* Glyphs of the family the number belongs to. */
static guint
family_size (KkLexicon *lexicon, gunichar base)
{
  g_autoptr (GArray) variants = kk_mj_variants (lexicon, base);
  return variants->len;
}

typedef struct
{
  guint asked, right, base_right, exact, exact_wrong, base_sure, base_wrong, top5;
} Tally;

static void
judge (const KkMjAnswer *answer,
       gunichar ch,
       guint number,
       gunichar base,
       Tally *tally,
       const char *tag)
{
  gboolean right = answer->n_ranks > 0 && answer->ranks[0].glyph.number == number;
  gboolean base_right = answer->n_ranks > 0 && answer->ranks[0].glyph.base == base;
  KkMjVerdict verdict = kk_mj_verdict (answer, ch, answer->ranks[0].distance);
  tally->asked++;
  tally->right += right;
  tally->base_right += base_right;
  for (guint i = 0; i < answer->n_ranks; i++)
    tally->top5 += i < 5 && answer->ranks[i].glyph.number == number;
  tally->exact += verdict == KK_MJ_EXACT;
  tally->exact_wrong += verdict == KK_MJ_EXACT && !right;
  tally->base_sure += verdict != KK_MJ_UNSURE;
  tally->base_wrong += verdict != KK_MJ_UNSURE && !base_right;
  if (raw)
    printf ("raw %s %d %d %.5f %.5f %.5f MJ%06u MJ%06u\n", tag, right, base_right,
            answer->ranks[0].distance, answer->margin, answer->kin_margin, number,
            answer->ranks[0].glyph.number);
}

static void
report (const char *what, const Tally *t, double seconds)
{
  double n = MAX (t->asked, 1) / 100.0;
  printf ("%-34s %5u  glyph %6.2f %%  among 5 %6.2f %%  base %6.2f %%  exact %6.2f %% (wrong %u)"
          "  base sure %6.2f %% (wrong %u)  %.2f ms\n",
          what, t->asked, t->right / n, t->top5 / n, t->base_right / n, t->exact / n,
          t->exact_wrong, t->base_sure / n, t->base_wrong, seconds * 1000 / MAX (t->asked, 1));
}

static void
bench_ipamj (KkMjIndex *index, KkLexicon *lexicon, FT_Face face, gboolean families)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) seed);
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (guint));
  for (const char *p = FAMILIES; families && *p; p = g_utf8_next_char (p))
    {
      g_autoptr (GArray) variants = kk_mj_variants (lexicon, g_utf8_get_char (p));
      for (guint i = 0; i < variants->len; i++)
        {
          const KkMjVariant *v = &g_array_index (variants, KkMjVariant, i);
          if (v->glyph.number > 0 && v->relation == KK_MJ_SAME)
            g_array_append_val (wanted, v->glyph.number);
        }
    }
  while (!families && wanted->len < (guint) count)
    {
      guint number = kk_mj_index_number (
          index, (guint) g_rand_int_range (rand, 0, (gint32) kk_mj_index_size (index)));
      KkMjGlyph glyph;
      if (kk_mj_get (lexicon, number, &glyph) && glyph.base != 0
          && family_size (lexicon, glyph.base) > 1)
        g_array_append_val (wanted, number);
    }
  Tally tally = { 0 };
  gint64 spent = 0;
  for (guint i = 0; i < wanted->len; i++)
    {
      guint number = g_array_index (wanted, guint, i);
      g_autofree char *name = g_strdup_printf ("mj%06u", number);
      KkMjGlyph glyph;
      KkMjShape shape;
      KkMjAnswer answer;
      if (!kk_mj_get (lexicon, number, &glyph)
          || !print (face, FT_Get_Name_Index (face, name), rand, &shape))
        continue;
      gint64 start = cpu_time ();
      kk_mj_answer (index, lexicon, network, glyph.base, &shape, &answer);
      spent += cpu_time () - start;
      judge (&answer, glyph.base, number, glyph.base, &tally, families ? "family" : "random");
    }
  report (families ? "IPAmj明朝, families of names" : "IPAmj明朝, any glyph with variants", &tally,
          spent / 1e6);
}

static void
bench_font (KkMjIndex *index, KkLexicon *lexicon, const char *path, FT_Library library)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) seed);
  g_autofree char *name = g_path_get_basename (path);
  FT_Face face;
  Tally tally = { 0 };
  gint64 spent = 0;
  if (FT_New_Face (library, path, 0, &face) != 0)
    {
      printf ("%-34s is not installed\n", name);
      return;
    }
  for (const char *p = FAMILIES; *p; p = g_utf8_next_char (p))
    for (int k = 0; k < MAX (1, count / 100); k++)
      {
        gunichar ch = g_utf8_get_char (p);
        guint glyph = FT_Get_Char_Index (face, ch);
        KkMjShape shape;
        KkMjAnswer answer;
        if (glyph == 0 || !print (face, glyph, rand, &shape))
          continue;
        gint64 start = cpu_time ();
        kk_mj_answer (index, lexicon, network, ch, &shape, &answer);
        spent += cpu_time () - start;
        judge (&answer, ch, kk_mj_number (lexicon, ch, 0), ch, &tally, name);
      }
  report (name, &tally, spent / 1e6);
  FT_Done_Face (face);
}

/* 山X子 as a line of a page. */
static KkText *
read_name (FT_Face face, const guint *glyphs, GRand *rand)
{
  const int width = 260, height = 90;
  g_autofree guint8 *paper = g_malloc ((gsize) width * height);
  g_autoptr (GError) error = NULL;
  KkPrintWear wear = kk_print_light_wear (rand);
  wear.turn = 0;
  double x = g_rand_double_range (rand, 20, 24);
  memset (paper, 255, (gsize) width * height);
  for (int i = 0; i < 3; i++)
    kk_print_glyph (face, glyphs[i], &wear, rand, x + i * wear.em * 1.02, 62, paper, width, height);
  KkLine line = {
    .pixels = paper, .stride = (gsize) width, .width = width, .height = height, .cls = KK_LINE_NAME
  };
  g_autoptr (GPtrArray) read = kk_line_reader_read (network, &line, 1, NULL, &error);
  g_assert_no_error (error);
  KkText *text = kk_text_new ();
  text->line = g_steal_pointer (&read->pdata[0]);
  g_ptr_array_set_free_func (read, NULL);
  return text;
}

typedef struct
{
  guint asked, right, sure, wrong;
} Names;

static void
judge_name (KkMjIndex *index,
            KkLexicon *lexicon,
            const KkText *text,
            const char *truth,
            const char *tag,
            Names *tally)
{
  g_autoptr (KkMjNames) names = kk_mj_names_new (index, lexicon, network);
  g_auto (KkMjName) name = { 0 };
  kk_mj_names_add (names, text->line->text, (KkText *const *) &text, 1);
  kk_mj_names_judge (names, 0, &name);
  gboolean right = g_str_equal (name.value, truth);
  gboolean strict = text->line->mean_logp > -0.1 && text->line->min_logp > -0.25;
  tally->asked++;
  tally->right += right;
  tally->sure += name.certain && strict;
  tally->wrong += name.certain && strict && !right;
  if (raw && (!right || !name.certain))
    printf ("name %s %s read %s value %s certain %d strict %d\n", tag, truth, text->line->text,
            name.value, name.certain, strict);
}

/* In the order of kind: families of names, everyday characters, what the network does not know. */
static void
bench_names (KkMjIndex *index, KkLexicon *lexicon, FT_Library library, const char *path, int kind)
{
  static const char *const kinds[] = { "names, families", "names, everyday", "names, outside" };
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) seed);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *what = g_strdup_printf ("%s, %s", file, kinds[kind]);
  FT_Face face;
  Names tally = { 0 };
  if (FT_New_Face (library, path, 0, &face) != 0)
    return;
  gboolean mj = g_str_equal (path, IPAMJ);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (KkMjGlyph));
  for (const char *p = FAMILIES; kind == 0 && *p; p = g_utf8_next_char (p))
    {
      g_autoptr (GArray) variants = kk_mj_variants (lexicon, g_utf8_get_char (p));
      for (guint i = 0; i < variants->len; i++)
        {
          const KkMjVariant *v = &g_array_index (variants, KkMjVariant, i);
          if (v->relation == KK_MJ_SAME && (mj || v->glyph.selector == 0))
            g_array_append_val (list, v->glyph);
        }
    }
  for (guint tries = 0; kind > 0 && list->len < (guint) count / 4 && tries < 400000; tries++)
    {
      KkMjGlyph glyph;
      guint row = (guint) g_rand_int_range (rand, 0, (gint32) kk_mj_index_size (index));
      if (!kk_mj_get (lexicon, kk_mj_index_number (index, row), &glyph) || glyph.base == 0
          || (!mj && glyph.selector != 0) || FT_Get_Char_Index (face, glyph.base) == 0)
        continue;
      gboolean known = kk_line_reader_knows (network, glyph.base);
      gboolean common = (kk_mj_charsets (glyph.base) & KK_CHARSET_JIS_X_0208) != 0;
      if (kind == 1 ? common && glyph.selector == 0 : !known)
        g_array_append_val (list, glyph);
    }
  for (guint i = 0; i < list->len; i++)
    {
      const KkMjGlyph *glyph = &g_array_index (list, KkMjGlyph, i);
      g_autofree char *name = g_strdup_printf ("mj%06u", glyph->number);
      /* The number's own sequence: two may lead to one glyph. */
      KkMjGlyph own = *glyph;
      if (mj)
        kk_mj_get (lexicon, glyph->number, &own);
      guint middle = mj ? FT_Get_Name_Index (face, name) : FT_Get_Char_Index (face, glyph->base);
      guint glyphs[3]
          = { FT_Get_Char_Index (face, 0x5c71), middle, FT_Get_Char_Index (face, 0x5b50) };
      if (middle == 0)
        continue;
      g_autofree char *character = kk_mj_text (&own);
      g_autofree char *truth = g_strdup_printf ("山%s子", character);
      g_autoptr (KkText) text = read_name (face, glyphs, rand);
      judge_name (index, lexicon, text, truth, what, &tally);
    }
  double n = MAX (tally.asked, 1) / 100.0;
  printf ("%-44s %5u  right %6.2f %%  sure %6.2f %%  sure and wrong %u\n", what, tally.asked,
          tally.right / n, tally.sure / n, tally.wrong);
  FT_Done_Face (face);
}

int
main (int argc, char **argv)
{
  static const char *const others[] = {
    "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf",
    "/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf",
    "/usr/share/fonts/truetype/horai-umefont/ume-tmo3.ttf",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/vlgothic/VL-Gothic-Regular.ttf",
    "/usr/share/fonts/truetype/horai-umefont/ume-tgo4.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
  };
  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], "--seed") == 0 && i + 1 < argc)
        seed = atoi (argv[++i]);
      else if (strcmp (argv[i], "--count") == 0 && i + 1 < argc)
        count = atoi (argv[++i]);
      else if (strcmp (argv[i], "--raw") == 0)
        raw = TRUE;
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, &error);
  g_autoptr (KkMjIndex) index = lexicon != NULL ? kk_mj_index_open (NULL, &error) : NULL;
  FT_Library library;
  FT_Face face;
  if (index == NULL || FT_Init_FreeType (&library) != 0
      || FT_New_Face (library, IPAMJ, 0, &face) != 0)
    {
      fprintf (stderr, "bench-mj: %s\n", error != NULL ? error->message : IPAMJ);
      return 1;
    }
  network = kk_line_reader_new_default (&error);
  g_assert_no_error (error);
  bench_ipamj (index, lexicon, face, FALSE);
  bench_ipamj (index, lexicon, face, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    bench_font (index, lexicon, others[i], library);
  for (int kind = 0; kind < 3; kind++)
    {
      bench_names (index, lexicon, library, IPAMJ, kind);
      for (guint i = 0; i < G_N_ELEMENTS (others); i++)
        bench_names (index, lexicon, library, others[i], kind);
    }
  kk_line_reader_unref (network);
  FT_Done_Face (face);
  FT_Done_FreeType (library);
  return 0;
}
