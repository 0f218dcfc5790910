import { DaaError } from '../../errors';
import type { StoreReader } from '../../store/port';
import { loadPolicy } from '../load-policy';
import type { Policy } from '../policy';

/**
 * The published version of a policy, or the latest one. Throws DaaError `policy_invalid` when there is none, or when
 * what is stored is not what was published.
 */
export async function publishedPolicy(store: Pick<StoreReader, 'publishedPolicy' | 'publishedPolicies' | 'policy'>, id: string, version?: string): Promise<Policy> {
	const called = version === undefined ? `policy ${id}` : `version ${version} of policy ${id}`;
	const row = await store.publishedPolicy(id, version);
	if (!row) {
		const known = (await store.publishedPolicies({ id, limit: 5 })).map((each) => each.version);
		throw new DaaError('policy_invalid', `No ${called} has been published.`, {
			fields: { id, version },
			hint: known.length === 0 ? 'Publish it with daa policy publish, or with this node.' : `Published are: ${known.join(', ')}.`,
		});
	}
	const stored = await store.policy(row.hash);
	const policy = stored && loadPolicy(stored.document);
	if (policy?.hash !== row.hash) throw new DaaError('policy_invalid', `The stored document of ${called} is not the one that was published.`, { fields: { id, version: row.version, hash: row.hash } });
	return policy;
}
