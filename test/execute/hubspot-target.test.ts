import { hubspotTarget } from '../../src/execute/targets/hubspot';
import { draft, openStage, parsed, type Stage } from './stage';

const refusal = (patch: Record<string, unknown>, options: Parameters<typeof hubspotTarget>[0] = {}): string => {
	try {
		hubspotTarget(options).check(parsed(draft(patch)));
	} catch (error) {
		expect(error).toMatchObject({ code: 'target_not_allowed' });
		return (error as Error).message;
	}
	return 'allowed';
};
const change = (field: string, proposed: unknown) => ({ proposed_changes: [{ field, proposed }] });

test('one kind of record, by whichever of its names', () => {
	for (const target_object of ['ticket', 'tickets', 'Ticket', undefined]) expect(refusal({ target_object })).toBe('allowed');
	for (const target_object of ['deal', 'contacts', 'tickets/1', '']) {
		if (target_object !== '') expect(refusal({ target_object })).toContain('target_object');
	}
	expect(refusal({ target_object: 'deal' }, { object: 'deals' })).toBe('allowed');
	expect(refusal({ target_system: 'HubSpot' })).toBe('allowed');
	expect(refusal({ target_system: 'zendesk' })).toContain('target_system');
});

test('ids and property names that could reach elsewhere', () => {
	for (const target_id of ['1/2', '../1', '1?x', 'abc', '%31', '123456789012345678901', '１']) {
		expect(`${target_id} ${refusal({ target_id })}`).toContain('target_id');
	}
	for (const field of ['Status', 'a-b', 'a b', '1a', 'a&properties=b', '_x', 'a'.repeat(101)]) expect(refusal(change(field, 'x'))).toContain('proposed_changes.0.field');
	expect(refusal(change('refund_status', 'x'), { fields: ['refund_amount'] })).toContain('not among those');
	expect(refusal(change('refund_status', 'x'), { fields: ['refund_status'] })).toBe('allowed');
});

test('values HubSpot cannot hold', () => {
	for (const proposed of [{ a: 1 }, [['a']], ['a;b'], 1e30]) expect(refusal(change('refund_status', proposed))).toContain('proposed_changes.0.proposed');
	for (const proposed of [null, true, 0.5, 'x', ['a', 'b']]) expect(refusal(change('refund_status', proposed))).toBe('allowed');
});

test('messages and API calls are for other targets', () => {
	expect(refusal({ proposed_changes: undefined, message: { channel: 'email', recipients: ['a@example.com'], body: 'Hi' } })).toContain('other targets');
});

test('a base URL that is none', () => {
	for (const baseUrl of ['nope', 'ftp://x', 'https://u:p@api.hubapi.com', 'https://api.hubapi.com/?x=1']) {
		expect(() => hubspotTarget({ baseUrl })).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
	}
});

describe('on the wire', () => {
	let stage: Stage;
	beforeEach(async () => {
		stage = await openStage();
	});
	afterEach(() => stage.close());

	test('every value is a string, null clears, and what is read back proves it', async () => {
		stage.server.control({ set: { 7: { tags: 'b;a', urgent: 'false', score: '3.50', note: 'old' } } });
		const action = draft({
			target_id: '7',
			proposed_changes: [
				{ field: 'tags', current: ['a', 'b'], proposed: ['x', 'y'] },
				{ field: 'urgent', current: false, proposed: true },
				{ field: 'score', current: 3.5, proposed: 4 },
				{ field: 'note', current: 'old', proposed: null },
			],
		});
		const section = await stage.act({ action, grant: await stage.grant(action) });
		expect(section).toMatchObject({ state: 'committed', sent: { tags: 'x;y', urgent: 'true', score: '4', note: '' }, after: { note: null } });
		expect(section.code).toBeUndefined();
		expect(stage.server.tickets.get('7')?.properties).toEqual({ tags: 'x;y', urgent: 'true', score: '4', note: '' });
	});

	test('contacts and deals go the same way', async () => {
		stage.server.control({ set: { 'deals/7': { amount: '10' }, 'contacts/8': { city: 'Graz' } } });
		for (const [object, target_id, field, current] of [['deals', '7', 'amount', '10'], ['contacts', '8', 'city', 'Graz']] as const) {
			const action = draft({ target_object: object, target_id, proposed_changes: [{ field, current, proposed: '1' }] });
			const target = hubspotTarget({ baseUrl: stage.server.url, object });
			expect(await stage.act({ action, grant: await stage.grant(action), target })).toMatchObject({ state: 'committed' });
		}
	});
});
