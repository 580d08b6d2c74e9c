/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-field-state.h"

#include <glib/gi18n.h>

static const char *
look (const char *css_class, const char *text, const char **text_out)
{
  *text_out = text;
  return css_class;
}

/* A person looked at what was unsure, or changed what was read. */
static gboolean
was_checked (const KkValue *value)
{
  const KkSource *picture = kk_value_picture (value);

  return value->confirmed && picture
         && (picture->confidence < KK_SURE || !g_str_equal (picture->value, value->value));
}

const char *
kk_field_state (const KkValue *value, const KkProblem *problem, const char **text_out)
{
  if (problem && problem->severity == KK_SEVERITY_ERROR)
    return look ("error", g_str_equal (problem->code, "required") ? _ ("✕ 必須") : _ ("✕ 要修正"),
                 text_out);
  if (value && value->disputed)
    return look ("check", _ ("▲ 違います"), text_out);
  if (value && kk_value_is_conflict (value))
    return look ("check", _ ("▲ 食い違い"), text_out);
  if (value && kk_value_needs_check (value))
    return look ("check", _ ("▲ 要確認"), text_out);
  if (problem)
    return look ("check", _ ("▲ 注意"), text_out);
  if (value && was_checked (value))
    return look ("done", _ ("✓ 確認済"), text_out);
  return look (NULL, NULL, text_out);
}
