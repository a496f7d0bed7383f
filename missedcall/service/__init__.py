"""Run the whole service on one machine: what `make run`, `make demo` and the tests start."""

from missedcall.service.run import NotReady, Service

__all__ = ["NotReady", "Service"]
