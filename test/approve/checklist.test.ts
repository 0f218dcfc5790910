import { decideApproval, openReview } from '../../src/approve';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { ask, reassess, refund, riskOf } from './fixtures';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const POINTS = ['The facts are right.', 'The tone fits.', 'Nothing is promised that may not be.'];
const request = () => ask(ports, { risk: { ...riskOf(refund(), 'medium'), review_contract: 'edit_and_checklist', checklist: POINTS } });

async function decide(token: string | undefined, form: { decision: 'approve' | 'edit_and_approve' | 'reject'; ticked?: number[]; reason?: string }) {
	const { formToken } = await openReview(ports, token);
	return decideApproval(ports, token, { ...form, formToken, edit: { values: { 0: '10.00' } } }, { reassess });
}

describe('a checklist', () => {
	it.each([[undefined], [[]], [[0, 1]], [[0, 0, 0]], [[0, 1, 7]]])('holds an approval up while only %j is ticked', async (ticked) => {
		const { tokens, approval } = await request();
		for (const decision of ['approve', 'edit_and_approve'] as const) {
			await expect(decide(tokens.dana, { decision, ...(ticked && { ticked }) })).rejects.toMatchObject({ code: 'approval_form_invalid', fields: { field: 'checklist' } });
		}
		expect(await ports.store.decisions(approval.id)).toEqual([]);
	});

	it('says which points are missing', async () => {
		const { tokens } = await request();
		await expect(decide(tokens.dana, { decision: 'approve', ticked: [0, 2] })).rejects.toThrow('not ticked: The tone fits.');
	});

	it('lets an approval through when every point is ticked', async () => {
		const { tokens } = await request();
		expect(await decide(tokens.dana, { decision: 'approve', ticked: [2, 1, 0] })).toMatchObject({ complete: true });
	});

	it('never holds a rejection up', async () => {
		const { tokens } = await request();
		expect(await decide(tokens.dana, { decision: 'reject', reason: 'No.' })).toMatchObject({ complete: true });
	});
});
