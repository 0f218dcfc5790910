import type { ActionProposal } from '../../draft/proposal';

/** The ticket that is not the conversation's own: the CRM's, where the helpdesk's is named too. */
export function otherTicket({ origin }: Pick<ActionProposal, 'origin'>): string | null {
	return origin?.helpdesk_ticket_id !== undefined && origin.crm_ticket_id !== undefined ? `crm:${origin.crm_ticket_id}` : null;
}
