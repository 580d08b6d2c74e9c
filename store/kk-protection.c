/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-protection.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/kk-field.h"
#include "core/kk-text.h"
#include "store/kk-audit.h"
#include "store/kk-case-private.h"
#include "store/kk-crypto.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

#define KEY_CONTEXT "kakanai protection list 1"
#define HASH_BYTES 32
#define REFERENCE_MAX 100

struct _KkProtectionIndex
{
  guint8 *key;        /* locked memory */
  GHashTable *hashes; /* char* hex, a set */
};

void
kk_protection_free (KkProtection *protection)
{
  g_free (protection->id);
  g_free (protection->reference);
  g_free (protection->first_day);
  g_free (protection->last_day);
  g_free (protection->added_by);
  g_free (protection);
}

/* ——— hashes ——— */

static guint8 *
derive_key (KkStore *store)
{
  guint8 *key = sodium_malloc (HASH_BYTES);

  if (key == NULL)
    g_error ("no memory for a key");
  crypto_generichash (key, HASH_BYTES, (const guint8 *) KEY_CONTEXT, strlen (KEY_CONTEXT),
                      store->key, KK_KEY_BYTES);
  return key;
}

static void
add_hash (GPtrArray *hashes, const guint8 *key, const char *kind, const char *a, const char *b)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%s", kind, a, b);
  guint8 hash[HASH_BYTES];

  crypto_generichash (hash, sizeof hash, (const guint8 *) text, strlen (text), key, HASH_BYTES);
  sodium_memzero (text, strlen (text));
  g_ptr_array_add (hashes, kk_to_hex (hash, sizeof hash));
}

/* As names and addresses are compared here: widths, dashes, blanks, letter case and variation
 * selectors make no difference. */
static char *
fold (const char *text)
{
  g_autofree char *folded = kk_text_fold (text);
  g_autofree char *lower = g_utf8_casefold (folded, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!((c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF)))
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static const char *
person_text (const KkNotice *notice, int person, const char *field)
{
  g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, person, field);

  return kk_notice_text (notice, path);
}

static void
add_person_hashes (GPtrArray *hashes, const guint8 *key, const KkNotice *notice, int person)
{
  static const char *const numbers[] = { "my_number", "juminhyo_code", "card_number" };
  static const struct
  {
    const char *field, *kind;
  } names[] = { { "name", "name" }, { "alias", "name" }, { "name_kana", "kana" } };
  const char *birth = person_text (notice, person, "birth_date");

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *number = fold (person_text (notice, person, numbers[i]));

      if (*number != '\0')
        add_hash (hashes, key, numbers[i], number, "");
    }
  for (guint i = 0; i < G_N_ELEMENTS (names) && *birth != '\0'; i++)
    {
      g_autofree char *name = fold (person_text (notice, person, names[i].field));

      if (*name != '\0')
        add_hash (hashes, key, names[i].kind, name, birth);
    }
}

static void
add_address_hash (GPtrArray *hashes, const guint8 *key, const KkNotice *notice, const char *path)
{
  g_autofree char *address = fold (kk_notice_text (notice, path));

  if (*address != '\0')
    add_hash (hashes, key, "address", address, "");
}

/* person -1: the addresses. */
static GPtrArray *
hashes_of (const guint8 *key, const KkNotice *notice, int person)
{
  GPtrArray *hashes = g_ptr_array_new_with_free_func (g_free);

  if (person >= 0)
    add_person_hashes (hashes, key, notice, person);
  else
    {
      add_address_hash (hashes, key, notice, "new_address");
      add_address_hash (hashes, key, notice, "old_address");
    }
  return hashes;
}

/* ——— the index ——— */

static void
today_of (KkStore *store, char out[11])
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (kk_store_now (store) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *day = g_date_time_format (local, "%Y-%m-%d");

  g_strlcpy (out, day, 11);
}

