import type { ActionProposal } from '../draft/proposal';
import { inSentence } from '../draft/shorten';
import { toolCallOf } from '../draft/tool-call';
import { DaaError } from '../errors';
import type { JsonSchemaCheck } from '../json-schema';
import type { StoreReader, StoreTransaction } from '../store/port';
import { checkDraft, inWords } from '../tier/check-draft';
import type { Policy } from '../tier/policy';
import type { ExecutionPolicy } from './policy-of';
import { createAllowlist } from './targets/allowlist';

/** What the node allows, beside the policy; both must. */
export interface NodeLimits {
	/** Fields of the record that may be written; any when absent. */
	fields?: readonly string[];
	/** What the body of an API call must be. */
	body?: JsonSchemaCheck;
	/** Deleting for good, which is refused otherwise. */
	hardDelete?: boolean;
}

const refuse = (field: string, sentence: string): DaaError => new DaaError('target_not_allowed', `${field}: ${sentence}`, { fields: { field } });
const same = (left: string, right: string | undefined): boolean => left.trim().toLowerCase() === right?.trim().toLowerCase();

function checkFields(action: ActionProposal, { execution }: Policy, limits: NodeLimits): void {
	const changes = action.proposed_changes;
	if (!changes) return;
	const entries = execution?.fields?.filter(({ system, object }) => same(system, action.target_system) && (object === undefined || same(object, action.target_object)));
	if (entries?.length === 0) {
		throw refuse('target_object', `the policy allows no field of ${inSentence(action.target_system)}${action.target_object === undefined ? '' : ` ${inSentence(action.target_object)}`} to be written.`);
	}
	changes.forEach(({ field }, index) => {
		const path = `proposed_changes.${index}.field`;
		if (entries && !entries.some(({ fields }) => fields.includes(field))) throw refuse(path, `the policy does not allow ${inSentence(field)} to be written.`);
		if (limits.fields && !limits.fields.includes(field)) throw refuse(path, `${inSentence(field)} is not among the fields that may be written here.`);
	});
}

function checkValues(action: ActionProposal, { actions }: Policy, now: Date): void {
	const rules = actions.get(action.action_type)?.draftRules ?? [];
	const [first] = checkDraft(action, rules, now).broken;
	if (first) throw refuse(first.path, `the policy's rule ${first.rule} does not hold: ${inWords(first)}.`);
}

/** Deleting cannot be taken back, so it has to be allowed by name; archiving or closing is a change like any other. */
function checkDelete(action: ActionProposal, { execution }: Policy, limits: NodeLimits): void {
	if (action.request?.method !== 'DELETE') return;
	if (execution?.hard_delete?.includes(action.action_type) || (execution?.hard_delete === undefined && limits.hardDelete === true)) return;
	throw refuse('request.method', 'deleting for good is not allowed for this action; prefer a change that can be taken back (archive, close).');
}

function checkRequest(action: ActionProposal, { policy, bodies }: ExecutionPolicy, limits: NodeLimits): void {
	const { request } = action;
	if (!request) return;
	checkDelete(action, policy, limits);
	const { destinations } = policy.execution ?? {};
	// Whether a host may lie inside is for the node's own list to say, where the admin sees the network.
	if (destinations && toolCallOf(action) === undefined) createAllowlist(destinations.map(({ method, url_prefix }) => ({ method, urlPrefix: url_prefix, allowPrivate: true })))(request.method, request.url);
	for (const check of [bodies.get(action.action_type), limits.body]) {
		const wrong = check?.(request.body ?? null);
		if (wrong !== undefined) throw refuse('request.body', `it does not fit the schema: ${wrong}.`);
	}
}

/** What the policy and the node say may be touched. Throws DaaError `target_not_allowed` that names the field. */
export function checkLimits(action: ActionProposal, policy: ExecutionPolicy, limits: NodeLimits, now: Date): void {
	checkFields(action, policy.policy, limits);
	checkValues(action, policy.policy, now);
	checkRequest(action, policy, limits);
}

const ratesFor = ({ execution }: Policy, actionType: string) => (execution?.rates ?? []).filter(({ action_types: types }) => types === undefined || types.includes(actionType));

/** Keys under which executions that count together wait for each other. */
export function rateKeys(policy: Policy, action: ActionProposal): string[] {
	return ratesFor(policy, action.action_type).map(({ action_types: types }) => JSON.stringify(['rate', action.environment, types ?? null]));
}

/** Counted in the transaction that opens the execution. Throws DaaError `rate_exceeded`; the grant stays unused. */
export async function checkRates(store: Pick<StoreReader | StoreTransaction, 'recentIntents'>, policy: Policy, action: ActionProposal, now: Date): Promise<void> {
	for (const { action_types: actionTypes, most, minutes } of ratesFor(policy, action.action_type)) {
		const since = new Date(now.getTime() - minutes * 60_000).toISOString();
		const started = await store.recentIntents({ environment: action.environment, ...(actionTypes && { actionTypes }), since });
		if (started < most) continue;
		const what = actionTypes ? actionTypes.map((type) => inSentence(type)).join(', ') : 'all actions';
		throw new DaaError('rate_exceeded', `The policy allows ${most} executions of ${what} in ${minutes} minutes, and ${started} were started. The grant was not used up.`, {
			fields: { most, minutes, started },
			hint: 'Run the action again later, while the grant is valid.',
		});
	}
}
