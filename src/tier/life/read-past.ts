import type { Environment } from '../../ports';
import type { Store } from '../../store/port';
import type { Policy } from '../policy';
import { fromStore, loadOrNothing, type PastDecision } from './past-decision';

export interface PastFilter {
	environment: Environment;
	/** ISO 8601. */
	since: string;
}

const PAGE = 200;

/** The store's past, oldest first, a page at a time; each approval counts for the first proposal it stands under. */
export async function* readPast(store: Pick<Store, 'pastCases' | 'policy'>, { environment, since }: PastFilter): AsyncGenerator<PastDecision> {
	const policies = new Map<string, Policy | undefined>();
	const told = new Set<string>();
	let after: { createdAt: string; id: string } | undefined;
	for (;;) {
		const page = await store.pastCases({ environment, since, after, limit: PAGE });
		for (const past of page) {
			const { policyHash, route } = past.proposal;
			if (route === null && !policies.has(policyHash)) policies.set(policyHash, loadOrNothing((await store.policy(policyHash))?.document));
			const approvals = past.approvals.filter(({ id }) => !told.has(id));
			for (const { id } of approvals) told.add(id);
			yield fromStore({ ...past, approvals }, policies.get(policyHash));
		}
		const last = page.at(-1)?.proposal;
		if (!last || page.length < PAGE) return;
		after = { createdAt: last.createdAt, id: last.id };
	}
}
