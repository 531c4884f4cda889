"""Officials see what is on its way, and let what was given up go again."""

from __future__ import annotations

from register.domain.letters import State
from register.store import accounts, carrying, letters
from register.store.session import Database
from tests.services.letter_scenes import ADDRESS, AT, BODY, SUBJECT, put_letters
from tests.web.reading import StrictClient
from tests.web.test_letters import acts


def give_up(database: Database, problem: str = "The address takes no letters.") -> int:
    """The oldest letter fails."""
    with database.begin() as session:
        taken = carrying.take(session, at=AT, carrier="notify")
        assert taken is not None
        carrying.failed(session, taken, problem=problem)
        return taken.id


def test_before_the_first_letter_the_page_says_what_to_do(official: StrictClient) -> None:
    text = official.page("/admin/outbox").text
    assert "No letter has been written yet" in text
    assert "give out accounts first" in text
    assert "No key for GOV.UK Notify is set" in text


def test_the_list_is_filtered_by_state_and_shows_no_address(
    official: StrictClient, database: Database
) -> None:
    put_letters(database, "one", "two", "three")
    number = give_up(database)
    page = official.page("/admin/outbox")
    assert "Waiting (2)" in page.links
    assert "Given up (1)" in page.links
    assert ADDRESS not in page.whole
    failed = official.page("/admin/outbox?state=failed")
    assert "The address takes no letters." in failed.text
    assert f"/admin/outbox/{number}" in failed.links.values()
    assert "No letter is in this state: sent." in official.page("/admin/outbox?state=sent").text
    assert "All" in official.page("/admin/outbox?state=nonsense").text


def test_one_letter_shows_where_it_goes_and_what_it_says(
    official: StrictClient, database: Database
) -> None:
    put_letters(database, "one")
    text = official.page(f"/admin/outbox/{give_up(database)}").text
    for told in (ADDRESS, SUBJECT, BODY.splitlines()[0], "GOV.UK Notify", "Given up"):
        assert told in text


def test_a_letter_given_up_is_tried_again_and_the_ledger_says_by_whom(
    official: StrictClient, database: Database
) -> None:
    account = put_letters(database, "one")
    number = give_up(database)
    page = official.send(f"/admin/outbox/{number}", f"/admin/outbox/{number}/again")
    assert f"Letter {number} goes again within a minute." in page.text
    with database.read() as session:
        assert letters.one(session, number).state is State.WAITING
    ((action, actor, subject),) = acts(database)
    assert (action, subject) == ("letter tried again", f"letter:{number}")
    assert actor not in (account.actor, "nobody")


def test_the_button_is_there_only_where_it_would_help(
    official: StrictClient, database: Database
) -> None:
    account = put_letters(database, "one")
    assert "Try again" not in official.page("/admin/outbox/1").text
    number = give_up(database)
    assert "Try again" in official.page(f"/admin/outbox/{number}").text
    with database.begin() as session:
        accounts.set_active(session, account.id, active=False)
    assert "Try again" not in official.page(f"/admin/outbox/{number}").text


def test_a_letter_that_waits_cannot_be_tried_again(
    official: StrictClient, database: Database
) -> None:
    put_letters(database, "one")
    token = official.page("/admin/outbox").form("/sign-out")
    assert official.post("/admin/outbox/1/again", data=token).status_code == 409
    assert official.post("/admin/outbox/99/again", data=token).status_code == 404


def test_the_first_page_of_officials_counts_what_waits_and_what_was_given_up(
    official: StrictClient, database: Database
) -> None:
    put_letters(database, "one", "two", "three")
    give_up(database)
    text = official.page("/admin").text
    assert "2 letters waiting to go." in text
    assert "1 letter given up." in text
