/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-case.h"

#include <string.h>

#define N_EVENTS (KK_EVENT_ATTACHED + 1)
#define N_WORKFLOWS (KK_WORKFLOW_WITHDRAWN + 1)

/* One line a workflow, one letter an event in the order of KkEventType: the state it leads to, '.'
 * not allowed. D draft, S signed, Q queued, A approved, X handed over, R returned, H held,
 * W withdrawn. The revision is 1 and queued, delivery is sending. HELD came from queued. */
static const char letters[] = "DSQAXRHW";
static const char *const table[N_WORKFLOWS] = {
  /*                            o+-es q~!k arhl wxc ppf na */
  [KK_WORKFLOW_DRAFT] = ".DDDS.DDD..H.W..DDDDD",
  [KK_WORKFLOW_SIGNED] = ".DDD.QSSS..H.W..SSSSS",
  [KK_WORKFLOW_QUEUED] = "......QQQARH.W..QQQQQ",
  [KK_WORKFLOW_APPROVED] = "......AAA.RH.WX.AAAAA",
  [KK_WORKFLOW_HANDED_OVER] = "......XXX......XXXXXX",
  [KK_WORKFLOW_RETURNED] = ".RRRS.RRR..H.W..RRRRR",
  [KK_WORKFLOW_HELD] = "......HHH...QW..HHHHH",
  [KK_WORKFLOW_WITHDRAWN] = "......WWW.......WWWWW",
};

static void
test_table (void)
{
  for (int w = 0; w < N_WORKFLOWS; w++)
    for (int e = 0; e < N_EVENTS; e++)
      {
        g_auto (KkCaseState) state = { .workflow = (KkWorkflow) w,
                                       .before_hold = KK_WORKFLOW_QUEUED,
                                       .delivery = KK_DELIVERY_SENDING,
                                       .revision = 1,
                                       .queued = TRUE,
                                       .clerk = g_strdup ("clerk"),
                                       .signer = g_strdup ("clerk") };
        KkCaseState before = state;
        g_autoptr (KkEvent) event = kk_event_new ((KkEventType) e, 1, "chief", "t1",
                                                  e == KK_EVENT_SIGNED ? 2 : 1, "理由");
        g_autoptr (GError) error = NULL;
        gboolean ok = kk_case_apply (&state, event, &error);
        char want = table[w][e], got = ok ? letters[state.workflow] : '.';
        if (want != got)
          g_error ("%s in %s: %c, want %c", kk_event_type_to_string (event->type),
                   kk_workflow_to_string ((KkWorkflow) w), got, want);
        if (!ok)
          {
            g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED);
            g_assert_cmpmem (&state, sizeof state, &before, sizeof before);
          }
      }
}

/* Delivery: allowed from which of local, sending, acknowledged, and where to; with the revision not
 * queued yet nothing is. */
static void
test_delivery (void)
{
  static const struct
  {
    KkEventType event;
    const char *to; /* local, sending, acknowledged → L, S, A or '.' */
  } rows[] = { { KK_EVENT_SENDING, "SS." },
               { KK_EVENT_SEND_FAILED, ".L." },
               { KK_EVENT_ACKNOWLEDGED, "AAA" } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int d = 0; d < 3; d++)
      for (int queued = 0; queued < 2; queued++)
        {
          KkCaseState state = { .workflow = KK_WORKFLOW_QUEUED,
                                .delivery = (KkDelivery) d,
                                .revision = 2,
                                .queued = queued,
                                .clerk = (char *) "clerk" };
          g_autoptr (KkEvent) event = kk_event_new (rows[i].event, 1, "clerk", "t1", 2, NULL);
          gboolean ok = kk_case_apply (&state, event, NULL);
          char want = queued ? rows[i].to[d] : '.';
          g_assert_cmpint (ok ? "LSA"[state.delivery] : '.', ==, want);
        }
}

typedef struct
{
  KkEventType type;
  const char *actor;
  int revision;
  const char *reason;
} Step;

static gboolean
walk (KkCaseState *state, const Step *steps, gsize n, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_event_free);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (events, kk_event_new (steps[i].type, (gint64) i, steps[i].actor, "t1",
                                           steps[i].revision, steps[i].reason));
  return kk_case_derive (events, state, error);
}

static const Step until_queued[] = {
  { KK_EVENT_OPENED, "a" },    { KK_EVENT_PAGE_ADDED, "a" }, { KK_EVENT_EDITED, "a" },
  { KK_EVENT_SIGNED, "a", 1 }, { KK_EVENT_QUEUED, "a", 1 },
};

