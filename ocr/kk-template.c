/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-template.h"

#include <string.h>

G_DEFINE_QUARK (kk_template_error_quark, kk_template_error)

void
kk_template_label_free (KkTemplateLabel *label)
{
  if (label == NULL)
    return;
  g_free (label->keys);
  g_free (label->word);
  g_free (label->group);
  g_free (label);
}

void
kk_template_field_free (KkTemplateField *field)
{
  if (field == NULL)
    return;
  g_free (field->key);
  g_free (field->read_as);
  g_free (field);
}

static void
noise_free (gpointer data)
{
  KkTemplateNoise *noise = data;
  g_free (noise->key);
  g_free (noise);
}

KkTemplatePage *
kk_template_page_new (void)
{
  KkTemplatePage *page = g_new0 (KkTemplatePage, 1);
  page->labels = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_template_label_free);
  page->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_template_field_free);
  page->noise = g_ptr_array_new_with_free_func (noise_free);
  page->rules = g_array_new (FALSE, TRUE, sizeof (KkBox));
  page->slots = g_array_new (FALSE, TRUE, sizeof (KkTemplateOffset));
  return page;
}

void
kk_template_page_free (KkTemplatePage *page)
{
  if (page == NULL)
    return;
  g_ptr_array_unref (page->labels);
  g_ptr_array_unref (page->fields);
  g_ptr_array_unref (page->noise);
  g_array_unref (page->rules);
  g_array_unref (page->slots);
  g_free (page);
}

KkTemplate *
kk_template_new (const char *id)
{
  KkTemplate *self = g_atomic_rc_box_new0 (KkTemplate);
  self->id = g_strdup (id);
  self->version = 1;
  self->title = g_strdup ("");
  self->created = g_strdup ("");
  self->learnt_from = g_new0 (char *, 1);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_template_page_free);
  self->proofs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

KkTemplate *
kk_template_ref (KkTemplate *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
template_clear (gpointer data)
{
  KkTemplate *self = data;
  g_free (self->id);
  g_free (self->title);
  g_free (self->issuer);
  g_free (self->issuer_code);
  g_free (self->created);
  g_strfreev (self->learnt_from);
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->proofs);
  g_clear_pointer (&self->proof, kk_reading_free);
}

void
kk_template_unref (KkTemplate *self)
{
  g_atomic_rc_box_release_full (self, template_clear);
}

gboolean
kk_template_id_is_valid (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;
  return length >= 1 && length <= 64
         && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}
