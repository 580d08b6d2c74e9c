/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A SANE backend that feeds page files: flatbed, document feeder, duplex, late paper and every
 * fault.
 *
 * libsane finds it as libsane-kakanai.so.1 in a folder of LD_LIBRARY_PATH when a dll.conf in
 * SANE_CONFIG_DIR names "kakanai". KAKANAI_SANE_DIR is its world:
 *
 *   flatbed/   the first file by name lies on the glass
 *   feeder/    files by name, each page one side of paper; a file leaves for out/ when its last
 * page is scanned. A file renamed into it is late paper. Formats: PNG, JPEG, TIFF, PDF control
 * optional, a word a line: fault KIND [page N] [line M] [once]   KIND: jam cover no-paper io hang
 * stuck short, and at opening: busy access gone rate N              lines a second claim WIDTH
 * HEIGHT  the scanner lies about the size unplugged           it is not there
 *
 * To see it:
 *   tests/sane/kk-scanner-env BUILD/tests/sane /tmp/scanner page.png -- scanimage -L
 *   tests/sane/kk-scanner-env BUILD/tests/sane /tmp/scanner page.png -- \
 *     scanimage -d kakanai:counter --source ADF --resolution 300 --format=png -o out.png
 */

#include <math.h>
#include <sane/sane.h>
#include <sane/saneopts.h>
#include <string.h>

#include "tests/sane/kk-sane-feeder.h"
#include "tests/sane/kk-sane-sheet.h"

#define ENTRY(name) sane_kakanai_##name
#define MM_PER_INCH 25.4

enum
{
  OPTION_COUNT,
  OPTION_MODE,
  OPTION_SOURCE,
  OPTION_RESOLUTION,
  OPTION_AUTO_SIZE,
  OPTION_TL_X,
  OPTION_TL_Y,
  OPTION_BR_X,
  OPTION_BR_Y,
  N_OPTIONS
};

typedef struct
{
  Feeder feeder;
  SANE_Option_Descriptor options[N_OPTIONS];
  SANE_Word values[N_OPTIONS];
  char mode[16], source[16];
  int side;              /* sides begun since opening */
  KkPageImage *page;     /* under the sensor */
  KkPageImage *previous; /* the front, for a back that has no file */
  SANE_Parameters parameters;
  int line; /* next to be given */
  guint8 *row;
  gsize row_at; /* bytes of row already given */
  gint64 started;
  int cancelled; /* atomic */
  gboolean scanning;
} Scanner;

static const SANE_String_Const modes[] = { "Color", "Gray", "Lineart", NULL };
static const SANE_String_Const sources[] = { "Flatbed", "ADF", "ADF Duplex", NULL };
static const SANE_Range resolutions = { 100, 600, 1 };
static const SANE_Range widths = { 0, SANE_FIX (216), 0 };
static const SANE_Range heights = { 0, SANE_FIX (356), 0 };

/* libsane takes the entry points by these names. */
SANE_Status ENTRY (init) (SANE_Int *version, SANE_Auth_Callback authorize);
void ENTRY (exit) (void);
SANE_Status ENTRY (get_devices) (const SANE_Device ***list, SANE_Bool local);
SANE_Status ENTRY (open) (SANE_String_Const name, SANE_Handle *handle);
void ENTRY (close) (SANE_Handle handle);
const SANE_Option_Descriptor *ENTRY (get_option_descriptor) (SANE_Handle handle, SANE_Int option);
SANE_Status ENTRY (control_option) (
    SANE_Handle handle, SANE_Int option, SANE_Action action, void *value, SANE_Int *info);
SANE_Status ENTRY (get_parameters) (SANE_Handle handle, SANE_Parameters *parameters);
SANE_Status ENTRY (start) (SANE_Handle handle);
SANE_Status ENTRY (read) (SANE_Handle handle, SANE_Byte *data, SANE_Int max, SANE_Int *length);
void ENTRY (cancel) (SANE_Handle handle);
SANE_Status ENTRY (set_io_mode) (SANE_Handle handle, SANE_Bool non_blocking);
SANE_Status ENTRY (get_select_fd) (SANE_Handle handle, SANE_Int *fd);

static const char *
world (void)
{
  const char *dir = g_getenv ("KAKANAI_SANE_DIR");

  return dir != NULL ? dir : "/nonexistent";
}

