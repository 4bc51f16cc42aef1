"""Files as they come: packed, with other line ends and encodings, damaged, not the expected ones."""

from __future__ import annotations

import gzip
import lzma
import tracemalloc
from pathlib import Path

import pytest

from rmdesk.center.intake import SourceError
from rmdesk.center.intake.columns import Context
from rmdesk.center.intake.files import Dialect, SourceFile, parse_file
from rmdesk.center.intake.places import Place
from rmdesk.center.intake.reader import find_files, read_records
from rmdesk.center.intake.values import Form

TWO = b"no;name\n1;a\n2;b\n"
BOTH = [(2, ["1", "a"]), (3, ["2", "b"])]


def source(**given: object) -> SourceFile:
    told = {"path": "x.csv", "delimiter": ";", **given}
    return parse_file("x", Place("tiny.toml", "file.x", told), Dialect(), Context(Form(), {}, "s"))


class Read:
    """What came of reading one file."""

    def __init__(
        self, folder: Path, content: bytes, name: str = "x.csv", needed: tuple[str, ...] = ("no", "name"), **given: object
    ) -> None:
        (folder / name).write_bytes(content)
        about = source(**given)
        self.rejected: list[tuple[int, str, str]] = []
        self.progress: list[tuple[str, int, int]] = []
        (path,) = find_files(about, folder)
        self.records = [
            (line.number, line.fields)
            for line in read_records(
                path,
                about,
                needed,
                lambda _file, line, reason, row: self.rejected.append((line, reason, row)),
                lambda *told: self.progress.append(told),
            )
        ]


@pytest.mark.parametrize(
    ("content", "given"),
    [
        pytest.param(TWO, {}, id="plain"),
        pytest.param(TWO.rstrip(), {}, id="no line end at the end"),
        pytest.param(TWO.replace(b"\n", b"\r\n"), {}, id="CRLF"),
        pytest.param(TWO.replace(b"\n", b"\r"), {}, id="CR alone"),
        pytest.param(b"\xef\xbb\xbf" + TWO, {}, id="byte order mark"),
        pytest.param(TWO.decode().encode("utf-16"), {"encoding": "utf-16"}, id="UTF-16"),
        pytest.param(
            b"\xff\xfe" + TWO.decode().encode("utf-16-le"), {"encoding": "utf-16-le"}, id="UTF-16 of a named order, with its mark"
        ),
        pytest.param(("\ufeff" + TWO.decode()).encode("gb18030"), {"encoding": "gb18030"}, id="GB18030 with a mark"),
        pytest.param(lzma.compress(TWO), {}, id="xz, though the name does not say so"),
        pytest.param(gzip.compress(TWO), {}, id="gzip"),
        pytest.param(TWO.replace(b";", b"\t"), {"delimiter": "\t"}, id="tabs"),
        pytest.param(b"no ; name\n1;a\n2;b\n", {}, id="blanks in the header"),
        pytest.param(b'"no";"name"\n1;"a"\n"2";b\n', {}, id="quotes"),
        pytest.param(b"'no';'name'\n1;'a'\n'2';b\n", {"quote": "'"}, id="other quotes"),
        pytest.param(b"name;extra;no\na;x;1\nb;;2\n", {}, id="columns in another order, and one more"),
    ],
)
def test_it_is_read_as_it_comes(tmp_path: Path, content: bytes, given) -> None:
    read = Read(tmp_path, content, **given)
    assert (read.records, read.rejected) == (BOTH, [])
    assert read.progress[-1] == ("x.csv", len(content), len(content))


@pytest.mark.parametrize(("ending", "pack"), [(".xz", lzma.compress), (".gz", gzip.compress)])
def test_a_packed_file_is_found_by_its_plain_name(tmp_path: Path, ending: str, pack) -> None:
    assert Read(tmp_path, pack(TWO), "x.csv" + ending).records == BOTH


def test_blank_lines_before_the_header_are_passed_over(tmp_path: Path) -> None:
    assert Read(tmp_path, b"\r\n\n" + TWO).records == [(4, ["1", "a"]), (5, ["2", "b"])]


def test_a_mark_before_the_first_of_headerless_records_is_dropped(tmp_path: Path) -> None:
    content = "\ufeff1;a\n2;b\n".encode("utf-16-be")
    assert Read(tmp_path, content, encoding="utf-16-be", header=False, fields=["no", "name"]).records == [(1, ["1", "a"]), (2, ["2", "b"])]


def test_without_a_header_the_mapping_names_the_fields(tmp_path: Path) -> None:
    assert Read(tmp_path, b"1;a\n2;b\n", header=False, fields=["no", "name"]).records == [(1, ["1", "a"]), (2, ["2", "b"])]


def test_without_quotes_a_quote_is_a_character(tmp_path: Path) -> None:
    assert Read(tmp_path, b'no;name\n1;7" disk\n', quote="").records == [(2, ["1", '7" disk'])]


def test_quoted_delimiters_and_line_ends_belong_to_the_field_and_lines_are_counted_on(tmp_path: Path) -> None:
    read = Read(tmp_path, b'no;name\n1;"a;b\nc ""d"""\n\n2;e\n3\n')
    assert read.records == [(2, ["1", 'a;b\nc "d"']), (5, ["2", "e"])]
    assert read.rejected == [(6, "1 fields instead of 2", "3\n")]


