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


def fitted(who: Applicant) -> Life:
    """Wait for the lineman; he comes some hours after he is announced, and the light is on."""
    yield from who.visited()
    yield 5
    yield from who.visited()
    who.energises()


def connected(who: Applicant) -> Life:
    yield 5
    who.pays()
    yield from fitted(who)


def waits_to_pay(_: Applicant) -> Life:
    yield 1


def short_payment(who: Applicant) -> Life:
    yield 6
    who.pays(500)
    yield 3 * DAY_H
    who.pays()
    yield from fitted(who)


def over_payment(who: Applicant) -> Life:
    yield 8
    who.pays((who.case.due_paise or 0) // 100 + 200)
    yield from fitted(who)


def duplicate_payment(who: Applicant) -> Life:
    yield 9
    owed = (who.case.due_paise or 0) // 100
    who.pays()
    yield 0.2
    who.pays(owed, channel=Channel.BBPS)
    yield from fitted(who)


def bounced_cheque(who: Applicant) -> Life:
    yield 20
    reference = who.pays(channel=Channel.CHEQUE)
    yield 2 * DAY_H
    reversals.reverse_payment(
        who.deps,
        channel=Channel.CHEQUE,
        reference=reference,
        cause=ReversalCause.BOUNCED,
        who="accounts",
        role=Actor.ACCOUNTS,
        now=who.clock.now,
    )


def money_of_nobody(who: Applicant) -> Life:
    yield 10
    notice = PaymentNotice(Channel.BBPS, f"SEED{who.id}-0", 100_000, settled_at=who.clock.now)
    payments.book_payment(
        who.deps, application="00000000000", notice=notice, who="seed", now=who.clock.now
    )


def demand_revised(who: Applicant) -> Life:
    yield 7
    revision = Revision({"load": "4"}, "asked for more", by_applicant=True)
    demands.revise_demand(
        who.deps,
        application_id=who.id,
        revision=revision,
        who="je",
        role=Actor.JE,
        now=who.clock.now,
    )
    yield DAY_H
    who.pays()
    yield from fitted(who)


def demand_expired(who: Applicant) -> Life:
    yield 31 * DAY_H


def demand_reissued(who: Applicant) -> Life:
    yield 31.5 * DAY_H
    demands.reissue_demand(
        who.deps, application_id=who.id, who="asha", role=Actor.OPERATOR, now=who.clock.now
    )


def cable_not_ready(who: Applicant) -> Life:
    yield 3
    who.pays()
    yield from who.visited()
    yield 5
    who.finds(HoldKind.CABLE_BY_APPLICANT)
    yield 2 * DAY_H
    who.does(Event.CLOSE_HOLD, Actor.JE, hold=HoldKind.CABLE_BY_APPLICANT)
    yield from fitted(who)


def premises_locked(who: Applicant) -> Life:
    yield 4
    who.pays()
    yield from who.visited()
    yield 6
    who.finds(HoldKind.PREMISES_LOCKED)
    yield from fitted(who)


def late(who: Applicant) -> Life:
    """Pay, and see nobody come: the promise breaks, the JE, the AE and the nodal officer hear."""
    yield 2
    who.pays()
    yield 9 * DAY_H
    yield from fitted(who)


def faulty_meter(who: Applicant) -> Life:
    yield 5
    who.pays()
    yield from who.visited()
    yield 5
    serial = who.fetches_meter()
    issuing.mark_meter_faulty(
        who.deps,
        serial=serial,
        office=str(who.case.row.office),
        reason="shows nothing",
        actor="store",
        now=who.clock.now,
    )
    yield from fitted(who)


def withdrawn(who: Applicant) -> Life:
    yield 30
    who.does(Event.WITHDRAW, Actor.OPERATOR, declared={"identity_proven": True})


def withdrawn_by_another(who: Applicant) -> Life:
    yield from withdrawn(who)
    yield 5
    who.does(Event.NOT_ME, Actor.SUPERVISOR)


def refunded(who: Applicant) -> Life:
    yield 5
    who.pays()
    yield 2
    who.does(Event.WITHDRAW, Actor.OPERATOR, declared={"identity_proven": True})
    yield DAY_H
    number, now = who.case.number, who.clock.now
    refunds.propose_refund(
        who.deps, application=number, sent_as=f"NEFT{who.id}", by="ravi", now=now
    )
    yield 3
    refunds.approve_refund(who.deps, application=number, by="sushma", now=who.clock.now)


def no_supply(who: Applicant) -> Life:
    yield from connected(who)
    yield 10
    who.does(Event.NO_SUPPLY, Actor.JE)


def rejected(who: Applicant) -> Life:
    yield 6
    who.does(Event.PROPOSE_REJECTION, Actor.JE)
    yield 6
    who.does(Event.REJECT, Actor.AE)


def objection_upheld(who: Applicant) -> Life:
    yield from rejected(who)
    yield DAY_H
    who.does(Event.ACCEPT_OBJECTION, Actor.AE)


def papers_never_shown(_: Applicant) -> Life:
    yield 8 * DAY_H


def papers_shown(who: Applicant) -> Life:
    yield 30
    who.does(Event.PAPERS_COMPLETE, Actor.VERIFIER, declared={"papers_complete": True})


def revived(who: Applicant) -> Life:
    yield 8 * DAY_H
    who.does(Event.REVIVE, Actor.SUPERVISOR)


def merged(who: Applicant) -> Life:
    yield 12
    while (stays := who.neighbour()) is None:
        yield DAY_H
    who.merged_into(stays)


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
