import { randomBytes, randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { DaaError } from '../../errors';
import { readSwitches, SWITCHES, setSwitch, switchName, type SwitchChange, type SwitchScope } from '../../tier/switches';
import type { CliIo, Command } from '../io';
import { keysFromEnvironment } from '../keys-from-environment';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse } from './store';

const USAGE = `daa switch list
daa switch on|off --name ${SWITCHES.join('|')} [--workflow ID | --action-type T] --reason TEXT [--by NAME]

summarize_only: the AI only summarizes, nothing runs without a person; classification and logging stay on.
stop_execution: Audited Execute refuses everything; grants stay unused.
Both count for everything, or for one workflow or one action type, from the next item on.

list prints one line for each switch that is on: {"switch","scope","reason","by","at"}. on and off print
{"changed","audit_event_id"} and leave an entry in the audit log, for which they need DAA_SIGNING_KEYS, as daa audit
export does. --by is who did it, by default the account that runs the command.

Where the store is: --sqlite PATH or --postgres URL [--schema NAME], or the environment, as with daa store.

Exit status: 0 done, 1 (list) the switches cannot be read and count as on, 2 not done.
`;

const HELP = 'daa switch';
const OPTIONS = {
	...LOCATION_OPTIONS,
	name: { type: 'string' },
	workflow: { type: 'string' },
	'action-type': { type: 'string' },
	reason: { type: 'string' },
	by: { type: 'string' },
	help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parse>['values'];

const parse = (args: readonly string[]) => parseOrRefuse({ args: [...args], allowPositionals: true, options: OPTIONS }, HELP);
const wrongCall = (message: string): DaaError => new DaaError('parameter_invalid', message, { hint: `See ${HELP} --help.` });

function scopeOf({ workflow, 'action-type': actionType }: Values): SwitchScope {
	if (workflow !== undefined && actionType !== undefined) throw wrongCall('Only one of --workflow and --action-type can be meant.');
	if (workflow !== undefined) return { kind: 'workflow', workflow_id: workflow };
	return actionType === undefined ? { kind: 'all' } : { kind: 'action_type', action_type: actionType };
}

function changeOf(values: Values, on: boolean): SwitchChange {
	const name = switchName.safeParse(values.name);
	if (!name.success) throw wrongCall(`--name must be ${SWITCHES.join(' or ')}.`);
	if (!values.reason?.trim()) throw wrongCall('--reason is missing: whoever finds the switch wants to know why.');
	return { switch: name.data, scope: scopeOf(values), on, reason: values.reason };
}

async function list(values: Values, io: CliIo): Promise<number> {
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		const switches = await readSwitches(store);
		for (const entry of switches) io.stdout.write(`${JSON.stringify(entry)}\n`);
		return switches.some(({ by }) => by === 'unreadable') ? 1 : 0;
	} finally {
		await store.close();
	}
}

async function turn(values: Values, io: CliIo, on: boolean): Promise<number> {
	const change = changeOf(values, on);
	const by = values.by?.trim() || userInfo().username;
	const keys = keysFromEnvironment(io);
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		const ports = { store, keys, now: () => new Date(), newId: (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`, random: (count: number) => randomBytes(count) };
		const { changed, audit_event_id } = await setSwitch(ports, { actor: { kind: 'person', id: by, name: by }, place: 'cli' }, change);
		io.stdout.write(`${JSON.stringify({ changed, ...(audit_event_id !== undefined && { audit_event_id }) })}\n`);
		return 0;
	} finally {
		await store.close();
	}
}

export const switchCommand: Command = async (args, io) => {
	const { values, positionals } = parse(args);
	if (values.help) {
		io.stdout.write(USAGE);
		return 0;
	}
	const [verb, ...more] = positionals;
	if (more.length === 0 && verb === 'list') return await list(values, io);
	if (more.length === 0 && (verb === 'on' || verb === 'off')) return await turn(values, io, verb === 'on');
	throw wrongCall('What to do with the switches? list, on or off.');
};
