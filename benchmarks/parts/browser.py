TITLE = "browser"
ABOUT = ""


def measure(bench):
    return {}


def words(found):
    return ""
