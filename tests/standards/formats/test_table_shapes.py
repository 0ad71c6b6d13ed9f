"""Lists of standards in the shapes that universities, schemes and centres give them."""

from app.standards.formats.values import Layout, Role
from tests.standards.formats.outlines import data_of, document_of, item_of, outline, sentences_of
from tests.standards.formats.table_files import (
    add_table,
    from_csv,
    from_word,
    from_workbook,
    learning_of,
    word_document,
    workbook,
)


def test_a_university_lists_modules_with_learning_outcomes() -> None:
    reading = from_workbook(
        workbook(
            Outcomes=[
                ("Programme specification, example university",),
                (),
                ("Module code", "Module title", "Credits", "LO", "Learning outcome", "Assessment method"),
                ("EX4001", "Radiation physics", 20, "LO1", "Explain how X-rays are made", "Written paper"),
                (None, None, None, "LO2", "Calculate shielding for a room", "Coursework"),
                ("EX4002", "Professional practice", 10, "LO1", "Reflect on feedback", "Portfolio"),
                (None, None, None, "LO2", "Work within own limits", "Portfolio"),
            ]
        )
    )

    assert outline(reading) == [
        "unit EX4001: Radiation physics",
        "  competency EX4001 LO1: Explain how X-rays are made",
        "  competency EX4001 LO2: Calculate shielding for a room",
        "unit EX4002: Professional practice",
        "  competency EX4002 LO1: Reflect on feedback",
        "  competency EX4002 LO2: Work within own limits",
    ]
    assert item_of(reading, "EX4001 LO2")["evidence_hint"] == "Coursework"
    assert data_of(reading)["title"] == "Programme specification, example university"
    assert reading.notes == [
        "Codes that come again in each unit had the unit's put before them: LO1, LO2.",
        'Not taken over: column "Credits".',
    ]
    assert len(document_of(reading).items) == 2


def test_knowledge_and_demonstration_side_by_side_become_two_items() -> None:
    document = word_document()
    document.add_heading("B 1 Water treatment", level=1)
    add_table(
        document,
        [
            ("No.", "Knowledge", "Demonstration", "Weeks"),
            ("B 1.1", "Name each stage of the plant", "Trace the plant from tank to loop", "3-9"),
            ("B 1.2", "State why chlorine is removed", "", "4"),
            ("B 1.3", "", "Take a sample without touching its inside", ""),
        ],
    )
    reading = from_word(document)

    assert outline(reading) == [
        "unit B 1: Water treatment",
        "  competency B 1.1 K: Name each stage of the plant",
        "  competency B 1.1 P: Trace the plant from tank to loop",
        "  competency B 1.2: State why chlorine is removed",
        "  competency B 1.3: Take a sample without touching its inside",
    ]
    assert learning_of(reading) == {
        "B 1.1 K": "knowledge",
        "B 1.1 P": "practical",
        "B 1.2": "knowledge",
        "B 1.3": "practical",
    }
    assert item_of(reading, "B 1.1 P")["weeks"] == {"from": 3, "to": 9}
    assert item_of(reading, "B 1.2")["weeks"] == {"from": 4, "to": 4}
    assert reading.notes == ["Rows with both knowledge and a demonstration became two items, K and P: B 1.1."]
    assert sentences_of(reading) == []


def test_a_workbook_has_a_sheet_for_each_unit_with_titles_above_the_headings() -> None:
    heading = ("Ref. No.", "The trainee can ...", "K/P", "Suggested evidence")
    reading = from_workbook(
        workbook(
            Read_me=[("How to use this workbook",), ("Ask your co-ordinator.",)],
            ME_1=[
                ("Example hospital, training programme",),
                ("Unit ME 1: Acceptance",),
                (),
                heading,
                ("ME 1.1", "Accept a device", "P", "A signed record"),
                ("ME 1.2", "Explain what CE and UKCA marks mean", "K", ""),
            ],
            Electrical_safety=[
                ("Example hospital, training programme",),
                (),
                heading,
                ("ME 2.1", "Test a device", "P", ""),
                ("ME 2.2", "Explain applied parts", "K", ""),
            ],
        )
    )

    assert outline(reading) == [
        "unit ME 1: Acceptance",
        "  competency ME 1.1: Accept a device",
        "  competency ME 1.2: Explain what CE and UKCA marks mean",
        "unit ME 2: Electrical safety",
        "  competency ME 2.1: Test a device",
        "  competency ME 2.2: Explain applied parts",
    ]
    assert data_of(reading)["title"] == "Example hospital, training programme"
    assert any("sheet Read me (2 rows)" in note for note in reading.notes)


