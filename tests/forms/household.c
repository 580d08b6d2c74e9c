/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forms/household.h"

#include <math.h>

/* With a variation selector that IPAmj明朝 has (MJ026200). */
#define SURNAME "邊\U000E0108見"

typedef struct
{
  const char *path;
  const char *text;
} Entry;

static const Entry HOUSEHOLD[] = {
  { "notification_date", "2026-04-06" },
  { "move_date", "2026-04-01" },
  { "phone", "090-0000-1234" },
  { "new_address", "福岡県糸島市前原西一丁目1番1号" },
  { "new_address_building", "見本ハイツ前原２０３号" },
  { "new_head", SURNAME "　太郎" },
  { "old_address", "福岡県福岡市早良区百道浜九丁目99番99号" },
  { "old_address_building", "架空マンション１０１" },
  { "old_head", SURNAME "　太郎" },
  { "filer.name", SURNAME "　太郎" },
  { "filer.relation", "head" },
  { "filer.address", "福岡県糸島市前原西一丁目1番1号" },
  { "filer.phone", "092-000-5678" },
  { "filer.mandate", "false" },
  { "identity.method", "two" },
  { "identity.documents", "driver_license;health_eligibility" },
  { "identity.note", "有効期限を確認済" },
  { "remarks", "世帯員のカード４枚を預かり" },
};

static const Entry JAPANESE[] = {
  { "sex", "男" },
  { "legal_domicile", "福岡県糸島市前原西九丁目999番地" },
  { "koseki_head", SURNAME "　太郎" },
  { "juminhyo_code", "12345678903" },
  { "my_number", "123456789018" },
  { "card_present", "true" },
  { "nhi", "有" },
  { "pension", "１号" },
  { "long_term_care", "無" },
  { "late_elderly", "無" },
  { "child_allowance", "有" },
  { "school", "見本小" },
  { "former_surname", "見本" },
};

static const Entry FOREIGN[] = {
  { "name_kana", "サンプル　メアリー　アン" },
  { "birth_date", "1990-12-31" },
  { "sex", "女" },
  { "juminhyo_code", "12345678903" },
  { "my_number", "123456789018" },
  { "nationality", "フィリピン" },
  { "residence_status", "技術・人文知識・国際業務" },
  { "period_of_stay", "5年" },
  { "period_expiry", "2029-08-15" },
  { "card_number", "AB12345678CD" },
  { "alias", "見本　メアリー" },
  { "card_present", "false" },
  { "nhi", "有" },
  { "pension", "２号" },
  { "long_term_care", "無" },
  { "late_elderly", "無" },
  { "child_allowance", "無" },
  { "school", "架空大学" },
};

static void
set_person (KkNotice *notice, int person, const char *key, const char *text)
{
  g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, person, key);

  g_assert_true (kk_notice_set (notice, path, text, KK_SOURCE_TYPED));
}

static void
set_all (KkNotice *notice, int person, const Entry *entries, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (person < 0)
      g_assert_true (kk_notice_set (notice, entries[i].path, entries[i].text, KK_SOURCE_TYPED));
    else
      set_person (notice, person, entries[i].path, entries[i].text);
}

KkNotice *
test_household_new (int persons)
{
  static const char *const given[] = { "太郎", "花子", "一郎", "二葉", "三樹", "四季", "五月" };
  static const char *const kana[]
      = { "タロウ", "ハナコ", "イチロウ", "フタバ", "ミキ", "シキ", "サツキ" };
  static const char *const births[]
      = { "1985-03-09",           "1988-11-23", "2010-07-01", "2013-02-28",
          "昭和２５年　月日不詳", "1951-01-02", "2019-05-01" };
  static const char *const relations[] = { "世帯主", "妻", "子", "子", "父", "母", "子" };
  KkNotice *notice = kk_notice_new (KK_MOVE_IN);

  set_all (notice, -1, HOUSEHOLD, G_N_ELEMENTS (HOUSEHOLD));
  for (int i = 0; i < persons; i++)
    {
      int p = kk_notice_add_person (notice), k = i % (int) G_N_ELEMENTS (given);

      if (i % 4 == 3)
        {
          g_autofree char *name = g_strdup_printf ("SAMPLE MARY ANN NO %d", i + 1);
          set_person (notice, p, "name", name);
          set_person (notice, p, "relationship", "子の妻");
          set_all (notice, p, FOREIGN, G_N_ELEMENTS (FOREIGN));
          continue;
        }
      g_autofree char *name = g_strdup_printf (SURNAME "　%s", given[k]);
      g_autofree char *reading = g_strdup_printf ("ヘンミ　%s", kana[k]);
      set_person (notice, p, "name", name);
      set_person (notice, p, "name_kana", reading);
      set_person (notice, p, "birth_date", births[k]);
      set_person (notice, p, "relationship", relations[k]);
      set_all (notice, p, JAPANESE, G_N_ELEMENTS (JAPANESE));
      set_person (notice, p, "sex", k % 2 ? "女" : "男");
    }
  return notice;
}

