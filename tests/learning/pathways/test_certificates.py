"""Certificates, and a person's own record."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from learning.models import ModulePage
from learning.pathways.models import Certificate
from learning.pathways.services import certify
from learning.services.progress import complete_step
from portal.core.certificates import ALPHABET, new_number, spaced
from portal.core.exceptions import NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.learning import ModulePageFactory, quiz_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, practitioner):
    client.force_login(practitioner)
    return client


def make(browser, module):
    return browser.post(reverse("pathways:make_certificate", args=(module.pk,)), follow=True)


def words_of(response):
    with pdfplumber.open(io.BytesIO(response.content)) as pdf:
        assert pdf.doc.catalog["MarkInfo"]["Marked"] is True
        return " ".join(pdf.pages[0].extract_text().split())


def test_who_completed_a_module_takes_a_certificate_with_its_facts(
    signed_in, practitioner, modules, complete
):
    module = modules[0]
    complete(practitioner, module)
    assert "Make my certificate" in signed_in.get(f"{module.url}complete/").content.decode()
    response = make(signed_in, module)
    assert response["Content-Type"] == "application/pdf"
    certificate = Certificate.objects.get()
    words = words_of(response)
    for said in (
        practitioner.display_name,
        "Listening",
        "Version 1.0",
        "about 20 minutes",
        spaced(certificate.number),
        "http://testserver/certificates/",
        "no judgement",
    ):
        assert said in words
    assert "Download your certificate" in signed_in.get(f"{module.url}complete/").content.decode()


def test_a_later_change_of_the_module_or_the_name_changes_no_certificate(
    practitioner, modules, complete
):
    module = modules[0]
    complete(practitioner, module)
    module.title, module.version = "Renamed", "2.0"
    module.save()
    certificate = certify(actor=practitioner, module=module)
    practitioner.first_name = "Another"
    practitioner.save()
    again = certify(actor=practitioner, module=module)
    assert again == certificate
    assert (again.module_version, again.name) == ("1.0", certificate.name)


def test_there_is_no_certificate_before_the_end(signed_in, modules):
    html = make(signed_in, modules[0]).content.decode()
    assert "There is a certificate when you have completed the module." in html
    assert not Certificate.objects.exists()


def test_there_is_no_certificate_while_a_quiz_is_to_be_passed(practitioner, site_tree):
    step = quiz_step()
    step["value"] |= {"pass_mark": 100, "attempts": 1}
    page = ModulePageFactory(parent=site_tree.modules, steps=[step])
    module = ModulePage.objects.get(pk=page.pk)
    (question,) = step["value"]["questions"]
    right, wrong = (option["id"] for option in question["value"]["options"])
    answers = {question["id"]: (wrong,)}
    complete_step(actor=practitioner, module=module, step_id=step["id"], answers=answers)
    with pytest.raises(NotPossible, match="passed every quiz"):
        certify(actor=practitioner, module=module)
    answers = {question["id"]: (right,)}
    complete_step(actor=practitioner, module=module, step_id=step["id"], answers=answers)
    assert certify(actor=practitioner, module=module).module_title == module.title


def test_a_certificate_is_given_to_its_own_person_only(client, practitioner, modules, complete):
    complete(practitioner, modules[0])
    certificate = certify(actor=practitioner, module=modules[0])
    url = reverse("pathways:certificate", args=(certificate.number,))
    assert client.get(url).status_code == 302
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("way", ["as it is", "spaced", "small", "with look-alikes"])
def test_whoever_has_the_number_can_check_it(client, practitioner, modules, complete, way):
    complete(practitioner, modules[0])
    certificate = certify(actor=practitioner, module=modules[0])
    Certificate.objects.update(number="0123456789ABCDEF")
    certificate.refresh_from_db()
    typed = {
        "as it is": certificate.number,
        "spaced": spaced(certificate.number),
        "small": certificate.number.lower(),
        "with look-alikes": "OI23-4567-89AB-CDEF",
    }[way]
    html = client.get(reverse("pathways:check"), {"number": typed}).content.decode()
    assert "There is such a certificate" in html
    assert practitioner.display_name in html
    assert practitioner.email not in html


@pytest.mark.parametrize("typed", ["ZZZZ", "<b>", "%", "\x00", "0" * 500])
def test_another_number_is_no_certificate(client, typed):
    html = client.get(reverse("pathways:check"), {"number": typed}).content.decode()
    assert "There is no certificate with this number." in html
    assert "<b>" not in html


def test_a_number_is_sixteen_random_letters_and_digits():
    numbers = {new_number() for _ in range(50)}
    assert len(numbers) == 50
    assert all(len(one) == 16 and set(one) <= set(ALPHABET) for one in numbers)


def test_one_person_has_one_certificate_for_a_module(practitioner, modules, complete):
    complete(practitioner, modules[0])
    one = certify(actor=practitioner, module=modules[0])
    one.pk, one.number = None, new_number()
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_a_persons_record_lists_and_exports_what_they_completed(
    signed_in, practitioner, modules, complete
):
    complete(practitioner, modules[0])
    certificate = certify(actor=practitioner, module=modules[0])
    html = signed_in.get(reverse("pathways:learning")).content.decode()
    assert "Listening" in html
    assert "Writing" not in html
    assert reverse("pathways:certificate", args=(certificate.number,)) in html
    modules[0].title = "=1+1"
    modules[0].save()
    response = signed_in.get(reverse("pathways:learning_csv"))
    head, row = response.content.decode().splitlines()
    assert head == "Module,Version,Completed on,Minutes"
    assert row.startswith("'=1+1,1.0,2")
    assert row.endswith(",20")


@pytest.mark.parametrize("name", ["learning", "learning_csv"])
def test_a_record_is_asked_for_by_its_person(client, name):
    assert client.get(reverse(f"pathways:{name}")).status_code == 302


def test_a_certificate_goes_with_its_person(practitioner, modules, complete):
    complete(practitioner, modules[0])
    certify(actor=practitioner, module=modules[0])
    practitioner.delete()
    assert not Certificate.objects.exists()