static gboolean
load_hashes (KkStore *store, GHashTable *hashes, GError **error)
{
  char today[11];
  g_autoptr (KkStmt) stmt = NULL;
  gboolean row = FALSE;

  today_of (store, today);
  stmt = kk_db_query (store, error,
                      "SELECT hash FROM protection_key JOIN protection"
                      " ON protection.id = protection_id WHERE first_day <= ?",
                      "s", today);
  while (stmt != NULL)
    {
      if (!kk_db_step (store, stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_hash_table_add (hashes, kk_db_dup_text (stmt, 0));
    }
  return FALSE;
}

KkProtectionIndex *
kk_protection_index_new (KkStore *store, GError **error)
{
  g_autoptr (KkProtectionIndex) index = NULL;

  if (!kk_case_need_open (store, error))
    return NULL;
  index = g_new0 (KkProtectionIndex, 1);
  index->key = derive_key (store);
  index->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return load_hashes (store, index->hashes, error) ? g_steal_pointer (&index) : NULL;
}

void
kk_protection_index_free (KkProtectionIndex *index)
{
  sodium_free (index->key); /* wipes */
  g_hash_table_unref (index->hashes);
  g_free (index);
}

gboolean
kk_protection_index_covers (const KkProtectionIndex *index, const KkNotice *notice, int person)
{
  g_autoptr (GPtrArray) hashes = NULL;

  if (g_hash_table_size (index->hashes) == 0)
    return FALSE;
  hashes = hashes_of (index->key, notice, person);
  for (guint i = 0; i < hashes->len; i++)
    if (g_hash_table_contains (index->hashes, hashes->pdata[i]))
      return TRUE;
  return FALSE;
}

gboolean
kk_protection_is_hidden (KkStore *store,
                         const KkNotice *notice,
                         gboolean *hidden_out,
                         GError **error)
{
  g_autoptr (KkProtectionIndex) index = NULL;

  *hidden_out = strcmp (kk_notice_text (notice, "support_measures"), "true") == 0;
  if (*hidden_out)
    return TRUE;
  index = kk_protection_index_new (store, error);
  if (index == NULL)
    return FALSE;
  for (int i = -1; !*hidden_out && i < (int) notice->persons->len; i++)
    *hidden_out = kk_protection_index_covers (index, notice, i);
  return TRUE;
}

/* ——— keeping the list ——— */

static gboolean
require (KkStore *store, const KkAccount *by, GError **error)
{
  if (!kk_case_need_open (store, error))
    return FALSE;
  return kk_rights_allows (by->role, "protection.manage")
         || kk_store_fail (error, KK_STORE_ERROR_DENIED, "protection.manage");
}

/* Cases that are here already: their titles are sealed anew, without a name. */
static gboolean
hide_cases (KkStore *store, GError **error)
{
  g_autoptr (GPtrArray) cases = kk_store_case_list (store, NULL, error);

  if (cases == NULL)
    return FALSE;
  for (guint i = 0; i < cases->len; i++)
    {
      const KkCaseSummary *summary = cases->pdata[i];
      g_autoptr (GError) none = NULL;
      g_autoptr (KkNotice) notice = NULL;

      if (summary->wiped || summary->hidden || *summary->kind == '\0')
        continue;
      notice = kk_store_case_load_draft (store, summary->id, &none);
      if (notice == NULL && !g_error_matches (none, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
        return g_propagate_error (error, g_steal_pointer (&none)), FALSE;
      if (notice != NULL && !kk_case_write_title (store, summary->id, notice, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_in (KkStore *store,
        const char *id,
        const char *reference,
        const char *first_day,
        const char *last_day,
        const GPtrArray *hashes,
        const KkAccount *by,
        GError **error)
{
  g_autoptr (GBytes) sealed = kk_vault_seal_text (store, "protection", id, "", reference, error);

  if (sealed == NULL
      || !kk_db_run (store, error, "INSERT INTO protection VALUES (?, ?, ?, ?, ?, ?)", "sbsssl", id,
                     sealed, first_day, last_day, by->id, kk_store_now (store)))
    return FALSE;
  for (guint i = 0; i < hashes->len; i++)
    if (!kk_db_run (store, error, "INSERT OR IGNORE INTO protection_key VALUES (?, ?)", "ss",
                    hashes->pdata[i], id))
      return FALSE;
  return kk_audit_append (store, by->id, NULL, "protection.added", NULL, 0, id, error)
         && hide_cases (store, error);
}

static gboolean
is_day (const char *text)
{
  return g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text, G_REGEX_DOLLAR_ENDONLY, 0)
         && g_date_valid_dmy ((GDateDay) atoi (text + 8), (GDateMonth) atoi (text + 5),
                              (GDateYear) atoi (text));
}

gboolean
kk_protection_add (KkStore *store,
                   const char *reference,
                   const char *first_day,
                   const char *last_day,
                   const KkNotice *people,
                   const KkAccount *by,
                   char **id_out,
                   GError **error)
{
  g_autoptr (GPtrArray) hashes = NULL;
  g_autofree char *id = NULL;
  guint8 *key;

  if (!require (store, by, error))
    return FALSE;
  if (strlen (reference) > REFERENCE_MAX || !g_utf8_validate (reference, -1, NULL))
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "reference: at most 100 bytes");
  if (!is_day (first_day) || (*last_day != '\0' && !is_day (last_day)))
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "a day is YYYY-MM-DD");
  if (*last_day != '\0' && strcmp (last_day, first_day) < 0)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "ends before it begins");
  key = derive_key (store);
  hashes = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < (int) people->persons->len; i++)
    {
      guint before = hashes->len;

      add_person_hashes (hashes, key, people, i);
      if (hashes->len == before)
        {
          sodium_free (key);
          return kk_store_fail (error, KK_STORE_ERROR_INVALID,
                                "a person without number and without name and birth date");
        }
    }
  add_address_hash (hashes, key, people, "new_address");
  sodium_free (key);
  if (hashes->len == 0)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "nobody to recognise");
  id = kk_uuid_new (kk_store_now (store));
  if (!kk_db_begin (store, error)
      || !kk_db_end (store, add_in (store, id, reference, first_day, last_day, hashes, by, error),
                     error))
    return FALSE;
  if (id_out != NULL)
    *id_out = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
remove_in (KkStore *store, const char *id, const KkAccount *by, GError **error)
{
  gint64 n;

  if (!kk_db_int (store, error, &n, NULL, "SELECT count(*) FROM protection WHERE id = ?", "s", id))
    return FALSE;
  if (n == 0)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such protection");
  return kk_db_run (store, error, "DELETE FROM protection WHERE id = ?", "s", id)
         && kk_audit_append (store, by->id, NULL, "protection.removed", NULL, 0, id, error);
}

gboolean
kk_protection_remove (KkStore *store, const char *id, const KkAccount *by, GError **error)
{
  return require (store, by, error) && kk_db_begin (store, error)
         && kk_db_end (store, remove_in (store, id, by, error), error);
}

static gpointer
read_protection (KkStore *store, KkStmt *stmt, GError **error)
{
  g_autoptr (KkProtection) protection = g_new0 (KkProtection, 1);
  g_autoptr (GBytes) sealed = kk_db_dup_blob (stmt, 1);

  protection->id = kk_db_dup_text (stmt, 0);
  protection->first_day = kk_db_dup_text (stmt, 2);
  protection->last_day = kk_db_dup_text (stmt, 3);
  protection->added_by = kk_db_dup_text (stmt, 4);
  protection->added_at = sqlite3_column_int64 (stmt, 5);
  protection->reference
      = kk_vault_unseal_text (store, "protection", protection->id, "", sealed, error);
  return protection->reference != NULL ? g_steal_pointer (&protection) : NULL;
}

GPtrArray *
kk_protection_list (KkStore *store, GError **error)
{
  if (!kk_case_need_open (store, error))
    return NULL;
  return kk_db_list (store,
                     kk_db_query (store, error,
                                  "SELECT id, reference, first_day, last_day, added_by, added_at"
                                  " FROM protection ORDER BY id",
                                  ""),
                     read_protection, (GDestroyNotify) kk_protection_free, error);
}

/* ——— the second person ——— */

/* Refusals are written down; if that fails, the refusal stands all the same. */
static gboolean
refuse (KkStore *store,
        const KkAccount *account,
        const char *terminal,
        const char *case_id,
        KkStoreError code,
        const char *why,
        GError **error)
{
  kk_audit_append (store, account->id, terminal, "protection.refused", case_id, 0, why, NULL);
  return kk_store_fail (error, code, why);
}

gboolean
kk_protection_open_case (KkStore *store,
                         const char *case_id,
                         const char *terminal,
                         const char *const *not_ids,
                         const char *login,
                         const char *password,
                         GError **error)
{
  g_autoptr (KkAccount) named = NULL;
  g_autoptr (KkAccount) account = NULL;

  if (!kk_case_need_open (store, error))
    return FALSE;
  named = kk_account_find_login (store, login, NULL);
  if (named != NULL && g_strv_contains (not_ids, named->id))
    return refuse (store, named, terminal, case_id, KK_STORE_ERROR_INVALID, "same_person", error);
  account = kk_account_sign_in (store, login, password, error);
  if (account == NULL)
    return FALSE;
  if (!kk_rights_allows (account->role, "protection.open"))
    return refuse (store, account, terminal, case_id, KK_STORE_ERROR_DENIED, "no_right", error);
  return kk_audit_append (store, account->id, terminal, "protection.opened", case_id, 0, NULL,
                          error);
}
