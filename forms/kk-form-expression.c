/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-expression.h"

#include <string.h>

#include "core/kk-choice.h"
#include "core/kk-date.h"
#include "forms/kk-form-format.h"
#include "forms/kk-form-names.h"

#define MAX_BOXES 40
#define MAX_PERSON 50

typedef enum
{
  OP_NONE, /* has a value */
  OP_IS,
  OP_IS_NOT,
  OP_AT_LEAST,
  OP_AT_MOST,
} Op;

struct _KkFormExpression
{
  KkFormMark mark;
  gboolean vertical;
  int boxes;
  char *fixed; /* text of 文:, NULL */
  const KkFormName *name;
  int person;      /* 1 …, 0 no number */
  GArray *formats; /* KkFormFormat */
  Op op;
  char **values;
};

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, message);
  return FALSE;
}

/* "枠12:" and its kin, in any width of colon; moves *text on. */
static gboolean
take_prefix (const char **text, const char *word)
{
  const char *p = *text;

  if (!g_str_has_prefix (p, word))
    return FALSE;
  p += strlen (word);
  if (g_str_has_prefix (p, "："))
    *text = p + strlen ("：");
  else if (*p == ':')
    *text = p + 1;
  else
    return FALSE;
  return TRUE;
}

static gboolean
take_mark (const char **text, const char *mark)
{
  if (!g_str_has_prefix (*text, mark))
    return FALSE;
  if (!take_prefix (text, mark))
    *text += strlen (mark);
  return TRUE;
}

static gboolean
read_prefixes (KkFormExpression *self, const char **text, GError **error)
{
  for (;;)
    {
      if (take_prefix (text, "縦"))
        self->vertical = TRUE;
      else if (take_prefix (text, "QR"))
        self->mark = KK_FORM_MARK_QR;
      else if (take_prefix (text, "バーコード"))
        self->mark = KK_FORM_MARK_BARCODE;
      else if (take_mark (text, "○") || take_mark (text, "◯"))
        self->mark = KK_FORM_MARK_RING;
      else if (take_mark (text, "☑") || take_mark (text, "□"))
        self->mark = KK_FORM_MARK_BOX;
      else if (take_mark (text, "✓") || take_mark (text, "レ"))
        self->mark = KK_FORM_MARK_TICK;
      else if (g_str_has_prefix (*text, "枠"))
        {
          const char *p = *text + strlen ("枠");
          char *end;
          guint64 n = g_ascii_strtoull (p, &end, 10);

          if (n < 2 || n > MAX_BOXES || !(*end == ':' || g_str_has_prefix (end, "：")))
            return refuse (error,
                           "「枠」には2から%dの数と「:」を続けてください（例 枠12:個人番号）",
                           MAX_BOXES);
          self->boxes = (int) n;
          *text = end + (*end == ':' ? 1 : strlen ("："));
        }
      else
        return TRUE;
    }
}

static char **
split_values (const char *text)
{
  g_autofree char *one = g_strdup (text);
  g_auto (GStrv) wide = g_strsplit (one, "｜", -1);
  g_autofree char *joined = g_strjoinv ("|", wide);
  char **values = g_strsplit (joined, "|", -1);

  for (int i = 0; values[i] != NULL; i++)
    g_strstrip (values[i]);
  return values;
}

/* Cuts the condition off name; the operators in any width. */
static void
read_condition (KkFormExpression *self, char *name)
{
  static const struct
  {
    const char *sign;
    Op op;
  } signs[]
      = { { "≠", OP_IS_NOT },    { "!=", OP_IS_NOT }, { "≧", OP_AT_LEAST }, { "≥", OP_AT_LEAST },
          { ">=", OP_AT_LEAST }, { "≦", OP_AT_MOST }, { "≤", OP_AT_MOST },  { "<=", OP_AT_MOST },
          { "=", OP_IS },        { "＝", OP_IS } };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      char *at = strstr (name, signs[i].sign);
      if (at != NULL)
        {
          self->op = signs[i].op;
          self->values = split_values (at + strlen (signs[i].sign));
          *at = '\0';
          return;
        }
    }
}

