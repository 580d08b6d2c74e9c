/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "app/ctl/ctl.h"
#include "app/kk-archive.h"
#include "app/kk-counter-private.h"
#include "app/kk-session-private.h"
#include "forms/kk-archive-check.h"
#include "forms/kk-safe-file.h"
#include "store/kk-audit.h"

/* `kakanaictl archive`: the archive of a case of a terminal (the password is the first line of
 * standard input), or of a notice and page files; and the check of what an archive claims. */

static const char usage[]
    = "make --out FILE.pdf (--mask ID|--full) ([--notice NOTICE.json] [PAGE…] | --data DIR --as "
      "LOGIN --case ID) | check [--clauses] FILE… | list --data DIR | masks";

static char *out, *mask, *notice_file, *data, *as, *case_id, *day, *city, *dir;
static gboolean full, clauses;

static const GOptionEntry entries[] = {
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "書き出し先", "FILE" },
  { "mask", 0, 0, G_OPTION_ARG_STRING, &mask, "目隠しの種類", "ID" },
  { "full", 0, 0, G_OPTION_ARG_NONE, &full, "何も隠さない", NULL },
  { "notice", 0, 0, G_OPTION_ARG_FILENAME, &notice_file, "届出の JSON", "FILE" },
  { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, "端末のデータのフォルダー", "DIR" },
  { "as", 0, 0, G_OPTION_ARG_STRING, &as, "職員のログイン名", "LOGIN" },
  { "case", 0, 0, G_OPTION_ARG_STRING, &case_id, "受付の ID か受付番号", "ID" },
  { "day", 0, 0, G_OPTION_ARG_STRING, &day, "紙の日付", "YYYY-MM-DD" },
  { "city", 0, 0, G_OPTION_ARG_STRING, &city, "市区町村の名前", "NAME" },
  { "dir", 0, 0, G_OPTION_ARG_FILENAME, &dir, "様式を置くフォルダーの親", "DIR" },
  { "clauses", 0, 0, G_OPTION_ARG_NONE, &clauses, "確かめる条項を並べる", NULL },
  { NULL },
};

static int
fail (const char *what, const GError *error)
{
  fprintf (stderr, "kakanaictl archive: %s: %s\n", what, error->message);
  return CTL_FAILED;
}

/* ——— check, masks, list ——— */

static int
check (int n, char **files)
{
  int status = CTL_OK;

  for (const char *const *clause = kk_archive_check_clauses (); clauses && *clause != NULL;
       clause += 2)
    printf ("%s\t%s\n", clause[0], clause[1]);
  if (n == 0 && !clauses)
    return CTL_USAGE;
  for (int i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *level = NULL;
      g_autoptr (GMappedFile) mapped = g_mapped_file_new (files[i], FALSE, &error);
      g_autoptr (GBytes) bytes = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
      g_autoptr (GPtrArray) findings = bytes != NULL ? kk_archive_check (bytes, &level) : NULL;

      if (findings == NULL)
        return fail (files[i], error);
      for (guint k = 0; k < findings->len; k++)
        {
          const KkArchiveFinding *finding = findings->pdata[k];
          printf ("%s: ISO 19005-2 %s: %s: %s\n", files[i], finding->clause, finding->where,
                  finding->message);
        }
      if (findings->len == 0)
        printf ("%s: PDF/A-%s\n", files[i], level);
      else
        status = CTL_FAILED;
    }
  return status;
}

static int
masks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = kk_archive_profiles (&error);

  if (profiles == NULL)
    return fail ("masks", error);
  for (guint i = 0; i < profiles->len; i++)
    {
      const KkMaskProfile *profile = profiles->pdata[i];
      g_autofree char *keys = g_strjoinv (" ", profile->keys);
      printf ("%s\t%s\t%s\n", profile->id, profile->title, keys);
    }
  return CTL_OK;
}

static KkStore *
open_store (const KkAppConfig *config, GError **error)
{
  g_autofree char *path = g_build_filename (config->data_dir, "counter.db", NULL);
  KkStoreOptions options
      = { .role = KK_STORE_TERMINAL, .must_exist = TRUE, .practice = config->practice };

  return kk_store_open (path, &options, error);
}

