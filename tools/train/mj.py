#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fits the projection of the MJ index (lexicon/compile/mj-projection.kkp): what differs between
prints of one character is whitened away, what differs between characters is kept.

usage: mj.py --build _build [--seed 1] [--output lexicon/compile/mj-projection.kkp]
"""
import argparse
import os
import subprocess

import numpy as np

ROUGH, DIMS, RECORD = 648, 128, 650
SCALE = 6.0  # code units for one standard deviation between prints of a character
OTHER = 0.35  # what a difference between fonts weighs beside one between prints
FONTS = ('truetype/ipamj/ipamjm.ttf', 'opentype/noto/NotoSerifCJK-Regular.ttc',
         'opentype/noto/NotoSansCJK-Regular.ttc', 'opentype/ipaexfont-gothic/ipaexg.ttf',
         'truetype/bizud-gothic/BIZUDGothic-Regular.ttf', 'truetype/motoya-l-cedar/MTLc3m.ttf',
         'opentype/noto/NotoSansCJK-Bold.ttc')


def scatter(rows, classes, template):
    """Scatter of rows about the template of their class."""
    difference = rows - template[classes]
    return difference.T @ difference / len(difference)


def fit(data):
    records = np.frombuffer(data, dtype='<f4').reshape(-1, RECORD)
    tags = records[:, :2].copy().view('<u4')
    values = records[:, 2:].astype(np.float64)
    n = tags[:, 0].max() + 1
    template = np.zeros((n, ROUGH))
    template[tags[tags[:, 1] == 0, 0]] = values[tags[:, 1] == 0]
    within = sum(weight * scatter(values[tags[:, 1] == kind], tags[tags[:, 1] == kind, 0], template)
                 for kind, weight in ((1, 1.0), (2, OTHER)))
    within += np.eye(ROUGH) * np.trace(within) / ROUGH * 0.1
    d, v = np.linalg.eigh(within)
    whiten = v / np.sqrt(d)
    mean = template.mean(axis=0)
    spread = (template - mean) @ whiten
    d, v = np.linalg.eigh(spread.T @ spread / n)
    projection = (whiten @ v[:, ::-1][:, :DIMS]).T * SCALE
    return projection, -projection @ mean


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', default='_build')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--output', default='lexicon/compile/mj-projection.kkp')
    arguments = parser.parse_args()
    program = os.path.join(arguments.build, 'tests', 'ocr', 'fit-mj')
    fonts = [os.path.join('/usr/share/fonts', font) for font in FONTS]
    data = subprocess.run([program, str(arguments.seed), *fonts], stdout=subprocess.PIPE,
                          check=True).stdout
    projection, bias = fit(data)
    with open(arguments.output, 'wb') as file:
        for row, shift in zip(projection, bias):
            scale = np.abs(row).max() / 32767
            file.write(np.array([scale, shift], '<f4').tobytes())
            file.write(np.round(row / scale).astype('<i2').tobytes())


if __name__ == '__main__':
    main()
