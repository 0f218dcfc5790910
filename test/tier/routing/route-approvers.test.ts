import fc from 'fast-check';
import { isSelf } from '../../../src/approve/self-approval';
import type { ActionProposal } from '../../../src/draft';
import { evaluateTier, loadPolicy, refineDecision, type Policy } from '../../../src/tier';
import { routeApprovers, type Routing } from '../../../src/tier/routing/route-approvers';
import { policyError, refund } from '../support';

const MONDAY = '2026-11-16T10:00:00.000Z';
const people = { ada: { name: 'Ada' }, bo: { name: 'Bo', backup: 'cy' }, cy: { name: 'Cy' }, dee: { name: 'Dee' }, eve: { name: 'Eve', email: 'eve@example.com' } };
const tiers = [
	{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute' },
	{ tier: 'high', when: { amount_gt: 50 }, route: 'named_approver', approver_rule: 'finance', sla_hours: 8, escalate_to: 'lead' },
];
const roles = { finance: { person: 'ada' }, lead: { person: 'dee' }, manager: { person: 'eve' } };

function policyOf(routing: Record<string, unknown>, more: Record<string, unknown> = {}): Policy {
	return loadPolicy({ action_type: 'refund', tiers, routing: { people, roles, ...routing }, ...more });
}
function route(routing: Record<string, unknown>, action: ActionProposal = refund({ amount: 740, currency: 'EUR' }), at = MONDAY): Routing {
	const policy = policyOf(routing);
	const found = routeApprovers(action, evaluateTier(action, policy), policy, new Date(at));
	if (!found) throw new Error('nobody is asked');
	return found;
}
const ids = ({ approvers }: Pick<Routing, 'approvers'>) => approvers.map(({ id, role }) => `${id}/${role}`);
const out = (...away: [string, string, string, string?][]) => ({
	people: { ...people, ...Object.fromEntries(away.map(([id, from, until, backup]) => [id, { ...people[id as keyof typeof people], out: [{ from, until, ...(backup && { backup }) }] }])) },
});
const rule = (patch: Record<string, unknown>) => ({ rules: [{ approvers: ['finance'], ...patch }] });

describe('who decides', () => {
	it('is the tier’s own role when no rule fits', () => {
		expect(route({})).toMatchObject({ approvers: [{ id: 'ada', name: 'Ada', role: 'finance' }], approvals_required: 1, sla_hours: 8, due_at: '2026-11-16T18:00:00.000Z', on_lapse: 'escalate', escalation_chain: [{ after_hours: 8, approvers: [{ id: 'dee', role: 'lead' }] }] });
		expect(route({}).explanation).toBe('1 of Ada (finance) must approve within 8 h; after 8 h it goes to Dee (lead).');
	});

	const bands = {
		rules: [
			{ id: 'small', amount: [{ currency: 'EUR', up_to: 500 }, { currency: 'USD', up_to: 550 }], approvers: ['finance'] },
			{ id: 'big', amount: [{ currency: 'EUR', above: 500, up_to: 5_000 }, { currency: 'USD', above: 550 }], approvers: ['lead'] },
			{ id: 'huge', amount: [{ currency: 'EUR', above: 5_000 }], approvers: ['lead', 'manager'], approvals_required: 2, distinct_roles: true },
		],
	};
	it.each([
		[{ amount: 500, currency: 'EUR' }, ['ada/finance']],
		[{ amount: 500.01, currency: 'EUR' }, ['dee/lead']],
		[{ amount: 550, currency: 'USD' }, ['ada/finance']],
		[{ amount: 551, currency: 'USD' }, ['dee/lead']],
		[{ amount: 5_000, currency: 'EUR' }, ['dee/lead']],
		[{ amount: 5_001, currency: 'EUR' }, ['dee/lead', 'eve/manager']],
		[{ amount: 60 }, ['dee/lead', 'eve/manager']],
		[{ amount: 60, currency: 'CHF' }, ['dee/lead', 'eve/manager']],
		[{ currency: 'EUR' }, ['dee/lead', 'eve/manager']],
		[{ amount: '60', currency: 'EUR' }, ['dee/lead', 'eve/manager']],
	] as [Record<string, unknown>, string[]][])('by amount bands per currency: %j', (facts, expected) => {
		expect(ids(route(bands, refund(facts)))).toEqual(expected);
	});

	it('by department, as a rule’s condition and as the head of one', () => {
		const routing = { roles: { ...roles, head: { by_department: { sales: 'bo', legal: 'cy' } } }, rules: [{ departments: ['sales', 'legal'], approvers: ['head'], escalate_to: ['lead'] }] };
		const at = (department?: unknown) => ids(route(routing, refund({ amount: 60, department })));
		expect([at('sales'), at('legal'), at('hr')]).toEqual([['bo/head'], ['cy/head'], ['ada/finance']]);
		// Nobody knows whose head it is: the next of the chain.
		expect(at()).toEqual(['dee/lead']);
	});

	it('by action type, tier and route', () => {
		const rules = [{ action_types: ['other'], approvers: ['cy'] }, { tiers: ['medium'], approvers: ['cy'] }, { routes: ['batch_review'], approvers: ['cy'] }, { action_types: ['refund'], tiers: ['high'], routes: ['named_approver'], approvers: ['bo'] }];
		expect(ids(route({ rules }))).toEqual(['bo/bo']);
	});

	it('is whoever is on call then, and for the chain whoever will be', () => {
		const rotations = { week: { time_zone: 'Europe/Berlin', every: 'week', handover: '09:00', from: '2026-11-02', people: ['ada', 'bo', 'cy'] } };
		const routing = { rotations, roles: { ...roles, duty: { rotation: 'week' } }, rules: [{ approvers: ['duty'], escalate_to: ['lead', { to: 'eve', after_hours: 40 }], sla_hours: 12 }] };
		expect(ids(route(routing))).toEqual(['cy/duty']);
		expect(route(routing).explanation).toContain('Cy is on call until 2026-11-23T08:00Z');
		expect(ids(route(routing, undefined, '2026-11-16T07:59:00Z'))).toEqual(['bo/duty']);
		const later = { ...routing, rules: [{ approvers: ['lead'], escalate_to: ['duty'], sla_hours: 12 }] };
		expect(route(later, undefined, '2026-11-15T22:00:00Z').escalation_chain).toEqual([{ after_hours: 12, approvers: [{ id: 'cy', name: 'Cy', role: 'duty' }] }]);
		expect(route({ ...routing, rotations: { week: { ...rotations.week, from: '2027-01-04' } } }).approvers.map(({ id }) => id)).toEqual(['dee']);
	});

	it.each([
		['in the middle', '2026-11-16T10:00:00Z', 'cy'],
		['on the first minute of the first day, in Berlin', '2026-11-13T23:00:00Z', 'cy'],
		['a minute before', '2026-11-13T22:59:00Z', 'bo'],
		['on the last minute of the last day', '2026-11-18T22:59:00Z', 'cy'],
		['the minute after', '2026-11-18T23:00:00Z', 'bo'],
	])('a backup stands in %s', (_, at, expected) => {
		const routing = { time_zone: 'Europe/Berlin', ...out(['bo', '2026-11-14', '2026-11-18']), ...rule({ approvers: ['bo'] }) };
		expect(route(routing, undefined, at).approvers.map(({ id }) => id)).toEqual([expected]);
	});

	it('follows backups of backups, an absence’s own first, and says who stands in', () => {
		const routing = { ...out(['bo', '2026-11-14', '2026-11-18'], ['cy', '2026-11-01', '2026-11-30', 'dee']), ...rule({ approvers: ['bo'] }) };
		expect(ids(route(routing))).toEqual(['dee/bo']);
		expect(route(routing).explanation).toContain('Bo and Cy are away, so Dee stands in');
		expect(ids(route({ ...out(['bo', '2026-11-14', '2026-11-18', 'eve']), ...rule({ approvers: ['bo'] }) }))).toEqual(['eve/bo']);
	});

	it('a group’s owner is asked when nobody of it is there', () => {
		const routing = { roles: { ...roles, team: { people: ['ada', 'cy'], owner: 'eve' } }, ...rule({ approvers: ['team'] }) };
		expect(ids(route(routing))).toEqual(['ada/team', 'cy/team']);
		expect(ids(route({ ...routing, ...out(['ada', '2026-11-01', '2026-11-30'], ['cy', '2026-11-01', '2026-11-30']) }))).toEqual(['eve/team']);
	});

	it.each([
		['requested_by', { origin: { requested_by: 'ADA' } }],
		['draft.author', { draft: { author: 'ada' } }],
	] as [string, Partial<ActionProposal>][])('is never the %s: the next of the chain is asked at once', (_, patch) => {
		const found = route({}, refund({ amount: 740 }, patch));
		expect(ids(found)).toEqual(['dee/lead']);
		expect(found.escalation_chain).toEqual([]);
		expect(found.explanation).toBe('Ada asked for it or wrote it and may not decide; the next of the escalation chain is asked at once; 1 of Dee (lead) must approve within 8 h.');
	});

	it('keeps who is there when one of two is missing, and adds the next', () => {
		const routing = { ...out(['ada', '2026-11-01', '2026-11-30']), ...rule({ approvers: ['finance', 'cy'], approvals_required: 2, escalate_to: ['lead', 'manager'] }) };
		expect(ids(route(routing))).toEqual(['cy/cy', 'dee/lead']);
		expect(route(routing).escalation_chain).toEqual([{ after_hours: 16, approvers: [{ id: 'eve', name: 'Eve', role: 'manager', email: 'eve@example.com' }] }]);
	});

	it('blocks with a sentence when nobody is left', () => {
		const routing = { ...out(['ada', '2026-11-01', '2026-11-30'], ['dee', '2026-11-01', '2026-11-30']) };
		const action = refund({ amount: 740 });
		const policy = policyOf(routing);
		expect(route(routing, action)).toMatchObject({ approvers: [], blocked: 'nobody is left to decide; Ada is away; Dee is away' });
		expect(refineDecision(action, evaluateTier(action, policy), policy, { now: new Date(MONDAY), workflowId: 'w' })).toMatchObject({
			tier: 'blocked',
			route: 'blocked',
			rule: 'nobody_to_decide',
			approvers: [],
			reason: expect.stringMatching(/; but nobody is left to decide; Ada is away; Dee is away, so it is blocked\.$/),
		});
	});

	it('different roles need different people, found even when one person holds two', () => {
		const two = { roles: { it_admin: { people: ['ada', 'bo'], owner: 'ada' }, manager: { person: 'ada' }, finance: { person: 'ada' }, lead: { person: 'dee' } } };
		const found = route({ ...two, ...rule({ approvers: ['it_admin', 'manager'], approvals_required: 2, distinct_roles: true }) });
		expect([ids(found), found.distinct_roles]).toEqual([['ada/manager', 'bo/it_admin'], true]);
		const single = route({ roles: { ...two.roles, it_admin: { person: 'ada' } }, ...rule({ approvers: ['it_admin', 'manager'], approvals_required: 2, distinct_roles: true, escalate_to: [] }) });
		expect(single.blocked).toMatch(/^only Ada \(it_admin\) can decide, and 2 people in different roles must approve/);
	});

	it.each([
		['the chain', { escalate_to: ['lead'] }, 'escalate'],
		['no chain', { escalate_to: [] }, 'expire'],
		['the policy', { on_lapse: 'stay' }, 'stay'],
	])('on lapse, by %s', (_, patch, expected) => {
		expect(route(rule(patch)).on_lapse).toBe(expected);
	});

	it('never asks fewer than the tier, and takes the rule’s deadline', () => {
		const policy = policyOf({ roles: { ...roles, finance: { people: ['ada', 'bo', 'cy'], owner: 'ada' } }, ...rule({ approvals_required: 2, sla_hours: 2 }) });
		const decision = { ...evaluateTier(refund({ amount: 740 }), policy), approvals_required: 3 };
		expect(routeApprovers(refund({ amount: 740 }), decision, policy, new Date(MONDAY))).toMatchObject({ approvals_required: 3, sla_hours: 2 });
	});

	it('leaves a simple policy as it is, but for the requester and the chain', () => {
		const simple = (more: object) => loadPolicy({ action_type: 'refund', tiers, ...more });
		const decide = (policy: Policy, action: ActionProposal) => refineDecision(action, evaluateTier(action, policy), policy, { now: new Date(MONDAY), workflowId: 'w' });
		const bare = decide(simple({}), refund({ amount: 740 }));
		expect(bare).toEqual(evaluateTier(refund({ amount: 740 }), simple({})));
		const listed = simple({ roles: { finance: [{ id: 'ada', name: 'Ada' }, { id: 'bo', name: 'Bo' }], lead: [{ id: 'dee', name: 'Dee' }] } });
		expect(decide(listed, refund({ amount: 740 }))).toMatchObject({ approvers: [{ id: 'ada' }, { id: 'bo' }], on_lapse: 'escalate', escalation_chain: [{ after_hours: 8, approvers: [{ id: 'dee' }] }] });
		expect(decide(listed, refund({ amount: 740 })).reason).toBe(evaluateTier(refund({ amount: 740 }), listed).reason);
		expect(decide(listed, refund({ amount: 740 }, { draft: { author: 'Ada' } })).approvers.map(({ id }) => id)).toEqual(['bo']);
		expect(decide(listed, refund({ amount: 40 }))).toMatchObject({ route: 'auto_execute' });
	});
});

describe('a routing section that goes wrong', () => {
	const all = { people, roles };
	it.each([
		['routing.rules.0.approvers.0', { ...all, rules: [{ approvers: ['nobody'] }] }, 'is no role and nobody known'],
		['routing.rules.0.approvers.0', { ...all, rules: [{ approvers: ['crowd'] }] }, 'without an owner'],
		['routing.roles.team.owner', { ...all, roles: { ...roles, team: { people: ['ada', 'bo'] } } }, 'a group of several people needs one person'],
		['routing.roles.team', { ...all, roles: { ...roles, team: {} } }, 'names nobody'],
		['routing.roles.team', { ...all, roles: { ...roles, team: { person: 'ada', rotation: 'x' } } }, 'people in 2 ways'],
		['routing.roles.team.person', { ...all, roles: { ...roles, team: { person: 'zoe' } } }, 'add them to routing.people'],
		['routing.roles.team.rotation', { ...all, roles: { ...roles, team: { rotation: 'x' } } }, 'rotations does not define'],
		['routing.people.ada.backup', { roles, people: { ...people, ada: { name: 'Ada', backup: 'bo' }, cy: { name: 'Cy', backup: 'ada' } } }, 'a chain of backups must end'],
		['routing.people.ada.out.0.until', { roles, people: { ...people, ada: { name: 'Ada', out: [{ from: '2026-02-02', until: '2026-02-01' }] } } }, 'is not after from'],
		['routing.people.ada.time_zone', { roles, people: { ...people, ada: { name: 'Ada', time_zone: 'Mars/Olympus' } } }, 'must be a time zone'],
		['routing.rotations.r.handover', { ...all, rotations: { r: { time_zone: 'UTC', every: 'day', handover: '9', from: '2026-01-01', people: ['ada'] } } }, 'must be a time such as'],
		['routing.rotations.r.from', { ...all, rotations: { r: { time_zone: 'UTC', every: 'day', handover: '09:00', from: '2026-02-30', people: ['ada'] } } }, 'must be a day'],
		['routing.rules.0.amount.0.up_to', { ...all, rules: [{ approvers: ['ada'], amount: [{ above: 5, up_to: 5 }] }] }, 'must be more than above'],
		['routing.rules.0.on_lapse', { ...all, rules: [{ approvers: ['ada'], on_lapse: 'escalate' }] }, 'escalate_to names nobody'],
		['routing.rules.0.escalate_to.1', { ...all, rules: [{ approvers: ['ada'], escalate_to: ['lead', 'ada'] }] }, 'must go on to somebody else'],
		['routing.rules.0.escalate_to.1.after_hours', { ...all, rules: [{ approvers: ['ada'], escalate_to: [{ to: 'lead', after_hours: 4 }, { to: 'bo', after_hours: 4 }] }] }, 'must be more than the 4 h'],
		['routing.rules.0.approvals_required', { ...all, rules: [{ approvers: ['ada'], approvals_required: 2, distinct_roles: true }] }, 'approvers names only 1'],
		['tiers.1.approver_rule', { people, roles: { lead: { person: 'dee' } } }, 'does not define'],
	])('%s', (path, routing, words) => {
		const error = policyError({ action_type: 'refund', tiers, routing, ...(path.startsWith('tiers') ? {} : { roles: { finance: [{ id: 'x', name: 'X' }], crowd: [{ id: 'x', name: 'X' }, { id: 'y', name: 'Y' }] } }) });
		expect(error.fields.paths).toContain(path);
		expect(error.message).toContain(words);
	});
});

describe('for any policy', () => {
	const id = fc.constantFrom('ada', 'bo', 'cy', 'dee', 'eve');
	const absences = fc.dictionary(id, fc.record({ from: fc.constantFrom('2026-11-01', '2026-11-16'), until: fc.constantFrom('2026-11-15', '2026-11-30') }));
	const rules = fc.array(
		fc.record({ approvers: fc.uniqueArray(fc.constantFrom('finance', 'lead', 'manager', 'team', 'duty', 'bo'), { minLength: 1, maxLength: 3 }), approvals_required: fc.constantFrom(1, 2), escalate_to: fc.uniqueArray(fc.constantFrom('cy', 'dee', 'eve'), { maxLength: 3 }) }),
		{ maxLength: 2 },
	);

	it('the requester and the author are nowhere: not asked, not in the chain; and there are enough people or a block', () => {
		fc.assert(
			fc.property(rules, absences, fc.option(id, { nil: undefined }), fc.option(fc.constantFrom('Ada', 'EVE@example.com', 'bo'), { nil: undefined }), (given, away, requested_by, author) => {
				const routing = {
					people: Object.fromEntries(Object.entries(people).map(([key, person]) => [key, { ...person, ...(away[key] && { out: [away[key]] }) }])),
					roles: { ...roles, team: { people: ['ada', 'cy', 'eve'], owner: 'dee' }, duty: { rotation: 'r' } },
					rotations: { r: { time_zone: 'America/New_York', every: 'day', handover: '09:00', from: '2026-01-01', people: ['ada', 'bo', 'eve'] } },
					rules: given,
				};
				// Absences that end before they begin are refused by the policy.
				fc.pre(Object.values(away).every(({ from, until }) => from <= until));
				const action = refund({ amount: 740 }, { ...(requested_by && { origin: { requested_by } }), ...(author && { draft: { author } }) });
				const found = route(routing, action);
				const everybody = [...found.approvers, ...found.escalation_chain.flatMap(({ approvers }) => approvers)];
				expect(everybody.filter((person) => isSelf(action, person))).toEqual([]);
				expect(new Set(everybody.map(({ id: person }) => person)).size).toBe(everybody.length);
				if (found.blocked === undefined) expect(found.approvers.length).toBeGreaterThanOrEqual(found.approvals_required);
				else expect(found.approvers).toEqual([]);
				expect(route(routing, action)).toEqual(found);
			}),
		);
	});
});
