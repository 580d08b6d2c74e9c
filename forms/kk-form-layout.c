/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-layout-private.h"

#include <math.h>
#include <string.h>

#include "forms/kk-data-file.h"

#define MM (72.0 / 25.4)
#define MAX_ROWS 60

static const char *const TYPES[]
    = { "box", "rule", "label", "field", "check", "code", "signature", "mark", "ring", NULL };
static const char *const FORMATS[]
    = { "auto", "text", "person_date", "seireki", "other_documents", NULL };
static const char *const DATA[] = {
  "none",     "title",          "kind",      "partial",   "case_id",
  "revision", "receipt_number", "city_name", "addressee", "addressee_name",
  "date",     "time",           "contact",   "receiver",  "page",
  "row",      "item",           "sign_mode", "sign_note", NULL,
};
static const char *const ALIGN[] = { "left", "center", "right", NULL };
static const char *const VALIGN[] = { "top", "middle", "bottom", NULL };

static void
item_free (KkFormItem *item)
{
  g_free (item->text);
  g_free (item->caption);
  g_free (item->path);
  g_free (item->value);
  g_clear_pointer (&item->show, kk_form_expression_free);
  g_free (item->show_text);
  g_clear_pointer (&item->words, g_ptr_array_unref);
  g_free (item);
}

static void
word_free (KkFormWord *word)
{
  g_free (word->text);
  g_free (word);
}

static void
sheet_free (KkFormSheet *sheet)
{
  g_clear_pointer (&sheet->items, g_ptr_array_unref);
  g_free (sheet);
}

/* Finds the field a path names; a row's paths begin with "person.". */
static void
read_path (KkDataFile *file, JsonObject *object, KkFormItem *item, gboolean in_row)
{
  const char *path = kk_data_file_string (file, object, "path", FALSE);
  const char *key;
  KkScope scope;
  int person;

  if (path == NULL)
    return;
  if (g_str_has_prefix (path, "person."))
    {
      if (!in_row)
        kk_data_file_fail (file, object, "\"%s\" stands outside the rows", path);
      scope = KK_SCOPE_PERSON;
      key = path + strlen ("person.");
      item->path = g_strdup (key);
    }
  else if (kk_field_path_parse (path, &scope, &person, &key))
    item->path = g_strdup (path);
  else
    key = NULL;
  if (key != NULL)
    item->field = kk_field_find (scope, key);
  if (item->field == NULL)
    kk_data_file_fail (file, object, "path \"%s\" names no field", path);
}

/* What a sheet's cell shows. */
static void
read_show (KkDataFile *file, JsonObject *object, KkFormItem *item)
{
  g_autoptr (GError) error = NULL;
  const char *show = kk_data_file_string (file, object, "show", TRUE);
  g_autoptr (GList) words = kk_data_file_objects (file, object, "words", FALSE);

  item->show_text = g_strdup (show);
  item->show = show ? kk_form_expression_parse (show, &error) : NULL;
  if (error != NULL)
    kk_data_file_fail (file, object, "%s", error->message);
  item->pad = kk_data_file_number (file, object, "pad", 0, 20, 1);
  item->boxes = (int) kk_data_file_number (file, object, "boxes", 0, 40, 0);
  item->vertical = kk_data_file_flag (file, object, "vertical");
  item->printed = kk_data_file_flag (file, object, "printed");
  item->words = g_ptr_array_new_with_free_func ((GDestroyNotify) word_free);
  for (GList *l = words; l != NULL; l = l->next)
    {
      KkFormWord *word = g_new0 (KkFormWord, 1);

      word->text = g_strdup (kk_data_file_string (file, l->data, "text", TRUE));
      word->x = MM * kk_data_file_number (file, l->data, "x", 0, 1000, KK_REQUIRED);
      word->y = MM * kk_data_file_number (file, l->data, "y", 0, 1000, KK_REQUIRED);
      word->w = MM * kk_data_file_number (file, l->data, "w", 0, 1000, KK_REQUIRED);
      word->h = MM * kk_data_file_number (file, l->data, "h", 0, 1000, KK_REQUIRED);
      g_ptr_array_add (item->words, word);
    }
}

