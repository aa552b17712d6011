"""Chinese wording of the enums on paper."""

from tuoyu_desktop.domain.terms import Answer, PersonKind, ReinspectionResult, Severity

PERSON = {
    PersonKind.DISTRICT_OFFICER: "区级执法人员",
    PersonKind.STREET_OFFICER: "街道（乡镇）执法人员",
    PersonKind.EXPERT: "专家",
    PersonKind.FRONT_LINE: "一线工作人员",
    PersonKind.PARENT: "家长代表",
    PersonKind.HEALTH_GUIDE: "妇幼保健人员",
}
ANSWER = {
    Answer.PASS: "合格",
    Answer.FAIL: "不合格",
    Answer.NOT_APPLICABLE: "不适用",
    Answer.NOT_CHECKED: "未检查",
}
SEVERITY = {Severity.MINOR: "一般", Severity.MAJOR: "较重", Severity.CRITICAL: "重大"}
RESULT = {
    ReinspectionResult.RECTIFIED: "已整改",
    ReinspectionResult.PARTLY: "部分整改",
    ReinspectionResult.NOT_RECTIFIED: "未整改",
    ReinspectionResult.NOT_APPLICABLE: "不适用",
}
