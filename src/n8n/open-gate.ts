import { createHash, hash, randomBytes, randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';
import { merkle } from '../audit/merkle';
import { DaaError } from '../errors';
import { normalIssuer } from '../identity/issuer';
import { SIGNING_ALGORITHMS, type OidcSettings } from '../identity/oidc/settings';
import type { Ports } from '../ports';
import type { Store } from '../store/port';
import { openPostgresStore } from '../store/postgres/open-postgres-store';
import { openSqliteStore } from '../store/sqlite/open-sqlite-store';
import { createKeyRing, readKeyMaterial, type KeyRing, type SigningKey } from '../tokens/key-ring';

/** The credential "Approval Gate" as n8n hands it over. */
const gateCredential = z.looseObject({
	signingKeyId: z.string().trim().min(1, 'is empty'),
	signingKey: z.string().min(1, 'is empty'),
	olderKeys: z.string().optional(),
	storeKind: z.enum(['sqlite', 'postgres']).default('sqlite'),
	sqlitePath: z.string().optional(),
	postgresHost: z.string().optional(),
	postgresPort: z.number().int().min(1).max(65_535).optional(),
	postgresDatabase: z.string().optional(),
	postgresUser: z.string().optional(),
	postgresPassword: z.string().optional(),
	postgresSchema: z.string().optional(),
	postgresSsl: z.enum(['disable', 'require', 'verify']).optional(),
	publicBaseUrl: z.string().optional(),
	oidcIssuer: z.string().optional(),
	oidcClientId: z.string().optional(),
	oidcClientSecret: z.string().optional(),
	oidcScopes: z.string().max(500).optional(),
	oidcSigningAlgorithm: z.enum(SIGNING_ALGORITHMS).optional(),
});
type GateCredential = z.infer<typeof gateCredential>;

export interface Gate {
	ports: Ports;
	/** Replaces the origin of review links; n8n's own WEBHOOK_URL counts when empty. */
	publicBaseUrl: string | undefined;
	/** Where approvers can sign in, when the owner set that up. */
	oidc?: OidcSettings;
}

/** `kid: secret` per line; blank lines are skipped. */
function olderKeys(text: string | undefined): SigningKey[] {
	return (text ?? '')
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.map((line) => {
			const colon = line.indexOf(':');
			if (colon < 1) throw new DaaError('credential_invalid', 'Each line of Older Signing Keys must read "key id: key".');
			return { kid: line.slice(0, colon).trim(), secret: readKeyMaterial(line.slice(colon + 1)), active: false };
		});
}

const MOST_KEPT = 20;

/** What was made once from this text, by its hash. `make` may throw; then nothing is kept. */
function keptFor<T>(kept: Map<string, T>, text: string, make: () => T): T {
	const name = hash('sha256', text);
	const known = kept.get(name);
	if (known !== undefined) return known;
	const made = make();
	if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
	kept.set(name, made);
	return made;
}

/** Rings by their keys, so that what was derived once is not derived again for every item and request. */
const keyRings = new Map<string, KeyRing>();

export function keyRingOf({ signingKeyId, signingKey, olderKeys: older }: Pick<GateCredential, 'signingKeyId' | 'signingKey' | 'olderKeys'>): KeyRing {
	return keptFor(keyRings, JSON.stringify([signingKeyId, signingKey, older]), () => createKeyRing([{ kid: signingKeyId, secret: readKeyMaterial(signingKey), active: true }, ...olderKeys(older)]));
}

/** Where n8n keeps its own database: N8N_USER_FOLDER or the home folder, plus `.n8n`. */
function defaultSqlitePath(): string {
	return join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n', 'draft-approve-act', 'store.sqlite');
}

async function openStore(credential: GateCredential): Promise<Store> {
	if (credential.storeKind === 'postgres') {
		const missing = (['postgresHost', 'postgresDatabase', 'postgresUser'] as const).filter((field) => !credential[field]);
		if (missing.length > 0) throw new DaaError('credential_invalid', `The Approval Gate credential lacks ${missing.join(', ')}.`);
		return await openPostgresStore({
			host: credential.postgresHost ?? '',
			port: credential.postgresPort ?? 5432,
			database: credential.postgresDatabase ?? '',
			user: credential.postgresUser ?? '',
			password: credential.postgresPassword ?? '',
			schema: credential.postgresSchema || 'daa',
			ssl: credential.postgresSsl === 'verify' ? { rejectUnauthorized: true } : credential.postgresSsl === 'require' ? { rejectUnauthorized: false } : false,
			merkle,
		});
	}
	const path = credential.sqlitePath?.trim() || defaultSqlitePath();
	if (!isAbsolute(path)) throw new DaaError('credential_invalid', `The SQLite File must be an absolute path, but is "${path}".`);
	return await openSqliteStore({ path, merkle });
}

/** One open store per connection setting and process; n8n makes a new node context for every item and request. */
const openStores = new Map<string, Promise<Store>>();

function storeKey(credential: GateCredential): string {
	const { signingKey: _key, signingKeyId: _kid, olderKeys: _older, publicBaseUrl: _url, oidcIssuer: _issuer, oidcClientId: _client, oidcClientSecret: _secret, oidcScopes: _scopes, oidcSigningAlgorithm: _alg, ...connection } = credential;
	return createHash('sha256').update(JSON.stringify(connection)).digest('hex');
}

function sharedStore(key: string, credential: GateCredential): Promise<Store> {
	const known = openStores.get(key);
	if (known) return known;
	const opening = openStore(credential);
	openStores.set(key, opening);
	// A store that could not be opened is tried afresh next time.
	opening.catch(() => openStores.delete(key));
	return opening;
}

export function parseGateCredential(data: ICredentialDataDecryptedObject): GateCredential {
	const parsed = gateCredential.safeParse(data);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw new DaaError('credential_invalid', `The Approval Gate credential is incomplete: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}

/** Undefined when no issuer is named. Throws DaaError `credential_invalid`. */
export function oidcOf(credential: GateCredential): OidcSettings | undefined {
	const issuer = credential.oidcIssuer?.trim();
	if (!issuer) return undefined;
	normalIssuer(issuer);
	const clientId = credential.oidcClientId?.trim();
	if (!clientId) throw new DaaError('credential_invalid', 'The Approval Gate credential names an OpenID Connect issuer, but no client ID.', { hint: 'Fill in OIDC Client ID, or empty OIDC Issuer.' });
	return {
		issuer,
		clientId,
		...(credential.oidcClientSecret && { clientSecret: credential.oidcClientSecret }),
		scopes: credential.oidcScopes ?? 'openid email',
		signingAlgorithm: credential.oidcSigningAlgorithm ?? 'RS256',
	};
}

export const newId = (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`;

/** What the credential says, checked. */
interface Prepared {
	credential: GateCredential;
	keys: KeyRing;
	oidc: OidcSettings | undefined;
	storeKey: string;
}

function prepareGate(data: ICredentialDataDecryptedObject): Prepared {
	const credential = parseGateCredential(data);
	return { credential, keys: keyRingOf(credential), oidc: oidcOf(credential), storeKey: storeKey(credential) };
}

/** By what n8n handed over, which it does for every node of every run: the same text is checked once. */
const preparedGates = new Map<string, Prepared>();

/** Keys, store, clock and ids from the credential "Approval Gate". Throws DaaError `credential_invalid`, `store_*`. */
export async function openGate(data: ICredentialDataDecryptedObject): Promise<Gate> {
	const { credential, keys, oidc, storeKey: key } = keptFor(preparedGates, JSON.stringify(data), () => prepareGate(data));
	const store = await sharedStore(key, credential);
	return {
		ports: { store, keys, now: () => new Date(), newId, random: (count) => randomBytes(count), ...(oidc && { signIn: { issuer: normalIssuer(oidc.issuer) } }) },
		publicBaseUrl: credential.publicBaseUrl?.trim() || undefined,
		...(oidc && { oidc }),
	};
}