static gboolean
read_name (KkFormExpression *self, const char *text, GError **error)
{
  g_autofree char *folded = g_strdup (text);
  g_auto (GStrv) wide = g_strsplit (folded, "．", -1);
  g_autofree char *joined = g_strjoinv (".", wide);
  g_auto (GStrv) parts = g_strsplit (joined, ".", -1);

  for (int i = 0; parts[i] != NULL; i++)
    g_strstrip (parts[i]);
  self->name = parts[0] != NULL ? kk_form_name_find (parts[0]) : NULL;
  if (self->name == NULL)
    {
      g_autofree char *nearest = kk_form_name_nearest (parts[0] ? parts[0] : "");
      return refuse (error, "「%s」という名の項目はありません。近い名：%s",
                     parts[0] ? parts[0] : "", nearest);
    }
  for (int i = 1; parts[i] != NULL; i++)
    {
      char *end;
      guint64 n = g_ascii_strtoull (parts[i], &end, 10);
      KkFormFormat format;

      if (*end == '\0' && *parts[i] != '\0')
        {
          if (n < 1 || n > MAX_PERSON || self->person != 0)
            return refuse (error, "「%s」：人の番号は1から%dまでを一つだけ書きます", text,
                           MAX_PERSON);
          self->person = (int) n;
        }
      else if (kk_form_format_parse (parts[i], &format))
        g_array_append_val (self->formats, format);
      else
        {
          g_autofree char *known = kk_form_format_names ();
          return refuse (error, "「%s」という書き方はありません。使えるもの：%s", parts[i], known);
        }
    }
  if (self->person > 0 && kk_form_expression_person (self) < 0)
    return refuse (error, "「%s」は世帯に一つの項目なので、人の番号はつけられません", text);
  return TRUE;
}

KkFormExpression *
kk_form_expression_parse (const char *text, GError **error)
{
  g_autoptr (KkFormExpression) self = g_new0 (KkFormExpression, 1);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const char *p = stripped;
  g_autofree char *name = NULL;

  self->formats = g_array_new (FALSE, FALSE, sizeof (KkFormFormat));
  if (!read_prefixes (self, &p, error))
    return NULL;
  if (take_prefix (&p, "文"))
    {
      g_auto (GStrv) wide = g_strsplit (p, "？", 2);
      g_autofree char *joined = g_strjoinv ("?", wide);
      g_auto (GStrv) parts = g_strsplit (joined, "?", 2);

      if (parts[0] == NULL || parts[1] == NULL || *parts[0] == '\0')
        {
          refuse (error, "「文:」には文と「？」と条件を書いてください（例 "
                         "文:旅券が必要です？届出の種類=国外転入届）");
          return NULL;
        }
      self->fixed = g_strdup (parts[0]);
      name = g_strdup (parts[1]);
    }
  else
    name = g_strdup (p);
  read_condition (self, name);
  if (!read_name (self, name, error))
    return NULL;
  if (self->op != OP_NONE && self->fixed == NULL && self->mark == KK_FORM_MARK_TEXT)
    {
      refuse (error,
              "「%s」：条件だけでは何を印字するかわかりません。○ ☑ ✓ か「文:」を前につけてください",
              text);
      return NULL;
    }
  if (self->fixed == NULL && self->name->data != NULL
      && g_str_equal (self->name->data, "signature"))
    {
      if (self->mark != KK_FORM_MARK_TEXT || self->boxes > 0 || self->vertical)
        {
          refuse (error, "「署名」は前に何もつけずに書いてください");
          return NULL;
        }
      self->mark = KK_FORM_MARK_SIGNATURE;
    }
  return g_steal_pointer (&self);
}

void
kk_form_expression_free (KkFormExpression *self)
{
  if (self == NULL)
    return;
  g_free (self->fixed);
  g_strfreev (self->values);
  g_array_unref (self->formats);
  g_free (self);
}

