/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>

#include "app/ctl/ctl.h"
#include "app/kk-app-config.h"
#include "store/kk-crypto.h"
#include "store/kk-store-outbox.h"

/* `kakanaictl receipts`: writes the server's receipts of this terminal's revisions to files, each
 * verified with the server's key first. They hold nothing personal. */

static gboolean
write_receipt (const KkOutboxItem *item, const KkServerPublic *pub, const char *out, GError **error)
{
  g_autoptr (KkReceipt) receipt = kk_receipt_verify (item->receipt, pub, error);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (receipt == NULL)
    return FALSE;
  name = g_strdup_printf ("%s-r%d.receipt.json", receipt->case_id, receipt->revision);
  path = g_build_filename (out, name, NULL);
  if (!g_file_set_contents_full (
          path, g_bytes_get_data (item->receipt, NULL), (gssize) g_bytes_get_size (item->receipt),
          G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return FALSE;
  printf ("%s\n", path);
  return TRUE;
}

static gboolean
write_all (const KkAppConfig *config, const char *out, GError **error)
{
  g_autofree char *path = g_build_filename (config->data_dir, "counter.db", NULL);
  const KkStoreOptions options
      = { .role = KK_STORE_TERMINAL, .practice = config->practice, .must_exist = TRUE };
  g_autoptr (KkStore) store = kk_store_open (path, &options, error);
  g_autoptr (GPtrArray) items = NULL;
  KkServerPublic pub;

  if (store == NULL
      || !kk_server_public_from_base64 (
          config->server_box_key != NULL ? config->server_box_key : "",
          config->server_sign_key != NULL ? config->server_sign_key : "", &pub, error))
    return FALSE;
  items = kk_store_outbox_list (store, TRUE, error);
  if (items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const KkOutboxItem *item = items->pdata[i];

      if (item->receipt != NULL && !write_receipt (item, &pub, out, error))
        return FALSE;
    }
  return TRUE;
}

int
ctl_receipts (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *out = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, NULL, NULL },
    { NULL },
  };
  g_autoptr (KkAppConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  if (!ctl_options ("receipts", entries, &argc, &argv) || data == NULL || out == NULL)
    return CTL_USAGE;
  config = kk_app_config_load (data, &error);
  if (config != NULL && g_mkdir_with_parents (out, 0700) == 0 && write_all (config, out, &error))
    return CTL_OK;
  fprintf (stderr, "kakanaictl receipts: %s\n",
           error != NULL ? error->message : "the folder cannot be made");
  return CTL_FAILED;
}
