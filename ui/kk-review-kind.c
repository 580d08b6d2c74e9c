/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-review-kind.h"

#include <glib/gi18n.h>

#include "core/kk-kind.h"
#include "ui/kk-ask.h"
#include "ui/kk-field-text.h"
#include "ui/kk-kind-chooser.h"

/* One change that waits for its answer. */
typedef struct
{
  KkSession *session;
  KkNoticeForm *form;
  KkKind kind;
  gboolean partial;
  int person; /* -1: the kind changes */
  gboolean foreign;
  char *nationality; /* NULL: to be asked for */
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->session);
  g_object_unref (change->form);
  g_free (change->nationality);
  g_free (change);
}

static Change *
change_new (KkNoticeForm *form, KkSession *session)
{
  Change *change = g_new0 (Change, 1);

  change->session = g_object_ref (session);
  change->form = g_object_ref (form);
  change->person = -1;
  return change;
}

static void
show_form (Change *change)
{
  kk_notice_form_show (change->form, kk_session_get_notice (change->session),
                       kk_session_get_problems (change->session));
}

static void
change_person (Change *change)
{
  g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, change->person, "nationality");
  g_autofree char *name = kk_field_path (KK_SCOPE_PERSON, change->person, "name");

  kk_session_switch_person (change->session, change->person, change->foreign);
  if (change->nationality)
    kk_session_set (change->session, path, change->nationality, KK_SOURCE_TYPED);
  show_form (change);
  if (change->foreign && !change->nationality)
    kk_notice_form_ask_nationality (change->form, change->person);
  else
    kk_notice_form_focus (change->form, change->nationality ? path : name);
}

static void
answer_cb (gboolean yes, gpointer user_data)
{
  Change *change = user_data;

  if (!yes)
    show_form (change); /* what was typed goes back to what is kept */
  else if (change->person >= 0)
    change_person (change);
  else
    kk_session_set_kind (change->session, change->kind, change->partial);
}

static char *
line_of (const KkNotice *notice, const char *path)
{
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = NULL;
  g_autofree char *label = kk_kind_path_label (notice->kind, path);
  g_autofree char *text = NULL;
  const KkField *field
      = kk_field_path_parse (path, &scope, &person, &key) ? kk_field_find (scope, key) : NULL;
  const char *value = kk_notice_text (notice, path);

  if (!field)
    return g_strdup (label);
  text = field->secret ? kk_field_mask (field, value) : kk_field_text_show (field, value, FALSE);
  return g_strdup_printf ("%s　%s", label, text);
}

/* change is taken. */
static void
ask (GtkWidget *over, Change *change, const GPtrArray *paths, const char *question)
{
  const KkNotice *notice = kk_session_get_notice (change->session);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (paths->len == 0)
    {
      answer_cb (TRUE, change);
      change_free (change);
      return;
    }
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (lines, line_of (notice, g_ptr_array_index (paths, i)));
  kk_ask (over, question, lines, _ ("消して変える"), answer_cb, change,
          (GDestroyNotify) change_free);
}

void
kk_review_kind_set (
    GtkWidget *over, KkNoticeForm *form, KkSession *session, KkKind kind, gboolean partial)
{
  Change *change = change_new (form, session);
  g_autoptr (GPtrArray) paths = kk_session_dup_kind_clears (session, kind, partial);
  g_autofree char *question
      = g_strdup_printf (_ ("%sにない次の項目は消えます。"), kk_kind_label (kind));

  change->kind = kind;
  change->partial = partial;
  ask (over, change, paths, question);
}

static void
ask_person (GtkWidget *over, Change *change)
{
  g_autoptr (GPtrArray) paths = kk_notice_switch_clears (kk_session_get_notice (change->session),
                                                         change->person, change->foreign);

  /* The nationality itself is what changes. */
  for (guint i = paths->len; i-- > 0;)
    if (g_str_has_suffix (g_ptr_array_index (paths, i), ".nationality"))
      g_ptr_array_remove_index (paths, i);
  ask (over, change, paths,
       change->foreign ? _ ("外国人にすると、次の項目は消えます。")
                       : _ ("日本人にすると、次の項目は消えます。"));
}

void
kk_review_kind_switch (
    GtkWidget *over, KkNoticeForm *form, KkSession *session, int person, gboolean foreign)
{
  Change *change = change_new (form, session);

  change->person = person;
  change->foreign = foreign;
  ask_person (over, change);
}

gboolean
kk_review_kind_set_nationality (
    GtkWidget *over, KkNoticeForm *form, KkSession *session, const char *path, const char *value)
{
  const KkNotice *notice = kk_session_get_notice (session);
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = NULL;
  g_autoptr (KkNotice) after = NULL;
  Change *change = NULL;

  if (!kk_field_path_parse (path, &scope, &person, &key) || scope != KK_SCOPE_PERSON
      || !g_str_equal (key, "nationality"))
    return FALSE;
  after = kk_notice_copy (notice);
  kk_notice_set (after, path, value, KK_SOURCE_TYPED);
  if (kk_notice_is_foreign (after, person) == kk_notice_is_foreign (notice, person))
    return FALSE;
  change = change_new (form, session);
  change->person = person;
  change->foreign = kk_notice_is_foreign (after, person);
  change->nationality = g_strdup (value);
  ask_person (over, change);
  return TRUE;
}

/* ——— F7 ——— */

static void
chosen_cb (
    KkKindChooser *chooser, guint kind, gboolean partial, gboolean foreign, GtkWidget *popover)
{
  GtkWidget *over = gtk_widget_get_parent (popover);
  KkSession *session = g_object_get_data (G_OBJECT (popover), "kk-session");
  KkNoticeForm *form = g_object_get_data (G_OBJECT (popover), "kk-form");

  gtk_popover_popdown (GTK_POPOVER (popover));
  kk_review_kind_set (over, form, session, (KkKind) kind, partial);
}

static gboolean
gone_idle (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkPopover *popover, gpointer unused)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, gone_idle, g_object_ref (popover), g_object_unref);
}

void
kk_review_kind_choose (GtkWidget *over, KkNoticeForm *form, KkSession *session)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *chooser = kk_kind_chooser_new ();

  kk_notice_form_commit (form);
  kk_kind_chooser_set_notice (KK_KIND_CHOOSER (chooser), kk_session_get_notice (session));
  g_object_set_data_full (G_OBJECT (popover), "kk-session", g_object_ref (session), g_object_unref);
  g_object_set_data_full (G_OBJECT (popover), "kk-form", g_object_ref (form), g_object_unref);
  g_signal_connect (chooser, "chosen", G_CALLBACK (chosen_cb), popover);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_child (GTK_POPOVER (popover), chooser);
  gtk_widget_set_parent (popover, over);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
  kk_kind_chooser_focus (KK_KIND_CHOOSER (chooser));
}
