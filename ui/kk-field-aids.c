/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-field-aids.h"

#include <string.h>

#include <glib/gi18n.h>

#include "app/kk-habits.h"
#include "app/kk-recall.h"
#include "ui/kk-address-popover.h"
#include "ui/kk-character-popover.h"
#include "ui/kk-name-aid.h"
#include "ui/kk-offer-list.h"
#include "ui/kk-tell.h"

#define MAX_OFFERS 60

struct _KkFieldAids
{
  /* Borrowed */
  GtkWidget *over;
  KkNoticeForm *form;
  KkCounter *counter;
  KkSession *session;

  /* Owned, children of over */
  GtkWidget *address_popover;
  GtkWidget *character_popover;
  GtkWidget *history_popover;

  /* Owned */
  KkNameAid *names;
  GtkEventController *key; /* of over */
  GCancellable *closing;
  GPtrArray *recalled; /* KkRecalled*; NULL: not read yet */
  GPtrArray *offers;   /* KkOffer*, as shown */
  GPtrArray *starts;   /* KkRecalled*, borrowed from recalled, as shown */
  char *popover_path;  /* field the open popover speaks of */
};

/* The form shows what was just set before the cursor goes back into it. */
static void
refresh (KkFieldAids *self)
{
  kk_notice_form_show (self->form, kk_session_get_notice (self->session),
                       kk_session_get_problems (self->session));
}

static KkFieldRow *
popover_row (KkFieldAids *self)
{
  return self->popover_path ? kk_notice_form_get_row (self->form, self->popover_path) : NULL;
}

/* Points popover at the entry of path; FALSE where the form does not show it. */
static gboolean
point_at (KkFieldAids *self, GtkWidget *popover, const char *path)
{
  graphene_rect_t bounds;
  KkFieldRow *row = NULL;

  kk_notice_form_focus (self->form, path);
  row = kk_notice_form_get_row (self->form, path);
  if (!row || !gtk_widget_compute_bounds (kk_field_row_get_entry (row), self->over, &bounds))
    return FALSE;
  g_free (self->popover_path);
  self->popover_path = g_strdup (path);
  /* The form may still be scrolling to the entry: a popover outside the window has no place. */
  bounds.origin.y = CLAMP (bounds.origin.y, 0,
                           MAX (0, gtk_widget_get_height (self->over) - bounds.size.height));
  gtk_popover_set_pointing_to (
      GTK_POPOVER (popover),
      &(GdkRectangle){ bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height });
  return TRUE;
}

static const KkField *
chosen_field (KkFieldAids *self, const char **path_out)
{
  const char *path = kk_notice_form_get_chosen (self->form);
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = NULL;

  *path_out = path;
  return path && kk_field_path_parse (path, &scope, &person, &key) ? kk_field_find (scope, key)
                                                                   : NULL;
}

/* The dictionary's town for what stands there, with a few characters misread if need be. */
static KkAddressMatch *
find_town (KkFieldAids *self, const char *text)
{
  KkLexicon *lexicon = kk_counter_get_lexicon (self->counter);
  KkAddressMatch *match = lexicon && *text ? kk_address_match_prefix (lexicon, text) : NULL;
  g_autoptr (GPtrArray) near = NULL;

  if (match || !lexicon || !*text)
    return match;
  near = kk_address_complete (lexicon, text, 2.0, 1);
  return near->len > 0 ? g_ptr_array_steal_index (near, 0) : NULL;
}

/* What the search begins with: the town for what stands there, else all of it. */
static char *
first_query (KkFieldAids *self, const char *path)
{
  const char *text = kk_notice_text (kk_session_get_notice (self->session), path);
  g_autoptr (KkAddressMatch) match = find_town (self, text);

  return match ? kk_address_text (match->address) : g_strdup (text);
}