static void
read_what (KkDataFile *file, JsonObject *object, KkFormItem *item, gboolean in_row)
{
  if (json_object_has_member (object, "show"))
    {
      read_show (file, object, item);
      return;
    }
  if (item->type == KK_ITEM_RING)
    kk_data_file_fail (file, object, "a ring needs \"show\"");
  item->data = kk_data_file_choice (file, object, "data", DATA, KK_DATA_NONE);
  read_path (file, object, item, in_row);
  if ((item->data == KK_DATA_NONE) == (item->path == NULL))
    kk_data_file_fail (file, object, "one of \"path\" and \"data\" must say what is shown");
  if (!in_row && (item->data == KK_DATA_ROW || item->data == KK_DATA_ITEM))
    kk_data_file_fail (file, object, "this data stands in rows only");
  if (item->type == KK_ITEM_CHECK)
    item->value = g_strdup (kk_data_file_string (file, object, "value", TRUE));
}

static void
read_style (KkDataFile *file, JsonObject *object, KkFormItem *item)
{
  item->size = kk_data_file_number (file, object, "size", 3, 72, 9);
  item->min_size = kk_data_file_number (file, object, "min_size", 3, 72, MIN (item->size, 5));
  item->align = kk_data_file_choice (file, object, "align", ALIGN, 0) / 2.0;
  item->valign = kk_data_file_choice (file, object, "valign", VALIGN, 1) / 2.0;
  item->bold = kk_data_file_flag (file, object, "bold");
  item->spread = kk_data_file_flag (file, object, "spread");
  item->wrap = kk_data_file_flag (file, object, "wrap");
  item->by_label_font = kk_data_file_flag (file, object, "label_font");
  item->format = kk_data_file_choice (file, object, "format", FORMATS, KK_FORMAT_AUTO);
}

static KkFormItem *
read_item (KkDataFile *file, JsonObject *object, double width, double height, gboolean in_row)
{
  static const char *const known[] = {
    "type",  "x",     "y",        "w",     "h",         "line",         "fill",    "dashed",
    "text",  "value", "caption",  "path",  "caption_w", "caption_size", "data",    "size",
    "align", "bold",  "min_size", "wrap",  "valign",    "label_font",   "spread",  "format",
    "show",  "words", "pad",      "boxes", "vertical",  "where",        "printed", NULL,
  };
  KkFormItem *item = g_new0 (KkFormItem, 1);

  kk_data_file_known (file, object, known);
  item->type = kk_data_file_choice (file, object, "type", TYPES, -1);
  item->x = MM * kk_data_file_number (file, object, "x", 0, width, KK_REQUIRED);
  item->y = MM * kk_data_file_number (file, object, "y", 0, height, KK_REQUIRED);
  item->w = MM * kk_data_file_number (file, object, "w", 0, width, KK_REQUIRED);
  item->h = MM * kk_data_file_number (file, object, "h", 0, height, KK_REQUIRED);
  if (item->x + item->w > width * MM + 0.01 || item->y + item->h > height * MM + 0.01)
    kk_data_file_fail (file, object, in_row ? "reaches out of the row" : "reaches off the page");
  if (item->type != KK_ITEM_RULE && (item->w <= 0 || item->h <= 0))
    kk_data_file_fail (file, object, "has no extent");
  item->line
      = kk_data_file_number (file, object, "line", 0, 5,
                             item->type == KK_ITEM_BOX || item->type == KK_ITEM_RULE ? 0.5 : 0);
  item->fill = kk_data_file_number (file, object, "fill", 0, 1, 1);
  item->dashed = kk_data_file_flag (file, object, "dashed");
  item->caption = g_strdup (kk_data_file_string (file, object, "caption", FALSE));
  item->caption_w = MM * kk_data_file_number (file, object, "caption_w", 0, width, 0);
  item->caption_size = kk_data_file_number (file, object, "caption_size", 3, 20, 5.5);
  if (item->caption_w > item->w * 0.8)
    kk_data_file_fail (file, object, "the caption leaves no room for the value");
  item->text = g_strdup (kk_data_file_string (
      file, object, "text", item->type == KK_ITEM_LABEL || item->type == KK_ITEM_CHECK));
  read_style (file, object, item);
  if (kk_form_item_has_value (item) || item->type == KK_ITEM_RING
      || json_object_has_member (object, "show"))
    read_what (file, object, item, in_row);
  return item;
}

