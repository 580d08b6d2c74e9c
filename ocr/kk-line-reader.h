/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/kk-value.h"

G_BEGIN_DECLS

/* The character reader: pictures of single lines of print in, text with scores out. A small
 * network judges single characters, a lattice of cuts with Viterbi search puts them together.
 * docs/model-card.md says what it was trained on and how well it reads. */

#define KK_LINE_ERROR (kk_line_error_quark ())
GQuark kk_line_error_quark (void);
typedef enum
{
  KK_LINE_ERROR_WEIGHTS, /* the weights file is damaged or of another version: reinstall */
  KK_LINE_ERROR_PICTURE, /* a line's size, stride or pixels make no sense */
} KkLineError;

/* Which characters a line may hold. The mask decides between look-alikes (ー一-, ニ二, カ力, ロ口,
 * O0, l1I); characters outside it are never given. */
typedef enum
{
  KK_LINE_ANY,  /* everything the network knows */
  KK_LINE_NAME, /* 氏名: kanji, kana, 々〆ヶー・, Latin capitals, （） */
  KK_LINE_KANA, /* フリガナ: katakana (and hiragana where printed so), ー・ */
  KK_LINE_DATE, /* 和暦 or 西暦: 明治大正昭和平成令和 MTSHR, digits 元 年月日 . / - 不詳 頃 … */
  KK_LINE_DIGITS,  /* 0-9 and - */
  KK_LINE_CODE,    /* 0-9 A-Z - */
  KK_LINE_ADDRESS, /* kanji, kana, digits, Latin, － - ・ */
  KK_LINE_LABEL,   /* a label, title, choice or sentence: everything but rare kanji */
  KK_LINE_LATIN,   /* Latin letters, digits, . , ' - / and space */
} KkLineClass;

/* One line of print. Pixels are borrowed for the call. */
typedef struct
{
  const guint8 *pixels; /* 8-bit grey, 0 black ink … 255 paper; top left of the line's box */
  gsize stride;         /* bytes from one row to the next, ≥ width */
  const guint8 *mask;   /* NULL, or 8-bit, same size: 0 where there is no ink (rules, stamps and
                         * neighbours taken out), anything else where there may be */
  gsize mask_stride;
  int width, height; /* 1…16384 each; a margin of up to half a character does no harm */
  int x, y;          /* added to boxes: where the top left corner lies on the page */
  KkLineClass cls;
  float em;          /* body size of the type in pixels where known, else 0 */
  gboolean vertical; /* 縦書き: characters stand below each other, upright */
} KkLine;

#define KK_LINE_ALTERNATIVES 5

typedef struct
{
  gunichar ch;  /* full-width ASCII comes as ASCII; U+0020 is a gap (box is the gap's, score 0) */
  float logp;   /* natural log of the network's p of ch among all characters, ≤ 0 */
  float second; /* the same for the best other character of the mask at this place */
  KkBox box;    /* of the ink, line coordinates plus KkLine.x, y */
  guint n_alternatives;
  gunichar alternatives[KK_LINE_ALTERNATIVES]; /* best first, of the mask, without ch */
  float alternative_logp[KK_LINE_ALTERNATIVES];
} KkLineChar;

typedef struct _KkLineLattice KkLineLattice;

/* What was read from one line. Immutable; any thread may use it. */
typedef struct
{
  char *text; /* UTF-8; "" where there is no print; gaps wider than half a character as U+0020 */
  KkLineChar *chars; /* n_chars of them, in the order of text */
  guint n_chars;
  float mean_logp; /* over characters without gaps; 0 where there are none */
  float min_logp;
  float margin; /* best path against the best other path with another text, natural log;
                 * G_MAXFLOAT where there is no other */
  float unread; /* share of the ink that no character explains, 0…1 */
  float em;     /* body size found, pixels */
  KkBox box;    /* of all ink read, page coordinates */
  KkLineLattice *lattice;
} KkLineText;

void kk_line_text_free (KkLineText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkLineText, kk_line_text_free)

/* Immutable once made: one reader may be used from several threads at once. */
typedef struct _KkLineReader KkLineReader;

/* weights: a .kkw file (kept by reference; resource /jp/kakanai/ocr/glyph-1.kkw). NULL +
 * KK_LINE_ERROR_WEIGHTS where it is truncated, altered or of another version. */
KkLineReader *kk_line_reader_new (GBytes *weights, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The reader with the weights that are built in. */
KkLineReader *kk_line_reader_new_default (GError **error) G_GNUC_WARN_UNUSED_RESULT;
KkLineReader *kk_line_reader_ref (KkLineReader *reader);
void kk_line_reader_unref (KkLineReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkLineReader, kk_line_reader_unref)

/* TRUE where the reader can give ch at all. Outside its set a character is read as a look-alike. */
gboolean kk_line_reader_knows (const KkLineReader *reader, gunichar ch);

/* Reads n lines in one batch (give a whole page's lines at once: it is faster). Returns an array of
 * n KkLineText*, in order; free with g_ptr_array_unref. NULL + error where a line is not a picture
 * or the call was cancelled (G_IO_ERROR_CANCELLED). Takes no locks; uses the calling thread only.
 */
GPtrArray *kk_line_reader_read (const KkLineReader *reader,
                                const KkLine *lines,
                                gsize n,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ink of character i by itself, its neighbours blanked out: *width_out × *height_out bytes, 0
 * paper … 255 ink, upright. NULL where there is none (a gap). Caller frees. */
guint8 *kk_line_text_picture (const KkLineText *text, guint i, int *width_out, int *height_out);

/* How well a given string fits the line (dictionary addresses, choices, labels): the best way to
 * lay candidate over the line's cuts. Spaces in candidate are ignored, full-width ASCII is folded.
 */
typedef struct
{
  float score;     /* natural log, summed with the geometry's share: compare candidates with this,
                    * and with KkLineText's own by kk_line_text_score (text, text->text) */
  float mean_logp; /* over the candidate's characters */
  float min_logp;
  guint n_chars;
  KkBox box;
} KkLineFit;

/* FALSE where candidate cannot be laid over the line at all (more characters than pieces of ink,
 * unknown characters, empty). With prefix, candidate need only cover the line's beginning, and
 * *end_out (may be NULL) is the index into text->chars of the first character after it (or
 * n_chars). */
gboolean kk_line_text_score (const KkLineText *text,
                             const char *candidate,
                             gboolean prefix,
                             KkLineFit *fit_out,
                             guint *end_out);

G_END_DECLS
