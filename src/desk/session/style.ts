/** Of the desk's own pages; part of the one stylesheet. */
export const DESK_STYLE = `
.button{display:inline-flex;align-items:center;justify-content:center;font-weight:650;min-height:2.9rem;width:100%;border-radius:8px;padding:.5rem 1rem;text-decoration:none}
.desk-account{margin-left:auto;display:flex;gap:.25rem .6rem;align-items:center;flex-wrap:wrap;justify-content:flex-end}
.desk-account .who{font-weight:600}
.quiet{width:auto;min-height:2rem;padding:.15rem .6rem;background:transparent;color:var(--link);border:1px solid transparent;font-weight:600;font-size:.875rem}
.quiet:hover{background:var(--sunk);border-color:var(--line)}
.desk-nav{background:var(--bar);border-bottom:1px solid var(--line)}
.desk-nav form{max-width:82rem;margin:0 auto;padding:0 .75rem;display:flex;gap:.1rem;flex-wrap:wrap}
.desk-nav button{width:auto;min-height:2.6rem;flex:none;background:transparent;color:var(--muted);border:0;border-bottom:3px solid transparent;border-radius:0;padding:.35rem .75rem;font-weight:600;font-size:.95rem}
.desk-nav button:hover{color:var(--text);background:var(--sunk)}
.desk-nav [aria-current]{color:var(--text);border-bottom-color:var(--go)}
.count{display:inline-block;margin-left:.4rem;padding:0 .45rem;border-radius:999px;background:var(--sunk);border:1px solid var(--line);font-size:.8rem}
.signing{max-width:30rem}
.desk>.back{margin:-.6rem 0 .8rem -.6rem}
.filters{display:flex;flex-wrap:wrap;gap:.6rem .9rem;align-items:flex-end;margin-bottom:1.25rem;padding:.8rem 1.1rem}
.filters>div{flex:1 1 9rem;min-width:0}
.filters label{font-size:.85rem}
.filters input,.filters select{margin:0;padding:.4rem .6rem;min-height:2.4rem}
.filters button{width:auto;min-height:2.4rem;padding:.3rem 1.1rem}
.row-head{display:flex;gap:.75rem;align-items:flex-start}
.row-head h2{flex:1;min-width:0}
.open{flex:none;border:1px solid var(--edge);border-radius:8px;color:var(--text);min-height:2.1rem;padding:.2rem .9rem}
.item:focus-within{outline:2px solid var(--link);outline-offset:1px}
.item>div{min-width:0}
.meta{margin:0 0 .35rem}
.clock{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:center;margin-bottom:.4rem}
.sla{width:8.5rem;height:.45rem;border-radius:9px;display:block;flex:none;border:1px solid var(--edge)}
.sla .track{fill:var(--sunk)}.sla .gone{fill:var(--low)}.sla.soon .gone{fill:var(--medium)}.sla.late .gone{fill:var(--high)}
.item.gone{opacity:1;border-style:dashed}
.item.gone h2{color:var(--muted);font-weight:500}
.pager{display:flex;gap:.6rem;margin-top:1rem}.pager button{width:auto}
.found-list{list-style:none;margin:0;padding:0;display:grid;gap:1.25rem}
.line{list-style:none;margin:.6rem 0 0;padding:0}
.line>li{position:relative;padding:.1rem 0 .8rem 1.5rem;border-left:2px solid var(--line);margin-left:.4rem}
.line>li:last-child{padding-bottom:.1rem}
.line>li::before{content:"";position:absolute;left:-.42rem;top:.5em;width:.65rem;height:.65rem;border-radius:50%;background:var(--card);border:2px solid var(--edge)}
.line>.good::before{background:var(--low);border-color:var(--low)}.line>.bad::before{background:var(--high);border-color:var(--high)}
.line time{color:var(--muted);font-size:.875rem;display:block}
.line p{margin:0 0 .15rem}
.forms{display:grid;gap:1.25rem}
.switch-on{border-left:5px solid var(--high)}
table.plain{width:100%;border-collapse:collapse}
table.plain th,table.plain td{text-align:left;padding:.5rem .6rem .5rem 0;border-top:1px solid var(--line);vertical-align:top}
table.plain thead th{border-top:0;color:var(--muted);font-size:.85rem}
@media (min-width:48rem){.forms>.halves{grid-template-columns:1fr 1fr}}
@media (max-width:36rem){.desk-nav button{padding:.35rem .55rem;font-size:.9rem}.bar{flex-wrap:wrap}.desk-account{margin-left:0}}
`;
