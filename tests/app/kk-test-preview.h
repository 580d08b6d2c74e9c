/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-sheets.h"

G_BEGIN_DECLS

/* Every one of the n pages of the PDF is the sheet from first on, the same size and the same
 * picture, moved by x and y points. */
void test_assert_is_preview (
    GBytes *pdf, const KkFormSheets *sheets, int first, int n, double x, double y);

G_END_DECLS
