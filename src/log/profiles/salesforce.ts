import { DaaError } from '../../errors';
import { addNotes } from '../add-notes';
import { ask, exchange, inHalves, isFailed, recordIn, recordsIn, type Failed } from '../answers';
import { baseUrlOf } from '../../execute/targets/base-url';
import { sameCoded } from '../codings';
import type { CrmField, FieldValue } from '../field';
import { CRM_FIELDS } from '../fields';
import type { Coded, CrmContext, CrmProfile, CrmWrite, WriteOutcome } from '../profile';
import { rowVerdict } from './salesforce-answers';
import { describeCase, salesforceProvisioner } from './salesforce-fields';
import { salesforceNotes } from './salesforce-notes';

export interface SalesforceProfileOptions {
	/** The org's own address, e.g. `https://acme.my.salesforce.com`. */
	baseUrl: string;
	/** API version, e.g. `60.0`. */
	version?: string;
	/** API names by field name, where they differ from `risk_tier__c`. */
	keys?: Readonly<Record<string, string>>;
}

/** What a collection takes. */
const BATCH = 200;
const JSON_TYPE = { 'Content-Type': 'application/json' };
function encode(_field: CrmField, value: FieldValue): Coded {
	return Array.isArray(value) ? value.join(';') : value;
}

/** Salesforce cases: one PATCH for one, a collection for up to 200. Throws DaaError `parameter_invalid`. */
export function salesforceProfile(options: SalesforceProfileOptions): CrmProfile {
	const version = options.version ?? '60.0';
	if (!/^\d{2,3}\.0$/.test(version)) throw new DaaError('parameter_invalid', 'The API version of Salesforce reads like 60.0.', { fields: { parameter: 'apiVersion' } });
	const api = `${baseUrlOf('Salesforce', options.baseUrl)}/services/data/v${version}`;
	for (const [field, key] of Object.entries(options.keys ?? {})) {
		if (!/^[A-Za-z]\w{0,79}$/.test(key)) throw new DaaError('parameter_invalid', `"${key.slice(0, 60)}" for ${field} is not the API name of a field.`, { fields: { field } });
	}
	const keyOf = ({ name }: CrmField): string => options.keys?.[name] ?? `${name}__c`;
	const notes = salesforceNotes(api);

	async function patch(context: CrmContext, writes: readonly CrmWrite[]): Promise<WriteOutcome[] | Failed> {
		const [only] = writes;
		if (only && writes.length === 1) {
			const answer = await exchange(context, 'salesforce', { method: 'PATCH', url: `${api}/sobjects/Case/${only.ticketId}`, headers: JSON_TYPE, body: only.fields });
			return isFailed(answer) ? answer : [{ state: 'written' }];
		}
		const records = writes.map(({ ticketId, fields }) => ({ id: ticketId, attributes: { type: 'Case' }, ...fields }));
		const answer = await exchange(context, 'salesforce', { method: 'PATCH', url: `${api}/composite/sobjects`, headers: JSON_TYPE, body: { allOrNone: false, records } });
		if (isFailed(answer)) return answer;
		// Rows come back in the order of the request; a failed one has no id.
		const rows = recordsIn(answer.body);
		return writes.map((_write, index) => rowVerdict(rows.length === writes.length ? rows[index] : undefined));
	}

	return {
		system: 'salesforce',
		object: 'case',
		batchSize: BATCH,
		pace: { calls: 25, windowMs: 1_000 },
		checkId(id) {
			if (!/^500[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(id)) throw new DaaError('crm_field_invalid', 'The ticket id is missing or is not the id of a Salesforce case (500…, 15 or 18 characters).', { fields: { field: 'crm_ticket_id' } });
		},
		async fieldMap(context) {
			const known = await describeCase(context, api);
			return new Map(CRM_FIELDS.filter((field) => known.has(keyOf(field))).map((field) => [field.name, { key: keyOf(field) }]));
		},
		encode,
		async write(context, writes) {
			return await addNotes(context, notes, writes, await inHalves(writes, (some) => patch(context, some)));
		},
		async read(context, ticketId, keys) {
			const { body } = await ask(context, 'salesforce', { method: 'GET', url: `${api}/sobjects/Case/${ticketId}?fields=${keys.map(encodeURIComponent).join(',')}` });
			return recordIn('salesforce', body);
		},
		holds: sameCoded,
		provisioner: salesforceProvisioner(api, keyOf),
	};
}
