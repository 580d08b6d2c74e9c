# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the character network from glyphs of Debian's fonts.

    ./dev train        train.py --work _train --out resources/ocr/glyph-1.kkw, with what it needs installed

Seeded; with --steps the result depends on nothing else, --minutes ends the schedule earlier where time
is short. Writes the weights and beside them, as JSON, how it was trained and how well the held-out
fonts are read, in floats and as int8. Takes an accelerator where torch sees one. A run that was
stopped goes on with --resume. --tiny trains a few classes for a few steps: a proof of the whole chain."""
import argparse
import json
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
import export
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


def evaluate(judge, where, table, common, size, seed):
    """Held-out fonts: per cent right at once and in the first ten; over kana, ASCII and symbols,
    everyday kanji, rare kanji."""
    rng = np.random.default_rng(seed)
    pictures, labels, _ = glyphs.build(os.path.join(where, 'held'), glyphs.HELD_OUT_FONTS, table, False)
    out = {}
    for i, group in enumerate(('simple', 'everyday', 'rare')):
        shares = [float(i == j) for j in range(3)]
        sampler = augment.Sampler(pictures, labels, table, common, rng, shares)
        right = ten = total = 0
        for _ in range(size // 256):
            x, y = augment.batch(sampler, 256, rng, 0)
            with torch.no_grad():
                top = judge(x).topk(10).indices
            right += (top[:, 0] == y).sum().item()
            ten += (top == y[:, None]).any(1).sum().item()
            total += len(y)
        out[group] = [round(100 * right / total, 2), round(100 * ten / total, 2)]
    return out


def save(path, net, optimiser, done):
    torch.save({'net': net.state_dict(), 'optimiser': optimiser.state_dict(), 'done': done},
               path + '.new')
    os.replace(path + '.new', path)


def mean(states):
    states = [s.get('net', s) for s in states]
    return {k: sum(s[k].double() for s in states).div(len(states)).to(v.dtype)
            for k, v in states[0].items()}


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--work', required=True, help='folder of the glyph cache and checkpoints')
    p.add_argument('--out', help='weights file to write at the end')
    p.add_argument('--start', nargs='+', help='checkpoints to start from: their mean, where several')
    p.add_argument('--resume', action='store_true', help='go on from the checkpoint in --work')
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
    device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    net = network(len(table)).to(device, memory_format=torch.channels_last)
    decay = [q for q in net.parameters() if q.dim() > 1]
    other = [q for q in net.parameters() if q.dim() <= 1]
    optimiser = torch.optim.AdamW([{'params': decay, 'weight_decay': 0.01},
                                   {'params': other, 'weight_decay': 0.0}], lr=a.rate)
    done = 0.0                                        # of the schedule, 0…1
    if a.start:
        net.load_state_dict(mean([torch.load(path, map_location=device) for path in a.start]))
    checkpoint = os.path.join(a.work, 'checkpoint.pt')
    if a.resume and os.path.exists(checkpoint):
        state = torch.load(checkpoint, map_location=device)
        net.load_state_dict(state['net'])
        optimiser.load_state_dict(state['optimiser'])
        done = state['done']
        a.seed += 1 + int(done * 1e6)                 # other cells than those already seen
    stream = Stream(a.work, table, common, fonts, 'train', a.batch, a.seed, a.rejects, a.strength)
    loader = torch.utils.data.DataLoader(stream, batch_size=None, num_workers=1, prefetch_factor=8)
    began = saved = time.time()
    loss_mean, hit_mean, step = 0.0, 0.0, 0
    for step, (x, y) in enumerate(loader):
        spent = (time.time() - began) / 60 / a.minutes
        progress = 1.0 if step >= a.steps else max(done + step / a.steps, done + (1 - done) * spent)
        if progress >= 1:
            break
        warm = min(1.0, (step + 1) / (20 if a.tiny else 200))
        for group in optimiser.param_groups:
            group['lr'] = a.rate * warm * (0.5 * (1 + math.cos(math.pi * progress)) + 0.003)
        x, y = x.to(device, memory_format=torch.channels_last), y.to(device)
        optimiser.zero_grad(set_to_none=True)
        logits = net(x)
        loss = F.cross_entropy(logits, y)
        loss.backward()
        optimiser.step()
        loss_mean += loss.item()
        hit_mean += (logits.argmax(1) == y).float().mean().item()
        if (step + 1) % 100 == 0:
            print('%6d %5.1f min  loss %.3f  right %.3f' % (
                step + 1, (time.time() - began) / 60, loss_mean / 100, hit_mean / 100), flush=True)
            loss_mean = hit_mean = 0.0
        if time.time() - saved > 180 and not a.tiny:
            saved = time.time()
            save(checkpoint, net, optimiser, progress)
    save(checkpoint, net, optimiser, 1.0)
    net = net.cpu()
    if a.tiny and hit_mean / max(step % 100, 1) < 0.5:
        sys.exit('the tiny network learnt nothing: %.2f right' % (hit_mean / max(step % 100, 1)))
    if not a.out:
        return
    layers = export.quantise(net, a.work, table, fonts, common, a.seed)
    export.write(layers, table, a.out, a.work, fonts, common)
    if a.tiny:
        export.write_proof(layers, a.out + '.proof', a.work, table, fonts, common)
        return
    report = {'seed': a.seed, 'steps': step, 'batch': a.batch, 'rate': a.rate, 'start': bool(a.start),
              'minutes': round((time.time() - began) / 60, 1), 'device': device.type,
              'held out, float': evaluate(net, a.work, table, common, 4096, 8),
              'held out, int8': evaluate(lambda x: export.run(layers, x), a.work, table, common, 4096, 8)}
    with open(os.path.splitext(a.out)[0] + '.json', 'w') as f:
        json.dump(report, f, indent=1)
    print(json.dumps(report, indent=1))


if __name__ == '__main__':
    main()
