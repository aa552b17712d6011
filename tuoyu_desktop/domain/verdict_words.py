"""What was not taken and why: kinds of entries in words, and the reasons by their codes with what to do about them."""

from __future__ import annotations

import re

KINDS = {
    "inspection": "检查",
    "visit.planned": "走访安排",
    "facility.corrected": "机构信息更正",
    "finding.recorded": "问题",
    "finding.updated": "问题更正",
    "finding.reinspected": "复查",
    "finding.transferred": "移送",
    "finding.closed": "销号",
    "rectification.reported": "整改报告",
    "extension.requested": "延期申请",
    "notice.issued": "文书",
    "notice.delivered": "送达",
    "notice.voided": "文书作废",
    "notice.signed_copy_linked": "签字件",
    "inspection.started": "检查",
    "inspection.finished": "检查封存",
    "inspection.amended": "检查更正",
    "inspection.abandoned": "检查放弃",
    "inspection.signed": "签字",
    "inspection.joined": "加入检查",
    "answer.recorded": "检查项",
    "answer.settled": "检查项的定论",
    "evidence.attached": "照片",
    "evidence.reviewed": "照片审看",
    "evidence.withdrawn": "照片撤回",
    "application.reviewed": "普惠初审",
    "incident.reported": "应急报告",
    "incident.updated": "应急进展",
    "person_check.queried": "人员查询",
    "numbers.returned": "文号交还",
}
"""Kinds of entries in the words of screen and ledger."""

REASONS = {
    "malformed": "这条记录区里的程序读不懂，请把设置里的诊断包交给区里",
    "unknown-kind": "区里的程序版本旧，更新后请区里放行",
    "internal": "区里的程序出错，修好后请区里放行",
    "device-revoked": "这台电脑已停用，请区里核对后放行",
    "device-replaced": "这台电脑已被接替，请区里核对后放行",
    "not-yours": "这种记录只能由区里写，请联系区里核对",
    "unknown-person": "区里的名册没有写这条记录的人，请区里补上",
    "not-appointed": "写这条记录的人当天不在聘期内，请区里核对聘期",
    "unknown-facility": "区里没有这家机构，请区里核对",
    "out-of-area": "这家机构不在本单位范围内，请区里核对分工",
    "person-out-of-area": "写这条记录的人不管这家机构，请区里核对分工",
    "late": "这次检查封存以后才写的，请主检写更正说明，或请区里放行",
    "seal-incomplete": "封存的内容还没有到齐，另一台电脑同步后会自己收下，来不了请区里放行",
    "seal-digest": "封存的内容和区里收到的不一致，请联系区里核对",
    "amendment-digest": "更正的内容和它的校验码对不上，请联系区里核对",
    "amendment-answer": "更正里写的结果不是可选的结果，请更新程序后重新更正",
    "amendment-seal": "更正写的不是这次检查的封存，请主检重新打开这次检查再更正",
    "amendment-open": "这次检查区里还没有收下封存，更正先不收，封存收下后会自己收下",
    "amendment-not-lead": "更正要由主检在封存的电脑上写，请区里核对后放行",
    "clock-skew": "电脑时间和区里相差太多，文书先放着，请校准时间并等区里核对",
    "visit-unknown": "区里还没有收到这次检查的开头，收到后会自己收下",
    "visit-not-sealed": "这次检查还没有封存，文书先不收，封存后会自己收下",
    "visit-not-accepted": "这次检查区里还没有收下，收下后会一起收",
    "notice-twice": "这次检查已有一份同样的文书，作废前一份后会自己收下，或请区里核对",
    "check-code": "文书的校验码对不上，请作废后重新生成",
    "wrong-document": "文书的种类和内容对不上，请作废后重新生成",
    "number-mismatch": "文书里的编号和记录对不上，请作废后重新生成",
    "number-missing": "文书没有编号，请作废后重新生成",
    "document-not-allowed": "这种检查不能出这种文书，请作废",
    "number-not-leased": "编号不是发给这台电脑的，请同步后作废，重新生成",
    "number-used": "编号已经用过，请作废后重新生成",
    "wrong-mode": "问题登记的方式和这次检查不符，请联系区里核对",
    "wrong-facility": "文书的机构和这次检查不符，请作废后重新生成",
    "not-lead": "只有主检可以封存，请主检登录后封存",
    "not-in-team": "写这条记录的人不在这次检查的人员里，请区里核对后放行",
    "not-joined": "写这条记录的电脑没有用加入码加入这次检查，请区里核对后放行",
    "not-of-the-team": "文书的出具人或签署人不在这次检查的人员里，请作废后由队员重新生成",
    "no-facility": "没有写是哪家机构，请重新开始这次检查",
    "rule-team-recusal": "写记录的人或队员需要回避，请换人重新检查",
    "rule-team-appointment": "队员当天不在聘期内，请区里核对聘期",
    "rule-team-certificates": "行政检查要有两名执法证有效的人，请区里核对执法证",
    "rule-cap": "这次检查超出今年的频次上限，又没有批准超出上限的文号，文书先不收，请区里核对后放行",
    "rule-lead": "主检不能带这种检查，请区里核对，或换人重新检查",
    "rule-start-consent": "没有写机构由谁答复是否同意，请重新开始并写明",
    "rule-start-approval": "没有写任务编号和批准文号，请重新开始并写明",
    "rule-start-scan": "没有写企业码扫码编号，请重新开始并写明",
    "rule-notice-unreadable": "文书的内容区里的程序读不懂，请作废后重新生成",
    "rule-notice-certificates": "执法文书要有两名持执法证的人，请作废后补上再生成",
    "rule-notice-ink": "执法文书要打印后用笔签字，请作废后重新生成",
    "rule-notice-remedies": "责令改正通知书没有写复议机关和法院，请作废后重新生成",
    "rule-notice-advice": "只作建议的项目写成了责令改正，请作废后重新生成",
    "rule-notice-due": "责令改正的问题没有写改正期限，请作废后补上再生成",
    "rule-notice-number": "走访文书用编号，不用文号，请作废后重新生成",
    "rule-notice-order-word": "走访文书写了“责令”“限期”，请作废后改写成建议",
}
"""One sentence for each code that the server's judge gives. Where it says 请区里放行, only the district can."""

_CODE = re.compile(r"[a-z0-9.-]+")


def reason_words(reason: str) -> str:
    """The sentence; what a person at the district wrote is shown as it is, a code unknown here with what to do."""
    if not reason:
        return "区里没有写原因，请联系区里"
    if reason in REASONS:
        return REASONS[reason]
    return f"请更新程序，或把这个代码告诉区里：{reason}" if _CODE.fullmatch(reason) else reason