static void
test_whole_way (void)
{
  static const Step steps[] = {
    { KK_EVENT_OPENED, "a" },           { KK_EVENT_PAGE_ADDED, "a" },
    { KK_EVENT_SIGNED, "a", 1 },        { KK_EVENT_EDITED, "a" },
    { KK_EVENT_SIGNED, "a", 2 },        { KK_EVENT_QUEUED, "a", 2 },
    { KK_EVENT_SENDING, "a", 2 },       { KK_EVENT_SEND_FAILED, "a", 2, "timeout" },
    { KK_EVENT_SENDING, "a", 2 },       { KK_EVENT_ACKNOWLEDGED, "a", 2 },
    { KK_EVENT_ACKNOWLEDGED, "a", 2 },  { KK_EVENT_RETURNED, "b", 2, "方書がない" },
    { KK_EVENT_EDITED, "a" },           { KK_EVENT_SIGNED, "a", 3 },
    { KK_EVENT_QUEUED, "a", 3 },        { KK_EVENT_HELD, "b", 3, "確認中" },
    { KK_EVENT_SENDING, "a", 3 },       { KK_EVENT_ACKNOWLEDGED, "a", 2 },
    { KK_EVENT_ACKNOWLEDGED, "a", 3 },  { KK_EVENT_RELEASED, "b" },
    { KK_EVENT_APPROVED, "b", 3 },      { KK_EVENT_HANDED_OVER, "robot", 3 },
    { KK_EVENT_COMPLETED, "robot", 3 },
  };
  g_auto (KkCaseState) state = { 0 };
  g_autoptr (GError) error = NULL;
  g_assert_true (walk (&state, steps, G_N_ELEMENTS (steps), &error));
  g_assert_no_error (error);
  g_assert_cmpint (state.workflow, ==, KK_WORKFLOW_HANDED_OVER);
  g_assert_cmpint (state.delivery, ==, KK_DELIVERY_ACKNOWLEDGED);
  g_assert_cmpint (state.revision, ==, 3);
  g_assert_true (state.completed);
  g_assert_cmpstr (state.clerk, ==, "a");
}

static void
test_edit_voids_signature (void)
{
  static const Step steps[]
      = { { KK_EVENT_OPENED, "a" }, { KK_EVENT_SIGNED, "a", 1 }, { KK_EVENT_EDITED, "a" } };
  g_auto (KkCaseState) state = { 0 };
  g_assert_true (walk (&state, steps, 2, NULL));
  g_assert_false (state.signature_void);
  kk_case_state_clear (&state);
  g_assert_true (walk (&state, steps, 3, NULL));
  g_assert_true (state.signature_void);
  g_assert_cmpint (state.workflow, ==, KK_WORKFLOW_DRAFT);
  g_autoptr (KkEvent) queue = kk_event_new (KK_EVENT_QUEUED, 9, "a", "t1", 1, NULL);
  g_assert_false (kk_case_apply (&state, queue, NULL));
}

