import { createHash } from 'node:crypto';

/**
 * The one stylesheet of every page. It stands inline and its hash is in the CSP, so nothing else can style a page.
 * Colours keep at least 4.5:1 for text and 3:1 for the edges of controls, in both schemes.
 */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f3f5f8;--card:#fff;--sunk:#f6f7fa;--text:#171c26;--muted:#535d6c;--line:#d8dde6;--edge:#7a8494;--link:#0a52a8;--go:#0a6a4c;--go-text:#fff;--stop:#ad241c;--stop-text:#fff;--old:#faf1ef;--old-line:#b98a83;--new:#e8f5ee;--new-line:#0a6a4c;--warn:#fff4d6;--warn-line:#8a6100;--bad:#fdebe9;--bad-line:#ad241c;--num:#fff0b8;--num-line:#8a6100;--word:#ffe1d6;--word-line:#a8401a;--high:#ad241c;--medium:#8a5a00;--low:#0a6a4c}
@media (prefers-color-scheme:dark){:root{--bg:#0f1319;--card:#181d26;--sunk:#12171f;--text:#e6eaf1;--muted:#a3adbc;--line:#2d3542;--edge:#76818f;--link:#8fbcff;--go:#46c598;--go-text:#04241a;--stop:#ff9288;--stop-text:#2b0603;--old:#271c1b;--old-line:#a5766f;--new:#10291f;--new-line:#46c598;--warn:#2b2410;--warn-line:#e0b04a;--bad:#331715;--bad-line:#ff9288;--num:#473a0b;--num-line:#e0b04a;--word:#54271a;--word-line:#ff9f7c;--high:#ff9288;--medium:#e9b85a;--low:#46c598}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
.skip{display:inline-block;margin-top:.2rem;padding:.3rem 0;font-weight:600}
.run{background:var(--warn);border-bottom:2px solid var(--warn-line);padding:.6rem 1rem;text-align:center}
.page{max-width:80rem;margin:0 auto;padding:1.75rem 1.25rem 4rem}
.top{margin-bottom:1.5rem;max-width:56rem}
h1{font-size:1.6rem;line-height:1.25;margin:.6rem 0 .5rem;font-weight:650;letter-spacing:-.012em;text-wrap:balance}
h2{font-size:1.05rem;margin:0 0 .8rem;font-weight:650}
h3{font-size:.95rem;margin:1.1rem 0 .3rem;font-weight:650}
p{margin:0 0 .7rem}
p:last-child,ul:last-child,dl:last-child{margin-bottom:0}
.muted{color:var(--muted)}
.small{font-size:.875rem}
.chips{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;font-size:.85rem;color:var(--muted)}
.chip{display:inline-block;border:1.5px solid currentColor;border-radius:999px;padding:.06rem .65rem;font-weight:650;font-size:.8rem;white-space:nowrap}
.chip.high,.chip.blocked{color:var(--high)}.chip.medium,.chip.masked,.chip.escalated{color:var(--medium)}.chip.low,.chip.allowed{color:var(--low)}
.grid{display:grid;gap:1.25rem;align-items:start}
.read{display:grid;gap:1.25rem;min-width:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.15rem 1.25rem;min-width:0}
.panel{border:2px solid var(--edge)}
.panel h2{margin-bottom:.2rem}
.both{display:grid;gap:1.25rem;min-width:0}
@media (min-width:60rem){.grid{grid-template-columns:minmax(0,1fr) 24rem}.panel{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow-y:auto}h1{font-size:1.9rem}.both{grid-template-columns:1fr 1fr;align-items:start}.skip{position:absolute;left:-999rem;top:.5rem;background:var(--card);padding:.5rem 1rem;z-index:2}.skip:focus{left:.5rem}}
.row{border-top:1px solid var(--line);padding:.9rem 0}
.row:first-child{border-top:0;padding-top:0}.row:last-child{padding-bottom:0}
.row h3{margin:0 0 .45rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.6rem;margin:0}
.pair>div{border-radius:8px;padding:.5rem .75rem .6rem;border-left:4px solid var(--old-line);background:var(--old);min-width:0}
.pair>.new{background:var(--new);border-color:var(--new-line)}
.pair dt{font-size:.78rem;color:var(--muted);font-weight:600}
.pair dd{margin:0;font-size:1.05rem}
.pair>.new dd{font-weight:650}
.pair.long{grid-template-columns:1fr}
@media (min-width:60rem){.pair.long{grid-template-columns:1fr 1fr}}
.pair.long dd{font-size:1rem;font-weight:400}
.from{margin:.5rem 0 0;font-size:.875rem;color:var(--muted)}
.note{border-left:4px solid var(--warn-line);background:var(--warn);border-radius:8px;padding:.6rem .8rem;margin:.6rem 0 0}
.note.bad{border-color:var(--bad-line);background:var(--bad)}
.note.good{border-color:var(--new-line);background:var(--new)}
.note p{margin:0 0 .3rem}.note p:last-child{margin:0}
.note+p,.note+.exact{margin-top:.7rem}
.exact{white-space:pre-wrap;font-family:inherit}
.sheet{background:var(--sunk);border:1px solid var(--line);border-radius:8px;padding:.85rem 1rem}
.code,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
.quote{border-left:3px solid var(--edge);margin:0 0 .7rem;padding:.1rem 0 .1rem .9rem}
mark{color:inherit;background:var(--num);border-bottom:2px solid var(--num-line);border-radius:2px;padding:0 .1em}
mark.word{background:var(--word);border-bottom:2px dotted var(--word-line)}
mark.hid{background:var(--bad);border-bottom:0;font:600 .75em ui-monospace,monospace;color:var(--bad-line)}
.key{font-size:.85rem;color:var(--muted);margin:.6rem 0 0}
dl.facts{display:grid;grid-template-columns:fit-content(45%) minmax(0,1fr);gap:.3rem 1rem;margin:0 0 .9rem}
dl.facts:last-child{margin-bottom:0}dl.facts dt{color:var(--muted)}dl.facts dd{margin:0}
ul.plain{list-style:none;margin:0;padding:0}
ul.plain>li{padding:.45rem 0;border-top:1px solid var(--line)}
ul.plain>li:first-child{border-top:0;padding-top:0}
.act{border-top:1px solid var(--line);margin-top:1rem;padding-top:1rem}
label{display:block;font-weight:600;margin:0 0 .25rem}
.ask{display:block;font-weight:400;margin-top:.15rem}
.ask code{background:var(--sunk);border:1px solid var(--line);border-radius:5px;padding:.1rem .4rem;font-size:1rem}
.hint{display:block;color:var(--muted);font-size:.875rem;font-weight:400;margin-bottom:.35rem}
input,textarea{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:.55rem .7rem;margin:0 0 .8rem}
textarea{resize:vertical;min-height:3rem}
[aria-invalid=true]{border:2px solid var(--bad-line)}
button{font:inherit;font-weight:650;min-height:2.9rem;width:100%;border-radius:8px;border:2px solid transparent;padding:.5rem 1rem;cursor:pointer}
.go{background:var(--go);color:var(--go-text)}
.stop{background:var(--stop);color:var(--stop-text)}
.plain-button{background:transparent;color:var(--text);border-color:var(--edge)}
button+p{margin-top:.5rem}
button:hover{filter:brightness(1.08)}
button:disabled{background:var(--sunk);color:var(--muted);border:2px dashed var(--edge);cursor:not-allowed;filter:none}
.two{display:grid;grid-template-columns:1fr 1fr;gap:.6rem}
details>summary{cursor:pointer;font-weight:650;padding:.35rem 0;min-height:2rem}
details[open]>summary{margin-bottom:.6rem}
.done{max-width:46rem;margin:0 auto}
.done h1::before{content:"";display:block;width:3rem;height:.4rem;border-radius:9px;background:var(--muted);margin-bottom:1rem}
.done.good h1::before{background:var(--go)}.done.bad h1::before{background:var(--stop)}
.lead{font-size:1.1rem}
.done .card,.done .card+p{margin-top:1.25rem}
@media (max-width:30rem){.page{padding:1.1rem .85rem 3rem}.card{padding:1rem .95rem}h1{font-size:1.35rem}dl.facts{grid-template-columns:fit-content(40%) minmax(0,1fr);gap:.3rem .8rem}}
@media print{.panel{display:none}}
`;

export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;
