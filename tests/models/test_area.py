"""The vocabulary: areas as a tree, agreement types, and what is done with used words."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from tests.factories import AgreementFactory, AgreementTypeFactory, AreaFactory, CoverageFactory


def test_an_area_can_t_be_part_of_its_own_part():
    industry = AreaFactory(code="industry-innovation")
    industry.parent = AreaFactory(code="robotics", parent=industry)

    with pytest.raises(ValidationError, match="the area a part of itself"):
        industry.full_clean()


def test_a_used_word_is_never_deleted():
    kind = AgreementTypeFactory()
    AgreementFactory(type=kind)
    area = CoverageFactory(area=AreaFactory()).area

    for used in (kind, area):
        with pytest.raises(ProtectedError):
            used.delete()


def test_the_code_is_the_public_address():
    assert AreaFactory(code="culture").slug == "culture"


def test_a_code_belongs_to_one_area():
    AreaFactory(code="culture")

    with pytest.raises(ValidationError, match="already exists"):
        AreaFactory.build(code="culture").full_clean()
