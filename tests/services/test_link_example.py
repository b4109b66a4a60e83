"""Example 1 of the worked examples, as the help prints it: each figure, and why dividing is wrong."""

import pytest

from contractdesk.domain.enums import RoundingMode
from contractdesk.domain.money import round_to
from contractdesk.exports import pdf_link
from contractdesk.services import link_example
from tests.conftest import TODAY
from tests.exports.test_pdf import Book

METHODS = {one.id: one for one in link_example.methods()}


def plain(text):
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("method", "ratio", "price", "coefficient", "rounded", "weighted"),
    [
        ("multiplied", "1.117227610587", "3295.82", "1.099643468999", "1.100", "3245.00"),
        ("rounded", "1.117113850616", "3295.49", "1.099546773024", "1.100", "3245.00"),
        ("double", "1.117226017963", "3295.82", "1.099642115269", "1.100", "3245.00"),
        ("divided", "1.163887799736", "3433.47", "1.139304629775", "1.140", "3363.00"),
        ("forgotten", "1.140319071791", "3363.94", "1.119271211022", "1.120", "3304.00"),
    ],
)
def test_each_method_gives_the_figures_of_the_example(method, ratio, price, coefficient, rounded, weighted):
    one = METHODS[method]
    assert str(round_to(one.ratio, 12, RoundingMode.NEAREST)) == ratio
    assert str(one.price) == price
    assert str(round_to(one.coefficient, 12, RoundingMode.NEAREST)) == coefficient
    assert str(one.rounded) == rounded
    assert str(one.weighted_price) == weighted
    assert one.is_right is (method not in ("divided", "forgotten"))


def test_the_page_shows_why_dividing_is_wrong(tmp_path):
    example = link_example.example()
    texts = [plain(text) for text in (*example.paragraphs, *example.controls)]
    assert "renchérit le prix de 4,2 %." in texts[2]
    assert "286,4 × 0,97975 = 280,6004" in texts[3]
    assert "286,4 / 0,97975 = 292,31946925236" in texts[4]
    assert "un saut de 4 % en un mois" in texts[4]
    assert plain(example.grid.rows[0][1]) == "314,5 × 0,97975 = 308,131375, divisé par 275,8"
    assert plain(example.grid.rows[1][1]) == "308,1, divisé par 275,8"
    assert plain(example.grid.rows[3][1]) == "314,5 / 0,97975 = 321,000255, divisé par 275,8"
    path = tmp_path / "raccordement.pdf"
    assert pdf_link.write(example, "Commune d’essai", TODAY, path) == ()
    book = Book(path)
    printed = plain(book.text)
    for figure in ("1,117227610587", "3 295,82 €", "1,139304629775", "3 433,47 €", "à rejeter", "admis"):
        assert figure in printed
    assert len(book.pages) == 1
