import { randomBytes, randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { adoptLost } from '../../approve/adopt-lost';
import { cancelApproval } from '../../approve/close-approval';
import { escalateApproval } from '../../approve/escalate-approval';
import { reassignApproval } from '../../approve/reassign-approval';
import { sweep } from '../../approve/sweep';
import { DaaError } from '../../errors';
import type { Ports } from '../../ports';
import { APPROVAL_STATES, type ApprovalRecord, type ApprovalState } from '../../store/port';
import { lineOf, wholeOf } from '../approvals/lines';
import { sendReminders } from '../approvals/send-reminders';
import { poke } from '../../waiting/poke';
import { decidedUnfinished } from '../../approve/decided-unfinished';
import { lostApprovals } from '../approvals/unfinished';
import { fetchHttp } from '../fetch-http';
import type { CliIo, Command } from '../io';
import { keysFromEnvironment } from '../keys-from-environment';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse } from './store';

const USAGE = `daa approvals list [--state S,S] [--environment test|production] [--workflow ID] [--overdue] [--limit N]
daa approvals show ID
daa approvals cancel ID --reason TEXT
daa approvals escalate ID --reason TEXT
daa approvals reassign ID --from APPROVER --to ID --name NAME [--email ADDRESS] [--role ROLE] --reason TEXT
daa approvals resume [ID]
daa approvals lost
daa approvals adopt ID --reason TEXT --send-to URL [--workflow ID]
daa approvals sweep [--notify-url URL]

cancel withdraws an open request. escalate asks the next of the policy's chain now. reassign hands it from one approver
to somebody else. All three leave an entry in the audit log under --by (default: this account) and then visit the
waiting workflow, which goes on, or signs and sends the new links; "execution" says whether it was there.

resume visits workflows that may not have gone on after a decision, and finishes them. lost lists requests and decisions
whose execution n8n no longer has; a decision stays valid for a week: send the same proposal again, or press Retry in
n8n, and it is taken up without asking anybody. adopt does the same where the proposal cannot come again: it posts {"action","approval"}
with a grant that one execution of the workflow may use, once and within an hour, to that workflow's webhook, whose
Audited Execute acts. Earlier grants are withdrawn. --workflow is needed when it is another workflow than the one that
asked. sweep ends what has lapsed; with --notify-url it also takes the reminders
that are due and posts them there; what could not be posted is tried again by the next sweep, and in the end becomes
an exception.

--base-url replaces the origin of n8n's addresses, where n8n is reached from here under another one than approvers use.
Where the store is: --sqlite PATH or --postgres URL [--schema NAME], or the environment, as with daa store. DAA_SIGNING_KEYS
holds the keys of the Approval Gate credential. Output is one JSON object a line; links stand in none.

Exit status: 0 done, 1 something is lost or could not be finished, 2 not done.
`;

const HELP = 'daa approvals';
const text = { type: 'string' } as const;
const OPTIONS = {
	...LOCATION_OPTIONS,
	...{ state: text, environment: text, workflow: text, limit: text, reason: text, by: text, from: text, to: text, name: text, email: text, role: text, 'base-url': text, 'notify-url': text, 'send-to': text },
	overdue: { type: 'boolean' },
	help: { type: 'boolean' },
} as const;

const parse = (args: readonly string[]) => parseOrRefuse({ args: [...args], allowPositionals: true, options: OPTIONS }, HELP);
type Values = ReturnType<typeof parse>['values'];

const wrongCall = (message: string): DaaError => new DaaError('parameter_invalid', message, { hint: `See ${HELP} --help.` });

interface Call {
	ports: Ports;
	values: Values;
	id: string | undefined;
	say(line: object): void;
}

function needed(value: string | undefined, option: string): string {
	if (!value?.trim()) throw wrongCall(`${option} is missing.`);
	return value.trim();
}

/** Who does it, and why; both go into the log. */
const doing = ({ values }: Call) => {
	const by = values.by?.trim() || userInfo().username;
	return { actor: { kind: 'person', id: by, name: by } as const, reason: needed(values.reason, '--reason') };
};

async function known({ ports, id }: Call): Promise<ApprovalRecord> {
	const approval = await ports.store.approval(needed(id, 'The ID of the request'));
	if (!approval) throw new DaaError('approval_unknown', 'There is no such request.');
	return approval;
}

function statesOf({ state, overdue }: Values): ApprovalState[] | undefined {
	if (state === undefined) return overdue ? ['pending', 'partially_approved'] : undefined;
	const wanted = state.split(',').map((one) => one.trim());
	const wrong = wanted.find((one) => !(APPROVAL_STATES as readonly string[]).includes(one));
	if (wrong !== undefined) throw wrongCall(`There is no state "${wrong}"; there are ${APPROVAL_STATES.join(', ')}.`);
	return wanted as ApprovalState[];
}

async function list({ ports, values, say }: Call): Promise<number> {
	const { environment, workflow, limit = '100', overdue } = values;
	if (environment !== undefined && environment !== 'test' && environment !== 'production') throw wrongCall('--environment must be test or production.');
	if (!/^[1-9]\d{0,2}$|^1000$/.test(limit)) throw wrongCall('--limit must be a whole number from 1 to 1000.');
	const found = await ports.store.approvals({
		...(environment && { environment }),
		...(workflow !== undefined && { workflowId: workflow }),
		states: statesOf(values),
		...(overdue && { dueBy: ports.now().toISOString() }),
		limit: Number(limit),
	});
	found.forEach((approval) => say(lineOf(approval)));
	return 0;
}

