import { createHash } from 'node:crypto';
import { DESK_STYLE } from './session/style';

/**
 * The one stylesheet of every page. It stands inline and its hash is in the CSP, so nothing else can style a page.
 * Colours keep at least 4.5:1 for text and 3:1 for the edges of controls, in both schemes; what can be pressed is at
 * least 24 by 24 pixels.
 */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f2f4f7;--bar:#fff;--card:#fff;--sunk:#f5f7fa;--text:#131a26;--muted:#515c6c;--line:#dde2ea;--edge:#76808f;--link:#0b4fa3;--go:#0b664a;--go-text:#fff;--stop:#a8221b;--stop-text:#fff;--old:#f7f3f2;--old-line:#b9a5a1;--new:#e9f5ef;--new-line:#0b664a;--warn:#fff6de;--warn-line:#8a6100;--live:#fff1d6;--bad:#fdeceb;--bad-line:#a8221b;--num:#fff0b8;--num-line:#8a6100;--word:#ffe3d9;--word-line:#a8401a;--ins:#bfe6d1;--del:#f3d3ce;--found:#6b3fa0;--high:#a8221b;--medium:#855600;--low:#0b664a;--shadow:0 1px 2px rgba(19,26,38,.05),0 4px 16px rgba(19,26,38,.04)}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--bar:#131922;--card:#161c26;--sunk:#111720;--text:#e7ebf2;--muted:#a5afbe;--line:#2a3340;--edge:#7b8696;--link:#94bfff;--go:#4ac79b;--go-text:#04241a;--stop:#ff968c;--stop-text:#2b0603;--old:#1f2026;--old-line:#8a7673;--new:#10291f;--new-line:#4ac79b;--warn:#2b2410;--warn-line:#e0b04a;--live:#33260b;--bad:#331715;--bad-line:#ff968c;--num:#473a0b;--num-line:#e0b04a;--word:#54271a;--word-line:#ff9f7c;--ins:#1d5a40;--del:#5c2a25;--found:#c3a4f5;--high:#ff968c;--medium:#e9b85a;--low:#4ac79b;--shadow:none}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%;scroll-padding:5rem 0}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
