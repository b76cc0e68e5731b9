"""Names of one thing meet in any language; names of two things don't."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agreements.models.folding import fold, name_key, romanised, similarity, words

SCRIPTS = st.text(
    st.one_of(
        st.characters(),
        st.characters(exclude_categories=[]),  # lone surrogates too
        st.sampled_from(
            "北京市省自治区县州臺灣發髮後乾隆著瞭 г.город'’ʼ-ёйłßøİıŉ\u200b\u00ad\u00a0\0か\u3099"
        ),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("MOSCOW", "moscow"),
        ("ＭＯＳＣＯＷ", "moscow"),
        ("Besançon", "besancon"),
        ("Łódź", "lodz"),
        ("Gießen", "giessen"),
        ("Tromsø", "tromso"),
        ("İzmir", "izmir"),
        ("Орёл", "орел"),
        ("ЙОШКАР-ОЛА", "йошкар ола"),
        ("臺北", "台北"),
        ("重慶", "重庆"),
        ("Xi'an", "xian"),
        ("O`Higgins", "ohiggins"),
        ("People’s Government", "peoples government"),
        ("«Технополис „Москва“»", "технополис москва"),
        ("Mos\u200bcow\u00a0City\u00ad", "moscow city"),
        ("Rostov–on—Don_1", "rostov on don 1"),
        ("Москва\0\ud800 Сити", "москва сити"),
        ("القَاهِرَة", "القاهرة"),
        ("が", "が"),
        ("서울", "서울"),
        ("हिन्दी", "हिन्दी"),
        (" — …「」", ""),
        ("", ""),
    ],
)
def test_fold_leaves_what_is_compared(written, folded):
    assert fold(written) == folded


def test_a_letter_and_its_accent_typed_apart_are_the_same():
    assert fold("и\u0306") == fold("й") == "й"
    assert fold("e\u0301") == fold("é") == "e"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("北京市", "北京"),
        ("北　京 市", "北京"),
        ("广东省", "广东"),
        ("廣東省", "广东"),
        ("海淀区", "海淀"),
        ("浦东新区", "浦东"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("香港特别行政区", "香港"),
        ("加利福尼亚州", "加利福尼亚"),
        ("市", "市"),
        ("广州", "广州"),
        ("广州市", "广州"),
        ("沙市", "沙市"),
        ("г. Москва", "москва"),
        ("г.Москва", "москва"),
        ("город Москва", "москва"),
        ("Город", "город"),
        ("Городец", "городец"),
    ],
)
def test_name_key_drops_the_wrapper_of_a_place(written, key):
    assert name_key(written) == key


@pytest.mark.parametrize(
    ("place", "body"),
    [
        ("Moscow", "Moscow Government"),
        ("Москва", "Правительство Москвы"),
        ("北京市", "北京市人民政府"),
        ("Beijing", "Beijing Municipal Commission of Commerce"),
    ],
)
def test_another_body_keeps_its_own_key(place, body):
    assert name_key(place) != name_key(body)
    assert romanised(place) != romanised(body)


@pytest.mark.parametrize(
    "names",
    [
        ["beijing", "北京市", "北京", "Beijing", "BEIJING", "Bei Jing"],
        ["xian", "西安", "西安市", "Xi'an", "Xi’an", "Xian"],
        ["chongqing", "重庆", "重慶市", "Chongqing"],
        ["changchun", "长春", "長春", "Changchun"],
        ["xiamen", "厦门", "廈門市", "Xiamen"],
        ["chengdu", "成都市", "Chengdu"],
        ["changsha", "长沙", "Changsha"],
        ["changzhi", "长治市", "Changzhi"],
        ["luan", "六安", "Lu'an", "Lu’an"],
        ["luliang", "吕梁", "Lüliang", "Luliang"],
        ["guangxi", "广西壮族自治区", "Guangxi"],
        ["pekin", "Пекин", "Pekin"],
        ["ekaterinburg", "Екатеринбург", "Ekaterinburg", "Yekaterinburg", "Jekaterinburg"],
        ["shchelkovo", "Щёлково", "Щелково", "Shchelkovo", "Shchyolkovo"],
        ["kazan", "Казань", "Kazan'", "Kazań", "Kazan"],
        ["orel", "Орёл", "Oryol", "Orel"],
        ["eisk", "Ейск", "Yeysk", "Eysk"],
        ["kiv", "Київ", "Kyiv"],
        ["nizhninovgorod", "Нижний Новгород", "Nizhny Novgorod", "Nizhniy Novgorod", "Nizhnij Novgorod"],
        ["sergeisobyanin", "Сергей Собянин", "Sergei Sobyanin", "Sergey Sobyanin"],
        ["alekseikorolev", "Алексей Королёв", "Alexei Korolyov", "Aleksey Korolev"],
        ["sofia", "София", "Sofia", "Sofiya"],
        ["seoul", "서울", "Seoul"],
    ],
)
def test_romanisations_of_one_name_meet(names):
    key, *written = names
    assert {name: romanised(name) for name in written} == dict.fromkeys(written, key)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("陕西省", "shaanxi"),
        ("山西省", "shanxi"),
        ("朝阳区", romanised("Chaoyang")),
        ("西藏自治区", "xizang"),
        ("长葛", "changge"),
        ("北京市市长", "beijingshishizhang"),
    ],
)
def test_characters_of_several_readings_are_read_as_in_names(written, key):
    assert romanised(written) == key


def test_a_letter_without_a_sound_still_has_a_key():
    assert romanised("ع") == "u639"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kazan", "Kazań"),
        ("北京市", "Beijing"),
        ("Nizhny Novgorod", "нижний новгород"),
        ("г. Казань", "KAZAN'"),
    ],
)
def test_one_name_in_two_spellings_is_wholly_similar(a, b):
    assert similarity(a, b) == 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Moscow", "Moscow Government"),
        ("北京", "北京市人民政府"),
        ("Beijing", "北京市人民政府"),
        ("Ростов", "Ростов-на-Дону"),
        ("Saint Petersburg", "St. Petersburg"),
    ],
)
def test_a_name_inside_another_is_found_but_is_not_the_same(a, b):
    assert 0.7 <= similarity(a, b) < 0.9


def test_given_name_and_surname_in_either_order_are_very_similar():
    assert 0.9 < similarity("Собянин Сергей", "Sergei Sobyanin") < 1


@pytest.mark.parametrize(
    ("a", "b"), [("Moscow", "Minsk"), ("Ufa", "Yufang"), ("Beijing", "Shanghai"), ("上海", "深圳")]
)
def test_different_names_are_far_apart(a, b):
    assert similarity(a, b) < 0.7


def test_nothing_is_similar_to_an_empty_name():
    assert similarity("", "") == similarity("…", "Moscow") == 0.0


def test_words_are_folded_and_chinese_is_not_split():
    assert words("Нижний-Новгород, 北京市友好城市 & Łódź") == ["нижний", "новгород", "北京市友好城市", "lodz"]


@given(SCRIPTS)
@example("ŉ")
@example("и\u0300\u0306")
@example("ﾞか")
@example("乾隆後")
@example("薴")
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=127)) | st.from_regex("[a-z' `_]{1,12}", fullmatch=True))
@example("rock`n'roll_")
def test_plain_latin_is_folded_as_beside_another_script(text):
    assert fold(f"{text} я") == f"{fold(text)} я".strip()


@given(SCRIPTS)
def test_keys_are_told_from_the_folded_text(text):
    assert name_key(fold(text)) == name_key(text)
    assert name_key(name_key(text)) == name_key(text)
    assert romanised(fold(text)) == romanised(text)
    assert words(fold(text)) == words(text)


@given(SCRIPTS)
def test_romanised_is_plain_and_empty_only_with_the_key(text):
    key = romanised(text)
    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())
    assert bool(key) == bool(name_key(text))


@given(SCRIPTS, SCRIPTS)
def test_similarity_is_a_share_and_the_same_both_ways(a, b):
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)
    assert (similarity(a, b) == 1) == (romanised(a) == romanised(b) != "")


def test_very_long_text_is_folded_in_a_moment():
    text = "Нижний é 北京市 ' " * 10_000
    began = time.monotonic()
    fold(text)
    similarity(text, text[1:])
    assert time.monotonic() - began < 5
