import { OWNER } from '../../test/support/n8n/rest-client.mjs';
import { trailCommands } from './audit-trail.mjs';
import { KEYS_FILE } from './folder.mjs';

/** What a person can do now, as one text. */
export function whereToClick({ n8n, services, imported, sent }) {
	const links = sent.flatMap(({ id, tier, amount, links: list }) => list.map(({ approver, url }) => `  ${tier} risk, ticket ${id}, ${amount} EUR, for ${approver}:\n    ${url}`));
	return `
n8n editor        ${n8n.url}
  log in as       ${OWNER.email}  ${OWNER.password}
${imported.map(({ id, name, active }) => `  ${name}${active ? '' : ' (not active)'}: ${n8n.url}/workflow/${id}`).join('\n')}

Waiting for a person (open, look, approve, edit or reject):
${links.join('\n')}

Tickets           ${services.tickets.url}/
  the small refund of ticket 1001 ran by itself; the others change when you approve
Drafts            ${services.drafts.url}/  (scripted: the same ticket always gets the same draft)

Audit trail
${trailCommands(n8n.userFolder, KEYS_FILE).map((line) => `  ${line}`).join('\n')}

Another ticket:   curl -X POST ${n8n.url}/webhook/${imported.find(({ webhooks }) => webhooks.length > 0)?.webhooks[0]} -H 'content-type: application/json' -d '{"ticket_id":"1002"}'
Ctrl-C stops everything. What you did here is kept for the next start.
`;
}
