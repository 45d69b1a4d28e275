"""Adds the metric to the quickstart which README.md explains, as a reader would.

    python3 .ci/follow-readme.py

It changes the sources in the clone where it is started. .ci/commands then runs the commands which
README.md has for it.
"""

import pathlib
import re

FOLDER = "examples/quickstart/src/{}/java/io/isometrics/examples/quickstart/{}.java"


def main():
    readme = pathlib.Path("README.md").read_text()
    section = readme.split("\n## Add a metric to the quickstart\n")[1].split("\n## ")[0]
    declaration, recording, test = (
        re.sub(r"^   ", "", block, flags=re.M)
        for block in re.findall(r"```java\n(.*?)   ```", section, flags=re.S)
    )
    label, field, assignment = declaration.strip().split("\n\n")
    label = "private static " + label.split(";")[0] + ";"

    edit("main", "OrderMetrics", "  private static final Label<Orders.State> STATE", label)
    edit("main", "OrderMetrics", "  final Histogram orderSize;", field)
    edit("main", "OrderMetrics", "    orderSize =", assignment)
    edit("main", "OrderService", "    return order.isPresent()", recording)
    edit("test", "OrderServiceTest", "  @Test", test + "\n")


def edit(kind, name, anchor, text):
    """Puts a text before the first line that begins in some way."""
    path = pathlib.Path(FOLDER.format(kind, name))
    source = path.read_text()
    before, found, after = source.partition("\n" + anchor)
    if not found:
        raise SystemExit(f"{path} has no line that begins with '{anchor}'")
    path.write_text(before + "\n" + text + found + after)


main()
