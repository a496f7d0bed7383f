"""Find addresses in the configuration that cannot work together."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from missedcall.config.model import Config
from missedcall.config.ports import EVERYWHERE
from missedcall.domain.shared.yaml_lines import KeyPath
from sms.catalogue import placeholders
from sms.catalogue.gateway_settings import HttpGatewaySettings
from sms.providers.gateway_problems import is_gateway_local


@dataclass(frozen=True)
class AddressProblem:
    """Name a key whose address cannot work, the reason and the fix."""

    key: KeyPath
    reason: str
    mend: str


def problems(config: Config) -> Iterator[AddressProblem]:
    """Find every address that no one could reach, or that would be reached by too many."""
    yield from _public_url_problems(config)
    yield from _live_problems(config)
    yield from _browser_problems(config)
    yield from _receipt_problems(config)
    yield from _database_problems(config)
    if config.asterisk.run == "managed":
        yield from _managed_problems(config)
    for place, node in enumerate(config.asterisk.nodes):
        if _is(node.ami_host, "is_unspecified"):
            yield AddressProblem(
                ("asterisk", "nodes", place, "ami_host"),
                f"{node.ami_host} is no address that can be reached",
                "write the address of that Asterisk",
            )


def _public_url_problems(config: Config) -> Iterator[AddressProblem]:
    web = config.web
    if web.is_https and not web.trusted_proxies:
        yield AddressProblem(
            ("web", "public_url"),
            "https is ended by a proxy, and web.trusted_proxies names none: everybody would seem "
            "to come from the proxy",
            "name its address there, such as [127.0.0.2]",
        )
    if web.public_url and _is(urlsplit(web.public_url).hostname, "is_unspecified"):
        yield AddressProblem(
            ("web", "public_url"),
            "this is no address that a browser can reach",
            "write the name or the address that browsers use",
        )


def _live_problems(config: Config) -> Iterator[AddressProblem]:
    if config.web.is_https and config.live_url.startswith("http://"):
        yield AddressProblem(
            ("web", "live_url"),
            "a page that came over https may not hear http://, only https://",
            "write https://…/live, or leave it empty for /live of web.public_url",
        )


def _browser_problems(config: Config) -> Iterator[AddressProblem]:
    browser = config.telephony.browser
    if not browser.extensions:
        return
    if config.web.is_https and config.browser_socket.startswith("ws://"):
        yield AddressProblem(
            ("telephony", "browser", "address"),
            "a page that came over https may not open ws://, only wss://",
            "write wss://…, or leave it empty for /ws of web.public_url",
        )
    nowhere = config.ports.sip_host == EVERYWHERE and not config.ports.advertised
    if nowhere and not (browser.address or config.web.is_https):
        yield AddressProblem(
            ("ports", "sip_host"),
            f"browsers with a telephone cannot be told to connect to {EVERYWHERE}",
            "set ports.advertised or telephony.browser.address",
        )


def _receipt_problems(config: Config) -> Iterator[AddressProblem]:
    """Find gateways elsewhere that are told to post their receipts to this machine's own name."""
    if config.web.public_url or config.service.mode == "test":
        return
    for name in config.sms.order:
        gateway = config.sms.gateways.get(name)
        if not isinstance(gateway, HttpGatewaySettings) or is_gateway_local(gateway):
            continue
        told = {*placeholders.placeholders_of_template(gateway.url)}.union(
            placeholders.placeholders_of_template(gateway.fields),
            placeholders.placeholders_of_template(gateway.unicode_fields),
        )
        if "receipt_url" in told:
            yield AddressProblem(
                ("web", "public_url"),
                f"{name} is told to post receipts to {config.web_url}, which it cannot reach",
                "write the https address by which it reaches this service",
            )


def _managed_problems(config: Config) -> Iterator[AddressProblem]:
    yield from _managed_node_problems(config)
    ports = config.ports
    here = _is(ports.sip_host, "is_loopback")
    for place, host in enumerate(config.telephony.trunk.hosts):
        if here and _address(host) is not None and not _is(host, "is_loopback"):
            yield AddressProblem(
                ("telephony", "trunk", "hosts", place),
                f"{host} cannot reach {ports.sip_host}, where SIP listens",
                "set ports.sip_host to this machine's address in that network",
            )
    for place, node in enumerate(config.asterisk.nodes):
        if node.ami_host and not _is(node.ami_host, "is_loopback"):
            yield AddressProblem(
                ("asterisk", "nodes", place, "ami_host"),
                "our own Asterisk takes orders from this machine only",
                "leave it empty, or write asterisk.run: external",
            )
    if not _is(ports.agi_host, "is_loopback"):
        yield AddressProblem(
            ("ports", "agi_host"),
            "our own Asterisk reaches the voice on this machine only",
            "write 127.0.0.1, or asterisk.run: external",
        )


def _database_problems(config: Config) -> Iterator[AddressProblem]:
    url = config.database.url
    if url.startswith("sqlite:") and not url.startswith("sqlite:////"):
        yield AddressProblem(
            ("database", "url"),
            "a relative path is another file in each folder that a command is started in",
            "write four slashes and the whole path, such as sqlite:////var/lib/missedcall/m.db",
        )


def _managed_node_problems(config: Config) -> Iterator[AddressProblem]:
    """Find a second Asterisk that would not be started, and one on a port that is taken."""
    if len(config.asterisk.nodes) > 1:
        yield AddressProblem(
            ("asterisk", "nodes", 1),
            "we start one Asterisk; the others would never be reached",
            "name one node, or write asterisk.run: external",
        )
    ports = config.ports
    taken = {
        "the screens": ports.web,
        "the stream of changes": ports.live,
        "SIP": ports.sip,
        "the fake gateway": ports.fake_gateway,
        "the voice": ports.agi,
        "browsers' telephones": ports.browser,
        "copies of SIP messages": ports.sip_capture,
    }
    for place, node in enumerate(config.asterisk.nodes):
        for use, port in taken.items():
            if node.ami_port == port:
                yield AddressProblem(
                    ("asterisk", "nodes", place, "ami_port"),
                    f"{port} is the port of {use}",
                    f"write 0 for {ports.ami}, or another port",
                )


def _is(host: str | None, what: str) -> bool:
    """Say whether a host is an address of that kind; a name is of none."""
    return bool(getattr(_address(host or ""), what, False))


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
