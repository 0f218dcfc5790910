/** What the scripted draft service knows, by words in the ticket's text. The first script with all its words wins. */
const SCRIPTS = [
	{
		words: ['charged twice'],
		amount: 35,
		months: 24,
		customerTier: 'standard',
		customer: 'cus_4471',
		sentiment: 'neutral',
		intentConfidence: 0.93,
		sentimentConfidence: 0.82,
		rationale: 'The order shows two charges of 35.00 EUR for the same delivery; the second has no delivery behind it.',
		evidence: [{ title: 'Payment list', text: 'Order A-7731: two charges of 35.00 EUR on 3 May, one delivery.' }],
	},
	{
		words: ['coffee machine'],
		amount: 240,
		months: 11,
		customerTier: 'standard',
		customer: 'cus_2093',
		sentiment: 'negative',
		intentConfidence: 0.88,
		sentimentConfidence: 0.76,
		rationale: 'The customer reports transport damage within the return period and sent photos.',
		evidence: [{ title: 'Order', text: 'Order A-7802: coffee machine, 240.00 EUR, delivered four days ago.' }],
	},
	{
		words: ['annual plan'],
		amount: 740,
		months: 40,
		customerTier: 'business',
		customer: 'cus_0318',
		sentiment: 'negative',
		intentConfidence: 0.83,
		sentimentConfidence: 0.74,
		rationale: 'A cancellation from April is on file, yet the plan was renewed in May.',
		evidence: [{ title: 'Contract', text: 'Contract C-118: cancellation received on 14 April, renewed on 2 May for 740.00 EUR.' }],
	},
];

const POLICY = 'Refunds up to 50 EUR for customers of three months or more are paid at once; up to 500 EUR they are reviewed; above that finance decides.';

/** The number after "ticket", "ticket id", "ticket_id", "ticket #" and the like. */
function ticketIdIn(text) {
	return /\b(?:crm_)?ticket(?:[ _]?id)?["']?[ :=#]{1,4}["']?(\d{1,20})\b/i.exec(text)?.[1];
}

function refund(script, ticketId) {
	const amount = script.amount.toFixed(2);
	return {
		action_type: 'refund',
		target_system: 'hubspot',
		target_object: 'ticket',
		target_id: ticketId,
		proposed_changes: [
			{ field: 'refund_status', current: 'requested', proposed: 'approved', source: 'Ticket as read a moment ago' },
			{ field: 'refund_amount', current: '', proposed: amount, source: "Amount named in the customer's message" },
		],
		facts: { amount: script.amount, currency: 'EUR', customer_months: script.months, customer_tier: script.customerTier, reversible: true, flags: [], verified: {} },
		classification: {
			intent: 'refund_request',
			intent_confidence: script.intentConfidence,
			sentiment: script.sentiment,
			sentiment_confidence: script.sentimentConfidence,
			language: 'en',
			language_confidence: 0.99,
		},
		draft: {
			model_name: 'scripted-draft-service',
			prompt_template_version: 'refund-draft-1',
			response: `Thank you for writing. We are looking into your request about ${amount} EUR and will come back to you.`,
			confidence: script.intentConfidence,
			rationale: script.rationale,
			evidence: script.evidence,
			policy_excerpt: POLICY,
		},
		origin: { channel: 'email', customer_id: script.customer, crm_ticket_id: ticketId },
	};
}

/** A text no script knows: a refund without facts, so that every rule that wants one takes the stricter path. */
const unknown = (ticketId) => ({
	action_type: 'refund',
	target_system: 'hubspot',
	target_object: 'ticket',
	target_id: ticketId ?? '0',
	proposed_changes: [{ field: 'refund_status', current: 'requested', proposed: 'approved', doubt: 'The text names no amount that is known here.' }],
	facts: { flags: [], verified: {} },
	classification: { intent: 'unknown', intent_confidence: 0.3, sentiment: 'neutral', sentiment_confidence: 0.3, language: 'en', language_confidence: 0.5 },
	draft: { model_name: 'scripted-draft-service', prompt_template_version: 'refund-draft-1', confidence: 0.3, rationale: 'No script fits this text.' },
});

/** The draft for a prompt: always the same for the same text. */
export function draftFor(text) {
	const lower = text.toLowerCase();
	const script = SCRIPTS.find(({ words }) => words.every((word) => lower.includes(word)));
	const ticketId = ticketIdIn(text);
	if (!script) return unknown(ticketId);
	return refund(script, ticketId ?? '0');
}
