/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-mj.h"

#include "lexicon/kk-kana.h"
#include "lexicon/kk-lexicon-private.h"

void
kk_mj_character_free (KkMjCharacter *character)
{
  if (character == NULL)
    return;
  g_strfreev (character->on);
  g_strfreev (character->kun);
  g_strfreev (character->nanori);
  g_free (character);
}

static char **
words (sqlite3_stmt *row, int column)
{
  const char *text = (const char *) sqlite3_column_text (row, column);
  return g_strsplit (text != NULL ? text : "", " ", -1);
}

static gboolean
take_character_cb (sqlite3_stmt *row, gpointer data)
{
  KkMjCharacter *character = g_new (KkMjCharacter, 1);
  *character = (KkMjCharacter){
    .character = sqlite3_column_int (row, 0),
    .strokes = sqlite3_column_int (row, 1),
    .radical = sqlite3_column_int (row, 2),
    .residual = sqlite3_column_int (row, 3),
    .on = words (row, 4),
    .kun = words (row, 5),
    .nanori = words (row, 6),
  };
  *(KkMjCharacter **) data = character;
  return FALSE;
}

KkMjCharacter *
kk_mj_character (KkLexicon *lexicon, gunichar character)
{
  KkMjCharacter *found = NULL;
  if (!g_unichar_validate (character))
    return NULL;
  kk_lexicon_query (lexicon,
                    "SELECT code, strokes, radical, residual, on_, kun, nanori"
                    " FROM character WHERE code = ?",
                    take_character_cb, &found, "i", (int) character);
  if (found != NULL)
    found->number = kk_mj_number (lexicon, character, 0);
  return found;
}

static gboolean
add_glyph_cb (sqlite3_stmt *row, gpointer data)
{
  KkMjGlyph glyph = { .base = sqlite3_column_int (row, 0), .number = sqlite3_column_int (row, 1) };
  g_array_append_val ((GArray *) data, glyph);
  return TRUE;
}

GArray *
kk_mj_search (KkLexicon *lexicon, const KkMjQuery *query, guint limit)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (KkMjGlyph));
  int most = query->strokes_max > 0 ? query->strokes_max : G_MAXINT;
  int rows = (int) MIN (limit, G_MAXINT);
  if (query->reading != NULL && g_utf8_validate (query->reading, -1, NULL))
    {
      g_autofree char *kana = kk_kana_fold (query->reading);
      kk_lexicon_query (
          lexicon,
          "SELECT code, sequence.number FROM sound JOIN character USING (code)"
          " JOIN sequence ON base = code AND selector = 0"
          " WHERE kana = ?1 AND (?2 = 0 OR radical = ?2) AND strokes BETWEEN ?3 AND ?4"
          " ORDER BY strokes, code LIMIT ?5",
          add_glyph_cb, found, "siiii", kana, query->radical, query->strokes_min, most, rows);
    }
  else if (query->reading == NULL && query->radical != 0)
    kk_lexicon_query (lexicon,
                      "SELECT code, sequence.number FROM character"
                      " JOIN sequence ON base = code AND selector = 0"
                      " WHERE radical = ?1 AND strokes BETWEEN ?2 AND ?3"
                      " ORDER BY strokes, code LIMIT ?4",
                      add_glyph_cb, found, "iiii", query->radical, query->strokes_min, most, rows);
  else if (query->reading == NULL)
    kk_lexicon_query (lexicon,
                      "SELECT code, sequence.number FROM character"
                      " JOIN sequence ON base = code AND selector = 0"
                      " WHERE strokes BETWEEN ?1 AND ?2 ORDER BY strokes, code LIMIT ?3",
                      add_glyph_cb, found, "iii", query->strokes_min, most, rows);
  return found;
}