SANE_Status
ENTRY (init) (SANE_Int *version, SANE_Auth_Callback authorize)
{
  if (version != NULL)
    *version = SANE_VERSION_CODE (1, 0, 1);
  return SANE_STATUS_GOOD;
}

void
ENTRY (exit) (void)
{
}

SANE_Status
ENTRY (get_devices) (const SANE_Device ***list, SANE_Bool local)
{
  static const SANE_Device device = { "counter", "Kakanai", "Page feeder", "virtual device" };
  static const SANE_Device *one[] = { &device, NULL };
  static const SANE_Device *none[] = { NULL };

  *list = g_file_test (world (), G_FILE_TEST_IS_DIR) && !control_unplugged (world ()) ? one : none;
  return SANE_STATUS_GOOD;
}

static SANE_Status
status_of (Fault fault)
{
  switch (fault)
    {
    case FAULT_JAM:
      return SANE_STATUS_JAMMED;
    case FAULT_COVER:
      return SANE_STATUS_COVER_OPEN;
    case FAULT_NO_PAPER:
      return SANE_STATUS_NO_DOCS;
    case FAULT_IO:
      return SANE_STATUS_IO_ERROR;
    case FAULT_BUSY:
      return SANE_STATUS_DEVICE_BUSY;
    case FAULT_ACCESS:
      return SANE_STATUS_ACCESS_DENIED;
    case FAULT_GONE:
      return SANE_STATUS_INVAL;
    default:
      return SANE_STATUS_GOOD;
    }
}

static void
describe (Scanner *scanner,
          int option,
          const char *name,
          SANE_Value_Type type,
          SANE_Unit unit,
          SANE_Int size)
{
  SANE_Option_Descriptor *o = &scanner->options[option];

  o->name = o->title = o->desc = name;
  o->type = type;
  o->unit = unit;
  o->size = size;
  o->cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT;
}

static void
constrain (Scanner *scanner, int option, const SANE_Range *range)
{
  scanner->options[option].constraint_type = SANE_CONSTRAINT_RANGE;
  scanner->options[option].constraint.range = range;
}

static void
describe_all (Scanner *scanner)
{
  const SANE_Int word = sizeof (SANE_Word);

  describe (scanner, OPTION_COUNT, "", SANE_TYPE_INT, SANE_UNIT_NONE, word);
  scanner->options[OPTION_COUNT].cap = SANE_CAP_SOFT_DETECT;
  describe (scanner, OPTION_MODE, SANE_NAME_SCAN_MODE, SANE_TYPE_STRING, SANE_UNIT_NONE,
            sizeof scanner->mode);
  scanner->options[OPTION_MODE].constraint_type = SANE_CONSTRAINT_STRING_LIST;
  scanner->options[OPTION_MODE].constraint.string_list = modes;
  describe (scanner, OPTION_SOURCE, SANE_NAME_SCAN_SOURCE, SANE_TYPE_STRING, SANE_UNIT_NONE,
            sizeof scanner->source);
  scanner->options[OPTION_SOURCE].constraint_type = SANE_CONSTRAINT_STRING_LIST;
  scanner->options[OPTION_SOURCE].constraint.string_list = sources;
  describe (scanner, OPTION_RESOLUTION, SANE_NAME_SCAN_RESOLUTION, SANE_TYPE_INT, SANE_UNIT_DPI,
            word);
  constrain (scanner, OPTION_RESOLUTION, &resolutions);
  describe (scanner, OPTION_AUTO_SIZE, "page-auto-size", SANE_TYPE_BOOL, SANE_UNIT_NONE, word);
  describe (scanner, OPTION_TL_X, SANE_NAME_SCAN_TL_X, SANE_TYPE_FIXED, SANE_UNIT_MM, word);
  describe (scanner, OPTION_TL_Y, SANE_NAME_SCAN_TL_Y, SANE_TYPE_FIXED, SANE_UNIT_MM, word);
  describe (scanner, OPTION_BR_X, SANE_NAME_SCAN_BR_X, SANE_TYPE_FIXED, SANE_UNIT_MM, word);
  describe (scanner, OPTION_BR_Y, SANE_NAME_SCAN_BR_Y, SANE_TYPE_FIXED, SANE_UNIT_MM, word);
  constrain (scanner, OPTION_TL_X, &widths);
  constrain (scanner, OPTION_BR_X, &widths);
  constrain (scanner, OPTION_TL_Y, &heights);
  constrain (scanner, OPTION_BR_Y, &heights);

  scanner->values[OPTION_COUNT] = N_OPTIONS;
  g_strlcpy (scanner->mode, "Color", sizeof scanner->mode);
  g_strlcpy (scanner->source, "Flatbed", sizeof scanner->source);
  scanner->values[OPTION_RESOLUTION] = 300;
  scanner->values[OPTION_AUTO_SIZE] = SANE_TRUE;
  scanner->values[OPTION_BR_X] = widths.max;
  scanner->values[OPTION_BR_Y] = heights.max;
}

