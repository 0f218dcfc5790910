import { openEvent } from '../../../src/audit/open-event';
import type { RunContext } from '../../../src/ports';
import { decideTier, loadPolicy } from '../../../src/tier';
import { checkSeal } from '../../../src/tokens/seal-section';
import { openTestPorts, type TestPorts } from '../../support/test-ports';
import { refund } from '../support';

const run: RunContext = { workflowId: 'w-1', executionId: 'e-1', nodeId: 'n-1', nodeName: 'Risk Tier', environment: 'production' };
const policy = loadPolicy({
	id: 'support',
	version: 3,
	action_type: 'refund',
	tiers: [{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute' }, { tier: 'high', when: { amount_gt: 50 }, route: 'named_approver', sla_hours: 8 }],
	support: { escalate_to: { security: { queue: 'soc', approver_rule: 'ciso' } } },
	routing: {
		people: { ada: { name: 'Ada' }, bo: { name: 'Bo' }, cy: { name: 'Cy' }, dee: { name: 'Dee' } },
		roles: { finance: { person: 'ada' }, lead: { person: 'bo' }, ciso: { people: ['cy', 'dee'], owner: 'cy' } },
		rules: [{ approvers: ['finance', 'lead'], sla_hours: 4, escalate_to: ['dee'], on_lapse: 'stay' }],
	},
});

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const sure = { classification: { intent: 'refund_request', intent_confidence: 0.9, sentiment: 'neutral', sentiment_confidence: 0.9 } };

describe('who decides, on the item and in the log', () => {
	it('is computed, sealed with the section and stored with the decision', async () => {
		const { action, risk } = await decideTier(ports, run, refund({ amount: 740 }, sure), policy, { grantTtlSeconds: 60 });
		expect(risk).toMatchObject({
			tier: 'high',
			review_contract: 'two_step',
			queue: 'billing',
			approvers: [{ id: 'ada', role: 'finance' }, { id: 'bo', role: 'lead' }],
			approvals_required: 2,
			sla_hours: 4,
			distinct_roles: false,
			on_lapse: 'stay',
			escalation_chain: [{ after_hours: 4, approvers: [{ id: 'dee', name: 'Dee', role: 'dee' }] }],
			routing_reason: '2 of Ada (finance), Bo (lead) must approve within 4 h; after 4 h it goes to Dee (dee).',
			escalation: { triggered: false, triggers: [] },
		});
		expect(() => checkSeal(ports.keys, { section: 'risk', run, payloadHash: risk.payload_hash ?? '' }, risk)).not.toThrow();
		expect(action).toBeDefined();
		const [event] = await ports.store.log.byCorrelation('c-1', 'production');
		const { approvers, approvals_required, sla_hours, on_lapse, escalation_chain, routing_reason, review_contract, queue } = risk;
		expect(openEvent(event!, ports.keys)).toMatchObject({ private: { detail: { approvers, approvals_required, sla_hours, on_lapse, escalation_chain, routing_reason, review_contract, queue } } });
	});

	it('goes to the people an escalation names, before the routing rules', async () => {
		const { risk } = await decideTier(ports, run, refund({ amount: 20 }, { ...sure, origin: { text: 'My account was hacked' } }), policy, { grantTtlSeconds: 60 });
		expect(risk).toMatchObject({ tier: 'high', route: 'named_approver', queue: 'soc', approver_rule: 'ciso', approvers: [{ id: 'cy', role: 'ciso' }, { id: 'dee', role: 'ciso' }], approvals_required: 2, ai_mode: 'summarize_only' });
		expect(risk.grant).toBeUndefined();
	});
});
