"""What visiting teams found: the sentence and what they suggest. Severity, days and department are the item's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue


@dataclass(frozen=True)
class FindingText:
    """One way in which an item failed; ``values`` are the measured values that the sentence names."""

    item: str
    fact: str
    measure: str
    values: Mapping[str, JsonValue] = field(default_factory=dict)


_TEXTS: tuple[FindingText, ...] = (
    FindingText("A01", "登记证照原件在总部，现场只有复印件", "取回原件并悬挂"),
    FindingText("A05", "不能出示备案回执", "登录备案系统打印回执并公示"),
    FindingText("A09", "消防文书现场找不到", "补齐文书原件或存档证明"),
    FindingText("A12", "收费和退费办法未公示", "在公示栏补上收费和退费办法", {"missing": ["收费"]}),
    FindingText("A15", "在托人数比备案托位多", "调整班级或申请变更备案"),
    FindingText("A16", "在托超过 5 人", "减到 5 人以内"),
    FindingText("B04", "托小班保育人员不足，一人看护超过 5 名", "增加在岗保育人员"),
    FindingText("B05", "托大班保育人员不足，一人看护超过 7 名", "增加在岗保育人员"),
    FindingText("B12", "1 人健康证到期仍在岗", "该人离岗体检，取证后返岗"),
    FindingText("B17", "保安员不在岗，门口无人值守", "开放时段安排保安员在岗", {"guards": 0}),
    FindingText("C01", "后门未锁，无人值守", "后门加装门禁，平时关闭"),
    FindingText("C03", "接送登记缺当日记录", "逐日登记接送人并核对身份"),
    FindingText("C08", "二层外廊栏杆净高 1.18 米", "加高栏杆，整改前停用该外廊", {"height_m": 1.18}),
    FindingText("C10", "寝室窗边矮柜可攀爬", "移走窗边家具，窗户加限位"),
    FindingText("C15", "清洁剂未锁，与食品同柜", "清洁剂单独上锁存放"),
    FindingText("C16", "活动区地面有小零件和塑料袋", "清理活动区，收托前检查一遍"),
    FindingText("D01", "录像机夜间断电约 40 分钟", "加装不间断电源并每日查看"),
    FindingText("D02", "游戏区东南角没有画面", "调整或增加探头"),
    FindingText("D04", "录像保存不足 90 天", "更换或增加硬盘，保存满 90 天"),
    FindingText("E03", "疏散通道堆放玩具柜", "清出通道，保持畅通"),
    FindingText("E06", "二楼疏散指示灯 2 处不亮", "更换并逐个按键测试", {"lamps": 12, "working": 10}),
    FindingText("E07", "灭火器少配 2 具", "按面积补配灭火器"),
    FindingText("E13", "走道停放电动自行车充电", "立即移走，明确停放处"),
    FindingText("F04", "库房有 3 袋过期米粉", "封存下架，倒查进货台账", {"items": 3}),
    FindingText("F07", "留样标签没有留样人", "补全标签并培训留样人员"),
    FindingText("G05", "晨午检记录缺 2 天", "逐日填写，园长每周抽查", {"missing_days": 2}),
    FindingText("G09", "卧室通风没有记录", "每日通风并登记"),
    FindingText("H01", "公示的收费标准与合同不一致", "更正公示，多收的退还"),
)

TEXT_OF_ITEM: Mapping[str, FindingText] = {text.item: text for text in _TEXTS}
"""Item code to the way in which it fails in the demo district; items that are not here never fail there."""

PHOTO_REASONS = (
    "问题在记录本上，已记页码和日期",
    "现场有幼儿活动，未拍照，已记位置和时间",
    "机构人员当场处理，未来得及拍照",
)
"""Why a failed item has no photo (checklist.md §2 rule 13)."""

REPORTS = ("已按建议整改，附情况说明", "已整改完毕，请复查", "部分完成，其余配件已订", "已安排专人负责，每日检查")

NOT_PURSUED_REASONS = ("现场核实与反映不符", "属建议性内容，不作整改要求", "同一问题已由其他部门处理")