void
kk_field_aids_address (KkFieldAids *self)
{
  g_autofree char *query = NULL;
  const char *path = NULL;
  const KkField *field = chosen_field (self, &path);
  g_autofree char *target = g_strdup (field && (field->cls == KK_CLASS_ADDRESS) ? path
                                      : path && g_str_has_prefix (path, "old_") ? "old_address"
                                                                                : "new_address");

  if (!point_at (self, self->address_popover, target))
    return;
  query = first_query (self, target);
  kk_address_popover_open (
      KK_ADDRESS_POPOVER (self->address_popover), kk_counter_get_lexicon (self->counter), query,
      g_str_has_prefix (target, "new_") ? kk_counter_get_config (self->counter)->city_name : NULL);
}

static char *
rest_of_address (KkFieldAids *self, const char *text)
{
  g_autoptr (KkAddressMatch) match = find_town (self, text);

  return g_strdup (match && match->length <= strlen (text) ? text + match->length : "");
}

static void
address_chosen_cb (KkAddressPopover *popover,
                   const KkAddress *address,
                   const char *number,
                   KkFieldAids *self)
{
  g_autofree char *town = kk_address_text (address);
  g_autofree char *rest = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = g_steal_pointer (&self->popover_path);
  const char *postal = path && g_str_equal (path, "new_address")   ? "new_postal_code"
                       : path && g_str_equal (path, "old_address") ? "old_postal_code"
                                                                   : NULL;
  KkFieldRow *row = NULL;

  if (!path)
    return;
  /* 番地 that already stands there stays where none was typed. */
  rest = number
             ? g_strdup (number)
             : rest_of_address (self, kk_notice_text (kk_session_get_notice (self->session), path));
  text = g_strconcat (town, rest, NULL);
  kk_session_set (self->session, path, text, KK_SOURCE_DICTIONARY);
  if (postal && *address->postal_code)
    kk_session_set (self->session, postal, address->postal_code, KK_SOURCE_DICTIONARY);
  refresh (self);
  row = kk_notice_form_get_row (self->form, path);
  if (!row)
    return;
  kk_field_row_focus (row);
  if (number)
    {
      kk_field_row_go_on (row);
      return;
    }
  /* 番地 comes next. */
  gtk_editable_set_position (GTK_EDITABLE (kk_field_row_get_entry (row)),
                             (int) g_utf8_strlen (town, -1));
}

static char *
character_before_cursor (KkFieldRow *row)
{
  GtkEditable *entry = GTK_EDITABLE (kk_field_row_get_entry (row));
  int start = 0, end = 0;

  if (!gtk_editable_get_selection_bounds (entry, &start, &end) || end - start > 2)
    {
      end = gtk_editable_get_position (entry);
      start = MAX (0, end - 1);
    }
  return gtk_editable_get_chars (entry, start, end);
}

/* How high a popover at the field may get: what the larger of the two sides has. */
static int
room_at (KkFieldAids *self, const char *path)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (self->over));
  KkFieldRow *row = kk_notice_form_get_row (self->form, path);
  graphene_rect_t bounds;
  int above = 0;

  if (!window || !row || !gtk_widget_compute_bounds (kk_field_row_get_entry (row), window, &bounds))
    return 0;
  above = (int) bounds.origin.y;
  return MAX (above, gtk_widget_get_height (window) - above - (int) bounds.size.height) - 24;
}

void
kk_field_aids_character (KkFieldAids *self)
{
  const char *path = NULL;
  const KkField *field = chosen_field (self, &path);
  g_autofree char *target = g_strdup (path);
  g_autofree char *query = NULL;
  KkFieldRow *row = field ? kk_notice_form_get_row (self->form, path) : NULL;

  if (!row)
    {
      kk_tell (self->over, KK_TELL_INFO, _ ("文字を入れる項目を選んでから F5 を押してください。"));
      return;
    }
  query = character_before_cursor (row);
  if (point_at (self, self->character_popover, target))
    kk_character_popover_open (
        KK_CHARACTER_POPOVER (self->character_popover), kk_counter_get_lexicon (self->counter),
        query, kk_counter_get_habit (self->counter, KK_HABIT_CHARACTERS), room_at (self, target));
}

