import type { ActionProposal } from '../../draft/proposal';
import type { HttpRequest } from '../../ports';
import { refuse } from './check-action';
import { isHubspotId } from './hubspot-values';

const FIELD = /^associations\.(tickets|contacts|deals|companies)$/;

/** One link between two records that comes or goes. */
export interface AssociationChange {
	field: string;
	to: string;
	id: string;
	add: boolean;
}

const idsOf = (value: unknown): string[] | undefined => {
	const list = value === undefined || value === null || value === '' ? [] : Array.isArray(value) ? value.map(String) : [String(value)];
	return list.every((id) => isHubspotId(id)) && new Set(list).size === list.length ? list : undefined;
};

/**
 * The link that an action changes: a field `associations.contacts` whose `current` and `proposed` are lists of ids that
 * differ by exactly one. Alone in its action, because HubSpot links by a call of its own, and one action is one call.
 * Undefined when the action is about properties. Throws DaaError `target_not_allowed`.
 */
export function associationChange(action: ActionProposal): AssociationChange | undefined {
	const changes = action.proposed_changes ?? [];
	const index = changes.findIndex(({ field }) => FIELD.test(field));
	const change = changes[index];
	if (!change) return undefined;
	const path = `proposed_changes.${index}`;
	if (changes.length > 1) throw refuse(`${path}.field`, 'an association is an action of its own; propose the other changes apart.');
	const [before, after] = [idsOf(change.current), idsOf(change.proposed)];
	if (!before || !after) throw refuse(`${path}.proposed`, 'associations are lists of HubSpot record ids.');
	const added = after.filter((id) => !before.includes(id));
	const gone = before.filter((id) => !after.includes(id));
	const [id] = [...added, ...gone];
	if (id === undefined || added.length + gone.length !== 1) throw refuse(`${path}.proposed`, 'one record is linked or unlinked at a time.');
	return { field: change.field, to: change.field.slice('associations.'.length), id, add: added.length === 1 };
}

export function associationRequest(baseUrl: string, object: string, fromId: string, { to, id, add }: AssociationChange): HttpRequest {
	return { method: add ? 'PUT' : 'DELETE', url: `${baseUrl}/crm/v4/objects/${object}/${fromId}/associations/${add ? 'default/' : ''}${to}/${id}` };
}

/** Ids of the linked records in the answer to a reading with `associations=contacts`, in order. */
export function linkedIds(body: unknown, to: string): string[] {
	const groups = (body as { associations?: Record<string, { results?: { id?: unknown }[] }> }).associations ?? {};
	const results = groups[to]?.results ?? [];
	return [...new Set(results.map(({ id }) => String(id)))].sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
}