def test_a_csv_without_headings_is_read_by_its_content() -> None:
    reading = from_csv(
        "DM 1,Device management,,\n"
        "DM 1.1,Acceptance,Carry out acceptance tests on a device and record the outcome,P\n"
        "DM 1.2,Legislation,Explain the legislation that governs medical devices in use,K\n"
        "DM 1.2.1,Reporting,Report an incident to the manufacturer and to the regulator,P\n"
    )

    assert outline(reading) == [
        "section DM 1: Device management",
        "  competency DM 1.1: Acceptance",
        "  unit DM 1.2: Legislation",
        "    competency DM 1.2.1: Reporting",
    ]
    assert reading.layout == Layout(
        heading={0: 0}, roles={0: (Role.CODE, Role.TITLE, Role.STATEMENT, Role.KIND)}
    )


def test_codes_alone_say_what_stands_below_what() -> None:
    reading = from_csv("Code;Standard\n3;Safety\n3.2;Electrical\n3.2.1;Test\n3.10;Radiation\n4;Practice\n")

    assert outline(reading) == [
        "section 3: Safety",
        "  unit 3.2: Electrical",
        "    competency 3.2.1: Test",
        "  competency 3.10: Radiation",
        "competency 4: Practice",
    ]


def test_codes_sorted_as_text_come_into_the_order_of_their_numbers() -> None:
    reading = from_csv("Code,Standard\n2,Safety\n2.1,One\n2.10,Ten\n2.2,Two\n2.9,Nine\n")

    assert [line.split(":")[0].split()[-1] for line in outline(reading)] == ["2", "2.1", "2.2", "2.9", "2.10"]
    assert reading.notes == [
        "Codes that were sorted as text were put into the order of their numbers: 2.2, 2.9, 2.10."
    ]


def test_units_that_are_not_merged_are_carried_down() -> None:
    reading = from_csv(
        "Section,Unit,Ref,Statement\n"
        "Clinical,Imaging,IM.1,Set up a camera\n"
        ",,IM.2,Run a daily check\n"
        ",Dispensing,DP.1,Draw up a dose\n"
        "Professional,Conduct,CO.1,Keep confidences\n"
    )

    assert outline(reading) == [
        "section U1: Clinical",
        "  unit U2: Imaging",
        "    competency IM.1: Set up a camera",
        "    competency IM.2: Run a daily check",
        "  unit U3: Dispensing",
        "    competency DP.1: Draw up a dose",
        "section U4: Professional",
        "  unit U5: Conduct",
        "    competency CO.1: Keep confidences",
    ]
    assert reading.notes[0].startswith("Headings without a code were given one: U1 for ")


def test_sheets_without_names_of_their_own_are_called_after_their_titles() -> None:
    heading = ("Ref", "Standard")
    book = workbook(
        Sheet1=[("Water treatment",), heading, ("WT.1", "Sample it")],
        Sheet2=[("Machines",), heading, ("MA.1", "Set it up")],
    )

    assert [line for line in outline(from_workbook(book)) if line.startswith("unit")] == [
        "unit U1: Water treatment",
        "unit U2: Machines",
    ]


def test_titles_and_sections_give_way_to_a_column_of_parents() -> None:
    reading = from_csv(
        "Unit 1: Devices,,\nCode,Parent,Title\nEquipment,,\nA,,All\nB,A,Part\nSupervisor comments:,,\n"
    )

    assert outline(reading) == ["unit A: All", "  competency B: Part"]
    assert reading.notes == [
        'Not taken over: row 1, above the headings ("Unit 1: Devices").',
        'Not taken over: row 3, a heading, though a column says what stands below what ("Equipment").',
        'Not taken over: row 6, a line of a form ("Supervisor comments:").',
    ]
