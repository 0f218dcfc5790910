import type { ActionProposal } from '../draft/proposal';
import { isMarkOf } from '../draft/person-mark';
import type { Person } from '../sections';

const same = (left: string | null | undefined, right: string | null | undefined): boolean =>
	Boolean(left) && Boolean(right) && (left?.trim().toLowerCase() === right?.trim().toLowerCase() || isMarkOf(left ?? '', right ?? ''));

/**
 * Whether this person requested the action or wrote its draft. Drafts name people by id, address or name, so all three
 * are compared; a namesake who is shut out by mistake costs less than somebody approving their own request.
 */
export function isSelf(action: Pick<ActionProposal, 'origin' | 'draft'>, person: Pick<Person, 'id' | 'name'> & { email?: string | null }): boolean {
	return [action.origin?.requested_by, action.draft?.author].some(
		(author) => same(author, person.id) || same(author, person.email) || same(author, person.name),
	);
}

/** Distinct people in their order: one person under two ids with one address counts once. */
export function distinctPeople(people: readonly Person[]): Person[] {
	const seen = new Set<string>();
	return people.filter(({ id, email }) => {
		const marks = [`id ${id.trim().toLowerCase()}`, ...(email ? [`email ${email.trim().toLowerCase()}`] : [])];
		const known = marks.some((mark) => seen.has(mark));
		marks.forEach((mark) => seen.add(mark));
		return !known;
	});
}
