import { parseProposal } from '../../src/draft/parse-proposal';
import { payloadHash } from '../../src/draft/payload-hash';
import { isToolUrl, toolCallOf, toolUrl } from '../../src/draft/tool-call';
import { factsOfCall, toolProposal } from '../../src/draft/tool-proposal';

const frame = { actionType: 'agent_tool_call', correlationId: 'cor_1', environment: 'production' as const };
const context = { environment: 'production' as const, newId: (prefix: string) => `${prefix}_1` };
const wanted = { tool: 'refund_customer', toolNode: 'Refund', callId: 'call_1', parameters: { amount: 240, customer: 'cus_1' } };

function parsed(over: Partial<Omit<typeof wanted, 'parameters'>> & { parameters?: unknown } = {}) {
	const result = parseProposal(toolProposal({ ...wanted, ...over }, frame), context);
	if (!result.ok) throw new Error(JSON.stringify(result.problems));
	return result.action;
}

test('a tool has one address, which reads back as its name', () => {
	for (const name of ['refund_customer', 'files/read', 'a b', 'ünïcode', 'x:y', '%41']) {
		expect(isToolUrl(toolUrl(name))).toBe(true);
		expect(toolCallOf(parsed({ tool: name }))?.tool).toBe(name);
	}
	for (const url of ['tool:', 'tool:a b', 'tool:%61', 'tool:%', 'TOOL:x', 'https://tool:x', ' tool:x', `tool:${'a'.repeat(700)}`]) expect(isToolUrl(url)).toBe(false);
});

test('the call is the proposal: tool and parameters to the letter, and each call is another payload', () => {
	const action = parsed();
	expect(toolCallOf(action)).toEqual({ tool: 'refund_customer', parameters: { amount: 240, customer: 'cus_1' } });
	const hashes = [action, parsed({ callId: 'call_2' }), parsed({ tool: 'refund_customers' }), parsed({ parameters: { amount: 241, customer: 'cus_1' } }), parsed({ parameters: { amount: '240', customer: 'cus_1' } })].map(payloadHash);
	expect(new Set(hashes).size).toBe(hashes.length);
	// Its words are no part of what is done.
	expect(payloadHash(parseOk({ ...toolProposal({ ...wanted, rationale: 'because' }, frame) }))).toBe(payloadHash(action));
});

function parseOk(input: unknown) {
	const result = parseProposal(input, context);
	if (!result.ok) throw new Error('not parsed');
	return result.action;
}

test('facts are the parameters, without what is not for a model to say', () => {
	expect(factsOfCall('t', { amount: 5, flags: ['vip'], verified: { id: true }, tool: 'other' })).toEqual({ amount: 5, tool: 't' });
	expect(factsOfCall('t', 'plain text')).toEqual({ tool: 't' });
	expect(factsOfCall('t', { query: 'text', amount: 5 })).toEqual({ query: 'text', amount: 5, tool: 't' });
});

test('a parameter that n8n could read as another value is no fact', () => {
	expect(factsOfCall('t', { amount: 5, query: { amount: 5000 } })).toEqual({ query: { amount: 5000 }, tool: 't' });
	expect(factsOfCall('t', { amount: 5, query: { amount: 5 } })).toEqual({ amount: 5, query: { amount: 5 }, tool: 't' });
});

test('what cannot be hashed or shown whole is no proposal', () => {
	for (const parameters of [{ amount: Number.NaN }, JSON.parse('{"__proto__":{"amount":1}}'), { text: 'x'.repeat(200_001) }]) {
		expect(parseProposal(toolProposal({ ...wanted, parameters }, frame), context).ok).toBe(false);
	}
});
