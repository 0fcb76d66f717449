"""Who gets which answer at the addresses that belong to no app of ours: health, and the admin.

The admin is there for configurators only; everybody else is led to the login page (302), and of what is not theirs to
add or delete even they get a 403. `ADMIN` is what a configurator gets; where a row of a model is asked for, it is the
county, one of its events, the filler's account, the draft scheme, one of its indicators, a cycle.
"""

PLAYERS = ("anonymous", "nobody", "stranger", "other", "filler", "organizer", "leader", "configurator", "auditor")


def row(method: str, *answers: int) -> tuple[str, dict[str, int]]:
    """One address: the method, and the status for each of PLAYERS."""
    return method, dict(zip(PLAYERS, answers, strict=True))


def configurators(status: int) -> tuple[str, dict[str, int]]:
    """An address of the admin: this status for the configurator, the login page for everybody else."""
    return "GET", {player: status if player == "configurator" else 302 for player in PLAYERS}


def pages(model: str, *, changelist: int, add: int, change: int, delete: int, history: int) -> dict[str, int]:
    """The pages of one model in the admin; the address without an act leads on to the one with it."""
    label = model.replace("_", "/")
    return {
        f"{model}_changelist": changelist,
        f"{model}_add": add,
        f"{model}_change": change,
        f"{model}_delete": delete,
        f"{model}_history": history,
        f"(admin/{label}/<path:object_id>/)": 302,
    }


ADMIN = {
    "index": 200,
    "app_list": 200,
    "password_change": 302,
    "password_change_done": 200,
    "autocomplete": 403,
    "jsi18n": 200,
    "view_on_site": 302,
    "(admin/(?P<url>.*)$)": 404,
    **pages("organizations_organization", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_organizationevent", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_affiliation", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_alias", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_person", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_registertype", changelist=200, add=200, change=200, delete=403, history=200),
    **pages("organizations_user", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_honour", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_demonstrationpoint", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_cardyear", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_indicatorvalue", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("organizations_criteriaset", changelist=200, add=200, change=200, delete=403, history=200),
    **pages("organizations_yearitem", changelist=200, add=200, change=200, delete=403, history=200),
    **pages("scoring_scheme", changelist=200, add=200, change=200, delete=200, history=200),
    **pages("scoring_indicator", changelist=200, add=403, change=200, delete=403, history=200),
    **pages("scoring_standard", changelist=200, add=200, change=200, delete=200, history=200),
    **pages("scoring_parametertable", changelist=200, add=200, change=200, delete=403, history=200),
    **pages("assessments_cycle", changelist=200, add=403, change=200, delete=403, history=200),
}

ROWS = {
    "healthz": row("GET", 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "admin:login": row("GET", 302, 404, 404, 404, 404, 404, 404, 404, 404),
    "admin:logout": row("POST", 302, 302, 302, 302, 302, 302, 302, 302, 302),
    **{f"admin:{name}": configurators(status) for name, status in ADMIN.items()},
}
