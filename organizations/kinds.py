"""Kinds of nodes in the tree of organizations; nothing here needs the database."""

from config.toolkit.choices import Choice


class Kind(Choice):
    """What stands at a node. The first five are the ranked place levels; the others hang below them."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    AREA = "area", "片区"
    DEPARTMENT = "department", "县直部门"
    SECTION = "section", "科室"
    BRANCH = "branch", "党支部"
