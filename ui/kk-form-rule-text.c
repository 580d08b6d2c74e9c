/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-form-rule-text.h"

#include <glib/gi18n.h>

#include "forms/kk-household-forms.h"
#include "store/kk-account.h"

static char *
roles_text (char **roles)
{
  GString *out = g_string_new (NULL);

  for (char **role = roles; *role; role++)
    {
      KkRole found = KK_ROLE_CLERK;

      if (kk_role_from_string (*role, &found))
        g_string_append_printf (out, "%s%s", out->len ? "、" : "", kk_role_label (found));
    }
  return g_string_free (out, FALSE);
}

char *
kk_form_rule_text (const GPtrArray *rules, const char *form, gboolean notice)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; rules && i < rules->len; i++)
    {
      const KkHouseholdRule *rule = g_ptr_array_index (rules, i);
      g_autofree char *bring = g_strjoinv ("、", rule->bring);

      if (g_strcmp0 (rule->form, form) != 0)
        continue;
      g_string_append_printf (out, _ ("%s窓口　%s\n理由　%s\n届出　%s"), out->len ? "\n\n" : "",
                              rule->window, rule->why, *rule->when ? rule->when : _ ("すべて"));
      if (*rule->who)
        g_string_append_printf (out, _ ("\n対象　%s"), rule->who);
      if (*bring)
        g_string_append_printf (out, _ ("\n持ち物　%s"), bring);
      if (rule->roles)
        {
          g_autofree char *roles = roles_text (rule->roles);

          g_string_append_printf (out, _ ("\n作れる人　%s"), roles);
        }
      if (!rule->ticked)
        g_string_append (out, _ ("\n印は職員がつけます（希望する人だけ）"));
    }
  if (out->len == 0)
    g_string_append (out, notice ? _ ("住民異動届の用紙です。使う日は「届出の用紙」で決めます。")
                                 : _ ("渡す様式の表（household-forms.json）にありません。この様式は"
                                      "世帯の一覧に出ません。"));
  return g_string_free (out, FALSE);
}
