import fc from 'fast-check';
import { approvalsOf, approvalsPossible, countingPeople, decide, isOpen, type ApprovalCommand, type ApprovalLife, type Candidate, type LifeApprover, type Ruling } from '../../src/approve/decider';

/** Random sequences of everything that can happen to a request, against what must always hold. */

const START = Date.parse('2026-11-20T09:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR);

interface World {
	life: ApprovalLife;
	hours: number;
	/** Who may still be asked, by step. */
	chain: Candidate[][];
	/** The rules' answer to each payload hash that an edit made. */
	required: Map<string, number>;
}

type Move = (world: World) => ApprovalCommand | undefined;

const everybody = ['ann', 'bob', 'cem', 'dee', 'eve', 'fay', 'gus', 'zoe'];
const role = (id: string) => (['ann', 'bob', 'eve'].includes(id) ? 'lead' : 'finance');
const candidate = (id: string): Candidate => ({ id, role: role(id), self: id === 'dee' });
const approver = (id: string): LifeApprover => ({ ...candidate(id), revoked: false, viewed: false });

const person = fc.constantFrom(...everybody);
/** Mostly the present page, sometimes an old one. */
const seen = fc.constantFrom('now', 'now', 'now', 'now', 'old', 'none');
const seenHash = (world: World, which: string) => (which === 'now' ? world.life.payloadHash : which === 'old' ? 'h0' : undefined);
const stricter = fc.option(fc.record({ tier: fc.constantFrom('medium', 'high'), approvalsRequired: fc.integer({ min: 1, max: 3 }), distinctRoles: fc.boolean(), approvers: fc.option(fc.subarray(['bob', 'cem', 'eve', 'fay', 'gus', 'dee']).map((ids) => ids.map(candidate)), { nil: undefined }) }), { nil: undefined });

const move: fc.Arbitrary<Move> = fc.oneof(
	{ weight: 8, arbitrary: fc.tuple(person, seen, fc.boolean()).map(([approverId, which, confirmed]): Move => (world) => ({ type: 'approve', at: at(world.hours), approverId, seenHash: seenHash(world, which), confirmed })) },
	{
		weight: 4,
		arbitrary: fc.tuple(person, seen, fc.boolean(), fc.nat(3), stricter, fc.constantFrom<string[]>([], [], ['No scan.'])).map(
			([approverId, which, confirmed, version, asked, missingChecks]): Move => (world) => ({ type: 'edit_and_approve', at: at(world.hours), approverId, seenHash: seenHash(world, which), confirmed, edit: { payloadHash: `e${version}-${world.life.decisions.length}`, missingChecks, ...(asked && { stricter: asked }) } }),
		),
	},
	{ weight: 1, arbitrary: fc.tuple(person, seen, fc.constantFrom('reject' as const, 'request_changes' as const), fc.constantFrom('', 'No.')).map(([approverId, which, type, reason]): Move => (world) => ({ type, at: at(world.hours), approverId, seenHash: seenHash(world, which), reason })) },
	{ weight: 3, arbitrary: fc.constantFrom('void' as const, 'keep' as const).map((earlierLinks): Move => (world) => ({ type: 'escalate', at: at(world.hours), dueAt: at(world.hours + 4), approvers: world.chain[0] ?? [], earlierLinks })) },
	{ weight: 2, arbitrary: fc.tuple(person, fc.constantFrom(...everybody.slice(0, -1))).map(([from, to]): Move => (world) => ({ type: 'reassign', at: at(world.hours), from, to: candidate(to) })) },
	{ weight: 2, arbitrary: person.map((approverId): Move => (world) => ({ type: 'view', at: at(world.hours), approverId })) },
	{ weight: 1, arbitrary: fc.tuple(fc.constantFrom('cancel' as const, 'invalidate' as const, 'expire' as const)).map(([type]): Move => (world) => ({ type, at: at(world.hours) })) },
	{ weight: 1, arbitrary: fc.constant<Move>((world) => ({ type: 'expire', at: at(world.hours), final: true })) },
	{ weight: 3, arbitrary: fc.double({ min: 0.1, max: 6, noNaN: true }).map((more): Move => (world) => void (world.hours += more)) },
);

const world: fc.Arbitrary<World> = fc
	.record({ approvalsRequired: fc.integer({ min: 1, max: 3 }), tier: fc.constantFrom('medium', 'high'), distinctRoles: fc.boolean(), onLapse: fc.constantFrom('expire' as const, 'escalate' as const, 'stay' as const) })
	.map((rest) => ({
		life: { state: 'pending' as const, payloadHash: 'h1', dueAt: at(8), missingChecks: [], approvers: ['ann', 'bob', 'cem', 'dee'].map(approver), decisions: [], ...rest },
		hours: 0,
		chain: [[candidate('eve'), candidate('dee')], [candidate('fay'), candidate('ann')], [candidate('gus')]],
		required: new Map([['h1', rest.approvalsRequired]]),
	}));

/** What the store does with a ruling. */
function evolve(before: World, wanted: ApprovalCommand, ruling: Ruling): World {
	const { decidedAt: _decidedAt, ...patch } = ruling.patch;
	const candidates = [...(wanted.type === 'escalate' ? wanted.approvers : []), ...(wanted.type === 'reassign' ? [wanted.to] : []), ...(wanted.type === 'edit_and_approve' ? (wanted.edit.stricter?.approvers ?? []) : [])];
	const asked = (ruling.asked ?? []).map((id) => ({ ...candidates.find((one) => one.id === id)!, revoked: false, viewed: false }));
	const edit = wanted.type === 'edit_and_approve' ? wanted.edit : undefined;
	const chain = wanted.type === 'escalate' ? before.chain.slice(1) : before.chain;
	const required = new Map(before.required);
	if (edit) required.set(edit.payloadHash, Math.max(before.life.approvalsRequired, edit.stricter?.approvalsRequired ?? 0));
	return {
		...before,
		chain,
		required,
		life: {
			...before.life,
			...patch,
			onLapse: before.life.onLapse === 'escalate' && chain.length === 0 ? 'expire' : before.life.onLapse,
			...(edit && { missingChecks: edit.missingChecks }),
			...(edit?.stricter && { distinctRoles: edit.stricter.distinctRoles || before.life.distinctRoles }),
			approvers: [...before.life.approvers.map((one) => ((ruling.revoked ?? []).includes(one.id) ? { ...one, revoked: true } : one)), ...asked],
			decisions: ruling.decision ? [...before.life.decisions, ruling.decision] : before.life.decisions,
		},
	};
}

function check(before: World, wanted: ApprovalCommand, ruling: Ruling, after: World): void {
	const { life } = after;
	// Final states are final.
	expect(isOpen(before.life.state)).toBe(true);
	expect(ruling.complete).toBe(!isOpen(life.state));
	const people = life.approvers.map(({ id }) => id);
	expect(new Set(people).size).toBe(people.length);
	const deciders = life.decisions.map(({ approverId }) => approverId);
	expect(new Set(deciders).size).toBe(deciders.length);
	// Requester and stranger never decide, and neither does somebody whose link was withdrawn before.
	expect(deciders).not.toContain('dee');
	expect(deciders).not.toContain('zoe');
	if (ruling.decision) expect(before.life.approvers.find(({ id }) => id === ruling.decision?.approverId)).toMatchObject({ revoked: false, self: false });
	if ('seenHash' in wanted) expect(wanted.seenHash).toBe(before.life.payloadHash);
	// Nothing that decides, asks or hands on happens past a deadline that ends the request.
	if (before.life.onLapse !== 'stay' && wanted.at >= before.life.dueAt) expect(['escalate', 'expire', 'cancel', 'invalidate']).toContain(wanted.type);
	if (before.life.onLapse === 'expire' && wanted.at >= before.life.dueAt) expect(['expire', 'invalidate']).toContain(wanted.type);
	if (ruling.patch.dueAt) expect(ruling.patch.dueAt > wanted.at).toBe(true);
	const counted = approvalsOf(life.decisions, life.payloadHash);
	if (life.state === 'approved') {
		expect(counted.length).toBeGreaterThanOrEqual(after.required.get(life.payloadHash)!);
		if (life.distinctRoles) expect(new Set(counted.map((id) => life.approvers.find((one) => one.id === id)!.role)).size).toBeGreaterThanOrEqual(life.approvalsRequired);
		expect(life.missingChecks).toEqual([]);
		// Whoever edited it into something stricter is not among those who approved that.
		for (const { approverId, decision } of life.decisions) if (decision === 'edit') expect(counted).not.toContain(approverId);
		expect('confirmed' in wanted && (before.life.tier !== 'high' || wanted.confirmed)).toBe(true);
	}
	if (isOpen(life.state)) {
		expect(counted.length).toBeLessThan(life.approvalsRequired);
		// As long as it is open, there are people who could approve it.
		expect(approvalsPossible(countingPeople(life), life.distinctRoles)).toBeGreaterThanOrEqual(life.approvalsRequired);
	}
	if (life.state === 'rejected' || life.state === 'changes_requested') expect(ruling.decision?.reason?.trim()).toBeTruthy();
	expect(life.approvalsRequired).toBeGreaterThanOrEqual(before.life.approvalsRequired);
	if (before.life.tier === 'high') expect(life.tier).toBe('high');
}

/** A request must have been possible in the first place. */
const sound = ({ life }: World) => decide({ type: 'request', at: at(0), dueAt: life.dueAt, approvalsRequired: life.approvalsRequired, distinctRoles: life.distinctRoles, approvers: life.approvers }, undefined).ok && approvalsPossible(life.approvers.filter(({ self }) => !self), life.distinctRoles) >= life.approvalsRequired;

it('holds what it must through any sequence of decisions, hand-overs, edits and deadlines', () => {
	const ended: Record<string, number> = {};
	fc.assert(
		fc.property(world.filter(sound), fc.array(move, { maxLength: 40 }), (first, moves) => {
			let now = { ...first };
			for (const next of moves) {
				const wanted = next(now);
				if (!wanted) continue;
				const ruling = decide(wanted, now.life);
				if (!ruling.ok) continue;
				const after = evolve(now, wanted, ruling);
				check(now, wanted, ruling, after);
				now = after;
			}
			ended[now.life.state] = (ended[now.life.state] ?? 0) + 1;
		}),
		{ numRuns: 4_000 },
	);
	// The sequences reach every end, or they would show little.
	expect(Object.keys(ended).sort()).toEqual(['approved', 'cancelled', 'changes_requested', 'expired', 'invalidated', 'partially_approved', 'pending', 'rejected'].sort());
});

it('answers the same question in the same way, and changes nothing it was given', () => {
	fc.assert(
		fc.property(world, fc.array(move, { maxLength: 10 }), (first, moves) => {
			for (const next of moves) {
				const wanted = next(first);
				if (!wanted) continue;
				const frozen = JSON.stringify([first.life, wanted]);
				expect(decide(wanted, first.life)).toEqual(decide(wanted, first.life));
				expect(JSON.stringify([first.life, wanted])).toBe(frozen);
			}
		}),
	);
});
