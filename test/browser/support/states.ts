import { decideApproval, openReview } from '../../../src/approve';
import { ask, DANA, MIRA, OMAR, reassess } from '../../approve/fixtures';
import type { TestPorts } from '../../support/test-ports';
import { SAMPLES } from './samples';

type Form = Parameters<typeof decideApproval>[2];

interface Prepared {
	token: string | undefined;
	status: number;
	/** What the page has to say. */
	says: RegExp;
}

let items = 0;
const record = () => ({ ...SAMPLES.record, tier: 'medium' as const, risk: { ...SAMPLES.record!.risk!, tier: 'medium' as const }, itemIndex: items++, approvers: [DANA, OMAR, MIRA] });

async function decide(ports: TestPorts, token: string | undefined, form: Omit<Form, 'formToken'>): Promise<void> {
	const { formToken } = await openReview(ports, token);
	await decideApproval(ports, token, { ...form, formToken }, { reassess });
}

/** Every way a visit can end, by name; each makes its own request and says what its page must show. */
export const STATES: Readonly<Record<string, (ports: TestPorts) => Promise<Prepared>>> = {
	'decided by you': async (ports) => {
		const { tokens } = await ask(ports, record());
		await decide(ports, tokens.dana, { decision: 'approve' });
		return { token: tokens.dana, status: 200, says: /Approved[\s\S]*\(you\) approved this on/ };
	},
	'decided by another': async (ports) => {
		const { tokens } = await ask(ports, record());
		await decide(ports, tokens.omar, { decision: 'reject', reason: 'Paid back already.' });
		return { token: tokens.dana, status: 200, says: /Rejected[\s\S]*Omar Haddad \(support_lead\) rejected this[\s\S]*Paid back already\./ };
	},
	'sent back': async (ports) => {
		const { tokens } = await ask(ports, record());
		await decide(ports, tokens.omar, { decision: 'request_changes', reason: 'Name the order.' });
		return { token: tokens.dana, status: 200, says: /Sent back for changes/ };
	},
	edited: async (ports) => {
		const { tokens } = await ask(ports, { ...record(), approvalsRequired: 2 });
		await decide(ports, tokens.omar, { decision: 'edit_and_approve', edit: { values: { 0: '400.00' } } });
		return { token: tokens.dana, status: 200, says: /Edited since it was drafted/ };
	},
	'recorded, others to follow': async (ports) => {
		const { tokens } = await ask(ports, { ...record(), approvalsRequired: 2 });
		await decide(ports, tokens.dana, { decision: 'approve' });
		return { token: tokens.dana, status: 200, says: /Your decision is recorded[\s\S]*1 of 2 approvals are in/ };
	},
	'edited after you approved': async (ports) => {
		const { tokens } = await ask(ports, { ...record(), approvalsRequired: 2 });
		await decide(ports, tokens.dana, { decision: 'approve' });
		await decide(ports, tokens.omar, { decision: 'edit_and_approve', edit: { values: { 0: '400.00' } }, reason: 'Shipping is not refunded.' });
		return { token: tokens.dana, status: 200, says: /Your approval no longer counts[\s\S]*Omar Haddad \(support_lead\) edited the draft after you had approved it\. 1 of 2 approvals are in[\s\S]*Shipping is not refunded\./ };
	},
	cancelled: async (ports) => {
		const { tokens, approval } = await ask(ports, record());
		await ports.store.transaction((tx) => tx.updateApproval(approval.id, 1, { state: 'cancelled' }));
		return { token: tokens.dana, status: 410, says: /This request was cancelled/ };
	},
	invalidated: async (ports) => {
		const { tokens, approval } = await ask(ports, record());
		await ports.store.transaction((tx) => tx.updateApproval(approval.id, 1, { state: 'invalidated' }));
		return { token: tokens.dana, status: 410, says: /This request no longer stands/ };
	},
	expired: async (ports) => {
		const { tokens, approval } = await ask(ports, record());
		await ports.store.transaction((tx) => tx.updateApproval(approval.id, 1, { state: 'expired' }));
		return { token: tokens.dana, status: 410, says: /The deadline has passed/ };
	},
	'link withdrawn': async (ports) => {
		const { tokens, approval } = await ask(ports, record());
		await ports.store.transaction((tx) => tx.updateApprover(approval.id, 'dana', { revokedAt: ports.now().toISOString() }));
		return { token: tokens.dana, status: 410, says: /This link was withdrawn/ };
	},
	'link cut off': async (ports) => ({ token: (await ask(ports, record())).tokens.dana?.slice(0, -9), status: 403, says: /This link does not work/ }),
	'no link': async () => ({ token: undefined, status: 400, says: /This link does not work/ }),
};
