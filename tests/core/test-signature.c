/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-json.h"
#include "core/kk-signature.h"

#include <math.h>

static KkSignature *
scribble (KkSignMode mode, float length)
{
  KkSignature *signature = kk_signature_new (mode, 0.4);
  kk_signature_begin_stroke (signature);
  for (guint32 i = 0; i <= 10; i++)
    kk_signature_add_point (signature,
                            (KkInkPoint){ 0.1f + length * (float) i / 10, 0.2f, 0.5f, i * 8 });
  return signature;
}

static void
test_valid (void)
{
  g_autoptr (KkSignature) self = scribble (KK_SIGN_BY_SELF, 0.3f);
  g_assert_true (kk_signature_is_valid (self));
  kk_signature_clear (self);
  g_assert_false (kk_signature_is_valid (self));
  g_autoptr (KkSignature) dot = scribble (KK_SIGN_BY_SELF, 0.01f);
  g_assert_false (kk_signature_is_valid (dot));
  g_autoptr (KkSignature) mark = scribble (KK_SIGN_BY_MARK, 0.3f);
  g_assert_false (kk_signature_is_valid (mark));
  mark->witness = g_strdup ("　");
  g_assert_false (kk_signature_is_valid (mark));
  g_free (mark->witness);
  mark->witness = g_strdup ("見本　証人");
  g_assert_true (kk_signature_is_valid (mark));
  mark->mode = KK_SIGN_BY_PROXY;
  g_assert_false (kk_signature_is_valid (mark));
  mark->proxy = g_strdup ("見本　代筆");
  g_assert_true (kk_signature_is_valid (mark));
}

static void
test_json (void)
{
  g_autoptr (KkSignature) signature = scribble (KK_SIGN_BY_PROXY, 0.3f);
  kk_signature_begin_stroke (signature);
  kk_signature_add_point (signature, (KkInkPoint){ -5, NAN, 7, G_MAXUINT32 }); /* is clamped */
  signature->proxy = g_strdup ("見本　代筆");
  signature->witness = g_strdup ("見本　証人");
  signature->hash = g_strdup ("00ff");
  signature->at = G_GINT64_CONSTANT (1763600000123456);
  g_autoptr (KkSignature) copy = kk_signature_copy (signature);
  g_autoptr (JsonNode) node = kk_signature_to_json (copy);
  g_autofree char *text = kk_json_to_canonical (node);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) parsed = kk_json_parse (text, -1, &error);
  g_assert_no_error (error);
  g_autoptr (KkSignature) back = kk_signature_from_json (parsed, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) again = kk_signature_to_json (back);
  g_autofree char *same = kk_json_to_canonical (again);
  g_assert_cmpstr (same, ==, text);
}

static void
test_bad (void)
{
  static const char *const bad[] = {
    "[]",
    "{}",
    "{\"mode\":\"self\",\"aspect\":0.4}",
    "{\"mode\":\"paw\",\"aspect\":0.4,\"strokes\":[]}",
    "{\"mode\":\"self\",\"aspect\":0,\"strokes\":[]}",
    "{\"mode\":\"self\",\"aspect\":0.4,\"strokes\":[7]}",
    "{\"mode\":\"self\",\"aspect\":0.4,\"strokes\":[[7]]}",
    "{\"mode\":\"self\",\"aspect\":0.4,\"strokes\":[[[0,0,0]]]}",
    "{\"mode\":\"self\",\"aspect\":0.4,\"strokes\":[[[0,0,0,\"x\"]]]}",
    "{\"mode\":\"self\",\"aspect\":0.4,\"strokes\":[[[0,2,0,1]]]}",
    "{\"mode\":\"self\",\"aspect\":0.4,\"strokes\":[[[0,0,0,-1]]]}",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) node = kk_json_parse (bad[i], -1, NULL);
      g_autoptr (GError) error = NULL;
      g_assert_null (kk_signature_from_json (node, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signature/valid", test_valid);
  g_test_add_func ("/signature/json", test_json);
  g_test_add_func ("/signature/bad", test_bad);
  return g_test_run ();
}
