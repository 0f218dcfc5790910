import { LIVE_SCRIPT } from '../queue/live-script';
import { SCRIPT } from '../script';

/**
 * The desk's script: what review pages have, and on the queue the keys that open a request, and the limit of what is
 * ticked. Those keys press the same button a hand would; deciding stays a press of a button of its own.
 */
export const DESK_SCRIPT = `${SCRIPT}
(()=>{"use strict";
const d=document,id=i=>d.getElementById(i),off=id("keys-off"),form=id("open-form"),back=id("back-form");
const wanted=d.querySelector("[data-want]"),want=wanted&&wanted.dataset.want;
if(want){const box=id(want);if(box){box.open=true;const f=box.querySelector(want==="edit"?"textarea":"select");if(f){f.focus({preventScroll:true});f.scrollIntoView({block:"center"})}}}
const current=()=>{const a=d.activeElement;return a&&a.closest("[data-row]")||d.querySelector("[data-row]")};
const open=w=>{const r=current(),b=r&&r.querySelector("button.open");if(!form||!b)return;form.elements.want.value=w;form.requestSubmit(b)};
const every=id("every"),most=every&&Number(every.dataset.most),said=d.createElement("p");
if(every){said.className="small";said.setAttribute("role","status");every.after(said)}
const cap=c=>{const n=d.querySelectorAll("[data-pick]:checked").length,over=c.checked&&n>most;if(over){c.checked=false;id("count").textContent=String(most)}said.textContent=over?most+" at a time: untick one to tick another.":""};
if(most)d.addEventListener("change",e=>{if(e.target instanceof Element&&e.target.matches("[data-pick]"))cap(e.target)});
d.addEventListener("keydown",e=>{
if(off&&off.textContent.trim()==="Turn keys on"||e.ctrlKey||e.metaKey||e.altKey||e.isComposing||!(e.target instanceof Element)||e.target.matches("textarea,select,input:not([type=checkbox])"))return;
if(e.key==="u"&&back){e.preventDefault();back.requestSubmit();return}
if(!form)return;
if(e.key==="x"&&most){const r=current(),c=r&&r.querySelector("[data-pick]");if(c)cap(c)}
if(e.key==="e"){e.preventDefault();open("edit")}
else if(e.key==="r"){e.preventDefault();open("turn-down")}
});
if(form){form.addEventListener("submit",()=>{});const first=d.querySelector("[data-row] button.open");if(first&&(!d.activeElement||d.activeElement===d.body)&&!d.querySelector("[role=alert]"))first.focus({preventScroll:true})}
})();`;

/** The same on pages that keep themselves up to date. */
export const LIVE_DESK_SCRIPT = `${DESK_SCRIPT}\n${LIVE_SCRIPT}`;
