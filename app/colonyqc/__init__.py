"""Quality control of iPS cell cultures from microscope pictures."""

import os

__version__ = "0.1.0"

# onnxruntime writes a device id and queued events under the user's home as soon as it is imported,
# unless this is set before; child processes inherit it. What a laboratory analyses is its own.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
