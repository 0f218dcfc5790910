/** Of the desk's own pages; part of the one stylesheet. */
export const DESK_STYLE = `
.button{display:inline-flex;align-items:center;justify-content:center;font-weight:650;min-height:2.9rem;width:100%;border-radius:8px;padding:.5rem 1rem;text-decoration:none}
.desk-account{margin-left:auto;display:flex;gap:.25rem .6rem;align-items:center;flex-wrap:wrap;justify-content:flex-end}
.desk-account .who{font-weight:600;padding-right:.3rem}
.quiet{width:auto;min-height:2rem;padding:.15rem .6rem;background:transparent;color:var(--link);border:1px solid transparent;font-weight:600;font-size:.875rem}
.quiet:hover{background:var(--sunk);border-color:var(--line)}
.desk-nav{background:var(--bar);border-bottom:1px solid var(--line)}
.desk-nav form{max-width:82rem;margin:0 auto;padding:0 .5rem;display:flex;gap:.1rem}
.desk-nav button{width:auto;min-height:2.6rem;flex:none;background:transparent;color:var(--muted);border:0;border-bottom:3px solid transparent;border-radius:0;padding:.35rem .75rem;font-weight:600;font-size:.95rem}
.desk-nav button:hover{color:var(--text);background:var(--sunk)}
.desk-nav [aria-current]{color:var(--text);border-bottom-color:var(--go)}
.count{display:inline-block;margin-left:.4rem;padding:0 .45rem;border-radius:999px;background:var(--sunk);border:1px solid var(--line);font-size:.8rem}
.signing{max-width:30rem}.signing h1::before{display:none!important}.signing .lead{color:var(--muted)}
.or{display:flex;align-items:center;gap:.9rem;color:var(--muted);font-size:.875rem;margin:1.25rem 0 0}.or::before,.or::after{content:"";flex:1;height:1px;background:var(--line)}
.desk>.back{margin:-.6rem 0 .8rem -.6rem}
.filters{display:flex;flex-wrap:wrap;gap:.6rem .9rem;align-items:flex-end;margin-bottom:1.25rem;padding:.75rem 1.1rem .9rem;box-shadow:none}
.filters>div{flex:1 1 9rem;min-width:0}
.filters label{font-size:.8rem;color:var(--muted)}
.filters input,.filters select{margin:0;padding:.4rem .6rem;height:2.5rem}
.filters button{width:auto;min-height:2.5rem;padding:.3rem 1.1rem}
.row-head{display:flex;gap:.75rem;align-items:flex-start}
.row-head h2{flex:1;min-width:0}
.open{flex:none;border:1px solid var(--edge);border-radius:8px;color:var(--text);min-height:2.25rem;padding:.2rem 1rem}
.item:focus-within{outline:2px solid var(--link);outline-offset:1px}
.item>div{min-width:0}
.item>div>:last-child,.found-list>.card>:last-child,.meta:last-child{margin-bottom:0}
.item.solo{grid-template-columns:minmax(0,1fr)}
.item{border-left:4px solid var(--line)}.item:has(.meta .high){border-left-color:var(--high)}.item:has(.meta .medium){border-left-color:var(--medium)}.item:has(.meta .low){border-left-color:var(--low)}
.item h2{margin:.1rem 0 .4rem}.meta{margin:0 0 .45rem}.meta .chip{margin-right:.25rem}
.clock{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:center;margin-bottom:.4rem}
.sla{width:8.5rem;height:.45rem;border-radius:9px;display:block;flex:none;border:1px solid var(--edge)}.sla.soon+span strong:last-child{color:var(--medium)}.sla.late+span strong:last-child{color:var(--high)}
.sla .track{fill:var(--sunk)}.sla .gone{fill:var(--low)}.sla.soon .gone{fill:var(--medium)}.sla.late .gone{fill:var(--high)}
#news{position:sticky;top:.6rem;z-index:2}
#news .note{margin:0 0 1rem;box-shadow:var(--shadow)}
.item.gone{opacity:1;border-style:dashed}
.item.gone h2{color:var(--muted);font-weight:500}
.pager{display:flex;gap:.6rem;margin-top:1rem}.pager button{width:auto}
.found-list{list-style:none;margin:0;padding:0;display:grid;gap:.75rem}.found-list h2{margin-bottom:.35rem}
.empty{text-align:center;color:var(--muted);padding:2.5rem 1.25rem}.empty::before{content:"✓";content:"✓"/"";display:block;width:2.75rem;height:2.75rem;line-height:2.75rem;margin:0 auto .8rem;border-radius:50%;background:var(--new);color:var(--low);font-weight:700;font-size:1.2rem}.empty.none::before{content:"–";content:"–"/"";background:var(--sunk);color:var(--muted)}
.loop>li{padding:.6rem 0!important}
.load{margin:0;font-variant-numeric:tabular-nums}
.line{list-style:none;margin:.6rem 0 0;padding:0}
.line>li{position:relative;padding:.1rem 0 .8rem 1.5rem;border-left:2px solid var(--line);margin-left:.4rem}
.line>li:last-child{padding-bottom:.1rem}
.line>li::before{content:"";position:absolute;left:-.42rem;top:.5em;width:.65rem;height:.65rem;border-radius:50%;background:var(--card);border:2px solid var(--edge)}
.line>.good::before{background:var(--low);border-color:var(--low)}.line>.bad::before{background:var(--high);border-color:var(--high)}
.line time{color:var(--muted);font-size:.875rem;display:block}
.line p{margin:0 0 .15rem}
.desk>.note{margin:0 0 1rem}.key+.plain{margin-top:.7rem}
.done form+p{margin-top:.9rem}
.ways button{width:auto;min-width:12rem}
.forms{display:grid;gap:1.25rem}.forms.slim{max-width:46rem}.forms h2 .chip{margin-left:.35rem}.forms .card>form:last-child>:last-child{margin-bottom:0}
.cols{display:grid;gap:0 1rem}.cols>button{align-self:end;margin-bottom:.8rem}
.switch-on{border-left:5px solid var(--high)}.switch-on.calm{border-left-color:var(--medium)}.top.slim{max-width:46rem}
table.plain{width:100%;border-collapse:collapse;font-size:.9rem;margin-top:1rem;overflow-wrap:break-word}table.plain caption{text-align:left;font-weight:600;padding-bottom:.2rem}table.plain td,table.plain thead th+th{text-align:right!important;white-space:nowrap;font-variant-numeric:tabular-nums;padding-right:0!important;padding-left:.8rem!important}table.plain th[scope=row]{font-weight:500}table.plain th[scope=row]::first-letter{text-transform:uppercase}table.plain th .small{display:block;font-weight:400}
table.plain th,table.plain td{text-align:left;padding:.5rem .6rem .5rem 0;border-top:1px solid var(--line);vertical-align:top}
table.plain thead th{border-top:0;color:var(--muted);font-size:.85rem}
@media (min-width:48rem){.forms>.halves{grid-template-columns:1fr 1fr}.cols{grid-template-columns:1fr 1fr}.cols.three{grid-template-columns:2fr 1fr 9rem;align-items:end}}
@media (max-width:36rem){.desk-nav form{padding:0}.desk-nav button{flex:1 1 auto;min-height:2.9rem;min-width:0;padding:.25rem .2rem;font-size:.78rem;line-height:1.2;overflow-wrap:normal}.count{margin-left:.2rem;padding:0 .3rem;font-size:.72rem}
.bar{flex-wrap:wrap;row-gap:0;padding:.5rem .85rem}.bar .desk-account{margin-left:auto}.desk-account .who{max-width:9rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.desk-account .quiet{min-height:2.4rem;padding:.15rem .35rem}
.filters{padding:.6rem .95rem .9rem}.filters button,.filters input,.filters select{height:2.75rem}.filters button{flex:1 1 9rem}
.item{padding:.85rem .9rem;gap:.6rem}.item:has(>span:empty){grid-template-columns:minmax(0,1fr)}.item>span:empty{display:none}
.item>div{display:flex;flex-direction:column}.row-head{display:contents}.row-head .open{order:9;margin-top:.7rem}.row-head .open{width:100%;min-height:2.75rem}.pager button{flex:1}.pager form{flex:1}.pager form button{width:100%}}
`;
