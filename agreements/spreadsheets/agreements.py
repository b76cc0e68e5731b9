"""The agreements' sheet: one row is one agreement. Its columns, declared once for both ways."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from import_export.resources import Resource

from agreements.models.agreement import LegalForce
from agreements.spreadsheets.columns import Column, named
from agreements.spreadsheets.list_widgets import (
    AreasWidget,
    PartiesWidget,
    RelationsWidget,
    SignatoriesWidget,
    TitlesWidget,
)
from agreements.spreadsheets.splitting import (
    OneAddressWidget,
    PartyAndTypeWidget,
    PeriodWidget,
    PlaceWidget,
    TextAddressWidget,
    TitleInWidget,
)
from agreements.spreadsheets.widgets import (
    AddressesWidget,
    ChoiceWidget,
    DateWidget,
    LanguageWidget,
    MentionWidget,
    MonthsWidget,
    ReferenceWidget,
    RenewalWidget,
    TextWidget,
    TitleWidget,
)

GENERAL, PARTIES, DATES = _("Type and title"), _("Parties"), _("Dates")
CONTENT, SIGNATURES, EVIDENCE = _("Areas and texts"), _("Signatures"), _("Sources")
"""Subjects under which a column is found in a long list, in this order."""

LONGEST_TEXT = 1_000_000

LEGAL_FORCE = {
    "binding": "yes|legally binding|да|обязательный|юридически обязывающий|имеет юридическую силу|имеет|有|有约束力|具有法律约束力|verbindlich|contraignant|vinculante",
    "not_binding": "no|non binding|nonbinding|not legally binding|political|нет|не обязывающий|необязывающий|юридически не обязывающий|не имеет юридической силы|не имеет|无|无约束力|不具有法律约束力|unverbindlich|non contraignant|no vinculante",
}
"""What people write for each; no and нет mean that it does not bind."""


class AgreementResource(Resource):
    """What a sheet of agreements can say. The planner reads it; downloads are written by it."""

    reference = Column(
        "reference",
        subject=GENERAL,
        label=_("reference"),
        aliases="ref|our reference|учётный номер|код|参考号|reference number|reg no|registration number|document number|agreement number|регистрационный номер|номер соглашения|номер документа|рег номер|协议编号|文号",
        widget=ReferenceWidget(),
    )
    type = Column(
        "type",
        subject=GENERAL,
        label=_("type"),
        aliases="kind|agreement type|kind_norm|kind of agreement|тип|вид|тип соглашения|类型|协议类型|instrument|type of instrument|document type|type of document|type of agreement|type of relationship|relation type|вид соглашения|тип документа|вид документа|тип связи|вид связи|вид отношений|статус связи|文件类型|协议种类|协议性质|友城类型|结好类型|关系类型",
        widget=MentionWidget("type"),
    )
    title = Column(
        "title",
        subject=GENERAL,
        label=_("title"),
        aliases="name|название|наименование|名称|标题|document title|title of agreement|agreement title|name of agreement|agreement name|treaty title|название соглашения|наименование соглашения|название документа|наименование документа|заголовок соглашения|协议名称|协定名称|文件名称|文件标题|项目名称",
        widget=TitleWidget(500),
    )
    titles = Column(
        "titles",
        subject=GENERAL,
        label=_("titles in other languages"),
        aliases="titles|названия|其他语言名称",
        widget=TitlesWidget(),
        several=True,
    )
    title_en = Column(
        label=_("title in English"),
        aliases="english title|title english|title en|name in english|название на английском|английское название|英文名称|英文标题",
        widget=TitleInWidget("en"),
        subject=GENERAL,
        several=True,
        input_only=True,
    )
    title_ru = Column(
        label=_("title in Russian"),
        aliases="russian title|title russian|title ru|name in russian|название на русском|русское название|название на русском языке|俄文名称|俄文标题",
        widget=TitleInWidget("ru"),
        subject=GENERAL,
        several=True,
        input_only=True,
    )
    title_zh = Column(
        label=_("title in Chinese"),
        aliases="chinese title|title chinese|title zh|name in chinese|название на китайском|китайское название|中文名称|中文标题",
        widget=TitleInWidget("zh-Hans"),
        subject=GENERAL,
        several=True,
        input_only=True,
    )
    parties = Column(
        "participations",
        subject=PARTIES,
        label=_("parties"),
        aliases="стороны|участники|缔约方|各方|contracting parties|participants|signatory parties|стороны соглашения|участники соглашения|договаривающиеся стороны|缔约双方|签约双方|签约方|合作双方|签署方",
        widget=PartiesWidget(),
        several=True,
    )
    party = Column(
        "participations",
        subject=PARTIES,
        label=_("party"),
        aliases="city|side|сторона|город|партнёр|город-побратим|缔约城市|城市|方|sister city|twin town|twin city|twinned city|partner city|partner|friendship city|friendly city|city name|name of city|town|municipality|foreign city|партнер|город партнер|город-партнёр|побратим|название города|наименование города|муниципалитет|регион-партнёр|зарубежный город|зарубежный партнёр|友好城市|友城|友城名称|友好城市名称|国际友城|城市名称|结好城市|外方城市|外国城市|国外城市|对方城市|姐妹城市|中方城市|我方城市|国内城市|合作方|签约单位",
        widget=MentionWidget("party"),
        numbered=True,
        input_only=True,
    )
    place_in = Column(
        label=_("party with its place"),
        widget=PlaceWidget(),
        subject=PARTIES,
        instead="party",
        numbered=True,
        input_only=True,
    )
    party_and_type = Column(
        label=_("party with its type in brackets"),
        widget=PartyAndTypeWidget(),
        subject=PARTIES,
        instead="party",
        numbered=True,
        input_only=True,
    )
    country = Column(
        subject=PARTIES,
        label=_("country"),
        aliases="страна|государство|国家|country name|name of country|nation|partner country|foreign country|страна-партнёр|страна партнера|название страны|наименование страны|государство-партнёр|国别|所属国家|所在国|所在国家|国家名称|国家地区|国家 地区",
        widget=MentionWidget("country"),
        numbered=True,
        input_only=True,
    )
    announced = Column(
        "announced",
        subject=DATES,
        label=_("announced"),
        aliases="объявлено|宣布日期|date announced|announcement date|дата объявления|公布日期",
        widget=DateWidget(),
    )
    signed = Column(
        "signed",
        subject=DATES,
        label=_("signed"),
        aliases="signed on|date|date signed|date of signature|signed_iso|подписано|дата|дата подписания|год|签署日期|日期|签署|date of signing|signing date|signature date|signed date|signing|date of agreement|agreement date|date of conclusion|conclusion date|concluded|concluded on|date of establishment|established|established on|date established|year established|year of establishment|year|year signed|year of signing|year of signature|since|twinned since|partner since|partnership since|date of twinning|дата заключения|дата подписания соглашения|дата подписания договора|дата соглашения|дата договора|дата документа|год подписания|год заключения|год установления связи|год установления связей|год установления отношений|год установления побратимских связей|год установления побратимских отношений|дата установления связей|дата установления связи|дата установления отношений|дата установления побратимских связей|дата установления побратимских отношений|подписан|заключено|签署时间|签署年份|签订时间|签订日期|签约日期|签约时间|签字日期|签字时间|结好时间|结好日期|结好年份|缔结时间|缔结日期|缔约日期|缔约时间|建立时间|建立日期|建立友好关系时间|年份|时间",
        widget=DateWidget(),
    )
    provisional_from = Column(
        "provisional_from",
        subject=DATES,
        label=_("provisionally applied from"),
        aliases="временно применяется с|临时适用|provisional application|provisional entry into force|provisional eif|provisional eif date|временное применение|дата временного применения|临时适用日期",
        widget=DateWidget(),
    )
    in_force = Column(
        "in_force",
        subject=DATES,
        label=_("entry into force"),
        aliases="in force|effective date|вступление в силу|вступило в силу|生效日期|生效|date of entry into force|entry into force date|entered into force|in force from|in force since|in force on|eif|eif date|definitive eif|definitive eif date|definitive entry into force|дата вступления в силу|вступил в силу|вступает в силу|生效时间|生效日",
        widget=DateWidget(),
    )
    period_start = Column(
        "period_start",
        subject=DATES,
        label=_("period from"),
        aliases="period start|start|from|начало|начало периода|период с|开始|起始|valid from|start date|date from|begin|beginning|дата начала|начало действия|действует с|срок с|开始日期|开始时间|起始日期|起始时间",
        widget=DateWidget(),
    )
    period_end = Column(
        "period_end",
        subject=DATES,
        label=_("period until"),
        aliases="period end|end|until|конец|конец периода|период по|结束|截止|valid until|valid to|valid till|end date|date to|дата окончания|окончание|окончание действия|действует до|действительно до|срок по|结束日期|结束时间|截止日期|截止时间|有效期至",
        widget=DateWidget(),
    )
    period = Column(
        label=_("period (from – until)"),
        aliases="period|validity|validity period|period of validity|term of validity|период|период действия|срок действия|срок|годы|годы действия|有效期|有效期限|期限|合作期限|合作期|起止时间|起止日期",
        widget=PeriodWidget(),
        subject=DATES,
        input_only=True,
    )
    expires = Column(
        "expires",
        subject=DATES,
        label=_("expiry"),
        aliases="expires|expiry date|срок действия до|истекает|到期日|到期|expiration|expiration date|date of expiry|expires on|дата истечения|срок истекает|дата окончания срока действия|届满日期|失效日期",
        widget=DateWidget(),
    )
    suspended_from = Column(
        "suspended_from",
        subject=DATES,
        label=_("suspended from"),
        aliases="приостановлено с|中止自",
        widget=DateWidget(),
    )
    suspended_until = Column(
        "suspended_until",
        subject=DATES,
        label=_("suspended until"),
        aliases="приостановлено до|中止至",
        widget=DateWidget(),
    )
    terminated = Column(
        "terminated",
        subject=DATES,
        label=_("termination"),
        aliases="terminated|расторгнуто|прекращено|终止日期|终止|date of termination|termination date|date terminated|terminated on|дата прекращения|дата расторжения|дата прекращения действия|прекращение действия|终止时间|解除日期|废止日期",
        widget=DateWidget(),
    )
    renewed_until = Column(
        "renewed_until",
        subject=DATES,
        label=_("renewed until"),
        aliases="продлено до|续期至",
        widget=DateWidget(),
    )
    renewal = Column(
        "renewal",
        subject=DATES,
        label=_("renewal"),
        aliases="продление|续期|automatic renewal|auto renewal|пролонгация|автоматическая пролонгация|自动续期|续签",
        widget=RenewalWidget(),
    )
    renewal_term_months = Column(
        "renewal_term_months",
        subject=DATES,
        label=_("renewal term (months)"),
        aliases="срок продления (мес.)|续期月数",
        widget=MonthsWidget(),
    )
    renewal_notice_months = Column(
        "renewal_notice_months",
        subject=DATES,
        label=_("notice (months)"),
        aliases="уведомление (мес.)|通知期月数",
        widget=MonthsWidget(),
    )
    legal_force = Column(
        "legal_force",
        subject=GENERAL,
        label=_("legal force"),
        aliases="юридическая сила|法律效力",
        widget=ChoiceWidget(LegalForce, LEGAL_FORCE),
    )
    areas = Column(
        "coverage",
        subject=CONTENT,
        label=_("areas"),
        aliases="area|areas_stated|areas of cooperation|области|направления|сферы|области сотрудничества|合作领域|领域|subject|subjects|subject matter|fields of cooperation|field of cooperation|area of cooperation|sector|sectors|topic|topics|theme|предмет|тематика|сферы сотрудничества|сфера сотрудничества|направления сотрудничества|направление сотрудничества|область сотрудничества|отрасль|主题|合作内容|合作范围|合作方向",
        widget=AreasWidget(),
        several=True,
    )
    signatories = Column(
        "signatories",
        subject=SIGNATURES,
        label=_("signatories"),
        aliases="signed by|подписанты|подписали|签署人|signatory|signers|signed by whom|signatures|подписант|кем подписано|кто подписал|подписавшие|签字人|签署者|签署代表|签约代表|签约人",
        widget=SignatoriesWidget(),
        several=True,
    )
    signs_for = Column(
        label=_("signatory for party"),
        aliases="signed for party|signatory of party|подписант стороны|от стороны",
        numbered_as="signatory|signer|signed by|подписант|подписал|签署人|签字人|签约人",
        widget=SignatoriesWidget(),
        subject=SIGNATURES,
        numbered=True,
        input_only=True,
    )
    office = Column(
        label=_("office of signatory"),
        aliases="signatory title|signatory office|signatory position|position of signatory|должность подписанта|должность|签署人职务|职务",
        widget=TextWidget(300),
        subject=SIGNATURES,
        numbered=True,
        input_only=True,
    )
    signed_place = Column(
        label=_("place of signature"),
        aliases="place|place of signing|place signed|signed at|signing place|location|event location|signature location|signed event location|место|место подписания|место заключения|地点|签署地点|签字地点|签约地点|签订地点",
        widget=TextWidget(200),
        subject=SIGNATURES,
        input_only=True,
    )
    relations = Column(
        "relations",
        subject=CONTENT,
        label=_("relations"),
        aliases="связи|связанные соглашения|相关协议",
        widget=RelationsWidget(),
        several=True,
    )
    summary = Column(
        "summary",
        subject=CONTENT,
        label=_("summary"),
        aliases="description|описание|кратко|摘要|简介|abstract|краткое содержание|содержание|内容摘要|概要|内容简介",
        widget=TextWidget(LONGEST_TEXT),
        several=True,
    )
    internal_notes = Column(
        "internal_notes",
        subject=CONTENT,
        label=_("internal notes"),
        aliases="remark|remarks|note|notes|comment|comments|примечание|примечания|комментарий|备注|说明|observations|additional information|прим|заметки|дополнительная информация|附注|备考",
        widget=TextWidget(LONGEST_TEXT),
        several=True,
    )
    kept = Column(
        label=_("keep in the internal notes, with its heading"),
        widget=TextWidget(LONGEST_TEXT),
        subject=CONTENT,
        several=True,
        input_only=True,
    )
    sources = Column(
        "citations",
        subject=EVIDENCE,
        label=_("sources"),
        aliases="source|source url|source_url|url|link|address|источник|источники|ссылка|адрес|来源|链接|网址|source link|link to source|web address|web page|webpage|hyperlink|reference url|news link|ссылка на источник|источник информации|веб-страница|адрес страницы|интернет-адрес|信息来源|资料来源|来源网址|原文链接|新闻链接|链接地址|出处",
        widget=AddressesWidget(),
        several=True,
    )
    documents = Column(
        label=_("address of the text"),
        aliases="document url|document link|text url|text link|link to text|link to the text|full text|full text url|text of the agreement|pdf|pdf link|ссылка на текст|ссылка на документ|текст соглашения|полный текст|адрес текста|协议文本|文本链接|全文|全文链接",
        widget=TextAddressWidget(),
        subject=EVIDENCE,
        several=True,
        input_only=True,
    )
    quote = Column(
        label=_("quote from the source"),
        aliases="quote|quotation|excerpt|цитата|выдержка|引文|摘录|原文摘录",
        widget=TextWidget(LONGEST_TEXT),
        subject=EVIDENCE,
        several=True,
        input_only=True,
    )
    published = Column(
        label=_("source published on"),
        aliases="published|publication date|date of publication|date published|дата публикации|опубликовано|发布日期|发布时间|发表日期",
        widget=DateWidget(),
        subject=EVIDENCE,
        input_only=True,
    )
    source_title = Column(
        label=_("title of the source"),
        aliases="source title|article title|headline|заголовок статьи|заголовок новости|название источника|来源标题|文章标题|新闻标题",
        widget=TextWidget(500),
        subject=EVIDENCE,
        input_only=True,
    )
    publisher = Column(
        label=_("publisher of the source"),
        aliases="publisher|newspaper|media outlet|издание|издатель|сми|媒体|发布机构|发布单位|出版者",
        widget=TextWidget(200),
        subject=EVIDENCE,
        input_only=True,
    )
    archive_url = Column(
        label=_("archived copy of the source"),
        aliases="archive|archived|archived copy|archive link|wayback|архив|архивная копия|存档|存档链接",
        widget=OneAddressWidget(),
        subject=EVIDENCE,
        input_only=True,
    )
    source_language = Column(
        subject=EVIDENCE,
        label=_("source language"),
        aliases="source_lang|язык источника|язык|来源语言",
        widget=LanguageWidget(),
        input_only=True,
    )
    type_stated = Column(
        subject=EVIDENCE,
        label=_("type as stated"),
        aliases="kind_stated|kind as stated|тип в источнике|原文类型",
        widget=TextWidget(1000),
        input_only=True,
    )
    signed_stated = Column(
        subject=EVIDENCE,
        label=_("signed as stated"),
        aliases="date as stated|дата в источнике|原文日期",
        widget=TextWidget(1000),
        input_only=True,
    )
    signed_precision = Column(
        subject=EVIDENCE,
        label=_("precision of signed"),
        aliases="date precision|точность даты|日期精度",
        widget=TextWidget(100),
        input_only=True,
    )
    status_stated = Column(
        subject=EVIDENCE,
        label=_("status as stated"),
        aliases="status|статус|состояние|状态",
        widget=TextWidget(1000),
        input_only=True,
    )
    reason = Column(
        subject=EVIDENCE,
        label=_("what is wrong"),
        aliases="reason|why it is wrong|что неверно|哪里不对",
        widget=TextWidget(LONGEST_TEXT),
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
