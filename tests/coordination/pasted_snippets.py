"""What lands in the clipboard when people copy: its markup, and the text it is to become."""

WORD_LIST = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoListParagraph
{mso-style-priority:34;} --></style></head><body lang=VI>
<!--StartFragment-->
<p class=MsoNormal><b>1. Mục&nbsp;đích<o:p></o:p></b></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span><![endif]>Tăng cường phối hợp<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='font-family:"Courier New";mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span>
<![endif]>giữa các
bên<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>a)<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>Giám sát
&amp; phản biện</p>
<!--EndFragment--></body></html>"""

WORD_TABLE = """<table class=MsoTableGrid><tr><td><p class=MsoNormal>TT</p></td>
<td><p class=MsoNormal>Nội dung</p></td></tr><tr><td><p class=MsoNormal>1</p></td>
<td><p class=MsoNormal>Tiếp xúc</p><p class=MsoNormal>cử tri</p></td></tr></table>"""

WRITER_LIST = """<ol start="3"><li><p style="line-height: 100%">Tuyên truyền</p></li><li><p>Vận động</p>
<ul><li><p>trước 30/6</p></li></ul></li></ol>"""

MARKUP = [
    (WORD_LIST, "1. Mục đích\n- Tăng cường phối hợp\n- giữa các bên\na) Giám sát & phản biện"),
    (WORD_TABLE, "TT | Nội dung\n1 | Tiếp xúc cử tri"),
    (WRITER_LIST, "3. Tuyên truyền\n4. Vận động\n- trước 30/6"),
    ("<p class=MsoNormal>Điều 1<o:p></o:p></p>\r\n<p>Điều\r\n2 &amp; 3</p>", "Điều 1\nĐiều 2 & 3"),
    ("<script>alert(1)</script><div>Đậm<br>nhạt</div>", "Đậm\nnhạt"),
]

TEXTS = [
    ("•\tThứ nhất\r\no\tThứ hai\r\n§\tThứ ba\r\n–\tThứ tư", "- Thứ nhất\n- Thứ hai\n- Thứ ba\n- Thứ tư"),
    ("\uf0b7\tTổng\xad kết\x0bcuối\xa0năm", "- Tổng kết\ncuối năm"),
    ("1.\tGiám  sát\n1.1.\tTừ \uf0b3 5 cuộc, ông A\u2011B", "1. Giám  sát\n1.1. Từ ≥ 5 cuộc, ông A-B"),
    ("o tò vò; tỷ lệ < 5 % và > 3 % \uf04a", "o tò vò; tỷ lệ < 5 % và > 3 %"),
    ("ho\u0300a giải 🌸\ufeff\u200b", "hòa giải 🌸"),
]
