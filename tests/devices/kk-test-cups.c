/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/devices/kk-test-cups.h"

#include <cups/cups.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <unistd.h>

static const char CUPSD_CONF[]
    = "Listen %s/cups.sock\n"
      "Browsing No\nWebInterface No\nDefaultAuthType None\nLogLevel debug\nMaxLogSize 0\n"
      "<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
      "<Policy default>\n  JobPrivateAccess all\n  JobPrivateValues none\n"
      "  SubscriptionPrivateAccess all\n  SubscriptionPrivateValues none\n"
      "  <Limit All>\n    Order deny,allow\n  </Limit>\n</Policy>\n";

static const char FILES_CONF[]
    = "ServerRoot %1$s\nServerBin %1$s/bin\nCacheDir %1$s/cache\nStateDir %1$s/state\n"
      "RequestRoot %1$s/spool\nTempDir %1$s/tmp\nErrorLog %1$s/error_log\n"
      "AccessLog %1$s/access_log\nPageLog %1$s/page_log\nDataDir /usr/share/cups\n"
      "SyncOnClose No\nFileDevice Yes\nSystemGroup root lpadmin\n%2$s";

/* job user title copies options [file]: what comes is laid down whole or not at all. */
static const char BACKEND[]
    = "#!/bin/sh\n"
      "[ $# -ge 5 ] || { echo 'direct kkfile \"Unknown\" \"Test\"'; exit 0; }\n"
      "[ -e %1$s/broken ] || [ -e \"%1$s/broken-$PRINTER\" ] && { echo 'STATE: +media-jam-error' "
      ">&2; exit 1; }\n"
      "echo 'STATE: -media-jam-error' >&2\n"
      "cat ${6:+\"$6\"} >%1$s/papers/$1.part || exit 1\n"
      "printf '%%s\\n' \"$PRINTER $5\" >%1$s/papers/$1.txt\n"
      "mv %1$s/papers/$1.part %1$s/papers/$1.pdf\n";

static const char PPD[]
    = "*PPD-Adobe: \"4.3\"\n*FormatVersion: \"4.3\"\n*FileVersion: \"1.0\"\n"
      "*LanguageVersion: English\n*LanguageEncoding: ISOLatin1\n*PCFileName: \"KAKANAI.PPD\"\n"
      "*Manufacturer: \"Kakanai\"\n*Product: \"(Test)\"\n*ModelName: \"Test\"\n"
      "*ShortNickName: \"Test\"\n*NickName: \"Test\"\n*PSVersion: \"(3010.000) 0\"\n"
      "*LanguageLevel: \"3\"\n*ColorDevice: False\n*DefaultColorSpace: Gray\n*FileSystem: False\n"
      "*cupsVersion: 2.4\n*cupsFilter2: \"application/pdf application/pdf 0 -\"\n"
      "*OpenUI *PageSize/Size: PickOne\n*OrderDependency: 10 AnySetup *PageSize\n"
      "*DefaultPageSize: A4\n*PageSize A4/A4: \"\"\n*PageSize A5/A5: \"\"\n"
      "*PageSize A3/A3: \"\"\n*CloseUI: *PageSize\n"
      "*OpenUI *PageRegion/Size: PickOne\n*OrderDependency: 10 AnySetup *PageRegion\n"
      "*DefaultPageRegion: A4\n*PageRegion A4/A4: \"\"\n*PageRegion A5/A5: \"\"\n"
      "*PageRegion A3/A3: \"\"\n*CloseUI: *PageRegion\n"
      "*DefaultImageableArea: A4\n*ImageableArea A4: \"0 0 595 842\"\n"
      "*ImageableArea A5: \"0 0 420 595\"\n*ImageableArea A3: \"0 0 842 1191\"\n"
      "*DefaultPaperDimension: A4\n*PaperDimension A4: \"595 842\"\n"
      "*PaperDimension A5: \"420 595\"\n*PaperDimension A3: \"842 1191\"\n"
      "*OpenUI *InputSlot/Tray: PickOne\n*OrderDependency: 10 AnySetup *InputSlot\n"
      "*DefaultInputSlot: Tray1\n*InputSlot Tray1/Tray 1: \"\"\n*InputSlot Tray2/Tray 2: \"\"\n"
      "*CloseUI: *InputSlot\n*OpenUI *Duplex/Sides: PickOne\n"
      "*OrderDependency: 10 AnySetup *Duplex\n*DefaultDuplex: None\n*Duplex None/One: \"\"\n"
      "*Duplex DuplexNoTumble/Two: \"\"\n*CloseUI: *Duplex\n";

G_GNUC_PRINTF (4, 5)
static void
write_file (TestCups *cups, const char *name, int mode, const char *format, ...)
{
  g_autofree char *path = g_build_filename (cups->folder, name, NULL);
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, mode, NULL));
  g_assert_cmpint (g_chmod (path, (mode_t) mode), ==, 0);
}

