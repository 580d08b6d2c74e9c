# SPDX-License-Identifier: GPL-3.0-or-later
"""The network as it is trained. Its layers are those of ocr/kk-glyph-net.c, with batch
normalisation in between, which export.py folds into the weights."""
import torch.nn as nn

CHANNELS = (32, 48, 80, 128)
FEATURES = 160


def network(n_classes, channels=CHANNELS, features=FEATURES):
    a, b, c, d = channels
    return nn.Sequential(
        nn.Conv2d(1, a, 5, 2, 2, bias=False), nn.BatchNorm2d(a), nn.ReLU(),    # 20×20
        nn.Conv2d(a, b, 3, 2, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(),    # 10×10
        nn.Conv2d(b, c, 3, 1, 1, bias=False), nn.BatchNorm2d(c), nn.ReLU(),
        nn.MaxPool2d(2),                                                       # 5×5
        nn.Conv2d(c, d, 3, 1, 1, bias=False), nn.BatchNorm2d(d), nn.ReLU(),
        nn.Flatten(),
        nn.Linear(d * 25, features, bias=False), nn.BatchNorm1d(features), nn.ReLU(),
        nn.Linear(features, n_classes))
