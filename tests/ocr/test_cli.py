import json

from ocr.cli import main


def test_one_line_a_photo_in_the_order_given(photos, truth, tmp_path, capsys):
    note = tmp_path / "note.txt"
    note.write_text("这不是照片")
    paths = [str(photos["invoice_1"]), str(note), str(tmp_path / "gone.jpg"), str(photos["id_card"])]

    code = main(paths, jobs=2)

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [line["file"] for line in lines] == paths
    assert [line.get("error") for line in lines] == [
        None,
        "NotAPhoto: text",
        "cannot open: No such file or directory",
        None,
    ]
    assert lines[0]["fields"]["total"] == lines[0]["fields"]["total"] | {
        "value": truth["invoice_1"]["fields"]["total"],
        "verdict": "read",
    }
    assert set(lines[0]) == {
        "file",
        "kind",
        "kind_confidence",
        "seconds",
        "quality",
        "fields",
        "qr",
        "warnings",
        "items",
    }


def test_nothing_but_bad_files_is_an_error(tmp_path, capsys):
    assert main([str(tmp_path / "gone.jpg")]) == 2