def test_a_record_in_another_encoding_is_rejected_alone(tmp_path: Path) -> None:
    read = Read(tmp_path, "no;name\n1;Dvořák\n2;".encode() + b"Dvo\xf8\xe1k\n3;c\n")
    assert read.records == [(2, ["1", "Dvořák"]), (4, ["3", "c"])]
    assert [(line, reason) for line, reason, _row in read.rejected] == [(3, "byte 0xf8 at character 6 is not UTF-8")]


def test_a_file_in_another_encoding_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"x.csv, line 102: byte 0xf8 .* in another encoding.*encoding = "):
        Read(tmp_path, b"no;name\n" + b"1;Dvo\xf8\xe1k\n" * 500)
    with pytest.raises(SourceError, match="line 1: byte 0xff"):
        Read(tmp_path, TWO.decode().encode("utf-16"))


@pytest.mark.parametrize(
    ("told", "real"), [("gbk", "utf-8"), ("gbk", "utf-16"), ("utf-8", "gb18030"), ("utf-8", "utf-16"), ("utf-8", "cp1250")]
)
def test_the_likely_encoding_is_named(tmp_path: Path, told: str, real: str) -> None:
    name = "Dvořák" if real == "cp1250" else "客户号码甲"
    with pytest.raises(SourceError, match=f'encoding = "{real}"'):
        Read(tmp_path, f"no;{name}\n1;a\n".encode(real), encoding=told)


def test_the_same_bytes_are_read_with_the_right_encoding(tmp_path: Path) -> None:
    assert Read(tmp_path, b"no;name\n1;Dvo\xf8\xe1k\n", encoding="cp1250").records == [(2, ["1", "Dvořák"])]


@pytest.mark.parametrize("content", [b'no;name\n1;"never closed\n2;b\n3;c\n', b'no;name\n1;"a" b\n2;b\n3;c\n'])
def test_a_stray_quote_costs_one_record_not_the_rest_of_the_file(tmp_path: Path, content: bytes) -> None:
    read = Read(tmp_path, content)
    assert read.records == [(3, ["2", "b"]), (4, ["3", "c"])]
    assert [(line, reason) for line, reason, _row in read.rejected] == [(2, "the quotes do not match")]


def test_a_quote_that_is_never_closed_costs_one_record_of_a_long_file(tmp_path: Path) -> None:
    read = Read(tmp_path, b'no;name\n1;"a\n' + b"2;b\n" * 5_000)
    assert len(read.records) == 5_000
    assert read.records[-1][0] == 5_002
    assert len(read.rejected) == 1


def test_a_field_of_absurd_length_costs_one_record(tmp_path: Path) -> None:
    read = Read(tmp_path, b"no;name\n1;" + b"a" * 200_000 + b"\n2;b\n")
    assert read.records == [(3, ["2", "b"])]
    assert "longer than 131072" in read.rejected[0][1]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(lzma.compress(b""), "is empty", id="empty inside"),
        pytest.param(b"no;surname\n1;a\n", "has no column name; its header says: no, surname", id="another column"),
        pytest.param(b"no,name\n1,a\n", "has no column no, name", id="another delimiter"),
        pytest.param(b"no;name;name\n1;a;b\n", "two columns name", id="a column twice"),
        pytest.param(lzma.compress(TWO * 50_000)[:-30], "damaged or cut short after line", id="cut xz"),
        pytest.param(gzip.compress(TWO * 50_000)[:-40], "damaged or cut short after line", id="cut gzip"),
        pytest.param(lzma.compress(TWO)[:-8] + b"\x00" * 8, "damaged or cut short", id="damaged xz"),
        pytest.param(gzip.compress(TWO)[:12] + b"\xff" * 30, "damaged or cut short", id="damaged gzip"),
        pytest.param(b"no;name\n1;" + b"a" * 1_100_000, "more than a million characters", id="no line ends"),
    ],
)
def test_an_unusable_file_is_one_clear_error(tmp_path: Path, content: bytes, complaint: str) -> None:
    with pytest.raises(SourceError, match=complaint) as caught:
        Read(tmp_path, content)
    assert "x.csv" in str(caught.value)


def test_a_missing_file_is_named_with_its_place_in_the_mapping(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no file x.csv .*The mapping calls it x"):
        find_files(source(), tmp_path)
    assert find_files(source(optional=True), tmp_path) == []


def test_a_file_that_is_there_plain_and_packed_is_not_read_twice(tmp_path: Path) -> None:
    (tmp_path / "x.csv.xz").write_bytes(lzma.compress(TWO))
    with pytest.raises(SourceError, match="the same file twice"):
        Read(tmp_path, TWO)


def test_a_pattern_finds_the_parts_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("x_2.csv.xz", "x_10.csv.xz", "x_1.csv"):
        (tmp_path / name).touch()
    assert [path.name for path in find_files(source(path="x_*.csv"), tmp_path)] == ["x_1.csv", "x_10.csv.xz", "x_2.csv.xz"]


def test_a_long_file_passes_through_little_memory(tmp_path: Path) -> None:
    lines = 100_000
    with lzma.open(tmp_path / "x.csv.xz", "wt", preset=0) as stream:
        stream.write("no;name\n")
        stream.writelines(f"{number};somebody with the number {number}\n" for number in range(lines))
    tracemalloc.start()
    try:
        number = 0
        for line in read_records(tmp_path / "x.csv.xz", source(), ("no",), lambda *_told: None, None):
            number = line.number
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert number == lines + 1
    assert peak < 2_000_000