KkFormMark
kk_form_expression_mark (const KkFormExpression *self)
{
  return self->mark;
}

int
kk_form_expression_boxes (const KkFormExpression *self)
{
  return self->boxes;
}

gboolean
kk_form_expression_vertical (const KkFormExpression *self)
{
  return self->vertical;
}

int
kk_form_expression_person (const KkFormExpression *self)
{
  gboolean of_person = self->name->field != NULL && self->name->field->scope == KK_SCOPE_PERSON;

  return of_person ? self->person : -1;
}

gboolean
kk_form_expression_is_condition (const KkFormExpression *self)
{
  return self->op != OP_NONE || self->fixed != NULL;
}

gboolean
kk_form_expression_is_secret (const KkFormExpression *self)
{
  return self->name->field != NULL && self->name->field->secret;
}

gboolean
kk_form_expression_speaks_of (const KkFormExpression *self, const char *what)
{
  if (self->name->data != NULL)
    return g_str_equal (self->name->data, what);
  return g_strv_contains ((const char *const *) self->name->paths, what);
}

static char *
formatted (const KkFormExpression *self, char *text, const KkFormScope *scope)
{
  for (guint i = 0; i < self->formats->len; i++)
    {
      char *next = kk_form_format_apply (g_array_index (self->formats, KkFormFormat, i), text,
                                         scope ? scope->data->date : NULL);
      g_free (text);
      text = next;
    }
  return text;
}

char *
kk_form_expression_sample (const KkFormExpression *self)
{
  if (self->fixed != NULL)
    return g_strdup (self->fixed);
  if (self->mark != KK_FORM_MARK_TEXT)
    return g_strdup ("");
  if (self->name->date)
    {
      g_autofree char *value = kk_date_normalise (self->name->sample);
      char *text = formatted (self, g_strdup (value), NULL);
      if (self->formats->len > 0)
        return text;
      g_free (text);
    }
  return formatted (self, g_strdup (self->name->sample), NULL);
}

/* The notice's path of the person the sheet means; NULL where the sheet's place stays empty. */
static char *
path_of (const KkFormExpression *self, const KkFormScope *scope, const char *path)
{
  int place = scope->first + MAX (self->person, 1) - 1;

  if (!g_str_has_prefix (path, "person."))
    return g_strdup (path);
  if (place >= scope->n_persons)
    return NULL;
  return kk_field_path (KK_SCOPE_PERSON, scope->persons[place], path + strlen ("person."));
}

char *
kk_form_expression_path (const KkFormExpression *self, const KkFormScope *scope)
{
  g_autofree char *first = NULL;

  if (scope->data->notice == NULL)
    return NULL;
  for (int i = 0; self->name->paths != NULL && self->name->paths[i] != NULL; i++)
    {
      g_autofree char *path = path_of (self, scope, self->name->paths[i]);
      if (path != NULL && *kk_notice_text (scope->data->notice, path) != '\0')
        return g_steal_pointer (&path);
      if (first == NULL)
        first = g_steal_pointer (&path);
    }
  return g_steal_pointer (&first);
}

