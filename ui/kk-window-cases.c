/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-window-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "forms/kk-paper-code.h"
#include "ui/kk-form-manage-page.h"
#include "ui/kk-home-page.h"
#include "ui/kk-notice-layout-page.h"
#include "ui/kk-printers-page.h"
#include "ui/kk-queue-page.h"
#include "ui/kk-tell.h"
#include "ui/kk-templates-page.h"

/* A closed tab leads back to where it was opened from: the home page, the cases that wait for a
 * decision. The notebook by itself would show whatever stands to the left. */
static void
close_tab (KkWindow *self, GtkWidget *page)
{
  GtkNotebook *tabs = GTK_NOTEBOOK (self->tabs);
  int number = gtk_notebook_page_num (tabs, page);
  GtkWidget *from = g_object_get_data (G_OBJECT (page), "kk-from");
  int back = from ? gtk_notebook_page_num (tabs, from) : -1;

  if (number >= 0 && number == gtk_notebook_get_current_page (tabs))
    gtk_notebook_set_current_page (tabs, MAX (back, 0));
  if (number >= 0)
    gtk_notebook_remove_page (tabs, number);
  kk_window_show_keys (self);
}

static void
case_close_cb (KkCasePage *page, KkWindow *self)
{
  close_tab (self, GTK_WIDGET (page));
}

static void
tab_close_clicked_cb (GtkButton *button, KkWindow *self)
{
  GtkWidget *page = g_object_get_data (G_OBJECT (button), "kk-page");

  kk_case_page_commit (KK_CASE_PAGE (page));
  close_tab (self, page);
}

static void
add_tab (KkWindow *self, GtkWidget *page, const char *title, gboolean closable)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *close = NULL;

  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  if (closable)
    {
      g_autofree char *name = g_strdup_printf (_ ("%s を閉じる"), title);

      close = gtk_button_new_with_label ("×");
      gtk_widget_add_css_class (close, "flat");
      gtk_widget_set_focusable (close, FALSE);
      g_object_set_data (G_OBJECT (close), "kk-page", page);
      g_signal_connect (close, "clicked", G_CALLBACK (tab_close_clicked_cb), self);
      gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      gtk_box_append (GTK_BOX (box), close);
    }
  g_signal_connect_object (page, "keys-changed", G_CALLBACK (kk_window_show_keys), self,
                           G_CONNECT_SWAPPED);
  gtk_notebook_append_page (GTK_NOTEBOOK (self->tabs), page, box);
}

static KkCasePage *
find_tab (KkWindow *self, KkSession *session)
{
  int n = gtk_notebook_get_n_pages (GTK_NOTEBOOK (self->tabs));

  for (int i = 0; i < n; i++)
    {
      GtkWidget *page = gtk_notebook_get_nth_page (GTK_NOTEBOOK (self->tabs), i);

      if (KK_IS_CASE_PAGE (page) && kk_case_page_get_session (KK_CASE_PAGE (page)) == session)
        return KK_CASE_PAGE (page);
    }
  return NULL;
}

/* 受付番号 without its day: tabs are narrow. */
static const char *
short_number (KkSession *session)
{
  const char *number = kk_session_get_number (session);
  const char *last = strrchr (number, '-');

  return last && last[1] ? last + 1 : number;
}

static void
resident_cb (KkCasePage *page, KkSession *session, KkWindow *self)
{
  kk_window_begin_resident (self, page);
}

/* The page of the desk that shows: those stay as long as somebody is signed in. */
static GtkWidget *
current_desk (KkWindow *self)
{
  GtkNotebook *tabs = GTK_NOTEBOOK (self->tabs);
  int number = gtk_notebook_get_current_page (tabs);
  GtkWidget *page = number >= 0 ? gtk_notebook_get_nth_page (tabs, number) : NULL;

  return page && !KK_IS_CASE_PAGE (page) ? page : NULL;
}

static KkCasePage *
show_session (KkWindow *self, KkSession *session)
{
  KkCasePage *page = find_tab (self, session);
  g_autofree char *title = NULL;

  if (!page)
    {
      page = KK_CASE_PAGE (kk_case_page_new (self->counter, session));
      title = g_strdup_printf ("%s　%s", short_number (session),
                               kk_kind_label (kk_session_get_notice (session)->kind));
      g_object_set_data (G_OBJECT (page), "kk-from", current_desk (self));
      g_signal_connect (page, "resident", G_CALLBACK (resident_cb), self);
      g_signal_connect (page, "close", G_CALLBACK (case_close_cb), self);
      add_tab (self, GTK_WIDGET (page), title, TRUE);
    }
  gtk_notebook_set_current_page (
      GTK_NOTEBOOK (self->tabs),
      gtk_notebook_page_num (GTK_NOTEBOOK (self->tabs), GTK_WIDGET (page)));
  return page;
}

typedef struct
{
  KkWindow *self;
  gboolean scan;
  gboolean begin; /* by hand */
  gboolean partial;
  gboolean foreign;
  GPtrArray *files;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->self);
  g_clear_pointer (&opening->files, g_ptr_array_unref);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkSession) session = kk_counter_open_case_finish (KK_COUNTER (source), result, &error);
  KkCasePage *page = NULL;

  if (!session)
    {
      kk_tell_error (opening->self, error);
      return;
    }
  page = show_session (opening->self, session);
  if (opening->files)
    kk_case_page_add_files (page, opening->files);
  else if (opening->scan)
    kk_case_page_scan (page);
  else if (opening->begin)
    kk_case_page_begin (page, opening->partial, opening->foreign);
}

