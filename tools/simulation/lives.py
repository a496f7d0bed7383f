"""Say what becomes of an application after its form: lives, as people and money bring them about.

A life yields the hours until its next thing happens. Each is named for the edge that it shows.
"""

from collections.abc import Callable, Mapping

from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.connection import demands
from missedcall.usecases.connection.demands import Revision
from missedcall.usecases.meters import issuing
from missedcall.usecases.payments import payments, refunds, reversals
from missedcall.usecases.payments.reversals import ReversalCause
from tools.simulation.applicant import DAY_H, Applicant, Life


def fitted(actor: Applicant) -> Life:
    """Wait for the lineman, who comes some hours after the announcement, and the light is on."""
    yield from actor.visited()
    yield 5
    yield from actor.visited()
    actor.energises()


def connected(actor: Applicant) -> Life:
    yield 5
    actor.pays()
    yield from fitted(actor)


def waits_to_pay(_: Applicant) -> Life:
    yield 1


def short_payment(actor: Applicant) -> Life:
    yield 6
    actor.pays(500)
    yield 3 * DAY_H
    actor.pays()
    yield from fitted(actor)


def over_payment(actor: Applicant) -> Life:
    yield 8
    actor.pays((actor.case.due_paise or 0) // 100 + 200)
    yield from fitted(actor)


def duplicate_payment(actor: Applicant) -> Life:
    yield 9
    owed = (actor.case.due_paise or 0) // 100
    actor.pays()
    yield 0.2
    actor.pays(owed, channel=Channel.BBPS)
    yield from fitted(actor)


def bounced_cheque(actor: Applicant) -> Life:
    yield 20
    reference = actor.pays(channel=Channel.CHEQUE)
    yield 2 * DAY_H
    reversals.reverse_payment(
        actor.deps,
        channel=Channel.CHEQUE,
        reference=reference,
        cause=ReversalCause.BOUNCED,
        actor="accounts",
        role=Actor.ACCOUNTS,
        now=actor.clock.now,
    )


def money_of_nobody(actor: Applicant) -> Life:
    yield 10
    notice = PaymentNotice(Channel.BBPS, f"SEED{actor.id}-0", 100_000, settled_at=actor.clock.now)
    payments.book_payment(
        actor.deps, application="00000000000", notice=notice, actor="seed", now=actor.clock.now
    )


def demand_revised(actor: Applicant) -> Life:
    yield 7
    revision = Revision({"load": "4"}, "asked for more", by_applicant=True)
    demands.revise_demand(
        actor.deps,
        application_id=actor.id,
        revision=revision,
        actor="je",
        role=Actor.JE,
        now=actor.clock.now,
    )
    yield DAY_H
    actor.pays()
    yield from fitted(actor)


def demand_expired(actor: Applicant) -> Life:
    yield 31 * DAY_H


def demand_reissued(actor: Applicant) -> Life:
    yield 31.5 * DAY_H
    demands.reissue_demand(
        actor.deps, application_id=actor.id, actor="asha", role=Actor.OPERATOR, now=actor.clock.now
    )


def cable_not_ready(actor: Applicant) -> Life:
    yield 3
    actor.pays()
    yield from actor.visited()
    yield 5
    actor.finds(HoldKind.CABLE_BY_APPLICANT)
    yield 2 * DAY_H
    actor.does(Event.CLOSE_HOLD, Actor.JE, hold=HoldKind.CABLE_BY_APPLICANT)
    yield from fitted(actor)


def premises_locked(actor: Applicant) -> Life:
    yield 4
    actor.pays()
    yield from actor.visited()
    yield 6
    actor.finds(HoldKind.PREMISES_LOCKED)
    yield from fitted(actor)


def late(actor: Applicant) -> Life:
    """Pay, but no lineman comes: the promise breaks, the JE, the AE and the nodal officer hear."""
    yield 2
    actor.pays()
    yield 9 * DAY_H
    yield from fitted(actor)


def faulty_meter(actor: Applicant) -> Life:
    yield 5
    actor.pays()
    yield from actor.visited()
    yield 5
    serial = actor.fetches_meter()
    issuing.mark_meter_faulty(
        actor.deps,
        serial=serial,
        office=str(actor.case.row.office),
        reason="shows nothing",
        actor="store",
        now=actor.clock.now,
    )
    yield from fitted(actor)


def withdrawn(actor: Applicant) -> Life:
    yield 30
    actor.does(Event.WITHDRAW, Actor.OPERATOR, declared={"identity_proven": True})


def withdrawn_by_another(actor: Applicant) -> Life:
    yield from withdrawn(actor)
    yield 5
    actor.does(Event.NOT_ME, Actor.SUPERVISOR)


def refunded(actor: Applicant) -> Life:
    yield 5
    actor.pays()
    yield 2
    actor.does(Event.WITHDRAW, Actor.OPERATOR, declared={"identity_proven": True})
    yield DAY_H
    number, now = actor.case.number, actor.clock.now
    refunds.propose_refund(
        actor.deps, application=number, sent_as=f"NEFT{actor.id}", by="ravi", now=now
    )
    yield 3
    refunds.approve_refund(actor.deps, application=number, by="sushma", now=actor.clock.now)


def no_supply(actor: Applicant) -> Life:
    yield from connected(actor)
    yield 10
    actor.does(Event.NO_SUPPLY, Actor.JE)


def rejected(actor: Applicant) -> Life:
    yield 6
    actor.does(Event.PROPOSE_REJECTION, Actor.JE)
    yield 6
    actor.does(Event.REJECT, Actor.AE)


def objection_upheld(actor: Applicant) -> Life:
    yield from rejected(actor)
    yield DAY_H
    actor.does(Event.ACCEPT_OBJECTION, Actor.AE)


def papers_never_shown(_: Applicant) -> Life:
    yield 8 * DAY_H


def papers_shown(actor: Applicant) -> Life:
    yield 30
    actor.does(Event.PAPERS_COMPLETE, Actor.VERIFIER, declared={"papers_complete": True})


def revived(actor: Applicant) -> Life:
    yield 8 * DAY_H
    actor.does(Event.REVIVE, Actor.SUPERVISOR)


def merged(actor: Applicant) -> Life:
    yield 12
    while (stays := actor.neighbour()) is None:
        yield DAY_H
    actor.merged_into(stays)


Birth = Callable[[Applicant], Life]
Lives = Mapping[Birth, int]
# How often each is lived; each is lived once before any is lived again.
AFTER_A_DEMAND: Lives = {
    demand_expired: 2,
    demand_reissued: 1,
    connected: 40,
    waits_to_pay: 12,
    short_payment: 4,
    over_payment: 3,
    duplicate_payment: 2,
    bounced_cheque: 2,
    money_of_nobody: 2,
    demand_revised: 3,
    cable_not_ready: 5,
    premises_locked: 4,
    late: 5,
    faulty_meter: 2,
    withdrawn: 3,
    withdrawn_by_another: 1,
    refunded: 2,
    no_supply: 2,
    rejected: 2,
    objection_upheld: 1,
}
WITHOUT_PAPERS: Lives = {papers_never_shown: 3, papers_shown: 4, revived: 1, merged: 2}
