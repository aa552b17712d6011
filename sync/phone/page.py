"""The one page that a telephone sees: a form for pictures, and what became of those brought just now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

FIELD = "photo"
_NOTE = "不拍婴幼儿正脸。照片只传到这台电脑，存进这次检查；传完可以关掉这个网页。"
_STYLE = """
body{margin:0;padding:24px 20px 48px;font:18px/1.6 system-ui,sans-serif;color:#1b2430;background:#f6f7f9}
main{max-width:34rem;margin:auto}
h1{font-size:24px;margin:0 0 4px}
p{margin:8px 0}
.quiet{color:#5a6675;font-size:16px}
label,button{display:block;width:100%;box-sizing:border-box;margin:16px 0;padding:16px;border-radius:12px;font:inherit}
label{background:#fff;border:2px dashed #9aa7b5}
input{display:block;margin-top:12px;max-width:100%;font:inherit}
button{border:0;background:#17645c;color:#fff;font-weight:600}
li{margin:6px 0;overflow-wrap:anywhere}
.refused{color:#a12622}
@media(prefers-color-scheme:dark){body{color:#e6eaf0;background:#14191f}label{background:#1d242c;border-color:#55616e}
.quiet{color:#a3afbc}button{background:#2a9083}.refused{color:#ff9a94}}
"""


@dataclass(frozen=True)
class Brought:
    """A picture that came; ``refused`` says why it was not taken."""

    name: str
    refused: str = ""


def page(title: str, brought: Sequence[Brought], told: str) -> bytes:
    """The whole page, without any script or other address."""
    taken = sum(1 for one in brought if not one.refused)
    said = f"<p><strong>已收到 {taken} 张，可以继续传。</strong></p>" if brought or told else ""
    refused = "".join(
        f"<li class=refused>{escape(one.name)}：{escape(one.refused)}</li>" for one in brought if one.refused
    )
    refused += f"<li class=refused>{escape(told)}</li>" if told else ""
    text = (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>手机传照片</title>'
        f"<style>{_STYLE}</style><main><h1>手机传照片</h1><p class=quiet>{escape(title)}</p>{said}"
        f"{'<ul>' + refused + '</ul>' if refused else ''}"
        '<form method="post" enctype="multipart/form-data"><label>选照片（可以选多张）'
        f'<input type="file" name="{FIELD}" accept="image/jpeg,image/png,image/webp" multiple required></label>'
        f"<button>传到电脑</button></form><p class=quiet>{_NOTE}</p></main></html>"
    )
    return text.encode()