async function show(call: Call): Promise<number> {
	const approval = await known(call);
	const { store } = call.ports;
	call.say(wholeOf(approval, await store.approvers(approval.id), await store.decisions(approval.id)));
	return 0;
}

/** After a change: the workflow is visited, so that it goes on or sends the new links. Its answer undoes nothing. */
async function changed({ values, say }: Call, approval: ApprovalRecord, more: object = {}): Promise<number> {
	const { execution } = await poke(approval.resumeUrl, values['base-url']);
	say({ approval_id: approval.id, state: approval.state, due_at: approval.dueAt, ...more, execution });
	return execution === 'waiting' ? 0 : 1;
}

async function cancel(call: Call): Promise<number> {
	const { id } = await known(call);
	return await changed(call, await cancelApproval(call.ports, id, doing(call)));
}

async function escalate(call: Call): Promise<number> {
	const { id } = await known(call);
	const { approval, asked } = await escalateApproval(call.ports, id, doing(call));
	return await changed(call, approval, { asked: asked.map(({ approverId }) => approverId) });
}

async function reassign(call: Call): Promise<number> {
	const { id } = await known(call);
	const { from, to, name, email, role } = call.values;
	const person = { id: needed(to, '--to'), name: needed(name, '--name'), ...(email && { email }), ...(role && { role }) };
	const { approval, asked } = await reassignApproval(call.ports, id, { from: needed(from, '--from'), to: person }, doing(call));
	return await changed(call, approval, { asked: asked.map(({ approverId }) => approverId) });
}

async function resume(call: Call): Promise<number> {
	const { ports, values, say } = call;
	// In the order in which they were decided.
	const wanted = call.id === undefined ? (await decidedUnfinished(ports)).toReversed() : [await known(call)];
	let status = 0;
	for (const approval of wanted) {
		const poked = await poke(approval.resumeUrl, values['base-url']);
		const done = poked.resumed || poked.execution === 'finished';
		if (!done) status = 1;
		say({ approval_id: approval.id, state: approval.state, ...poked });
	}
	return status;
}

async function lost({ ports, values, say }: Call): Promise<number> {
	const found = await lostApprovals(ports, values['base-url']);
	for (const { approval, lost: what, execution } of found) say({ lost: what, execution, ...lineOf(approval) });
	return found.length === 0 ? 0 : 1;
}

function httpUrl(text: string, option: string): string {
	const url = URL.parse(text);
	if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.toString();
	throw wrongCall(`${option} must be an http(s) address.`);
}

/** The grant goes to the workflow and stands in no output. */
async function adopt(call: Call): Promise<number> {
	const { ports, values, say } = call;
	const url = httpUrl(needed(values['send-to'], '--send-to'), '--send-to');
	const { actor, reason } = doing(call);
	const item = await adoptLost(ports, needed(call.id, 'The ID of the request'), { actor, reason, ...(values.workflow !== undefined && { workflowId: values.workflow }) });
	const status = await fetchHttp({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body: item }).then((answer) => answer.status, () => undefined);
	const taken = status !== undefined && status >= 200 && status < 300;
	say({ approval_id: item.approval.id, adopted: true, workflow_id: values.workflow ?? (await ports.store.approval(item.approval.id))?.workflowId, sent: taken, ...(status !== undefined && { http_status: status }) });
	return taken ? 0 : 1;
}

async function sweepNow({ ports, values, say }: Call): Promise<number> {
	const url = values['notify-url'];
	const swept = await sweep(ports, { reminders: url !== undefined });
	const sent = url === undefined ? [] : await sendReminders(ports, url, swept.reminders);
	const status = sent.every(({ state }) => state === 'sent' || state === 'dropped') ? 0 : 1;
	for (const { approval, approvers, state, code } of sent) say({ reminded: state === 'sent', ...(code !== null && { code, again: state === 'pending' }), approvers, ...lineOf(approval) });
	for (const approval of swept.expired) say({ expired: true, ...lineOf(approval) });
	for (const approval of swept.overdue) say({ overdue: true, ...lineOf(approval) });
	return status;
}

const VERBS: Record<string, (call: Call) => Promise<number>> = { list, show, cancel, escalate, reassign, resume, lost, adopt, sweep: sweepNow };

export const approvals: Command = async (args, io: CliIo) => {
	const { values, positionals } = parse(args);
	if (values.help) {
		io.stdout.write(USAGE);
		return 0;
	}
	const [verb = '', id, ...more] = positionals;
	const perform = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
	if (!perform || more.length > 0) throw wrongCall(`What to do with the approvals? ${Object.keys(VERBS).join(', ')}.`);
	const keys = keysFromEnvironment(io);
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		const ports: Ports = { store, keys, now: () => new Date(), newId: (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`, random: (count) => randomBytes(count) };
		return await perform({ ports, values, id, say: (line) => void io.stdout.write(`${JSON.stringify(line)}\n`) });
	} finally {
		await store.close();
	}
};
