"""The agreements' sheet: one row is one agreement. Its columns, declared once for both ways."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from import_export.resources import Resource

from agreements.models.agreement import LegalForce, Renewal
from agreements.spreadsheets.columns import Column, named
from agreements.spreadsheets.list_widgets import (
    AreasWidget,
    PartiesWidget,
    RelationsWidget,
    SignatoriesWidget,
    TitlesWidget,
)
from agreements.spreadsheets.widgets import (
    AddressesWidget,
    ChoiceWidget,
    DateWidget,
    LanguageWidget,
    MentionWidget,
    NumberWidget,
    ReferenceWidget,
    TextWidget,
)

LONGEST_TEXT = 1_000_000


class AgreementResource(Resource):
    """What a sheet of agreements can say. The planner reads it; downloads are written by it."""

    reference = Column(
        "reference",
        label=_("reference"),
        aliases="ref|our reference|учётный номер|код|参考号",
        widget=ReferenceWidget(),
    )
    type = Column(
        "type",
        label=_("type"),
        aliases="kind|agreement type|kind_norm|kind of agreement|тип|вид|тип соглашения|类型|协议类型",
        widget=MentionWidget("type"),
    )
    title = Column(
        "title", label=_("title"), aliases="name|название|наименование|名称|标题", widget=TextWidget(500)
    )
    titles = Column(
        "titles",
        label=_("titles in other languages"),
        aliases="titles|названия|其他语言名称",
        widget=TitlesWidget(),
        several=True,
    )
    parties = Column(
        "participations",
        label=_("parties"),
        aliases="стороны|участники|缔约方|各方",
        widget=PartiesWidget(),
        several=True,
    )
    party = Column(
        "participations",
        label=_("party"),
        aliases="city|side|сторона|город|партнёр|город-побратим|缔约城市|城市|方",
        widget=MentionWidget("party"),
        numbered=True,
        input_only=True,
    )
    country = Column(
        label=_("country"),
        aliases="страна|государство|国家",
        widget=MentionWidget("country"),
        numbered=True,
        input_only=True,
    )
    announced = Column("announced", label=_("announced"), aliases="объявлено|宣布日期", widget=DateWidget())
    signed = Column(
        "signed",
        label=_("signed"),
        aliases="signed on|date|date signed|date of signature|signed_iso|подписано|дата|дата подписания|год|签署日期|日期|签署",
        widget=DateWidget(),
    )
    provisional_from = Column(
        "provisional_from",
        label=_("provisionally applied from"),
        aliases="временно применяется с|临时适用",
        widget=DateWidget(),
    )
    in_force = Column(
        "in_force",
        label=_("entry into force"),
        aliases="in force|effective date|вступление в силу|вступило в силу|生效日期|生效",
        widget=DateWidget(),
    )
    period_start = Column(
        "period_start",
        label=_("period from"),
        aliases="period start|start|from|начало|начало периода|период с|开始|起始",
        widget=DateWidget(),
    )
    period_end = Column(
        "period_end",
        label=_("period until"),
        aliases="period end|end|until|конец|конец периода|период по|结束|截止",
        widget=DateWidget(),
    )
    expires = Column(
        "expires",
        label=_("expiry"),
        aliases="expires|expiry date|срок действия до|истекает|到期日|到期",
        widget=DateWidget(),
    )
    suspended_from = Column(
        "suspended_from", label=_("suspended from"), aliases="приостановлено с|中止自", widget=DateWidget()
    )
    suspended_until = Column(
        "suspended_until", label=_("suspended until"), aliases="приостановлено до|中止至", widget=DateWidget()
    )
    terminated = Column(
        "terminated",
        label=_("termination"),
        aliases="terminated|расторгнуто|прекращено|终止日期|终止",
        widget=DateWidget(),
    )
    renewed_until = Column(
        "renewed_until", label=_("renewed until"), aliases="продлено до|续期至", widget=DateWidget()
    )
    renewal = Column("renewal", label=_("renewal"), aliases="продление|续期", widget=ChoiceWidget(Renewal))
    renewal_term_months = Column(
        "renewal_term_months",
        label=_("renewal term (months)"),
        aliases="срок продления (мес.)|续期月数",
        widget=NumberWidget(),
    )
    renewal_notice_months = Column(
        "renewal_notice_months",
        label=_("notice (months)"),
        aliases="уведомление (мес.)|通知期月数",
        widget=NumberWidget(),
    )
    legal_force = Column(
        "legal_force",
        label=_("legal force"),
        aliases="юридическая сила|法律效力",
        widget=ChoiceWidget(LegalForce),
    )
    areas = Column(
        "coverage",
        label=_("areas"),
        aliases="area|areas_stated|areas of cooperation|области|направления|сферы|области сотрудничества|合作领域|领域",
        widget=AreasWidget(),
        several=True,
    )
    signatories = Column(
        "signatories",
        label=_("signatories"),
        aliases="signed by|подписанты|подписали|签署人",
        widget=SignatoriesWidget(),
        several=True,
    )
    relations = Column(
        "relations",
        label=_("relations"),
        aliases="связи|связанные соглашения|相关协议",
        widget=RelationsWidget(),
        several=True,
    )
    summary = Column(
        "summary",
        label=_("summary"),
        aliases="description|описание|кратко|摘要|简介",
        widget=TextWidget(LONGEST_TEXT),
        several=True,
    )
    internal_notes = Column(
        "internal_notes",
        label=_("internal notes"),
        aliases="remark|remarks|note|notes|comment|comments|примечание|примечания|комментарий|备注|说明",
        widget=TextWidget(LONGEST_TEXT),
        several=True,
    )
    sources = Column(
        "citations",
        label=_("sources"),
        aliases="source|source url|source_url|url|link|address|источник|источники|ссылка|адрес|来源|链接|网址",
        widget=AddressesWidget(),
        several=True,
    )
    source_language = Column(
        label=_("source language"),
        aliases="source_lang|язык источника|язык|来源语言",
        widget=LanguageWidget(),
        input_only=True,
    )
    type_stated = Column(
        label=_("type as stated"),
        aliases="kind_stated|kind as stated|тип в источнике|原文类型",
        widget=TextWidget(1000),
        input_only=True,
    )
    signed_stated = Column(
        label=_("signed as stated"),
        aliases="date as stated|дата в источнике|原文日期",
        widget=TextWidget(1000),
        input_only=True,
    )
    signed_precision = Column(
        label=_("precision of signed"),
        aliases="date precision|точность даты|日期精度",
        widget=TextWidget(100),
        input_only=True,
    )
    status_stated = Column(
        label=_("status as stated"),
        aliases="status|статус|состояние|状态",
        widget=TextWidget(1000),
        input_only=True,
    )


COLUMNS: dict[str, Column] = named(AgreementResource.fields)
"""Key → column, in the order of the sheet."""


def choices(parties: int = 4) -> list[tuple[str, str]]:
    """(key, label) of everything that a column of a file can be, with columns for that many parties.

    The labels are in the active language.
    """
    found = []
    for column in COLUMNS.values():
        label = gettext(column.label)
        if column.numbered:
            found += [(f"{column.key}.{n}", f"{label} {n}") for n in range(1, parties + 1)]
        else:
            found.append((column.key, label))
    return found


def label_of(key: str) -> str:
    """What a field is called, in the active language: "party 2"."""
    name, _dot, number = key.partition(".")
    return f"{gettext(COLUMNS[name].label)} {number}".strip()
