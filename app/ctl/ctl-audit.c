/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/ctl/ctl.h"

#include "store/kk-audit.h"
#include "store/kk-crypto.h"

#include <stdio.h>
#include <string.h>

/* A terminal's or a server's file, real or 研修: whichever it is. */
static KkStore *
open_store (const char *path, GError **error)
{
  KkStoreOptions options = { .role = KK_STORE_TERMINAL, .read_only = TRUE, .any_mode = TRUE };
  g_autoptr (GError) cause = NULL;
  KkStore *store = kk_store_open (path, &options, &cause);

  if (store != NULL)
    return store;
  if (!g_error_matches (cause, KK_STORE_ERROR, KK_STORE_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  options.role = KK_STORE_SERVER;
  return kk_store_open (path, &options, error);
}

/* "1234:64 hex", as `audit head` prints it. */
static gboolean
parse_head (const char *text, KkAuditHead *out)
{
  char *end = NULL;

  out->seq = g_ascii_strtoll (text, &end, 10);
  if (end == text || *end != ':' || out->seq < 1 || !kk_sha256_is_valid (end + 1))
    return FALSE;
  g_strlcpy (out->hash, end + 1, sizeof out->hash);
  return TRUE;
}

static int
fail (const char *path, const GError *error)
{
  fprintf (stderr, "kakanaictl audit: %s: %s\n", path, error->message);
  return CTL_FAILED;
}

static int
show_head (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) store = open_store (path, &error);
  KkAuditHead head;

  if (store == NULL || !kk_audit_get_head (store, &head, &error))
    return fail (path, error);
  printf ("%" G_GINT64_FORMAT ":%s\n", head.seq, head.hash);
  return CTL_OK;
}

static int
verify (const char *path, const KkAuditHead *kept)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) store = open_store (path, &error);
  KkAuditHead head;

  if (store == NULL || !kk_audit_verify (store, kept, &head, &error))
    return fail (path, error);
  printf ("監査記録は完全です: %" G_GINT64_FORMAT " 件\n%" G_GINT64_FORMAT ":%s\n", head.seq,
          head.seq, head.hash);
  return CTL_OK;
}

int
ctl_audit (int argc, char **argv)
{
  g_autofree char *text = NULL;
  GOptionEntry entries[] = {
    { "head", 0, 0, G_OPTION_ARG_STRING, &text, "控えておいた末尾 (audit head の出力)",
      "SEQ:HASH" },
    { NULL },
  };
  KkAuditHead kept;

  if (!ctl_options ("verify|head STORE", entries, &argc, &argv))
    return CTL_USAGE;
  if (text != NULL && !parse_head (text, &kept))
    {
      fprintf (stderr, "kakanaictl audit: --head wants SEQ:HASH as `audit head` prints it\n");
      return CTL_USAGE;
    }
  if (argc == 3 && strcmp (argv[1], "verify") == 0)
    return verify (argv[2], text != NULL ? &kept : NULL);
  if (argc == 3 && strcmp (argv[1], "head") == 0 && text == NULL)
    return show_head (argv[2]);
  fprintf (stderr, "kakanaictl audit: verify STORE [--head SEQ:HASH], or head STORE\n");
  return CTL_USAGE;
}
