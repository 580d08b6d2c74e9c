/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-content.h"

#include "core/kk-choice.h"
#include "core/kk-date.h"

int
kk_form_content_n_rows (const KkFormLayout *layout, const KkFormData *data)
{
  if (layout->row == NULL)
    return 0;
  if (layout->rows_of_items)
    return data->items ? (int) g_strv_length ((char **) data->items) : 0;
  return data->notice ? (int) data->notice->persons->len : 0;
}

char *
kk_form_content_path (const KkFormPlace *place, const KkFormItem *item)
{
  KkScope scope;
  const char *key;
  int person;

  if (item->path == NULL || place->data->notice == NULL)
    return NULL;
  if (item->field->scope == KK_SCOPE_PERSON && place->row >= 0)
    {
      if (place->row >= (int) place->data->notice->persons->len)
        return NULL;
      return kk_field_path (KK_SCOPE_PERSON, place->row, item->path);
    }
  if (kk_field_path_parse (item->path, &scope, &person, &key) && scope == KK_SCOPE_PERSON
      && person >= (int) place->data->notice->persons->len)
    return NULL;
  return g_strdup (item->path);
}

static char *
masked (const char *text)
{
  GString *out = g_string_new (NULL);

  for (glong n = g_utf8_strlen (text, -1); n > 0; n--)
    g_string_append (out, "＊");
  return g_string_free (out, FALSE);
}

char *
kk_form_content_sign_note (const KkSignature *signature)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (signature == NULL || signature->mode == KK_SIGN_BY_SELF)
    return g_strdup ("");
  if (signature->mode == KK_SIGN_BY_OFFICE)
    return g_strdup ("職権による処理");
  if (signature->mode == KK_SIGN_BY_PROXY && signature->proxy && *signature->proxy)
    g_string_append_printf (out, "代筆　%s", signature->proxy);
  if (signature->mode == KK_SIGN_BY_MARK)
    g_string_append (out, "記号による署名");
  if (signature->mode == KK_SIGN_ON_PAPER)
    g_string_append (out, "紙に署名");
  if (signature->witness && *signature->witness)
    g_string_append_printf (out, "%s立会人　%s", out->len ? "\n" : "", signature->witness);
  return g_strdup (out->str);
}

static const char *
sign_mode (const KkSignature *signature)
{
  if (signature == NULL || signature->mode == KK_SIGN_BY_OFFICE)
    return "";
  return signature->mode == KK_SIGN_BY_SELF    ? "self"
         : signature->mode == KK_SIGN_BY_PROXY ? "proxy"
         : signature->mode == KK_SIGN_ON_PAPER ? "paper"
                                               : "mark";
}

const char *
kk_form_content_sign_mode_label (const KkSignature *signature)
{
  static const char *const labels[] = { [KK_SIGN_BY_SELF] = "自署",
                                        [KK_SIGN_BY_PROXY] = "代筆",
                                        [KK_SIGN_BY_MARK] = "記号",
                                        [KK_SIGN_BY_OFFICE] = "職権",
                                        [KK_SIGN_ON_PAPER] = "紙に署名" };

  return signature != NULL ? labels[signature->mode] : "";
}

