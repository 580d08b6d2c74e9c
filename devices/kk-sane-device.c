/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-scanner-private.h"

#include <math.h>
#include <sane/saneopts.h>
#include <string.h>

#define MM_PER_INCH 25.4

gboolean
kk_sane_status_to_error (SANE_Status status, const char *doing, GError **error)
{
  static const struct
  {
    SANE_Status status;
    KkScannerError code;
  } codes[] = {
    { SANE_STATUS_UNSUPPORTED, KK_SCANNER_ERROR_UNSUPPORTED },
    { SANE_STATUS_DEVICE_BUSY, KK_SCANNER_ERROR_BUSY },
    { SANE_STATUS_INVAL, KK_SCANNER_ERROR_NO_DEVICE },
    { SANE_STATUS_EOF, KK_SCANNER_ERROR_NO_PAPER },
    { SANE_STATUS_JAMMED, KK_SCANNER_ERROR_JAMMED },
    { SANE_STATUS_NO_DOCS, KK_SCANNER_ERROR_NO_PAPER },
    { SANE_STATUS_COVER_OPEN, KK_SCANNER_ERROR_COVER_OPEN },
    { SANE_STATUS_ACCESS_DENIED, KK_SCANNER_ERROR_ACCESS },
  };

  if (status == SANE_STATUS_GOOD)
    return TRUE;
  if (status == SANE_STATUS_CANCELLED)
    {
      /* The button on the device. */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: cancelled", doing);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].status == status)
      {
        g_set_error (error, KK_SCANNER_ERROR, codes[i].code, "%s: %s", doing,
                     sane_strstatus (status));
        return FALSE;
      }
  g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_IO, "%s: %s", doing,
               sane_strstatus (status));
  return FALSE;
}

GPtrArray *
kk_sane_list (GError **error)
{
  g_autoptr (GPtrArray) devices
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_scanner_device_free);
  const SANE_Device **list = NULL;

  if (!kk_sane_status_to_error (sane_get_devices (&list, SANE_FALSE), "listing scanners", error))
    return NULL;
  for (; list != NULL && *list != NULL; list++)
    {
      KkScannerDevice *device = g_new0 (KkScannerDevice, 1);

      /* The name goes back to SANE as it is; the rest is for eyes. */
      device->name = g_strdup ((*list)->name);
      device->vendor = g_utf8_make_valid ((*list)->vendor, -1);
      device->model = g_utf8_make_valid ((*list)->model, -1);
      device->type = g_utf8_make_valid ((*list)->type, -1);
      g_ptr_array_add (devices, device);
    }
  return g_steal_pointer (&devices);
}

SANE_Handle
kk_sane_open (const char *name, GError **error)
{
  g_autoptr (GPtrArray) devices = NULL;
  SANE_Handle handle = NULL;

  if (name == NULL)
    {
      devices = kk_sane_list (error);
      if (devices == NULL)
        return NULL;
      if (devices->len == 0)
        {
          g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_NO_DEVICE, "no scanner is there");
          return NULL;
        }
      name = ((KkScannerDevice *) g_ptr_array_index (devices, 0))->name;
    }
  return kk_sane_status_to_error (sane_open (name, &handle), "opening the scanner", error) ? handle
                                                                                           : NULL;
}

static gboolean
contains (const char *text, const char *word)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return strstr (lower, word) != NULL;
}

gboolean
kk_sane_source_matches (const char *name, KkScanSource source)
{
  gboolean duplex = contains (name, "duplex") || contains (name, "both");
  gboolean feeder = duplex || contains (name, "adf") || contains (name, "feeder")
                    || contains (name, "automatic document");

  if (source == KK_SCAN_ADF_DUPLEX)
    return duplex;
  if (source == KK_SCAN_ADF)
    return feeder && !duplex && !contains (name, "back");
  return !feeder && !contains (name, "transparency") && !contains (name, "negative")
         && !contains (name, "slide") && !contains (name, "film");
}

gboolean
kk_sane_mode_matches (const char *name, KkScanMode mode)
{
  gboolean lineart = contains (name, "lineart") || contains (name, "line art")
                     || contains (name, "binary") || contains (name, "black")
                     || contains (name, "monochrome") || contains (name, "1 bit");
  gboolean coarse = contains (name, "halftone") || contains (name, "dither");

  if (coarse)
    return FALSE;
  if (mode == KK_SCAN_LINEART)
    return lineart && !contains (name, "color");
  if (lineart)
    return FALSE;
  return mode == KK_SCAN_COLOUR ? contains (name, "color") || contains (name, "colour")
                                : contains (name, "gray") || contains (name, "grey");
}

