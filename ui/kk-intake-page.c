/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-intake-page.h"

#include <glib/gi18n.h>

#include "ui/kk-page-card.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

struct _KkIntakePage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *devices;
  GtkWidget *source;
  GtkWidget *dpi;
  GtkWidget *gray;
  GtkWidget *wait;
  GtkWidget *scan;
  GtkWidget *open;
  GtkWidget *refresh;
  GtkWidget *progress_box;
  GtkWidget *progress;
  GtkWidget *progress_text;
  GtkWidget *pages;
  GtkWidget *pages_title;

  /* Owned */
  KkCounter *counter;
  KkSession *session;
  KkPictures *pictures;
  GPtrArray *scanners;       /* KkScannerLine*; NULL: not yet listed */
  GCancellable *cancellable; /* of the running job; NULL: none */
  GCancellable *listing;
  GtkFileChooserNative *chooser;

  guint pulse_id;
  guint refresh_id;
  gboolean unknown_fraction;
  gboolean scan_when_listed; /* F2 came before the scanners were known */
  gboolean glass_when_listed;
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkIntakePage,
                               kk_intake_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static guint read_signal;

static void start_scan (KkIntakePage *self, int replace, gboolean glass);

/* ——— devices ——— */

static const KkScannerLine *
chosen_scanner (KkIntakePage *self)
{
  guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->devices));

  return self->scanners && index < self->scanners->len ? g_ptr_array_index (self->scanners, index)
                                                       : NULL;
}

static void
device_selected_cb (KkIntakePage *self)
{
  const KkScannerLine *scanner = chosen_scanner (self);
  g_autoptr (GtkStringList) sources = gtk_string_list_new (NULL);

  gtk_string_list_append (sources, _ ("原稿台"));
  if (scanner && scanner->adf)
    gtk_string_list_append (sources, _ ("自動給紙"));
  if (scanner && scanner->duplex)
    gtk_string_list_append (sources, _ ("自動給紙（両面）"));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->source), G_LIST_MODEL (sources));
  if (scanner && scanner->adf)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->source), 1);
}

static void
source_selected_cb (KkIntakePage *self)
{
  guint source = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->source));

  gtk_widget_set_sensitive (self->wait, source != GTK_INVALID_LIST_POSITION && source > 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkIntakePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GPtrArray *scanners = kk_counter_list_scanners_finish (KK_COUNTER (source), result, &error);

  gtk_widget_set_sensitive (self->refresh, TRUE);
  if (!scanners)
    {
      self->scan_when_listed = FALSE;
      kk_tell_error (self, error);
      return;
    }
  g_clear_pointer (&self->scanners, g_ptr_array_unref);
  self->scanners = scanners;
  for (guint i = 0; i < scanners->len; i++)
    gtk_string_list_append (names, ((KkScannerLine *) g_ptr_array_index (scanners, i))->label);
  if (scanners->len == 0)
    gtk_string_list_append (names, _ ("見つかりません"));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->devices), G_LIST_MODEL (names));
  device_selected_cb (self);
  if (self->scan_when_listed)
    {
      self->scan_when_listed = FALSE;
      start_scan (self, -1, self->glass_when_listed);
    }
}

