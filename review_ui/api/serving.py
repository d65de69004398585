"""Serving operations: keys, scopes, limits, parameters, repeats and tags are seen to here, so that views need not."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, g, request
from werkzeug.exceptions import HTTPException, PreconditionFailed, RequestEntityTooLarge

from domain.errors import FieldInvalid, NotForYouToDecide, NotYours, Refused, TryLater
from pipeline.integrator_desk import Integrators
from records import api_keys
from records.api_keys import Caller
from records.work import OpenWork
from review_ui.api.limits import Limits
from review_ui.api.operations import MOST_ID, ROOT, Answer, Call, Operation, encode, etag
from review_ui.shell.guards import caller, integrators_only
from review_ui.shell.problems import Fault, problem

log = logging.getLogger(__name__)
Now = Callable[[], datetime]
USED_EVERY = timedelta(hours=1)
"""So often at most it is noted that a key was used."""
LOST_AFTER = timedelta(minutes=2)
"""A call under an Idempotency-Key that has no answer by then is taken for lost, and may be made again."""
MOST_FILE_BYTES = 30 * 1024 * 1024
SAFE = ("GET", "HEAD")
_FIELD = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`$")


def served(
    name: str, operations: Sequence[Operation], door: Integrators, open_work: OpenWork, now: Now, limits: Limits
) -> Blueprint:
    """The blueprint of some operations, behind keys."""

    def whose_key(key: str) -> Caller | None:
        with door.look() as session:
            found = api_keys.caller(session, key, at=now())
        if found is None:
            return None
        if found[1] is None or now() - found[1] >= USED_EVERY:
            with open_work() as session:
                api_keys.used(session, found[0].key_id, at=now())
        return found[0]

    pages = integrators_only(Blueprint(name, __name__, url_prefix=ROOT), whose_key, _no_key)
    pages.before_request(lambda: _limited(limits, now))
    pages.after_request(_with_limits)
    _tell_errors(pages)
    for one in operations:
        pages.add_url_rule(one.path, one.name, _view(one, door, open_work, now), methods=[one.method])
    return pages


def _no_key() -> Response:
    detail = "Send a key that is valid as `Authorization: Bearer ...`; `certdesk api-key create` makes one."
    return problem(401, "key-needed", detail, headers={"WWW-Authenticate": 'Bearer realm="Certdesk"'})


def _limited(limits: Limits, now: Now) -> Response | None:
    g.limit = limits.count(caller().key_id, now())
    if g.limit.remaining >= 0:
        return None
    seconds = str(g.limit.reset)
    return problem(429, "too-many-calls", f"Wait {seconds} seconds, then go on.", headers={"Retry-After": seconds})


def _with_limits(response: Response) -> Response:
    if (limit := g.get("limit")) is not None:
        response.headers["RateLimit-Limit"] = str(limit.limit)
        response.headers["RateLimit-Remaining"] = str(max(0, limit.remaining))
        response.headers["RateLimit-Reset"] = str(limit.reset)
    return response


def _view(one: Operation, door: Integrators, open_work: OpenWork, now: Now) -> Callable[..., Response]:
    def view(**path: Any) -> Response:
        if one.scope not in caller().scopes:
            detail = f"This needs the scope {one.scope.value}. Make a key that has it: `certdesk api-key create`."
            return problem(403, "scope-needed", detail)
        if any(isinstance(number, int) and number > MOST_ID for number in path.values()):
            raise NotYours
        call = _call(one, door, path)
        name = request.headers.get("Idempotency-Key", "")
        if one.method != "POST" or not name:
            return _done(one, call)
        return _once(one, call, name, open_work, now)

    return view


def _call(one: Operation, door: Integrators, path: dict[str, Any]) -> Call:
    twice = [name for name in request.args if len(request.args.getlist(name)) > 1]
    if twice:
        raise FieldInvalid(field=twice[0], why="it is given twice")
    query = msgspec.convert(request.args.to_dict(), one.query, strict=False)
    body = None
    if one.form:
        request.max_content_length = MOST_FILE_BYTES
        if request.mimetype != "multipart/form-data":
            raise WrongKind("multipart/form-data")
        body = msgspec.convert(request.form.to_dict(), one.body, strict=False)
    elif one.body is not None:
        if request.mimetype != "application/json":
            raise WrongKind("application/json")
        body = msgspec.json.decode(request.get_data(), type=one.body)
    if_match = tuple(tag.strip() for tag in request.headers.get("If-Match", "").split(",") if tag.strip())
    files = request.files if one.form else {}
    return Call(door, caller(), path, query, body, if_match, files, request.headers.get("Idempotency-Key", ""))


class WrongKind(HTTPException):
    """The body is of another content type."""

    code = 415

    def __init__(self, wanted: str) -> None:
        super().__init__(f"Send it as {wanted}, and say so in Content-Type.")


def _done(one: Operation, call: Call) -> Response:
    made = one.view(call)
    answer = made if isinstance(made, Answer) else Answer(made, one.status)
    if answer.body is None:
        return Response(status=answer.status, headers=dict(answer.headers))
    data = answer.body if isinstance(answer.body, bytes) else encode(answer.body)
    response = Response(data, answer.status, dict(answer.headers), content_type=answer.media)
    response.headers["ETag"] = etag(data)
    response.headers["Cache-Control"] = "private, no-cache"
    if request.method in SAFE:
        response.make_conditional(request)
    return response


def _once(one: Operation, call: Call, name: str, open_work: OpenWork, now: Now) -> Response:
    """The answer of a call that is done once under its name, however often it comes."""
    asked, key_id = _digest(one, call), call.caller.key_id
    with open_work() as session:
        kept = api_keys.claim(session, key_id=key_id, name=name, request=asked, at=now())
        if kept is not None and kept.request != asked:
            detail = "This Idempotency-Key was sent with another request. Use a new one for each request."
            return problem(422, "idempotency-key-reused", detail)
        if kept is not None and kept.status is not None:
            told = {**kept.headers, "Idempotency-Replayed": "true"}
            return Response(kept.body, kept.status, told)
        if kept is not None and not (now() - kept.at >= LOST_AFTER and api_keys.claim_again(session, kept, at=now())):
            detail = "The first request under this Idempotency-Key is still running. Try again in a moment."
            return problem(409, "still-running", detail, headers={"Retry-After": "1"})
    response = _failing_well(one, call)
    with open_work() as session:
        if response.status_code >= 500:  # noqa: PLR2004 - a fault of ours may be tried again
            api_keys.let_go(session, key_id=key_id, name=name)
        else:
            told = {key: value for key, value in response.headers if key in ("Content-Type", "ETag", "Location")}
            status, body = response.status_code, response.get_data()
            api_keys.answer(session, key_id=key_id, name=name, status=status, headers=told, body=body)
    return response


def _failing_well(one: Operation, call: Call) -> Response:
    try:
        return _done(one, call)
    except Exception as error:  # noqa: BLE001 - whatever it was, the answer that tells of it is kept or let go
        return _told(error)


def _digest(one: Operation, call: Call) -> str:
    made = hashlib.sha256(f"{one.method} {request.full_path}\n".encode())
    if not one.form:
        made.update(request.get_data())
    for name, file in sorted(call.files.items()):
        made.update(f"{name} {file.filename}\n".encode("utf-8", "replace"))
        made.update(hashlib.file_digest(file.stream, "sha256").digest())
        file.stream.seek(0)
    for name, value in sorted(request.form.items()) if one.form else ():
        made.update(f"{name}={value}\n".encode("utf-8", "replace"))
    return made.hexdigest()


def _tell_errors(pages: Blueprint | Flask) -> None:
    for kind in (Refused, TryLater, HTTPException, msgspec.DecodeError, Exception):
        pages.register_error_handler(kind, _told)


def _told(error: Exception) -> Response:
    """The problem that an error is to a program."""
    if isinstance(error, Refused | TryLater):
        return _ours(error)
    if isinstance(error, msgspec.ValidationError):
        return _invalid(str(error))
    if isinstance(error, msgspec.DecodeError):
        return problem(400, "bad-request", f"The body is no JSON: {error}.")
    if isinstance(error, RequestEntityTooLarge):
        return problem(413, "too-large", "Send less at once, or a smaller file.")
    if isinstance(error, PreconditionFailed):
        return problem(412, "changed-meanwhile", error.description or "")
    if isinstance(error, HTTPException):
        return problem(error.code or 500, f"http-{error.code}", error.description or error.name)
    log.error("call failed", exc_info=error, extra={"request": g.get("request_id"), "path": request.path})
    return problem(500, "broken", f"The fault is ours. Tell the operator this number: {g.get('request_id')}.")


def _ours(error: Refused | TryLater) -> Response:
    if isinstance(error, TryLater):
        return problem(503, error.code, str(error), headers={"Retry-After": "5"})
    if isinstance(error, NotYours):
        return problem(404, error.code, "Check the address; the lists tell the ids that are yours.")
    if isinstance(error, FieldInvalid):
        fault = Fault(str(error.facts["field"]), str(error.facts["why"]))
        return problem(422, error.code, str(error), errors=[fault])
    return problem(403 if isinstance(error, NotForYouToDecide) else 409, error.code, str(error))


def _invalid(words: str) -> Response:
    found = _FIELD.search(words)
    field, why = (found[1], words[: found.start()]) if found else ("", words)
    for pattern in (r"unknown field `([^`]+)`", r"missing required field `([^`]+)`"):
        if named := re.search(pattern, words):
            field = f"{field}.{named[1]}".lstrip(".")
    return problem(422, "field-invalid", f"{field}: {why}." if field else f"{why}.", errors=[Fault(field, why)])
