"""Who is asking, when a proxy stands in front."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """
    The address that our own proxy saw: the last in the list, since a stranger may write the ones before.

    Without a proxy of ours the list is a stranger's altogether and is not read.
    """
    seen = known(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return seen
    return known(request.headers.get("X-Forwarded-For", "").rpartition(",")[2]) or seen


def known(text: str) -> str | None:
    """
    The address in the text, or None; some proxies write a port behind it.

    Of an IPv6 address the network: a household is given 2**64 addresses and could take a new one for each try.
    """
    text = text.strip()
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)
