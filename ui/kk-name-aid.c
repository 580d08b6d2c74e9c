/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-name-aid.h"

#include <string.h>

#include "app/kk-habits.h"
#include "lexicon/kk-kana.h"
#include "lexicon/kk-name-suggest.h"
#include "ui/kk-field-text.h"

#include <glib/gi18n.h>

#define MAX_SHOWN 6
#define MAX_FOUND 40

struct _KkNameAid
{
  /* Borrowed */
  GtkWidget *over;
  KkNoticeForm *form;
  KkCounter *counter;
  KkSession *session;
  GtkWidget *entry; /* watched; NULL: none. A weak pointer */

  /* Owned */
  GtkWidget *popover; /* child of over */
  GtkWidget *list;
  GtkEventController *key; /* of entry */
  GPtrArray *found;        /* char* */
  char *path;
  char *preedit;
  gboolean taking;
};

char *
kk_name_aid_partner (const char *path)
{
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = NULL;

  if (!path || !kk_field_path_parse (path, &scope, &person, &key))
    return NULL;
  if (g_str_equal (key, "name"))
    return kk_field_path (scope, person, "name_kana");
  if (g_str_equal (key, "name_kana"))
    return kk_field_path (scope, person, "name");
  if (g_str_equal (key, "filer.name"))
    return g_strdup ("filer.name_kana");
  if (g_str_equal (key, "filer.name_kana"))
    return g_strdup ("filer.name");
  return NULL;
}

static gboolean
begins_with (const char *whole, const char *typed)
{
  g_autofree char *a = kk_kana_fold (whole);
  g_autofree char *b = kk_kana_fold (typed);

  return g_str_has_prefix (a, b);
}

GPtrArray *
kk_name_aid_collect (KkLexicon *lexicon,
                     const GPtrArray *learnt,
                     const KkNotice *notice,
                     const char *path,
                     const char *text)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *partner = kk_name_aid_partner (path);
  const char *other = partner ? kk_notice_text (notice, partner) : "";
  gboolean kana = g_str_has_suffix (path, "name_kana");
  g_autoptr (GPtrArray) found = NULL;

  if (!lexicon || !partner)
    return out;
  if (kana)
    found = kk_name_suggest_kana (lexicon, other, learnt, MAX_FOUND);
  else if (*text && kk_kana_is_kana (text))
    found = kk_name_suggest_names (lexicon, text, learnt, MAX_FOUND);
  else if (!*text)
    found = kk_name_suggest_names (lexicon, other, learnt, MAX_FOUND);
  for (guint i = 0; found && i < found->len && out->len < MAX_SHOWN; i++)
    if (!g_str_equal (found->pdata[i], text)
        && (!kana || !*text || begins_with (found->pdata[i], text)))
      g_ptr_array_add (out, g_strdup (found->pdata[i]));
  return out;
}

/* ——— the list ——— */

static gboolean
is_shown (KkNameAid *self)
{
  return gtk_widget_get_visible (self->popover);
}

static void
hide (KkNameAid *self)
{
  if (is_shown (self))
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
fill (KkNameAid *self)
{
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 0; i < self->found->len; i++)
    {
      GtkWidget *label = gtk_label_new (self->found->pdata[i]);
      GtkWidget *line = gtk_list_box_row_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "mincho");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), label);
      gtk_widget_set_focusable (line, FALSE);
      gtk_list_box_append (GTK_LIST_BOX (self->list), line);
    }
}

static void
show (KkNameAid *self)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (self->entry, self->over, &bounds))
    return;
  fill (self);
  gtk_popover_set_pointing_to (
      GTK_POPOVER (self->popover),
      &(GdkRectangle){ bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height });
  if (!is_shown (self))
    gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
refresh (KkNameAid *self)
{
  const char *text = self->entry ? gtk_editable_get_text (GTK_EDITABLE (self->entry)) : "";

  g_ptr_array_set_size (self->found, 0);
  if (self->entry && self->path && !(self->preedit && *self->preedit) && !self->taking
      && gtk_editable_get_editable (GTK_EDITABLE (self->entry))
      /* What stands there already needs no advice until it is changed. */
      && (!*text
          || !g_str_equal (text,
                           kk_notice_text (kk_session_get_notice (self->session), self->path))))
    {
      g_ptr_array_unref (self->found);
      self->found = kk_name_aid_collect (kk_counter_get_lexicon (self->counter),
                                         kk_counter_get_habit (self->counter, KK_HABIT_READINGS),
                                         kk_session_get_notice (self->session), self->path, text);
    }
  if (self->found->len > 0)
    show (self);
  else
    hide (self);
}

static void
learn (KkNameAid *self, const char *path)
{
  g_autofree char *partner = kk_name_aid_partner (path);
  const KkNotice *notice = kk_session_get_notice (self->session);
  gboolean kana = g_str_has_suffix (path, "name_kana");
  g_autoptr (GPtrArray) pairs = NULL;

  if (!partner)
    return;
  pairs = kk_name_suggest_pairs (kk_notice_text (notice, kana ? partner : path),
                                 kk_notice_text (notice, kana ? path : partner));
  for (guint i = 0; i < pairs->len; i++)
    kk_counter_learn (self->counter, KK_HABIT_READINGS, pairs->pdata[i]);
}