static void
refresh_cb (KkIntakePage *self)
{
  const char *const looking[] = { _ ("探しています…"), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (looking);

  if (!self->scanners)
    gtk_drop_down_set_model (GTK_DROP_DOWN (self->devices), G_LIST_MODEL (names));
  gtk_widget_set_sensitive (self->refresh, FALSE);
  kk_counter_list_scanners_async (self->counter, self->listing, listed_cb, g_object_ref (self));
}

/* ——— pages ——— */

static void
rotate_page_cb (KkPageCard *card, guint index, KkIntakePage *self)
{
  kk_session_rotate_page (self->session, index, 90);
}

static void
drop_page_cb (KkPageCard *card, guint index, KkIntakePage *self)
{
  kk_session_drop_page (self->session, index);
}

static void
left_page_cb (KkPageCard *card, guint index, KkIntakePage *self)
{
  kk_session_move_page (self->session, index, index - 1);
}

static void
right_page_cb (KkPageCard *card, guint index, KkIntakePage *self)
{
  kk_session_move_page (self->session, index, index + 1);
}

static void
rescan_page_cb (KkPageCard *card, guint index, KkIntakePage *self)
{
  start_scan (self, index, FALSE);
}

static gboolean
show_pages_idle (gpointer user_data)
{
  KkIntakePage *self = user_data;
  guint n = kk_session_get_n_pages (self->session);
  gboolean read_only = kk_session_is_read_only (self->session);
  g_autofree char *title = g_strdup_printf (_ ("取り込んだページ　%u枚"), n);
  GtkWidget *child = NULL;

  self->refresh_id = 0;
  gtk_label_set_label (GTK_LABEL (self->pages_title), title);
  while ((child = gtk_widget_get_first_child (self->pages)))
    gtk_flow_box_remove (GTK_FLOW_BOX (self->pages), child);
  for (guint i = 0; i < n; i++)
    {
      const KkSessionPage *page = kk_session_get_page (self->session, i);
      KkPicture *picture = kk_pictures_get (self->pictures, page->id, NULL);
      GtkWidget *card = kk_page_card_new (i, n, page, picture, read_only);

      g_signal_connect (card, "rotate", G_CALLBACK (rotate_page_cb), self);
      g_signal_connect (card, "rescan", G_CALLBACK (rescan_page_cb), self);
      g_signal_connect (card, "drop", G_CALLBACK (drop_page_cb), self);
      g_signal_connect (card, "move-left", G_CALLBACK (left_page_cb), self);
      g_signal_connect (card, "move-right", G_CALLBACK (right_page_cb), self);
      gtk_flow_box_append (GTK_FLOW_BOX (self->pages), card);
    }
  kk_screen_keys_changed (KK_SCREEN (self));
  return G_SOURCE_REMOVE;
}

static void
queue_pages (KkIntakePage *self)
{
  if (!self->refresh_id)
    self->refresh_id = g_idle_add (show_pages_idle, self);
}

/* ——— jobs ——— */

static gboolean
pulse_cb (gpointer user_data)
{
  KkIntakePage *self = user_data;

  if (self->unknown_fraction)
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
  return G_SOURCE_CONTINUE;
}

static void
progress_cb (double fraction, const char *what, gpointer user_data)
{
  KkIntakePage *self = user_data;

  if (!self->cancellable)
    return;
  self->unknown_fraction = fraction < 0;
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), MIN (fraction, 1));
  gtk_label_set_label (GTK_LABEL (self->progress_text), what ? what : "");
}

static void
begin_job (KkIntakePage *self)
{
  self->cancellable = g_cancellable_new ();
  self->unknown_fraction = TRUE;
  gtk_label_set_label (GTK_LABEL (self->progress_text), _ ("取り込んでいます…"));
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  gtk_widget_set_visible (self->progress_box, TRUE);
  gtk_widget_set_sensitive (self->scan, FALSE);
  gtk_widget_set_sensitive (self->open, FALSE);
  self->pulse_id = g_timeout_add (120, pulse_cb, self);
  kk_screen_keys_changed (KK_SCREEN (self));
}

static void
end_job (KkIntakePage *self, int n_pages, const GError *error)
{
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->pulse_id, g_source_remove);
  gtk_widget_set_visible (self->progress_box, FALSE);
  gtk_widget_set_sensitive (self->scan, TRUE);
  gtk_widget_set_sensitive (self->open, TRUE);
  kk_screen_keys_changed (KK_SCREEN (self));
  if (error)
    kk_tell_error (self, error);
  if (n_pages > 0)
    g_signal_emit (self, read_signal, 0);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkIntakePage) self = user_data;
  g_autoptr (GError) error = NULL;
  int n = kk_session_scan_finish (KK_SESSION (source), result, &error);

  end_job (self, n, error);
}

static void
files_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkIntakePage) self = user_data;
  g_autoptr (GError) error = NULL;
  int n = kk_session_add_files_finish (KK_SESSION (source), result, &error);

  end_job (self, n, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkIntakePage) self = user_data;
  g_autoptr (GError) error = NULL;
  int n = kk_session_read_finish (KK_SESSION (source), result, &error);

  end_job (self, n, error);
}

void
kk_intake_page_read (KkIntakePage *self)
{
  if (self->cancellable || kk_session_count_unread (self->session) == 0)
    return;
  begin_job (self);
  kk_session_read_async (self->session, self->cancellable, progress_cb, self, read_cb,
                         g_object_ref (self));
}

static void
start_scan (KkIntakePage *self, int replace, gboolean glass)
{
  static const int resolutions[] = { 200, 300, 400 };
  const KkScannerLine *scanner = chosen_scanner (self);
  guint source = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->source));
  guint dpi = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->dpi));
  KkIntakeRequest request = { 0 };

  if (self->cancellable || kk_session_is_read_only (self->session))
    return;
  request.scanner = scanner ? scanner->name : NULL;
  request.dpi = resolutions[MIN (dpi, 2)];
  request.gray = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->gray));
  request.adf = !glass && (source == 1 || source == 2);
  request.duplex = request.adf && source == 2;
  request.wait_for_paper
      = request.adf && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->wait));
  request.replace = replace;
  begin_job (self);
  kk_session_scan_async (self->session, &request, self->cancellable, progress_cb, self, scanned_cb,
                         g_object_ref (self));
}

