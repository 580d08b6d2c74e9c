# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the character network from glyphs of Debian's fonts.

    /usr/bin/python3 tools/train/train.py --work DIR --out resources/ocr/glyph-1.kkw

needs python3-torch, libopenblas0-pthread, python3-freetype and the fonts of glyphs.py. Seeded; with
--steps the result depends on nothing else, --minutes ends the schedule earlier where time is short.
--tiny trains a few classes for a few steps: a proof that the whole chain works."""
import argparse
import math
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import augment
import classes as kk_classes
import glyphs
from network import network


class Stream(torch.utils.data.IterableDataset):
    def __init__(self, where, table, common, fonts, kind, size, seed, rejects, strength):
        self.args = where, table, common, fonts, kind, size, seed, rejects, strength

    def __iter__(self):
        where, table, common, fonts, kind, size, seed, rejects, strength = self.args
        torch.set_num_threads(1)
        rng = np.random.default_rng(seed)
        pictures, labels, _ = glyphs.build(os.path.join(where, kind), fonts, table, False)
        sampler = augment.Sampler(pictures, labels, table, common, rng)
        while True:
            yield augment.batch(sampler, size, rng, rejects, strength)


def evaluate(net, where, table, common, size, seed):
    """Held-out fonts: share right at once and in the first ten, over kana etc., common, rare kanji."""
    rng = np.random.default_rng(seed)
    pictures, labels, _ = glyphs.build(os.path.join(where, 'held'), glyphs.HELD_OUT_FONTS, table, False)
    net.eval()
    out = []
    for shares in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
        sampler = augment.Sampler(pictures, labels, table, common, rng, shares)
        right = ten = total = 0
        for _ in range(size // 256):
            x, y = augment.batch(sampler, 256, rng, 0)
            with torch.no_grad():
                top = net(x).topk(10).indices
            right += (top[:, 0] == y).sum().item()
            ten += (top == y[:, None]).any(1).sum().item()
            total += len(y)
        out.append('%.2f/%.2f' % (100 * right / total, 100 * ten / total))
    net.train()
    return ' '.join(out)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--work', required=True, help='folder of the glyph cache and checkpoints')
    p.add_argument('--out', help='weights file to write at the end')
    p.add_argument('--resume', help='checkpoint to start from')
    p.add_argument('--steps', type=int, default=9000)
    p.add_argument('--minutes', type=float, default=1e9)
    p.add_argument('--batch', type=int, default=256)
    p.add_argument('--rate', type=float, default=2.5e-3)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--rejects', type=float, default=0.08)
    p.add_argument('--strength', type=float, default=1.0)
    p.add_argument('--threads', type=int, default=1)
    p.add_argument('--tiny', action='store_true')
    a = p.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    os.makedirs(a.work, exist_ok=True)
    table, fonts, common = kk_classes.classes(), glyphs.TRAIN_FONTS, kk_classes.common_kanji()
    if a.tiny:
        table = [None] + list('0123456789年月日')
        fonts = [f for f in fonts if 'ipa' in f[0] or 'Liberation' in f[0]]
        a.steps, a.batch, a.rejects = min(a.steps, 120), min(a.batch, 64), 0.04
    glyphs.build(os.path.join(a.work, 'train'), fonts, table)
    if not a.tiny:
        glyphs.build(os.path.join(a.work, 'held'), glyphs.HELD_OUT_FONTS, table)
    net = network(len(table)).to(memory_format=torch.channels_last)
    if a.resume:
        net.load_state_dict(torch.load(a.resume))
    decay = [q for q in net.parameters() if q.dim() > 1]
    other = [q for q in net.parameters() if q.dim() <= 1]
    optimiser = torch.optim.AdamW([{'params': decay, 'weight_decay': 0.01},
                                   {'params': other, 'weight_decay': 0.0}], lr=a.rate)
    stream = Stream(a.work, table, common, fonts, 'train', a.batch, a.seed, a.rejects, a.strength)
    loader = torch.utils.data.DataLoader(stream, batch_size=None, num_workers=1, prefetch_factor=8)
    began = saved = time.time()
    loss_mean, hit_mean = 0.0, 0.0
    checkpoint = os.path.join(a.work, 'checkpoint.pt')
    for step, (x, y) in enumerate(loader):
        progress = max(step / a.steps, (time.time() - began) / 60 / a.minutes)
        if progress >= 1:
            break
        warm = min(1.0, (step + 1) / (20 if a.tiny else 200))
        for group in optimiser.param_groups:
            group['lr'] = a.rate * warm * (0.5 * (1 + math.cos(math.pi * progress)) + 0.003)
        optimiser.zero_grad(set_to_none=True)
        logits = net(x.to(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits, y)
        loss.backward()
        optimiser.step()
        loss_mean += loss.item()
        hit_mean += (logits.argmax(1) == y).float().mean().item()
        if (step + 1) % 100 == 0:
            print('%6d %5.1f min  loss %.3f  right %.3f' % (
                step + 1, (time.time() - began) / 60, loss_mean / 100, hit_mean / 100), flush=True)
            loss_mean = hit_mean = 0.0
        if time.time() - saved > 240 and not a.tiny:
            saved = time.time()
            torch.save(net.state_dict(), checkpoint + '.new')
            os.replace(checkpoint + '.new', checkpoint)
            print('       held out (kana…, common, rare; first/ten):',
                  evaluate(net, a.work, table, common, 1024, 7), flush=True)
    torch.save(net.state_dict(), checkpoint)
    if not a.tiny:
        print('held out:', evaluate(net, a.work, table, common, 4096, 8), flush=True)
    if a.tiny and hit_mean / max(step % 100, 1) < 0.5:
        sys.exit('the tiny network learnt nothing: %.2f right' % (hit_mean / max(step % 100, 1)))
    if a.out:
        import export
        export.write(net, table, a.out, a.work, fonts, common, a.seed)


if __name__ == '__main__':
    main()
