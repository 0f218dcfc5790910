import fc from 'fast-check';
import { approvalsOf, decide, isOpen, type ApprovalCommand, type ApprovalLife, type Ruling } from '../../src/approve/decider';
import { APPROVAL_STATES } from '../../src/store/port';

const AT = new Date('2026-11-20T09:00:00Z');
const DUE = new Date('2026-11-20T17:00:00Z');

function life(patch: Partial<ApprovalLife> = {}): ApprovalLife {
	return {
		state: 'pending',
		payloadHash: 'h1',
		tier: 'medium',
		approvalsRequired: 1,
		dueAt: DUE,
		missingChecks: [],
		approvers: ['ann', 'bob', 'cem'].map((id) => ({ id, self: false, revoked: false, viewed: false })),
		decisions: [],
		...patch,
	};
}

const approve = (approverId = 'ann', patch: object = {}): ApprovalCommand => ({ type: 'approve', at: AT, approverId, seenHash: 'h1', confirmed: false, ...patch });
const edit = (approverId = 'ann', hash = 'h2', patch: object = {}): ApprovalCommand => ({ type: 'edit_and_approve', at: AT, approverId, seenHash: 'h1', confirmed: false, edit: { payloadHash: hash, missingChecks: [] }, ...patch });
const reject = (approverId = 'ann', reason = 'No.'): ApprovalCommand => ({ type: 'reject', at: AT, approverId, seenHash: 'h1', reason });
const codeOf = (command: ApprovalCommand, state: ApprovalLife | undefined) => {
	const ruling = decide(command, state);
	return ruling.ok ? 'ok' : ruling.code;
};

