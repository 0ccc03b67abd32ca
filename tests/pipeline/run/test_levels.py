"""Folders of the results of levels below, as every part that looks for them knows them."""

from indicator_map.campaign import LEVELS
from pipeline.run.levels import level_folder
from review.desk import found


def test_the_start_page_knows_the_folder_of_every_level() -> None:
    assert {level_folder(level): level for level in LEVELS} == found.LEVELS
    assert level_folder("đơn vị") == "cap-don-vi"
