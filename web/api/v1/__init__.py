"""The API of version 1: what the Mor Bijli app and the company's systems work with."""
