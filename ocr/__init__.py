"""Photo to fields with a verdict for each."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime would keep a device id and events for its maker
