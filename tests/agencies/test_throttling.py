from django.test import RequestFactory

from agencies.throttling import client_address


def request(**meta):
    return RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **meta)


def test_the_address_is_the_peers_own(settings):
    settings.BEHIND_PROXY = False
    assert client_address(request(HTTP_X_FORWARDED_FOR="1.2.3.4")) == "10.0.0.1"


def test_behind_a_proxy_it_is_the_one_the_proxy_wrote(settings):
    settings.BEHIND_PROXY = True
    assert client_address(request(HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4")) == "1.2.3.4"
    assert client_address(request()) == "10.0.0.1"
