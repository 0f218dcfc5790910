import { randomBytes, randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { EventAction } from '../../audit/event';
import { prepareEvent } from '../../audit/prepare-event';
import { DaaError } from '../../errors';
import type { Environment } from '../../ports';
import type { PreparedEvent, Store } from '../../store/port';
import type { CliIo, Command } from '../io';
import { keysFromEnvironment } from '../keys-from-environment';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse } from './store';

const USAGE = `daa erase conversation ID --reason TEXT [--by NAME]
daa erase decision ID --reason TEXT [--by NAME]

For requests of people about their own data. Cannot be undone.

conversation  the originals behind a conversation's masks: its key first, then its values. ID is the action's
              "masked_in" (cnv_...). What still waits to be executed with these masks is refused from then on.
decision      an approval's words in the index of similar decisions. ID is the approval's (apr_...). The approval itself
              stays, and is not taken into the index again.

Prints {"erased","audit_event_id"}; "erased" is false when nothing was left to erase, and that is logged too. The log
tells who erased what and why, so name nobody in --reason. Needs DAA_SIGNING_KEYS. --by is by default the account that
runs the command. The log's own private parts and the CRM's copies are not touched.

Where the store is: --sqlite PATH or --postgres URL [--schema NAME], or the environment, as with daa store.

Exit status: 0 done, 2 not done.
`;

const HELP = 'daa erase';
const OPTIONS = { ...LOCATION_OPTIONS, reason: { type: 'string' }, by: { type: 'string' }, help: { type: 'boolean' } } as const;
const MAX_REASON = 1_000;
const ACTION: EventAction = 'data.erased';

const wrongCall = (message: string): DaaError => new DaaError('parameter_invalid', message, { hint: `See ${HELP} --help.` });

interface Found {
	environment: Environment;
	correlationId: string;
	approvalId?: string;
}

async function find(store: Store, kind: string, id: string): Promise<Found> {
	if (kind === 'conversation') {
		const row = await store.maskConversation(id);
		if (row) return { environment: row.environment, correlationId: id };
	} else {
		const approval = await store.approval(id);
		if (approval) return { environment: approval.environment, correlationId: approval.correlationId, approvalId: id };
	}
	throw new DaaError('target_unknown', `There is no ${kind} ${id}.`);
}

async function erase(store: Store, io: CliIo, { kind, id, reason, by }: { kind: 'conversation' | 'decision'; id: string; reason: string; by: string }): Promise<object> {
	const keys = keysFromEnvironment(io);
	const { environment, ...found } = await find(store, kind, id);
	const at = new Date();
	const event = (erased: boolean) =>
		prepareEvent(
			{
				...found,
				id: `evt_${randomUUID().replaceAll('-', '')}`,
				at,
				actor: { kind: 'person', id: by, name: by },
				action: ACTION,
				outcome: erased ? `${kind}_erased` : `${kind}_not_held`,
				environment,
				workflowId: 'cli',
				executionId: 'cli',
				private: { sentence: `${by} erased ${kind === 'conversation' ? 'the originals behind the masks of' : 'the words in the index of similar decisions of'} ${id}: ${reason}`, reason, detail: { kind, id, erased } },
			},
			keys,
			randomBytes,
		);
	if (kind === 'decision') {
		return await store.transaction(async (tx) => {
			const erased = (await tx.eraseSimilar([id])) > 0;
			const entry = event(erased);
			await tx.appendEvent(entry);
			return { erased, audit_event_id: entry.id };
		});
	}
	let entry: PreparedEvent | undefined;
	const erased = (await store.eraseMasks([id], at.toISOString(), (count) => (entry = event(count > 0)))) > 0;
	return { erased, audit_event_id: entry?.id };
}

export const eraseCommand: Command = async (args, io) => {
	const { values, positionals } = parseOrRefuse({ args: [...args], allowPositionals: true, options: OPTIONS }, HELP);
	if (values.help) {
		io.stdout.write(USAGE);
		return 0;
	}
	const [kind, id, ...more] = positionals;
	if ((kind !== 'conversation' && kind !== 'decision') || !id || more.length > 0) throw wrongCall('What to erase? conversation ID or decision ID.');
	const reason = values.reason?.trim();
	if (!reason || reason.length > MAX_REASON) throw wrongCall(`--reason is missing or longer than ${MAX_REASON} characters.`);
	const by = values.by?.trim() || userInfo().username;
	keysFromEnvironment(io);
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		io.stdout.write(`${JSON.stringify(await erase(store, io, { kind, id, reason, by }))}\n`);
		return 0;
	} finally {
		await store.close();
	}
};
