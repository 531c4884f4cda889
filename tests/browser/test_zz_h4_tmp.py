from datetime import UTC, date, datetime
from register.domain.roles import Role
from register.domain.people import Basis, TeacherStatus
from register.services import accounts
from tests.listed import a_primary, list_schools
from tests.registering import put_award, put_body, put_person, put_post

EARLY = datetime(2026, 1, 5, 9, tzinfo=UTC)
OUT = "/tmp/h4/"

def test_pictures(server, open_page, axe):
    with server.database.begin() as session:
        list_schools(session, a_primary(100001, "Ashfold School"), a_primary(100002, "Ashfold Infant School"))
        put_body(session)
        put_award(session, put_person(session, 1234567), at=EARLY)
        put_person(session, 2345678, given_names="Bea", family_name="Other")
        three = put_person(session, 3456789, given_names="Cleopatra", family_name="Featherstonehaugh-Cholmondeley")
        put_post(session, three, 100002, date(2021, 9, 1), ends=date(2023, 9, 1))
        put_person(session, 4567890, given_names="Dora", family_name="Unsure", teacher_status=TeacherStatus(Basis.UNKNOWN))
        accounts.add(session, email="panel@example.org", password="three random words", role=Role.PANEL, scope="", by="t", at=EARLY)
    for width in (1280, 320):
        page = open_page(width)
        n = [0]
        def shot(name):
            n[0] += 1
            page.screenshot(path=f"{OUT}{width}-{n[0]:02}-{name}.png", full_page=True)
            try: axe(page)
            except AssertionError as e: print("AXE", name, str(e)[:1500])
            w = page.evaluate("document.documentElement.scrollWidth")
            if w > width: print("WIDE", name, w)
        page.goto("/sign-in?next=/verify")
        page.get_by_label("E-mail address").fill("panel@example.org")
        page.get_by_label("Password", exact=True).fill("three random words")
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        shot("home-empty")
        page.get_by_role("button", name="Start a check").click()
        shot("why")
        page.get_by_role("button", name="Continue").click(); shot("why-error")
        page.get_by_label("Appointing a SENCO").check()
        page.get_by_role("button", name="Continue").click(); shot("school")
        page.get_by_label("School", exact=True).fill("ashfold")
        page.get_by_role("button", name="Continue").click(); shot("school-error")
        page.get_by_role("group", name="First day in post").get_by_label("Day").fill("4")
        page.get_by_label("Month").fill("Jan"); page.get_by_label("Year").fill("2027")
        page.get_by_role("group", name="work as a teacher").get_by_label("Yes").check()
        page.get_by_role("group", name="head or acting").get_by_label("No", exact=True).check()
        page.get_by_role("button", name="Continue").click(); shot("which")
        page.get_by_label("Ashfold School").check()
        page.get_by_role("button", name="Continue").click(); shot("candidate")
        page.get_by_label("Family name and date of birth").check(); shot("candidate-name")
        page.get_by_role("button", name="Continue").click(); shot("candidate-error")
        people = [("1234567",), ("2345678",), ("3456789",), ("4567890",), ("7777777",)]
        for i, (num,) in enumerate(people):
            if i: page.get_by_role("link", name="Add another").click()
            page.get_by_label("Reference number and date of birth").check()
            page.get_by_label("Teacher reference number").fill(num)
            g = page.get_by_role("group", name="Date of birth").first
            g.get_by_label("Day").fill("17"); g.get_by_label("Month").fill("May"); g.get_by_label("Year").fill("1980")
            page.get_by_role("button", name="Continue").click()
            if i == 0: shot("check-one")
        shot("check")
        page.get_by_role("button", name="Make the checks").click(); shot("pack")
        page.pdf(path=f"{OUT}{width}-pack.pdf")
        links = page.get_by_role("link", name="The whole answer").all()
        hrefs = [l.get_attribute("href") for l in links]
        for i, h in enumerate(hrefs):
            page.goto(h); shot(f"answer{i}")
            page.pdf(path=f"{OUT}{width}-answer{i}.pdf")
        page.goto(hrefs[1])
        page.get_by_role("button", name="Check again today").click(); shot("again")
        page.goto("/verify"); shot("home")
