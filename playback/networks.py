"""Where a viewer is, told coarsely: enough to know a network by, too little to know a person by."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.http import HttpRequest

from playback.devices import Device
from profiles.throttling import client_address

# Of the Network Information API (effectiveType and type), and of the request header ECT.
CONNECTIONS = frozenset(
    ("slow-2g", "2g", "3g", "4g", "5g", "wifi", "ethernet", "cellular", "bluetooth", "wimax", "other")
)
PREFIX_BITS = {4: 24, 6: 48}
# The first that is found counts: an Android tablet says Android without Mobile, a television says it all.
DEVICES = (
    (
        Device.TV,
        re.compile(r"(smart-?|google|apple|hbb)tv|\btv\b|netcast|web0s|tizen|crkey|roku|\baft[a-z]{1,4}\b", re.I),
    ),
    (Device.TABLET, re.compile(r"ipad|tablet|kindle|silk/|android(?!.*mobile)", re.I)),
    (Device.PHONE, re.compile(r"mobi|iphone|ipod|android", re.I)),
)
LONGEST_AGENT = 400


def masked_network(address: str) -> str:
    """ "203.0.113.0/24" or "2001:db8:5::/48"; empty for what is no address."""
    try:
        found = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return ""
    found = plain(found)
    return str(ip_network((found, PREFIX_BITS[found.version]), strict=False))


def plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address that a dual socket wrote as IPv6 is one all the same."""
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def network_of(request: HttpRequest) -> str:
    """Masked. X-Forwarded-For is believed only where the settings say that a proxy writes it."""
    return masked_network(client_address(request))


def device_of(request: HttpRequest) -> Device:
    agent = request.headers.get("User-Agent", "")[:LONGEST_AGENT]
    return next((device for device, pattern in DEVICES if pattern.search(agent)), Device.COMPUTER)


def known_connection(name: object) -> str:
    """The connection's type if it is one there is, else nothing."""
    return name if isinstance(name, str) and name in CONNECTIONS else ""


def connection_of(request: HttpRequest) -> str:
    return known_connection(request.headers.get("ECT", "").lower())