SANE_Status
ENTRY (open) (SANE_String_Const name, SANE_Handle *handle)
{
  Scanner *scanner;
  Fault fault;

  if ((name[0] != '\0' && !g_str_equal (name, "counter")) || control_unplugged (world ()))
    return SANE_STATUS_INVAL;
  fault = control_fault (world (), 0, 0);
  if (fault != FAULT_NONE)
    return status_of (fault);
  scanner = g_new0 (Scanner, 1);
  scanner->feeder.dir = g_strdup (world ());
  describe_all (scanner);
  *handle = scanner;
  return SANE_STATUS_GOOD;
}

static void
drop_page (Scanner *scanner)
{
  g_clear_pointer (&scanner->page, kk_page_image_unref);
  g_clear_pointer (&scanner->row, g_free);
  scanner->scanning = FALSE;
}

void
ENTRY (close) (SANE_Handle handle)
{
  Scanner *scanner = handle;

  drop_page (scanner);
  g_clear_pointer (&scanner->previous, kk_page_image_unref);
  feeder_clear (&scanner->feeder);
  g_free (scanner->feeder.dir);
  g_free (scanner);
}

const SANE_Option_Descriptor *
ENTRY (get_option_descriptor) (SANE_Handle handle, SANE_Int option)
{
  Scanner *scanner = handle;

  return option >= 0 && option < N_OPTIONS ? &scanner->options[option] : NULL;
}

static SANE_Status
set_string (char *slot, gsize size, const SANE_String_Const *list, const char *value)
{
  if (!g_strv_contains ((const char *const *) list, value))
    return SANE_STATUS_INVAL;
  g_strlcpy (slot, value, size);
  return SANE_STATUS_GOOD;
}

SANE_Status
ENTRY (control_option) (
    SANE_Handle handle, SANE_Int option, SANE_Action action, void *value, SANE_Int *info)
{
  Scanner *scanner = handle;
  char *string = option == OPTION_MODE     ? scanner->mode
                 : option == OPTION_SOURCE ? scanner->source
                                           : NULL;

  if (info != NULL)
    *info = 0;
  if (option < 0 || option >= N_OPTIONS || action == SANE_ACTION_SET_AUTO)
    return SANE_STATUS_INVAL;
  if (action == SANE_ACTION_GET_VALUE)
    {
      if (string != NULL)
        strcpy (value, string);
      else
        *(SANE_Word *) value = scanner->values[option];
      return SANE_STATUS_GOOD;
    }
  if (scanner->scanning)
    return SANE_STATUS_DEVICE_BUSY;
  if (info != NULL)
    *info = SANE_INFO_RELOAD_PARAMS;
  if (string != NULL)
    return set_string (string, (gsize) scanner->options[option].size,
                       option == OPTION_MODE ? modes : sources, value);
  if (option == OPTION_COUNT)
    return SANE_STATUS_INVAL;
  if (option != OPTION_AUTO_SIZE)
    {
      const SANE_Range *range = scanner->options[option].constraint.range;
      SANE_Word wanted = *(SANE_Word *) value;

      *(SANE_Word *) value = CLAMP (wanted, range->min, range->max);
      if (wanted != *(SANE_Word *) value && info != NULL)
        *info |= SANE_INFO_INEXACT;
    }
  scanner->values[option] = *(SANE_Word *) value;
  return SANE_STATUS_GOOD;
}

/* Files that do not say: the usual resolution at which the picture is A4, else 300. */
static double
dpi_of (const KkPageImage *page)
{
  static const int usual[] = { 150, 200, 240, 400, 600 };

  if (page->dpi > 0)
    return page->dpi;
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (fabs (MIN (page->width, page->height) * MM_PER_INCH / usual[i] - 210) < 3
        && fabs (MAX (page->width, page->height) * MM_PER_INCH / usual[i] - 297) < 3)
      return usual[i];
  return 300;
}

