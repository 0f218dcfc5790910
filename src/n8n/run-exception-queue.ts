import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { parseProposal } from '../draft/parse-proposal';
import { DaaError } from '../errors';
import { addException, claimException, listExceptions, resolveException } from '../exceptions';
import { exceptionSection } from '../exceptions/exception-section';
import type { ExceptionDoing } from '../exceptions/exception-event';
import type { ExceptionOutcome } from '../exceptions/exception-types';
import { exceptionReport } from '../exceptions/report';
import type { RunContext } from '../ports';
import { EXCEPTION_STATES, type ExceptionRecord, type ExceptionState } from '../store/port';
import { isTimeZone } from '../tier/routing/zoned-time';
import { failedItem, toNodeError } from './errors';
import { gateOf } from './gate-of';
import { withSections } from './items';
import type { Gate } from './open-gate';
import { parseJsonParameter } from './parse-json-parameter';
import { runContext } from './run-context';

interface Call {
	functions: IExecuteFunctions;
	gate: Gate;
	run: RunContext;
	item: INodeExecutionData;
	itemIndex: number;
}

type Operation = (call: Call) => Promise<Record<string, unknown>[]>;

const DAY = 86_400_000;
const MINUTE = 60_000;

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
const textAt = ({ functions, itemIndex }: Call, name: string): string => text(functions.getNodeParameter(name, itemIndex, ''));

/** Somebody whom the workflow names is not somebody who proved it: the log says through what it was done. */
function doingOf(call: Call): ExceptionDoing {
	const { run } = call;
	const by = textAt(call, 'by').slice(0, 200);
	const actor = by === '' ? { kind: 'node' as const, id: run.nodeName } : { kind: 'service' as const, id: by, name: `${by} (through ${run.nodeName})` };
	return { actor, workflowId: run.workflowId, executionId: run.executionId, nodeName: run.nodeName };
}

/** Ids that the item carries, when they are of this environment. */
async function bound({ gate, run, item }: Call): Promise<{ approvalId: string | null; intentId: string | null }> {
	const idOf = (section: unknown, name: string): string => (typeof section === 'object' && section !== null ? text((section as Record<string, unknown>)[name]) : '').slice(0, 200);
	const approval = await gate.ports.store.approval(idOf(item.json.approval, 'id'));
	const intent = await gate.ports.store.intent(idOf(item.json.execution, 'intent_id'));
	return { approvalId: approval?.environment === run.environment ? approval.id : null, intentId: intent?.environment === run.environment ? intent.id : null };
}

/** The draft as far as it is one; a case may well be here because its draft is broken. */
function draftOf(call: Call, given: unknown) {
	let draft = given;
	if (typeof given === 'string') {
		try {
			draft = JSON.parse(given);
		} catch {
			return null;
		}
	}
	const parsed = parseProposal(draft, { environment: call.run.environment, newId: call.gate.ports.newId });
	return parsed.ok ? parsed.action : null;
}

const add: Operation = async (call) => {
	const { functions, gate, run, item, itemIndex } = call;
	const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const action = draftOf(call, options.proposal || item.json.action);
	const runIndex = Number(functions.evaluateExpression('{{ $runIndex }}', itemIndex) ?? 0);
	const links = ((options.links as { link?: { label?: unknown; url?: unknown }[] } | undefined)?.link ?? []).map(({ label, url }) => ({ label: text(label), url: text(url) }));
	const minutes = Number(options.targetMinutes);
	const now = gate.ports.now();
	const ids = await bound(call);
	const { exception } = await gate.ports.store.transaction((tx) =>
		addException(tx, gate.ports, {
			type: textAt(call, 'type'),
			reason: textAt(call, 'reason'),
			environment: run.environment,
			correlationId: text(options.correlationId).slice(0, 200) || action?.correlation_id || `run_${run.executionId}`,
			...ids,
			risk: Number(functions.getNodeParameter('risk', itemIndex, 2)),
			urgency: Number(functions.getNodeParameter('urgency', itemIndex, 2)),
			impact: Number(functions.getNodeParameter('impact', itemIndex, 2)),
			...(text(options.owner) !== '' && { owner: text(options.owner).slice(0, 200) }),
			...(text(options.backup) !== '' && { backup: text(options.backup).slice(0, 200) }),
			...(Number.isFinite(minutes) && minutes >= 1 && { dueAt: new Date(now.getTime() + minutes * MINUTE).toISOString() }),
			links: links.filter(({ url }) => url !== ''),
			action,
			// An execution that n8n runs again brings the same item to the same place.
			key: text(options.key) || [run.workflowId, run.executionId, run.nodeId, runIndex, itemIndex].join('/'),
			actor: { kind: 'node', id: run.nodeName },
			workflowId: run.workflowId,
			executionId: run.executionId,
			nodeName: run.nodeName,
		}),
	);
	return [{ exception: exceptionSection(exception) }];
};

