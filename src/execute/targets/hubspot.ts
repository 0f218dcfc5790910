import type { ActionProposal } from '../../draft/proposal';
import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { HttpRequest } from '../../ports';
import { excerptOf } from '../redact';
import type { ApplyResult, Target, TargetContext, TargetState } from '../target';
import { associationChange, associationRequest, linkedIds } from './hubspot-association';
import { expectReadable, expectWritten } from './http-answer';
import { hubspotBaseUrl, isHubspotId, isHubspotProperty, sameHubspotValue, toHubspotString } from './hubspot-values';

export type HubspotObject = 'tickets' | 'contacts' | 'deals';

export interface HubspotOptions {
	/** Another address than HubSpot's own, for sandboxes and tests. */
	baseUrl?: string;
	/** The one kind of record this target may touch. */
	object?: HubspotObject;
	/** Properties that may be written; any when absent. */
	fields?: readonly string[];
}

const SINGULAR: Record<HubspotObject, string> = { tickets: 'ticket', contacts: 'contact', deals: 'deal' };

const refuse = (message: string, field: string) => new DaaError('target_not_allowed', message, { fields: { field } });

function checkChanges(action: ActionProposal, options: HubspotOptions): void {
	const association = associationChange(action);
	if (association) {
		if (options.fields && !options.fields.includes(association.field)) throw refuse(`proposed_changes.0.field: ${association.field} is not among what may be changed here.`, 'proposed_changes.0.field');
		return;
	}
	action.proposed_changes?.forEach(({ field, proposed }, index) => {
		const path = `proposed_changes.${index}`;
		if (!isHubspotProperty(field)) throw refuse(`${path}.field: "${inSentence(field)}" is not the name of a HubSpot property.`, `${path}.field`);
		if (options.fields && !options.fields.includes(field)) {
			throw refuse(`${path}.field: the property ${field} is not among those that may be changed here.`, `${path}.field`);
		}
		if (toHubspotString(proposed) === undefined) {
			throw refuse(`${path}.proposed: HubSpot has no such value; use text, a plain number, true, false, null or a list of these.`, `${path}.proposed`);
		}
	});
}

/** The read of some properties of one record. */
export function hubspotRead(url: string, properties: readonly string[]): HttpRequest {
	const query = properties.map((name) => `properties=${encodeURIComponent(name)}`).join('&');
	return { method: 'GET', url: query === '' ? url : `${url}?${query}` };
}

/** The update of one record. */
export function hubspotUpdate(url: string, properties: Readonly<Record<string, string>>): HttpRequest {
	return { method: 'PATCH', url, headers: { 'Content-Type': 'application/json' }, body: { properties } };
}

function propertiesOf(body: unknown): Record<string, unknown> {
	const properties = typeof body === 'object' && body !== null ? (body as { properties?: unknown }).properties : undefined;
	if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
		throw new DaaError('target_unreadable', 'HubSpot answered with something that is not a record.');
	}
	return properties as Record<string, unknown>;
}

/** Linked records come in no order. Only associations are read as lists; properties are always text. */
function sameLinks(live: unknown, expected: unknown): boolean {
	if (!Array.isArray(live)) return false;
	const ids = expected === null || expected === undefined || expected === '' ? [] : [expected].flat();
	return JSON.stringify([...live].map(String).sort()) === JSON.stringify(ids.map(String).sort());
}

/**
 * One kind of HubSpot CRM record: GET and PATCH of /crm/v3/objects/{object}/{id}, every value a string.
 * One association can be added or removed by an action of its own (see hubspot-association.ts).
 * HubSpot has no precondition and no idempotency key: read, compare, write, read back (concurrency compare_then_write).
 */
export function hubspotTarget(options: HubspotOptions = {}): Target {
	const baseUrl = hubspotBaseUrl(options.baseUrl);
	const object = options.object ?? 'tickets';
	const urlOf = (action: ActionProposal): string => `${baseUrl}/crm/v3/objects/${object}/${action.target_id ?? ''}`;
	const name = `HubSpot ${SINGULAR[object]}`;

	function check(action: ActionProposal): void {
		if (action.target_system.toLowerCase() !== 'hubspot') {
			throw refuse(`target_system: the action is for ${inSentence(action.target_system)}, but this target is HubSpot.`, 'target_system');
		}
		const wanted = action.target_object?.toLowerCase();
		if (wanted !== undefined && wanted !== object && wanted !== SINGULAR[object]) {
			throw refuse(`target_object: the action is for a ${inSentence(wanted)}, but only a ${SINGULAR[object]} may be changed here.`, 'target_object');
		}
		if (!action.proposed_changes) throw refuse('HubSpot records take proposed_changes; messages and API calls are for other targets.', 'proposed_changes');
		if (!isHubspotId(action.target_id)) throw refuse('target_id: a HubSpot record id is a number of at most 20 digits.', 'target_id');
		checkChanges(action, options);
	}

	async function read(action: ActionProposal, { http }: TargetContext): Promise<TargetState> {
		check(action);
		const association = associationChange(action);
		if (association) {
			const linked = await http({ method: 'GET', url: `${urlOf(action)}?associations=${association.to}` });
			if (linked.status === 404) return { exists: false, values: {} };
			expectReadable(name, linked);
			return { exists: true, values: { [association.field]: linkedIds(linked.body, association.to) } };
		}
		const response = await http(hubspotRead(urlOf(action), (action.proposed_changes ?? []).map(({ field }) => field)));
		if (response.status === 404) return { exists: false, values: {} };
		expectReadable(name, response);
		const { updatedAt } = response.body as { updatedAt?: unknown };
		return { exists: true, values: propertiesOf(response.body), ...(typeof updatedAt === 'string' && { version: updatedAt }) };
	}

	async function apply(action: ActionProposal, _seen: TargetState, { http }: TargetContext): Promise<ApplyResult> {
		check(action);
		const association = associationChange(action);
		if (association) {
			const linked = await http(associationRequest(baseUrl, object, action.target_id ?? '', association));
			expectWritten(name, linked);
			return { status: linked.status, sent: { [association.add ? 'linked' : 'unlinked']: `${association.to}/${association.id}` }, answer: excerptOf(linked.body) };
		}
		const properties = Object.fromEntries((action.proposed_changes ?? []).map(({ field, proposed }) => [field, toHubspotString(proposed) ?? '']));
		const response = await http(hubspotUpdate(urlOf(action), properties));
		expectWritten(name, response);
		return { status: response.status, sent: properties, answer: excerptOf(response.body) };
	}

	return {
		name,
		capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: true },
		check,
		read,
		apply,
		sameValue: (live, expected) => sameHubspotValue(live, expected) || sameLinks(live, expected),
	};
}