/* The active, settable option of that name; *index_out its number. NULL where there is none. */
static const SANE_Option_Descriptor *
find (SANE_Handle handle, const char *name, SANE_Int *index_out)
{
  SANE_Int n = 0;

  if (sane_control_option (handle, 0, SANE_ACTION_GET_VALUE, &n, NULL) != SANE_STATUS_GOOD)
    return NULL;
  for (SANE_Int i = 1; i < MIN (n, 1000); i++)
    {
      const SANE_Option_Descriptor *o = sane_get_option_descriptor (handle, i);

      if (o == NULL || o->name == NULL || strcmp (o->name, name) != 0
          || !SANE_OPTION_IS_ACTIVE (o->cap))
        continue;
      *index_out = i;
      return o;
    }
  return NULL;
}

static gboolean
is_number (const SANE_Option_Descriptor *o)
{
  return (o->type == SANE_TYPE_INT || o->type == SANE_TYPE_FIXED) && o->size == sizeof (SANE_Word);
}

static double
from_word (const SANE_Option_Descriptor *o, SANE_Word word)
{
  return o->type == SANE_TYPE_FIXED ? SANE_UNFIX (word) : word;
}

static void
limits (const SANE_Option_Descriptor *o, double *min_out, double *max_out)
{
  *min_out = *max_out = 0;
  if (o->constraint_type == SANE_CONSTRAINT_RANGE)
    {
      *min_out = from_word (o, o->constraint.range->min);
      *max_out = from_word (o, o->constraint.range->max);
    }
  else if (o->constraint_type == SANE_CONSTRAINT_WORD_LIST && o->constraint.word_list[0] > 0)
    {
      *min_out = G_MAXDOUBLE;
      for (SANE_Word i = 1; i <= o->constraint.word_list[0]; i++)
        {
          *min_out = MIN (*min_out, from_word (o, o->constraint.word_list[i]));
          *max_out = MAX (*max_out, from_word (o, o->constraint.word_list[i]));
        }
    }
}

/* The nearest the device has to value. */
static double
nearest (const SANE_Option_Descriptor *o, double value)
{
  double min, max, best;

  limits (o, &min, &max);
  if (o->constraint_type == SANE_CONSTRAINT_RANGE)
    {
      double step = from_word (o, o->constraint.range->quant);

      value = CLAMP (value, min, max);
      return step > 0 ? CLAMP (min + round ((value - min) / step) * step, min, max) : value;
    }
  if (o->constraint_type != SANE_CONSTRAINT_WORD_LIST || max == 0)
    return value;
  best = max;
  for (SANE_Word i = 1; i <= o->constraint.word_list[0]; i++)
    if (fabs (from_word (o, o->constraint.word_list[i]) - value) < fabs (best - value))
      best = from_word (o, o->constraint.word_list[i]);
  return best;
}

static gboolean
set_number (SANE_Handle handle, const char *name, double value)
{
  SANE_Int i = 0;
  const SANE_Option_Descriptor *o = find (handle, name, &i);
  SANE_Word word;

  if (o == NULL || !is_number (o) || !SANE_OPTION_IS_SETTABLE (o->cap))
    return FALSE;
  value = nearest (o, value);
  word = o->type == SANE_TYPE_FIXED ? SANE_FIX (value) : (SANE_Word) lround (value);
  return sane_control_option (handle, i, SANE_ACTION_SET_VALUE, &word, NULL) == SANE_STATUS_GOOD;
}

static double
get_number (SANE_Handle handle, const char *name)
{
  SANE_Int i = 0;
  const SANE_Option_Descriptor *o = find (handle, name, &i);
  SANE_Word word = 0;

  if (o == NULL || !is_number (o)
      || sane_control_option (handle, i, SANE_ACTION_GET_VALUE, &word, NULL) != SANE_STATUS_GOOD)
    return 0;
  return from_word (o, word);
}

/* The first of the option's strings that fits; NULL where none does. */
static const char *
choose (const SANE_Option_Descriptor *o,
        gboolean (*fits) (const char *name, int wanted),
        int wanted)
{
  if (o->type != SANE_TYPE_STRING || o->constraint_type != SANE_CONSTRAINT_STRING_LIST)
    return NULL;
  for (const SANE_String_Const *s = o->constraint.string_list; *s != NULL; s++)
    if (fits (*s, wanted))
      return *s;
  return NULL;
}

static gboolean
fits_source (const char *name, int wanted)
{
  return kk_sane_source_matches (name, wanted);
}

static gboolean
fits_mode (const char *name, int wanted)
{
  return kk_sane_mode_matches (name, wanted);
}

static gboolean
set_string (SANE_Handle handle, SANE_Int i, const SANE_Option_Descriptor *o, const char *value)
{
  g_autofree char *slot = g_malloc0 ((gsize) MAX (o->size, 1) + strlen (value) + 1);

  strcpy (slot, value);
  return sane_control_option (handle, i, SANE_ACTION_SET_VALUE, slot, NULL) == SANE_STATUS_GOOD;
}