static void
test_refusals (void)
{
  static const struct
  {
    Step step;
    KkCaseError code;
  } rows[] = {
    { { KK_EVENT_APPROVED, "a", 1 }, KK_CASE_ERROR_OWN_CASE },
    { { KK_EVENT_APPROVED, "", 1 }, KK_CASE_ERROR_OWN_CASE },
    { { KK_EVENT_APPROVED, NULL, 1 }, KK_CASE_ERROR_OWN_CASE },
    { { KK_EVENT_APPROVED, "b", 2 }, KK_CASE_ERROR_REVISION },
    { { KK_EVENT_APPROVED, "b", 0 }, KK_CASE_ERROR_REVISION },
    { { KK_EVENT_ACKNOWLEDGED, "a", 2 }, KK_CASE_ERROR_REVISION },
    { { KK_EVENT_SENDING, "a", 0 }, KK_CASE_ERROR_REVISION },
    { { KK_EVENT_RETURNED, "b", 1 }, KK_CASE_ERROR_NO_REASON },
    { { KK_EVENT_RETURNED, "b", 1, " 　" }, KK_CASE_ERROR_NO_REASON },
    { { KK_EVENT_HELD, "b", 1, "" }, KK_CASE_ERROR_NO_REASON },
    { { KK_EVENT_WITHDRAWN, "a", 1 }, KK_CASE_ERROR_NO_REASON },
    { { KK_EVENT_EDITED, "a", 1 }, KK_CASE_ERROR_NOT_ALLOWED },
    { { KK_EVENT_OPENED, "b" }, KK_CASE_ERROR_NOT_ALLOWED },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (KkCaseState) state = { 0 };
      g_autoptr (GError) error = NULL;
      const Step *s = &rows[i].step;
      g_assert_true (walk (&state, until_queued, G_N_ELEMENTS (until_queued), NULL));
      g_autoptr (KkEvent) event = kk_event_new (s->type, 9, s->actor, "t1", s->revision, s->reason);
      g_assert_false (kk_case_apply (&state, event, &error));
      g_assert_error (error, KK_CASE_ERROR, (int) rows[i].code);
      g_assert_cmpint (state.workflow, ==, KK_WORKFLOW_QUEUED);
    }
  /* Who took the signature may not approve either. */
  static const Step other[] = { { KK_EVENT_OPENED, "a" },
                                { KK_EVENT_SIGNED, "b", 1 },
                                { KK_EVENT_QUEUED, "b", 1 },
                                { KK_EVENT_APPROVED, "b", 1 } };
  g_auto (KkCaseState) state = { 0 };
  g_autoptr (GError) error = NULL;
  g_assert_false (walk (&state, other, G_N_ELEMENTS (other), &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_OWN_CASE);
  g_assert_null (state.clerk);
  /* Nothing happens to a case that was not opened. */
  g_clear_error (&error);
  g_assert_false (walk (&state, other + 1, 1, &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED);
}

/* 職権: nobody signs; being queued makes the revision, and who queued it may not approve it. */
static void
test_unsigned (void)
{
  static const Step steps[] = {
    { KK_EVENT_OPENED, "a" },          { KK_EVENT_EDITED, "a" },
    { KK_EVENT_QUEUED, "b", 1 },       { KK_EVENT_SENDING, "a", 1 },
    { KK_EVENT_ACKNOWLEDGED, "a", 1 }, { KK_EVENT_RETURNED, "c", 1, "根拠がない" },
    { KK_EVENT_EDITED, "a" },          { KK_EVENT_QUEUED, "b", 2 },
    { KK_EVENT_APPROVED, "c", 2 },
  };
  g_auto (KkCaseState) state = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (walk (&state, steps, G_N_ELEMENTS (steps) - 1, &error));
  g_assert_cmpint (state.workflow, ==, KK_WORKFLOW_QUEUED);
  g_assert_cmpint (state.delivery, ==, KK_DELIVERY_LOCAL);
  g_assert_cmpint (state.revision, ==, 2);
  g_assert_false (state.signature_void);
  for (const char *const *who = (const char *const[]){ "a", "b", NULL }; *who; who++)
    {
      g_autoptr (KkEvent) own = kk_event_new (KK_EVENT_APPROVED, 99, *who, "t1", 2, NULL);

      g_assert_false (kk_case_apply (&state, own, &error));
      g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_OWN_CASE);
      g_clear_error (&error);
    }
  kk_case_state_clear (&state);
  g_assert_true (walk (&state, steps, G_N_ELEMENTS (steps), &error));
  g_assert_cmpint (state.workflow, ==, KK_WORKFLOW_APPROVED);
  /* The revision it makes is the next one. */
  g_auto (KkCaseState) draft = { 0 };
  g_assert_true (walk (&draft, steps, 2, NULL));
  g_autoptr (KkEvent) far = kk_event_new (KK_EVENT_QUEUED, 9, "a", "t1", 2, NULL);
  g_assert_false (kk_case_apply (&draft, far, &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_REVISION);
}

static void
test_json (void)
{
  for (int e = 0; e < N_EVENTS; e++)
    {
      g_autoptr (KkEvent) event
          = kk_event_new ((KkEventType) e, G_GINT64_CONSTANT (1763600000123456), "a", "t1", e,
                          e % 2 ? "理由" : NULL);
      g_autoptr (JsonNode) node = kk_event_to_json (event);
      g_autoptr (GError) error = NULL;
      g_autoptr (KkEvent) back = kk_event_from_json (node, &error);
      g_assert_no_error (error);
      g_assert_cmpint (back->type, ==, event->type);
      g_assert_cmpint (back->at, ==, event->at);
      g_assert_cmpint (back->revision, ==, e);
      g_assert_cmpstr (back->reason, ==, event->reason);
      g_assert_nonnull (kk_event_type_label (event->type));
    }
  static const char *const bad[] = {
    "[]",
    "{}",
    "{\"type\":\"signed\"}",
    "{\"type\":\"no\",\"at\":1,\"actor\":\"a\",\"terminal\":\"t\"}",
    "{\"type\":\"signed\",\"at\":\"1\",\"actor\":\"a\",\"terminal\":\"t\"}",
    "{\"type\":\"signed\",\"at\":1,\"actor\":\"a\",\"terminal\":\"t\",\"revision\":-1}",
    "{\"type\":\"signed\",\"at\":1,\"actor\":7,\"terminal\":\"t\"}",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (bad[i], NULL);
      g_autoptr (GError) error = NULL;
      g_assert_null (kk_event_from_json (node, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case/table", test_table);
  g_test_add_func ("/case/delivery", test_delivery);
  g_test_add_func ("/case/whole-way", test_whole_way);
  g_test_add_func ("/case/edit-voids-signature", test_edit_voids_signature);
  g_test_add_func ("/case/refusals", test_refusals);
  g_test_add_func ("/case/unsigned", test_unsigned);
  g_test_add_func ("/case/json", test_json);
  return g_test_run ();
}
