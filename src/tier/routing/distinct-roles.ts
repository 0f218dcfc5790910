import { distinctPeople } from '../../approve/self-approval';
import type { Person } from '../../sections';

const marksOf = ({ id, email }: Person): string[] => [id, ...(email === undefined ? [] : [email])].map((mark) => mark.trim().toLowerCase());
const samePerson = (left: Person, right: Person): boolean => marksOf(left).some((mark) => marksOf(right).includes(mark));

/**
 * Distinct people out of everybody who was named under some role, each with the role in which they decide, chosen so
 * that as many roles as possible are filled by different people (augmenting paths). `roles`: how many are filled.
 */
export function assignRoles(candidates: readonly Person[]): { people: Person[]; roles: number } {
	const people = distinctPeople(candidates);
	const roles = [...new Set(candidates.map(({ role }) => role))];
	const fits = (role: string, person: Person): boolean => candidates.some((candidate) => candidate.role === role && samePerson(candidate, person));
	const roleOf = new Map<Person, string>();
	const fill = (role: string, tried: Set<Person>): boolean => {
		for (const person of people) {
			if (tried.has(person) || !fits(role, person)) continue;
			tried.add(person);
			const held = roleOf.get(person);
			if (held !== undefined && !fill(held, tried)) continue;
			roleOf.set(person, role);
			return true;
		}
		return false;
	};
	const filled = roles.filter((role) => fill(role, new Set()));
	return { people: people.map((person) => ({ ...person, role: roleOf.get(person) ?? person.role })), roles: filled.length };
}
