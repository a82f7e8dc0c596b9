"""Who sends a form after his session ended."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
FORM = "http://testserver/chuong-trinh/7/gop-y/?ban=2"
TOLD = "Phiên làm việc đã hết nên nội dung vừa gửi chưa được lưu."


def send(client, page):
    return client.post(reverse("coordination:comment", args=["chuong-trinh", 7]), headers={"referer": page})


def test_he_is_told_and_comes_back_to_the_page_of_the_form(client):
    response = send(client, FORM)
    assert response.url == "/dang-nhap/?next=%2Fchuong-trinh%2F7%2Fgop-y%2F%3Fban%3D2"
    assert TOLD in client.get(response.url).content.decode()


def test_another_site_is_never_where_one_comes_back_to(client):
    response = send(client, "https://noi-khac.vn/gop-y/")
    assert response.url == "/dang-nhap/?next=/chuong-trinh/7/gop-y/them/"
    assert not list(get_messages(response.wsgi_request))


def test_who_signs_out_himself_is_not_told_so(client):
    client.force_login(factories.user())
    response = client.post(reverse("agencies:sign_out"), headers={"referer": FORM})
    assert TOLD not in client.get(response.url).content.decode()