static void
scan_cb (KkIntakePage *self)
{
  start_scan (self, -1, FALSE);
}

/* Which feed there is decides how to scan: the list of scanners comes first. */
void
kk_intake_page_scan (KkIntakePage *self, gboolean glass)
{
  self->glass_when_listed = glass;
  if (self->scanners)
    start_scan (self, -1, self->glass_when_listed);
  else
    self->scan_when_listed = TRUE;
}

static void
cancel_cb (KkIntakePage *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
}

gboolean
kk_intake_page_is_busy (KkIntakePage *self)
{
  return self->cancellable != NULL;
}

void
kk_intake_page_add_files (KkIntakePage *self, GPtrArray *files)
{
  if (self->cancellable || kk_session_is_read_only (self->session) || files->len == 0)
    return;
  begin_job (self);
  kk_session_add_files_async (self->session, files, self->cancellable, progress_cb, self,
                              files_added_cb, g_object_ref (self));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, KkIntakePage *self)
{
  g_autoptr (GListModel) model = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (response == GTK_RESPONSE_ACCEPT)
    {
      model = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      for (guint i = 0; i < g_list_model_get_n_items (model); i++)
        g_ptr_array_add (files, g_list_model_get_item (model, i));
      kk_intake_page_add_files (self, files);
    }
  g_clear_object (&self->chooser);
}

static void
open_cb (KkIntakePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  if (self->chooser)
    return;
  self->chooser = gtk_file_chooser_native_new (
      _ ("ページのファイルを選ぶ"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("取り込む"), _ ("やめる"));
  gtk_file_filter_set_name (filter, _ ("画像と PDF"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/tiff");
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ——— screen ——— */

static const char *
intake_key_label (KkScreen *screen, guint key, gboolean *enabled)
{
  KkIntakePage *self = KK_INTAKE_PAGE (screen);

  *enabled = !self->cancellable && !kk_session_is_read_only (self->session);
  return key == 2 ? _ ("スキャン") : NULL;
}

static void
intake_press_key (KkScreen *screen, guint key)
{
  if (key == 2)
    kk_intake_page_scan (KK_INTAKE_PAGE (screen), FALSE);
}

/* What was kept and not read comes before going on; NULL: nothing, the case has its own way on. */
static const char *
intake_primary_label (KkScreen *screen, gboolean *enabled)
{
  KkIntakePage *self = KK_INTAKE_PAGE (screen);

  *enabled = TRUE;
  return !self->cancellable && kk_session_count_unread (self->session) > 0 ? _ ("読み取る") : NULL;
}

static void
intake_primary (KkScreen *screen)
{
  kk_intake_page_read (KK_INTAKE_PAGE (screen));
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->key_label = intake_key_label;
  iface->press_key = intake_press_key;
  iface->primary_label = intake_primary_label;
  iface->primary = intake_primary;
}

static void
kk_intake_page_dispose (GObject *object)
{
  KkIntakePage *self = KK_INTAKE_PAGE (object);

  g_clear_handle_id (&self->pulse_id, g_source_remove);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->listing)
    g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  g_clear_object (&self->chooser);
  kk_widget_dispose (object, KK_TYPE_INTAKE_PAGE);
  g_clear_object (&self->pictures);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  g_clear_pointer (&self->scanners, g_ptr_array_unref);
  G_OBJECT_CLASS (kk_intake_page_parent_class)->dispose (object);
}

static void
kk_intake_page_class_init (KkIntakePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_intake_page_dispose;
  read_signal = g_signal_new ("read", KK_TYPE_INTAKE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-intake-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, devices);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, source);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, dpi);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, gray);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, wait);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, scan);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, open);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, refresh);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, progress);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, progress_text);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, pages);
  gtk_widget_class_bind_template_child (widget_class, KkIntakePage, pages_title);
  gtk_widget_class_bind_template_callback (widget_class, device_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, scan_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
kk_intake_page_init (KkIntakePage *self)
{
  self->listing = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  device_selected_cb (self);
}

GtkWidget *
kk_intake_page_new (KkCounter *counter, KkSession *session, KkPictures *pictures)
{
  KkIntakePage *self = g_object_new (KK_TYPE_INTAKE_PAGE, NULL);

  self->counter = g_object_ref (counter);
  self->session = g_object_ref (session);
  self->pictures = g_object_ref (pictures);
  g_signal_connect_object (session, "pages-changed", G_CALLBACK (queue_pages), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pictures, "ready", G_CALLBACK (queue_pages), self, G_CONNECT_SWAPPED);
  queue_pages (self);
  if (!kk_session_is_read_only (session))
    refresh_cb (self);
  return GTK_WIDGET (self);
}
