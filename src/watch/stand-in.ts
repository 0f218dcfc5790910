import { reassignApproval } from '../approve/reassign-approval';
import { isDaaError } from '../errors';
import { factorKey, personKeyOf } from '../identity/factor-key';
import type { Environment, Ports } from '../ports';
import type { Person } from '../sections';
import type { ApprovalRecord, ApproverRecord, QueueRecord } from '../store/port';
import { loadPolicy } from '../tier/load-policy';
import type { Policy } from '../tier/policy';
import { available } from '../tier/routing/availability';
import { readDelegations, withDelegations, type Delegation } from '../tier/routing/delegations';
import { personOf } from '../tier/routing/resolve-people';

const PAGE = 100;
/** What nobody can stand in for is looked at each time; of a queue of thousands, no further than this. */
const MOST_PAGES = 5;

export interface StandingIn {
	ports: Ports;
	environment: Environment;
	/** Visits the waiting node, which signs and sends the new link. */
	visit(approval: ApprovalRecord): Promise<unknown>;
	inTurn<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void>;
}

type Load = (hash: string) => Promise<Policy | undefined>;

/** Policies by hash; one that cannot be read names nobody. */
function loader({ store }: Ports): Load {
	const known = new Map<string, Policy | undefined>();
	return async (hash) => {
		if (known.has(hash)) return known.get(hash);
		const stored = await store.policy(hash);
		let policy: Policy | undefined;
		try {
			policy = stored && loadPolicy(stored.document);
		} catch {
			policy = undefined;
		}
		known.set(hash, policy);
		return policy;
	};
}

/** Who decides instead, by the policy of that request: somebody whom it knows, who is there, and who is not asked already. */
function standInFor(away: ApproverRecord, asked: readonly ApproverRecord[], policy: Policy, delegations: readonly Delegation[], now: Date): Omit<Person, 'role'> | undefined {
	const staffed = withDelegations(policy, delegations);
	const id = staffed.routing && available(away.approverId, staffed.routing, now).id;
	const person = id === undefined || id === away.approverId ? undefined : personOf(id, staffed);
	if (!person) return undefined;
	const key = personKeyOf({ approverId: person.id, email: person.email });
	return asked.some((one) => one.approverId === person.id || personKeyOf(one) === key) ? undefined : person;
}

async function handOver({ ports, environment, visit, inTurn }: StandingIn, delegation: Delegation, all: readonly Delegation[], policyOf: Load): Promise<void> {
	const now = ports.now();
	const isAway = (one: ApproverRecord): boolean => one.revokedAt === null && (personKeyOf(one) === delegation.person || factorKey(one.approverId) === delegation.person);
	for (let after: Pick<QueueRecord, 'rank' | 'approvalId'> | undefined, page = 0; page < MOST_PAGES; page += 1) {
		const rows = await ports.store.deskQueue({ viewKeys: [delegation.person], environment }, { limit: PAGE, ...(after && { after }) });
		await inTurn(await ports.store.requests(rows.map(({ approvalId }) => approvalId)), async ({ approval, approvers }) => {
			const away = approvers.find(isAway);
			const policy = away && (await policyOf(approval.policyHash));
			const to = away && policy && standInFor(away, approvers, policy, all, now);
			if (!to) return;
			try {
				await reassignApproval(ports, approval.id, { from: away.approverId, to }, { actor: { kind: 'service', id: 'review-desk' }, reason: `away until ${delegation.until}` });
			} catch (error) {
				// Decided at this very moment, or theirs to decide alone: it stays as it is.
				if (!isDaaError(error) || error.code.startsWith('store_')) throw error;
				return;
			}
			await visit(approval);
		});
		after = rows.at(-1);
		if (rows.length < PAGE) return;
	}
}

/** Hands what waits for somebody who said that they are away to who decides instead, as new requests are by their routing. */
export async function standIn(standing: StandingIn): Promise<void> {
	const now = standing.ports.now().getTime();
	const all = await readDelegations(standing.ports.store);
	const policyOf = loader(standing.ports);
	for (const delegation of all) if (Date.parse(delegation.from) <= now && now < Date.parse(delegation.until)) await handOver(standing, delegation, all, policyOf);
}
