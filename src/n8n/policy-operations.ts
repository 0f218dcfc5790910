import { isDaaError, DaaError } from '../errors';
import type { Environment } from '../ports';
import { backtest } from '../tier/life/backtest';
import { backtestTable } from '../tier/life/backtest-table';
import { checkPolicy } from '../tier/life/check-policy';
import { publishPolicy } from '../tier/life/publish-policy';
import { readPast } from '../tier/life/read-past';
import { setSwitch, type SwitchName, type SwitchScope } from '../tier/switches';
import { policyParameter, textParameter } from './policy-parameter';
import type { TierRun } from './run-risk-tier';

type Perform = (run: TierRun, itemIndex: number) => Promise<Record<string, unknown>>;

const DAY_MS = 86_400_000;
const EXAMPLES = 3;

function wholeNumber({ functions }: TierRun, name: string, itemIndex: number, fallback: number, most: number): number {
	const value = Number(functions.getNodeParameter(name, itemIndex, fallback));
	if (Number.isInteger(value) && value >= 1 && value <= most) return value;
	throw new DaaError('parameter_invalid', `The parameter ${name} must be a whole number from 1 to ${most}.`, { fields: { parameter: name } });
}

/** A broken policy is this operation's answer and not its failure. */
const check: Perform = async ({ functions, gate }, itemIndex) => {
	try {
		const policy = await policyParameter(functions, gate, itemIndex);
		const hints = checkPolicy(policy, gate.ports.now()).map(({ kind, path, message }) => ({ kind, path: path.join('.') || '(root)', message }));
		return { policy_check: { ok: true, policy_id: policy.id, policy_version: policy.version, policy_hash: policy.hash, owner: policy.owner ?? null, hints } };
	} catch (error) {
		if (!isDaaError(error) || error.code !== 'policy_invalid') throw error;
		return { policy_check: { ok: false, code: error.code, path: error.fields.path ?? null, line: error.fields.line ?? null, message: error.message } };
	}
};

const runBacktest: Perform = async (run, itemIndex) => {
	const { functions, gate } = run;
	const policy = await policyParameter(functions, gate, itemIndex);
	const days = wholeNumber(run, 'days', itemIndex, 30, 3_660);
	const environment: Environment = functions.getNodeParameter('pastEnvironment', itemIndex, 'production') === 'test' ? 'test' : 'production';
	const since = new Date(gate.ports.now().getTime() - days * DAY_MS).toISOString();
	const result = await backtest(policy, readPast(gate.ports.store, { environment, since }), { quickSeconds: wholeNumber(run, 'quickSeconds', itemIndex, 10, 86_400), examples: EXAMPLES });
	return { backtest: { ...result, environment, since, table: backtestTable(result) } };
};

const publish: Perform = async ({ functions, gate, run }, itemIndex) => {
	const policy = await policyParameter(functions, gate, itemIndex);
	const publication = { document: policy.document, author: textParameter(functions, 'author', itemIndex), note: textParameter(functions, 'note', itemIndex) };
	const done = await publishPolicy(gate.ports, { kind: 'node', id: run.nodeName }, publication, run);
	return {
		published_policy: {
			policy_id: done.id,
			policy_version: done.version,
			policy_hash: done.hash,
			author: done.author,
			note: done.note,
			published_at: done.publishedAt,
			created: done.created,
			...(done.audit_event_id !== undefined && { audit_event_id: done.audit_event_id }),
		},
	};
};

function scopeOf({ functions }: TierRun, itemIndex: number): SwitchScope {
	const kind = functions.getNodeParameter('scope', itemIndex, 'all');
	if (kind === 'workflow') return { kind, workflow_id: textParameter(functions, 'scopeWorkflowId', itemIndex) };
	if (kind === 'action_type') return { kind, action_type: textParameter(functions, 'scopeActionType', itemIndex) };
	if (kind === 'all') return { kind };
	throw new DaaError('parameter_invalid', 'Scope must be Everything, One Action Type or One Workflow.', { fields: { parameter: 'scope' } });
}

const turnSwitch: Perform = async (tierRun, itemIndex) => {
	const { functions, gate, run } = tierRun;
	const wanted = {
		switch: functions.getNodeParameter('switch', itemIndex, 'summarize_only') as SwitchName,
		scope: scopeOf(tierRun, itemIndex),
		on: functions.getNodeParameter('turnOn', itemIndex, true) === true,
		reason: textParameter(functions, 'reason', itemIndex),
	};
	const result = await setSwitch(gate.ports, { actor: { kind: 'node', id: run.nodeName }, run }, wanted);
	return { switch: { ...wanted, ...result } };
};

const OPERATIONS: Readonly<Record<string, Perform>> = { checkPolicy: check, backtest: runBacktest, publishPolicy: publish, setSwitch: turnSwitch };

/** What Risk Tier does beside rating. Throws DaaError `parameter_invalid` for an operation that does not exist. */
export function policyOperations(operation: string): Perform {
	const perform = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
	if (!perform) throw new DaaError('parameter_invalid', `Risk Tier has no operation "${operation}".`, { fields: { parameter: 'operation' } });
	return perform;
}