static int
list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAppConfig) config = kk_app_config_load (data, &error);
  g_autoptr (KkStore) store = config != NULL ? open_store (config, &error) : NULL;
  g_autoptr (GPtrArray) cases = store != NULL ? kk_store_case_list (store, NULL, &error) : NULL;

  if (cases == NULL)
    return fail (data, error);
  for (guint i = 0; i < cases->len; i++)
    {
      const KkCaseSummary *one = cases->pdata[i];
      printf ("%s\t%s\t第%d版\t%u頁\t%s\n", one->reception, one->id, one->state.revision,
              one->n_pages, one->wiped ? "端末から消去済み" : "");
    }
  return CTL_OK;
}

/* ——— make: from a case ——— */

static KkAccount *
sign_in (KkStore *store, GError **error)
{
  const char *right = full ? "archive.read_unmasked" : "archive.read";
  char buffer[1024] = "";
  KkAccount *account;

  if (fgets (buffer, sizeof buffer, stdin) == NULL)
    buffer[0] = '\0';
  buffer[strcspn (buffer, "\r\n")] = '\0';
  account = kk_account_sign_in (store, as, buffer, error);
  explicit_bzero (buffer, sizeof buffer);
  if (account == NULL || kk_rights_allows (account->role, right))
    return account;
  kk_account_free (account);
  g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED, right);
  return NULL;
}

/* By id or 受付番号. */
static KkCaseContent *
find_case (KkStore *store, GError **error)
{
  g_autoptr (GPtrArray) cases = kk_store_case_list (store, NULL, error);

  for (guint i = 0; cases != NULL && i < cases->len; i++)
    {
      const KkCaseSummary *one = cases->pdata[i];

      if (g_str_equal (one->id, case_id) || g_str_equal (one->reception, case_id))
        {
          /* 支援措置: only the window can open such a case, with a second person. */
          if (!one->hidden)
            return kk_case_content_load (store, one->id, error);
          g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED, "支援措置");
          return NULL;
        }
    }
  if (cases != NULL)
    g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND, "no such case");
  return NULL;
}

static gboolean
take_case (KkArchiveOrder *order, GError **error)
{
  g_autoptr (KkAppConfig) config = kk_app_config_load (data, error);
  g_autoptr (KkStore) store = config != NULL ? open_store (config, error) : NULL;
  g_autoptr (KkAccount) by = store != NULL ? sign_in (store, error) : NULL;
  g_autoptr (KkCaseContent) content = by != NULL ? find_case (store, error) : NULL;

  if (content == NULL)
    return FALSE;
  if (content->signed_revision == NULL)
    {
      g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_CONFLICT,
                           "まだ署名されていません");
      return FALSE;
    }
  if (!kk_audit_append (store, by->id, config->terminal,
                        full ? "archive.read_unmasked" : "archive.read", content->summary->id,
                        content->summary->state.revision, full ? "full" : mask, error))
    return FALSE;
  order->paper = kk_paper_new (config, content->signed_revision);
  order->data_dir = g_strdup (config->data_dir);
  for (guint i = 0; i < content->pages->len; i++)
    {
      g_autoptr (KkPageEntry) entry = kk_page_entry_new (content->pages->pdata[i]);

      kk_archive_order_add_page (order, entry->id, entry->bytes, entry->subpage,
                                 entry->view.rotation);
      if (entry->readings != NULL)
        g_ptr_array_extend_and_steal (order->readings, g_steal_pointer (&entry->readings));
    }
  return TRUE;
}

/* ——— make: from files ——— */

static gboolean
take_notice (KkArchiveOrder *order, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  KkNotice *notice;

  if (!g_file_get_contents (notice_file, &text, &length, error))
    return FALSE;
  notice = kk_notice_from_string (text, (gssize) length, error);
  if (notice == NULL)
    return FALSE;
  order->paper = g_new0 (KkPaper, 1);
  order->paper->notice = notice;
  order->paper->city_name = g_strdup (city);
  order->paper->date = day != NULL ? g_strdup (day) : g_strndup (order->made, 10);
  order->data_dir = g_strdup (dir);
  return TRUE;
}

