/**
 * The one script of the pages, a convenience on top of forms that work without it. It moves the focus and never sends a
 * form: deciding stays a press of a button. Single keys can be switched off (WCAG 2.1.4) and rest while one types.
 */
export const SCRIPT = `(()=>{"use strict";
const d=document,id=i=>d.getElementById(i),all=s=>[...d.querySelectorAll(s)];
const help=id("keys");if(help)help.hidden=false;
let on=true;const off=id("keys-off");
if(off)off.addEventListener("click",()=>{on=!on;off.textContent=on?"Turn keys off":"Turn keys on"});
const go=e=>{if(!e)return;e.focus({preventScroll:true});e.scrollIntoView({block:"center"})};
const open=(box,field)=>{const b=id(box);if(!b)return;b.open=true;go(b.querySelector(field))};
let row=null;
const move=n=>{const rows=all("[data-row]");if(!rows.length)return;row=rows[Math.max(0,Math.min(rows.length-1,rows.indexOf(row)+n))];go(row.querySelector("button.open")||row.querySelector("input,a"))};
const count=id("count"),tick=()=>{if(count)count.textContent=String(all("[data-pick]:checked").length)};
d.addEventListener("change",tick);tick();
const every=id("every");
if(every){every.hidden=false;every.addEventListener("click",()=>{const p=all("[data-pick]").slice(0,Number(every.dataset.most)||undefined),some=p.some(c=>!c.checked);all("[data-pick]").forEach(c=>{c.checked=false});p.forEach(c=>{c.checked=some});tick()})}
d.addEventListener("focusin",e=>{row=e.target.closest("[data-row]")||row});
d.addEventListener("keydown",e=>{
if(e.key==="Escape"&&e.target instanceof HTMLElement&&e.target.matches("input,textarea,select")){e.target.blur();return}
if(!on||e.ctrlKey||e.metaKey||e.altKey||e.isComposing||!(e.target instanceof Element))return;
if(e.target.matches("textarea,select,input:not([type=checkbox])"))return;
const keys={a:()=>go(all(".approve input:not([type=hidden]):not(:checked),.approve button[type=submit]:enabled")[0]),e:()=>open("edit","textarea"),r:()=>open("turn-down","select"),
j:()=>move(1),k:()=>move(-1),x:()=>{const c=row&&row.querySelector("[data-pick]");if(c){c.checked=!c.checked;tick()}},
"?":()=>{if(help){help.open=!help.open;go(help.querySelector("summary"))}}};
if(Object.hasOwn(keys,e.key)){e.preventDefault();keys[e.key]()}});
d.addEventListener("submit",e=>{const f=e.target;if(f.dataset.sent){e.preventDefault();return}f.dataset.sent="1";const b=e.submitter;if(b)setTimeout(()=>{b.disabled=true;b.textContent="Sending …"},0)});
addEventListener("pageshow",e=>{if(e.persisted)location.reload()});
const due=()=>all("time[data-due]"),rel=()=>due().forEach(t=>{const m=Math.round((Date.parse(t.dateTime)-Date.now())/6e4),a=Math.abs(m),D=Math.floor(a/1440),H=Math.floor(a%1440/60),M=a%60,s=(D?[D+" d",H&&H+" h"]:[H&&H+" h",M&&M+" min"]).filter(Boolean).join(" ");t.textContent=m?m>0?"in "+s:s+" ago":"now"});
if(due().length||id("rows"))setInterval(rel,3e4);
})();`;
