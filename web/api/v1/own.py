"""Answer 404 for an application that is not there, or not the person's: both alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from missedcall.domain.applications import application_number
from missedcall.usecases.clients.person_applications import NotOwn
from missedcall.usecases.connection.case import NoSuchApplication
from web.api.v1.problems import ApiProblem


@contextmanager
def application(number: str) -> Iterator[None]:
    """Do something with the application of this number, if it is the person's."""
    if not application_number.is_application_number(number):
        raise ApiProblem("not_found", 404)
    try:
        yield
    except (NotOwn, NoSuchApplication) as error:
        raise ApiProblem("not_found", 404) from error
