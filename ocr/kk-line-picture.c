/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-line-lattice.h"

guint8 *
kk_line_text_picture (const KkLineText *text, guint i, int *width_out, int *height_out)
{
  const KkLineLattice *lattice = text->lattice;

  g_return_val_if_fail (i < text->n_chars, NULL);
  const KkLineChar *c = &text->chars[i];
  if (lattice == NULL || c->ch == ' ' || c->box.w < 1 || c->box.h < 1)
    return NULL;

  const KkLineInk *ink = lattice->ink;
  int x0 = (ink->vertical ? c->box.y : c->box.x) - lattice->origin;
  int y0 = (ink->vertical ? c->box.x : c->box.y) - lattice->across;
  int w = ink->vertical ? c->box.h : c->box.w, h = ink->vertical ? c->box.w : c->box.h;
  guint8 *picture = g_malloc0 ((gsize) w * h);

  *width_out = c->box.w;
  *height_out = c->box.h;
  for (int y = MAX (0, -y0); y < h && y + y0 < ink->height; y++)
    for (int x = MAX (0, -x0); x < w && x + x0 < ink->width; x++)
      {
        gsize at = (gsize) (y + y0) * ink->width + x + x0;

        if (ink->label[at] == 0)
          continue;
        const KkAtom *atom = kk_line_ink_atom (ink, ink->label[at] - 1u);
        if (atom->x0 >= x0 && atom->x1 <= x0 + w)
          picture[ink->vertical ? x * h + y : y * w + x] = (guint8) (ink->soft[at] * 2);
      }
  return picture;
}
