/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "core/kk-json.h"
#include "core/kk-revision.h"
#include "store/kk-crypto.h"

/* What a terminal would send, for tests that speak HTTP by themselves: an envelope on stdout, of a
 * plainly fictitious household or of something a server must refuse.
 *   make-envelope SERVER.JSON CASE REVISION [--fault NAME] [--terminal ID] [--actor ID] … */

#define NAME "見本　花子"
#define ADDRESS "見本県架空市研修町一丁目2番3号"
#define OPENED G_GINT64_CONSTANT (1795140000000000)

static char *fault = NULL;
static char *terminal = NULL;
static char *actor = NULL;
static int n_pages = 2;
static int page_size = 20000;
static int variant = 0;
static gboolean is_protected = FALSE;

static gboolean
is_fault (const char *name)
{
  return g_strcmp0 (fault, name) == 0;
}

static KkNotice *
make_notice (void)
{
  KkNotice *notice = kk_notice_new (KK_MOVE_IN);
  g_autofree char *block = g_strdup_printf ("%s%d", ADDRESS, variant);

  kk_notice_add_person (notice);
  if (is_protected)
    kk_notice_set (notice, "support_measures", "true", KK_SOURCE_RULE);
  kk_notice_set (notice, "new_head", NAME, KK_SOURCE_TYPED);
  kk_notice_set (notice, "new_address", variant > 0 ? block : ADDRESS, KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].name", NAME, KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].my_number", "123456789018", KK_SOURCE_TYPED);
  return notice;
}

static KkSignature *
make_signature (const KkNotice *notice)
{
  KkSignature *signature = kk_signature_new (KK_SIGN_BY_SELF, 0.3);

  if (!is_fault ("no-ink"))
    {
      kk_signature_begin_stroke (signature);
      kk_signature_add_point (signature, (KkInkPoint){ 0.1f, 0.1f, 0.5f, 0 });
      kk_signature_add_point (signature, (KkInkPoint){ 0.7f, 0.2f, 0.5f, 300 });
    }
  signature->hash
      = is_fault ("other-hash") ? g_strnfill (64, 'a') : kk_revision_notice_hash (notice);
  signature->at = OPENED;
  return signature;
}

static void
add_event (KkRevision *revision, KkEventType type, int number)
{
  g_ptr_array_add (revision->events,
                   kk_event_new (type, OPENED + (gint64) revision->events->len * G_USEC_PER_SEC,
                                 actor, terminal, number, NULL));
}

static KkRevision *
make_revision (const char *case_id, int number)
{
  KkRevision *revision = kk_revision_new (case_id, number);

  revision->case_number = g_strdup ("20261120-0001");
  revision->city_code = g_strdup ("402184");
  revision->terminal = g_strdup (terminal);
  revision->practice = !is_fault ("real");
  revision->notice = make_notice ();
  revision->signature = make_signature (revision->notice);
  add_event (revision, KK_EVENT_OPENED, 0);
  for (int i = 0; i < n_pages; i++)
    {
      guint8 *data = g_malloc0 ((gsize) page_size);
      g_autoptr (GBytes) bytes = NULL;

      memcpy (data, NAME, MIN ((gsize) page_size, strlen (NAME)));
      data[page_size - 1] = (guint8) (i + 1);
      bytes = g_bytes_new_take (data, (gsize) page_size);
      g_ptr_array_add (revision->pages, kk_revision_page_new ("image/png", bytes));
      add_event (revision, KK_EVENT_PAGE_ADDED, 0);
    }
  for (int i = 1; i <= number; i++)
    {
      add_event (revision, KK_EVENT_SIGNED, i);
      if (i < number)
        add_event (revision, KK_EVENT_EDITED, 0);
    }
  if (is_fault ("approved"))
    add_event (revision, KK_EVENT_APPROVED, number);
  return revision;
}

/* What is inside of the envelope, spoilt as asked. */
static GBytes *
spoil (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (is_fault ("cut"))
    return g_bytes_new (data, length - 1000);
  if (is_fault ("page"))
    {
      guint8 *copy = g_memdup2 (data, length);

      copy[length - 100] ^= 1;
      return g_bytes_new_take (copy, length);
    }
  return g_bytes_ref (bytes);
}

int
main (int argc, char **argv)
{
  GOptionEntry entries[] = {
    { "fault", 0, 0, G_OPTION_ARG_STRING, &fault, NULL, NULL },
    { "terminal", 0, 0, G_OPTION_ARG_STRING, &terminal, NULL, NULL },
    { "actor", 0, 0, G_OPTION_ARG_STRING, &actor, NULL, NULL },
    { "pages", 0, 0, G_OPTION_ARG_INT, &n_pages, NULL, NULL },
    { "page-size", 0, 0, G_OPTION_ARG_INT, &page_size, NULL, NULL },
    { "protected", 0, 0, G_OPTION_ARG_NONE, &is_protected, NULL, NULL },
    { "variant", 0, 0, G_OPTION_ARG_INT, &variant, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (KkRevision) revision = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) spoilt = NULL;
  g_autoptr (GBytes) envelope = NULL;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  KkServerPublic server;
  JsonObject *object;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 4)
    return 2;
  kk_crypto_init ();
  if (!g_file_get_contents (argv[1], &text, NULL, &error))
    g_error ("%s", error->message);
  root = kk_json_parse (text, -1, &error);
  g_assert_no_error (error);
  object = json_node_get_object (root);
  kk_server_public_from_base64 (kk_json_get_string (object, "server_box_key", NULL),
                                kk_json_get_string (object, "server_sign_key", NULL), &server,
                                &error);
  g_assert_no_error (error);
  revision = make_revision (argv[2], (int) g_ascii_strtoll (argv[3], NULL, 10));
  plain = kk_revision_to_bytes (revision);
  spoilt = spoil (plain);
  key = kk_envelope_context (is_fault ("other-key") ? "other" : argv[2], revision->number);
  envelope = kk_envelope_seal (&server, key, spoilt);
  fwrite (g_bytes_get_data (envelope, NULL), 1, g_bytes_get_size (envelope), stdout);
  return 0;
}
