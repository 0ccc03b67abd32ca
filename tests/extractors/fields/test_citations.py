import pytest

from extractors.fields.citations import cited_documents, find_citations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Chỉ thị số 35-CT/TW ngày 26/5/2014 của Bộ Chính trị về tăng cường",
            [("Chỉ thị", "35-CT/TW", "2014-05-26", "Bộ Chính trị")],
        ),
        ("Nghị quyết 15-NQ/TU", [("Nghị quyết", "15-NQ/TU", None, "Tỉnh ủy")]),
        ("theo Luật Tố cáo năm 2018;", [("Luật", None, None, "Quốc hội")]),
        (
            "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
            [("Luật", None, "2015-06-19", "Quốc hội")],
        ),
        (
            "Thông tư 02/2021/TT-TTCP ngày 22/3/2021",
            [("Thông tư", "02/2021/TT-TTCP", "2021-03-22", "Thanh tra Chính phủ")],
        ),
        (
            "Khoản 1 Điều 29 Thông tư số 06/2021/TT-TTCP",
            [("Thông tư", "06/2021/TT-TTCP", None, "Thanh tra Chính phủ")],
        ),
        (
            "Nghị định số 59/2019/NĐ-CP1 ngày 01/7/20192 của Chính phủ quy định chi tiết",
            [("Nghị định", "59/2019/NĐ-CP", "2019-07-01", "Chính phủ")],
        ),
        (
            "Luật Phòng, chống tham nhũng số 36/2018/QH14 ngày 20/11/2018",
            [("Luật", "36/2018/QH14", "2018-11-20", "Quốc hội")],
        ),
        ("Luật Phòng, chống tham nhũng năm 2018 và", [("Luật", None, None, "Quốc hội")]),
        ("Bộ luật Hình sự năm 2015", [("Bộ luật", None, None, "Quốc hội")]),
        (
            "Quyết định số 86/QĐ UBND, ngày 04 /5/2018 của UBND tỉnh Kon Tum về việc",
            [("Quyết định", "86/QĐ-UBND", "2018-05-04", "UBND tỉnh Kon Tum")],
        ),
        (
            "Chỉ thị 48 CT/TW ngày 22-10-2010 của Bộ Chính trị",
            [("Chỉ thị", "48-CT/TW", "2010-10-22", "Bộ Chính trị")],
        ),
        (
            "Kế hoạch số 2613/KH-TTCP ngày 17 tháng 12\nnăm 2024 của Thanh tra\nChính phủ",
            [("Kế hoạch", "2613/KH-TTCP", "2024-12-17", "Thanh tra Chính phủ")],
        ),
        (
            "bãi bỏ các Nghị quyết: Số 39/2011/NQ-HĐND ngày 12/12/2011, số 27/2017/NQ-HĐND "
            "ngày 14/7/2017 của Hội đồng nhân dân tỉnh Quảng Ngãi",
            [
                ("Nghị quyết", "39/2011/NQ-HĐND", "2011-12-12", "Hội đồng nhân dân"),
                (
                    "Nghị quyết",
                    "27/2017/NQ-HĐND",
                    "2017-07-14",
                    "Hội đồng nhân dân tỉnh Quảng Ngãi",
                ),
            ],
        ),
        (
            "Công văn số 1431/TTCP-C.IV ngày 07/6/2016 của Thanh tra Chính phủ",
            [("Công văn", "1431/TTCP-C.IV", "2016-06-07", "Thanh tra Chính phủ")],
        ),
        (
            "Công văn số 2231/SNV-CCHC&PC ngày 28.9.2018",
            [("Công văn", "2231/SNV-CCHC&PC", "2018-09-28", "Sở Nội vụ")],
        ),
        (
            "Quy định số 131-QĐ/TW, 132-QĐ/TW ngày 27/10/2023 của Bộ Chính trị",
            [
                ("Quy định", "131-QĐ/TW", "2023-10-27", "Ban Chấp hành Trung ương"),
                ("Quy định", "132-QĐ/TW", "2023-10-27", "Bộ Chính trị"),
            ],
        ),
        (
            "các Quyết định số 12/QĐ-UBND, 13/QĐ-UBND và 14/QĐ-UBND ngày 05/6/2023",
            [
                ("Quyết định", f"{serial}/QĐ-UBND", "2023-06-05", "Ủy ban nhân dân")
                for serial in (12, 13, 14)
            ],
        ),
        (
            "Quyết định số 12/QĐ-UBND ngày 01/02/2023, 13/QĐ-UBND ngày 05/6/2023",
            [
                ("Quyết định", "12/QĐ-UBND", "2023-02-01", "Ủy ban nhân dân"),
                ("Quyết định", "13/QĐ-UBND", "2023-06-05", "Ủy ban nhân dân"),
            ],
        ),
        (
            "Nghị định số 59/2019/NĐ-CP và 130/2020/NĐ-CP ngày 30/10/2020",
            [
                ("Nghị định", "59/2019/NĐ-CP", None, "Chính phủ"),
                ("Nghị định", "130/2020/NĐ-CP", "2020-10-30", "Chính phủ"),
            ],
        ),
        (
            "Quyết định số 12/QĐ-UBND, Kế hoạch số 13/KH-UBND ngày 05/6/2023",
            [
                ("Quyết định", "12/QĐ-UBND", None, "Ủy ban nhân dân"),
                ("Kế hoạch", "13/KH-UBND", "2023-06-05", "Ủy ban nhân dân"),
            ],
        ),
        (
            "các Công văn số 1, 2 ngày 05/6/2023 của UBND tỉnh",
            [("Công văn", serial, "2023-06-05", "UBND tỉnh") for serial in ("1", "2")],
        ),
        (
            "Quy định số 131-QĐ/TW và Quy định số 132-QĐ/TW cùng ngày 27/10/2023 của Bộ Chính trị",
            [
                ("Quy định", "131-QĐ/TW", "2023-10-27", "Ban Chấp hành Trung ương"),
                ("Quy định", "132-QĐ/TW", "2023-10-27", "Bộ Chính trị"),
            ],
        ),
        (
            "Nghị quyết số 19- -2017/NQ-CP ngày 06/02/2017 của Chính phủ",
            [("Nghị quyết", "19-2017/NQ-CP", "2017-02-06", "Chính phủ")],
        ),
        (
            "Quyết định số 08/QĐ- -TTg ngày 15/01/2025",
            [("Quyết định", "08/QĐ-TTg", "2025-01-15", "Thủ tướng Chính phủ")],
        ),
        (
            "Nghị quyết số 19NQ/TW",
            [("Nghị quyết", "19-NQ/TW", None, "Ban Chấp hành Trung ương")],
        ),
        (
            "các Công văn số 1, 2 của UBND tỉnh",
            [("Công văn", "1", None, "UBND tỉnh"), ("Công văn", "2", None, "UBND tỉnh")],
        ),
        (
            "Quyết định 1234 ngày 12/3/2024 của Chủ tịch UBND tỉnh",
            [("Quyết định", "1234", "2024-03-12", "Chủ tịch UBND tỉnh")],
        ),
        ("Nghị định 59 của Chính phủ", [("Nghị định", "59", None, "Chính phủ")]),
        (
            "Nghị định số 59/2019/ND-CP ngày Ol/7/2019",
            [("Nghị định", "59/2019/NĐ-CP", "2019-07-01", "Chính phủ")],
        ),
        (
            "quy định của Luật Thanh tra, Luật Cán bộ, công chức và Luật này",
            [("Luật", None, None, "Quốc hội"), ("Luật", None, None, "Quốc hội")],
        ),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính "
            "quyền địa phương ngày 22/11/2019",
            [("Luật", None, "2019-11-22", "Quốc hội")],
        ),
        (
            "Luật Tài nguyên, môi trường biển và hải đảo ngày 25 tháng 6 năm 2015",
            [("Luật", None, "2015-06-25", "Quốc hội")],
        ),
        (
            "Luật Quy hoạch ngày 24 tháng 1] năm 2017",
            [("Luật", None, "2017-11-24", "Quốc hội")],
        ),
        (
            "Nghị định số 34/2016NĐ-CP ngày 14 tháng 5 năm 2016",
            [("Nghị định", "34/2016/NĐ-CP", "2016-05-14", "Chính phủ")],
        ),
        (
            "số _734/QĐ-UBND ngày 14/11/2024",
            [("Quyết định", "734/QĐ-UBND", "2024-11-14", "Ủy ban nhân dân")],
        ),
        ("Nghị quyết số 30c/NQ-CP", [("Nghị quyết", "30c/NQ-CP", None, "Chính phủ")]),
        (
            "Nghị quyết số 1656/NQ-UBTVQH15 ngày 16/6/2025",
            [("Nghị quyết", "1656/NQ-UBTVQH15", "2025-06-16", "Ủy ban Thường vụ Quốc hội")],
        ),
    ],
)
def test_written_forms(text, found, grammar):
    spans = find_citations(text, grammar)
    assert [(c.doc_type, c.number, c.date, c.issuer) for c in spans] == found


