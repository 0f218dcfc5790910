import type { ApproverRecord, FactorRecord, StoreReader } from '../../store/port';
import { factorKeys } from '../factor-key';

/** Who signed in, as the provider vouches for it. */
export interface Account {
	/** In its normal form. */
	issuer: string;
	subject: string;
	email?: string;
	/** Anything but true counts as not verified: some providers let people write any address. */
	emailVerified: boolean;
}

type Named = Pick<ApproverRecord, 'approverId' | 'email'>;

const same = (left: string, right: string): boolean => left.trim().toLowerCase() === right.trim().toLowerCase();

/** People are often known by their address; the policy's own address of them goes first. */
const addressOf = ({ email, approverId }: Named): string | undefined => email ?? (approverId.includes('@') ? approverId : undefined);

/**
 * Whether this account stands for this approver: the one the owner linked, else the one whose verified address is the
 * approver's. An account that is linked to somebody else stands for nobody else.
 */
export async function standsFor(store: Pick<StoreReader, 'factors'>, account: Account, approver: Named): Promise<boolean> {
	const keys = factorKeys(approver);
	const linked = (await store.factors()).filter(({ kind, state, issuer }: FactorRecord) => kind === 'oidc' && state === 'active' && issuer === account.issuer);
	const mine = linked.filter(({ approverId }) => keys.includes(approverId));
	if (mine.length > 0) return mine.some(({ subject }) => subject === account.subject);
	if (linked.some(({ subject }) => subject === account.subject)) return false;
	const address = addressOf(approver);
	return account.emailVerified && account.email !== undefined && address !== undefined && same(account.email, address);
}