describe('the life cycle, case by case', () => {
	const asked = { type: 'request', at: AT, dueAt: DUE, approvalsRequired: 1, approvers: [{ id: 'ann', self: false }] } as const;
	const self = (id: string) => life({ approvers: [{ id, self: true, revoked: false, viewed: false }] });
	const revoked = life({ approvers: [{ id: 'ann', self: false, revoked: true, viewed: false }] });
	const decidedBy = (id: string, n = 2) => life({ approvalsRequired: n, state: 'partially_approved', decisions: [{ approverId: id, decision: 'approve', payloadHash: 'h1' }] });

	it.each<[string, ApprovalCommand, ApprovalLife | undefined, string]>([
		['a request', asked, undefined, 'ok'],
		['a request without approvers', { ...asked, approvers: [] }, undefined, 'parameter_invalid'],
		['a request to its own author', { ...asked, approvers: [{ id: 'ann', self: true }] }, undefined, 'parameter_invalid'],
		['more approvals than people', { ...asked, approvalsRequired: 2 }, undefined, 'parameter_invalid'],
		['one person named twice for two approvals', { ...asked, approvalsRequired: 2, approvers: [asked.approvers[0], asked.approvers[0]] }, undefined, 'parameter_invalid'],
		['no approvals', { ...asked, approvalsRequired: 0 }, undefined, 'parameter_invalid'],
		['half an approval', { ...asked, approvalsRequired: 1.5 }, undefined, 'parameter_invalid'],
		['a deadline that is now', { ...asked, dueAt: AT }, undefined, 'parameter_invalid'],
		['a deadline that is no date', { ...asked, dueAt: new Date(Number.NaN) }, undefined, 'parameter_invalid'],
		['a second request', asked, life(), 'store_conflict'],
		['a decision on nothing', approve(), undefined, 'approval_unknown'],
		['an approval', approve(), life(), 'ok'],
		['an approval by a stranger', approve('zoe'), life(), 'approval_link_foreign'],
		['an approval with a withdrawn link', approve(), revoked, 'approval_link_revoked'],
		['an approval of one\'s own draft', approve(), self('ann'), 'approval_self_approval'],
		['an approval of an old page', approve('ann', { seenHash: 'h0' }), life(), 'approval_page_stale'],
		['an approval of an unknown page', approve('ann', { seenHash: undefined }), life(), 'approval_page_stale'],
		['a second approval by the same person', approve(), decidedBy('ann'), 'approval_link_used'],
		['a second approval by another', approve('bob'), decidedBy('ann'), 'ok'],
		['an approval without a required check', approve(), life({ missingChecks: ['No scan.'] }), 'check_failed'],
		['a high-tier approval without the typed value', approve(), life({ tier: 'high' }), 'approval_form_invalid'],
		['a high-tier approval with it', approve('ann', { confirmed: true }), life({ tier: 'high' }), 'ok'],
		['an edit', edit(), life(), 'ok'],
		['an edit that the rules refuse', edit('ann', 'h2', { edit: { payloadHash: 'h2', missingChecks: [], refused: 'Too much.' } }), life(), 'approval_edit_refused'],
		['an edit whose scan has no result', edit('ann', 'h2', { edit: { payloadHash: 'h2', missingChecks: ['No scan.'] } }), life(), 'check_failed'],
		['an edit that repairs a blocked draft', edit(), life({ missingChecks: ['Blocked.'] }), 'ok'],
		['an edit that leaves too few people', edit('bob'), life({ ...decidedBy('ann'), approvers: life().approvers.slice(0, 2) }), 'approval_edit_refused'],
		['an edit that leaves enough people', edit('bob'), decidedBy('ann'), 'ok'],
		['a rejection', reject(), life(), 'ok'],
		['a rejection without a reason', reject('ann', ' \n'), life(), 'approval_reason_required'],
		['a rejection while checks are missing', reject(), life({ missingChecks: ['No scan.'] }), 'ok'],
		['a request for changes without a reason', { ...reject('ann', ''), type: 'request_changes' } as ApprovalCommand, life(), 'approval_reason_required'],
		['expiry before the deadline', { type: 'expire', at: AT }, life(), 'parameter_invalid'],
		['expiry at the deadline', { type: 'expire', at: DUE }, life(), 'ok'],
		['an approval at the deadline', approve('ann', { at: DUE }), life(), 'approval_expired'],
		['a cancellation', { type: 'cancel', at: AT }, life(), 'ok'],
		['a cancellation after the deadline', { type: 'cancel', at: DUE }, life(), 'approval_expired'],
		['a view', { type: 'view', at: AT, approverId: 'ann' }, life(), 'ok'],
		['a view by a stranger', { type: 'view', at: AT, approverId: 'zoe' }, life(), 'approval_link_foreign'],
	])('%s', (_name, command, state, expected) => {
		expect(codeOf(command, state)).toBe(expected);
	});

	it.each(APPROVAL_STATES.filter((state) => !isOpen(state)))('%s refuses everything', (state) => {
		const closed = life({ state });
		const commands: ApprovalCommand[] = [approve(), edit(), reject(), { ...reject(), type: 'request_changes' } as ApprovalCommand, { type: 'view', at: AT, approverId: 'ann' }, { type: 'expire', at: DUE }, { type: 'cancel', at: AT }, asked];
		for (const command of commands) expect(decide(command, closed).ok).toBe(false);
	});

	it('says that a lapsed approval has to be expired', () => {
		expect(decide(approve('ann', { at: DUE }), life())).toMatchObject({ ok: false, lapsed: true });
	});

	it('voids the approvals of the version before an edit', () => {
		expect(decide(edit('bob'), decidedBy('ann'))).toMatchObject({ ok: true, patch: { state: 'partially_approved', payloadHash: 'h2' }, voided: ['ann'], complete: false });
	});

	it('edits and approves in one step when one approval is enough', () => {
		expect(decide(edit(), life())).toMatchObject({ ok: true, patch: { state: 'approved', payloadHash: 'h2', decidedAt: AT }, complete: true });
	});

	it('tells the first view from later ones', () => {
		const view = { type: 'view', at: AT, approverId: 'ann' } as const;
		expect(decide(view, life())).toMatchObject({ viewedBy: 'ann' });
		const seen = life({ approvers: life().approvers.map((approver) => ({ ...approver, viewed: true })) });
		expect(decide(view, seen)).not.toHaveProperty('viewedBy');
	});
});

