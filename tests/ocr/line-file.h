/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-line-reader.h"

/* Line pictures with their truth: truth.tsv and PGM files as tools/train/lines.py writes them. */
typedef struct
{
  char *name, *cls, *wear, *text;
  float em;
  GBytes *bytes;
  KkLine line; /* pixels lie in bytes */
} LineFile;

/* LineFile*; NULL + error where a file is missing or no PGM. */
GPtrArray *line_files_load (const char *folder, GError **error);
/* Spaces out, full-width ASCII to ASCII, hyphen-likes to '-': what scoring compares. */
char *line_file_fold (const char *text);
/* The file's bytes; those built in where path is NULL. Ends the program where there are none. */
GBytes *line_file_weights (const char *path);
