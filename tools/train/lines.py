# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of print with their truth, for proof: fields as certificates print them, in fonts that were
never trained on (or --train for the others), worn like scans.

    lines.py --out DIR [--count N] [--seed S]      DIR/NNNN.pgm and DIR/truth.tsv (file, class, em, text)"""
import argparse
import io
import os
import random
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import glyphs

KANA = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ'


def read_skk(name):
    with open('/usr/share/skk/' + name, 'rb') as f:
        data = f.read()
    text = data.decode('euc_jis_2004', 'replace')
    for line in text.split('\n'):
        if line and not line.startswith(';') and ' /' in line:
            key, values = line.split(' /', 1)
            yield key, [v.split(';')[0] for v in values.split('/') if v]


class Fields:
    def __init__(self, rng):
        self.rng = rng
        self.surnames, self.given = [], []
        for key, values in read_skk('SKK-JISYO.jinmei'):
            for v in values:
                if 1 <= len(v) <= 4 and all(ord(c) >= 0x3400 for c in v):
                    (self.surnames if len(v) >= 2 else self.given).append(v)
        self.places = [v[0] for k, v in read_skk('SKK-JISYO.zipcode') if v and len(v[0]) > 5
                       and '(' not in v[0]]
        self.rare = ('髙橋 﨑山 渡邉 渡邊 齋藤 齊藤 濵田 栁田 德永 瀨戸 桒原 𠮷田 槗本 惠子 壽一 廣瀬 國分 長澤 櫻井 冨田 舘野 '
                     '嶋﨑 圓谷 眞弓 祐輔 邊見 桑原 曽我 曾根 莊司 籏野 靏田 萬里').split()

    def pick(self, cls):
        r = self.rng
        if cls == 'name':
            a, b = r.choice(self.surnames), r.choice(self.surnames + self.given)
            return a + r.choice(['　', '　', '']) + b
        if cls == 'rare':
            return r.choice(self.rare) + '　' + r.choice(self.rare)
        if cls == 'kana':
            w = lambda: ''.join(r.choice(KANA) + (r.choice('ャュョッー') if r.random() < 0.12 else '')
                                for _ in range(r.randint(2, 5)))
            words = [w(), w()]
            good = 'キシチニヒミリギジビピ'
            out = []
            for word in words:
                s = ''
                for c in word:
                    if c in 'ャュョ' and (not s or s[-1] not in good):
                        continue
                    if c in 'ッー' and (not s or s[-1] in 'ッー'):
                        continue
                    s += c
                out.append(s.rstrip('ッ') or 'アキ')
            return '　'.join(out)
        if cls == 'date':
            y, m, d = r.randint(1, 63), r.randint(1, 12), r.randint(1, 28)
            kind = r.random()
            if kind < 0.6:
                s = '%s%s年%d月%d日' % (r.choice(['昭和', '平成', '令和', '大正']), y if y > 1 else '元', m, d)
            elif kind < 0.75:
                s = '%d年%02d月%02d日' % (1950 + y, m, d)
            elif kind < 0.9:
                s = '%s%d.%d.%d' % (r.choice('SHR'), y, m, d)
            else:
                s = '%d/%02d/%02d' % (1950 + y, m, d)
            return wide(s) if r.random() < 0.3 else s
        if cls == 'digits':
            s = ''.join(r.choice('0123456789') for _ in range(r.choice([11, 12])))
            return ' '.join((s[:4], s[4:8], s[8:])) if r.random() < 0.2 else wide(s) if r.random() < 0.2 else s
        if cls == 'code':
            L = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
            return r.choice(L) + r.choice(L) + ''.join(r.choice('0123456789') for _ in range(8)) + \
                r.choice(L) + r.choice(L)
        if cls == 'address':
            tail = r.choice(['%d丁目%d番%d号', '%d丁目%d番地%d', '%d-%d-%d', '%d番地%d 第%d号棟'])
            tail = tail % (r.randint(1, 9), r.randint(1, 40), r.randint(1, 30))
            if r.random() < 0.4:
                tail = wide(tail).replace('-', '－')
            if r.random() < 0.25:
                tail += r.choice(['コーポ', 'メゾン', 'グランドハイツ', 'サンライズ']) + r.choice(['青葉', '中央', '桜', 'さくら']) + \
                    str(r.randint(101, 905)) + r.choice(['', '号室'])
            return r.choice(self.places) + tail
        if cls == 'label':
            return r.choice('住民票コード 個人番号 異動年月日 転出予定年月日 世帯主 本籍 筆頭者 旧住所 新住所 続柄 生年月日 性別 男 女 氏名 フリガナ '
                            '国民健康保険 国民年金 介護保険 児童手当 在留カード番号 在留期間 転出証明書 届出日 通称 旧氏 永住者 特別永住者 '
                            '子の子 妻 夫 長男 長女 二男 三女 父 母 同居人 縁故者 後期高齢者医療 妻（未届） 備考 交付年月日 有効期限'.split())
        s = ' '.join(''.join(r.choice('ABCDEFGHIJKLMNOPQRSTUVWXYZ') for _ in range(r.randint(3, 8)))
                     for _ in range(r.randint(2, 3)))
        return s


def wide(s):
    return ''.join(chr(ord(c) + 0xfee0) if '!' <= c <= '~' and c != ' ' else c for c in s)


def has_all(path, text, cache={}):
    import freetype
    if path not in cache:
        cache[path] = {c for c, _ in freetype.Face(path).get_chars()}
    return all(ord(c) in cache[path] or c in ' 　' for c in text)


def render(text, font_path, rng, dpi, points):
    em = points / 72 * dpi
    over = 3
    font = ImageFont.truetype(font_path, int(round(em * over)))
    spacing = rng.choice([0, 0, 0, 0.05, 0.15]) * em * over
    squeeze = rng.choice([1, 1, 1, 1, 0.85])
    x, places = 0.0, []
    for c in text:
        places.append(x)
        x += font.getlength(c) + spacing
    pad = em * over * 0.5
    w, h = int(x + 2 * pad), int(em * over * 1.9)
    image = Image.new('L', (w, h), 0)
    draw = ImageDraw.Draw(image)
    for c, px in zip(text, places):
        if c not in ' 　':
            draw.text((pad + px, h / 2 + em * over * 0.38), c, font=font, fill=255, anchor='ls')
    image = image.rotate(rng.uniform(-0.6, 0.6), Image.BICUBIC)
    image = image.resize((max(int(w * squeeze / over), 4), int(h / over)), Image.BOX)
    return np.asarray(image, np.float32) / 255, em


def wear(ink, rng, nrng, level):
    paper = rng.uniform(225, 255) if level else 252
    dark = rng.uniform(10, 70) if level else 15
    if level:
        im = Image.fromarray((ink * 255).astype(np.uint8))
        im = im.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.8 if level == 1 else 1.1)))
        ink = np.asarray(im, np.float32) / 255
        ink = ink * rng.uniform(0.7, 1.0)
    out = paper - ink * (paper - dark)
    if level:
        h, w = out.shape
        tint = Image.fromarray((nrng.random((max(h // 16, 2), max(w // 16, 2))) * 255).astype(np.uint8))
        tint = np.asarray(tint.resize((w, h), Image.BILINEAR), np.float32) / 255
        out = out - tint * rng.uniform(0, 14)
        out = out + nrng.normal(0, rng.uniform(1, 6 if level == 1 else 14), out.shape)
    out = np.clip(out, 0, 255).astype(np.uint8)
    if level == 2 and rng.random() < 0.4:
        out = np.where(out < rng.uniform(110, 175), 0, 255).astype(np.uint8)
    elif level:
        buffer = io.BytesIO()
        Image.fromarray(out).save(buffer, 'JPEG', quality=rng.choice([35, 60, 80]))
        out = np.asarray(Image.open(buffer))
    return out


CLASSES = ('name', 'rare', 'kana', 'date', 'digits', 'code', 'address', 'label', 'latin')


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--out', required=True)
    p.add_argument('--count', type=int, default=450)
    p.add_argument('--seed', type=int, default=5)
    p.add_argument('--train', action='store_true', help='fonts that were trained on')
    a = p.parse_args()
    rng, nrng = random.Random(a.seed), np.random.default_rng(a.seed)
    fields = Fields(rng)
    fonts = glyphs.TRAIN_FONTS if a.train else glyphs.HELD_OUT_FONTS
    fonts = [(glyphs.FONTS + f, k) for f, i, k in fonts if i == 0 and os.path.exists(glyphs.FONTS + f)]
    os.makedirs(a.out, exist_ok=True)
    with open(os.path.join(a.out, 'truth.tsv'), 'w') as truth:
        for i in range(a.count):
            cls = CLASSES[i % len(CLASSES)]
            while True:
                text = fields.pick(cls)
                kinds = ('all', 'latin') if cls in ('latin', 'code', 'digits') else ('all',)
                path = rng.choice([f for f, k in fonts if k in kinds])
                if has_all(path, text):
                    break
            dpi, points = rng.choice([200, 300, 300]), rng.choice([9, 10, 10.5, 11, 12])
            ink, em = render(text, path, rng, dpi, points)
            level = rng.choice([0, 1, 1, 2])
            image = wear(ink, rng, nrng, level)
            name = '%04d.pgm' % i
            Image.fromarray(image).save(os.path.join(a.out, name))
            print(name, cls, level, '%.1f' % em, os.path.basename(path), text, sep='\t', file=truth)


if __name__ == '__main__':
    main()