static void
take (KkNameAid *self, guint index)
{
  g_autofree char *text = g_strdup (self->found->pdata[index]);
  g_autofree char *path = g_strdup (self->path);
  g_autofree char *partner = kk_name_aid_partner (self->path);
  g_autofree char *typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  self->taking = TRUE;
  hide (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  /* A name found by its typed reading brings the reading along. */
  if (*typed && kk_kana_is_kana (typed) && !g_str_has_suffix (path, "name_kana")
      && !*kk_notice_text (kk_session_get_notice (self->session), partner))
    {
      g_autofree char *reading
          = kk_field_text_read (kk_field_find (KK_SCOPE_PERSON, "name_kana"), typed);

      kk_session_set (self->session, partner, reading, KK_SOURCE_DICTIONARY);
    }
  /* As if it had been typed: kept, learnt, and on to the next field. */
  g_signal_emit_by_name (self->entry, "activate");
  self->taking = FALSE;
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KkNameAid *self)
{
  take (self, (guint) gtk_list_box_row_get_index (row));
}

static gboolean
move (KkNameAid *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int to = (row ? gtk_list_box_row_get_index (row) : -1) + by;

  if (to < 0)
    gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
  else if (to < (int) self->found->len)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                             gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), to));
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkNameAid *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (!is_shown (self) || (self->preedit && *self->preedit)
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return move (self, 1);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return row && move (self, -1);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (!row)
        return FALSE;
      take (self, (guint) gtk_list_box_row_get_index (row));
      return TRUE;
    case GDK_KEY_Escape:
      hide (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ——— which entry ——— */

static void
preedit_changed_cb (GtkText *text, const char *preedit, KkNameAid *self)
{
  g_free (self->preedit);
  self->preedit = g_strdup (preedit);
  refresh (self);
}

static void
changed_cb (KkNameAid *self)
{
  refresh (self);
}

static void
focus_cb (KkNameAid *self)
{
  if (self->entry
      && !gtk_widget_has_focus (
          GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)))))
    hide (self);
}

static void
let_go (KkNameAid *self)
{
  hide (self);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->preedit, g_free);
  if (!self->entry)
    return;
  g_signal_handlers_disconnect_by_data (self->entry, self);
  g_signal_handlers_disconnect_by_data (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)),
                                        self);
  gtk_widget_remove_controller (self->entry, self->key);
  g_clear_weak_pointer (&self->entry);
}

static void
watch (KkNameAid *self, KkFieldRow *row, const char *path)
{
  GtkEditable *text = NULL;

  g_set_weak_pointer (&self->entry, kk_field_row_get_entry (row));
  self->path = g_strdup (path);
  text = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));
  self->key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->key, GTK_PHASE_CAPTURE);
  g_signal_connect (self->key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, self->key);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (text, "preedit-changed", G_CALLBACK (preedit_changed_cb), self);
  g_signal_connect_swapped (text, "notify::has-focus", G_CALLBACK (focus_cb), self);
}

static void
chosen_cb (KkNoticeForm *form, const char *path, KkNameAid *self)
{
  g_autofree char *partner = kk_name_aid_partner (path);
  KkFieldRow *row = partner ? kk_notice_form_get_row (form, path) : NULL;

  if (self->entry && g_strcmp0 (path, self->path) == 0)
    return;
  let_go (self);
  if (!row)
    return;
  watch (self, row, path);
  refresh (self);
}

static void
session_changed_cb (KkSession *session, const char *path, KkNameAid *self)
{
  const KkValue *value = path ? kk_notice_get (kk_session_get_notice (session), path) : NULL;
  const KkSource *last = value && value->sources->len > 0
                             ? g_ptr_array_index (value->sources, value->sources->len - 1)
                             : NULL;

  if (last && last->kind == KK_SOURCE_TYPED)
    learn (self, path);
}

KkNameAid *
kk_name_aid_new (GtkWidget *over, KkNoticeForm *form, KkCounter *counter, KkSession *session)
{
  KkNameAid *self = g_new0 (KkNameAid, 1);

  self->over = over;
  self->form = form;
  self->counter = counter;
  self->session = session;
  self->found = g_ptr_array_new_with_free_func (g_free);
  self->list = gtk_list_box_new ();
  self->popover = gtk_popover_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("氏名と読みの候補"), -1);
  gtk_widget_set_focusable (self->list, FALSE);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_popover_set_child (GTK_POPOVER (self->popover), self->list);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  /* The keyboard stays where it is. */
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_set_parent (self->popover, over);
  g_signal_connect (form, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect (session, "changed", G_CALLBACK (session_changed_cb), self);
  return self;
}

void
kk_name_aid_free (KkNameAid *self)
{
  let_go (self);
  g_signal_handlers_disconnect_by_data (self->form, self);
  g_signal_handlers_disconnect_by_data (self->session, self);
  gtk_widget_unparent (self->popover);
  g_ptr_array_unref (self->found);
  g_free (self);
}
