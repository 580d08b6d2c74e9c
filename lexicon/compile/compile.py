#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles Debian's dictionaries into the one read-only file that lexicon/ opens.

usage: compile.py OUTPUT COMPILE-PLACES name=PATH…   The same inputs give the same bytes.
"""
import hashlib
import os
import sqlite3
import struct
import subprocess
import sys
import zlib

import characters
import components
import names
import places
import sources

FORMAT = 3  # KK_LEXICON_FORMAT in kk-lexicon-private.h
APPLICATION_ID = 0x4B4B4C58

SCHEMA = '''
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE part (name TEXT PRIMARY KEY, adler INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
CREATE TABLE glyph (number INTEGER PRIMARY KEY, base INTEGER NOT NULL, selector INTEGER NOT NULL) STRICT;
CREATE TABLE sequence (base INTEGER NOT NULL, selector INTEGER NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (base, selector)) WITHOUT ROWID, STRICT;
CREATE TABLE character (code INTEGER PRIMARY KEY, strokes INTEGER NOT NULL, radical INTEGER NOT NULL,
  residual INTEGER NOT NULL, on_ TEXT NOT NULL, kun TEXT NOT NULL, nanori TEXT NOT NULL,
  level INTEGER NOT NULL) STRICT;
CREATE TABLE sound (kana TEXT NOT NULL, code INTEGER NOT NULL, PRIMARY KEY (kana, code)) WITHOUT ROWID, STRICT;
CREATE TABLE component (component INTEGER NOT NULL, code INTEGER NOT NULL,
  PRIMARY KEY (component, code)) WITHOUT ROWID, STRICT;
CREATE INDEX component_by_code ON component (code);
CREATE TABLE radical_name (kana TEXT NOT NULL, radical INTEGER NOT NULL,
  PRIMARY KEY (kana, radical)) WITHOUT ROWID, STRICT;
CREATE TABLE variant (a INTEGER NOT NULL, b INTEGER NOT NULL, kind INTEGER NOT NULL,
  PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT;
CREATE TABLE name (fold TEXT NOT NULL, name TEXT NOT NULL, kana TEXT NOT NULL, part INTEGER NOT NULL,
  rank INTEGER NOT NULL, PRIMARY KEY (name, kana)) WITHOUT ROWID, STRICT;
CREATE INDEX name_by_reading ON name (fold);
CREATE INDEX character_by_radical ON character (radical, strokes);
'''


def read_codes(path):
    """(prefecture, city) → 6-digit code; every check digit must hold."""
    table = {}
    with open(path, encoding='utf-8') as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip('\n')
            if not line or line.startswith('#'):
                continue
            code, prefecture, city = line.split('\t')
            total = sum(int(d) * w for d, w in zip(code, (6, 5, 4, 3, 2)))
            if len(code) != 6 or int(code[5]) != (11 - total % 11) % 10 \
                    or places.PREFECTURES[int(code[:2]) - 1] != prefecture:
                raise SystemExit(f'{path}:{number}: {code} is not the code of {prefecture}{city}')
            table[(int(code[:2]) - 1, city)] = code
    return table


def stamp(paths):
    lines = []
    for name in sorted(paths):
        with open(paths[name], 'rb') as file:
            lines.append(f'{os.path.basename(paths[name])} sha256:{hashlib.sha256(file.read()).hexdigest()}')
    return '\n'.join(lines)


def main():
    output = sys.argv[1]
    paths = dict(argument.split('=', 1) for argument in sys.argv[3:])
    dic = sources.kanjidic(paths['kanjidic'])
    unihan = {name: sources.unihan(paths[name]) for name in ('Readings', 'Variants', 'IRGSources')}
    kanji = sources.kanji_folds(paths['itaiji'], paths['itaiji_jis34'], dic)
    address = sources.address_folds(kanji)
    codes = read_codes(paths['codes'])
    lines, counts = places.place_lines(paths['zipcode'], paths['geo'], paths['words'], codes)
    parts = {}
    for name, folds in (('fold', address), ('kanji_fold', kanji)):
        pairs = sorted((ord(a), ord(b) if b else 0) for a, b in folds.items() if len(b) <= 1)
        parts[name] = b''.join(struct.pack('<2I', *pair) for pair in pairs)
    rows = characters.compile_characters(paths, dic, unihan, kanji, sources.FAMILIES)
    rows['component'] = components.compile_components(paths['parts'], rows['character'])
    rows['radical_name'] = components.radical_names(paths['kanjidic'])
    rows['name'] = names.compile_names(paths['jinmei'], paths['fullname'])

    partial = output + '.part'
    if os.path.exists(partial):
        os.unlink(partial)
    file = sqlite3.connect(partial, isolation_level=None)
    file.execute('PRAGMA page_size=4096')
    file.execute('PRAGMA journal_mode=OFF')
    file.execute(f'PRAGMA application_id={APPLICATION_ID}')
    file.execute(f'PRAGMA user_version={FORMAT}')
    file.execute('BEGIN')
    for statement in SCHEMA.split(';\n'):
        if statement.strip():
            file.execute(statement)
    file.executemany('INSERT INTO part VALUES (?, ?, ?)',
                     [(name, zlib.adler32(parts[name]), parts[name]) for name in sorted(parts)])
    for name in sorted(rows):
        marks = ', '.join('?' * len(rows[name][0]))
        file.executemany(f'INSERT INTO {name} VALUES ({marks})', rows[name])
    file.executemany('INSERT INTO meta VALUES (?, ?)', sorted(
        [('stamp', stamp(paths))] + [(key, str(value)) for key, value in counts.items()]
        + [(name, str(len(rows[name]))) for name in rows]))
    file.execute('COMMIT')
    file.close()
    subprocess.run([sys.argv[2], partial], input='\n'.join(lines).encode(), check=True)
    os.replace(partial, output)


if __name__ == '__main__':
    main()
