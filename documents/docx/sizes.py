"""Lengths of an official page in millimetres, as in `static/css/official.css`."""

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, RIGHT, BOTTOM, LEFT = 20.0, 15.5, 20.0, 30.0
HEADER = 7.5  # from the paper's edge to the page number, so that it stands in the middle of the margin
FOOTER = 4.0  # from the paper's edge to the foot of the QR code
QR, QR_GAP = 14.0, 3.0
CODE = 24.0  # a QR code within the text
ADDRESSED, DASHES = 24.0, 41.5  # "Kính gửi:" of several addressees, and the dashes under its colon
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
WIDE_TEXT_WIDTH = PAGE_HEIGHT - LEFT - RIGHT
HEAD_LEFT = TEXT_WIDTH * 0.4645
HEAD_RIGHT = TEXT_WIDTH - HEAD_LEFT
