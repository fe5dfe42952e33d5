"""A clerk at LibreOffice, without a screen: opens a template, types into cells, saves it in some format."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8", "csv": "Text - txt - csv (StarCalc)"}
"""Ending → what LibreOffice calls the format."""

Typed = Mapping[str, str | tuple[str, str]]
"""Cell → what is typed into it, as one types it; or what is done before, and that."""

GENERAL, HIDE = "general", "hide"
"""What is done before: the cell gets the general format, or the row is hidden and nothing typed."""

LEAVERS: Typed = {
    **{"A3": "1", "B3": "01", "C3": (GENERAL, "330299198802290026"), "D3": "李样例", "E3": "01", "F3": "202503"},
    **{"G3": "2025-03-10", "A4": "=A3+1", "B4": (GENERAL, "1"), "C4": "33029919930608018x", "D4": "阿依.示例"},
    **{"E4": "劳动合同期", "F4": (GENERAL, "2025-03-01"), "G4": (GENERAL, "45726"), "B5": "01"},
    **{"C5": "330299900101001", "D5": "王示范", "E5": "99", "F5": "202513", "G5": "2025年3月4日", "B6": "08"},
    **{"C6": (GENERAL, '="AB"&"1234567"'), "D6": (GENERAL, "=1/0"), "E6": "06", "F6": "202503", "B7": "01"},
    **{"C7": "３３０２９９１９９００１０１００１７", "D7": "张测试\u200b", "E7": "02", "F7": "202503", "B8": "01"},
    **{"C8": "3.30299E+17", "D8": "\u00a0JANE SAMPLE", "E8": "05", "F8": "202503", "B9": "01"},
    **{"C9": "330299199001010017", "D9": "张测试", "E9": "02", "F9": "202503", "C9:C9": (HIDE, ""), "B12": "99"},
    **{"C12": "A1", "D12": "陈示例", "E12": "04", "F12": "202503", "G12": "03/04/25x"},
}
"""What a clerk types into the file of leavers, all of it below the example."""

JOINERS: Typed = {
    **{"B3": "01", "C3": "330299199001010017", "D3": "张测试", "E3": "2", "F3": "1990-01-01", "G3": "01"},
    **{"I3": (GENERAL, "15400000001"), "J3": "10", "K3": (GENERAL, "30212"), "N3": "11", "O3": "310,510"},
    **{"P3": (GENERAL, "2025-03-01"), "Q3": "11", "R3": "1", "S3": "8,000元", "B4": "08", "C4": "AB1234567"},
    **{"D4": "JANE SAMPLE", "E4": "女", "F4": "1990-02-30", "G4": "01", "I4": "154 0000 0004", "J4": "40"},
    **{"N4": "11", "O4": "510", "P4": "2025-03", "Q4": "11", "S4": "９５００"},
}
"""What one types into the file of joiners."""

MACRO = """
Sub Fill(job As String)
    Dim files, stream, book, sheet, cell, parts, target
    Dim saving(1) As New com.sun.star.beans.PropertyValue
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    stream = CreateUnoService("com.sun.star.io.TextInputStream")
    stream.setInputStream(files.openFileRead(ConvertToURL(job)))
    stream.setEncoding("UTF-8")
    hidden(0).Name = "Hidden"
    hidden(0).Value = True
    book = StarDesktop.loadComponentFromURL(ConvertToURL(stream.readLine()), "_blank", 0, hidden())
    target = ConvertToURL(stream.readLine())
    saving(0).Name = "FilterName"
    saving(0).Value = stream.readLine()
    saving(1).Name = "FilterOptions"
    saving(1).Value = stream.readLine()
    sheet = book.Sheets.getByIndex(0)
    Do While Not stream.isEOF()
        parts = Split(stream.readLine(), Chr(9))
        If UBound(parts) = 2 Then
            cell = sheet.getCellRangeByName(parts(0))
            If parts(1) = "general" Then cell.NumberFormat = 0
            If parts(1) = "hide" Then
                cell.Rows.IsVisible = False
            Else
                cell.FormulaLocal = parts(2)
            End If
        End If
    Loop
    stream.closeInput()
    book.storeToURL(target, saving())
    book.close(True)
End Sub
"""

LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Clerk"/></library:library>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple"
 library:link="false"/></library:libraries>
"""
DONE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Setup/Office"><prop
 oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item></oor:items>
"""
"""Without it LibreOffice thinks the profile new and puts its own macros over ours."""

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Clerk" script:language="StarBasic"
 script:moduleType="normal"><![CDATA[{macro}]]></script:module>
"""


def typed(program: str, template: bytes, cells: Typed, endings: Sequence[str] = ("xlsx",)) -> dict[str, bytes]:
    """Ending → the template with these cells, as LibreOffice saves it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _install(folder / "profile" / "user")
        (folder / "template.xlsx").write_bytes(template)
        jobs = [_job(folder, cells, ending) for ending in endings]
        for job in jobs:
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            macro = f"macro:///Standard.Clerk.Fill({job})"
            command = [program, "--headless", "--norestore", profile, macro]
            subprocess.run(command, check=True, capture_output=True, timeout=180)
        return {ending: (folder / f"saved.{ending}").read_bytes() for ending in endings}


def _job(folder: Path, cells: Typed, ending: str) -> Path:
    options = "44,34,76,1" if ending == "csv" else ""  # 76 is UTF-8
    lines = [str(folder / "template.xlsx"), str(folder / f"saved.{ending}"), FILTERS[ending], options]
    for place, value in cells.items():
        before, text = value if isinstance(value, tuple) else ("", value)
        lines.append(f"{place}\t{before}\t{text}")
    path = folder / f"{ending}.txt"
    lines.append("end")  # of the last line LibreOffice reads the line feed, too
    path.write_text("\n".join(lines), "utf-8")
    return path


def _install(user: Path) -> None:
    """Put the macro where LibreOffice looks for those of its user."""
    library = user / "basic" / "Standard"
    library.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(DONE, "utf-8")
    (user / "basic" / "script.xlc").write_text(LIBRARIES, "utf-8")
    (library / "script.xlb").write_text(LIBRARY, "utf-8")
    (library / "Clerk.xba").write_text(MODULE.format(macro=MACRO), "utf-8")
