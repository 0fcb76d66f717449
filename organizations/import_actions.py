"""Chinese names of what the trail records of long lists."""

LABELS = {"import.continued": "导入一批单位"}
STATES = {"job": {"check_units": "核对长名单", "load_units": "导入长名单"}}