static void
character_chosen_cb (KkCharacterPopover *popover, const char *text, KkFieldAids *self)
{
  KkFieldRow *row = popover_row (self);
  GtkEditable *entry = row ? GTK_EDITABLE (kk_field_row_get_entry (row)) : NULL;
  int position = 0, start = 0, end = 0;
  g_autofree char *before = NULL;
  gunichar c = 0;

  if (!row)
    return;
  kk_field_row_focus (row);
  /* The focus selected all of the entry; the character goes where the cursor was. */
  position = gtk_editable_get_selection_bounds (entry, &start, &end)
                 ? end
                 : gtk_editable_get_position (entry);
  gtk_editable_select_region (entry, position, position);
  before = gtk_editable_get_chars (entry, MAX (0, position - 1), position);
  c = *before ? g_utf8_get_char (before) : 0;
  if (c && kk_mj_related (kk_counter_get_lexicon (self->counter), c, g_utf8_get_char (text)))
    gtk_editable_select_region (entry, position - 1, position);
  kk_field_row_insert (row, text);
  kk_field_row_commit (row);
  kk_counter_learn (self->counter, KK_HABIT_CHARACTERS, text);
}

/* ——— from history ——— */

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *recalled = kk_session_recall_finish (KK_SESSION (source), result, &error);
  KkFieldAids *self = user_data;

  /* Cancelled: the aids are gone. What the form holds is offered even where the store fails. */
  if (!recalled)
    return;
  g_clear_pointer (&self->recalled, g_ptr_array_unref);
  self->recalled = recalled;
}

static void
recall (KkFieldAids *self)
{
  kk_session_recall_async (self->session, self->closing, recalled_cb, self);
}

/* An empty form may begin as the last one of the visit. */
static void
collect_starts (KkFieldAids *self)
{
  const KkNotice *notice = kk_session_get_notice (self->session);

  g_ptr_array_set_size (self->starts, 0);
  if (*kk_notice_text (notice, "new_address") || *kk_notice_text (notice, "old_address")
      || *kk_notice_text (notice, "new_head")
      || (notice->persons->len > 0 && *kk_notice_text (notice, "persons[0].name")))
    return;
  for (guint i = 0; self->recalled && i < self->recalled->len && self->starts->len < 5; i++)
    {
      KkRecalled *one = g_ptr_array_index (self->recalled, i);

      if (one->notice->persons->len > 0 && *kk_notice_text (one->notice, "persons[0].name"))
        g_ptr_array_add (self->starts, one);
    }
}

static void
history_activated_cb (GtkListBox *list, GtkListBoxRow *line, KkFieldAids *self)
{
  guint index = (guint) gtk_list_box_row_get_index (line);
  g_autofree char *path = g_steal_pointer (&self->popover_path);

  gtk_popover_popdown (GTK_POPOVER (self->history_popover));
  if (!path)
    return;
  if (index < self->starts->len)
    {
      const KkRecalled *start = g_ptr_array_index (self->starts, index);

      if (kk_session_start_from (self->session, start->notice))
        kk_tell (self->over, KK_TELL_DONE,
                 _ ("前の届出の世帯を写しました。異動日と新しい住所を確かめてください。"));
    }
  else if (index - self->starts->len < self->offers->len)
    {
      const KkOffer *offer = g_ptr_array_index (self->offers, index - self->starts->len);

      kk_session_set (self->session, path, offer->value, KK_SOURCE_HISTORY);
    }
  refresh (self);
  kk_notice_form_focus (self->form, path);
}

