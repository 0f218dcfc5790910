import { sharedN8n, type SharedN8n } from '../support/n8n/shared';

const PACKAGE = 'n8n-nodes-draft-approve-act';
const NODES = ['riskTier', 'guardrailScan', 'approvalWait', 'auditedExecute', 'crmLog', 'reviewDeskTrigger', 'exceptionQueue'];

describe('the package in a real n8n', () => {
	let n8n: SharedN8n;
	beforeAll(async () => {
		n8n = await sharedN8n();
	}, 30_000);

	it.each(NODES)('offers the node %s', async (name) => {
		const names = (await n8n.rest.getNodeTypes()).map((type) => type.name);
		expect(names).toContain(`${PACKAGE}.${name}`);
	});

	it('offers no node under a name that is not documented', async () => {
		const ours = (await n8n.rest.getNodeTypes()).map((type) => type.name).filter((name) => name.startsWith(`${PACKAGE}.`));
		const documented = NODES.map((name) => `${PACKAGE}.${name}`);
		// A node with an operation "sendAndWait" is offered to AI Agents as a review gate too.
		const gates = documented.map((name) => `${name}HitlTool`);
		expect(ours.filter((name) => !documented.includes(name) && !gates.includes(name))).toEqual([]);
	});

	it('offers the credential', async () => {
		const names = (await n8n.rest.getCredentialTypes()).map((type) => type.name);
		expect(names).toContain('approvalGateApi');
	});

	it('answers on this machine only', async () => {
		expect(new URL(n8n.url).hostname).toBe('127.0.0.1');
	});
});
