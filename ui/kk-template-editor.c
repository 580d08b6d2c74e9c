/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-template-editor.h"

#include "core/kk-field.h"
#include "devices/kk-page-file.h"
#include "ui/kk-template-canvas.h"
#include "ui/kk-widget.h"

struct _KkTemplateEditor
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *canvas;
  GtkWidget *page_label;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *fields;
  GtkWidget *drop;

  /* Owned */
  KkTemplate *template; /* a copy that is edited; NULL: none */

  guint page;
  gboolean filling; /* the list is being filled: its signals mean nothing */
};

G_DEFINE_FINAL_TYPE (KkTemplateEditor, kk_template_editor, GTK_TYPE_WIDGET)

static guint changed_signal;

static KkTemplatePage *
current_page (KkTemplateEditor *self)
{
  return self->template && self->page < self->template->pages->len
             ? self->template->pages->pdata[self->page]
             : NULL;
}

GtkWidget *
kk_template_editor_text_row (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (label, 8);
  gtk_widget_set_margin_end (label, 8);
  return label;
}

void
kk_template_editor_empty_list (GtkWidget *list)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)))
    gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
}

static KkPicture *
load_proof (const KkTemplate *template, guint page)
{
  g_autoptr (KkPageFile) file = NULL;
  g_autoptr (KkPageImage) image = NULL;

  if (page >= template->proofs->len)
    return NULL;
  file = kk_page_file_open (template->proofs->pdata[page], NULL);
  image = file ? kk_page_file_read_page (file, 0, NULL) : NULL;
  return image ? kk_picture_new (image->bytes, image->width, image->height, image->stride,
                                 image->channels)
               : NULL;
}

static void
show_page (KkTemplateEditor *self)
{
  KkTemplatePage *page = current_page (self);
  guint n = self->template ? self->template->pages->len : 0;
  g_autoptr (KkPicture) picture = page ? load_proof (self->template, self->page) : NULL;
  g_autofree char *text = g_strdup_printf ("%u/%u", page ? self->page + 1 : 0, n);

  kk_template_canvas_set_page (KK_TEMPLATE_CANVAS (self->canvas), page, picture);
  self->filling = TRUE;
  kk_template_editor_empty_list (self->fields);
  for (guint i = 0; page && i < page->fields->len; i++)
    {
      const KkTemplateField *field = page->fields->pdata[i];
      const KkField *known = kk_field_find (field->scope, field->key);

      gtk_list_box_append (GTK_LIST_BOX (self->fields),
                           kk_template_editor_text_row (known ? known->label : field->key));
    }
  self->filling = FALSE;
  gtk_label_set_label (GTK_LABEL (self->page_label), text);
  gtk_widget_set_sensitive (self->previous, self->page > 0);
  gtk_widget_set_sensitive (self->next, self->page + 1 < n);
  gtk_widget_set_sensitive (self->drop, FALSE);
}

static void
turn_to (KkTemplateEditor *self, guint page)
{
  if (!self->template || page >= self->template->pages->len)
    return;
  self->page = page;
  show_page (self);
}

static void
previous_cb (KkTemplateEditor *self)
{
  turn_to (self, self->page - 1);
}

static void
next_cb (KkTemplateEditor *self)
{
  turn_to (self, self->page + 1);
}

static void
zoom_in_cb (KkTemplateEditor *self)
{
  kk_template_canvas_zoom (KK_TEMPLATE_CANVAS (self->canvas), 1.25);
}

static void
zoom_out_cb (KkTemplateEditor *self)
{
  kk_template_canvas_zoom (KK_TEMPLATE_CANVAS (self->canvas), 0.8);
}

static void
fit_cb (KkTemplateEditor *self)
{
  kk_template_canvas_zoom (KK_TEMPLATE_CANVAS (self->canvas), 0);
}

static void
field_selected_cb (GtkListBox *list, GtkListBoxRow *row, KkTemplateEditor *self)
{
  if (self->filling)
    return;
  gtk_widget_set_sensitive (self->drop, row != NULL);
  kk_template_canvas_choose (KK_TEMPLATE_CANVAS (self->canvas),
                             row ? gtk_list_box_row_get_index (row) : -1);
}