void
kk_field_aids_history (KkFieldAids *self)
{
  const char *path = NULL;
  const KkField *field = chosen_field (self, &path);
  g_autofree char *target = g_strdup (path);

  if (!field)
    return;
  kk_notice_form_commit (self->form);
  g_ptr_array_unref (self->offers);
  self->offers = kk_recall_offers (kk_session_get_notice (self->session),
                                   kk_counter_get_login (self->counter) ? self->recalled : NULL,
                                   target, MAX_OFFERS);
  collect_starts (self);
  if (self->offers->len + self->starts->len == 0)
    {
      kk_tell (self->over, KK_TELL_INFO, _ ("この項目に写せる値はまだありません。"));
      recall (self);
      return;
    }
  kk_offer_list_fill (GTK_POPOVER (self->history_popover), field, self->offers, self->starts,
                      G_CALLBACK (history_activated_cb), self);
  if (!point_at (self, self->history_popover, target))
    return;
  /* The popover itself gives the keyboard to its first line. */
  gtk_popover_popup (GTK_POPOVER (self->history_popover));
}

/* Shift+F6: what the head has in common with the members. */
static void
copy_from_head (KkFieldAids *self)
{
  const char *chosen = kk_notice_form_get_chosen (self->form);
  g_autofree char *path = g_strdup (chosen);
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  kk_notice_form_commit (self->form);
  if (!path || !kk_field_path_parse (path, &scope, &person, &key) || scope != KK_SCOPE_PERSON)
    person = -1;
  n = kk_session_copy_from_head (self->session, person);
  /* On the head itself, or where nothing was left to do for one: all of them. */
  if (n == 0 && person >= 0)
    n = kk_session_copy_from_head (self->session, -1);
  refresh (self);
  if (path)
    kk_notice_form_focus (self->form, path);
  text = n > 0 ? g_strdup_printf (_ ("世帯主の本籍・筆頭者・住所を%u項目に写しました。"), n)
               : g_strdup (_ ("世帯主から写せる項目はありません。"));
  kk_tell (self->over, n > 0 ? KK_TELL_DONE : KK_TELL_INFO, text);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkFieldAids *self)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);

  if (keyval != GDK_KEY_F6 || held != GDK_SHIFT_MASK)
    return FALSE;
  copy_from_head (self);
  return TRUE;
}

KkFieldAids *
kk_field_aids_new (GtkWidget *over, KkNoticeForm *form, KkCounter *counter, KkSession *session)
{
  KkFieldAids *self = g_new0 (KkFieldAids, 1);

  self->over = over;
  self->form = form;
  self->counter = counter;
  self->session = session;
  self->closing = g_cancellable_new ();
  self->offers = g_ptr_array_new ();
  self->starts = g_ptr_array_new ();
  self->names = kk_name_aid_new (over, form, counter, session);
  /* After the entry: an input method converts with F6 too. */
  self->key = gtk_event_controller_key_new ();
  g_signal_connect (self->key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (over, self->key);
  self->address_popover = kk_address_popover_new ();
  gtk_widget_set_parent (self->address_popover, over);
  g_signal_connect (self->address_popover, "chosen", G_CALLBACK (address_chosen_cb), self);
  self->character_popover = kk_character_popover_new ();
  gtk_widget_set_parent (self->character_popover, over);
  g_signal_connect (self->character_popover, "chosen", G_CALLBACK (character_chosen_cb), self);
  self->history_popover = gtk_popover_new ();
  gtk_widget_set_parent (self->history_popover, over);
  /* What is shown is not replaced while it is. */
  g_signal_connect_swapped (self->history_popover, "closed", G_CALLBACK (recall), self);
  recall (self);
  return self;
}

void
kk_field_aids_free (KkFieldAids *self)
{
  gtk_widget_unparent (self->address_popover);
  gtk_widget_unparent (self->character_popover);
  gtk_widget_unparent (self->history_popover);
  g_cancellable_cancel (self->closing);
  g_object_unref (self->closing);
  kk_name_aid_free (self->names);
  gtk_widget_remove_controller (self->over, self->key);
  g_clear_pointer (&self->recalled, g_ptr_array_unref);
  g_ptr_array_unref (self->offers);
  g_ptr_array_unref (self->starts);
  g_free (self->popover_path);
  g_free (self);
}