void
kk_window_open_case (KkWindow *self, const char *id, KkKind kind, gboolean scan, GPtrArray *files)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->self = g_object_ref (self);
  opening->scan = scan;
  opening->files = files ? g_ptr_array_ref (files) : NULL;
  kk_counter_open_case_async (self->counter, id, kind, NULL, opened_cb, opening);
}

static void
home_begin_cb (KkHomePage *home, guint kind, gboolean partial, gboolean foreign, KkWindow *self)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->self = g_object_ref (self);
  opening->begin = TRUE;
  opening->partial = partial;
  opening->foreign = foreign;
  kk_counter_open_case_async (self->counter, NULL, (KkKind) kind, NULL, opened_cb, opening);
}

static void
home_open_cb (KkHomePage *home, const char *id, KkWindow *self)
{
  kk_window_open_case (self, id, KK_MOVE_IN, FALSE, NULL);
}

static void
home_new_cb (KkHomePage *home, guint kind, KkWindow *self)
{
  kk_window_open_case (self, NULL, kind, FALSE, NULL);
}

static void
home_new_scan_cb (KkHomePage *home, guint kind, KkWindow *self)
{
  kk_window_open_case (self, NULL, kind, TRUE, NULL);
}

static void
home_open_files_cb (KkHomePage *home, GPtrArray *files, KkWindow *self)
{
  kk_window_open_case (self, NULL, KK_MOVE_IN, FALSE, files);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkSession) session
      = kk_counter_fetch_case_finish (KK_COUNTER (source), result, &error);

  if (session)
    show_session (self, session);
  else
    kk_tell_error (self, error);
}

static void
queue_open_cb (KkQueuePage *queue, const char *id, KkWindow *self)
{
  kk_counter_fetch_case_async (self->counter, id, NULL, fetched_cb, g_object_ref (self));
}

static void
code_entered_cb (GtkEntry *entry, KkWindow *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (entry), GTK_TYPE_POPOVER);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_auto (KkPaperCode) code = { 0 };

  if (!kk_paper_code_parse (text, &code))
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), "");
      kk_tell (
          self, KK_TELL_CHECK,
          _ ("この窓口の用紙のコードではありません。用紙の右上のコードを読み取ってください。"));
      return;
    }
  gtk_popover_popdown (GTK_POPOVER (popover));
  kk_window_open_case (self, code.case_id, KK_MOVE_IN, FALSE, NULL);
}

/* A code reader types what it reads and ends with Enter; the entry is where it goes. */
void
kk_window_read_code (KkWindow *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 40);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("用紙のコード"), -1);
  g_signal_connect (entry, "activate", G_CALLBACK (code_entered_cb), self);
  gtk_box_append (GTK_BOX (box),
                  gtk_label_new (_ ("用紙の二次元コードをコードリーダーで読み取ってください。")));
  gtk_box_append (GTK_BOX (box), entry);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_TOP);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_set_parent (popover, self->bar);
  g_signal_connect (popover, "closed", G_CALLBACK (gtk_widget_unparent), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_grab_focus (entry);
}

void
kk_window_close_tabs (KkWindow *self)
{
  while (gtk_notebook_get_n_pages (GTK_NOTEBOOK (self->tabs)) > 0)
    gtk_notebook_remove_page (GTK_NOTEBOOK (self->tabs), -1);
}

void
kk_window_open_desk (KkWindow *self)
{
  GtkWidget *home = kk_home_page_new (self->counter);
  GtkWidget *queue = NULL;

  g_signal_connect (home, "open", G_CALLBACK (home_open_cb), self);
  g_signal_connect (home, "new", G_CALLBACK (home_new_cb), self);
  g_signal_connect (home, "begin", G_CALLBACK (home_begin_cb), self);
  g_signal_connect (home, "new-scan", G_CALLBACK (home_new_scan_cb), self);
  g_signal_connect (home, "open-files", G_CALLBACK (home_open_files_cb), self);
  add_tab (self, home, _ ("ホーム"), FALSE);
  if (kk_counter_may (self->counter, "case.approve"))
    {
      queue = kk_queue_page_new (self->counter);
      g_signal_connect (queue, "open", G_CALLBACK (queue_open_cb), self);
      add_tab (self, queue, _ ("決裁待ち"), FALSE);
    }
  if (kk_counter_may (self->counter, "template.edit"))
    add_tab (self, kk_templates_page_new (self->counter), _ ("様式"), FALSE);
  if (kk_counter_may (self->counter, "form.manage"))
    {
      add_tab (self, kk_form_manage_page_new (self->counter), _ ("申請書"), FALSE);
      add_tab (self, kk_notice_layout_page_new (self->counter), _ ("届出の用紙"), FALSE);
      add_tab (self, kk_printers_page_new (self->counter), _ ("プリンター"), FALSE);
    }
  gtk_notebook_set_current_page (GTK_NOTEBOOK (self->tabs), 0);
  kk_window_show_screen (self, self->tabs);
  if (self->waiting_files)
    {
      kk_window_open_case (self, NULL, KK_MOVE_IN, FALSE, self->waiting_files);
      g_clear_pointer (&self->waiting_files, g_ptr_array_unref);
    }
}
