"""What a file says: file → pages → document → fields. Nothing here reaches out of the machine.

Whoever imports any part of this package, in whatever process, runs these lines first: they bar
libraries that would otherwise ask or tell a server something, before any of them is imported.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime reports use to its maker
os.environ["HF_HUB_OFFLINE"] = "1"  # the model hub that some language libraries ask
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["DO_NOT_TRACK"] = "1"
