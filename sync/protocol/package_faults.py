"""Why a package is refused: stable codes, and what to tell a person."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tuoyu_desktop.domain.errors import EnvironmentFault


class PackageCode(StrEnum):
    """Never renamed, never reused."""

    NOT_ONE = "package-not-one"
    VERSION = "package-version"
    DAMAGED = "package-damaged"
    WRONG_KIND = "package-wrong-kind"
    OTHER_DISTRICT = "package-other-district"
    UNKNOWN_DEVICE = "package-unknown-device"
    SIGNATURE = "package-signature"
    OTHER_LAPTOP = "package-other-laptop"
    SHORT_ANSWER = "package-short-answer"
    NO_KEY = "package-no-key"
    DISK = "package-disk"
    NO_ROOM = "package-no-room"
    LIMIT = "package-limit"
    NOT_A_VISIT = "package-not-a-visit"
    NO_VISIT_KEY = "package-no-visit-key"
    OTHER_VISIT = "package-other-visit"
    OWN = "package-own"


SENTENCES: Mapping[PackageCode, str] = {
    PackageCode.NOT_ONE: "这个文件不是托育督导的数据包，请选扩展名为 .tuoyu 的文件。",
    PackageCode.VERSION: "数据包由更新版本的程序写成，请先更新程序再读。",
    PackageCode.DAMAGED: "数据包不完整或被改动过，什么都没有读入。请重新导出，再拷一次。",
    PackageCode.WRONG_KIND: "这个文件该在另一头读，请换一个：电脑导出的数据包交给区里，区里给的回执包在电脑上读。",
    PackageCode.OTHER_DISTRICT: "这个数据包是给别的区的，这里不能读入，请交给那个区。",
    PackageCode.UNKNOWN_DEVICE: "区里不认识导出这个数据包的电脑，没有读入。请用新的登记码登记那台电脑，记录不会丢。",
    PackageCode.SIGNATURE: "数据包的签名对不上，可能被改动或冒充，没有读入。请联系送来的人核对。",
    PackageCode.OTHER_LAPTOP: "这个回执包是给另一台电脑的，请拿到那台电脑上读。",
    PackageCode.SHORT_ANSWER: "回执包里少了这台电脑现在要的资料，没有读入。请再导出一次交给区里，或联网同步。",
    PackageCode.NO_KEY: "这台电脑没有区里的数据包密钥，不能导出。请联网同步，或向区里要新的登记码重新登记。",
    PackageCode.DISK: "U 盘读写失败，可能已满、写保护或被拔出。请检查后再试，记录都在原处。",
    PackageCode.NO_ROOM: "这个 U 盘剩下的地方放不下一个数据包，请腾出空间或换一个 U 盘。",
    PackageCode.LIMIT: "单个数据包太小，放不下一批记录。请选大一些。",
    PackageCode.NOT_A_VISIT: "这个文件不是检查包，请选另一台电脑导出的、扩展名为 .tuoyu-visit 的文件。",
    PackageCode.NO_VISIT_KEY: "本机没有这次检查的加入码，打不开检查包。请先输入主检电脑上显示的加入码。",
    PackageCode.OTHER_VISIT: "检查包里有别的检查的记录，没有读入。请在另一台电脑上重新导出这次检查。",
    PackageCode.OWN: "这是本机自己导出的检查包，请拿到另一台电脑上读入。",
}


class PackageRefused(EnvironmentFault):
    """A package that cannot be written or read; ``package_code`` says why."""

    def __init__(self, code: PackageCode, *, detail: str = "") -> None:
        super().__init__(code.value, SENTENCES[code], detail=detail)
        self.package_code = code