static double
scale_of (const Scanner *scanner)
{
  double dpi = scanner->page != NULL ? dpi_of (scanner->page) : 300;

  /* 299.9994 dpi of a PNG's pixels per metre is 300. */
  return round (dpi * 10) / 10 / scanner->values[OPTION_RESOLUTION];
}

static int
pixels_of (const Scanner *scanner, int from, int to)
{
  double mm = SANE_UNFIX (scanner->values[to]) - SANE_UNFIX (scanner->values[from]);

  return MAX (1, (int) floor (mm / MM_PER_INCH * scanner->values[OPTION_RESOLUTION]));
}

static void
measure (Scanner *scanner)
{
  SANE_Parameters *p = &scanner->parameters;
  int width = pixels_of (scanner, OPTION_TL_X, OPTION_BR_X);
  int height = pixels_of (scanner, OPTION_TL_Y, OPTION_BR_Y);

  if (scanner->page != NULL && scanner->values[OPTION_AUTO_SIZE])
    {
      double scale = scale_of (scanner);

      width = MIN (width, MAX (1, (int) lround (scanner->page->width / scale)));
      height = MIN (height, MAX (1, (int) lround (scanner->page->height / scale)));
    }
  control_claim (scanner->feeder.dir, &width, &height);
  p->format = scanner->mode[0] == 'C' ? SANE_FRAME_RGB : SANE_FRAME_GRAY;
  p->depth = scanner->mode[0] == 'L' ? 1 : 8;
  p->pixels_per_line = width;
  p->lines = height;
  p->last_frame = SANE_TRUE;
  p->bytes_per_line = p->depth == 1                 ? (width + 7) / 8
                      : p->format == SANE_FRAME_RGB ? width * 3
                                                    : width;
}

SANE_Status
ENTRY (get_parameters) (SANE_Handle handle, SANE_Parameters *parameters)
{
  Scanner *scanner = handle;

  if (!scanner->scanning)
    measure (scanner);
  *parameters = scanner->parameters;
  return SANE_STATUS_GOOD;
}

/* The back of a sheet whose front was the last file: blank. */
static KkPageImage *
blank_back (const KkPageImage *front)
{
  gsize size = (gsize) front->width * front->height;
  guint8 *pixels = g_malloc (size);

  memset (pixels, 255, size);
  return kk_page_image_new (g_bytes_new_take (pixels, size), front->width, front->height, 1,
                            front->width, front->dpi);
}

static KkPageImage *
next_side (Scanner *scanner)
{
  gboolean back = g_str_equal (scanner->source, "ADF Duplex") && scanner->side % 2 == 1;
  KkPageImage *page;

  if (g_str_equal (scanner->source, "Flatbed"))
    return feeder_glass (&scanner->feeder);
  page = feeder_next (&scanner->feeder);
  return page == NULL && back && scanner->previous != NULL ? blank_back (scanner->previous) : page;
}

SANE_Status
ENTRY (start) (SANE_Handle handle)
{
  Scanner *scanner = handle;
  Fault fault;

  if (scanner->scanning && scanner->line < scanner->parameters.lines)
    return SANE_STATUS_DEVICE_BUSY;
  drop_page (scanner);
  g_atomic_int_set (&scanner->cancelled, FALSE);
  fault = control_fault (scanner->feeder.dir, scanner->side + 1, 0);
  if (status_of (fault) != SANE_STATUS_GOOD)
    return status_of (fault);
  if (fault == FAULT_STUCK)
    g_usleep (3 * G_USEC_PER_SEC);
  scanner->page = next_side (scanner);
  if (scanner->page == NULL)
    return SANE_STATUS_NO_DOCS;
  scanner->side++;
  g_clear_pointer (&scanner->previous, kk_page_image_unref);
  scanner->previous = kk_page_image_ref (scanner->page);
  measure (scanner);
  scanner->scanning = TRUE;
  scanner->line = 0;
  scanner->row = g_malloc0 ((gsize) MAX (1, scanner->parameters.pixels_per_line) * 3 + 1);
  scanner->row_at = G_MAXSIZE; /* no row yet */
  scanner->started = g_get_monotonic_time ();
  return SANE_STATUS_GOOD;
}