static char *
value_text (const KkFormExpression *self, const KkFormScope *scope)
{
  g_autofree char *path = NULL;
  const char *value;

  if (self->name->kind == KK_NAME_DATA)
    return kk_form_name_data (self->name, scope->data, scope->page, scope->n_pages);
  path = kk_form_expression_path (self, scope);
  value = path ? kk_notice_text (scope->data->notice, path) : "";
  if (*value == '\0')
    return g_strdup ("");
  if (self->name->kind == KK_NAME_AGE)
    {
      int age = scope->data->date ? kk_date_age (value, scope->data->date) : -1;
      return age < 0 ? g_strdup ("") : g_strdup_printf ("%d", age);
    }
  if (self->name->field->secret && !scope->data->reveal)
    {
      GString *out = g_string_new (NULL);
      for (glong n = g_utf8_strlen (value, -1); n > 0; n--)
        g_string_append (out, "＊");
      return g_string_free (out, FALSE);
    }
  if (self->name->field->cls == KK_CLASS_ADDRESS && !kk_form_format_asks_building (self->formats))
    {
      g_autofree char *building = g_strconcat (path, "_building", NULL);
      const char *more = kk_field_find (KK_SCOPE_NOTICE, building)
                             ? kk_notice_text (scope->data->notice, building)
                             : "";
      return *more ? g_strdup_printf ("%s　%s", value, more) : g_strdup (value);
    }
  if (kk_form_format_is_building (self->formats))
    {
      g_autofree char *building = g_strconcat (path, "_building", NULL);
      return g_strdup (kk_field_find (KK_SCOPE_NOTICE, building)
                           ? kk_notice_text (scope->data->notice, building)
                           : "");
    }
  if (self->name->field->cls == KK_CLASS_FLAG)
    return g_strdup (g_str_equal (value, "true") ? "有" : g_str_equal (value, "false") ? "無" : "");
  if (self->name->field->cls == KK_CLASS_CHOICE)
    return kk_choice_label (self->name->field->key, value);
  return g_strdup (value);
}

/* Their dates are 西暦, as on the 住民票. */
static gboolean
is_of_foreigner (const KkFormExpression *self, const KkFormScope *scope)
{
  int place = scope->first + MAX (self->person, 1) - 1;

  return kk_form_expression_person (self) >= 0 && place < scope->n_persons
         && kk_notice_is_foreign (scope->data->notice, scope->persons[place]);
}

static char *
shown_text (const KkFormExpression *self, const KkFormScope *scope)
{
  char *text = value_text (self, scope);

  if (self->name->date && self->formats->len == 0 && *text != '\0')
    {
      char *date
          = is_of_foreigner (self, scope) ? kk_date_to_seireki (text) : kk_date_to_wareki (text);
      g_free (text);
      return date;
    }
  return formatted (self, text, scope);
}

/* Of several answers ("運転免許証、旅券") one is enough. */
static gboolean
is_one_of (const char *text, char **values)
{
  g_auto (GStrv) parts = g_strsplit (text, "、", -1);

  if (g_strv_contains ((const char *const *) values, text))
    return TRUE;
  for (int i = 0; parts[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) values, parts[i]))
      return TRUE;
  return FALSE;
}

static gboolean
compare (const KkFormExpression *self, const char *text)
{
  gint64 number = g_ascii_strtoll (text, NULL, 10), limit;

  if (*text == '\0')
    return self->op == OP_IS_NOT;
  switch (self->op)
    {
    case OP_NONE:
      return TRUE;
    case OP_IS:
      return is_one_of (text, self->values);
    case OP_IS_NOT:
      return !is_one_of (text, self->values);
    case OP_AT_LEAST:
    case OP_AT_MOST:
      limit = g_ascii_strtoll (self->values[0], NULL, 10);
      return g_ascii_isdigit (*text)
             && (self->op == OP_AT_LEAST ? number >= limit : number <= limit);
    }
  return FALSE;
}

gboolean
kk_form_expression_holds (const KkFormExpression *self, const KkFormScope *scope)
{
  g_autofree char *text = shown_text (self, scope);

  return compare (self, text);
}

char *
kk_form_expression_text (const KkFormExpression *self, const KkFormScope *scope)
{
  if (self->fixed != NULL)
    return g_strdup (kk_form_expression_holds (self, scope) ? self->fixed : "");
  if (self->mark == KK_FORM_MARK_BOX)
    return g_strdup ("□");
  if (self->mark == KK_FORM_MARK_TICK || self->mark == KK_FORM_MARK_SIGNATURE)
    return g_strdup ("");
  return shown_text (self, scope);
}

GPtrArray *
kk_form_expression_names (void)
{
  g_autoptr (GPtrArray) all = kk_form_name_all ();
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (names, ((KkFormName *) all->pdata[i])->name);
  return names;
}
