/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-library.h"
#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* Which forms a household needs, by resources/tables/household-forms.json (a city's own:
 * $KAKANAI_CITY_DIR/tables/household-forms.json): the conditions are those of a sheet's {{ }}. A
 * table that is refused leaves the last good one in force, else the shipped one; that one does not
 * know whom the city lets make a form, so only supervisors may. */

/* What is wrong with the city's table and what is used instead, for whoever uses it; NULL: all is
 * well. "…：FILE:LINE: reason". Caller frees. Any thread. */
char *kk_household_refused (void);

typedef struct
{
  char *form;   /* id in the library */
  char *title;  /* of the form in the library; its id where the library has none */
  char *window; /* 国保年金課 */
  char *why;
  char **bring;     /* 持ち物, NULL-terminated */
  char **roles;     /* who may make it; NULL: whoever may make forms */
  GArray *persons;  /* int: whom it is for; empty: the household */
  gboolean ticked;  /* needed by what is known; else only on wish */
  gboolean missing; /* the library has no such form in force */
} KkHouseholdForm;

/* In window order. data: notice and date at least. library: says titles and what is there.
 * KkHouseholdForm*; free with g_ptr_array_unref. Any thread. */
GPtrArray *kk_household_forms (const KkFormData *data, KkFormLibrary *library, GError **error);

/* A row of that table as it is written, for who looks after it. */
typedef struct
{
  char *form, *window, *why;
  char *when, *who; /* conditions, 、 between them; "" */
  char **bring;     /* NULL-terminated */
  char **roles;     /* NULL: whoever may make forms */
  gboolean ticked;
} KkHouseholdRule;
/* KkHouseholdRule*, in the order of the table; free with g_ptr_array_unref. */
GPtrArray *kk_household_rules (GError **error);

/* TRUE where the table lets role ("clerk" …) make that form, on top of the right "form.make". */
gboolean kk_household_allows (const char *form, const char *role, gboolean *out, GError **error);

/* The cover for the resident: windows in their order, forms and 持ち物. forms: KkHouseholdForm*,
 * those that are printed. NULL + error. */
KkFormRender *kk_household_cover (const KkFormData *data, const GPtrArray *forms, GError **error);

/* The sheets of one of them. NULL + error. */
KkFormRender *kk_household_form_render (const KkHouseholdForm *form,
                                        const KkFormData *data,
                                        KkFormLibrary *library,
                                        GError **error);

G_END_DECLS
