"""Measure the sending of messages with real processes: workers, Redis, web and fake gateways."""
