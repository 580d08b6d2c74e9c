/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-learn-bar.h"

#include <glib/gi18n.h>

#include "app/kk-templates.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

#define MANY 4 /* values named in a message */

struct _KkLearnBar
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *template_label;
  GtkWidget *spinner;
  GtkWidget *button;

  /* Owned */
  KkCounter *counter;
  KkSession *session;

  int page;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (KkLearnBar, kk_learn_bar, GTK_TYPE_WIDGET)

static const KkSessionPage *
learnable (KkLearnBar *self)
{
  const KkSessionPage *page = self->session && self->page >= 0
                                      && self->page < (int) kk_session_get_n_pages (self->session)
                                  ? kk_session_get_page (self->session, (guint) self->page)
                                  : NULL;

  return page && page->stage == KK_PAGE_READ && page->reading ? page : NULL;
}

static gboolean
is_drifted (const KkReading *reading)
{
  for (guint i = 0; i < reading->warnings->len; i++)
    if (g_str_equal (((KkReadWarning *) reading->warnings->pdata[i])->code, "template_drift"))
      return TRUE;
  return FALSE;
}

static char *
describe (const KkReading *reading)
{
  if (is_drifted (reading))
    return g_strdup (_ ("▲ 紙面の配置が様式と変わっています"));
  return reading->template_id ? g_strdup_printf (_ ("様式 %s で読みました"), reading->template_id)
                              : g_strdup (_ ("様式なしで読みました"));
}

static void
refresh (KkLearnBar *self)
{
  const KkSessionPage *page = learnable (self);
  gboolean may = page && kk_session_may_edit (self->session)
                 && kk_counter_may (self->counter, "template.edit");
  g_autofree char *text = page ? describe (page->reading) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), may);
  gtk_widget_set_sensitive (self->button, !self->busy);
  gtk_label_set_label (GTK_LABEL (self->template_label), self->busy ? _ ("様式を覚えています…")
                                                         : text ? text
                                                                : "");
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->busy);
}

void
kk_learn_bar_show (KkLearnBar *self, KkCounter *counter, KkSession *session, int page)
{
  g_set_object (&self->counter, counter);
  g_set_object (&self->session, session);
  self->page = page;
  refresh (self);
}

static char *
learnt_text (const KkTemplateLine *line)
{
  GString *text = g_string_new (NULL);
  guint n = line->lost ? g_strv_length (line->lost) : 0;

  g_string_printf (text,
                   _ ("「%s」を覚えました（第%d版、%d項目）。次から同じ紙面はこの様式で読み"
                      "ます。"),
                   line->title, line->version, line->n_fields);
  for (guint i = 0; i < n && i < MANY; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? _ ("　場所が見つからない項目: ") : "、",
                            line->lost[i]);
  if (n > MANY)
    g_string_append_printf (text, _ ("　ほか%u項目"), n - MANY);
  return g_string_free (text, FALSE);
}

static void
learnt_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkLearnBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkTemplateLine) line
      = kk_session_learn_template_finish (KK_SESSION (source), result, &error);
  g_autofree char *text = line ? learnt_text (line) : NULL;

  self->busy = FALSE;
  if (!self->session) /* the tab was closed */
    return;
  refresh (self);
  if (line)
    kk_tell (self, line->lost && *line->lost ? KK_TELL_CHECK : KK_TELL_DONE, text);
  else
    kk_tell_error (self, error);
}

void
kk_learn_bar_learn (KkLearnBar *self)
{
  if (self->busy || !learnable (self))
    return;
  self->busy = TRUE;
  refresh (self);
  kk_session_learn_template_async (self->session, (guint) self->page, NULL, NULL, learnt_cb,
                                   g_object_ref (self));
}

gboolean
kk_learn_bar_may (KkLearnBar *self, gboolean *enabled)
{
  *enabled = !self->busy;
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

static void
kk_learn_bar_dispose (GObject *object)
{
  KkLearnBar *self = KK_LEARN_BAR (object);

  kk_widget_dispose (object, KK_TYPE_LEARN_BAR);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_learn_bar_parent_class)->dispose (object);
}

static void
kk_learn_bar_class_init (KkLearnBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_learn_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-learn-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KkLearnBar, template_label);
  gtk_widget_class_bind_template_child (widget_class, KkLearnBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, KkLearnBar, button);
  gtk_widget_class_bind_template_callback (widget_class, kk_learn_bar_learn);
}

static void
kk_learn_bar_init (KkLearnBar *self)
{
  self->page = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}