/* Two values on the same spot would print over each other and share their clicks. */
static gboolean
overlap (const KkFormItem *a, const KkFormItem *b)
{
  const double slack = 0.1;

  return a->x + a->w > b->x + slack && b->x + b->w > a->x + slack && a->y + a->h > b->y + slack
         && b->y + b->h > a->y + slack;
}

static GPtrArray *
read_items (KkDataFile *file, JsonObject *object, double width, double height, gboolean in_row)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  g_autoptr (GList) objects = kk_data_file_objects (file, object, "items", TRUE);

  for (GList *l = objects; l != NULL; l = l->next)
    {
      KkFormItem *item = read_item (file, l->data, width, height, in_row);

      for (guint i = 0; kk_form_item_has_value (item) && item->show == NULL && i < items->len; i++)
        {
          KkFormItem *other = items->pdata[i];
          if (kk_form_item_has_value (other) && overlap (item, other))
            kk_data_file_fail (file, l->data, "lies over another field (\"%s\")",
                               other->path ? other->path : DATA[other->data]);
        }
      g_ptr_array_add (items, item);
    }
  return items;
}

static KkFormSheet *
read_sheet (KkDataFile *file, JsonObject *object, const KkFormLayout *layout)
{
  static const char *const known[] = { "items", "rows", "rows_y", NULL };
  double height = layout->height / MM;
  KkFormSheet *sheet = g_new0 (KkFormSheet, 1);
  gboolean marked = FALSE;

  kk_data_file_known (file, object, known);
  sheet->items = read_items (file, object, layout->width / MM, height, FALSE);
  for (guint i = 0; i < sheet->items->len; i++)
    marked |= ((KkFormItem *) sheet->items->pdata[i])->type == KK_ITEM_MARK;
  if (!marked)
    kk_data_file_fail (file, object, "the sheet has no \"mark\": no place to say 研修");
  sheet->rows = (int) kk_data_file_number (file, object, "rows", 0, MAX_ROWS, 0);
  sheet->rows_y = MM * kk_data_file_number (file, object, "rows_y", 0, height, 0);
  if (sheet->rows > 0 && layout->row == NULL)
    kk_data_file_fail (file, object, "the layout has no \"row\"");
  if (sheet->rows_y + sheet->rows * layout->pitch > layout->height + 0.01)
    kk_data_file_fail (file, object, "the rows reach off the page");
  for (guint i = 0; sheet->rows > 0 && i < sheet->items->len; i++)
    {
      KkFormItem *item = sheet->items->pdata[i];
      KkFormItem all = { .w = layout->width, .y = sheet->rows_y, .h = sheet->rows * layout->pitch };
      if (kk_form_item_has_value (item) && overlap (item, &all))
        kk_data_file_fail (file, object, "a field of the sheet lies over the rows");
    }
  return sheet;
}

/* How many persons the pages hold, and whether the form is made for each. */
static void
count_persons (KkFormLayout *layout)
{
  layout->n_first = (int) layout->pages->len;
  for (guint p = 0; p < layout->pages->len; p++)
    {
      const KkFormSheet *sheet = layout->pages->pdata[p];
      int *capacity = sheet->continuation ? &layout->capacity_more : &layout->capacity;

      if (sheet->continuation)
        layout->n_first = MIN (layout->n_first, (int) p);
      for (guint i = 0; i < sheet->items->len; i++)
        {
          const KkFormItem *item = sheet->items->pdata[i];
          int person = item->show ? kk_form_expression_person (item->show) : -1;
          layout->each |= person == 0;
          *capacity = MAX (*capacity, person < 0 ? 0 : MAX (person, 1));
        }
    }
  layout->each &= layout->capacity == 1 && layout->capacity_more == 0;
}

