import { z } from 'zod/v4';
import { factorKey, personKeyOf } from '../../identity/factor-key';
import { isDaaError } from '../../errors';
import type { StoreReader } from '../../store/port';
import type { Policy } from '../policy';

/** While somebody is away, by their own word; beside the absences that a policy names. */
export interface Delegation {
	/** The person's key: address, else id. */
	person: string;
	/** ISO 8601; `until` is the moment of return. */
	from: string;
	until: string;
	/** Who decides instead: address or id. Left to the policy's own backup when absent. */
	backup?: string;
}

/** One setting for all, so that an item needs one read. */
export const DELEGATIONS_KEY = 'delegations';

const when = z.iso.datetime();
const documentSchema = z.strictObject({
	v: z.literal(1),
	list: z.array(z.strictObject({ person: z.string().min(1).max(320), from: when, until: when, backup: z.string().min(1).max(320).optional() })).max(2_000),
});

/** What is stored; nothing when it cannot be read, because then the policy's own word is all there is. */
export function parseDelegations(setting: { value: unknown } | undefined): readonly Delegation[] {
	const parsed = documentSchema.safeParse(setting?.value);
	return parsed.success ? parsed.data.list : [];
}

export async function readDelegations(store: Pick<StoreReader, 'setting'>): Promise<readonly Delegation[]> {
	try {
		return parseDelegations(await store.setting(DELEGATIONS_KEY));
	} catch (error) {
		if (error instanceof SyntaxError || isDaaError(error)) return [];
		throw error;
	}
}

interface Named {
	id: string;
	name: string;
	email?: string;
}

function everybody({ roles, routing }: Pick<Policy, 'roles' | 'routing'>): Named[] {
	const routed = Object.entries(routing?.people ?? {}).map(([id, { name, email }]) => ({ id, name, ...(email !== undefined && { email }) }));
	const known = new Set(routed.map(({ id }) => id));
	return [...routed, ...[...roles.values()].flat().filter(({ id }) => !known.has(id))];
}

const isPerson = ({ id, email }: Named, key: string): boolean => personKeyOf({ approverId: id, email }) === key || factorKey(id) === key;

/** The policy with these absences among its own. What was written into the policy itself goes first. Pure. */
export function withDelegations<P extends Pick<Policy, 'roles' | 'routing'>>(policy: P, delegations: readonly Delegation[]): P {
	const people = { ...policy.routing?.people };
	let changed = false;
	for (const person of everybody(policy)) {
		const own = delegations.filter((one) => isPerson(person, one.person));
		if (own.length === 0) continue;
		const out = own.map(({ from, until, backup }) => {
			const stand = backup === undefined ? undefined : everybody(policy).find((one) => isPerson(one, backup));
			return { from, until, ...(stand && { backup: stand.id }) };
		});
		const entry = Object.hasOwn(people, person.id) ? people[person.id] : undefined;
		people[person.id] = { ...(entry ?? { name: person.name, ...(person.email !== undefined && { email: person.email }) }), out: [...(entry?.out ?? []), ...out] };
		changed = true;
	}
	return changed ? { ...policy, routing: { ...policy.routing, people } } : policy;
}
