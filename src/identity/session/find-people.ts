import type { StoreReader } from '../../store/port';
import { factorKey, personKeyOf } from '../factor-key';
import { deskDirectory, type Directory } from './directory';

/** Somebody who may sign in, and where a link reaches them. */
export interface DeskPerson {
	key: string;
	id: string;
	name: string;
	email?: string;
}

/** A person whose id is known with several addresses gets a link to each, good for what was sent there. */
const MAX_FOUND = 3;

export type PeopleStore = Pick<StoreReader, 'peopleNamed' | 'publishedPolicies' | 'policy'>;

/** Who is meant by an address or id that somebody typed: people of published policies, and whoever was asked before. */
export async function findPeople(store: PeopleStore, typed: string): Promise<DeskPerson[]> {
	const wanted = factorKey(typed);
	if (wanted === '' || wanted.length > 320) return [];
	const { people } = await deskDirectory(store);
	const asked = [...(await store.peopleNamed(wanted)), ...(await store.peopleNamed(typed.trim()))];
	const found = new Map<string, DeskPerson>();
	const add = (id: string, name: string, email: string | null | undefined): void => {
		const key = personKeyOf({ approverId: id, email });
		if (key !== wanted && factorKey(id) !== wanted) return;
		if (!found.has(key)) found.set(key, { key, id, name, ...(email && { email }) });
	};
	for (const { id, name, email } of people) add(id, name, email);
	for (const { approverId, name, email } of asked) add(approverId, name, email);
	return [...found.values()].slice(0, MAX_FOUND);
}

/**
 * The keys under which requests are this person's: their own, and the ids that a published policy gives their address.
 * A row that names their id with another address is somebody else's.
 */
export function keysOf(personKey: string, { people }: Pick<Directory, 'people'>): string[] {
	const aliases = people.filter(({ email }) => email !== undefined && factorKey(email) === personKey).map(({ id }) => factorKey(id));
	return [...new Set([personKey, ...aliases])];
}