static void
read_pages (KkDataFile *file, JsonObject *root, KkFormLayout *layout, const char *folder)
{
  static const char *const known[] = { "items", "continuation", NULL };
  g_autoptr (GList) pages = kk_data_file_objects (file, root, "pages", TRUE);
  const char *name = kk_data_file_string (file, root, "background", TRUE);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gboolean continued = FALSE;

  layout->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) sheet_free);
  for (GList *l = pages; l != NULL; l = l->next)
    {
      KkFormSheet *sheet = g_new0 (KkFormSheet, 1);

      kk_data_file_known (file, l->data, known);
      sheet->items = read_items (file, l->data, layout->width / MM, layout->height / MM, FALSE);
      sheet->continuation = kk_data_file_flag (file, l->data, "continuation");
      if (sheet->continuation ? l == pages : continued)
        kk_data_file_fail (file, l->data, "continuation pages come last");
      continued = sheet->continuation;
      g_ptr_array_add (layout->pages, sheet);
    }
  count_persons (layout);
  if (layout->n_first < (int) layout->pages->len && layout->capacity_more == 0)
    kk_data_file_fail (file, root, "the continuation has no place for a person");
  if (name == NULL)
    return;
  if (folder == NULL || strchr (name, '/') != NULL)
    {
      kk_data_file_fail (file, root, "the background is a file beside the form");
      return;
    }
  path = g_build_filename (folder, name, NULL);
  layout->background = kk_form_background_load (path, &error);
  if (layout->background == NULL)
    kk_data_file_fail (file, root, "%s", error->message);
  else if (kk_form_background_n_pages (layout->background) != (int) layout->pages->len)
    kk_data_file_fail (file, root, "the background has another number of pages");
}

static void
read_layout (KkDataFile *file, KkFormLayout *layout, const char *folder)
{
  static const char *const known[]
      = { "id",     "title",         "page",       "fonts", "first",      "continuation",
          "row",    "comment",       "background", "pages", "valid_from", "valid_until",
          "source", "source_sha256", "registered", "role",  NULL };
  static const char *const roles[] = { "form", "notice", NULL };
  static const char *const row_known[] = { "of", "pitch", "items", NULL };
  static const char *const row_of[] = { "persons", "items", NULL };
  JsonObject *root = kk_data_file_root (file);
  JsonObject *page, *fonts, *row, *sheet;

  kk_data_file_known (file, root, known);
  layout->id = g_strdup (kk_data_file_string (file, root, "id", TRUE));
  layout->title = g_strdup (kk_data_file_string (file, root, "title", TRUE));
  layout->notice = kk_data_file_choice (file, root, "role", roles, 0) == 1;
  page = kk_data_file_object (file, root, "page", TRUE);
  fonts = kk_data_file_object (file, root, "fonts", TRUE);
  if (page == NULL || fonts == NULL)
    return;
  layout->width = MM * kk_data_file_number (file, page, "width", 50, 1000, KK_REQUIRED);
  layout->height = MM * kk_data_file_number (file, page, "height", 50, 1000, KK_REQUIRED);
  layout->label_font = g_strdup (kk_data_file_string (file, fonts, "label", TRUE));
  layout->value_font = g_strdup (kk_data_file_string (file, fonts, "value", TRUE));

  if (json_object_has_member (root, "background"))
    {
      read_pages (file, root, layout, folder);
      return;
    }
  row = kk_data_file_object (file, root, "row", FALSE);
  if (row != NULL)
    {
      kk_data_file_known (file, row, row_known);
      double pitch = kk_data_file_number (file, row, "pitch", 2, 300, KK_REQUIRED);
      layout->pitch = pitch * MM;
      layout->rows_of_items = kk_data_file_choice (file, row, "of", row_of, -1) == 1;
      layout->row = read_items (file, row, layout->width / MM, pitch, TRUE);
    }
  sheet = kk_data_file_object (file, root, "first", TRUE);
  if (sheet != NULL)
    layout->first = read_sheet (file, sheet, layout);
  sheet = kk_data_file_object (file, root, "continuation", FALSE);
  if (sheet != NULL)
    {
      layout->continuation = read_sheet (file, sheet, layout);
      if (layout->continuation->rows < 1)
        kk_data_file_fail (file, sheet, "a continuation sheet needs rows");
    }
}

