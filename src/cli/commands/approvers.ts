import { randomBytes, randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { encodeQR } from 'qr';
import type { Actor } from '../../audit/event';
import { DaaError } from '../../errors';
import { confirmByOwner } from '../../identity/confirm-enrolment';
import { deskAddress } from '../../identity/desk-address';
import { enrolTotp, linkAccount, revokeFactors } from '../../identity/enrol';
import { factorKey } from '../../identity/factor-key';
import type { Ports } from '../../ports';
import type { FactorRecord } from '../../store/port';
import type { CliIo, Command } from '../io';
import { keysFromEnvironment } from '../keys-from-environment';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse } from './store';

const USAGE = `daa approvers list [ID]
daa approvers enrol ID [--link] [--by NAME]
daa approvers confirm ID --code 123456 [--by NAME]
daa approvers link ID --issuer URL --subject SUB [--by NAME]
daa approvers revoke ID [--forget] [--by NAME]

How approvers prove who they are when a request asks for more than the link. ID is the person's id as the policy or the
node writes it; capitals do not matter.

enrol makes a new authenticator secret and withdraws the one before it at once. It prints a QR code to scan and, on the
last line, {"factor","uri"}; confirm it with the first code that the app shows. With --link it prints no secret but
{"factor","url","expires_at"}: a link for this person, good once, for 24 hours (a workflow with a Review Desk Trigger has
to be active).
link says which account of the OpenID Connect provider stands for this person: its issuer and its "sub".
revoke withdraws everything; this person is still asked for a second factor, and so cannot approve until enrolled anew.
--forget takes that back too, as if there had never been one.
list prints one line for each factor: {"approver","kind","state","created_at","created_by",…}; never a secret.

All but list leave an entry in the audit log. All need DAA_SIGNING_KEYS, as daa audit export does, except list.
Where the store is: --sqlite PATH or --postgres URL [--schema NAME], or the environment, as with daa store.

Exit status: 0 done, 1 (revoke) there was nothing to withdraw, 2 not done.
`;

const HELP = 'daa approvers';
const OPTIONS = {
	...LOCATION_OPTIONS,
	link: { type: 'boolean' },
	code: { type: 'string' },
	issuer: { type: 'string' },
	subject: { type: 'string' },
	forget: { type: 'boolean' },
	by: { type: 'string' },
	help: { type: 'boolean' },
} as const;

const parse = (args: readonly string[]) => parseOrRefuse({ args: [...args], allowPositionals: true, options: OPTIONS }, HELP);
type Values = ReturnType<typeof parse>['values'];

const wrongCall = (message: string): DaaError => new DaaError('parameter_invalid', message, { hint: `See ${HELP} --help.` });
const print = (io: CliIo, line: unknown): unknown => io.stdout.write(`${JSON.stringify(line)}\n`);

interface Call {
	ports: Ports;
	by: Actor;
	id: string;
	values: Values;
	io: CliIo;
}

async function enrol({ ports, by, id, values, io }: Call): Promise<number> {
	const desk = values.link ? await deskAddress(ports.store) : undefined;
	if (values.link && desk === undefined) {
		throw new DaaError('parameter_invalid', 'There is no review desk to serve the link.', { hint: 'Publish a workflow with a Review Desk Trigger, or enrol without --link.' });
	}
	const { factorId, uri, token, expiresAt } = await enrolTotp(ports, by, id, { link: values.link === true });
	if (uri !== undefined) {
		io.stdout.write(`${encodeQR(uri, 'ascii')}\n`);
		print(io, { factor: factorId, uri });
	} else if (desk !== undefined && token !== undefined) {
		const url = new URL(desk);
		url.searchParams.set('enrol', token);
		print(io, { factor: factorId, url: url.toString(), expires_at: expiresAt });
	}
	return 0;
}

async function confirm({ ports, by, id, values, io }: Call): Promise<number> {
	if (values.code === undefined) throw wrongCall('--code is missing: the six digits that the app shows.');
	await confirmByOwner(ports, by, id, values.code);
	print(io, { confirmed: true });
	return 0;
}

async function link({ ports, by, id, values, io }: Call): Promise<number> {
	const { issuer, subject } = values;
	if (issuer === undefined || subject === undefined) throw wrongCall('--issuer and --subject are both needed.');
	print(io, { factor: await linkAccount(ports, by, id, { issuer, subject }) });
	return 0;
}

async function revoke({ ports, by, id, values, io }: Call): Promise<number> {
	const revoked = await revokeFactors(ports, by, id, { forget: values.forget === true });
	print(io, { revoked });
	return revoked > 0 ? 0 : 1;
}

const VERBS: Readonly<Record<string, (call: Call) => Promise<number>>> = { enrol, confirm, link, revoke };

const listed = ({ id, approverId, kind, state, keyId, issuer, subject, createdAt, createdBy, confirmedAt, endedAt }: FactorRecord): object => ({
	approver: approverId,
	kind,
	state,
	factor: id,
	...(keyId !== null && { key: keyId }),
	...(issuer !== null && { issuer, subject }),
	created_at: createdAt,
	created_by: createdBy,
	...(confirmedAt !== null && { confirmed_at: confirmedAt }),
	...(endedAt !== null && { ended_at: endedAt }),
});

async function list(values: Values, id: string | undefined, io: CliIo): Promise<number> {
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		for (const factor of await store.factors(id === undefined ? undefined : factorKey(id))) print(io, listed(factor));
		return 0;
	} finally {
		await store.close();
	}
}

async function change(verb: (call: Call) => Promise<number>, values: Values, id: string, io: CliIo): Promise<number> {
	const name = values.by?.trim() || userInfo().username;
	const keys = keysFromEnvironment(io);
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		const ports: Ports = { store, keys, now: () => new Date(), newId: (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`, random: (count) => randomBytes(count) };
		return await verb({ ports, by: { kind: 'person', id: name, name }, id, values, io });
	} finally {
		await store.close();
	}
}

export const approvers: Command = async (args, io) => {
	const { values, positionals } = parse(args);
	if (values.help) {
		io.stdout.write(USAGE);
		return 0;
	}
	const [name = '', id, ...more] = positionals;
	if (name === 'list' && more.length === 0) return await list(values, id, io);
	const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
	if (!verb || id === undefined || more.length > 0) throw wrongCall('What to do with which approver? list, enrol, confirm, link or revoke, then the id.');
	return await change(verb, values, id, io);
};
