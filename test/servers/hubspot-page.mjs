import { escapeHtml } from './http-kit.mjs';

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #c2410c; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.35rem; margin: 0 0 .25rem; } h2 { font-size: 1.05rem; margin: 0; }
p.note { margin: 0 0 1.25rem; opacity: .75; }
article { border: 1px solid var(--line); border-radius: 10px; margin: 0 0 1rem; overflow: hidden; }
header { background: var(--soft); border-bottom: 1px solid var(--line); padding: .7rem 1rem; display: flex; gap: .75rem; align-items: baseline; }
header a { color: var(--accent); font-variant-numeric: tabular-nums; text-decoration: none; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem 1rem; text-align: left; vertical-align: top; }
tr:last-child th, tr:last-child td { border-bottom: 0; }
th { font-weight: 500; width: 16rem; white-space: nowrap; opacity: .8; }
td { overflow-wrap: anywhere; }
td.empty { opacity: .5; }
`;

const row = ([name, value]) =>
	`<tr><th scope="row">${escapeHtml(name)}</th>${value === '' ? '<td class="empty">empty</td>' : `<td>${escapeHtml(value)}</td>`}</tr>`;

const card = (ticket) => `<article>
<header><a href="/tickets/${escapeHtml(ticket.id)}">#${escapeHtml(ticket.id)}</a><h2>${escapeHtml(ticket.properties.subject ?? 'Without a subject')}</h2></header>
<table><tbody>${Object.entries(ticket.properties)
	.filter(([name]) => name !== 'subject')
	.map(row)
	.join('')}${row(['last modified', ticket.updatedAt])}</tbody></table>
</article>`;

/** A page for a person: the tickets with all their properties, everything escaped. */
export function ticketsPage(tickets) {
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tickets</title><style>${STYLE}</style></head>
<body><h1>Tickets</h1><p class="note">A local ticket service that speaks HubSpot's wire. Nothing here leaves this machine; reload to see changes.</p>
${tickets.length === 0 ? '<p>There is no such ticket.</p>' : tickets.map(card).join('\n')}
</body></html>`;
}