@pytest.mark.parametrize(
    "text",
    [
        "diện tích 24/7, tỷ lệ 12/15, đạt 100%",
        "Luật này quy định",
        "từ ngày 16/12/2023 đến ngày 15/12/2024",
        "có 12/15 đơn vị và 3/4 số xã",
        "Điện thoại: 0262-3855555/Fax",
        "hộp thư A/B-C",
        "6 tháng đầu năm 2024",
        "tuyên truyền pháp luật năm 2024",
        "thực hiện Kế hoạch 5 năm và Chương trình 135",
        "ban hành Quyết định 3 lần; có báo cáo 2 của tháng 5",
        "Luật chơi mới",
    ],
)
def test_what_is_no_citation(text, grammar):
    assert find_citations(text, grammar) == ()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Căn cứ Luật Thanh tra năm 2022;", "căn cứ"),
        ("Thực hiện Kế hoạch số 12/KH-UBND ngày 02/3/2024", "thực hiện"),
        ("Ban hành kèm theo Quyết định số 12/QĐ-UBND", "kèm theo"),
        ("Quyết định này thay thế Quyết định số 12/QĐ-UBND", "thay thế"),
        ("Quyết định số 12/QĐ-UBND hết hiệu lực kể từ ngày", "thay thế"),
        ("thay thế cho toàn bộ Kế hoạch số 25/KH-UBND ngày 05/02/2024", "thay thế"),
        ("có hiệu lực kể từ ngày ký, bãi bỏ Quyết định số 12/QĐ-UBND", "thay thế"),
        ("Kế hoạch phòng, chống tham nhũng (thay thế Kế hoạch số 25/KH-UBND)", "thay thế"),
        ("V/v đính chính Kế hoạch số 25/KH-UBND ngày 05/02/2024", "đính chính"),
        ("đính chính sai sót về kỹ thuật trình bày tại Kế hoạch số 25/KH-UBND", "đính chính"),
        # Only a part of it.
        ("thay thế khoản 2 Điều 3 Quyết định số 12/QĐ-UBND", "sửa đổi"),
        ("bãi bỏ một phần Quyết định số 12/QĐ-UBND", "sửa đổi"),
        ("thay thế Mục II, phụ lục kèm Kế hoạch số 25/KH-UBND", "sửa đổi"),
        ("sửa đổi, bổ sung, thay thế một số điều của Quyết định số 12/QĐ-UBND", "sửa đổi"),
        ("sửa đổi, thay thế Quyết định số 12/QĐ-UBND", "sửa đổi"),
        ("thay thế, bổ sung Quyết định số 12/QĐ-UBND", "sửa đổi"),
        ("thay thế ông A trong Tổ công tác của Quyết định số 12/QĐ-UBND", "sửa đổi"),
        ("Khoản 2 Điều 3 Quyết định số 12/QĐ-UBND hết hiệu lực", "sửa đổi"),
        # What others did, what it asks for, what is not done.
        ("được thay thế bằng Quyết định số 12/QĐ-UBND", ""),
        ("đã đính chính tại Công văn số 12/UBND-NC", "thực hiện"),
        ("Quyết định số 12/QĐ-UBND bị thay thế bởi văn bản khác", ""),
        ("đề nghị bãi bỏ Quyết định số 12/QĐ-UBND", ""),
        ("chưa thay thế Quyết định số 12/QĐ-UBND", ""),
        ("rà soát, xem xét thay thế Kế hoạch số 25/KH-UBND", ""),
    ],
)
def test_role(text, role, grammar):
    assert [c.role for c in find_citations(text, grammar)] == [role]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "Kế hoạch số 40/KH-UBND ngày 05/3/2024 của UBND tỉnh thay thế Kế hoạch số 25/KH-UBND",
            ["", ""],
        ),
        ("thay thế các Quyết định số 12/QĐ-UBND và Quyết định số 13/QĐ-UBND", ["thay thế"] * 2),
        (
            "thay thế Quyết định số 12/QĐ-UBND ngày 05/6/2023 về việc tiếp công dân và Quyết định "
            "số 13/QĐ-UBND ngày 05/6/2023",
            ["thay thế"] * 2,
        ),
        # What the replaced paper was for is not replaced with it.
        (
            "thay thế Quyết định số 12/QĐ-UBND ngày 05/6/2023 thực hiện Nghị định số 59/2019/NĐ-CP",
            ["thay thế", "thực hiện"],
        ),
        (
            "Theo Quyết định số 11/QĐ-UBND. Quyết định này thay thế Quyết định số 12/QĐ-UBND",
            ["thực hiện", "thay thế"],
        ),
    ],
)
def test_what_is_replaced_among_others(text, roles, grammar):
    assert [c.role for c in find_citations(text, grammar)] == roles


