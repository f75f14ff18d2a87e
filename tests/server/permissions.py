"""Who may what, as it is written down and not as the program has it: permissions.tsv, and the table of roles in src/app/README.md."""

from support import ROOT


def expectations():
    """{name of a route: the deed or right that it takes; "member"; "-" for anybody}."""
    rows = (line.split("\t") for line in (ROOT / "tests/server/permissions.tsv").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return dict(rows)


def allowed(requirement, who, deeds):
    """Whether a member of that role (None: a reader without any; founder: all rights) may."""
    if requirement in ("-", "member"):
        return True
    if requirement in ("manage", "erase"):
        return who in ("founder", "custodian")
    if who == "founder":
        return True
    if who == "reader":
        return requirement in ("read records", "read documents")
    return who in deeds[requirement]
