/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "forms/kk-sheet-convert.h"
#include "ui/kk-day-entry.h"
#include "ui/kk-form-manage-private.h"
#include "ui/kk-form-preview.h"
#include "ui/kk-tell.h"

static void
add_problem (KkFormManagePage *self, int number, const char *text, const char *class)
{
  g_autofree char *numbered
      = number > 0 ? g_strdup_printf ("✕%d　%s", number, text) : g_strdup_printf ("▲　%s", text);

  gtk_list_box_append (GTK_LIST_BOX (self->problems), kk_form_manage_line (numbered, class));
}

static void
show_trial (KkFormManagePage *self)
{
  const KkFormTrial *trial = self->trial;
  g_autofree char *verdict
      = trial->error ? g_strdup_printf (_ ("✕ 登録できません：%s"), trial->error)
                     : g_strdup_printf (_ ("✓ 登録できます。項目 %u"), trial->boxes->len);

  gtk_label_set_label (GTK_LABEL (self->verdict), verdict);
  gtk_widget_remove_css_class (self->verdict, trial->error ? "done-text" : "error-text");
  gtk_widget_add_css_class (self->verdict, trial->error ? "error-text" : "done-text");
  gtk_editable_set_text (GTK_EDITABLE (self->new_title), trial->title);
  gtk_editable_set_text (GTK_EDITABLE (self->new_id), self->replaces ? self->replaces : trial->id);
  gtk_label_set_label (GTK_LABEL (self->no_problems),
                       trial->error
                           ? _ ("表の中を調べられませんでした。直してから、もう一度選んでください")
                           : _ ("直すところはありません"));
  kk_form_manage_empty (self->problems);
  for (guint i = 0; i < trial->problems->len; i++)
    add_problem (self, (int) i + 1, g_ptr_array_index (trial->problems, i), "problem-error");
  for (guint i = 0; i < trial->vanished->len; i++)
    {
      g_autofree char *text = g_strdup_printf (_ ("前の版にあった {{%s}} がありません"),
                                               (char *) g_ptr_array_index (trial->vanished, i));

      add_problem (self, 0, text, "problem-warning");
    }
  kk_form_manage_let_go (self);
  kk_form_preview_show (KK_FORM_PREVIEW (self->preview), trial->background, trial->boxes,
                        trial->layout);
  kk_form_manage_show (self, "trial");
  gtk_widget_grab_focus (trial->error && trial->problems->len > 0 ? self->problems
                                                                  : self->new_title);
}

void
kk_form_manage_end_trial (KkFormManagePage *self)
{
  kk_form_manage_let_go (self);
  /* What was said of it is said of nothing else. */
  gtk_label_set_label (GTK_LABEL (self->verdict), "");
  kk_form_manage_empty (self->problems);
  g_clear_pointer (&self->trial, kk_form_trial_free);
  g_clear_object (&self->file);
  g_clear_pointer (&self->replaces, g_free);
}

static gboolean
tick_cb (gpointer user_data)
{
  KkFormManagePage *self = user_data;
  g_autofree char *text = g_strdup_printf (
      _ ("LibreOffice で表を調べています… %u秒\nふつう数秒で終わります。"), self->seconds++);

  gtk_label_set_label (GTK_LABEL (self->busy_label), text);
  return G_SOURCE_CONTINUE;
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkFormManagePage) self = user_data;
  g_autoptr (GError) error = NULL;
  KkFormTrial *trial = kk_counter_try_form_finish (KK_COUNTER (source), result, &error);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->trying);
  if (!self->counter)
    {
      kk_form_trial_free (trial);
      return;
    }
  g_clear_pointer (&self->trial, kk_form_trial_free);
  self->trial = trial;
  if (trial)
    {
      show_trial (self);
      return;
    }
  kk_form_manage_end_trial (self);
  kk_tell_error (self, error);
  kk_form_manage_show_form (self);
}

void
kk_form_manage_try (KkFormManagePage *self, GFile *file, gboolean notice)
{
  if (self->trying)
    return;
  kk_form_manage_let_go (self);
  g_clear_pointer (&self->trial, kk_form_trial_free);
  g_set_object (&self->file, file);
  self->trying = g_cancellable_new ();
  self->seconds = 0;
  tick_cb (self);
  self->timer = g_timeout_add_seconds (1, tick_cb, self);
  kk_form_manage_show (self, "busy");
  kk_counter_try_form_async (self->counter, file, notice, self->trying, tried_cb,
                             g_object_ref (self));
}

void
kk_form_manage_register (KkFormManagePage *self)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->new_title));
  g_autofree char *id = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_id))));
  g_autofree char *from = kk_day_entry_get (self->new_from);
  g_autofree char *until = from ? kk_day_entry_get (self->new_until) : NULL;
  const KkFormSource source
      = { .id = id,
          .title = *title ? title : NULL,
          .valid_from = from && *from ? from : NULL,
          .valid_until = until && *until ? until : NULL,
          .notice = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->notice)) };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  int version;

  if (!from || !until)
    return;
  version = kk_counter_register_form (self->counter, self->trial, &source, &error);
  if (version == 0)
    {
      if (error->domain == KK_SHEET_ERROR)
        kk_tell (self, KK_TELL_ERROR, error->message);
      else
        kk_tell_error (self, error);
      return;
    }
  said = g_strdup_printf (_ ("「%s」を第%d版として登録しました。"), self->trial->title, version);
  kk_form_manage_end_trial (self);
  kk_form_manage_fill_list (self, id);
  kk_tell (self, KK_TELL_DONE, said);
}
