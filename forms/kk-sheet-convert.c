/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-sheet-convert.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILE (20 << 20)
#define SECONDS_TO_START 40
#define SECONDS_A_FILE 20

G_DEFINE_QUARK (kk - sheet - error - quark, kk_sheet_error)

static const struct
{
  const char *code;
  const char *message;
} reasons[] = {
  { "encrypted", "パスワードのかかったファイルです。パスワードを外して保存し直してください" },
  { "unreadable",
    "表計算のファイルとして開けません。Excel で開けるか確かめ、保存し直してください" },
  { "not_a_sheet", "表計算のファイルではありません（.xlsx .xls .ods が使えます）" },
  { "too_large", "ファイルの中身が大きすぎます。画像などを減らしてください" },
  { "too_many_rows",
    "行か列が多すぎます。使う範囲を印刷範囲に設定し、余分な行と列を削除してください" },
  { "too_many_fields", "項目の数が多すぎます（2000まで）" },
  { "too_many_pages", "20ページを超えます。印刷範囲を確かめてください" },
  { "no_fields", "{{氏名}} のような項目が一つもありません" },
  { "cell_not_printed",
    "項目のセルが印刷される範囲にありません。印刷範囲、非表示の行や列を確かめてください" },
  { "layout_moved",
    "値を入れると罫線が動くため、登録できません。行の高さを固定して保存し直してください" },
};

gboolean
kk_sheet_refused (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "refused.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (JsonNode) node = NULL;
  const char *code = "", *where = "", *message = reasons[1].message;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  node = length < 65536 ? json_from_string (text, NULL) : NULL;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      code = json_object_get_string_member_with_default (json_node_get_object (node), "code", "");
      where = json_object_get_string_member_with_default (json_node_get_object (node), "where", "");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (code, reasons[i].code) == 0)
      message = reasons[i].message;
  g_set_error (error, KK_SHEET_ERROR, KK_SHEET_ERROR_REFUSED, "%s%s%s", where ? where : "",
               where && *where ? "：" : "", message);
  return TRUE;
}

void
kk_sheet_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir
      = g_file_test (folder, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      kk_sheet_remove_folder (path);
    }
  g_remove (folder);
}

static gboolean
write_resource (const char *work, const char *name, GError **error)
{
  g_autofree char *resource = g_strconcat ("/jp/kakanai/forms/", name, NULL);
  g_autofree char *path = g_build_filename (work, name, NULL);
  g_autoptr (GBytes) bytes
      = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes != NULL
         && g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                 (gssize) g_bytes_get_size (bytes), error);
}

/* Copies file to WORK/N/source.EXT; gives its path inside the sandbox, NULL + error. */
static char *
bring_in (const char *file, const char *work, int n, GError **error)
{
  static const char *const known[] = { "xlsx", "xlsm", "xls", "ods", NULL };
  const char *dot = strrchr (file, '.');
  g_autofree char *ending = dot ? g_ascii_strdown (dot + 1, -1) : g_strdup ("");
  g_autofree char *folder = g_strdup_printf ("%s/%d", work, n);
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  GStatBuf info;
  gsize length;

  if (!g_strv_contains (known, ending))
    {
      g_set_error (error, KK_SHEET_ERROR, KK_SHEET_ERROR_REFUSED, "%s", reasons[2].message);
      return NULL;
    }
  if (g_stat (file, &info) == 0 && (info.st_size > MAX_FILE || !S_ISREG (info.st_mode)))
    {
      g_set_error (error, KK_SHEET_ERROR, KK_SHEET_ERROR_REFUSED, "%s", reasons[3].message);
      return NULL;
    }
  path = g_strdup_printf ("%s/source.%s", folder, ending);
  if (!g_file_get_contents (file, &data, &length, error))
    return NULL;
  if (g_mkdir_with_parents (folder, 0700) != 0
      || !g_file_set_contents (path, data, (gssize) length, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot write %s", folder);
      return NULL;
    }
  return g_strdup_printf ("/work/%d/source.%s", n, ending);
}

static void
add_all (GPtrArray *argv, const char *const *words)
{
  for (int i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (words[i]));
}

/* own_user: in a user namespace of its own, as anybody may. Without: for root where the system
 * allows no such namespace (containers); every capability is dropped instead. */
static GPtrArray *
sandbox (const char *work, gboolean own_user)
{
  static const char *const before[] = {
    "--die-with-parent",
    "--new-session",
    "--clearenv",
    "--setenv",
    "PATH",
    "/usr/bin:/bin",
    "--setenv",
    "HOME",
    "/work",
    "--setenv",
    "LC_ALL",
    "C.UTF-8",
    "--setenv",
    "FONTCONFIG_FILE",
    "/work/sheet-fonts.conf",
    "--setenv",
    "SAL_USE_VCLPLUGIN",
    "svp",
    "--ro-bind",
    "/usr",
    "/usr",
    "--symlink",
    "usr/lib",
    "/lib",
    "--symlink",
    "usr/lib64",
    "/lib64",
    "--symlink",
    "usr/bin",
    "/bin",
    "--ro-bind",
    "/etc/fonts",
    "/etc/fonts",
    "--ro-bind-try",
    "/etc/libreoffice",
    "/etc/libreoffice",
    "--ro-bind-try",
    "/var/lib/libreoffice",
    "/var/lib/libreoffice",
    "--ro-bind-try",
    "/var/cache/fontconfig",
    "/var/cache/fontconfig",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--tmpfs",
    "/tmp",
    "--bind",
    NULL,
  };
  static const char *const after[] = {
    "/work",
    "--chdir",
    "/work",
    "prlimit",
    "--as=3221225472",
    "--cpu=120",
    "--fsize=209715200",
    "--nofile=1024",
    "--core=0",
    "/usr/bin/python3",
    "-I",
    "/work/sheet-cells.py",
    "/work",
    NULL,
  };
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  static const char *const with_user[] = { "bwrap", "--unshare-all", NULL };
  static const char *const as_root[]
      = { "bwrap",         "--unshare-ipc", "--unshare-pid", "--unshare-net",
          "--unshare-uts", "--cap-drop",    "ALL",           NULL };

  add_all (argv, own_user ? with_user : as_root);
  add_all (argv, before);
  g_ptr_array_add (argv, g_strdup (work));
  add_all (argv, after);
  return argv;
}

typedef struct
{
  GMainLoop *loop;
  GSubprocess *process;
  GError *error;
  char *said;
  gboolean late;
} Run;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, NULL, &run->said,
                                        &run->error);
  g_main_loop_quit (run->loop);
}