static char *
data_text (const KkFormPlace *place, KkDataKey key)
{
  const KkFormData *data = place->data;

  switch (key)
    {
    case KK_DATA_TITLE:
      if (data->notice == NULL || place->layout->rows_of_items)
        return g_strdup (place->layout->title);
      return g_strdup_printf ("%s（%s）", place->layout->title, kk_kind_label (data->notice->kind));
    case KK_DATA_KIND:
      return g_strdup (data->notice ? kk_kind_to_string (data->notice->kind) : "");
    case KK_DATA_PARTIAL:
      return g_strdup (data->notice == NULL ? "" : data->notice->partial ? "true" : "false");
    case KK_DATA_CASE_ID:
      return g_strdup (data->case_id);
    case KK_DATA_REVISION:
      return data->revision > 0 ? g_strdup_printf ("第%d版", data->revision) : g_strdup ("");
    case KK_DATA_RECEIPT_NUMBER:
      return g_strdup (data->receipt_number);
    case KK_DATA_CITY_NAME:
      return g_strdup (data->city_name);
    case KK_DATA_ADDRESSEE:
      return data->city_name ? g_strdup_printf ("（あて先）%s長", data->city_name) : NULL;
    case KK_DATA_ADDRESSEE_NAME:
      return data->city_name ? g_strdup_printf ("%s長", data->city_name) : NULL;
    case KK_DATA_DATE:
      return data->date ? kk_date_to_wareki (data->date) : NULL;
    case KK_DATA_TIME:
      return g_strdup (data->time);
    case KK_DATA_CONTACT:
      return g_strdup (data->contact);
    case KK_DATA_RECEIVER:
      return g_strdup (data->receiver);
    case KK_DATA_PAGE:
      return g_strdup_printf ("%d / %d", place->page + 1, place->n_pages);
    case KK_DATA_ROW:
      return g_strdup_printf ("%d", place->row + 1);
    case KK_DATA_ITEM:
      return place->row < kk_form_content_n_rows (place->layout, data)
                 ? g_strdup (data->items[place->row])
                 : NULL;
    case KK_DATA_SIGN_MODE:
      return g_strdup (sign_mode (data->signature));
    case KK_DATA_SIGN_NOTE:
      return kk_form_content_sign_note (data->signature);
    case KK_DATA_NONE:
      break;
    }
  return NULL;
}

static char *
date_text (const KkFormPlace *place, const KkFormItem *item, const char *text)
{
  gboolean seireki = item->format == KK_FORMAT_SEIREKI;

  if (item->format == KK_FORMAT_PERSON_DATE && place->row >= 0)
    seireki = kk_notice_is_foreign (place->data->notice, place->row);
  return seireki ? kk_date_to_seireki (text) : kk_date_to_wareki (text);
}

static gboolean
has_check (const KkFormLayout *layout, const char *path, const char *value)
{
  for (guint i = 0; i < layout->first->items->len; i++)
    {
      const KkFormItem *item = layout->first->items->pdata[i];
      if (item->type == KK_ITEM_CHECK && g_strcmp0 (item->path, path) == 0
          && g_strcmp0 (item->value, value) == 0)
        return TRUE;
    }
  return FALSE;
}

static char *
other_documents (const KkFormPlace *place, const char *path, const char *text)
{
  g_auto (GStrv) keys = g_strsplit (text, ";", -1);
  GString *out = g_string_new (NULL);

  for (int i = 0; keys[i] != NULL; i++)
    if (*keys[i] != '\0' && !has_check (place->layout, path, keys[i]))
      {
        g_autofree char *label = kk_choice_label (path, keys[i]);
        g_string_append_printf (out, "%s%s", out->len ? "、" : "", label);
      }
  return g_string_free (out, FALSE);
}

char *
kk_form_content_text (const KkFormPlace *place, const KkFormItem *item, const char *path)
{
  const char *text;
  char *result;

  if (item->data != KK_DATA_NONE)
    {
      result = data_text (place, item->data);
      return result ? result : g_strdup ("");
    }
  if (path == NULL)
    return g_strdup ("");
  text = kk_notice_text (place->data->notice, path);
  if (*text == '\0')
    return g_strdup ("");
  if (item->field->secret && !place->data->reveal)
    return masked (text);
  if (item->format == KK_FORMAT_OTHER_DOCUMENTS)
    return other_documents (place, path, text);
  if (item->format == KK_FORMAT_TEXT)
    return g_strdup (text);
  if (item->field->cls == KK_CLASS_DATE)
    return date_text (place, item, text);
  if (item->field->cls == KK_CLASS_FLAG)
    return g_strdup (g_str_equal (text, "true") ? "○" : g_str_equal (text, "false") ? "－" : "");
  return g_strdup (text);
}

gboolean
kk_form_content_checked (const KkFormPlace *place, const KkFormItem *item, const char *path)
{
  g_autofree char *data = NULL;
  g_auto (GStrv) parts = NULL;
  const char *text;

  if (item->data != KK_DATA_NONE)
    text = data = data_text (place, item->data);
  else
    text = path ? kk_notice_text (place->data->notice, path) : NULL;
  if (text == NULL || *text == '\0')
    return FALSE;
  /* Several answers stand in one value, ";" between them. */
  parts = g_strsplit (text, ";", -1);
  return g_strv_contains ((const char *const *) parts, item->value);
}
