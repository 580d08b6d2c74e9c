# SPDX-License-Identifier: GPL-3.0-or-later
"""Folds batch normalisation, quantises to int8 and writes the weights file.

All numbers little-endian.
  0  "KKGLYPH1"
  8  u32 version (1), u32 bytes of the whole file, u32 classes, u32 layers, u32 side, u32 em
 32  SHA-256 of everything from byte 64 on
 64  u32 code point of each class (class 0 is the reject class: 0); bit 31: everyday characters
     6 bytes of each class: ink width, ink height, middle of the ink from the cell's top, then the
     standard deviations of these; halves of a cell pixel (deviations: eighths)
     layers: u32 kind (0 convolution, 1 dense, 2 output), inputs, outputs, kernel, stride, pool (0, 1);
             f32 multiplier of each output, i32 bias of each output, i8 weights [output][ky][kx][input],
             padded with zeros to a multiple of 4 bytes
A dense layer after a convolution takes its input as [y][x][channel]. Activations are 0…127: a layer
gives clamp(round((Σ a·w + bias) · multiplier)); the output layer the same, neither rounded nor clamped."""
import hashlib
import os
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import augment
import classes as kk_classes
import glyphs


def fold(net):
    """[(kind, weight, bias, stride, pool)] in float, weights as [out][ky][kx][in]."""
    layers, mods, i = [], list(net), 0
    side_before_flatten = None
    while i < len(mods):
        m = mods[i]
        if isinstance(m, (torch.nn.Conv2d, torch.nn.Linear)):
            w = m.weight.detach().double()
            b = m.bias.detach().double() if m.bias is not None else torch.zeros(w.shape[0]).double()
            if i + 1 < len(mods) and isinstance(mods[i + 1], (torch.nn.BatchNorm2d,
                                                              torch.nn.BatchNorm1d)):
                n = mods[i + 1]
                g = n.weight.detach().double() / torch.sqrt(n.running_var.double() + n.eps)
                b = n.bias.detach().double() + (b - n.running_mean.double()) * g
                w = w * g.reshape(-1, *([1] * (w.dim() - 1)))
            if isinstance(m, torch.nn.Conv2d):
                pool = any(isinstance(x, torch.nn.MaxPool2d) for x in mods[i + 1:i + 4])
                layers.append([0, w.permute(0, 2, 3, 1).numpy(), b.numpy(), m.stride[0], int(pool)])
                side_before_flatten = w.shape[0]
            else:
                kind = 2 if i == len(mods) - 1 else 1
                w = w.numpy()
                if layers[-1][0] == 0:                 # [c][y][x] → [y][x][c]
                    c = side_before_flatten
                    s = int(round((w.shape[1] // c) ** 0.5))
                    w = w.reshape(-1, c, s, s).transpose(0, 2, 3, 1).reshape(w.shape[0], -1)
                layers.append([kind, w.reshape(w.shape[0], 1, 1, -1), b.numpy(), 1, 0])
        i += 1
    return layers


def ranges(net, x):
    """The activation that becomes 127 after each layer but the last."""
    out = []
    with torch.no_grad():
        for m in net:
            x = m(x)
            if isinstance(m, torch.nn.ReLU):
                flat = x.flatten().numpy()
                out.append(max(float(np.quantile(flat, 0.9998)), 1e-3))
    return out


def geometry(pictures, labels, n_classes):
    """Six bytes of each class, from its glyphs."""
    scale = augment.SIDE_EM / glyphs.EM
    w, h, c = (np.zeros(len(labels)) for _ in range(3))
    for i in range(len(labels)):
        p = pictures[i]
        x = np.flatnonzero(p.max(axis=0) > 60)
        y = np.flatnonzero(p.max(axis=1) > 60)
        if not len(x):
            continue
        w[i], h[i] = (x[-1] + 1 - x[0]) * scale, (y[-1] + 1 - y[0]) * scale
        c[i] = ((y[-1] + 1 + y[0]) / 2 - glyphs.CELL / 2) * scale + augment.SIDE / 2
    out = np.zeros((n_classes, 6), np.uint8)
    out[:, 3:] = 255
    order = np.argsort(labels, kind='stable')
    edges = np.flatnonzero(np.diff(labels[order])) + 1
    for part in np.split(order, edges):
        k = labels[part[0]]
        for j, v in enumerate((w, h, c)):
            out[k, j] = np.clip(round(np.median(v[part]) * 2), 0, 255)
            out[k, j + 3] = np.clip(round(np.std(v[part]) * 8), 4, 255)
    return out


def code(ch, common):
    if ch is None:
        return 0
    return ord(ch) | (0x80000000 if ch in common or not kk_classes.is_kanji(ch) else 0)


def quantise(net, work, table, fonts, common, seed):
    """The layers as the file holds them: (kind, int8 weights, bias, multiplier, stride, pool)."""
    net.eval()
    rng = np.random.default_rng(seed + 1000)
    pictures, labels, _ = glyphs.build(os.path.join(work, 'train'), fonts, table, False)
    sampler = augment.Sampler(pictures, labels, table, common, rng)
    tops = ranges(net, torch.cat([augment.batch(sampler, 128, rng)[0] for _ in range(6)]))
    scale_in, layers = 1 / 127, []
    for i, (kind, w, b, stride, pool) in enumerate(fold(net)):
        peak = np.maximum(np.abs(w).reshape(w.shape[0], -1).max(axis=1), 1e-8)
        step = peak / 127
        q = np.clip(np.round(w / step.reshape(-1, 1, 1, 1)), -127, 127).astype(np.int8)
        bias = np.clip(np.round(b / (step * scale_in)), -2 ** 28, 2 ** 28).astype(np.int32)
        multiplier = step * scale_in
        if kind != 2:
            scale_in = tops[i] / 127
            multiplier = multiplier / scale_in
        layers.append((kind, q, bias, multiplier.astype('<f4'), stride, pool))
    return layers


def run(layers, x):
    """What ocr/kk-glyph-net.c answers for cells (n×1×SIDE×SIDE, 0…1), to the bit: n×classes logits."""
    x = torch.round(x * 127).double()
    for kind, q, bias, multiplier, stride, pool in layers:
        w = torch.from_numpy(q.astype(np.float64)).permute(0, 3, 1, 2)
        if kind == 0:
            x = F.conv2d(x, w, stride=stride, padding=q.shape[1] // 2)
        else:
            x = x.permute(0, 2, 3, 1).reshape(len(x), -1) @ w.reshape(len(w), -1).T
            x = x[:, :, None, None]
        shape = (1, -1, 1, 1)
        x = (x + torch.from_numpy(bias).reshape(shape)).float() * \
            torch.from_numpy(multiplier).reshape(shape)
        if kind == 2:
            return x.reshape(len(x), -1)
        x = torch.round(x).clamp(0, 127).double()
        if pool:
            x = F.max_pool2d(x, 2)


def write(layers, table, path, work, fonts, common):
    pictures, labels, _ = glyphs.build(os.path.join(work, 'train'), fonts, table, False)
    body = bytearray(struct.pack('<%dI' % len(table), *[code(c, common) for c in table]))
    body += geometry(pictures, labels, len(table)).tobytes()
    body += b'\0' * (-len(body) % 4)
    for kind, q, bias, multiplier, stride, pool in layers:
        body += struct.pack('<6I', kind, q.shape[3], q.shape[0], q.shape[1], stride, pool)
        body += multiplier.tobytes() + bias.astype('<i4').tobytes() + q.tobytes()
        body += b'\0' * (-len(body) % 4)
    head = b'KKGLYPH1' + struct.pack('<6I', 1, 64 + len(body), len(table), len(layers),
                                     augment.SIDE, augment.SIDE_EM)
    blob = head + hashlib.sha256(body).digest() + bytes(body)
    with open(path + '.new', 'wb') as f:
        f.write(blob)
    os.replace(path + '.new', path)
    print('%s: %d bytes, %d classes' % (path, len(blob), len(table)))


def write_proof(layers, path, work, table, fonts, common):
    """Cells and the logits they must get, for tests/ocr/check-weights.c: u32 cells, u32 classes, then of
    each cell SIDE×SIDE bytes and its logits (f32)."""
    rng = np.random.default_rng(1)
    pictures, labels, _ = glyphs.build(os.path.join(work, 'train'), fonts, table, False)
    x = augment.batch(augment.Sampler(pictures, labels, table, common, rng), 32, rng, parts=1)[0]
    logits = run(layers, x).numpy().astype('<f4')
    cells = torch.round(x * 127).numpy().astype(np.uint8).reshape(len(x), -1)
    with open(path, 'wb') as f:
        f.write(struct.pack('<2I', *logits.shape))
        for cell, row in zip(cells, logits):
            f.write(cell.tobytes() + row.tobytes())