describe('the life cycle, whatever the order', () => {
	const people = fc.constantFrom('ann', 'bob', 'cem', 'dee', 'zoe');
	const hash = fc.constantFrom('h1', 'h2', 'h3', undefined);
	const at = fc.oneof({ weight: 20, arbitrary: fc.constant(AT) }, { weight: 1, arbitrary: fc.constant(DUE) });
	const by = { at, approverId: people, seenHash: hash };
	const reason = fc.constantFrom('', '  ', 'No.');
	const checks = fc.constantFrom<string[]>([], [], [], ['No scan.']);
	const command: fc.Arbitrary<ApprovalCommand> = fc.oneof(
		{ weight: 6, arbitrary: fc.record({ type: fc.constant('approve' as const), ...by, confirmed: fc.boolean() }) },
		{ weight: 4, arbitrary: fc.record({ type: fc.constant('edit_and_approve' as const), ...by, confirmed: fc.boolean(), edit: fc.record({ payloadHash: fc.constantFrom('h2', 'h3'), missingChecks: checks }) }) },
		{ weight: 1, arbitrary: fc.record({ type: fc.constantFrom('reject' as const, 'request_changes' as const), ...by, reason }) },
		{ weight: 2, arbitrary: fc.record({ type: fc.constant('view' as const), at, approverId: people }) },
		{ weight: 1, arbitrary: fc.record({ type: fc.constantFrom('expire' as const, 'cancel' as const), at }) },
	);
	const start = fc.record({ approvalsRequired: fc.integer({ min: 1, max: 3 }), tier: fc.constantFrom('medium', 'high'), missingChecks: checks, revoked: fc.boolean() }).map(({ revoked, ...rest }) =>
		life({ ...rest, approvers: ['ann', 'bob', 'cem', 'dee'].map((id) => ({ id, self: id === 'dee', revoked: revoked && id === 'cem', viewed: false })) }),
	);

	/** What the store does with a ruling. */
	function evolve(state: ApprovalLife, wanted: ApprovalCommand, ruling: Ruling): ApprovalLife {
		const { decidedAt: _decidedAt, ...patch } = ruling.patch;
		return {
			...state,
			...patch,
			...(wanted.type === 'edit_and_approve' && { missingChecks: wanted.edit.missingChecks }),
			decisions: ruling.decision ? [...state.decisions, ruling.decision] : state.decisions,
		};
	}

	it('keeps one decision a person, final states, and N distinct approvals of one payload', () => {
		fc.assert(
			fc.property(start, fc.array(command, { maxLength: 25 }), (first, commands) => {
				let state = first;
				for (const wanted of commands) {
					const ruling = decide(wanted, state);
					if (!ruling.ok) continue;
					expect(isOpen(state.state)).toBe(true);
					const before = state;
					state = evolve(state, wanted, ruling);
					const deciders = state.decisions.map(({ approverId }) => approverId);
					expect(new Set(deciders).size).toBe(deciders.length);
					expect(deciders).not.toContain('zoe');
					expect(deciders).not.toContain('dee');
					expect(ruling.complete).toBe(!isOpen(state.state));
					if ('seenHash' in wanted) expect(wanted.seenHash).toBe(before.payloadHash);
					const counted = approvalsOf(state.decisions, state.payloadHash);
					if (state.state === 'approved') {
						expect(counted.length).toBeGreaterThanOrEqual(state.approvalsRequired);
						expect(state.missingChecks).toEqual([]);
						expect('confirmed' in wanted && (state.tier !== 'high' || wanted.confirmed)).toBe(true);
					} else if (isOpen(state.state)) expect(counted.length).toBeLessThan(state.approvalsRequired);
					if (state.state === 'rejected' || state.state === 'changes_requested') expect(ruling.decision?.reason?.trim()).toBeTruthy();
				}
			}),
			{ numRuns: 3_000 },
		);
	});
});

describe('approvals from different roles', () => {
	const person = (id: string, role?: string) => ({ id, self: false, revoked: false, viewed: false, ...(role !== undefined && { role }) });
	const dual = (approvers = [person('ann', 'it_admin'), person('bob', 'it_admin'), person('cem', 'manager')]) => life({ approvalsRequired: 2, distinctRoles: true, approvers });
	const afterAnn = (base = dual()) => ({ ...base, state: 'partially_approved' as const, decisions: [{ approverId: 'ann', decision: 'approve' as const, payloadHash: 'h1' }] });

	it('a second approval from the same role does not count, one from another role completes', () => {
		expect(codeOf(approve('bob'), afterAnn())).toBe('approval_role_repeated');
		expect(decide(approve('cem'), afterAnn())).toMatchObject({ ok: true, complete: true });
		expect(codeOf(reject('bob'), afterAnn())).toBe('ok');
	});

	it('people without a role count as one', () => {
		expect(codeOf(approve('bob'), afterAnn(dual([person('ann'), person('bob'), person('cem', 'manager')])))).toBe('approval_role_repeated');
	});

	it('is not asked for where the people do not stand for enough roles', () => {
		const asked = { type: 'request', at: AT, dueAt: DUE, approvalsRequired: 2, distinctRoles: true } as const;
		expect(codeOf({ ...asked, approvers: [{ id: 'ann', self: false, role: 'it_admin' }, { id: 'bob', self: false, role: 'it_admin' }] }, undefined)).toBe('parameter_invalid');
		expect(codeOf({ ...asked, approvers: [{ id: 'ann', self: false, role: 'it_admin' }, { id: 'cem', self: false, role: 'manager' }] }, undefined)).toBe('ok');
	});

	it('an edit that leaves no other role to approve it is refused', () => {
		const two = dual([person('ann', 'it_admin'), person('bob', 'it_admin')]);
		expect(codeOf(edit('ann'), two)).toBe('approval_edit_refused');
		expect(codeOf(edit('ann'), dual())).toBe('ok');
	});
});
