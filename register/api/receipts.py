"""Checking a receipt: anybody may, without a key."""

from __future__ import annotations

from flask import Response

from register.api.answering import answered
from register.api.answers import ReceiptTold
from register.api.operation import Call, Operation
from register.api.questions import ReceiptWanted
from register.api.surroundings import begin, now
from register.services import receipts


def verify(call: Call) -> Response:
    """Check a receipt: whether this register signed it, whether it is whole, what became of it."""
    with begin() as session:  # a check whose facts were corrected is looked at again first
        found = receipts.check(session, call.sent(ReceiptWanted).receipt, at=now())
    return answered(ReceiptTold.model_validate(found))


OPERATIONS = (
    Operation(
        name="verify_receipt",
        method="POST",
        path="/receipts/verify",
        view=verify,
        summary="Check a receipt",
        scope="",
        body=ReceiptWanted,
        answer=ReceiptTold,
    ),
)
