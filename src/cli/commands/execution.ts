import { randomBytes, randomUUID } from 'node:crypto';
import { closeRetrospective } from '../../approve/close-retrospective';
import { DaaError } from '../../errors';
import { RETROSPECTIVE } from '../../exceptions/exception-types';
import { reverseOf } from '../../execute/reverse-proposal';
import type { Environment } from '../../ports';
import type { IntentRecord } from '../../store/port';
import type { CliIo, Command } from '../io';
import { keysFromEnvironment } from '../keys-from-environment';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse } from './store';

const USAGE = `daa execution lost [--environment test|production]
daa execution show ID
daa execution reverse ID [--environment test|production]
daa execution retrospectives
daa execution look-back TASK --by PERSON --finding TEXT

lost            executions without an outcome whose lease is over, one JSON line each. The node's operation Resolve
                Unknown settles them.
show            what was before, what was sent, what was read back, and how it ended.
reverse         prints a new proposal that would put the old values back; send it to the workflow like any other.
retrospectives  emergency decisions (break glass) that somebody still has to look back at, the latest due last.
look-back       closes one of them with what was found. Needs DAA_SIGNING_KEYS. Not by the person who decided alone.

Where the store is: --sqlite PATH or --postgres URL [--schema NAME], or the environment, as with daa store.
`;

const HELP = 'daa execution';
const OPTIONS = { ...LOCATION_OPTIONS, environment: { type: 'string' }, by: { type: 'string' }, finding: { type: 'string' }, help: { type: 'boolean' } } as const;

const wrongCall = (message: string): DaaError => new DaaError('parameter_invalid', message, { hint: `See ${HELP} --help.` });

function environmentOf(text: string | undefined): Environment {
	if (text === undefined || text === 'production') return 'production';
	if (text === 'test') return 'test';
	throw wrongCall('--environment must be test or production.');
}

/** Without the action, which may hold personal data: `show` has it. */
function line({ action: _action, before: _before, sent: _sent, after: _after, grantJtiHash: _grant, ...rest }: IntentRecord): string {
	return `${JSON.stringify(rest)}\n`;
}

export const execution: Command = async (args, io: CliIo) => {
	const { values, positionals } = parseOrRefuse({ args: [...args], allowPositionals: true, options: OPTIONS }, HELP);
	if (values.help) {
		io.stdout.write(USAGE);
		return 0;
	}
	const [verb, id = '', ...more] = positionals;
	if (verb === undefined || more.length > 0 || !['lost', 'show', 'reverse', 'retrospectives', 'look-back'].includes(verb)) throw wrongCall('What about executions? lost, show, reverse, retrospectives or look-back.');
	if ((id === '') !== (verb === 'lost' || verb === 'retrospectives')) throw wrongCall(id === '' ? `${verb} needs an id.` : `${verb} takes no id.`);
	const environment = environmentOf(values.environment);
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		if (verb === 'lost') {
			for (const intent of await store.unsettledIntents({ environment, at: new Date().toISOString(), limit: 1_000 })) io.stdout.write(line(intent));
		} else if (verb === 'show') {
			const intent = await store.intent(id);
			if (!intent) throw new DaaError('target_unknown', `There is no execution ${id}.`);
			io.stdout.write(`${JSON.stringify(intent, null, 2)}\n`);
		} else if (verb === 'reverse') {
			io.stdout.write(`${JSON.stringify(await reverseOf(store, id, { environment }))}\n`);
		} else if (verb === 'retrospectives') {
			const open = await store.exceptions({ type: RETROSPECTIVE, state: ['open', 'claimed'], limit: 1_000 });
			open.sort((left, right) => (left.dueAt ?? '').localeCompare(right.dueAt ?? ''));
			for (const task of open) io.stdout.write(`${JSON.stringify(task)}\n`);
		} else {
			const by = values.by?.trim();
			if (!by || !values.finding?.trim()) throw wrongCall('look-back needs --by and --finding.');
			const ports = { store, keys: keysFromEnvironment(io), now: () => new Date(), newId: (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`, random: (count: number) => randomBytes(count) };
			await closeRetrospective(ports, { kind: 'person', id: by, name: by }, { id, finding: values.finding });
			io.stdout.write(`${JSON.stringify({ closed: id })}\n`);
		}
		return 0;
	} finally {
		await store.close();
	}
};
