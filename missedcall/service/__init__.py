"""Run the whole service on one machine: what `make run`, `make demo` and the tests start."""

from missedcall.service.run import FolderInUse, NotReady, Service

__all__ = ["FolderInUse", "NotReady", "Service"]