static void
picked_cb (KkTemplateCanvas *canvas, int field, KkTemplateEditor *self)
{
  gtk_list_box_select_row (
      GTK_LIST_BOX (self->fields),
      field < 0 ? NULL : gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->fields), field));
}

static void
moved_cb (KkTemplateEditor *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* The made-up value goes with its place, else the proof would miss it. */
static void
drop_proof (KkTemplate *template, const KkTemplateField *field)
{
  GPtrArray *lists = template->proof && field->scope == KK_SCOPE_PERSON
                         ? g_ptr_array_ref (template->proof->persons)
                         : g_ptr_array_new ();

  if (template->proof && field->scope == KK_SCOPE_NOTICE)
    g_ptr_array_add (lists, template->proof->fields);
  for (guint l = 0; l < lists->len; l++)
    {
      GPtrArray *fields = lists->pdata[l];

      for (guint i = fields->len; i-- > 0;)
        if (g_str_equal (((KkReadField *) fields->pdata[i])->key, field->key))
          g_ptr_array_remove_index (fields, i);
    }
  g_ptr_array_unref (lists);
}

static void
drop_field (KkTemplateEditor *self, int index)
{
  KkTemplatePage *page = current_page (self);

  if (!page || index < 0 || index >= (int) page->fields->len)
    return;
  drop_proof (self->template, page->fields->pdata[index]);
  g_ptr_array_remove_index (page->fields, (guint) index);
  show_page (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
drop_cb (KkTemplateCanvas *canvas, int field, KkTemplateEditor *self)
{
  drop_field (self, field);
}

static void
drop_chosen_cb (KkTemplateEditor *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->fields));

  if (row)
    drop_field (self, gtk_list_box_row_get_index (row));
}

void
kk_template_editor_set (KkTemplateEditor *self, const KkTemplate *template)
{
  g_autoptr (GBytes) bytes = template ? kk_template_to_bytes (template, TRUE) : NULL;

  kk_template_canvas_set_page (KK_TEMPLATE_CANVAS (self->canvas), NULL, NULL);
  g_clear_pointer (&self->template, kk_template_unref);
  /* What was loaded loads again. */
  self->template = bytes ? kk_template_from_bytes (bytes, template->id, NULL) : NULL;
  self->page = 0;
  show_page (self);
}

const KkTemplate *
kk_template_editor_get (KkTemplateEditor *self)
{
  return self->template;
}

static void
kk_template_editor_dispose (GObject *object)
{
  KkTemplateEditor *self = KK_TEMPLATE_EDITOR (object);

  self->filling = TRUE;
  if (self->canvas)
    kk_template_canvas_set_page (KK_TEMPLATE_CANVAS (self->canvas), NULL, NULL);
  kk_widget_dispose (object, KK_TYPE_TEMPLATE_EDITOR);
  g_clear_pointer (&self->template, kk_template_unref);
  G_OBJECT_CLASS (kk_template_editor_parent_class)->dispose (object);
}

static void
kk_template_editor_class_init (KkTemplateEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_TEMPLATE_CANVAS);
  G_OBJECT_CLASS (klass)->dispose = kk_template_editor_dispose;
  changed_signal = g_signal_new ("changed", KK_TYPE_TEMPLATE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kakanai/ui/kk-template-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, KkTemplateEditor, canvas);
  gtk_widget_class_bind_template_child (widget_class, KkTemplateEditor, page_label);
  gtk_widget_class_bind_template_child (widget_class, KkTemplateEditor, previous);
  gtk_widget_class_bind_template_child (widget_class, KkTemplateEditor, next);
  gtk_widget_class_bind_template_child (widget_class, KkTemplateEditor, fields);
  gtk_widget_class_bind_template_child (widget_class, KkTemplateEditor, drop);
  gtk_widget_class_bind_template_callback (widget_class, field_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
}

static void
kk_template_editor_init (KkTemplateEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kk_template_canvas_set_editable (KK_TEMPLATE_CANVAS (self->canvas), TRUE);
}