@pytest.mark.parametrize(
    ("lines", "cited"),
    [
        # Said anywhere, it holds, and the day of the other mention with it.
        (
            ["Căn cứ Kế hoạch số 25/KH-UBND ngày 05/02/2024;", "thay thế Kế hoạch số 25/KH-UBND."],
            [("25/KH-UBND", "2024-02-05", "thay thế")],
        ),
        (
            ["Thay thế Kế hoạch số 25/KH-UBND.", "Theo Kế hoạch số 25/KH-UBND ngày 05/02/2024."],
            [("25/KH-UBND", "2024-02-05", "thay thế")],
        ),
        # Its own number, of another year or not, only where it replaces what bears it.
        (["Theo Kế hoạch số 31/KH-UBND ngày 05/02/2023."], []),
        (
            ["Kế hoạch này thay thế Kế hoạch số 31/KH-UBND ngày 05/02/2023."],
            [("31/KH-UBND", "2023-02-05", "thay thế")],
        ),
    ],
)
def test_what_a_paper_replaces_is_kept(lines, cited, grammar, read_lines):
    document = read_lines([(85, 300 + 18 * i, line) for i, line in enumerate(lines)])
    found = cited_documents(document, document.text, "31/KH-UBND", grammar)
    assert [(c.number, c.date, c.role) for c in found] == cited


def test_in_a_list_the_first_role_holds(grammar):
    text = "Căn cứ Luật Thanh tra năm 2022; Nghị định số 43/2023/NĐ-CP ngày 30/6/2023"
    assert [c.role for c in find_citations(text, grammar)] == ["căn cứ", "căn cứ"]


def test_a_law_named_again_is_one_citation(grammar, read_lines):
    text = "Luật Tố cáo năm 2018; Luật Phòng, chống tham nhũng số 36/2018/QH14"
    again = "theo Luật Tố cáo và Luật Phòng, chống tham nhũng, Luật Thanh tra"
    document = read_lines([(85, 300, text), (85, 318, again)])
    cited = cited_documents(document, document.text, None, grammar)
    assert [c.number or c.text for c in cited] == [
        "Luật Tố cáo năm 2018",
        "36/2018/QH14",
        "Luật Thanh tra",
    ]
