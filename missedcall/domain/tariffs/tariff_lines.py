"""The lines of a tariff, made from what its file says."""

from missedcall.domain.tariffs.condition import Condition
from missedcall.domain.tariffs.tariff import (
    ExtraLength,
    Registration,
    SecurityDeposit,
    ServiceConnection,
    StepCharge,
    Unit,
)
from missedcall.domain.tariffs.tariff_shape import (
    DemandLines,
    DepositLine,
    ExtraLengthLine,
    HorsepowerSteps,
    KilowattSteps,
    RegistrationLine,
    ServiceLine,
)


def categories(lines: DemandLines) -> frozenset[str]:
    """Give the categories that the lines name."""
    return frozenset(
        [
            *(lines.registration.by_category if lines.registration else ()),
            *(lines.service_connection.by_category if lines.service_connection else ()),
            *(lines.security_deposit.per_unit if lines.security_deposit else ()),
        ]
    )


def registration(line: RegistrationLine | None) -> Registration | None:
    if line is None:
        return None
    return Registration(line.taxable, line.refundable, line.by_category)


def service_connection(line: ServiceLine | None) -> ServiceConnection | None:
    if line is None:
        return None
    by_phase = {
        (phase, area): _charge(steps)
        for phase, areas in ((1, line.one_phase), (3, line.three_phase))
        if areas
        for area, steps in (("U", areas.urban), ("R", areas.rural))
    }
    own = {name: _charge(steps) for name, steps in line.by_category.items()}
    return ServiceConnection(line.taxable, line.refundable, by_phase, own)


def extra_length(line: ExtraLengthLine, when: Condition) -> ExtraLength:
    return ExtraLength(line.taxable, line.refundable, when, line.included_m, line.per_m)


def security_deposit(line: DepositLine | None) -> SecurityDeposit | None:
    if line is None:
        return None
    return SecurityDeposit(line.taxable, line.refundable, line.per_unit)


def _charge(steps: KilowattSteps | HorsepowerSteps) -> StepCharge:
    unit: Unit = "HP" if isinstance(steps, HorsepowerSteps) else "kW"
    return StepCharge(unit, steps.base, steps.included, steps.per_extra)