/* IPAmj明朝 has 邊 with U+E0108, 辻 and 葛 with U+E0102; 𠮷 is outside the BMP. */
static const struct
{
  const char *name, *kana, *birth, *relationship, *sex;
} MIXED[] = {
  { "邊\U000E0108見　勘解由左衛門", "ヘンミ　カゲユザエモン", "1958-12-31", "世帯主", "男" },
  { "WOLFESCHLEGELSTEINHAUSEN ALEXANDRA MARIA",
    "ウォルフェシュレーゲルシュタインハウゼン　アレクサンドラ　マリア", "1962-02-28", "妻", "女" },
  { "邊\U000E0108見　寿限無五劫乃介", "ヘンミ　ジュゲムゴコウノスケ", "2012-04-01", "子の子",
    "男" },
  { "𠮷辻\U000E0102葛\U000E0102　桜子", "ヨシツジカツラ　サクラコ", "2018-07-07", "子の子", "女" },
  { "NGUYEN THI HOANG ANH", "グエン　ティ　ホアン　アイン", "1948-05-05", "妻の母", "女" },
};

KkNotice *
test_household_mixed (void)
{
  static const Entry long_ones[] = {
    { "new_address", "東京都架空特別区非常長町字見本大字試験九十九丁目1234番地の5678" },
    { "new_address_building", "架空の見本タワーマンション東棟プレミアムサウス２９０１号室" },
    { "new_head", "邊\U000E0108見　勘解由左衛門" },
    { "filer.name", "WOLFESCHLEGELSTEINHAUSEN ALEXANDRA MARIA" },
    { "filer.address", "東京都架空特別区非常長町字見本大字試験九十九丁目1234番地の5678" },
  };
  KkNotice *notice = kk_notice_new (KK_MOVE_IN);

  set_all (notice, -1, HOUSEHOLD, G_N_ELEMENTS (HOUSEHOLD));
  set_all (notice, -1, long_ones, G_N_ELEMENTS (long_ones));
  for (gsize i = 0; i < G_N_ELEMENTS (MIXED); i++)
    {
      int p = kk_notice_add_person (notice);

      if (g_ascii_isalpha (*MIXED[i].name))
        set_all (notice, p, FOREIGN, G_N_ELEMENTS (FOREIGN));
      else
        set_all (notice, p, JAPANESE, G_N_ELEMENTS (JAPANESE));
      set_person (notice, p, "name", MIXED[i].name);
      set_person (notice, p, "name_kana", MIXED[i].kana);
      set_person (notice, p, "birth_date", MIXED[i].birth);
      set_person (notice, p, "relationship", MIXED[i].relationship);
      set_person (notice, p, "sex", MIXED[i].sex);
    }
  return notice;
}

void
test_household_stretch (KkNotice *notice)
{
  static const char *const address = "東京都架空特別区非常長町字見本大字試験九十九丁目1234番地の567"
                                     "8甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午"
                                     "未申酉戌亥東西南北";
  static const char *const latin = "WOLFESCHLEGELSTEINHAUSEN ALEXANDRA MARIA";
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);

  g_assert_cmpint (g_utf8_strlen (address, -1), >=, 60);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i], *key = NULL, *text = NULL;
      KkScope scope;
      int person;

      g_assert_true (kk_field_path_parse (path, &scope, &person, &key));
      const KkField *field = kk_field_find (scope, key);
      if (field->cls == KK_CLASS_NAME)
        text = latin;
      else if (field->cls == KK_CLASS_KANA)
        text = "ウォルフェシュレーゲルシュタインハウゼン　アレクサンドラ　マリア";
      else if (field->cls == KK_CLASS_ADDRESS)
        text = address;
      else if (field->cls == KK_CLASS_TEXT)
        text = "架空の見本タワーマンション東棟プレミアムサウス２９０１号室　見本太郎方";
      else if (field->cls == KK_CLASS_DATE)
        text = "昭和25年1月1日から昭和25年12月31日までの間";
      if (text != NULL)
        g_assert_true (kk_notice_set (notice, path, text, KK_SOURCE_TYPED));
    }
}

KkSignature *
test_signature_new (KkSignMode mode)
{
  KkSignature *signature = kk_signature_new (mode, 0.28);

  for (int s = 0; s < 5; s++)
    {
      kk_signature_begin_stroke (signature);
      for (int i = 0; i <= 24; i++)
        {
          double t = i / 24.0;
          KkInkPoint point = {
            .x = (float) (0.08 + s * 0.17 + 0.13 * t),
            .y = (float) (0.14 + 0.09 * sin (t * 7 + s * 1.7)),
            .pressure = (float) (0.3 + 0.6 * t * (1 - t) * 2),
            .time_ms = (guint32) (s * 400 + i * 12),
          };
          kk_signature_add_point (signature, point);
        }
    }
  if (mode == KK_SIGN_BY_PROXY)
    signature->proxy = g_strdup ("見本　次郎");
  if (mode != KK_SIGN_BY_SELF)
    signature->witness = g_strdup ("架空　立子");
  return signature;
}

KkFormData
test_form_data (const KkNotice *notice)
{
  static const char *const items[]
      = { "転出証明書　１通", "在留カード　１枚（SAMPLE MARY ANN）", "個人番号カード　３枚", NULL };

  return (KkFormData){
    .notice = notice,
    .case_id = "0e6f0c52-7a11-4d2b-9c55-1f3a5b7c9d00",
    .revision = 1,
    .receipt_number = "A-0417",
    .code = "KK1:0e6f0c52-7a11-4d2b-9c55-1f3a5b7c9d00:1:89abcdef",
    .city_name = "福岡県糸島市",
    .date = "2026-04-06",
    .time = "10:32",
    .contact = "市民課　住民異動窓口\n電話 092-000-0000（平日 8:30～17:15）",
    .items = items,
    .receiver = SURNAME "　太郎",
  };
}