/** Of this environment: a trial run in the editor neither sees nor closes what is real. */
async function known(call: Call): Promise<string> {
	const id = textAt(call, 'exceptionId').slice(0, 200);
	const found = await call.gate.ports.store.exception(id);
	if (found?.environment !== call.run.environment) throw new DaaError('exception_unknown', `There is no exception ${id || 'without an id'} in ${call.run.environment}.`, { fields: { exception_id: id } });
	return id;
}

const section = (exception: ExceptionRecord) => [{ exception: exceptionSection(exception) }];

const claim: Operation = async (call) => section(await claimException(call.gate.ports, await known(call), doingOf(call)));

const resolve: Operation = async (call) => {
	const { functions, itemIndex } = call;
	const outcome = textAt(call, 'outcome') as ExceptionOutcome;
	const corrected = outcome === 'corrected' ? { corrected: parseJsonParameter(functions.getNodeParameter('corrected', itemIndex, undefined), 'Corrected Proposal') } : {};
	return section(await resolveException(call.gate.ports, await known(call), doingOf(call), { outcome, note: textAt(call, 'note'), ...corrected }));
};

const list: Operation = async ({ functions, gate, run, itemIndex }) => {
	const states = functions.getNodeParameter('states', itemIndex, []) as string[];
	const { owner, type, overdue } = functions.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	const owners = text(owner).split(',').map((one) => one.trim()).filter((one) => one !== '');
	const now = gate.ports.now();
	const found = await listExceptions(gate.ports.store, now, {
		environment: run.environment,
		state: EXCEPTION_STATES.filter((state) => states.includes(state)) as ExceptionState[],
		...(owners.length > 0 && { owners }),
		...(text(type) !== '' && { type: text(type) }),
		...(overdue === true && { dueBefore: now.toISOString() }),
		limit: Math.max(1, Math.floor(Number(functions.getNodeParameter('limit', itemIndex, 50))) || 1),
	});
	return found.map(({ exception, ageMinutes, minutesLeft }) => ({ exception: { ...exceptionSection(exception), age_minutes: ageMinutes, ...(minutesLeft !== null && { minutes_left: minutesLeft }) } }));
};

const report: Operation = async (call) => {
	const { functions, gate, run, itemIndex } = call;
	const days = Number(functions.getNodeParameter('days', itemIndex, 28));
	if (!(days >= 1 && days <= 366)) throw new DaaError('parameter_invalid', 'Days must be from 1 to 366.', { fields: { parameter: 'days' } });
	const timeZone = textAt(call, 'timeZone') || functions.getTimezone();
	if (!isTimeZone(timeZone)) throw new DaaError('parameter_invalid', 'Time Zone must be a zone such as Europe/Berlin.', { fields: { parameter: 'timeZone' } });
	const now = gate.ports.now();
	return [{ exception_report: await exceptionReport(gate.ports.store, now, { environment: run.environment, since: new Date(now.getTime() - days * DAY), timeZone }) }];
};

const OPERATIONS: Readonly<Record<string, Operation>> = { add, claim, list, report, resolve };

/** Exception Queue's execute(): one output; a list gives any number of items for one. */
export async function runExceptionQueue(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	const operation = OPERATIONS[functions.getNodeParameter('operation', 0, 'add') as string];
	const output: INodeExecutionData[] = [];
	for (const [itemIndex, item] of functions.getInputData().entries()) {
		try {
			if (!operation) throw new DaaError('parameter_invalid', 'The operation is not known.', { fields: { parameter: 'operation' } });
			for (const sections of await operation({ functions, gate, run, item, itemIndex })) output.push(withSections(item, sections, itemIndex));
		} catch (error) {
			if (!functions.continueOnFail()) throw toNodeError(functions.getNode(), error, itemIndex);
			output.push(failedItem(item, error, itemIndex));
		}
	}
	return [output];
}
