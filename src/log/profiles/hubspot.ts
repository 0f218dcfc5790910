import { hubspotRead, hubspotUpdate } from '../../execute/targets/hubspot';
import { hubspotBaseUrl, isHubspotId, isHubspotProperty, sameHubspotValue } from '../../execute/targets/hubspot-values';
import { DaaError } from '../../errors';
import { addNotes } from '../add-notes';
import { ask, exchange, inHalves, isFailed, isRecord, recordIn, recordsIn, type Failed } from '../answers';
import { plainText } from '../codings';
import type { CrmField, FieldValue } from '../field';
import { CRM_FIELDS } from '../fields';
import type { Coded, CrmContext, CrmProfile, CrmWrite, WriteOutcome } from '../profile';
import { hubspotNotes } from './hubspot-notes';
import { hubspotProvisioner } from './hubspot-provision';

export interface HubspotProfileOptions {
	/** Another address than HubSpot's own, for sandboxes and tests. */
	baseUrl?: string;
	/** Internal property name by field name, where it differs. */
	keys?: Readonly<Record<string, string>>;
}

/** HubSpot's own bound on a batch of records. */
const BATCH = 100;

/** Everything is a string: true/false, plain decimals, epoch milliseconds, lists joined by ";". */
function encode(field: CrmField, value: FieldValue): string {
	return field.type === 'datetime' ? String(Date.parse(String(value))) : plainText(value);
}

function holds(field: CrmField, live: unknown, sent: Coded): boolean {
	if (typeof sent !== 'string') return false;
	if (live === null || live === undefined) return sent === '';
	if (field.type === 'number') return typeof live === 'string' && live !== '' && Number(live) === Number(sent);
	return sameHubspotValue(live, field.type === 'multi' ? sent.split(';') : sent) || live === sent;
}

/** Properties as HubSpot takes them; it has no other values than strings. */
const stringsOf = (fields: CrmWrite['fields']): Record<string, string> => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]));

/** Ids that a 207 complains about. An error that names nobody is everybody's. */
function complaints(body: unknown): Map<string, string> {
	const found = new Map<string, string>();
	for (const error of recordsIn(isRecord(body) ? body.errors : undefined)) {
		const ids = isRecord(error.context) && Array.isArray(error.context.ids) ? error.context.ids.map(String) : ['*'];
		for (const id of ids) found.set(id, typeof error.message === 'string' ? error.message.slice(0, 300) : 'it gave no reason');
	}
	return found;
}

/** HubSpot tickets: one PATCH for one, batch/update for up to 100. Throws DaaError `parameter_invalid`. */
export function hubspotProfile(options: HubspotProfileOptions = {}): CrmProfile {
	const baseUrl = hubspotBaseUrl(options.baseUrl);
	const tickets = `${baseUrl}/crm/v3/objects/tickets`;
	const keyOf = ({ name }: CrmField): string => options.keys?.[name] ?? name;
	const notes = hubspotNotes(baseUrl);
	for (const [field, key] of Object.entries(options.keys ?? {})) {
		if (!isHubspotProperty(key)) throw new DaaError('parameter_invalid', `"${key.slice(0, 60)}" for ${field} is not the name of a HubSpot property.`, { fields: { field } });
	}

	async function patch(context: CrmContext, writes: readonly CrmWrite[]): Promise<WriteOutcome[] | Failed> {
		const [only] = writes;
		if (only && writes.length === 1) {
			const answer = await exchange(context, 'hubspot', hubspotUpdate(`${tickets}/${only.ticketId}`, stringsOf(only.fields)));
			return isFailed(answer) ? answer : [{ state: 'written' }];
		}
		const inputs = writes.map(({ ticketId, fields }) => ({ id: ticketId, properties: stringsOf(fields) }));
		const answer = await exchange(context, 'hubspot', { method: 'POST', url: `${tickets}/batch/update`, headers: { 'Content-Type': 'application/json' }, body: { inputs } });
		if (isFailed(answer)) return answer;
		const results = new Set(recordsIn(isRecord(answer.body) ? answer.body.results : undefined).map(({ id }) => String(id)));
		const wrong = complaints(answer.body);
		return writes.map(({ ticketId }): WriteOutcome => {
			if (results.has(ticketId)) return { state: 'written' };
			const why = wrong.get(ticketId) ?? wrong.get('*');
			if (why === undefined) return { state: 'later', code: 'crm_unavailable', message: 'hubspot did not say what became of this ticket.', uncertain: true };
			return { state: 'rejected', code: 'crm_rejected', message: `hubspot refused this ticket in a batch. It said: ${why}` };
		});
	}

	return {
		system: 'hubspot',
		object: 'ticket',
		batchSize: BATCH,
		pace: { calls: 180, windowMs: 10_000 },
		checkId(id) {
			if (!isHubspotId(id)) throw new DaaError('crm_field_invalid', 'The ticket id is missing or is not a HubSpot id, a number of at most 20 digits.', { fields: { field: 'crm_ticket_id' } });
		},
		// A property that is not there makes HubSpot say so; looking first would cost a call for nothing.
		fieldMap: () => Promise.resolve(new Map(CRM_FIELDS.map((field) => [field.name, { key: keyOf(field) }]))),
		encode,
		async write(context, writes) {
			const outcomes = await inHalves(writes, (some) => patch(context, some));
			return await addNotes(context, notes, writes, outcomes);
		},
		async read(context, ticketId, keys) {
			const { body } = await ask(context, 'hubspot', hubspotRead(`${tickets}/${ticketId}`, keys));
			return recordIn('hubspot', isRecord(body) ? body.properties : undefined);
		},
		holds,
		provisioner: hubspotProvisioner(baseUrl, keyOf),
	};
}
