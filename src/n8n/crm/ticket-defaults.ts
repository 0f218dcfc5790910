/** Where the ids of the two tickets usually stand; the node's parameters begin with these. */
export const CRM_TICKET_DEFAULT = '={{ $json.action?.origin?.crm_ticket_id ?? $json.action?.target_id }}';
export const HELPDESK_TICKET_DEFAULT = '={{ $json.action?.origin?.helpdesk_ticket_id }}';
