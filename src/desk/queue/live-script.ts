/**
 * Keeps an open page of the queue up to date. It asks the desk every few seconds while somebody may be looking, puts in
 * what is new, takes out what is decided, and says so in one line that is read out. It takes nobody's focus, ticks or
 * typed text away: what one is just looking at stays, marked, until one looks elsewhere. The answer comes as a document
 * of its own, in which nothing runs and of which only rows that the desk rendered are taken over.
 */
export const LIVE_SCRIPT = `(()=>{"use strict";
const d=document,id=i=>d.getElementById(i),all=(e,s)=>[...e.querySelectorAll(s)],form=id("live-form"),news=id("news");
if(!form||!news)return;
const every=Number(form.elements.live.value)*1e3,pick="[data-pick]";
let wait=every,timer=0,asked=Date.now(),asking=null,over=false,stale=false;
const say=t=>{const p=d.createElement("p");p.className="note";p.textContent=t;news.replaceChildren(p)};
const stop=t=>{over=true;clearTimeout(timer);if(t)say(t)};
const plan=()=>{clearTimeout(timer);if(!over&&!asking&&d.visibilityState==="visible")timer=setTimeout(ask,Math.max(0,asked+wait-Date.now()))};
const late=()=>{wait=Math.min(wait*2,12e4);if(wait>every*2){stale=true;say("This page may be out of date: the desk does not answer.")}};
const good=()=>{wait=every;if(stale){stale=false;news.replaceChildren()}};
const some=(n,one,many)=>n?[n+" "+(n===1?one:many)]:[];
const ticked=r=>{const c=r.querySelector(pick);return c&&c.checked?1:0};
const fade=r=>{const c=r.querySelector(pick),o=r.querySelector("button.open"),p=d.createElement("p");
if(c&&c===d.activeElement)o.focus({preventScroll:true});if(c)c.replaceWith(d.createElement("span"));
r.dataset.gone="yes";r.classList.add("gone");p.className="small";p.textContent="No longer in this queue.";r.querySelector(".meta").after(p)};
const item=n=>{const t=n.textContent.trim();if(t)stop(t)};
const queue=(doc,fresh)=>{
if(fresh.dataset.cut)return stop("Much has come in. Press Queue to see it all in order.");
const list=id("rows"),next=new Map(all(fresh,"[data-row]").map(r=>[r.dataset.id,r])),old=new Map(all(list,"[data-row]").map(r=>[r.dataset.id,r]));
let came=0,left=0,changed=0,ticks=0,last=null;
for(const[i,r]of old){if(next.has(i))continue;const looked=r.matches(":focus-within,:hover");
if(!r.dataset.gone){left++;ticks+=ticked(r);if(looked)fade(r)}
if(!looked){r.remove()}}
for(const[i,f]of next){const o=old.get(i);let r=o;
if(o&&!o.dataset.gone&&o.dataset.version===f.dataset.version)o.querySelector(".clock").replaceWith(d.importNode(f.querySelector(".clock"),true));
else{r=d.importNode(f,true);if(o){changed++;ticks+=ticked(o);const held=o.contains(d.activeElement);o.replaceWith(r);if(held)r.querySelector("button.open").focus({preventScroll:true})}else came++}
let at=last?last.nextElementSibling:list.firstElementChild;while(at&&at.dataset.gone)at=at.nextElementSibling;
if(at!==r)list.insertBefore(r,at);last=r}
for(const i of["title","counts"]){const t=doc.getElementById(i).textContent;if(id(i).textContent!==t)id(i).textContent=t}
list.hidden=!list.firstElementChild;id("empty").hidden=!list.hidden;
const any=!!list.querySelector(pick);id("none").hidden=any;id("together").hidden=!any;
d.dispatchEvent(new Event("change"));
const said=[...some(came,"new request.","new requests."),...some(left,"request has left the queue.","requests have left the queue."),...some(changed,"request has changed.","requests have changed."),...some(ticks,"of these was ticked.","of these were ticked.")];
if(said.length)say(said.join(" "))};
const ask=()=>{asked=Date.now();const x=asking=new XMLHttpRequest();x.open("POST",form.getAttribute("action"));x.responseType="document";x.timeout=2e4;
x.onloadend=()=>{asking=null;if(over)return;
const doc=x.status===200?x.response:null,n=doc&&(doc.getElementById("rows")||doc.getElementById("state"));
if(x.status===401)stop("You are signed out. Press Queue to sign in again.");else if(!n)late();else{good();if(n.id==="rows")queue(doc,n);else item(n)}
plan()};
x.send(new URLSearchParams(new FormData(form)))};
d.addEventListener("visibilitychange",plan);d.addEventListener("submit",()=>stop());addEventListener("pagehide",()=>stop());
plan()})();`;
