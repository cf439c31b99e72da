"""MasterCook: its text, and its XML with whatever people put into that."""

from pathlib import Path

import pytest

from tests.recipes.importers.archives.making import (
    JPEG,
    PNG,
    documents,
    lines_under,
    one,
    read,
    refusals,
    texts,
    zipped,
)

SCONES = """
                     *  Exported from  MasterCook  *

                             Cheese Scones

Recipe By     : Aunt Ida
Serving Size  : 12    Preparation Time :0:20
Categories    : Baking                          Cheese
                Tea

  Amount  Measure       Ingredient -- Preparation Method
--------  ------------  --------------------------------
     225             g  flour -- self-raising
   1 1/2   tablespoons  butter
                        ***TOPPING***
       1                egg -- beaten
                        salt

Rub the butter
into the flour.

Bake for 15 minutes.

Description:
  "Good warm."
Source:
  "The tin, no. 3"
S(Internet Address):
  "https://example.org/scones"
Yield:
  "12 scones"
Start to Finish Time:
  "1:05"
T(Baking):
  "0:15"
                                    - - - - - - - - - - - - - - - - - - -

Per Serving (excluding unknown items): 120 Calories; 5g Fat

NOTES : Freeze well.

Nutr. Assoc. : 0 0 0 0
"""
LOAF = """<?xml version="1.0" standalone="yes" encoding="ISO-8859-1"?>
<!DOCTYPE mx2 SYSTEM "mx2.dtd">
<mx2 source="MasterCook" date="1 May">
<Summ><Nam>Loaf</Nam></Summ>
<RcpE name="Nut &amp; date loaf" author="Ben" img="loaf.jpg">
<Serv qty="8"/><PrpT elapsed="0:15"/>
<CatS><CatT>Bread</CatT><CatT>Caf&eacute;</CatT></CatS>
<IngR name="For the loaf:"></IngR>
<IngR name="walnuts" unit="cups" qty="1 1/2"><IPrp>chopped</IPrp><INtI>5</INtI></IngR>
<IngR name="dates & figs"/>
<DirS><DirT>Mix
 all.</DirT><DirT img="bake.png">Bake.</DirT></DirS>
<Desc>Dark &lt;and&gt; rich.</Desc><Srce>Fair</Srce><Yield unit="loaf" qty="1"/>
<TTim elapsed="1:30"/><Natn>English</Natn><Note><![CDATA[Wrap <it> & eat &amp;.]]></Note>
<Vers>2</Vers><SrvI>With tea.</SrvI>
<RatS><RatE name="Overall" value="9"/></RatS>
</RcpE>
<RcpE name="Toast"><DirS><DirT>Toast.</DirT></DirS></RcpE>
</mx2>
"""


def test_text_has_every_field(tmp_path: Path) -> None:
    document, _ = one(tmp_path, SCONES.encode(), "scones.mxp")

    assert (document.name, document.author) == ("Cheese Scones", "Aunt Ida")
    assert lines_under(document.recipe_ingredient) == [
        (None, "225 g flour, self-raising"),
        (None, "1 1/2 tablespoons butter"),
        ("TOPPING", "1 egg, beaten"),
        ("TOPPING", "salt"),
    ]
    assert texts(document.recipe_instructions) == [
        "Rub the butter into the flour.",
        "Bake for 15 minutes.",
    ]
    assert document.recipe_category == ["Baking", "Cheese", "Tea"]
    assert (document.servings, document.recipe_yield) == (12, "12 scones")
    assert (document.prep_time, document.total_time) == ("PT20M", "PT65M")
    assert document.description == "Good warm."
    assert document.url == "https://example.org/scones"
    assert document.notes == (
        "Freeze well.\n\nPer serving (excluding unknown items): 120 Calories; 5g Fat"
    )
    assert document.extra == {
        "creditText": "The tin, no. 3",
        "mastercook": {"t(baking)": "0:15"},
    }


def test_many_texts_stand_in_one_file(tmp_path: Path) -> None:
    body = SCONES + SCONES.replace("Cheese Scones", "Plain Scones")

    found = read(tmp_path, zipped({"all.mxp": body.encode()}))

    assert [document.name for document in documents(found)] == ["Cheese Scones", "Plain Scones"]
    assert [item.key for item in found] == ["all.mxp#1", "all.mxp#2"]


def test_xml_has_every_field(tmp_path: Path) -> None:
    members = {"x/book.mx2": LOAF.encode("cp1252"), "x/loaf.jpg": JPEG, "x/bake.png": PNG}

    found = read(tmp_path, zipped(members), "book.mz2")

    loaf, toast = documents(found)
    assert (loaf.name, loaf.author, toast.name) == ("Nut & date loaf", "Ben", "Toast")
    assert lines_under(loaf.recipe_ingredient) == [
        ("For the loaf:", "1 1/2 cups walnuts, chopped"),
        ("For the loaf:", "dates & figs"),
    ]
    assert texts(loaf.recipe_instructions) == ["Mix all.", "Bake."]
    assert (loaf.recipe_category, loaf.recipe_cuisine) == (["Bread", "Café"], ["English"])
    assert (loaf.servings, loaf.recipe_yield) == (8, "1 loaf")
    assert (loaf.prep_time, loaf.total_time) == ("PT15M", "PT90M")
    assert (loaf.description, loaf.notes) == (
        "Dark <and> rich.",
        "Wrap <it> & eat &amp;.\n\nWith tea.",
    )
    assert loaf.extra == {
        "creditText": "Fair",
        "mastercook": {"Vers": "2", "ratings": [{"name": "Overall", "value": "9"}]},
    }
    assert [(item.body, item.step) for item in found[0].pictures] == [(JPEG, None), (PNG, 1)]


@pytest.mark.parametrize("body", [SCONES, LOAF])
def test_a_source_is_read_again(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, body.encode(), "book")[0]
    assert found.source is not None

    assert read(tmp_path, found.source, found.key)[0].document == found.document


def test_entities_are_refused_and_never_expanded(tmp_path: Path) -> None:
    bomb = LOAF.replace(
        'SYSTEM "mx2.dtd"',
        '[<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]',
    )

    found = read(tmp_path, zipped({"bomb.mx2": bomb.encode()}))

    assert refusals(found) == {"bomb.mx2": "It declares entities, which no recipe needs."}


def test_an_entity_that_nobody_declared_is_text(tmp_path: Path) -> None:
    body = LOAF.replace("<![CDATA[Wrap <it> & eat &amp;.]]>", "Wrap &f; it &#8211; now &unknown;.")

    document = documents(read(tmp_path, body.encode(), "a.mx2"))[0]

    assert document.notes == "Wrap &f; it – now &unknown;.\n\nWith tea."


def test_broken_xml_costs_only_what_is_broken(tmp_path: Path) -> None:
    body = LOAF.replace("<Srce>Fair</Srce>", "<Srce>Fair</Sr").replace('name="Toast"', 'nome="T"')

    found = read(tmp_path, body.encode(), "a.mx2")

    assert refusals(found) == {"a.mx2#2": "The recipe has no name."}
    assert found[0].document is not None
    assert len(found[0].document.recipe_ingredient) == 2
