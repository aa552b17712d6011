"""The closed word lists of the glossary. Values are what stands in entries: never renamed, never reused.

Chinese wording of each stands in ``wording.py``.
"""

from __future__ import annotations

from enum import StrEnum


class FacilityKind(StrEnum):
    """Six kinds of requirements row 85; items apply to the service centre as to a 托育机构."""

    CENTER = "CENTER"
    COMMUNITY = "COMMUNITY"
    KINDERGARTEN = "KINDERGARTEN"
    EMPLOYER = "EMPLOYER"
    HOME = "HOME"
    SERVICE_CENTRE = "SERVICE_CENTRE"


class Ownership(StrEnum):
    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"


class LegalNature(StrEnum):
    """Requirements row 35."""

    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION"
    SOCIAL_SERVICE = "SOCIAL_SERVICE"
    COMPANY = "COMPANY"


class FilingStatus(StrEnum):
    """Requirements row 26."""

    NOT_REGISTERED = "NOT_REGISTERED"
    REGISTERED = "REGISTERED"
    FILED = "FILED"
    CHANGING = "CHANGING"
    CANCELLED = "CANCELLED"


class MealMode(StrEnum):
    """Requirements row 54."""

    OWN_KITCHEN = "OWN_KITCHEN"
    DELIVERED = "DELIVERED"
    BROUGHT = "BROUGHT"
    NONE = "NONE"


class PriceType(StrEnum):
    """Requirements rows 76-79: decides which fee rule runs."""

    GOVERNMENT_GUIDED = "GOVERNMENT_GUIDED"
    AGREED = "AGREED"
    BAND = "BAND"
    MARKET = "MARKET"


class AgeBand(StrEnum):
    """Care groups by age: 乳儿 6-12 months, 托小 12-24, 托大 24-36, 混合 from 18 months (设置标准第19条)."""

    INFANT = "INFANT"
    TODDLER = "TODDLER"
    SENIOR = "SENIOR"
    MIXED = "MIXED"


class PersonKind(StrEnum):
    """Who a person on the roster is (requirements row 1; documents.md §1 actors a-e)."""

    DISTRICT_OFFICER = "DISTRICT_OFFICER"
    STREET_OFFICER = "STREET_OFFICER"
    EXPERT = "EXPERT"
    FRONT_LINE = "FRONT_LINE"
    PARENT = "PARENT"
    HEALTH_GUIDE = "HEALTH_GUIDE"


class VisitMode(StrEnum):
    """Decides which documents exist (documents.md §1)."""

    ADMINISTRATIVE_INSPECTION = "ADMINISTRATIVE_INSPECTION"
    SUPERVISORY_VISIT = "SUPERVISORY_VISIT"
    GUIDANCE = "GUIDANCE"
    INCLUSIVE_VERIFICATION = "INCLUSIVE_VERIFICATION"


class InspectionKind(StrEnum):
    ROUTINE = "ROUTINE"
    SPECIAL = "SPECIAL"
    RANDOM = "RANDOM"
    JOINT = "JOINT"
    REINSPECTION = "REINSPECTION"


class Profile(StrEnum):
    """Option groups of the checklist (checklist.md §1)."""

    QUICK = "QUICK"
    EXPERT = "EXPERT"
    FULL = "FULL"
    REINSPECTION = "REINSPECTION"
    INCLUSIVE = "INCLUSIVE"


class Answer(StrEnum):
    """NOT_CHECKED is given only while finishing, with a reason, and never counts as a pass."""

    PASS = "PASS"
    FAIL = "FAIL"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_CHECKED = "NOT_CHECKED"


class Severity(StrEnum):
    MINOR = "MINOR"
    MAJOR = "MAJOR"
    CRITICAL = "CRITICAL"


class StopPrompt(StrEnum):
    """A prompt to the inspector, never an order (checklist.md §0)."""

    YES = "YES"
    DEPENDS = "DEPENDS"
    NO = "NO"


class FindingState(StrEnum):
    AWAITING_DECISION = "AWAITING_DECISION"
    NOT_PURSUED = "NOT_PURSUED"
    OPEN = "OPEN"
    AWAITING_REINSPECTION = "AWAITING_REINSPECTION"
    REFERRED = "REFERRED"
    CLOSED = "CLOSED"


STILL_OPEN = (FindingState.AWAITING_DECISION, FindingState.OPEN, FindingState.AWAITING_REINSPECTION)
"""States that ask somebody for work; a re-inspection takes them along. What was referred is with another authority."""


class ReinspectionResult(StrEnum):
    RECTIFIED = "RECTIFIED"
    PARTLY = "PARTLY"
    NOT_RECTIFIED = "NOT_RECTIFIED"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Decision(StrEnum):
    """What the district decides on a reported finding (documents.md §1.3)."""

    ORDER = "ORDER"
    REFER = "REFER"
    HINT = "HINT"
    NOT_PURSUED = "NOT_PURSUED"


class DayKind(StrEnum):
    """Days for rectification: working days up to 30, calendar days from 60 on (checklist.md §2 rule 18)."""

    WORKING = "WORKING"
    CALENDAR = "CALENDAR"


class VisitState(StrEnum):
    OPEN = "OPEN"
    SEALED = "SEALED"
    ABANDONED = "ABANDONED"
    REFUSED = "REFUSED"


class NoticeState(StrEnum):
    ISSUED = "ISSUED"
    DELIVERED = "DELIVERED"
    VOID = "VOID"


class EntryStatus(StrEnum):
    """The district's verdict on a stored entry; DUPLICATE is stored and takes no effect (sync.md §3.2)."""

    APPLIED = "applied"
    HELD = "held"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    ERASED = "erased"