static KkFormLayout *
layout_new (GBytes *json, const char *name, const char *folder, GError **error)
{
  g_autoptr (KkDataFile) file = kk_data_file_new (json, name, error);
  g_autoptr (KkFormLayout) layout = NULL;

  if (file == NULL)
    return NULL;
  layout = g_new0 (KkFormLayout, 1);
  g_atomic_ref_count_init (&layout->refs);
  read_layout (file, layout, folder);
  if (!kk_data_file_finish (file, error))
    return NULL;
  return g_steal_pointer (&layout);
}

KkFormLayout *
kk_form_layout_new (GBytes *json, const char *name, GError **error)
{
  return layout_new (json, name, NULL, error);
}

KkFormLayout *
kk_form_layout_load (const char *filename, GError **error)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (filename, FALSE, error);

  if (mapped == NULL)
    return NULL;
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (mapped);
  g_autofree char *name = g_path_get_basename (filename);
  g_autofree char *folder = g_path_get_dirname (filename);
  return layout_new (bytes, name, folder, error);
}

KkFormLayout *
kk_form_layout_builtin (const char *id, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/jp/kakanai/forms/%s.json", id);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (bytes == NULL)
    return NULL;
  g_autofree char *name = g_strdup_printf ("%s.json", id);
  return kk_form_layout_new (bytes, name, error);
}

KkFormLayout *
kk_form_layout_ref (KkFormLayout *layout)
{
  g_atomic_ref_count_inc (&layout->refs);
  return layout;
}

void
kk_form_layout_unref (KkFormLayout *layout)
{
  if (layout == NULL || !g_atomic_ref_count_dec (&layout->refs))
    return;
  g_free (layout->id);
  g_free (layout->title);
  g_free (layout->label_font);
  g_free (layout->value_font);
  g_clear_pointer (&layout->first, sheet_free);
  g_clear_pointer (&layout->continuation, sheet_free);
  g_clear_pointer (&layout->row, g_ptr_array_unref);
  g_clear_pointer (&layout->pages, g_ptr_array_unref);
  g_clear_pointer (&layout->background, kk_form_background_free);
  g_free (layout);
}

const char *
kk_form_layout_get_id (const KkFormLayout *layout)
{
  return layout->id;
}

const char *
kk_form_layout_get_title (const KkFormLayout *layout)
{
  return layout->title;
}

void
kk_form_layout_get_size (const KkFormLayout *layout, double *width, double *height)
{
  *width = layout->width;
  *height = layout->height;
}

int
kk_form_layout_get_version (const KkFormLayout *layout)
{
  return layout->version;
}

KkFormBackground *
kk_form_layout_get_background (const KkFormLayout *layout)
{
  return layout->background;
}

gboolean
kk_form_layout_is_notice (const KkFormLayout *layout)
{
  return layout->notice;
}

static gboolean
item_shows (const KkFormItem *item, const char *what)
{
  if (item->show != NULL)
    return kk_form_expression_speaks_of (item->show, what);
  if (item->type == KK_ITEM_CODE || item->type == KK_ITEM_SIGNATURE)
    return g_str_equal (TYPES[item->type], what);
  if (item->data != KK_DATA_NONE)
    return g_str_equal (DATA[item->data], what);
  if (item->field != NULL && item->field->scope == KK_SCOPE_PERSON)
    return g_str_has_prefix (what, "person.")
           && g_str_equal (item->field->key, what + strlen ("person."));
  return g_strcmp0 (item->path, what) == 0;
}

static gboolean
items_show (const GPtrArray *items, const char *what)
{
  for (guint i = 0; items != NULL && i < items->len; i++)
    if (item_shows (items->pdata[i], what))
      return TRUE;
  return FALSE;
}

gboolean
kk_form_layout_shows (const KkFormLayout *layout, const char *what)
{
  if (layout->pages == NULL)
    return items_show (layout->first->items, what) || items_show (layout->row, what);
  for (int i = 0; i < layout->n_first; i++)
    if (items_show (((KkFormSheet *) layout->pages->pdata[i])->items, what))
      return TRUE;
  return FALSE;
}