static void
pack_bits (guint8 *row, int width)
{
  for (int x = 0; x < width; x++)
    {
      gboolean black = row[x] < 128;

      if (x % 8 == 0)
        row[x / 8] = 0;
      row[x / 8] |= (guint8) (black << (7 - x % 8));
    }
}

static void
make_row (Scanner *scanner)
{
  const SANE_Parameters *p = &scanner->parameters;
  double per_mm = scanner->values[OPTION_RESOLUTION] / MM_PER_INCH;

  sheet_line (scanner->page, scale_of (scanner), SANE_UNFIX (scanner->values[OPTION_TL_X]) * per_mm,
              SANE_UNFIX (scanner->values[OPTION_TL_Y]) * per_mm + scanner->line,
              p->pixels_per_line, p->format == SANE_FRAME_RGB ? 3 : 1, scanner->row);
  if (p->depth == 1)
    pack_bits (scanner->row, p->pixels_per_line);
  scanner->line++;
  scanner->row_at = 0;
}

/* Waits in small steps; FALSE where it was cancelled meanwhile. */
static gboolean
wait_until (Scanner *scanner, gint64 when)
{
  while (g_get_monotonic_time () < when)
    {
      if (g_atomic_int_get (&scanner->cancelled))
        return FALSE;
      g_usleep ((gulong) CLAMP (when - g_get_monotonic_time (), 1, 10000));
    }
  return !g_atomic_int_get (&scanner->cancelled);
}

/* The faults and the speed of this moment; GOOD: go on. */
static SANE_Status
live_through (Scanner *scanner)
{
  Fault fault = control_fault (scanner->feeder.dir, scanner->side, MAX (1, scanner->line));
  int rate = control_rate (scanner->feeder.dir);

  if (fault == FAULT_HANG)
    wait_until (scanner, G_MAXINT64);
  if (fault == FAULT_STUCK)
    g_usleep (3 * G_USEC_PER_SEC);
  if (rate > 0)
    wait_until (scanner, scanner->started + scanner->line * (gint64) G_USEC_PER_SEC / rate);
  if (g_atomic_int_get (&scanner->cancelled))
    return SANE_STATUS_CANCELLED;
  return fault == FAULT_SHORT ? SANE_STATUS_EOF : status_of (fault);
}

SANE_Status
ENTRY (read) (SANE_Handle handle, SANE_Byte *data, SANE_Int max, SANE_Int *length)
{
  Scanner *scanner = handle;
  gsize width = (gsize) scanner->parameters.bytes_per_line;
  SANE_Status status;

  *length = 0;
  if (g_atomic_int_get (&scanner->cancelled))
    {
      drop_page (scanner);
      return SANE_STATUS_CANCELLED;
    }
  if (!scanner->scanning)
    return SANE_STATUS_INVAL;
  if (scanner->line >= scanner->parameters.lines && scanner->row_at >= width)
    {
      if (!g_str_equal (scanner->source, "Flatbed"))
        feeder_done (&scanner->feeder);
      return SANE_STATUS_EOF;
    }
  status = live_through (scanner);
  if (status != SANE_STATUS_GOOD)
    {
      drop_page (scanner);
      return status;
    }
  while (*length < max)
    {
      gsize n;

      if (scanner->row_at >= width)
        {
          if (scanner->line >= scanner->parameters.lines || *length > 1 << 16)
            break;
          make_row (scanner);
        }
      n = MIN ((gsize) (max - *length), width - scanner->row_at);
      memcpy (data + *length, scanner->row + scanner->row_at, n);
      scanner->row_at += n;
      *length += (SANE_Int) n;
    }
  return SANE_STATUS_GOOD;
}

void
ENTRY (cancel) (SANE_Handle handle)
{
  Scanner *scanner = handle;

  g_atomic_int_set (&scanner->cancelled, TRUE);
}

SANE_Status
ENTRY (set_io_mode) (SANE_Handle handle, SANE_Bool non_blocking)
{
  return non_blocking ? SANE_STATUS_UNSUPPORTED : SANE_STATUS_GOOD;
}

SANE_Status
ENTRY (get_select_fd) (SANE_Handle handle, SANE_Int *fd)
{
  return SANE_STATUS_UNSUPPORTED;
}