.bar{background:var(--bar);border-bottom:1px solid var(--line);padding:.7rem 1.25rem;display:flex;gap:.75rem;align-items:center;font-size:.875rem}
.bar::before{content:"";width:1.05rem;height:1.05rem;border-radius:.3rem;background:var(--go);flex:none}
.brand{font-weight:650}
.bar .muted{padding-left:.75rem;border-left:1px solid var(--line)}
.skip{display:inline-block;padding:.45rem 0;font-weight:600}
.run{background:var(--warn);border-bottom:2px solid var(--warn-line);padding:.6rem 1rem;text-align:center}
.page{max-width:82rem;margin:0 auto;padding:1.6rem 1.25rem 4rem}
.top{margin-bottom:1.25rem}
.eyebrow::first-letter{text-transform:uppercase}.eyebrow{color:var(--muted);font-weight:600;font-size:.875rem;margin:0 0 .2rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .35rem;font-weight:650;letter-spacing:-.014em;text-wrap:balance;max-width:58rem}
h2{font-size:1.05rem;margin:0 0 .8rem;font-weight:650}
h3{font-size:.95rem;margin:1.1rem 0 .3rem;font-weight:650}
p{margin:0 0 .7rem}
p:last-child,ul:last-child,dl:last-child{margin-bottom:0}
.muted{color:var(--muted)}
.small{font-size:.875rem}
.chip{display:inline-block;border:1px solid currentColor;border-radius:999px;padding:.05rem .6rem;font-weight:650;font-size:.8rem;line-height:1.45;white-space:nowrap;color:var(--muted);background:var(--sunk)}
.chip::first-letter{text-transform:uppercase}
.chip.high,.chip.blocked,.chip.glass{color:var(--high);background:var(--bad)}.chip.medium,.chip.masked,.chip.escalated{color:var(--medium);background:var(--warn)}.chip.low,.chip.allowed{color:var(--low);background:var(--new)}
dl.facts dt::first-letter{text-transform:uppercase}
.glance{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));margin:1rem 0 0;background:var(--card);border:1px solid var(--line);border-radius:12px;box-shadow:var(--shadow);overflow:hidden}
.glance>div{padding:.7rem .9rem;border-top:1px solid var(--line);min-width:0}
.glance>div:nth-child(-n+2){border-top:0}
.glance>div:nth-child(even){border-left:1px solid var(--line)}
.glance dt{font-size:.8rem;color:var(--muted);font-weight:600;margin-bottom:.15rem}
.glance dd{margin:0}
.glance p{margin:.2rem 0 0;color:var(--muted)}
.states>li{padding:0 0 0 1.15rem!important;border:0!important;position:relative;font-size:.9rem}
.states>li::before{content:"";position:absolute;left:0;top:.42em;width:.6rem;height:.6rem;border-radius:50%;background:var(--muted)}
.states>.low::before{background:var(--low)}.states>.medium::before{background:var(--medium);border-radius:0;transform:rotate(45deg) scale(.9)}.states>.high::before{background:var(--high);border-radius:0}
.grid{display:grid;gap:1.25rem;align-items:start}
.read{display:grid;gap:1.25rem;min-width:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.15rem 1.25rem;min-width:0;box-shadow:var(--shadow)}
.panel{border:2px solid var(--edge)}
.panel h2{margin-bottom:.2rem}
.both{display:grid;gap:1.25rem;min-width:0}
.target{margin-bottom:.4rem}
.row{border-top:1px solid var(--line);padding:.8rem 0;display:grid;gap:.45rem .9rem}
.row:last-child{padding-bottom:0}
.row h3{margin:0}
.row h3::first-letter{text-transform:uppercase}
.values{min-width:0}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.5rem;margin:0}
.pair>div{border-radius:8px;padding:.4rem .75rem .5rem;border-left:4px solid var(--old-line);background:var(--old);min-width:0}
.pair>.new{background:var(--new);border-color:var(--new-line)}
.pair dt{font-size:.78rem;color:var(--muted);font-weight:600}
.pair dd{margin:0}
.pair>.new dd{font-weight:650}
.pair.long{grid-template-columns:1fr}
.pair.long dd{font-weight:400}
ins{background:var(--ins);text-decoration:none;border-radius:3px;padding:.05em .1em;font-weight:600}
del{background:var(--del);border-radius:3px;padding:.05em .1em;text-decoration-thickness:1px}
.from{margin:.1rem 0 0;font-size:.85rem;color:var(--muted)}
.fresh{font-size:.875rem;color:var(--low);font-weight:600;margin-bottom:.5rem}
.fresh::before{content:"✓ "}
.note{border-left:4px solid var(--warn-line);background:var(--warn);border-radius:8px;padding:.55rem .8rem;margin:.5rem 0 0}
.note.live{background:var(--live)}
.note.bad{border-color:var(--bad-line);background:var(--bad)}
.note.good{border-color:var(--new-line);background:var(--new)}
.note p{margin:0 0 .3rem}.note p:last-child{margin:0}
.note .exact{font-weight:650;margin:0 0 .3rem}
.note+p,.note+.exact,.note+.row,.note+label,.note+button,.note+fieldset{margin-top:.7rem}
.act>.note{margin:0 0 .8rem}.act>button+.note{margin:.6rem 0 0}
.exact{white-space:pre-wrap;unicode-bidi:plaintext;font-family:inherit}
.sheet{background:var(--sunk);border:1px solid var(--line);border-radius:8px;padding:.85rem 1rem}
.code,code,kbd{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
kbd{border:1px solid var(--edge);border-radius:4px;padding:0 .35rem;background:var(--sunk)}
.quote:last-child{margin-bottom:0}.quote{border-left:3px solid var(--edge);margin:0 0 .7rem;padding:.1rem 0 .1rem .9rem}
mark{color:inherit;background:var(--num);border-bottom:2px solid var(--num-line);border-radius:2px;padding:0 .1em}
mark.word{background:var(--word);border-bottom:2px dotted var(--word-line)}
mark.hid{background:var(--bad);border-bottom:0;font:600 .75em ui-monospace,monospace;color:var(--bad-line)}
.found{border:1.5px solid var(--found);border-radius:4px;padding:0 .15em}
.tag{font-size:.75em;font-weight:650;color:var(--found);padding-left:.35em;user-select:none}
.key{font-size:.85rem;color:var(--muted);margin:.6rem 0 0}
dl.facts{display:grid;grid-template-columns:fit-content(45%) minmax(0,1fr);gap:.3rem 1rem;margin:0 0 .9rem}
dl.facts:last-child{margin-bottom:0}dl.facts dt{color:var(--muted)}dl.facts dd{margin:0}
ul.plain{list-style:none;margin:0;padding:0}
ul.plain>li{padding:.45rem 0;border-top:1px solid var(--line)}
ul.plain>li:first-child{border-top:0;padding-top:0}
li p{margin:0 0 .2rem}
.act{border-top:1px solid var(--line);margin-top:1rem;padding-top:1rem}
label,legend{display:block;font-weight:600;margin:0 0 .25rem;padding:0}
fieldset{border:1px solid var(--line);border-radius:8px;padding:.7rem .8rem .35rem;margin:0 0 .9rem;background:var(--sunk)}
fieldset legend{padding:0 .35rem;margin:0}
fieldset.invalid{border:2px solid var(--bad-line)}
.tick{display:grid;grid-template-columns:1.5rem 1fr;gap:.55rem;font-weight:400;padding:.3rem 0;align-items:start;margin:0;cursor:pointer}
input[type=checkbox]{width:1.5rem;height:1.5rem;margin:0;padding:0;accent-color:var(--go)}
.ask{display:block;font-weight:400;margin-top:.15rem}
.ask code{background:var(--sunk);border:1px solid var(--line);border-radius:5px;padding:.1rem .4rem;font-size:1rem}
.hint{display:block;color:var(--muted);font-size:.875rem;font-weight:400;margin-bottom:.35rem}
input,textarea,select{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:.55rem .7rem;margin:0 0 .8rem}
textarea{resize:vertical;min-height:3rem}
[aria-invalid=true]{border:2px solid var(--bad-line)}
button{font:inherit;font-weight:650;min-height:2.9rem;width:100%;border-radius:8px;border:2px solid transparent;padding:.5rem 1rem;cursor:pointer}
.go{background:var(--go);color:var(--go-text)}
.stop{background:var(--stop);color:var(--stop-text)}
.plain-button{background:transparent;color:var(--text);border-color:var(--edge)}
.go:hover,.stop:hover{box-shadow:inset 0 0 0 99px rgba(0,0,0,.12)}.plain-button:hover{background:var(--sunk)}
button+p{margin-top:.5rem}
button:disabled{background:var(--sunk);color:var(--muted);border:2px dashed var(--edge);cursor:not-allowed;box-shadow:none}
.two{display:grid;grid-template-columns:1fr 1fr;gap:.6rem}
details>summary{cursor:pointer;font-weight:650;padding:.35rem 0;min-height:2rem}
details[open]>summary{margin-bottom:.6rem}
.keys{border-top:1px solid var(--line);margin-top:1rem;padding-top:.6rem;color:var(--muted)}
.keys summary{font-weight:400}
.done{max-width:46rem;margin:0 auto}
.done h1::before{content:"";display:block;width:3rem;height:.4rem;border-radius:9px;background:var(--muted);margin-bottom:1rem}
.done.good h1::before{background:var(--go)}.done.bad h1::before{background:var(--stop)}
.lead{font-size:1.1rem}
.done .card,.done .card+p{margin-top:1.25rem}
.items{list-style:none;margin:0;padding:0;display:grid;gap:.75rem}
.item{display:grid;grid-template-columns:1.9rem minmax(0,1fr);gap:.75rem;padding:.9rem 1.1rem}
.item h2{font-size:1rem;margin:0 0 .25rem}
.item .moves{margin:.35rem 0;display:grid;gap:.2rem;font-size:.95rem}
.item .moves dt{display:inline;color:var(--muted)}.item .moves dd{display:inline;margin:0}
.item .exact{font-size:.95rem}
.open-link{display:inline-block;min-height:1.5rem;font-weight:600}

${DESK_STYLE}
@media (min-width:48rem){.glance{grid-template-columns:1.2fr 1fr 1fr 1.2fr}.glance>div{border-top:0;border-left:1px solid var(--line)}.glance>div:first-child{border-left:0}}
@media (min-width:60rem){.grid{grid-template-columns:minmax(0,1fr) 24rem}.panel{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow-y:auto}h1{font-size:1.9rem}.both{grid-template-columns:1fr 1fr;align-items:start}.row:not(.whole){grid-template-columns:11rem minmax(0,1fr)}.pair.long{grid-template-columns:1fr 1fr}.skip{position:absolute;left:-999rem;top:.5rem;background:var(--card);padding:.5rem 1rem;z-index:2}.skip:focus{left:.5rem}}
@media (max-width:30rem){.page{padding:1.1rem .85rem 3rem}.card{padding:1rem .95rem}h1{font-size:1.35rem}.glance>div:first-child p{display:none}dl.facts{grid-template-columns:fit-content(40%) minmax(0,1fr);gap:.3rem .8rem}}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important;scroll-behavior:auto!important}}
@media (forced-colors:active){.chip,.card,.pair>div,.note{border-color:CanvasText}}
@media print{.panel{display:none}}
`;

export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;