/* Reads the pages of one file, each by itself where it is no document of several. */
static gboolean
take_file (KkArchiveOrder *order, KkReader *reader, const char *path, GError **error)
{
  g_autoptr (KkPageFile) file = kk_page_file_open_path (path, error);
  g_autoptr (GPtrArray) images = file != NULL ? kk_page_file_read_all (file, error) : NULL;
  g_autofree KkReaderPage *pages = g_new0 (KkReaderPage, images != NULL ? images->len : 1);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) readings = NULL;
  const KkReaderOptions options = { 0 };

  if (images == NULL)
    return FALSE;
  for (guint i = 0; i < images->len; i++)
    {
      const KkPageImage *image = images->pdata[i];

      g_ptr_array_add (ids, kk_page_id (image->sha256, (int) i));
      pages[i] = (KkReaderPage){ image->pixels, image->width,    image->height,
                                 image->stride, image->channels, (int) (image->dpi + 0.5),
                                 ids->pdata[i] };
    }
  readings = kk_reader_read (reader, pages, images->len, &options, NULL, NULL, NULL, error);
  if (readings == NULL)
    return FALSE;
  for (guint i = 0; i < images->len; i++)
    {
      int rotation = 0;
      guint at;

      for (guint r = 0; r < readings->len; r++)
        {
          const KkReading *reading = readings->pdata[r];
          if (g_ptr_array_find_with_equal_func (reading->page_ids, ids->pdata[i], g_str_equal, &at)
              && at < reading->rotations->len)
            rotation = GPOINTER_TO_INT (reading->rotations->pdata[at]);
        }
      kk_archive_order_add_page (order, ids->pdata[i], kk_page_file_get_bytes (file), (int) i,
                                 rotation);
    }
  g_ptr_array_extend_and_steal (order->readings, g_steal_pointer (&readings));
  return TRUE;
}

/* ——— make ——— */

static gboolean
make (int n, char **files, GError **error)
{
  g_autoptr (KkArchiveOrder) order = kk_archive_order_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (KkReader) reader = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *folder = g_path_get_dirname (out);
  g_autofree char *name = g_path_get_basename (out);
  int hidden = 0;

  order->made = g_date_time_format_iso8601 (now);
  order->profile = g_strdup (mask);
  if (case_id != NULL ? !take_case (order, error)
                      : notice_file != NULL && !take_notice (order, error))
    return FALSE;
  reader = kk_reader_new (NULL, NULL, error);
  if (reader == NULL)
    return FALSE;
  for (int i = 0; i < n; i++)
    if (!take_file (order, reader, files[i], error))
      return FALSE;
  pdf = kk_archive_make (reader, order, NULL, NULL, NULL, &hidden, error);
  if (pdf == NULL || !kk_safe_file_write (folder, name, pdf, error))
    return FALSE;
  printf ("%s\t%" G_GSIZE_FORMAT " バイト", out, g_bytes_get_size (pdf));
  if (hidden > 0)
    printf ("\t%d頁は全体を隠しました", hidden);
  printf ("\n");
  return TRUE;
}

int
ctl_archive (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean of_case;

  if (!ctl_options (usage, (GOptionEntry *) entries, &argc, &argv))
    return CTL_USAGE;
  of_case = data != NULL && as != NULL && case_id != NULL;
  if (argc >= 2 && strcmp (argv[1], "check") == 0)
    return check (argc - 2, argv + 2);
  if (argc == 2 && strcmp (argv[1], "masks") == 0)
    return masks ();
  if (argc == 2 && strcmp (argv[1], "list") == 0 && data != NULL)
    return list ();
  if (argc >= 2 && strcmp (argv[1], "make") == 0 && out != NULL && full == (mask == NULL)
      && (of_case ? argc == 2 && notice_file == NULL
                  : case_id == NULL && (notice_file != NULL || argc > 2)))
    {
      if (of_case)
        kk_vault_harden_process ();
      return make (argc - 2, argv + 2, &error) ? CTL_OK : fail (of_case ? case_id : out, error);
    }
  fprintf (stderr, "kakanaictl archive: %s\n", usage);
  return CTL_USAGE;
}
