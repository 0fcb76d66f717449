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
    COMMITTEE = "committee", "党委"
    GENERAL = "general", "党总支"
    BRANCH = "branch", "党支部"
    GROUP = "group", "党小组"


PARTY_KINDS = (Kind.GROUP, Kind.BRANCH, Kind.GENERAL, Kind.COMMITTEE)  # from the lowest to the highest (domain 2.1)
