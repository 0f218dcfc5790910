import type { ActionProposal } from '../../draft/proposal';
import { DaaError } from '../../errors';
import { excerptOf } from '../redact';
import type { ApplyResult, Target, TargetContext, TargetState } from '../target';
import { baseUrlOf } from './base-url';
import { checkRecord } from './check-action';
import { expectReadable, expectWrittenOver, objectOf } from './http-answer';
import { httpDate, isSalesforceField, isSalesforceId, salesforceProblem, salesforceVersion, sameSalesforceValue, toSalesforce, type SalesforceObject } from './salesforce-values';

export interface SalesforceOptions {
	object: SalesforceObject;
	/** The org's own address, e.g. `https://acme.my.salesforce.com`. */
	baseUrl?: string;
	/** e.g. `v60.0`. */
	apiVersion?: string;
	/** Fields that may be written; any when absent. */
	fields?: readonly string[];
}

/** Read with the fields: what If-Unmodified-Since is compared with. */
const STAMP = 'LastModifiedDate';

/**
 * Salesforce Case or Contact: GET and PATCH of /services/data/vNN/sobjects/{object}/{id}, each value in its own type.
 * Concurrency conditional: If-Unmodified-Since with the stamp that was read, which Salesforce compares by the second,
 * so a change within the same second is seen only when the result is read back.
 */
export function salesforceTarget(options: SalesforceOptions): Target {
	const { object } = options;
	const sobjects = `${baseUrlOf('Salesforce', options.baseUrl)}/services/data/${salesforceVersion(options.apiVersion)}/sobjects`;
	const urlOf = (action: ActionProposal): string => `${sobjects}/${object}/${action.target_id ?? ''}`;
	const name = `Salesforce ${object}`;
	const lower = object.toLowerCase();
	const rules = {
		system: 'Salesforce',
		objects: object === 'Case' ? ['case', 'cases', 'ticket'] : [lower, `${lower}s`],
		isId: isSalesforceId(object),
		idWords: `15 or 18 letters and digits, and that of a ${lower} starts with ${object === 'Case' ? '500' : '003'}`,
		isField: isSalesforceField,
		valueProblem: salesforceProblem,
		...(options.fields && { fields: options.fields }),
	};
	const check = (action: ActionProposal): void => checkRecord(action, rules);

	async function read(action: ActionProposal, { http }: TargetContext): Promise<TargetState> {
		check(action);
		const fields = (action.proposed_changes ?? []).map(({ field }) => field);
		const response = await http({ method: 'GET', url: `${urlOf(action)}?fields=${[...fields, STAMP].join(',')}` });
		if (response.status === 404) return { exists: false, values: {} };
		expectReadable(name, response);
		const record = objectOf(name, response.body);
		const stamp = record[STAMP];
		return { exists: true, values: Object.fromEntries(fields.map((field) => [field, record[field]])), ...(typeof stamp === 'string' && { version: stamp }) };
	}

	async function apply(action: ActionProposal, seen: TargetState, { http }: TargetContext): Promise<ApplyResult> {
		check(action);
		const unmodifiedSince = httpDate(seen.version);
		if (unmodifiedSince === undefined) throw new DaaError('target_rejected', `${name} did not say when it was last changed, so the write cannot be made conditional and was not sent.`);
		const sent = Object.fromEntries((action.proposed_changes ?? []).map(({ field, proposed }) => [field, toSalesforce(proposed)]));
		const response = await http({ method: 'PATCH', url: urlOf(action), headers: { 'Content-Type': 'application/json', 'If-Unmodified-Since': unmodifiedSince }, body: sent });
		expectWrittenOver(name, response, [412]);
		return { status: response.status, sent, answer: excerptOf(response.body) };
	}

	return { name, capabilities: { concurrency: 'conditional', idempotencyKey: false, readable: true }, check, read, apply, sameValue: sameSalesforceValue };
}