static void
make_folder (TestCups *cups, const char *name, int mode)
{
  g_autofree char *path = g_build_filename (cups->folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, (mode_t) mode), ==, 0);
  g_assert_cmpint (g_chmod (path, (mode_t) mode), ==, 0);
}

/* Asks until the daemon answers. */
static void
wait_for_daemon (void)
{
  for (int i = 0; i < 600; i++)
    {
      http_t *http = httpConnect2 (cupsServer (), ippPort (), NULL, AF_UNSPEC, cupsEncryption (), 1,
                                   1000, NULL);

      if (http != NULL)
        {
          httpClose (http);
          return;
        }
      g_usleep (50000);
    }
  g_error ("cupsd does not answer");
}

/* A test that fails leaves no daemon behind. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

TestCups *
test_cups_new (void)
{
  TestCups *cups = g_new0 (TestCups, 1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *socket = NULL, *conf = NULL, *files = NULL, *link_name = NULL;
  g_autoptr (GError) error = NULL;

  cups->folder = g_dir_make_tmp ("kakanai-cups-XXXXXX", &error);
  g_assert_no_error (error);
  make_folder (cups, ".", 0755);
  make_folder (cups, "bin/backend", 0755);
  make_folder (cups, "bin/filter", 0755);
  link_name = g_build_filename (cups->folder, "bin", "daemon", NULL);
  g_assert_cmpint (symlink ("/usr/lib/cups/daemon", link_name), ==, 0); /* cups-exec */
  make_folder (cups, "papers", 0777);
  make_folder (cups, "spool", 0755);
  make_folder (cups, "tmp", 0777);
  make_folder (cups, "cache", 0777);
  make_folder (cups, "state", 0755);
  write_file (cups, "bin/backend/kkfile", 0755, BACKEND, cups->folder);
  write_file (cups, "test.ppd", 0644, "%s", PPD);
  write_file (cups, "cupsd.conf", 0644, CUPSD_CONF, cups->folder);
  write_file (cups, "cups-files.conf", 0644, FILES_CONF, cups->folder,
              geteuid () == 0 ? "User lp\nGroup lp\n" : "");
  socket = g_build_filename (cups->folder, "cups.sock", NULL);
  conf = g_build_filename (cups->folder, "cupsd.conf", NULL);
  files = g_build_filename (cups->folder, "cups-files.conf", NULL);
  g_setenv ("CUPS_SERVER", socket, TRUE);
  cupsSetServer (socket);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  cups->daemon = g_subprocess_launcher_spawn (launcher, &error, "/usr/sbin/cupsd", "-f", "-c", conf,
                                              "-s", files, NULL);
  g_assert_no_error (error);
  wait_for_daemon ();
  return cups;
}

static int
remove_one (const char *path, const struct stat *status, int type, struct FTW *ftw)
{
  return remove (path);
}

void
test_cups_free (TestCups *cups)
{
  g_subprocess_send_signal (cups->daemon, SIGTERM);
  g_subprocess_wait (cups->daemon, NULL, NULL);
  g_object_unref (cups->daemon);
  nftw (cups->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_free (cups->folder);
  g_free (cups);
}

void
test_cups_run (TestCups *cups, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program
      = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (program, NULL, &error));
  g_assert_no_error (error);
}

void
test_cups_add_printer (TestCups *cups, const char *name, const char *label)
{
  g_autofree char *ppd = g_build_filename (cups->folder, "test.ppd", NULL);
  const char *argv[] = { "lpadmin",  "-p", name, "-D", label, "-v",
                         "kkfile:/", "-P", ppd,  "-E", "-o",  "printer-error-policy=stop-printer",
                         NULL };

  test_cups_run (cups, argv);
}

void
test_cups_break (TestCups *cups, gboolean broken)
{
  g_autofree char *path = g_build_filename (cups->folder, "broken", NULL);

  if (broken)
    write_file (cups, "broken", 0644, "%s", "");
  else
    g_assert_cmpint (g_remove (path), ==, 0);
}

static int
count_papers (TestCups *cups)
{
  g_autofree char *path = g_build_filename (cups->folder, "papers", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  int n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".pdf");
  return n;
}

int
test_cups_wait_papers (TestCups *cups, int n)
{
  for (int i = 0; i < 1200 && count_papers (cups) < n; i++)
    g_usleep (50000);
  return count_papers (cups);
}

GBytes *
test_cups_get_pdf (TestCups *cups, int job)
{
  g_autofree char *path = g_strdup_printf ("%s/papers/%d.pdf", cups->folder, job);
  char *data = NULL;
  gsize length;

  return g_file_get_contents (path, &data, &length, NULL) ? g_bytes_new_take (data, length) : NULL;
}

char *
test_cups_get_options (TestCups *cups, int job)
{
  g_autofree char *path = g_strdup_printf ("%s/papers/%d.txt", cups->folder, job);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}