static gboolean
late_cb (gpointer user_data)
{
  Run *run = user_data;

  run->late = TRUE;
  g_subprocess_force_exit (run->process);
  return G_SOURCE_REMOVE;
}

static gboolean
run_sandbox (GPtrArray *argv, guint seconds, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) why = NULL;
  g_autofree char *said = NULL;
  Run run = { 0 };
  GSource *timer;

  run.process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &why);
  if (run.process == NULL)
    {
      g_set_error (error, KK_SHEET_ERROR, KK_SHEET_ERROR_SANDBOX, "%s", why->message);
      return FALSE;
    }
  g_main_context_push_thread_default (context);
  run.loop = g_main_loop_new (context, FALSE);
  timer = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (timer, late_cb, &run, NULL);
  g_source_attach (timer, context);
  g_subprocess_communicate_utf8_async (run.process, NULL, cancellable, done_cb, &run);
  g_main_loop_run (run.loop);
  g_source_destroy (timer);
  g_source_unref (timer);
  g_main_loop_unref (run.loop);
  g_main_context_pop_thread_default (context);
  g_subprocess_force_exit (run.process);
  said = run.said;
  if (run.error != NULL)
    g_propagate_error (error, run.error);
  else if (run.late)
    g_set_error (error, KK_SHEET_ERROR, KK_SHEET_ERROR_TIMEOUT, "LibreOffice took more than %u s",
                 seconds);
  else if (!g_subprocess_get_successful (run.process))
    g_set_error (error, KK_SHEET_ERROR,
                 said && strstr (said, "bwrap:") ? KK_SHEET_ERROR_SANDBOX : KK_SHEET_ERROR_FAILED,
                 "LibreOffice failed: %.300s", said ? said : "");
  else
    {
      g_object_unref (run.process);
      return TRUE;
    }
  g_object_unref (run.process);
  return FALSE;
}

static gboolean
convert_in (GPtrArray *argv, const GPtrArray *paths, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (argv, g_strdup (paths->pdata[i]));
  g_ptr_array_add (argv, NULL);
  return run_sandbox (argv, SECONDS_TO_START + paths->len * SECONDS_A_FILE, cancellable, error);
}

gboolean
kk_sheet_convert (const char *const *files,
                  const char *work,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GPtrArray) argv = sandbox (work, TRUE);
  g_autoptr (GPtrArray) as_root = sandbox (work, FALSE);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) why = NULL;

  if (!write_resource (work, "sheet-cells.py", error)
      || !write_resource (work, "sheet-fonts.conf", error))
    return FALSE;
  for (int n = 0; files[n] != NULL; n++)
    {
      char *path = bring_in (files[n], work, n, error);
      if (path == NULL)
        return FALSE;
      g_ptr_array_add (paths, path);
    }
  if (convert_in (argv, paths, cancellable, &why))
    return TRUE;
  if (!g_error_matches (why, KK_SHEET_ERROR, KK_SHEET_ERROR_SANDBOX) || geteuid () != 0)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  return convert_in (as_root, paths, cancellable, error);
}
