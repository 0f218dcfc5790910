import type { HubSpotServer } from '../../servers/hubspot-server.mjs';

/** A ticket as the drafts of these tests saw it; returns its id. */
export function seedTicket(server: HubSpotServer, id: string, properties: Record<string, string> = {}): string {
	server.control({ set: { [id]: { subject: `Ticket ${id}`, refund_status: 'requested', refund_amount: '', ...properties } } });
	return id;
}

/** How many writes of this property reached the ticket. */
export function writes(server: HubSpotServer, id: string, property: string): number {
	return server.requests.filter(
		({ method, path, body }) => method === 'PATCH' && path.startsWith(`/crm/v3/objects/tickets/${id}`) && property in ((body as { properties?: object })?.properties ?? {}),
	).length;
}