KkScannerAbilities *
kk_sane_describe (SANE_Handle handle)
{
  KkScannerAbilities *abilities = g_new0 (KkScannerAbilities, 1);
  SANE_Int i = 0;
  const SANE_Option_Descriptor *o = find (handle, SANE_NAME_SCAN_SOURCE, &i);
  double min, max;

  for (int source = KK_SCAN_FLATBED; o != NULL && source <= KK_SCAN_ADF_DUPLEX; source++)
    if (choose (o, fits_source, source) != NULL)
      abilities->sources |= 1u << source;
  if (abilities->sources == 0)
    abilities->sources = 1u << KK_SCAN_FLATBED;
  o = find (handle, SANE_NAME_SCAN_MODE, &i);
  for (int mode = KK_SCAN_COLOUR; o != NULL && mode <= KK_SCAN_LINEART; mode++)
    if (choose (o, fits_mode, mode) != NULL)
      abilities->modes |= 1u << mode;
  o = find (handle, SANE_NAME_SCAN_RESOLUTION, &i);
  if (o != NULL && is_number (o))
    {
      limits (o, &min, &max);
      abilities->min_dpi = (int) ceil (min);
      abilities->max_dpi = (int) floor (max);
    }
  o = find (handle, SANE_NAME_SCAN_BR_X, &i);
  if (o != NULL && is_number (o) && o->unit == SANE_UNIT_MM)
    limits (o, &min, &abilities->max_width_mm);
  o = find (handle, SANE_NAME_SCAN_BR_Y, &i);
  if (o != NULL && is_number (o) && o->unit == SANE_UNIT_MM)
    limits (o, &min, &abilities->max_height_mm);
  return abilities;
}

static gboolean
set_source (SANE_Handle handle, KkScanSource source, GError **error)
{
  SANE_Int i = 0;
  const SANE_Option_Descriptor *o = find (handle, SANE_NAME_SCAN_SOURCE, &i);
  const char *name = o != NULL ? choose (o, fits_source, source) : NULL;

  if (name != NULL && set_string (handle, i, o, name))
    return TRUE;
  /* A device without a choice takes paper in its one way. */
  if (o == NULL && source == KK_SCAN_FLATBED)
    return TRUE;
  g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_UNSUPPORTED, "the scanner has no %s",
               kk_scan_source_to_string (source));
  return FALSE;
}

static gboolean
set_mode (SANE_Handle handle, KkScanMode mode, GError **error)
{
  SANE_Int i = 0;
  const SANE_Option_Descriptor *o = find (handle, SANE_NAME_SCAN_MODE, &i);
  const char *name = o != NULL ? choose (o, fits_mode, mode) : NULL;

  if (o == NULL || (name != NULL && set_string (handle, i, o, name)))
    return TRUE;
  g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_UNSUPPORTED,
               "the scanner does not scan in %s", kk_scan_mode_to_string (mode));
  return FALSE;
}

static void
set_edge (SANE_Handle handle, const char *name, double mm, double dpi)
{
  SANE_Int i = 0;
  const SANE_Option_Descriptor *o = find (handle, name, &i);
  double min, max;

  if (o == NULL || !is_number (o))
    return;
  limits (o, &min, &max);
  if (mm <= 0)
    set_number (handle, name, max);
  else
    set_number (handle, name, o->unit == SANE_UNIT_PIXEL ? mm / MM_PER_INCH * dpi : mm);
}

gboolean
kk_sane_set_up (SANE_Handle handle, const KkScanRequest *request, double *dpi_out, GError **error)
{
  double dpi;

  /* The order matters: a source changes the modes, a mode the resolutions, those the area. */
  if (!set_source (handle, request->source, error) || !set_mode (handle, request->mode, error))
    return FALSE;
  if (request->mode != KK_SCAN_LINEART)
    set_number (handle, SANE_NAME_BIT_DEPTH, 8);
  set_number (handle, SANE_NAME_SCAN_RESOLUTION, request->dpi);
  dpi = get_number (handle, SANE_NAME_SCAN_RESOLUTION);
  set_edge (handle, SANE_NAME_PAGE_WIDTH, request->width_mm, dpi);
  set_edge (handle, SANE_NAME_PAGE_HEIGHT, request->height_mm, dpi);
  set_number (handle, SANE_NAME_SCAN_TL_X, 0);
  set_number (handle, SANE_NAME_SCAN_TL_Y, 0);
  set_edge (handle, SANE_NAME_SCAN_BR_X, request->width_mm, dpi);
  set_edge (handle, SANE_NAME_SCAN_BR_Y, request->height_mm, dpi);
  *dpi_out = dpi;
  return TRUE;
}
